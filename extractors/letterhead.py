"""The letterhead and title of an official document, whichever way its two columns came out of the file.

Left and right column may follow each other, be glued to one line, or interleave. So the headings of the right column,
the number and the place line are looked for anywhere among the first lines; what is left between them is the issuer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.bodies import issuer_of, starts_body
from extractors.placelines import PlaceLine, dates, read_place_line
from extractors.rules import cached, load
from extractors.symbols import SURE, Symbol, candidates, read_symbol
from extractors.text import Span, any_of, fold
from extractors.titles import (
    FRAME,
    RULE,
    TypeLine,
    addressees,
    is_addressee,
    is_numbered,
    is_prose,
    is_subject,
    title_lines,
    title_text,
    type_lines,
)

HEAD_LINES = 60
HEAD_CHARS = 5000
_ENOUGH = 4  # signs: heading, number and place line count 2 each, issuer and type line 1 each
_LINE = re.compile(r"[^\n]+")
_CODES = re.compile(
    r"[\s.…_-]*(?:/\s?(?:19|20)\d\d\s?)?[-–/]\s?[A-ZĐ][A-Za-zĐđ&]{0,7}\s?[-–/]\s?[A-ZĐ][\w.&-]*(?<![.-])"
)


@dataclass(slots=True)
class Letterhead:
    """What stands above the text of an official document.

    Attributes:
        span: From its first line to the end of its last, type line included, title excluded.
        symbol: Its own number, None where there is none or its number is left blank.
        blank: Where number or date were left blank, or the document says that it is a draft.
        issuer: Issuing body.
        issuer_span: Its lines.
        place_line: Place and date.
        kind: Kind of document by the type line.
        title: Its lines joined.
        title_span: Where it stands.
        addressees: Whom a letter is addressed to.
        body: Offset where the text proper begins.
    """

    span: Span = (0, 0)
    symbol: Symbol | None = None
    blank: Span | None = None
    issuer: str | None = None
    issuer_span: Span | None = None
    place_line: PlaceLine | None = None
    kind: str | None = None
    title: str | None = None
    title_span: Span | None = None
    addressees: tuple[str, ...] = ()
    body: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str  # heading, number, blank, date, stamp, draft, text
    start: int
    end: int
    text: str = ""
    value: Symbol | PlaceLine | None = None


class _Words:
    """Patterns made of ``[headings]``, ``[number]`` and ``[stamps]``, for folded text."""

    def __init__(self) -> None:
        tables = load("official").tables
        kinds = any_of([*tables["kinds"]["vi"], *tables["kinds"]["nl"]])
        headings = "|".join([*tables["headings"]["vi"], *tables["headings"]["nl"]])
        self.cited: dict[str, str] = tables["kinds"]["cited"]
        self.heading = re.compile(rf"(?<![^\W_])(?:{headings})(?![^\W_])")
        number = any_of(tables["number"]["words"])
        self.number = re.compile(rf"(?<![^\W_])(?:(?:{kinds})\s+)?(?:{number})\s?[.:;,]{{0,2}}\s*(?=[\d.…_/\-–oOlI])")
        stamps = tables["stamps"]
        self.stamp = re.compile(rf"\W*(?:{any_of(stamps['lines'])}\W*$|{any_of(stamps['begin'])}\b)")
        self.draft = re.compile(rf"\W*{any_of(stamps['draft'])}\b.{{0,30}}$")


@cached
def _words() -> _Words:
    return _Words()


def read_letterhead(text: str) -> Letterhead | None:
    """Read the letterhead and title of a document.

    Args:
        text: Clean text.

    Returns:
        What it says; None for a text that does not begin like an official document.
    """
    text = text[: 2 * HEAD_CHARS]
    lines = [match.span() for _, match in zip(range(HEAD_LINES), _LINE.finditer(text, 0, HEAD_CHARS), strict=False)]
    for typed in [*type_lines(text, lines), None]:
        stop = typed.start if typed is not None else _letter_end(text, lines)
        pieces = list(_pieces(text, 0, stop))
        at = next((i for i, line in enumerate(lines) if line[0] >= stop), len(lines))
        if typed is not None:
            at = next((i for i, line in enumerate(lines) if line[0] > typed.start), len(lines))
            while typed.exact and at < len(lines) and (behind := _whole(text, lines[at])) is not None:
                pieces.append(behind)
                at += 1
        head = _assembled(text, pieces, typed)
        if head is not None:
            _entitle(text, lines[at:], typed, pieces, head)
            return head
    return None


def kind_of(symbol: Symbol | None) -> str | None:
    """The kind of document that a symbol's type code says; a symbol without one is that of a letter.

    Args:
        symbol: The document's own.
    """
    if symbol is None:
        return None
    if not symbol.kinds:
        return "official_letter"
    return _words().cited.get(symbol.kinds[0], symbol.kinds[0])


def _letter_end(text: str, lines: list[Span]) -> int:
    """Where the head of a document without a type line ends."""
    for start, end in lines:
        line = text[start:end]
        if is_addressee(line) or is_prose(line):
            return start
    return lines[-1][1] if lines else 0


# --- the pieces of the letterhead ---


def _pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    """Cut the lines above the type line at headings, numbers and place lines."""
    done = start
    for anchor in _anchors(text, start, end):
        if anchor.start < done:
            continue
        yield from _rest(text, done, anchor.start)
        yield anchor
        done = anchor.end
    yield from _rest(text, done, end)


def _anchors(text: str, start: int, end: int) -> list[_Piece]:
    folded = fold(text)
    found = []
    for match in _words().heading.finditer(folded, start, end):
        a, b = match.span()
        before = text[max(start, _line_start(text, a)) : a]
        ends = not text[b : _line_end(text, b)].strip(FRAME + "-–—.")
        if text[a:b].isupper() or (ends and not any(char.islower() for char in before)):
            found.append(_Piece("heading", a, b))
    for match in _words().number.finditer(folded, start, end):
        piece = _number(text, match, start)
        if piece is not None:
            found.append(piece)
    stops = [piece.end for piece in found]
    for match in dates(folded, start, end):
        floor = max([_line_start(text, match.start()), *(at for at in stops if at <= match.start())])
        line = read_place_line(text, floor, match)
        if line is not None:
            found.append(_Piece("date", *line.span, value=line))
    return sorted(found, key=lambda piece: (piece.start, -piece.end))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _number(text: str, match: re.Match[str], floor: int) -> _Piece | None:
    """The document's own number, or the blanks that stand for it."""
    before = text[max(floor, _line_start(text, match.start())) : match.start()]
    if any(char.islower() for char in before):
        return None
    end = _line_end(text, match.end())
    number = next((number for number in candidates(text) if number.start() >= match.end()), None)
    if number is not None and number.start() - match.end() <= 2:
        symbol = read_symbol(text, number, SURE)
        if symbol is not None:
            return _Piece("number", match.start(), symbol.end, value=symbol)
    codes = _CODES.match(text, match.end(), end)
    return _Piece("blank", match.start(), codes.end()) if codes else None


def _rest(text: str, start: int, end: int) -> Iterator[_Piece]:
    words = _words()
    for match in _LINE.finditer(text, start, end):
        piece = match.group()
        a = match.start() + len(piece) - len(piece.lstrip(FRAME))
        b = match.end() - len(piece) + len(piece.rstrip(FRAME))
        line = text[a:b]
        if RULE.fullmatch(line):
            continue
        folded = fold(line)
        kind = "stamp" if words.stamp.match(folded) else "draft" if words.draft.match(folded) else "text"
        yield _Piece(kind, a, b, line)


def _whole(text: str, line: Span) -> _Piece | None:
    """The number or place line that a line behind the type line consists of."""
    pieces = list(_pieces(text, *line))
    return pieces[0] if len(pieces) == 1 and pieces[0].kind in ("number", "blank", "date") else None


# --- putting it together ---


def _assembled(text: str, pieces: list[_Piece], typed: TypeLine | None) -> Letterhead | None:
    """The letterhead that pieces make up, None where they are too few to be one."""
    kinds = [piece.kind for piece in pieces]
    first = next((i for i, kind in enumerate(kinds) if kind in ("heading", "number", "blank", "date")), None)
    if first is None or any(is_prose(piece.text) for piece in pieces[:first]):
        return None
    head = Letterhead(kind=typed.kind if typed is not None else None)
    used = _issue(pieces, head)
    signs = 2 * (("number" in kinds or "blank" in kinds) + ("heading" in kinds) + ("date" in kinds))
    signs += (head.issuer is not None) + (typed is not None and typed.exact)
    if signs < _ENOUGH:
        return None
    for piece in pieces:
        if isinstance(piece.value, Symbol) and head.symbol is None:
            head.symbol = piece.value
        elif isinstance(piece.value, PlaceLine):
            head.place_line = piece.value
    blanks = [piece for piece in pieces if piece.kind in ("blank", "draft")]
    if head.place_line is not None and head.place_line.signed is None:
        blanks.append(_Piece("blank", *head.place_line.span))
    if blanks and (head.symbol is None or blanks[0].kind == "draft" or head.place_line is not None):
        head.blank = (blanks[0].start, blanks[0].end)
    if used:
        head.issuer_span = (used[0].start, used[-1].end)
    last = max([piece.end for piece in pieces], default=0)
    head.span = (0, max(last, typed.end if typed is not None else 0))
    return head


def _issue(pieces: list[_Piece], head: Letterhead) -> list[_Piece]:
    """Set the issuer; its lines stand above the number."""
    stop = next((i for i, piece in enumerate(pieces) if piece.kind in ("number", "blank")), len(pieces))
    named = [piece for piece in pieces[:stop] if piece.kind == "text" and _issues(piece.text)]
    if not any(starts_body(piece.text) for piece in named):
        named = [piece for piece in pieces[stop:] if piece.kind == "text" and _issues(piece.text)]
    while named and not starts_body(named[0].text):
        named.pop(0)
    issuer = issuer_of([piece.text for piece in named])
    if issuer is None:
        return []
    head.issuer = issuer.name
    return [named[i] for i in issuer.lines]


def _issues(line: str) -> bool:
    """True for a line that may be part of a body's name."""
    letters = [char for char in line if char.isalpha()]
    loud = sum(char.isupper() for char in letters) > 0.7 * len(letters)
    if len(line) > 120 or is_numbered(line) or is_subject(line):
        return False
    return loud or (starts_body(line) and len(line) < 70 and not any(char.isdigit() or char in ".;:" for char in line))


def _entitle(text: str, lines: list[Span], typed: TypeLine | None, pieces: list[_Piece], head: Letterhead) -> None:
    """Set title, addressees and where the text proper begins."""
    if typed is None:
        title = _subject(pieces)
    else:
        title, lines = title_lines(text, typed, lines)
    head.body = head.span[1]
    if title:
        head.title = title_text(text, title)
        head.title_span = (title[0][0], title[-1][1])
        head.body = max(head.body, title[-1][1])
    start = next((i for i, (a, b) in enumerate(lines[:4]) if is_addressee(text[a:b])), None)
    if start is not None:
        head.addressees, head.body = addressees(text, lines[start:])


def _subject(pieces: list[_Piece]) -> list[Span]:
    """The subject of a letter, which stands below its number."""
    lines: list[Span] = []
    for piece in pieces:
        if piece.kind == "text" and (lines or is_subject(piece.text)):
            lines.append((piece.start, piece.end))
        elif lines and piece.kind not in ("date", "stamp"):
            break
    return lines
