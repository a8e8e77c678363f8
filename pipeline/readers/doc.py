"""Word 97-2003: converted to a modern Word document by msdoc2docx (MIT), else by LibreOffice, then read as one."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from doc2docx import convert
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError, InvalidCompoundFile, UnsupportedFeatureError

from pipeline.errors import BrokenFileError, DocumentError, EncryptedFileError, UnsupportedFileError
from pipeline.model import Issue, RawText
from pipeline.readers import docx

log = logging.getLogger(__name__)

_LONGEST = 120  # seconds of a conversion
_REMEDY = (
    "Open it in Word or LibreOffice, save it as DOCX, and drop it again; or install LibreOffice and drop it again."
)


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
        issues: tuple[Issue, ...] = ()
        try:
            convert(path, target)
        except EncryptedDocumentError as error:
            raise EncryptedFileError("the Word document is protected by a password") from error
        except InvalidCompoundFile as error:  # what is cut off is lost, whoever opens it
            raise BrokenFileError(f"the old Word document is damaged: {error}") from error
        except Doc2DocxError as error:
            if not _by_libreoffice(path, target):
                raise _refused(error) from error
            message = f"The file is not quite as it should be ({error}) and was opened by LibreOffice. Check its end."
            issues = (Issue(kind="converted_by_libreoffice", message=message),)
        raw = docx.read(target)
    text = raw.text.replace("\ufffc", " ")  # where a picture stood
    return replace(raw, text=text, issues=(*raw.issues, *issues))


def _refused(error: Doc2DocxError) -> DocumentError:
    if isinstance(error, UnsupportedFeatureError):
        return UnsupportedFileError(f"the old Word document cannot be read: {error}", remedy=_REMEDY)
    return BrokenFileError(f"the old Word document is damaged: {error}", remedy=_REMEDY)


def _by_libreoffice(path: Path, target: Path) -> bool:
    """Convert with LibreOffice, where it is installed: it opens much that is not quite as it should be."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return False
    source = target.with_suffix(".doc")
    shutil.copyfile(path, source)
    profile = target.parent / "profile"  # of its own, so that one that is open does not answer
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "docx"]
    try:
        subprocess.run([*command, "--outdir", target.parent, source], capture_output=True, check=True, timeout=_LONGEST)
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("LibreOffice could not convert %s: %s", path, error)
        return False
    return target.is_file()
