"""What a file is, by its content; the extension only breaks ties."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from pipeline import encoding
from pipeline.errors import BrokenFileError, EmptyFileError, EncryptedFileError, UnsupportedFileError, VanishedFileError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
EMAIL = "message/rfc822"
ZIP = "application/zip"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"

_HEAD = 65_536
_MAGIC = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")  # a ZIP, with and without members
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Kinds that people drop and that have no reader: the message names them, so that nobody has to guess.
_KNOWN = (
    (b"Rar!", "a RAR archive", "Unpack it and drop the files inside."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and drop the files inside."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and drop the files inside."),
    (b"GIF8", "a GIF picture", "Save it as PNG, then drop it again."),
    (b"RIFF", "a WebP, sound or video file", None),
    (b"%!PS", "a PostScript file", "Convert it to PDF, then drop it again."),
    (b"AT&TFORM", "a DjVu file", "Convert it to PDF, then drop it again."),
    (b"SQLite format 3", "a database", None),
    (b"MZ", "a program", None),
    (b"\x7fELF", "a program", None),
    (b"ID3", "a sound file", None),
)
_MIME_KINDS = {
    "application/vnd.oasis.opendocument.spreadsheet": (
        "an OpenDocument spreadsheet",
        "Save the sheet as PDF or text, then drop it again.",
    ),
    "application/vnd.oasis.opendocument.presentation": (
        "an OpenDocument presentation",
        "Save it as PDF, then drop it again.",
    ),
    "application/vnd.oasis.opendocument.graphics": ("an OpenDocument drawing", "Save it as PDF, then drop it again."),
    "application/epub+zip": ("an EPUB book", "Convert it to HTML or PDF, then drop it again."),
}
_ZIP_KINDS = (
    ("xl/", "an Excel workbook", "Save the sheet as PDF or text, then drop it again."),
    ("ppt/", "a PowerPoint presentation", "Save it as PDF, then drop it again."),
    ("visio/", "a Visio drawing", "Save it as PDF, then drop it again."),
)
_FLAT_ODT = re.compile(r"<office:document\b[^>]*application/vnd\.oasis\.opendocument\.text", re.S)
_START = 20_000
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HTML_TAG = re.compile(r"<(?:p|div|table|article|section|span|h[1-6]|ul|ol|br|font|center|b|strong|meta)\b[^>]*>", re.I)
_MAIL_HEADER = re.compile(
    r"(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|X-[\w-]+|Delivered-To): ", re.I
)


def detect(path: Path) -> str:
    """What kind of file this is.

    Args:
        path: Any file, under any name.

    Returns:
        Its media type, one of the constants of this module.

    Raises:
        EmptyFileError: It has no bytes, or nothing but blanks.
        EncryptedFileError: An Office document under a password.
        UnsupportedFileError: A kind that vanban cannot read; the message says which, where it is known.
        VanishedFileError: It is gone or may not be read.
    """
    head = read_bytes(path, _HEAD)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise EmptyFileError("the file holds nothing" if not head else "the file holds nothing but blanks")
    if b"%PDF-" in head[:1024] and not head.startswith(_PACKED):
        return PDF
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith(_OLE):
        return _ole(read_bytes(path))
    if head.startswith(_PACKED):
        return _zip(path, head)
    if head[4:8] == b"ftyp":
        brand = head[8:12].decode("latin-1").lower()
        if brand.startswith(("hei", "hev", "mif", "msf", "avi")):
            raise UnsupportedFileError(
                "this is a HEIC or AVIF picture", remedy="Save it as JPEG or PNG, then drop it again."
            )
        raise UnsupportedFileError("this is a video or sound file, which holds no text that vanban can read")
    for magic, name, advice in _KNOWN:
        if head.startswith(magic):
            raise UnsupportedFileError(f"this is {name}, which holds no text that vanban can read", remedy=advice)
    return _text(path, head)


def read_bytes(path: Path, size: int = -1) -> bytes:
    """Read a file, or its first bytes.

    Args:
        path: The file.
        size: How many bytes at most; -1 for all.

    Returns:
        The bytes.

    Raises:
        VanishedFileError: The file is gone, is no file, or may not be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise VanishedFileError(f"the file cannot be read: {error.strerror or error}") from error


def _ole(data: bytes) -> str:
    """An OLE container is told by the streams in its directory: entries of 128 bytes, the name first, in UTF-16."""

    def has(stream: str) -> bool:
        name = stream.encode("utf-16-le")
        return name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little") in data

    if has("WordDocument"):
        return DOC
    if has("EncryptedPackage"):
        raise EncryptedFileError("the Office document is protected by a password")
    if has("Workbook") or has("Book"):
        raise UnsupportedFileError(
            "this is an old Excel workbook", remedy="Save it as PDF or text, then drop it again."
        )
    if has("PowerPoint Document"):
        raise UnsupportedFileError(
            "this is an old PowerPoint presentation", remedy="Save it as PDF, then drop it again."
        )
    if has("__properties_version1.0"):
        raise UnsupportedFileError("this is an Outlook message (.msg)", remedy="Save it as .eml, then drop it again.")
    if len(data) < 4096:
        raise BrokenFileError("the old Office document is cut off")
    raise UnsupportedFileError("this is an OLE container without a Word document in it")


def _zip(path: Path, head: bytes) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        # Cut off: the names of the first members still say what it was; its reader then says that it is broken.
        return DOCX if b"word/" in head or b"[Content_Types].xml" in head else ZIP
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return DOCX
    if kind.startswith(ODT):
        return ODT
    if kind:
        known = next((about for start, about in _MIME_KINDS.items() if kind.startswith(start)), None)
        name, advice = known or (f"a container of the kind {kind.strip()}", None)
        raise UnsupportedFileError(f"this is {name}", remedy=advice)
    if "Index/Document.iwa" in names or "index.apxl" in names:
        raise UnsupportedFileError(
            "this is an Apple iWork document", remedy="Export it as DOCX or PDF, then drop it again."
        )
    for prefix, name, advice in _ZIP_KINDS:
        if any(member.startswith(prefix) for member in names) and "[Content_Types].xml" in names:
            raise UnsupportedFileError(f"this is {name}", remedy=advice)
    return DOCX if "[Content_Types].xml" in names else ZIP


def _text(path: Path, head: bytes) -> str:
    # A sample may end inside a character: what is cut off there must not look like damage.
    sample = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head[: len(head) // 4 * 4]
    try:
        text = encoding.decode(sample).text
    except BrokenFileError:
        return TEXT  # its reader says what is wrong
    if not text.strip("\ufeff \t\r\n\f\u00a0\u200b"):
        raise EmptyFileError("the file holds nothing but blanks")
    suffix = path.suffix.lower()
    if _FLAT_ODT.search(text[:_START]):
        return ODT
    if _HTML_START.match(text.lstrip("\ufeff")):
        return HTML
    tags = len(_HTML_TAG.findall(text[:20_000]))
    if tags and (suffix in {".html", ".htm", ".xhtml"} or (text.lstrip().startswith("<") and tags >= 2)):
        return HTML
    lines = text.lstrip("\ufeff").split("\n", 8)
    if _MAIL_HEADER.match(lines[0]) and sum(1 for line in lines[:8] if _MAIL_HEADER.match(line)) >= 2:
        return EMAIL
    if text.lstrip().startswith("<?xml"):
        raise UnsupportedFileError(
            "this is an XML file", remedy="Save it as DOCX, HTML or plain text, then drop it again."
        )
    return MARKDOWN if suffix in {".md", ".markdown"} else TEXT
