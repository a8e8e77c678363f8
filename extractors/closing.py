"""The closing block of an official document: recipients on the left, office and name of the signatory on the right.

The columns may follow each other, be glued to one line, or interleave, as in the letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.bodies import normal_case, starts_body
from extractors.placelines import PlaceLine, place_line
from extractors.rules import cached, load
from extractors.text import Span, any_of, fold

_LINE = re.compile(r"[^\n]+")
_ENTRY = re.compile(r"\s*[-+•–*]\s?(?=[^\W_])")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*['’]?")
_BEFORE = 8  # lines above the recipients in which the right-hand column may stand
_BEHIND = 40
_SHORT = 70  # characters of a line in the block
_LONGEST_NAME = 6
_LEAST = 2  # letters and figures of a line that says something
_FRAME = " \t*_|#"
_SLIPS = 5  # letters in capitals for each that may be misread


@dataclass(slots=True)
class Closing:
    """What stands below the text.

    Attributes:
        signatory: Name of the person who signed, in normal case.
        office: In normal case.
        recipients: In order.
        place_line: Place and date, in old documents that have them here.
        span: From the block's first line to its last, None where there is none.
    """

    signatory: str | None = None
    office: str | None = None
    recipients: tuple[str, ...] = ()
    place_line: PlaceLine | None = None
    span: Span | None = None


class _Words:
    """Patterns made of ``[closing]``, for folded text."""

    def __init__(self) -> None:
        tables = load("official").tables
        closing = tables["closing"]
        self.recipients = re.compile(rf"[^\w\n]*{any_of(closing['recipients'])}(?![^\W_])\s*:?\s*")
        authority = any_of(closing["authority"])
        office = any_of([*closing["offices_vi"], *closing["offices_nl"]])
        self.capitals = re.compile(
            "|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in closing["offices_vi"] if not each.startswith("phó"))
        )
        self.authority = re.compile(rf"(?<![^\W_])(?:{authority})(?:\.\s?|\s)(?=[^\W\d_]{{2}})")
        self.office = re.compile(rf"(?<![^\W_])(?:quyen\s+|q\.\s?)?(?:{office})(?![^\W_])")
        self.signed = re.compile(rf"\W*\(?\s*{any_of(closing['signed'])}\s*(?:\)|$|[:.]|(?=\s[^\W\d_]))\W*")
        self.marked = re.compile(rf"\s*\({any_of(closing['signed'])}\)\s*")
        self.rank = re.compile(rf"(?:{any_of(closing['ranks'])}(?:\.\s?|\s+))+")
        self.stamp = re.compile(rf"\W*{any_of(tables['stamps']['begin'])}\b")
        self.no_name = frozenset(fold(word) for word in closing["no_name"])
        self.archive = re.compile(r"\W*(?:luu|archief)\b")


@cached
def _words() -> _Words:
    return _Words()


@dataclass(slots=True)
class _Block:
    """The block while it is read."""

    offices: list[str] = field(default_factory=list)
    authorised: bool = False
    name: str | None = None
    recipients: list[str] = field(default_factory=list)
    open: bool = False  # the last recipient's line has not ended
    place_line: PlaceLine | None = None
    start: int | None = None
    end: int = 0

    @property
    def expects_name(self) -> bool:
        return self.name is None and (self.authorised or bool(self.offices))

    def take(self, start: int, end: int) -> None:
        self.start = start if self.start is None else self.start
        self.end = max(self.end, end)


def read_closing(text: str, start: int) -> Closing:
    """Read the closing block of an official document.

    Args:
        text: Clean text.
        start: Offset where the text proper begins.

    Returns:
        What the block says; empty where there is none.
    """
    lines = [match.span() for match in _LINE.finditer(text, start)]
    at = next((i for i, line in enumerate(lines) if _heads_recipients(text[slice(*line)])), None)
    if at is not None:
        block = _right_before(text, lines[max(0, at - _BEFORE) : at])
        _read(text, lines[at : at + _BEHIND], block)
    else:
        found = _signature(text, lines)
        if found is None:
            return Closing()
        block = _Block()
        _read(text, lines[found : found + _BEFORE], block)
    if block.name is None:
        _glued_name(block)
    span = (block.start, block.end) if block.start is not None else None
    recipients = tuple(filter(None, map(_entry, block.recipients)))
    return Closing(block.name, _office_name(block.offices), recipients, block.place_line, span)


def _office_name(lines: list[str]) -> str | None:
    """The office of the signatory: the last line, which with "KT. CHỦ TỊCH" is the one that the person holds."""
    text = " ".join(lines[-1].split()) if lines else ""
    if not _is_loud(text):
        return text or None
    text = text.upper()
    office = _words().office.match(fold(text))
    if office is not None and starts_body(text[office.end() :].strip()):
        return f"{_office_name([text[: office.end()]])} {normal_case(text[office.end() :].strip())}"
    lowered = _words().capitals.sub(lambda match: match.group().capitalize(), text.lower())
    return lowered[0].upper() + lowered[1:]


def _heads_recipients(line: str) -> bool:
    match = _words().recipients.match(fold(line))
    return match is not None and (":" in line[: match.end() + 2] or len(line) < 30)


# --- lines and their parts ---


def _parts(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Cut a line where the right-hand column begins on it: kind (left, authority, office) and span of each part."""
    words = _words()
    folded = fold(text[start:end])
    cuts: list[tuple[int, str]] = []
    for kind, pattern in (("authority", words.authority), ("office", words.office)):
        for match in pattern.finditer(folded):
            written = text[start + match.start() : start + match.end()].strip()
            loud = _is_loud(written) and _loud_from(text[start:end], match.start())
            if loud or (not text[start : start + match.start()].strip(_FRAME) and _quiet(text[start:end], kind, match)):
                cuts.append((match.start(), kind))
    cuts.sort()
    cuts = (
        cuts[:1]
        if not cuts or cuts[0][1] == "office"
        else [cuts[0], *(c for c in cuts[1:2] if _own_office(text, start, cuts[0][0], c))]
    )
    borders = [*[at for at, _ in cuts], end - start]
    if not cuts or cuts[0][0] > 0:
        yield "left", start, start + borders[0]
    for (at, kind), stop in zip(cuts, borders[1:], strict=True):
        yield kind, start + at, start + stop


def _own_office(text: str, start: int, authority: int, office: tuple[int, str]) -> bool:
    """False for "KT. CHỦ TỊCH", where the office is that of the person signed for."""
    between = text[start + authority : start + office[0]].split()
    return office[1] == "office" and len(between) > 1


def _loud_from(line: str, at: int) -> bool:
    """True where capitals begin at an offset: the words behind it are in capitals or a name."""
    first = line[at:].split()[:2]
    before = line[:at].rstrip()
    loud = _is_loud(line[at:]) or all(map(_is_loud, first[:1]))
    return loud and (not before or not before.endswith("-"))


def _is_loud(text: str) -> bool:
    """True for words in capitals, one of their letters misread perhaps: "bÍ THƯ"."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(map(str.islower, letters)) <= len(letters) // _SLIPS


def _quiet(line: str, kind: str, match: re.Match[str]) -> bool:
    """A line in small letters, as old encodings leave it: "T/M Ban Dân vận", "Trưởng ban"."""
    rest = line[match.start() :].strip(_FRAME)
    if len(rest) > _SHORT or rest[-1:] in ".,;:" or not rest[:1].isupper():
        return False
    return ("/" in rest[:4] or "." in rest[:4]) if kind == "authority" else len(rest.split()) <= 7


def _read(text: str, lines: list[Span], block: _Block) -> None:
    listing = False
    for start, end in lines:
        line = text[start:end]
        if sum(map(str.isalnum, line)) < _LEAST:  # rules, and specks of a scan
            continue
        head = _words().recipients.match(fold(line)) if not listing else None
        begin = start
        if head is not None:
            listing, begin = True, start + head.end()
        if not _line(text, begin, end, block, listing):
            return
        block.take(start, end)


def _line(text: str, start: int, end: int, block: _Block, listing: bool) -> bool:
    """Read one line of the block; False where it belongs to it no more."""
    words = _words()
    fits = start >= end
    if words.stamp.match(fold(text[start:end])):
        return True
    placed = place_line(text, start, end)
    if placed is not None and not block.recipients:
        block.place_line = placed
        return True
    for kind, a, b in _parts(text, start, end):
        if kind == "authority" and block.name is None:
            block.authorised = fits = True
            continue
        if kind == "office" and block.name is None:
            _office(text[a:b], block)
            fits = True
            continue
        fits = _left(text[a:b], block, listing, a == start and b < end) or fits
    return fits


def _office(part: str, block: _Block) -> None:
    """An office, perhaps with the name behind it on the same line."""
    part = _words().marked.sub(" ", part) if _words().marked.search(fold(part)) else part
    tokens = part.split()
    if tokens and tokens[0].isupper():
        name = next((i for i, token in enumerate(tokens) if not token.isupper() and i), len(tokens))
        while name > 1 and name < len(tokens) and len(tokens[name - 1]) == 1:
            name -= 1
        found = _name(" ".join(tokens[name:]))
        if found is not None:
            block.offices.append(" ".join(tokens[:name]))
            block.name = found
            return
    block.offices.append(part.strip(_FRAME + ".,;:"))


def _left(part: str, block: _Block, listing: bool, cut: bool) -> bool:
    """A recipient, a mark of signature, the name, or a line that goes on."""
    words = _words()
    folded = fold(part)
    marked = words.marked.search(folded)
    if marked is not None:
        before, behind = part[: marked.start()], part[marked.end() :]
        fits = _left(before, block, listing, True) if before.strip() else True
        return (_left(behind, block, listing, cut) if behind.strip() else True) and fits
    if not part.strip(_FRAME):
        return True
    signed = words.signed.match(folded)
    if signed is not None and signed.end() == len(folded):
        return block.authorised or bool(block.offices)
    if signed is not None and block.expects_name and _name(part[signed.end() :]):
        block.name = _name(part[signed.end() :])
        return True
    if _ENTRY.match(part) and listing:
        block.recipients.append(part)
        block.open = part.rstrip()[-1] not in ".;,"
        return True
    if block.expects_name and not (block.open and listing) and (name := _name(part)) is not None:
        block.name = name
        return True
    if (
        listing
        and (block.open or not block.recipients)
        and len(part) < 2 * _SHORT
        and not (block.name and block.recipients)
    ):
        if block.expects_name and block.recipients and (name := _name(part)) is not None:
            block.name = name
        elif block.recipients:
            block.recipients[-1] += " " + part
            block.open = part.rstrip()[-1] not in ".;,"
        else:
            block.recipients += part.split(";")
            block.open = part.rstrip()[-1] not in ".;,"
        return True
    # The second line of the body for which someone signs.
    return block.expects_name and part.isupper() and len(part) < _SHORT


def _name(part: str) -> str | None:
    """A person's name, without rank and degree, None for anything else."""
    words = _words()
    text = part.strip(" \t*_|#`'\"/\\.,:()[]")
    rank = words.rank.match(fold(text))
    if rank is not None:
        text = text[rank.end() :]
    tokens = text.replace(".", " ").split()
    if not 2 <= len(tokens) <= _LONGEST_NAME or any(_NAME_WORD.fullmatch(token) is None for token in tokens):
        return None
    if any(not token[0].isupper() for token in tokens) or fold(tokens[0]) in words.no_name:
        return None
    loud = [token for token in tokens if token.isupper() and len(token.strip("'’")) > 1]
    if loud and len(loud) < sum(len(token.strip("'’")) > 1 for token in tokens):
        return None
    if loud:
        return None if starts_body(text) or words.office.match(fold(text)) else " ".join(map(str.capitalize, tokens))
    return None if words.office.match(fold(text)) and len(tokens) < 3 else " ".join(tokens)


def _entry(recipient: str) -> str:
    text = _ENTRY.sub("", recipient, count=1)
    return " ".join(text.replace("./.", "").split()).strip(" ;,.-–")


# --- where the block stands ---


def _right_before(text: str, lines: list[Span]) -> _Block:
    """A signature above the recipients: where the right-hand column was read first."""
    for index, line in enumerate(lines):
        placed = place_line(text, *line)
        first = index + (placed is not None)
        if first < len(lines) and _is_right(text, lines[first]):
            block = _Block(place_line=placed)
            if placed is not None:
                block.take(*line)
            _read(text, lines[first:], block)
            if block.name is not None or block.end == lines[-1][1]:
                return block
    return _Block()


def _is_right(text: str, line: Span) -> bool:
    """True for a line that is all office or authority."""
    parts = list(_parts(text, *line))
    return len(parts) > 0 and parts[0][0] != "left" and line[1] - line[0] < 2 * _SHORT


def _signature(text: str, lines: list[Span]) -> int | None:
    """The first line of the last signature in a text without recipients."""
    for index in range(len(lines) - 1, -1, -1):
        if not _is_right(text, lines[index]):
            continue
        first = index
        while first and index - first < 3 and _is_right(text, lines[first - 1]):
            first -= 1
        block = _Block()
        _read(text, lines[first : index + 4], block)
        authorised = block.authorised and bool(block.offices)
        if block.name is not None or authorised:
            return first
    return None


def _glued_name(block: _Block) -> None:
    """The name at the end of the last recipient's line: "- Lưu: VT. Đinh Trọng Khang"."""
    if not (block.authorised or block.offices):
        return
    for index in range(len(block.recipients) - 1, -1, -1):
        entry = block.recipients[index]
        words = list(re.finditer(r"\S+", entry))
        for first in range(max(1, len(words) - 5), len(words) - 1):
            before = entry[: words[first].start()].rstrip()
            name = _name(entry[words[first].start() :])
            ends = before.endswith((".", ";", ",")) or _words().archive.match(fold(entry))
            if name is not None and ends and not starts_body(name):
                block.name = name
                block.recipients[index] = before
                return
