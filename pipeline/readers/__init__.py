"""From a file to its text. A new format is one module with ``read(path) -> RawText`` and one line in ``READERS``."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from pipeline import media
from pipeline.errors import (
    BrokenFileError,
    DocumentError,
    EmptyFileError,
    TooLargeError,
    UnsupportedFileError,
    VanishedFileError,
)
from pipeline.model import RawText

# Media type to module: loaded when first needed, since the libraries behind them are large.
READERS = {
    media.PDF: "pdf",
    media.DOCX: "docx",
    media.DOC: "doc",
    media.ODT: "odt",
    media.RTF: "rtf",
    media.HTML: "html",
    media.EMAIL: "mail",
    media.MARKDOWN: "plain",
    media.TEXT: "plain",
    media.PNG: "image",
    media.JPEG: "image",
    media.TIFF: "image",
}
MAX_BYTES = 200_000_000

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

# Errors of a parser that was led astray, say to a place before the beginning; others are of the disk or the share.
_OF_THE_CONTENT = (None, errno.EINVAL)


def read(path: Path, media_type: str | None = None, *, max_bytes: int = MAX_BYTES) -> RawText:
    """Read a file, whatever its name.

    Args:
        path: The file.
        media_type: As ``pipeline.media.detect`` gives it; detected where it is None.
        max_bytes: Limit on the size of the file.

    Returns:
        Its text, with pages and what else the file says.

    Raises:
        DocumentError: One of its subclasses, whose message names the cause.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise VanishedFileError(f"the file cannot be read: {error.strerror or error}") from error
    if size > max_bytes:
        raise TooLargeError(f"the file has {size:,} bytes, over the limit of {max_bytes:,} (max_bytes)")
    media_type = media_type or media.detect(path)
    if media_type not in READERS:
        raise UnsupportedFileError(f"there is no reader for {media_type}")
    try:
        raw = _reader(media_type)(path)
    except DocumentError:
        raise
    except MemoryError as error:
        raise TooLargeError("the file unpacks to more than fits into memory") from error
    except OSError as error:
        if error.errno in _OF_THE_CONTENT:
            raise BrokenFileError(f"the file cannot be read as {media_type}: {error}") from error
        raise VanishedFileError(f"the file cannot be read: {error.strerror or error}") from error
    # Third-party parsers meet files that nobody foresaw and fail with errors that they do not document; here is the one
    # place where that becomes a failure of this one file instead of the end of the run. The cause stays chained.
    except Exception as error:
        raise BrokenFileError(f"the file cannot be read as {media_type}: {type(error).__name__}: {error}") from error
    if not raw.text.strip() and not raw.issues:
        raise EmptyFileError("the file opens, but holds no text")
    if _UNSTORABLE.search(raw.text):
        # One character for one, so that every span stays right.
        raw = replace(raw, text=_UNSTORABLE.sub("\ufffd", raw.text))
    return raw


def _reader(media_type: str) -> Callable[[Path], RawText]:
    reader: Callable[[Path], RawText] = import_module(f"{__name__}.{READERS[media_type]}").read
    return reader
