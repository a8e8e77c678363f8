"""Which line breaks only wrap a paragraph, and which end one.

Every program fills lines by one rule: a line ends where the next word no longer fits. So a break before a word that
would have fitted ends a paragraph, and the lines that run on in small letters tell the width. Where a paragraph's last
line happens to be full its form says nothing; then it is a wrap, unless more sentences of this text end a paragraph
than go on within one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from extractors.characters import HYPHENS, VANISHED

_LINE = re.compile(r"[^\n\f]+")
_BLANK = re.compile(r"[ \t]")  # a no-break space breaks no line
_DIVIDED = re.compile(rf"\w[{HYPHENS}]$")
_ENUMERATOR = re.compile(r"(?:[+*•·▪►●]|\(?(?:\d{1,2}|[a-zđ]|[IVXivx]{1,5})[.)/-])\s")
_DASHED = re.compile(r"[-–—]\s*(?=(\S))")
_ABBREVIATED = r"(?<!\b[Nn]r)(?<!\b[Ss]ố)(?<!\bT[PXT])(?<!\b[QPHX])"
_CLOSED = r"['\"”’»)\]]"
_END = re.compile(rf"{_ABBREVIATED}([.!?:;…]){_CLOSED}*$")
_INNER = re.compile(rf"{_ABBREVIATED}([.!?:;…]){_CLOSED}* (?=[\"'“‘«„(]*(\w.{{0,31}}))")
_ROW = re.compile(r"\D.*?(?:[\s;|]+[\d.,]*\d%?){2}[.;]?$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OPENING, _CLOSING = "“„«(", "”»)"
_EVIDENCE = 2  # lines that run on in a text that is wrapped
_NARROW, _WIDE = 25, 160  # columns of a text that is wrapped
_EXACT = 0.85  # of the lines that run on agree on the width of a text that is wrapped at a number of characters


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its offsets, its text as one sees it, the length of its first word."""

    start: int
    end: int
    text: str
    first: int

    @property
    def length(self) -> int:
        return len(self.text)

    @property
    def ending(self) -> str:
        """The mark that closes it, ``.`` for any that ends a sentence."""
        return _mark(found[1]) if (found := _END.search(self.text, max(0, len(self.text) - 12))) else ""

    @property
    def kind(self) -> str:
        """What it begins with: ``small``, ``figure``, ``capital``, or ``dated`` for a capital with a year behind it."""
        return _kind(self.text.lstrip("\"'“‘«„("))

    @property
    def is_heading(self) -> bool:
        """True for a line in capitals, of more than a word."""
        return self.text.isupper() and " " in self.text

    @property
    def is_item(self) -> bool:
        """True for a line that begins with a bullet or number; dashes are not always bullets."""
        return _ENUMERATOR.match(self.text) is not None

    @property
    def has_small(self) -> bool:
        return self.text != self.text.upper()

    def reach(self, after: _Line) -> int:
        """How long it would be with the next line's first word."""
        return self.length + after.first + (_DIVIDED.search(self.text, max(0, self.length - 2)) is None)


Border = tuple[_Line, _Line]


def wraps(source: str) -> set[int]:
    """Offsets of line breaks that only wrap a paragraph.

    Args:
        source: Raw text whose noise is blanked.

    Returns:
        Offsets of line feeds, carriage returns and form feeds, those between blanked lines included. Empty for a text
        whose paragraphs are one long line each.
    """
    text = source.replace("\r\n", " \n").replace("\r", "\n")
    lines = _lines(text)
    borders = [(a, b) for a, b in pairwise(lines) if _is_adjacent(text, a, b)]
    filling = _Filling.of(lines, borders)
    if filling is None:
        return set()
    breaks: set[int] = set()
    quoted = False
    for before, after in borders:
        quoted = _is_quoting(before.text, quoted)
        wrap = filling.joins(before, after, quoted)
        quoted = quoted and wrap
        if wrap:
            breaks.update(at for at in range(before.end, after.start) if source[at] in "\n\f\r")
    return breaks


class _Filling:
    """How the lines of a text are filled.

    Args:
        width: In characters.
        exact: True where lines are filled to a number of characters, not of millimetres.
        borders: Pairs of lines without a blank line between them.
    """

    def __init__(self, width: int, exact: bool, borders: list[Border]) -> None:
        self.width = width
        self.exact = exact
        self._going_on = {a.start for a, b in borders if b.kind == "small" or self.is_full(a, b)}
        counts = Counter({(".", "dated"): -1})  # a sentence with its time mostly begins a paragraph
        for before, after in borders:
            counts.update((_mark(mark), _kind(first)) for mark, first in _INNER.findall(before.text))
            if (ending := before.ending) and not self.is_full(before, after):
                counts[ending, after.kind] -= 1
        self._parting = {ending for ending, count in counts.items() if count < 0}

    @classmethod
    def of(cls, lines: list[_Line], borders: list[Border]) -> _Filling | None:
        """How a text is filled; None for one that is not wrapped."""
        on = [(a.length, a.reach(b)) for a, b in borders if not a.ending and b.kind == "small" and not b.is_item]
        lengths = sorted(line.length for line in lines)
        if len(lengths) < 3:
            return None
        low, high, agreeing = _stabbed(on)
        if agreeing >= 3 and agreeing >= _EXACT * len(on):
            width = max(length for length in lengths if low <= length < high)
            return cls(width, True, borders) if _NARROW <= width <= _WIDE else None
        width = lengths[int(0.95 * (len(lengths) - 1))] if len(lengths) >= 20 else lengths[-1]
        if lengths[-1] > 4 * lengths[len(lengths) // 2] + 40 or not _NARROW <= width <= _WIDE:
            return None
        enough = sum(length > 0.8 * width for length, _ in on) >= _EVIDENCE
        return cls(width, False, borders) if enough else None

    def is_full(self, before: _Line, after: _Line) -> bool:
        """True where the next word would not have fitted."""
        if self.exact:
            return before.length <= self.width < before.reach(after)
        return before.reach(after) > 0.86 * self.width

    def joins(self, before: _Line, after: _Line, quoted: bool) -> bool:
        """True where the break between two lines is only a wrap."""
        ending, full = before.ending, self.is_full(before, after)
        if max(before.length, after.length) > 2 * self.width or not _may_join(before, after):
            return False
        if (dash := _DASHED.match(after.text)) is not None:
            of_number = before.text[-1].isdigit() and " " not in dash.group()  # "33" and "-HD/BDVTU"
            return full and (quoted or of_number or (not ending and _kind(dash[1]) != "capital"))
        if after.kind == "small" and not ending and before.length > 0.5 * self.width:
            return True
        letterhead = before.is_heading and before.length < 0.75 * self.width
        if not full or letterhead or (ending, after.kind) in self._parting:
            return False
        if ending and not after.ending and after.start not in self._going_on:  # a heading, or a row
            return False
        return self.exact or not ending or before.length >= 0.9 * self.width


def _stabbed(spans: list[tuple[int, int]]) -> tuple[int, int, int]:
    """The part that most half-open spans share, and how many they are."""
    best = (0, 0, 0)
    inside = 0
    edges = sorted([(end, -1) for _, end in spans] + [(start, 1) for start, _ in spans])
    for (at, step), (beyond, _) in pairwise([*edges, (0, 0)]):
        inside += step
        if step > 0 and inside > best[2]:
            best = (at, beyond, inside)
    return best


def _lines(text: str) -> list[_Line]:
    lines = []
    for match in _LINE.finditer(text):
        content = unicodedata.normalize("NFC", VANISHED.sub("", match.group())).strip()
        if content:
            lines.append(_Line(match.start(), match.end(), content, len(_BLANK.split(content, 1)[0])))
    return lines


def _is_adjacent(text: str, before: _Line, after: _Line) -> bool:
    """True where two lines follow each other, or only a page border or a blanked page number stands between them."""
    gap = text[before.end : after.start]
    return gap.count("\n") < 2 or "\f" in gap or any(len(row) > 3 and not row.strip() for row in gap.split("\n")[1:-1])


def _may_join(before: _Line, after: _Line) -> bool:
    """False for items, rulers, rows of figures, and where capitals begin or end."""
    if after.is_item or not any(map(str.isalnum, before.text)) or not any(map(str.isalnum, after.text)):
        return False
    if (before.is_heading and after.has_small) or (after.is_heading and before.has_small):
        return False
    if before.text.count(";") == after.text.count(";") > 1:
        return False
    return not (_ROW.match(before.text) and _ROW.match(after.text))


def _is_quoting(text: str, quoted: bool) -> bool:
    """True where a quotation or bracket is still open at the end of a line."""
    opened, closed = (max(map(text.rfind, marks)) for marks in (_OPENING, _CLOSING))
    if text.count('"') % 2:
        return not quoted
    return opened > closed or (quoted and closed < 0)


def _mark(mark: str) -> str:
    return "." if mark in ".!?…" else mark


def _kind(text: str) -> str:
    if text[:1].islower():
        return "small"
    if text[:1].isdigit():
        return "figure"
    return "dated" if _YEAR.search(text, 0, 32) else "capital"
