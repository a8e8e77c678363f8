"""Letters of a PDF page that PDFium gives out of their place.

Programs draw letters that a font lacks behind all others of the line, so that a Vietnamese text comes out as
"T NH Y TUYÊN QUANG Ỉ Ủ"; and a raised footnote mark ends the line for PDFium, though the sentence goes on beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2.raw as pdfium

from pipeline.readers.pdf_layout import Box, PageView

_LINE = re.compile("[^\r\n\ufffe]+")
_LONE = re.compile(r"(?<!\S)(?!đ\w)[à-öø-ƿḁ-ỿ]{1,2}(?!\S)")  # "đã", "đủ" are words
_WORDS = frozenset("ở ý à ạ ô ủ é è".split())  # such words there are
_MANY = 2  # lone letters on a page, from which on its lines are looked at
_CUT = re.compile(r"\r\n[.,;:)]")  # no line begins so
_MARK = re.compile(r"(?<=[^\s\d(/.,-])\d{1,2}(?![\w/%.,-]*\w)")
_BESIDE = 0.3  # of the height of a letter: how much of it stands beside the others of its line
_BLANK = 0.12  # of the height of the type: the narrowest blank
_RAISED = 0.8  # of the size of the letter before it: the largest footnote mark


def in_place(page: PageView) -> PageView:
    """A page with its letters where they belong.

    Args:
        page: As PDFium gives it.

    Returns:
        The same page where nothing speaks against it: most pages are not looked at letter by letter. Else the letters
        of each line from left to right, what stands beside each other on one line, and the raised marks.
    """
    lone = sum(letters not in _WORDS for letters in _LONE.findall(page.raw.lower()))
    if lone >= _MANY or _CUT.search(page.raw) is not None or any(_marks(page)):
        return _placed(page)
    return page


def _placed(page: PageView) -> PageView:
    raw: list[str] = []
    places: list[int] = []
    lines = [match.span() for match in _LINE.finditer(page.raw)]
    done = 0
    for start, end in _joined(page, lines):
        raw.append(page.raw[done:start])
        places.extend(range(done, start))
        text, offsets = _ordered(page, start, end)
        raw.append(text)
        places.extend(offsets)
        done = end
    raw.append(page.raw[done:])
    places.extend(range(done, len(page.raw)))
    placed = replace(page, raw="".join(raw), places=tuple(page.index(place) for place in places))
    return replace(placed, marks=tuple(_marks(placed)))


def _joined(page: PageView, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines that go on beside their end are one."""
    last: tuple[int, int] | None = None
    for start, end in lines:
        if last is not None and _goes_on(page, last, (start, end)):
            last = last[0], end
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


def _goes_on(page: PageView, one: tuple[int, int], two: tuple[int, int]) -> bool:
    shown = [at for at in range(*one) if not page.raw[at].isspace()]
    behind = next((at for at in range(*two) if not page.raw[at].isspace()), None)
    if not shown or behind is None or "\ufffe" in page.raw[one[1] : two[0]]:
        return False
    before, after = page.box(shown[-1]), page.box(behind)
    first = page.box(shown[0])
    level = first[1] < (after[1] + after[3]) / 2 < first[3]
    return level and -1 < after[0] - before[2] < (first[3] - first[1]) / 2


def _ordered(page: PageView, start: int, end: int) -> tuple[str, list[int]]:
    """A line's letters in order, each with its offset in PDFium's text; blanks have that of the letter before."""
    drawn = [
        at
        for at in range(start, end)
        if page.raw[at] not in "\r\n" and not pdfium.FPDFText_IsGenerated(page.handle, page.index(at))
    ]
    boxes = {at: page.box(at) for at in drawn}
    ordered = sorted(drawn, key=lambda at: boxes[at][0])
    if not drawn or not _on_one_baseline(list(boxes.values())):
        ordered = drawn
    if ordered == drawn and "\n" not in page.raw[start:end]:
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


def _on_one_baseline(boxes: list[Box]) -> bool:
    """True where every letter stands beside the first, whatever its height, or a little raised."""
    _, first, _, last = boxes[0]
    return all(
        min(bottom, last) - max(top, first) > _BESIDE * min(bottom - top, last - first) for _, top, _, bottom in boxes
    )


def _marks(page: PageView) -> Iterator[tuple[int, int]]:
    """The raised marks that point to footnotes."""
    for match in _MARK.finditer(page.raw):
        size, text = (pdfium.FPDFText_GetFontSize(page.handle, page.index(match.start() - back)) for back in (0, 1))
        if 0 < size < _RAISED * text:
            yield match.span()
