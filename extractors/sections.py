"""The sections of an official document as a tree: I, 1, a of the Party; Chương, Điều, khoản, điểm of the State.

How sections are numbered: Hướng dẫn 36-HD/VPTW, II.6 (Party), Nghị định 30/2020/NĐ-CP, appendix I.II.5 (State).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from extractors.text import fold

SectionKind = Literal["part", "chapter", "division", "article", "heading", "clause", "subclause", "point"]

_LONGEST_TITLE = 250  # characters
_WRAPPED = 60  # characters of a line that is full
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\s?[.)–-]|\d{1,2}\.\d")
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # of points, in the order of the Vietnamese alphabet; f and z of Dutch come last
_NUMBER = r"(?P<number>[ivxl]{1,6}|\d{1,2}|thu \w{3,5}|[a-z])"
_ORDINALS = {f"thu {word}": n for n, word in enumerate("nhat hai ba tu nam sau bay tam chin muoi".split(), 1)}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
# On folded lines; the order decides. A heading with a word is one whatever follows; a bare number needs its mark.
_WORDS: tuple[tuple[SectionKind, str], ...] = (
    ("part", rf"(?:phan|deel)\s+{_NUMBER}"),
    ("chapter", rf"(?:chuong|hoofdstuk)\s+{_NUMBER}"),
    ("division", rf"(?:muc|afdeling|paragraaf)\s+{_NUMBER}"),
    ("article", rf"(?:dieu|artikel)\s+{_NUMBER}"),
)
_MARKS: tuple[tuple[SectionKind, str], ...] = (
    ("heading", r"(?P<number>[ivxl]{1,6})\s?[.)/–-]"),
    ("subclause", r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,2})[.)]?"),
    ("clause", r"(?P<number>\d{1,2})\s?[.)/–-]"),
    ("point", r"(?P<number>[a-z]|đ)\s?[)/–-]|(?P<dotted>[a-e])\."),
)
_PATTERNS = [(kind, re.compile(rf"{pattern}(?=[\s.:–-]|$)[\s.:–-]*")) for kind, pattern in _WORDS]
_PATTERNS += [(kind, re.compile(rf"(?:{pattern})\s+(?=\S)")) for kind, pattern in _MARKS]
_RANKS = {kind: rank for rank, kind in enumerate(get_args(SectionKind))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section; spans are offsets of its heading and all that stands under it.

    Attributes:
        number: Position among the sections of the document, from 1.
        parent: ``number`` of the section that holds it, None at the top.
        kind: What it is: ``heading`` is I, II of the Party, ``clause`` 1, 2 (khoản), ``point`` a, b (điểm).
        label: As numbered, without its mark: ``II``, ``3``, ``a``, ``Điều 3``; what OCR misread as it must be.
        title: The heading's words, None for a section that begins with its text.
        start: Offset of its label.
        end: Offset after its last character.
    """

    number: int
    parent: int | None
    kind: SectionKind
    label: str
    title: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    kind: SectionKind
    value: int
    label: str
    rest: str
    start: int
    end: int


def read_sections(text: str, start: int, end: int) -> tuple[Section, ...]:
    """The sections of the body of a document.

    Args:
        text: Clean text, a paragraph a line.
        start: Where the body begins.
        end: Where it ends.

    Returns:
        In order of their offsets; a number that does not go on where the one before it stopped opens no section.
    """
    found: list[Section] = []
    open_ones: list[tuple[Section, _Line]] = []
    lines = list(_lines(text, start, end))
    for index, read in enumerate(lines):
        line = read
        depth = next((i for i, (_, other) in enumerate(open_ones) if _RANKS[other.kind] >= _RANKS[line.kind]), None)
        before = open_ones[depth][1] if depth is not None and open_ones[depth][1].kind == line.kind else None
        if not _follows(line, before):
            continue
        if before is not None and line.kind == "heading" and line.value == before.value:  # OCR lost a stroke
            line = replace(line, value=line.value + 1, label=_roman(line.value + 1))
        for section, _ in open_ones[depth:] if depth is not None else ():
            found[section.number - 1] = replace(section, end=_last(text, section.start, line.start))
        del open_ones[depth if depth is not None else len(open_ones) :]
        parent = open_ones[-1][0].number if open_ones else None
        following = lines[index + 1].start if index + 1 < len(lines) else end
        section = Section(
            number=len(found) + 1,
            parent=parent,
            kind=line.kind,
            label=line.label,
            title=_title(line, text[line.end : following]),
            start=line.start,
            end=end,
        )
        found.append(section)
        open_ones.append((section, line))
    for section, _ in open_ones:
        found[section.number - 1] = replace(section, end=_last(text, section.start, end))
    return tuple(found)


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    at = start
    for line in text[start:end].split("\n"):
        body = line.lstrip()
        first = at + len(line) - len(body)
        at += len(line) + 1
        folded = fold(body)
        for kind, pattern in _PATTERNS:
            match = pattern.match(folded)
            if match is None:
                continue
            number = next(group for group in match.groups() if group)
            span = match.span("number") if match["number"] else match.span("dotted")
            if kind == "point" and body[span[0]].isupper():
                break  # "A. Nguyễn"
            if kind == "heading" and number == "l" and body[span[1]] == ".":  # OCR of "1."
                yield _Line("clause", 1, "1", body[match.end() :].strip(), first, first + len(line.strip()))
                break
            if kind == "heading" and not body[span[0]].isupper():
                continue  # "i)" is a point
            label = body[: span[1]] if kind in dict(_WORDS) else body[span[0] : span[1]]
            value = _LETTERS.find(label.lower()) + 1 if kind == "point" else _value(number)
            yield _Line(kind, value, label, body[match.end() :].strip(), first, first + len(line.strip()))
            break


def _value(number: str) -> int:
    """Its place in its series."""
    if number in _ORDINALS:
        return _ORDINALS[number]
    if number[-1].isdigit():
        return int(number.rpartition(".")[2])
    if number == "l" or not set(number) <= set(_ROMAN):
        return _LETTERS.find(number) + 1
    values = [_ROMAN[letter] for letter in number]
    return sum(-value if value < max(values[i:]) else value for i, value in enumerate(values))


def _roman(value: int) -> str:
    """A Roman numeral up to XXXIX."""
    return "X" * (value // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[value % 10]


def _follows(line: _Line, before: _Line | None) -> bool:
    """True for the first of a series, or the next; scans lose strokes of Roman numerals, and drafts leave one out."""
    if before is None:
        return line.value == 1 or line.kind in {"article", "chapter", "part"}
    if line.kind == "heading":
        return before.value <= line.value <= before.value + 2 or line.value == 1
    return before.value < line.value <= before.value + 2


def _title(line: _Line, behind: str) -> str | None:
    """The words of a heading: not of a section that begins with its text, which is a sentence."""
    rest = line.rest
    if _goes_on(rest, behind.lstrip()):
        return None
    if not rest and line.kind in dict(_WORDS):  # "Chương I" over its title
        rest = behind.strip().partition("\n")[0].strip()
    if not rest or len(rest) > _LONGEST_TITLE or rest[-1] in ".;,:":
        rest = rest.rstrip(".:") if line.kind in {"heading", "article"} and rest.rstrip(".:").isupper() else ""
    if line.kind == "article" and not rest:
        first, stop, more = line.rest.partition(". ")
        rest = first if stop and more and len(first) < _LONGEST_TITLE and ";" not in first else ""
    return rest or None


def _goes_on(rest: str, behind: str) -> bool:
    """True where the sentence of a section goes on in the next line."""
    if rest.isupper() or rest[-1:] in (".", ";", ":"):
        return False
    figures = behind[:1].isdigit() and len(rest) > _WRAPPED and _NUMBERED.match(behind) is None
    return behind[:1].islower() or figures


def _last(text: str, start: int, end: int) -> int:
    """Without the white space at the end of a section."""
    return start + len(text[start:end].rstrip())
