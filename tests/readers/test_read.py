"""Good and bad files through the one entrance: text, or an error that names the cause."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from docxs import p, table, tr, write_docx
from pdfs import paragraph, write_pdf

from pipeline import errors, media, readers
from pipeline.model import RawText

SENTENCE = "Thực hiện Nghị quyết số 25-NQ/TW, toàn tỉnh có 61 mô hình được công nhận."
PAGE = f"<html><body><p>{SENTENCE}</p></body></html>"


def pdf(path: Path) -> Path:
    return write_pdf(path, [paragraph(72, 100 + 20 * n, [SENTENCE]) for n in range(4)])


def docx(path: Path) -> Path:
    return write_docx(path, p(SENTENCE) + table(tr("Hải Hà", "12")) + p(SENTENCE) * 40)


def html(path: Path) -> Path:
    path.write_text(PAGE, encoding="utf-8")
    return path


def text(path: Path) -> Path:
    path.write_text(SENTENCE, encoding="utf-16")
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {"pdf": pdf, "docx": docx, "html": html, "txt": text}


def check(raw: RawText) -> None:
    """What holds for every text that is read."""
    assert raw.text.strip() or raw.issues
    assert "\0" not in raw.text
    assert "\r" not in raw.text
    raw.text.encode("utf-8")
    assert [page.number for page in raw.pages] == list(range(1, len(raw.pages) + 1))
    assert raw.pages[0].start == 0
    assert raw.pages[-1].end == len(raw.text)
    for page, following in zip(raw.pages, raw.pages[1:], strict=False):
        assert following.start == page.end + 1
        assert raw.text[page.end] == "\f"
    spans = [*raw.noise, *(span for found in raw.tables for row in found.rows for span in row)]
    assert all(0 <= start <= end <= len(raw.text) for start, end in spans)


@pytest.mark.parametrize("made", MAKERS)
@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html", "a.txt", "a", "a.jpg"])
def test_a_mislabelled_file_is_read_as_what_it_is(tmp_path: Path, made: str, name: str) -> None:
    raw = readers.read(MAKERS[made](tmp_path / name))
    check(raw)
    assert SENTENCE in raw.text


@pytest.mark.parametrize("made", ["pdf", "docx"])
def test_a_file_that_is_cut_off_is_broken_or_says_what_is_left(tmp_path: Path, made: str) -> None:
    whole = MAKERS[made](tmp_path / "whole").read_bytes()
    for share in (0.02, 0.2, 0.5, 0.8, 0.98):
        path = tmp_path / f"cut-{share}"
        path.write_bytes(whole[: int(len(whole) * share)])
        try:
            raw = readers.read(path)
        except errors.DocumentError as error:
            assert error.kind in {"broken", "unsupported"}
            assert error.advice
        else:
            check(raw)
            assert made == "pdf"  # PDFium mends what it can


@pytest.mark.parametrize("made", ["pdf", "docx", "html", "txt"])
def test_flipped_bits_never_leak_an_error_of_a_library(tmp_path: Path, made: str) -> None:
    whole = MAKERS[made](tmp_path / "whole").read_bytes()
    chance = random.Random(made)
    outcomes = set()
    for number in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20, 200))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path = tmp_path / f"flipped-{number}"
        path.write_bytes(data)
        try:
            raw = readers.read(path)
        except errors.DocumentError as error:
            assert str(error)
            outcomes.add(error.kind)
        else:
            check(raw)
            outcomes.add("read")
    assert "read" in outcomes
    assert len(outcomes) > 1 or made in {"html", "txt"}


@pytest.mark.parametrize(
    "prefix", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"{\\rtf1", b"<html>", b"\xff\xfe", b"%PDF-1.4\n%%EOF"]
)
def test_junk_behind_a_good_beginning(tmp_path: Path, prefix: bytes) -> None:
    chance = random.Random(prefix)
    for number in range(20):
        path = tmp_path / f"junk-{number}"
        path.write_bytes(prefix + chance.randbytes(chance.choice((1, 10, 1_000, 20_000))))
        try:
            check(readers.read(path))
        except errors.DocumentError as error:
            assert str(error)


@pytest.mark.parametrize(
    ("make", "error", "cause"),
    [
        (lambda path: path, errors.VanishedFileError, "No such file"),
        (lambda path: path.mkdir() or path, errors.VanishedFileError, "directory"),
        (lambda path: path.write_bytes(b"") and path, errors.EmptyFileError, "nothing"),
        (lambda path: path.write_bytes(b"%PDF-1.7\nnothing else") and path, errors.BrokenFileError, "damaged"),
        (lambda path: path.write_bytes(b"PK\x03\x04word/document.xml") and path, errors.BrokenFileError, "damaged"),
        (lambda path: write_docx(path, ""), errors.EmptyFileError, "no text"),
        (lambda path: write_docx(path, p("")), errors.EmptyFileError, "no text"),
        (lambda path: write_pdf(path, [[]]), errors.EmptyFileError, "no text"),
        (lambda path: path.write_bytes(b"<html></html>") and path, errors.EmptyFileError, "no text"),
        (lambda path: path.write_bytes(b"Rar!\x1a\x07") and path, errors.UnsupportedFileError, "RAR"),
    ],
)
def test_a_bad_file_names_its_cause(
    tmp_path: Path, make: Callable[[Path], Path], error: type[errors.DocumentError], cause: str
) -> None:
    path = tmp_path / "a.bin"
    make(path)
    with pytest.raises(error, match=cause) as caught:
        readers.read(path)
    assert caught.value.advice


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = text(tmp_path / "a.txt")
    size = path.stat().st_size
    assert readers.read(path, max_bytes=size).text == SENTENCE
    with pytest.raises(errors.TooLargeError, match=f"{size - 1:,}"):
        readers.read(path, max_bytes=size - 1)


def test_a_known_media_type_is_not_detected_again(tmp_path: Path) -> None:
    path = html(tmp_path / "a.html")
    assert readers.read(path, media.TEXT).text == PAGE
    with pytest.raises(errors.UnsupportedFileError, match="video/mp4"):
        readers.read(path, "video/mp4")


@pytest.mark.parametrize(
    ("raised", "expected", "cause"),
    [
        (ZeroDivisionError("by zero"), errors.BrokenFileError, "ZeroDivisionError: by zero"),
        (RecursionError("too deep"), errors.BrokenFileError, "RecursionError"),
        (MemoryError(), errors.TooLargeError, "memory"),
        (PermissionError(13, "Permission denied"), errors.VanishedFileError, "Permission denied"),
        (errors.EncryptedFileError("locked"), errors.EncryptedFileError, "locked"),
    ],
)
def test_what_a_parser_throws_becomes_a_failure_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, expected: type[Exception], cause: str
) -> None:
    def fail(path: Path) -> RawText:
        raise raised

    monkeypatch.setattr("pipeline.readers.plain.read", fail)
    with pytest.raises(expected, match=cause) as caught:
        readers.read(text(tmp_path / "a.txt"))
    assert raised in {caught.value, caught.value.__cause__}


def test_what_cannot_be_stored_is_replaced_and_no_span_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = readers.read(text(tmp_path / "a.txt"))
    strange = RawText(text="a\0b\ud800c", pages=raw.pages[:0], noise=((0, 5),))
    monkeypatch.setattr("pipeline.readers.plain.read", lambda path: strange)
    assert readers.read(tmp_path / "a.txt") == RawText(text="a\ufffdb\ufffdc", pages=(), noise=((0, 5),))


def test_a_page_too_deep_to_be_read_whole_is_not_cut_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><p>before</p>" + "<div>" * 20_000 + "x" + "</div>" * 20_000)
    with pytest.raises(errors.BrokenFileError, match="too deeply"):
        readers.read(path)


def test_a_pdf_in_a_folder_with_a_vietnamese_name(tmp_path: Path) -> None:
    folder = tmp_path / "Nghị quyết năm 2024"
    folder.mkdir()
    shutil.move(pdf(tmp_path / "a.pdf"), folder / "Số 14.pdf")
    assert SENTENCE in readers.read(folder / "Số 14.pdf").text


def test_a_pdf_with_a_page_that_cannot_be_opened_gives_the_others(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.Root.Pages.Kids[1] = pikepdf.Dictionary(Type=pikepdf.Name.Nonsense)
        document.save(path)
    raw = readers.read(path)
    check(raw)
    assert raw.text.count(SENTENCE) == 3
    assert raw.issues
