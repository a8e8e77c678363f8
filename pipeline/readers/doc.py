"""Word 97-2003: converted to a modern Word document by msdoc2docx (MIT), then read as one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from doc2docx import convert
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError, UnsupportedFeatureError

from pipeline.errors import BrokenFileError, EncryptedFileError, UnsupportedFileError
from pipeline.model import RawText
from pipeline.readers import docx


def read(path: Path) -> RawText:
    """Read an old Word document.

    Args:
        path: The file.

    Returns:
        As ``pipeline.readers.docx.read``.

    Raises:
        BrokenFileError: It is damaged.
        EncryptedFileError: It is under a password.
        UnsupportedFileError: It is older than Word 97.
    """
    with tempfile.TemporaryDirectory(prefix="vanban-") as folder:
        # The converter takes the name of its source for a message only, but asks for the suffix of its target.
        target = Path(folder) / "converted.docx"
        try:
            convert(path, target)
        except EncryptedDocumentError as error:
            raise EncryptedFileError("the Word document is protected by a password") from error
        except UnsupportedFeatureError as error:
            message = "Open it in Word or LibreOffice, save it as DOCX, and drop it again."
            raise UnsupportedFileError(f"the old Word document cannot be read: {error}", remedy=message) from error
        except Doc2DocxError as error:
            raise BrokenFileError(f"the old Word document is damaged: {error}") from error
        return docx.read(target)
