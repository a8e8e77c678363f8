"""Turns born-digital PDFs into what a scanner makes of them: noise, a slight skew, a red stamp over the signature."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw

DPI = 200


def pictures(pdf: Path, *, skew: float = 0.0, turned: int = 0, stamp: bool = False) -> list[Image.Image]:
    """The pages of a PDF as a scanner gives them; ``skew`` and ``turned`` are degrees, counter-clockwise."""
    chance = np.random.default_rng(7)
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for index, page in enumerate(document):
        picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
        if stamp and index == len(document) - 1:
            picture = _stamped(picture, page)
        dots = np.asarray(picture, dtype=float)
        dots = np.clip(dots + chance.normal(0, 12, dots.shape), 0, 255).astype("uint8")
        picture = Image.fromarray(dots).rotate(skew, fillcolor="white", resample=Image.Resampling.BICUBIC)
        found.append(picture.rotate(turned, expand=True))
    document.close()
    return found


def _stamped(picture: Image.Image, page: pypdfium2.PdfPage) -> Image.Image:
    """A red ring and seal over the last line of the page, the name of who signed."""
    text = page.get_textpage()
    last = max(i for i in range(text.count_chars()) if not text.get_text_range(i, 1).isspace())
    left, bottom, _, top = text.get_charbox(last)
    x, y = left * DPI / 72, (page.get_height() - (top + bottom) / 2) * DPI / 72
    seal = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(seal)
    for radius, width in ((110, 8), (90, 3)):
        draw.ellipse((x - 150 - radius, y - radius, x - 150 + radius, y + radius), outline=(215, 40, 45), width=width)
    for spoke in range(-70, 71, 14):
        draw.line((x - 220, y + spoke, x - 80, y + spoke), fill=(225, 60, 60), width=5)
    return Image.fromarray(np.minimum(np.asarray(picture), np.asarray(seal)))


def scan(pdf: Path, to: Path, **how: object) -> Path:
    """A PDF whose pages are pictures, or a TIFF of several frames, or a PNG of the first page, by the suffix."""
    first, *others = pictures(pdf, **how)
    if to.suffix == ".png":
        first.save(to, dpi=(DPI, DPI))
    else:
        first.save(
            to,
            save_all=True,
            append_images=others,
            **({"resolution": DPI} if to.suffix == ".pdf" else {"dpi": (DPI, DPI)}),
        )
    return to
