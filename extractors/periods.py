"""Times that a text states: years, spans of years, and the year of a date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extractors.text import Span, fold

_TO_COMPARED = 32  # characters from a word of comparison to the time
_Y = r"((?:19|20)\d\d)"
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
# The three shapes in which a year stands; the order decides where they overlap.
_FROM = (
    r"\b(?:từ|tu|giai đoạn|giai doan)(?: đầu| cuối| giữa| dau| cuoi)?(?: (?:tháng|thang) \d{1,2}/?)?(?: năm| nam)? ?"
    rf"|\b(?:van|tussen|vanaf|sinds)(?: begin| eind| het begin van| (?:{_MONTHS}))? "
)
_UNTIL = (
    r" (?:đến|den|tới|toi|tot(?: en met)?|en|t/m)(?: hết| het| cuối| cuoi| nay| giữa| eind| begin| het einde van)?"
    rf"(?: (?:tháng|thang) \d{{1,2}}/?| (?:{_MONTHS}))?(?: năm| nam)? ?"
)
_SPAN = re.compile(
    rf"(?<![\d/.,]){_Y} ?[-–—] ?(?:năm )?{_Y}(?![\d/])|(?:{_FROM}){_Y}{_UNTIL}{_Y}(?![\d/])", re.IGNORECASE
)
_DATE = re.compile(
    rf"(?<![\d/.-])\d{{1,2}}[./-]\d{{1,2}}[./-]{_Y}(?!\d)"
    rf"|\b\d{{1,2}} (?:{_MONTHS}) {_Y}\b"
    rf"|\b(?:tháng|thang|quý|quy) ?(?:\d{{1,2}}|[IV]{{1,3}})(?:/| năm | nam |-){_Y}(?!\d)"
    rf"|(?<![\d/.-])\d{{1,2}}/{_Y}(?![\d/])",
    re.IGNORECASE,
)
_YEAR = re.compile(rf"(?<![\d/.,-])(?<!\d ){_Y}(?![\w/]|[.,]\d| ?%|-[A-ZĐ])")
_DATED = re.compile(r"[\s,(]*(?:ngày|ngay|van|d\.d\.|gedateerd(?: op)?|op|dd\.?)?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Time:
    """A time in the text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last one.
        value: ``2024`` or ``2020-2025``.
        dated: True for the year of a day or month.
        unfit: Why it says nothing of the counts around it, empty where it may.
    """

    start: int
    end: int
    value: str
    dated: bool = False
    unfit: str = ""


def times(text: str, skip: Iterable[Span], compared: Iterable[str], citations: Iterable[Span]) -> list[Time]:
    """All times, those that can govern no count too.

    Args:
        text: Clean text.
        skip: Spans whose numbers are no times of the passage (cited symbols, quoted names).
        compared: Words before a time that is only compared with.
        citations: Spans of cited documents; a date right behind one is the document's.

    Returns:
        In order, not overlapping.
    """
    taken = sorted([*skip])
    ends = sorted(end for _, end in citations)
    words = {fold(word): word for word in compared}
    found: list[Time] = []
    for match in _matches(text):
        start, end = match.span()
        if any(a < end and start < b for a, b in taken[max(0, bisect_left(taken, (start, 0)) - 3) :][:6]):
            continue
        taken.append((start, end))
        taken.sort()
        index = bisect_left(ends, start + 1) - 1
        compared = _compared(fold(text[max(0, start - _TO_COMPARED) : start]), words)
        unfit = f"only compared with, behind {compared!r}" if compared else ""
        if index >= 0 and start - ends[index] < 24 and _DATED.fullmatch(text, ends[index], start):
            unfit = "the date of a cited document"
        years = [group for group in match.groups() if group]
        found.append(Time(start, end, "-".join(years), match.re is _DATE, unfit))
    return sorted(found, key=lambda time: time.start)


def _compared(before: str, words: Mapping[str, str]) -> str:
    """The word of comparison before a time; none in "tegenover 29 in", where the time is that of the number between."""
    found = max(((at + len(word), word) for word in words if (at := before.rfind(word)) >= 0), default=(0, ""))
    return "" if not found[1] or any(char.isdigit() for char in before[found[0] :]) else words[found[1]]


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_SPAN, _DATE, _YEAR):
        yield from pattern.finditer(text)
