"""Word 97-2003."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from docxs import p, write_docx

from docs import write_doc
from pipeline.errors import BrokenFileError, DocumentError, EncryptedFileError
from pipeline.readers import read

TEXT = "Đảng bộ tỉnh Hà Nam\nThực hiện Nghị quyết số 25\x1eNQ/TW"


def test_an_old_word_document(tmp_path: Path) -> None:
    assert read(write_doc(tmp_path / "a.pdf", TEXT)).text == TEXT.replace("\x1e", "-")


def test_a_password_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncryptedFileError, match="password"):
        read(write_doc(tmp_path / "a.doc", TEXT, encrypted=True))


@pytest.mark.parametrize("length", [600, 2_000, 5_000])
def test_a_document_that_is_cut_off_is_broken(tmp_path: Path, length: int) -> None:
    path = write_doc(tmp_path / "a.doc", TEXT)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(BrokenFileError):
        read(path)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    read(write_doc(tmp_path / "a.doc", TEXT))
    with pytest.raises(DocumentError):
        read(write_doc(tmp_path / "b.doc", TEXT, encrypted=True))
    assert list((tmp_path / "tmp").iterdir()) == []


CONVERTER = """#!{python}
import shutil, sys
target = sys.argv[sys.argv.index("--outdir") + 1]
{act}
"""


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("shutil.copyfile({made!r}, target + '/converted.docx')", "Từ LibreOffice"),
        ("sys.exit(1)", None),
        ("pass", None),
    ],
)
def test_libreoffice_opens_what_the_converter_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, expected: str | None
) -> None:
    made = str(write_docx(tmp_path / "made.docx", p("Từ LibreOffice")))
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(CONVERTER.format(python=sys.executable, act=act.format(made=made)), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    path = write_doc(tmp_path / "a.doc", TEXT)
    data = bytearray(path.read_bytes())
    pieces = data.index(b"\xec\xa5") + 0x1A2  # where the table of text pieces begins
    data[pieces : pieces + 4] = b"\xff\xff\xff\x7f"
    path.write_bytes(bytes(data))
    if expected is None:
        with pytest.raises(DocumentError) as caught:
            read(path)
        assert "LibreOffice" in caught.value.advice
        return
    raw = read(path)
    assert raw.text == expected
    assert [issue.kind for issue in raw.issues] == ["converted_by_libreoffice"]
