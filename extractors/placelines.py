"""Place lines: "Hà Nam, ngày 08 tháng 12 năm 2022", "Con Cuong, 14 maart 2022", with blanks in drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extractors.rules import cached, load
from extractors.text import Span, any_of, fold

_NUMBER = r"(?:[\doil]{1,2}|[.…_\s]{0,8}?)"  # perhaps misread, or what was left blank
_YEAR = r"(?P<y>\d{4}|[\d.…_ ]{0,6})"
_LINE_END = r"[^\w\n]*(?=\n|$)"
_SLIPS = str.maketrans("oil", "011")
# Words of a place's name that may be in small letters.
_SMALL = frozenset("tinh thanh pho huyen xa phuong thi tran quan".split())


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Place and date of issue.

    Attributes:
        span: Of place and date.
        place: As written, None where left out.
        signed: ISO date, None where it has a blank or is no date.
    """

    span: Span
    place: str | None
    signed: str | None


class _Dates:
    """Patterns of dates that end a line, for folded text."""

    def __init__(self) -> None:
        words: list[str] = load("official").tables["dates"]["months"]
        self.months = {fold(month): index for index, month in enumerate(words, 1)}
        on = r"(?:(?:ngay|de|den|op|dag|datum|dd\.?|d\.d\.)\s+)?"
        patterns = [
            rf",?\s*(?<![^\W_])ngay\s*(?P<d>{_NUMBER})\s*thang\s*(?P<m>{_NUMBER})\s*nam\s*{_YEAR}",
            rf",?\s*(?<![^\W_])dag\s*(?P<d>{_NUMBER})\s*maand\s*(?P<m>{_NUMBER})\s*jaar\s*{_YEAR}",
            rf",\s*{on}(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>\d{{4}})",
            rf",\s*{on}(?P<d>\d{{1,2}}|[.…_]+)(?:e|ste|de)?\s*(?P<m>{any_of(self.months)})\s+{_YEAR}",
        ]
        self.patterns = [re.compile(pattern + _LINE_END) for pattern in patterns]


@cached
def _dates() -> _Dates:
    return _Dates()


def dates(folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Dates that end a line, blanks in them or not.

    Args:
        folded: Folded text.
        start: Offset of the first line.
        end: Offset after the last one.
    """
    for pattern in _dates().patterns:
        yield from pattern.finditer(folded, start, end)


def read_place_line(text: str, floor: int, match: re.Match[str]) -> PlaceLine | None:
    """Read the place before a date.

    Args:
        text: Clean text.
        floor: Offset before which nothing belongs to the place.
        match: One of ``dates``.

    Returns:
        Place and date, None where more than a place stands before the date on its line.
    """
    before = text[floor : match.start()]
    place = _place(before)
    rest = before[: before.rindex(place)] if place else before
    if any(char.islower() for char in rest):
        return None
    words = [word for word in rest.replace("…", " ").split() if word.strip(".,-–_*")]
    if place is None and words:
        return None
    start = floor + before.rindex(place) if place else match.start()
    return PlaceLine((start, match.end()), " ".join(place.split()) if place else None, _iso(match))


def _place(before: str) -> str | None:
    """The name of a place that ends a piece of a line."""
    words = list(re.finditer(r"\S+", before.rstrip(" ,.;*_-–")))
    first = len(words)
    while first and _place_word(words[first - 1].group(), first < len(words)):
        first -= 1
    while first < len(words) and not words[first].group()[0].isalnum():
        first += 1
    taken = [word.group() for word in words[first:]]
    if any(any(char.islower() for char in word) for word in taken):  # capitals before it are the issuer's
        loud = [i for i, word in enumerate(taken) if word.isupper() and len(word.strip(".")) > 2]
        first += loud[-1] + 1 if loud else 0
    return before[words[first].start() : words[-1].end()] if first < len(words) else None


def _place_word(word: str, follows: bool) -> bool:
    if word in ("-", "–") or (follows and fold(word) in _SMALL):
        return follows
    return word[0].isupper() and not word.endswith((":", ";", ")", ",")) and not any(char.isdigit() for char in word)


def _iso(match: re.Match[str]) -> str | None:
    parts = {key: (value or "").strip(" .…_") for key, value in match.groupdict().items()}
    parts = {
        key: value if value.isalpha() and len(value) > 2 else value.translate(_SLIPS) for key, value in parts.items()
    }
    month = _dates().months.get(parts["m"]) or parts["m"]
    try:
        return date(int(parts["y"]), int(month), int(parts["d"])).isoformat()
    except ValueError:
        return None


def place_line(text: str, start: int, end: int) -> PlaceLine | None:
    """The place line that a line consists of.

    Args:
        text: Clean text.
        start: Offset of the line.
        end: Offset after it.

    Returns:
        Place and date, None for any other line.
    """
    folded = fold(text[start:end])
    for pattern in _dates().patterns:
        match = pattern.search(folded)
        found = read_place_line(text[start:end], 0, match) if match is not None else None
        if found is not None and found.place and not text[start : start + found.span[0]].strip():
            return PlaceLine((start + found.span[0], start + found.span[1]), found.place, found.signed)
    return None
