"""Word 97-2003."""

from __future__ import annotations

from pathlib import Path

import pytest

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
