"""Pictures of pages: PNG, JPEG and TIFF, also of several pages; read by OCR."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline.errors import BrokenFileError, TooLargeError
from pipeline.model import RawText
from pipeline.readers.pdf import PageText, assemble, read_picture
from pipeline.readers.pdf_layout import PDFIUM

_REMEDY = "Scan it at 300 dots an inch."
_A4 = 8.27, 11.69  # inches: the size of a picture that does not say how large it is
_FEWEST_DOTS = 70  # per inch that a scan has: less is a camera's way of saying nothing
_MOST_PIXELS = 200_000_000


def read(path: Path) -> RawText:
    """Read a picture.

    Args:
        path: The file.

    Returns:
        Its text, a page a frame; an issue ``needs_ocr`` for each where Tesseract is not installed.

    Raises:
        BrokenFileError: It is damaged.
        TooLargeError: It has more pixels than any page needs.
    """
    try:
        with warnings.catch_warnings(), Image.open(path) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            pages = [_page(frame, number) for number, frame in enumerate(ImageSequence.Iterator(image), 1)]
    except Image.DecompressionBombError as error:
        raise TooLargeError(f"the picture has too many pixels: {error}", remedy=_REMEDY) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BrokenFileError(f"the picture is damaged or cut off: {error}") from error
    return assemble(pages, {}, None)


def _page(frame: Image.Image, number: int) -> PageText:
    if frame.width * frame.height > _MOST_PIXELS:
        raise TooLargeError(f"the picture has {frame.width} by {frame.height} pixels", remedy=_REMEDY)
    frame.load()
    upright = ImageOps.exif_transpose(frame)
    with PDFIUM:
        return read_picture(lambda: upright, _dots(upright), number)


def _dots(image: Image.Image) -> float:
    """Dots per inch: as the file says, else as for a page of A4."""
    said = image.info.get("dpi", (0, 0))[0]
    if said and float(said) > _FEWEST_DOTS:
        return float(said)
    short, long = sorted(image.size)
    return max(short / _A4[0], long / _A4[1])
