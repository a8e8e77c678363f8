"""Pages that are pictures, read by Tesseract where it is installed.

Tesseract writes what it reads as a PDF page that has only the text, each word where it stands in the picture. That page
goes through the same reader as any other, so that columns, running lines and places of words are found in one way.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytesseract
from PIL import Image

INSTALL = "apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-nld"  # Debian's names
NEEDED = "needs_ocr"  # kind of the issue of a page that waits for it
DPI = 300  # at which pages are rendered: Tesseract's own advice
_OUTPUT = "-c textonly_pdf=1 -c tessedit_create_tsv=1"
_LEFT, _CONFIDENCE, _WORD = 6, 10, 11  # columns of the table that Tesseract writes
_LANGUAGES = ("vie", "nld")
_SECONDS = 120  # a page that takes longer is given up
_MOST_PIXELS = 40_000_000  # an A2 page at 300 dpi; larger ones are read at fewer dots
_SMALL = 800  # pixels of the picture on which the skew is measured
_STEEPEST, _STEP = 4.0, 0.25  # degrees of skew that are looked for
_LEAST_SKEW = 0.3
_DOUBTFUL = 60  # mean confidence in percent below which a page may lie on its side


@dataclass(frozen=True, slots=True)
class Recognised:
    """What Tesseract read on a page.

    Attributes:
        pdf: A PDF of one page with the words and nothing else.
        confidence: Mean of its words in percent, each weighted by its length; 0 for a page without words.
        words: Left, top, right and bottom of each word in the straightened picture, in points: the places in the PDF
            are those of an invisible font, whose letters are all of one width.
        turned: Degrees, counter-clockwise, by which the picture was turned to stand upright: 0, 90, 180 or 270.
        skew: Degrees by which it was then straightened.
    """

    pdf: bytes
    confidence: float
    words: tuple[tuple[float, float, float, float], ...] = ()
    turned: int = 0
    skew: float = 0.0


class RecognitionError(Exception):
    """Tesseract is there and could not read a page."""


@cache
def languages() -> str:
    """The languages that Tesseract can read of those that documents are in, e.g. ``vie+nld``.

    Returns:
        Empty where Tesseract or its Vietnamese data is missing.
    """
    if shutil.which("tesseract") is None:
        return ""
    installed = set(pytesseract.get_languages())
    return "+".join(lang for lang in _LANGUAGES if lang in installed) if "vie" in installed else ""


def scale(width: float, height: float) -> float:
    """Dots per point at which a page is rendered.

    Args:
        width: In points.
        height: In points.
    """
    return min(DPI / 72, float((_MOST_PIXELS / max(1.0, width * height)) ** 0.5))


def recognise(picture: Image.Image, dpi: float) -> Recognised:
    """Read a picture of a page.

    Args:
        picture: In any mode.
        dpi: Dots per inch, which make its size in points.

    Returns:
        What was read; of a page that makes little sense upright, the best of its four sides.

    Raises:
        RecognitionError: Tesseract fails or takes too long.
    """
    ink = _ink(picture)
    best = _read(ink, dpi, 0)
    if best.confidence < _DOUBTFUL and (turned := _turned(ink)):
        best = max(best, _read(ink.rotate(turned, expand=True), dpi, turned), key=lambda read: read.confidence)
    return best


def _ink(picture: Image.Image) -> Image.Image:
    """The picture in grey; of colours the red channel, in which red stamps are as light as the paper."""
    if picture.mode in {"1", "L", "I", "I;16", "LA"}:
        return picture.convert("L")
    return picture.convert("RGB").getchannel("R")


def _read(ink: Image.Image, dpi: float, turned: int) -> Recognised:
    skew = _skew(ink)
    straight = ink.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255) if abs(skew) >= _LEAST_SKEW else ink
    with tempfile.TemporaryDirectory(prefix="vanban-ocr-") as folder:
        picture, base = Path(folder) / "page.png", Path(folder) / "page"
        straight.save(picture, dpi=(dpi, dpi))
        try:
            pytesseract.pytesseract.run_tesseract(
                str(picture), str(base), "pdf", languages(), f"--dpi {dpi:.0f} {_OUTPUT}", timeout=_SECONDS
            )
            pdf, words = base.with_suffix(".pdf").read_bytes(), base.with_suffix(".tsv").read_text(encoding="utf-8")
        except (pytesseract.TesseractError, RuntimeError, OSError) as error:
            raise RecognitionError(str(error)) from error
    found = [line.split("\t") for line in words.splitlines()[1:]]
    found = [row for row in found if row[_WORD].strip() and float(row[_CONFIDENCE]) >= 0]
    letters = sum(len(row[_WORD]) for row in found)
    return Recognised(
        pdf=pdf,
        confidence=sum(float(row[_CONFIDENCE]) * len(row[_WORD]) for row in found) / letters if letters else 0.0,
        words=tuple(_place(row, 72 / dpi) for row in found),
        turned=turned,
        skew=skew if straight is not ink else 0.0,
    )


def _place(row: list[str], points: float) -> tuple[float, float, float, float]:
    left, top, width, height = (int(value) * points for value in row[_LEFT : _LEFT + 4])
    return left, top, left + width, top + height


def _turned(ink: Image.Image) -> int:
    """By how many degrees, counter-clockwise, a page must be turned, as far as Tesseract can tell."""
    try:
        said = pytesseract.image_to_osd(ink, timeout=_SECONDS)
    except (pytesseract.TesseractError, RuntimeError):
        return 0  # too few letters to tell
    match = re.search(r"Orientation in degrees: (\d+)", said)
    return int(match.group(1)) if match else 0


def _skew(ink: Image.Image) -> float:
    """By how many degrees, counter-clockwise, lines of text must be turned to lie level.

    Level lines make the darkness of the rows of pixels vary most: the projection profile of Postl (1986).
    """
    small = ink.copy()
    small.thumbnail((_SMALL, _SMALL))

    def unevenness(angle: float) -> float:
        rows = 255.0 - np.asarray(small.rotate(angle, fillcolor=255), dtype=float).mean(axis=1)
        return float(np.square(np.diff(rows)).sum())

    angles = np.arange(-_STEEPEST, _STEEPEST + _STEP, _STEP)
    return float(max(angles, key=lambda angle: (unevenness(angle), -abs(angle))))
