"""Lines whose letters were drawn out of order: programs draw those that a font lacks behind all others of the line.

A Vietnamese text in a font without its letters comes out of PDFium as "T NH Y TUYÊN QUANG Ỉ Ủ".
"""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2.raw as pdfium

from pipeline.readers.pdf_layout import PageView

_LINE = re.compile("[^\r\n\ufffe]+")
_LONE = re.compile(r"(?<!\S)(?!đ\w)[à-öø-ƿḁ-ỿ]{1,2}(?!\S)")  # "đã", "đủ" are words
_WORDS = frozenset("ở ý à ạ ô ủ é è".split())  # such words there are
_MANY = 2  # lone letters on a page, from which on its lines are looked at
_BLANK = 0.17  # of the height of the type: the narrowest blank


def is_scattered(raw: str) -> bool:
    """Whether letters of a page may stand apart from their words.

    Args:
        raw: Text of the page.
    """
    return sum(letters not in _WORDS for letters in _LONE.findall(raw.lower())) >= _MANY


def gathered(page: PageView) -> PageView:
    """The page with the letters of each line from left to right.

    Args:
        page: As PDFium gives it.
    """
    raw: list[str] = []
    places: list[int] = []
    done = 0
    for match in _LINE.finditer(page.raw):
        start, end = match.span()
        raw.append(page.raw[done:start])
        places.extend(range(done, start))
        text, offsets = _line(page, start, end)
        raw.append(text)
        places.extend(offsets)
        done = end
    raw.append(page.raw[done:])
    places.extend(range(done, len(page.raw)))
    return replace(page, raw="".join(raw), places=tuple(page.index(place) for place in places))


def _on_one_baseline(boxes: list[tuple[float, float, float, float]]) -> bool:
    """True where every letter stands beside the first, whatever its height."""
    middle = (boxes[0][1] + boxes[0][3]) / 2
    return all(top < middle < bottom for _, top, _, bottom in boxes)


def _line(page: PageView, start: int, end: int) -> tuple[str, list[int]]:
    """A line's letters in order, each with its offset in PDFium's text; blanks have that of the letter before."""
    drawn = [at for at in range(start, end) if not pdfium.FPDFText_IsGenerated(page.handle, page.index(at))]
    boxes = {at: page.box(at) for at in drawn}
    ordered = sorted(drawn, key=lambda at: boxes[at][0])
    if ordered == drawn or not _on_one_baseline(list(boxes.values())):
        return page.raw[start:end], list(range(start, end))
    text: list[str] = []
    offsets: list[int] = []
    for at in ordered:
        if offsets and text[-1] != " " and page.raw[at] != " ":
            before, here = boxes[offsets[-1]], boxes[at]
            if here[0] - before[2] > _BLANK * (before[3] - before[1]):
                text.append(" ")
                offsets.append(offsets[-1])
        if page.raw[at] != " " or (text and text[-1] != " "):
            text.append(page.raw[at])
            offsets.append(at)
    return "".join(text), offsets
