"""What an article says of itself in its own lines: its title, who wrote it, where and when it appeared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from extractors.facts import Bylines
from extractors.gazetteer import gazetteer
from extractors.rules import cached, load
from extractors.text import any_of, fold

_LINE = re.compile(r"[^\n]+")
_PART = re.compile(r"\s*(?:\t|\s[|•·–-]\s|;\s)\s*")
_HEAD, _FOOT = 6, 4  # lines at the beginning and at the end that may be bylines
_LONGEST = 120  # characters of a byline
_LONGEST_TITLE = 160
_SHORTEST_TITLE = 10
_RUNNING = 90  # characters of a line that is text
_TIME = r"\(?(?:luc|om|vao)?\s*\d{1,2}\s*[:hg]\s*\d{2}(?:\s*(?:uur|am|pm|sa|ch|\(?gmt\S*))?"
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*\.?")


class _Words:
    """Patterns made of ``[bylines]``, for folded text."""

    def __init__(self) -> None:
        tables = load("official").tables
        words, months = tables["bylines"], tables["dates"]["months"]
        self.months = {fold(month): index for index, month in enumerate(months, 1)}
        around = any_of([*words["weekdays"], *words["published"]])
        before = rf"\W*(?:(?:{around}|{_TIME})\s*[:,]?\s*){{0,4}}"
        dates = (
            r"(?:ngay\s*)?(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})",
            r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
            r"(?:ngay\s*)?(?P<d>\d{1,2})\s*thang\s*(?P<m>\d{1,2})[\s,]*nam\s*(?P<y>\d{4})",
            rf"(?P<d>\d{{1,2}})\s+(?P<m>{any_of(self.months)})\s+(?P<y>\d{{4}})",
        )
        self.dates = [re.compile(rf"{before}{each}[,\s]*(?:{_TIME})?\W*") for each in dates]
        self.source = re.compile(rf"\W*{any_of(words['source'])}\s*[:.]\s*")
        self.according = re.compile(rf"\W*{any_of(words['according'])}\s+(?={any_of(words['papers'])}\b)")
        self.paper = re.compile(rf"\W*{any_of(words['papers'])}\b")
        self.no_name = frozenset(map(fold, (*words["no_name"], *tables["closing"]["no_name"])))
        self.author = re.compile(rf"\W*{any_of(words['author'])}\s*[:.]\s*")


@cached
def _words() -> _Words:
    return _Words()


def read_bylines(text: str) -> Bylines:
    """Read what an article says of itself.

    Args:
        text: Clean text of a document that is no official one.
    """
    lines = [line.strip() for line in _LINE.findall(text) if line.strip()]
    if len(lines) < 2:
        return Bylines()
    found = Bylines()
    at = 0
    while at < min(_HEAD, len(lines)) and (named := _read(lines[at], found)) is not None:
        found, at = named, at + 1  # dates and sources above the title
    if at < len(lines) - 1 and _is_title(lines[at], lines[at + 1 :]):
        behind = lines[at + 1]
        goes_on = behind[0].islower() and len(behind) < _RUNNING and _read(behind, Bylines()) is None
        found = replace(found, title=" ".join(lines[at : at + 1 + goes_on]))
        at += 1 + goes_on
    for line in lines[at : at + _HEAD]:
        found = _read(line, found) or found
    foot = lines[max(at, len(lines) - _FOOT) :]
    for index, line in enumerate(foot):
        alone = index > 0 and foot[index - 1][-1] in '.!?…”"'  # the name of the author under the text
        found = _read(line, found, signed=alone or index > 0) or found
    return found


def _is_title(line: str, behind: list[str]) -> bool:
    long = max(map(len, behind))
    fits = _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE and len(line.split()) > 1
    return (
        fits
        and line[-1] not in ".;:,"
        and not line[0].islower()
        and long > max(_RUNNING, len(line))
        and line[0] not in "-–+•*"
    )


def _read(line: str, found: Bylines, *, signed: bool = False) -> Bylines | None:
    """The bylines with those of one more line, None where it is none."""
    if len(line) > _LONGEST:
        return None
    result, fits = found, False
    for part, first in _parts(line):
        said = _said(part, signed=signed or (not first and fits))
        if said is None:
            continue
        fits = True
        field, value = said
        if getattr(result, field) is None:
            result = replace(result, **{field: value})
    return result if fits else None


def _parts(line: str) -> Iterator[tuple[str, bool]]:
    bare = line.strip("()[]*_ ")
    for index, part in enumerate(_PART.split(bare)):
        if part:
            yield part, index == 0


def _said(part: str, *, signed: bool) -> tuple[str, str] | None:
    """The field and value that a part of a byline gives."""
    words, folded = _words(), fold(part)
    for pattern in words.dates:
        match = pattern.fullmatch(folded)
        if match is not None and (day := _iso(match)) is not None:
            return "published", day
    for field, pattern in (("author", words.author), ("publication", words.source), ("publication", words.according)):
        match = pattern.match(folded)
        value = part[match.end() :].strip(" .,;)(") if match is not None else ""
        if value and value[0].isupper() and (field == "publication" or len(value.split()) < 8):
            return field, value
    if words.paper.match(folded) and part[0].isupper() and part[-1] not in ".;:," and len(part.split()) < 7:
        return "publication", part
    return ("author", part) if signed and _is_name(part) else None


def _is_name(part: str) -> bool:
    tokens = part.strip(" .").split()
    if not 2 <= len(tokens) <= 5 or any(
        _NAME_WORD.fullmatch(token) is None or not token[0].isupper() for token in tokens
    ):
        return False
    return fold(tokens[0]) not in _words().no_name and not gazetteer().resolve(part.strip(" ."))


def _iso(match: re.Match[str]) -> str | None:
    month = _words().months.get(match["m"]) or match["m"]
    try:
        return date(int(match["y"]), int(month), int(match["d"])).isoformat()
    except ValueError:
        return None
