"""What a file is, by its content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline import media
from pipeline.errors import DocumentError, EmptyFileError, EncryptedFileError, UnsupportedFileError, VanishedFileError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def ole(*streams: str) -> bytes:
    """The start of an OLE file and directory entries for its streams."""
    entries = b""
    for name in streams:
        text = name.encode("utf-16-le")
        entries += (text.ljust(64, b"\0") + (len(text) + 2).to_bytes(2, "little")).ljust(128, b"\0")
    return OLE + b"\0" * 504 + entries.ljust(4096, b"\0")


WORD = zipped(**{"word__document_xml": "<w:document/>", "[Content_Types]_xml": "<Types/>"})
MAIL = b"From: a@example.org\nTo: b@example.org\nSubject: Xin\n\nText"
PAGE = "<!DOCTYPE html><html><body><p>Một</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.pdf", b"%PDF-1.7\n...", media.PDF),
        ("a.docx", b"%PDF-1.4\n...", media.PDF),
        ("a.pdf", b"\r\n  %PDF-1.4\n...", media.PDF),
        ("a.docx", WORD, media.DOCX),
        ("a.txt", WORD, media.DOCX),
        ("a", WORD, media.DOCX),
        ("cut.docx", WORD[:60], media.DOCX),
        ("a.zip", zipped(**{"a.txt": "x"}), media.ZIP),
        ("a.docx", zipped(**{"a.txt": "x"}), media.ZIP),
        ("a.odt", zipped(mimetype=media.ODT), media.ODT),
        ("a.doc", ole("WordDocument", "1Table"), media.DOC),
        ("a.doc", b"{\\rtf1\\ansi Xin}", media.RTF),
        ("a.doc", PAGE.encode(), media.HTML),
        ("a.html", PAGE.encode("utf-16"), media.HTML),
        ("a.txt", PAGE.encode(), media.HTML),
        ("a.html", b"\xef\xbb\xbf<!-- saved -->\n<HTML><p>x</HTML>", media.HTML),
        ("a.xhtml", b'<?xml version="1.0"?>\n<html xmlns="x"><p>x</p></html>', media.HTML),
        ("a.html", b"<p>Fragment", media.HTML),
        ("a.txt", b"<div><p>Fragment</p></div>", media.HTML),
        ("a.txt", b"a <b> c", media.TEXT),
        ("a.txt", b"Xin ch\xc3\xa0o", media.TEXT),
        ("a.html", b"No tags at all", media.TEXT),
        ("a.md", "# Đề mục".encode(), media.MARKDOWN),
        ("a.pdf", "Văn bản".encode("utf-16"), media.TEXT),
        ("a.txt", "Văn bản".encode("utf-16-le"), media.TEXT),
        ("a.txt", "NghÞ quyÕt".encode("latin-1"), media.TEXT),
        ("a.eml", MAIL, media.EMAIL),
        ("a.txt", b"From: one line that only looks like mail\nText", media.TEXT),
        ("a.png", b"\x89PNG\r\n\x1a\n....", media.PNG),
        ("a.pdf", b"\xff\xd8\xff\xe0....", media.JPEG),
        ("a.tif", b"II*\0....", media.TIFF),
        ("a.tif", b"MM\0*....", media.TIFF),
        ("long.txt", "chữ ".encode() * 30_000, media.TEXT),
        ("long.txt", ("ă" * 100_000).encode(), media.TEXT),
    ],
)
def test_media_type_is_told_by_content(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert media.detect(path) == expected


@pytest.mark.parametrize(
    ("name", "data", "error", "cause"),
    [
        ("a.txt", b"", EmptyFileError, "nothing"),
        ("a.pdf", b"", EmptyFileError, "nothing"),
        ("a.txt", b" \r\n\t\n", EmptyFileError, "blanks"),
        ("a.txt", b"\xef\xbb\xbf\n", EmptyFileError, "blanks"),
        ("a.txt", " \n".encode("utf-16"), EmptyFileError, "blanks"),
        ("a.txt", "\u00a0\u200b".encode(), EmptyFileError, "blanks"),
        ("a.bin", b"\0" * 5000, EmptyFileError, "blanks"),
        ("a.docx", ole("EncryptionInfo", "EncryptedPackage"), EncryptedFileError, "password"),
        ("a.xls", ole("Workbook"), UnsupportedFileError, "Excel"),
        ("a.doc", ole("PowerPoint Document"), UnsupportedFileError, "PowerPoint"),
        ("a.msg", ole("__properties_version1.0"), UnsupportedFileError, "Outlook"),
        ("a.msi", ole("Other"), UnsupportedFileError, "OLE"),
        ("a.doc", OLE + b"\0" * 100, DocumentError, "cut off"),
        ("a.xlsx", zipped(**{"xl__workbook_xml": "", "[Content_Types]_xml": ""}), UnsupportedFileError, "Excel"),
        (
            "a.docx",
            zipped(**{"ppt__x_xml": "", "[Content_Types]_xml": ""}),
            UnsupportedFileError,
            "PowerPoint",
        ),
        ("a.epub", zipped(mimetype="application/epub+zip"), UnsupportedFileError, "an EPUB book"),
        ("a.rar", b"Rar!\x1a\x07", UnsupportedFileError, "RAR"),
        ("a.gz", b"\x1f\x8b\x08....", UnsupportedFileError, "gzip"),
        ("a.exe", b"MZ\x90\0....", UnsupportedFileError, "program"),
        ("a.xml", b'<?xml version="1.0"?><data>x</data>', UnsupportedFileError, "XML"),
        ("a.txt", bytes(range(1, 32)) * 100, UnsupportedFileError, "binary"),
        ("a.txt", b"abc\0\x01\x02" * 100, UnsupportedFileError, "binary"),
    ],
)
def test_what_is_no_document_says_why(
    tmp_path: Path, name: str, data: bytes, error: type[DocumentError], cause: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=cause) as caught:
        media.detect(path)
    assert caught.value.advice


def test_a_word_document_that_speaks_of_encryption_is_not_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(ole("WordDocument") + "EncryptedPackage".encode("utf-16-le"))
    assert media.detect(path) == media.DOC


def test_a_file_that_is_gone_or_is_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.txt", tmp_path):
        with pytest.raises(VanishedFileError) as caught:
            media.detect(path)
        assert caught.value.passing
