"""The line that names the kind of an official document, the title below it, the addressees of a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from extractors.bodies import starts_body
from extractors.rules import cached, load
from extractors.text import Span, any_of, fold

FRAME = " \t*_=|~#"
RULE = re.compile(r"[\W_]*")
_PROSE = 160  # characters of a line that is running text for sure
_SENTENCE = 80  # ... where it also ends like a sentence
_AUTHORITY = 90  # characters of a line such as "của Ban Thường vụ Tỉnh ủy"
_RULE_WITHIN = 7  # lines
_DASHES = re.compile(r"\s*[-–—_*=.]{3,}")
_DASHED = re.compile(r"\s*[-–—_*=]{3,}$")
_ENUMERATOR = re.compile(
    r"\s*(?:[-+•*–]\s|(?:[IVX]{1,5}|[A-H]|\d{1,2}(?:\.\d{1,2})*|[a-hđ])\s?[-.)/](?!\d)|[IVX]{1,5}\s?[-–])"
)
_HEADING = re.compile(r"(?:[IVX]{1,4}|\d{1,2})[-.]\s")
_BASIS = re.compile(r"(?:can cu|gelet op|gezien|xet)\b")
_BRACKETED = re.compile(r"\s*\((?:kem|ban hanh|trinh|thong qua|du thao|bijlage|behorende)")
_LISTED = re.compile(r"[-+•–*]\s?\w")


@dataclass(frozen=True, slots=True)
class TypeLine:
    """The words that name the kind of a document above its title.

    Attributes:
        start: Offset of the first.
        end: Offset after the last.
        kind: In English.
        exact: True where they fill their line; the title goes on behind them elsewhere.
    """

    start: int
    end: int
    kind: str
    exact: bool


class _Words:
    """Patterns made of ``[kinds]``, ``[number]`` and ``[title]``, for folded text where nothing else is said."""

    def __init__(self) -> None:
        tables = load("official").tables
        self.kinds = {fold(word): kind for lang in ("vi", "nl") for word, kind in tables["kinds"][lang].items()}
        self.kind = re.compile(rf"{any_of(self.kinds)}(?![^\W_])")
        self.spaced = {word.replace(" ", ""): kind for word, kind in self.kinds.items()}
        number = any_of(tables["number"]["words"])
        self.numbered = re.compile(rf"(?:{number})\s?[.:;,]{{0,2}}\s*[\d.…_/–-]|ngay\s*[:\d.…]")
        title = tables["title"]
        self.subject = re.compile(rf"\W*{any_of(title['subject'])}(?![^\W_])")
        self.addressee = re.compile(rf"\W*{any_of(title['addressee'])}(?![^\W_])")
        self.authority = re.compile(rf"{any_of(title['authority'])}\b")
        self.about = re.compile(rf"{any_of(title['about'])}\b")
        self.opener = re.compile(rf"{any_of(title['opener'])}(?![^\W_])")
        # Spelled as they are: "quận" ends no line, "quản" does.
        self.hanging = re.compile(rf"(?:[,–-]|(?<!\w)(?:{'|'.join(map(re.escape, title['hanging']))}))$")
        begin = "|".join(re.escape(word.capitalize()) for word in title["begin"])
        self.begin = re.compile(rf"(?<=[\w”\"»)]) (?=(?:{begin})\s)")


@cached
def _words() -> _Words:
    return _Words()


def type_lines(text: str, lines: list[Span]) -> Iterator[TypeLine]:
    """Lines that may name the kind of the document.

    Args:
        text: Clean text.
        lines: Spans of its first lines.

    Yields:
        In order; only one that stands below a letterhead does name it.
    """
    for start, end in lines:
        marks = next((i for i, char in enumerate(text[start:end]) if char.isalnum()), 0)
        found = _type_line(text, start + marks, end)
        if found is not None:
            yield found


def _type_line(text: str, start: int, end: int) -> TypeLine | None:
    words = _words()
    line = text[start:end].rstrip(" :.*_-–—")
    folded = fold(line)
    if len(line) < 60 and line[:1].isupper():
        spread = folded.split()
        whole = words.kinds.get(" ".join(spread))
        if whole is None and len(spread) > 4 and all(len(letter) == 1 for letter in spread):
            whole = words.spaced.get("".join(spread))
        if whole is None and line.isupper() and len(line) > 5:
            close = get_close_matches(folded, words.kinds, 1, 0.86)
            whole = words.kinds[close[0]] if close else None
        if whole is not None:
            return TypeLine(start, start + len(line), whole, True)
    match = words.kind.match(folded)
    if match is None or not line[: match.end()].isupper() or not line[match.end() :].strip():
        return None
    rest = folded[match.end() :].lstrip(" :-–")
    if line[match.end() :].isupper() and not (words.about.match(rest) or words.authority.match(rest)):
        return None
    if words.numbered.match(rest) or line[match.end() :].strip()[0] in ",;.":
        return None
    return TypeLine(start, start + match.end(), words.kinds[" ".join(match.group().split())], False)


def is_addressee(line: str) -> bool:
    """True for the line that begins a letter's addressees."""
    return _words().addressee.match(fold(line)) is not None


def is_subject(line: str) -> bool:
    """True for the line that begins a letter's subject."""
    return _words().subject.match(fold(line)) is not None


def is_numbered(line: str) -> bool:
    """True for a line that begins with a number or date of its own: "Số: 1207", "Ngày: 19/8/2023"."""
    return _words().numbered.match(fold(line)) is not None


def is_prose(line: str) -> bool:
    """True for a line of running text."""
    return len(line) > _PROSE or (len(line) > _SENTENCE and line.rstrip().endswith((".", ";", ":")))


def title_lines(text: str, typed: TypeLine, lines: list[Span]) -> tuple[list[Span], list[Span]]:
    """The title of a document.

    Args:
        text: Clean text.
        typed: The words that name its kind.
        lines: Spans of the lines below them.

    Returns:
        The lines of the title, and the lines behind it.
    """
    found: list[Span] = []
    if not typed.exact:
        start = typed.end + len(text[typed.end :]) - len(text[typed.end :].lstrip(" :-–"))
        end = text.find("\n", start)
        found.append((start, end if end >= 0 else len(text)))
    at = 0
    ruled = _ruled(text, lines)
    while at < len(lines):
        start, end = lines[at]
        line = _before_body(text[start:end].strip(FRAME))
        if found or not RULE.fullmatch(line):
            if not _belongs(text, found, line, at < ruled):
                break
            start += text[start:end].index(line)
            found.append((start, start + len(line)))
        at += 1
        if found and (start + len(line) < len(text[:end].rstrip()) or _DASHED.search(line)):
            break
    return found, lines[at:]


def _before_body(line: str) -> str:
    """What stands before the words with which the text begins, where cleaning has joined it to the title."""
    begin = _words().begin.search(line) if is_prose(line) else None
    return line[: begin.start()] if begin is not None else line


def _names_authority(line: str) -> bool:
    """True for a line of its own such as "của Ban Thường vụ Tỉnh ủy", which the title begins with."""
    words = _words()
    authority = words.authority.match(fold(line)) is not None and len(line) < _AUTHORITY
    return authority and words.hanging.search(line.lower().rstrip()) is None


def _ruled(text: str, lines: list[Span]) -> int:
    """How many lines stand above the rule that ends a title, 0 where there is none."""
    for index, (start, end) in enumerate(lines[:_RULE_WITHIN]):
        line = text[start:end].strip()
        if index and (_DASHES.match(line) or RULE.fullmatch(line)):
            return index
        if line.endswith((".", ";", ":")) or (index and _ENUMERATOR.match(line)):
            return 0
    return 0


def _belongs(text: str, found: list[Span], line: str, above_rule: bool) -> bool:
    """True where a line is the title's first or goes on with it."""
    words = _words()
    folded = fold(line)
    if _DASHES.match(line) or RULE.fullmatch(line) or is_addressee(line) or _BRACKETED.match(folded):
        return False
    of_body = line.isupper() and words.opener.match(folded) is not None and starts_body(line)
    if not found:
        long = len(line) > _PROSE and line.endswith((".", ";", ":"))
        return not (of_body or long or _BASIS.match(folded) or _HEADING.match(line))
    if above_rule:
        return True
    last = text[slice(*found[-1])].rstrip()
    if of_body or _ENUMERATOR.match(line) or is_prose(line) or last.endswith((".", ";")):
        return False
    whole = " ".join(text[slice(*span)] for span in found)
    if whole.count("“") > whole.count("”") or words.hanging.search(last.lower()):
        return True
    if len(found) == 1 and _names_authority(whole) and not words.opener.match(folded):
        return True
    if line.isupper() and last.isupper():
        return True
    return line[0].islower() or (line[0].isdigit() and len(line) < 40)


def title_text(text: str, lines: list[Span]) -> str | None:
    """The lines of a title joined, without marks around them.

    Args:
        text: Clean text.
        lines: As ``title_lines`` gives them.
    """
    joined = " ".join(text[start:end].strip(FRAME) for start, end in lines)
    return _DASHED.sub("", joined).strip(FRAME) or None


def addressees(text: str, lines: list[Span]) -> tuple[tuple[str, ...], int]:
    """Whom a letter is addressed to: behind the words on their line, or in a list below them.

    Args:
        text: Clean text.
        lines: Spans, the first that of a line for which ``is_addressee`` is true.

    Returns:
        The addressees, and the offset behind them.
    """
    start, end = lines[0]
    first = re.sub(r"^\W*[^:]*:?\s*", "", text[start:end], count=1) if ":" in text[start:end] else ""
    names = [first] if first.strip() else []
    for a, b in lines[1:]:
        line = text[a:b].strip()
        if not _LISTED.match(line) or len(line) > _PROSE:
            break
        names.append(line)
        end = b
    return tuple(name.strip(" -+•–*;,.") for name in names), end
