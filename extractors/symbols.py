"""The symbols of Vietnamese Party and State documents: ``25-NQ/TW``, ``30/2020/NĐ-CP``, ``59/2020/QH14``.

A symbol is read from its number on, code by code, against the tables of ``data/citations.toml``; no pattern here is of
unlimited length, so that the time is proportional to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractors.rules import cached, load
from extractors.text import fold

DASHES = "-\u2010-\u2015\u2212"
_DIGIT_SLIPS = str.maketrans("OolI", "0011")
_NUMBER = re.compile(
    r"(?:(?<![^\W_])|(?<=[Ss]ố)|(?<=SỐ)|(?<=nr))"  # "số31-QĐ/TW": words that ran together
    rf"(?<![^\W_][{DASHES}/])(?<!\d[.])"
    r"(?:\d{1,2}\.\d{3}|\d[\dOolI]{0,4}"
    rf"|[OolI]{{1,3}}\d[\dOolI]{{0,2}}(?=\s?[{DASHES}/])|[OolI]{{2}}(?=\s?[{DASHES}/]))(?!\d)"
    rf"(?=[a-hA-HđĐ]?\s{{0,2}}(?:[{DASHES}/._]\s{{0,2}})?(?:\d?[^\W\d_]|(?:19|20)\d\d\s?[{DASHES}/]))"
)
_YEAR = re.compile(r"\s?/\s?((?:19|20)\d\d)(?!\d)")
_SEPARATOR = re.compile(rf"[^\S\n]{{0,2}}([{DASHES}/._])\s{{0,2}}|[^\S\n]{{1,2}}|")
_WORD = re.compile(r"[^\W\d_]{1,24}(?:&[^\W\d_]{1,6})?(?:\d{1,2}(?![^\W_]))?")
_MIXED = re.compile(r"[^\W_]{1,14}(?:\\/\\/)?")
_FRAGMENT = re.compile(r"\s([A-ZĐ]{1,4})(?![^\W_])")
_TERM = re.compile(r"(UBTVQH|QH)(?: ?-? ?(\d{1,2}))(?![^\W_])", re.IGNORECASE)
_MORE = re.compile(rf"([{DASHES}./])([^\W\d_]{{1,16}}(?:&[^\W\d_]{{1,6}})?(?:\d{{1,2}}(?![^\W_]))?)")


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before a symbol.

    Attributes:
        sure: A cue word or "số" stands there, so that what follows is a symbol, misspelled perhaps.
        kind: The kind of document that the cue word says.
    """

    sure: bool = False
    kind: str | None = None


BARE = Context()
SURE = Context(sure=True, kind="document")


@dataclass(frozen=True, slots=True)
class Code:
    """An issuer or type code in its official spelling.

    Attributes:
        text: The code.
        kinds: Kinds of document, for a type code.
        body: Issuing body, for an issuer code.
        level: Of ``[tiers]``: ``central``, ``province``, ``district``, ``local``, ....
        party: True for a body of the Party.
        repaired: True where a slip of character recognition was mended.
    """

    text: str
    kinds: tuple[str, ...] = ()
    body: str | None = None
    level: str | None = None
    party: bool = False
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol as read from a text.

    Attributes:
        start: Offset of its number.
        end: Offset after its last code.
        number: With its letter, e.g. ``17a``.
        year: The year that is part of it.
        tail: What follows number and year in the official spelling, e.g. ``-NQ/TW``.
        kinds: Kinds of document that its type code can stand for; empty for a letter.
        issuer: Issuing body by the code.
        level: Of the issuing body.
        rule: ``citation.party``, ``citation.state``, ``citation.law``, ``citation.letter`` or ``citation.repaired``.
    """

    start: int
    end: int
    number: str
    year: int | None
    tail: str
    kinds: tuple[str, ...]
    issuer: str | None
    level: str | None
    rule: str

    @property
    def text(self) -> str:
        """The official spelling."""
        return self.spelled(self.number, self.year)

    def spelled(self, number: str, year: int | None) -> str:
        """The official spelling with another number and year, for lists that share what follows."""
        return f"{number}/{year}{self.tail}" if year else f"{number}{self.tail}"


def candidates(text: str) -> Iterator[re.Match[str]]:
    """Numbers that a code could follow.

    Args:
        text: Clean text.
    """
    return _NUMBER.finditer(text)


def read_symbol(text: str, number: re.Match[str], context: Context = BARE) -> Symbol | None:
    """Read the symbol that begins with a number.

    Args:
        text: Clean text.
        number: One of its ``candidates``.
        context: What stands before it; only a sure one allows unknown issuers, blanks for separators, and slips.

    Returns:
        The symbol, None where none stands there.
    """
    return _Reading(text, number, context).symbol()


def header_symbol(text: str) -> Symbol | None:
    """The first symbol of a line that is known to hold one, such as ``Số: 14/2022/NQ-HĐND``.

    Args:
        text: Clean text.
    """
    return next((symbol for number in candidates(text) if (symbol := read_symbol(text, number, SURE))), None)


class _Codes:
    """Codes of one slot by their spellings."""

    def __init__(self, codes: Mapping[str, Code], slips: Mapping[str, list[str]]) -> None:
        self._slips = slips
        self._exact = {code.lower(): value for code, value in codes.items()}
        self._folded: dict[str, list[Code]] = {}
        self._skeletons: dict[str, list[Code]] = {}
        for code, value in codes.items():
            self._folded.setdefault(fold(code), []).append(value)
            self._skeletons.setdefault(self._skeleton(code), []).append(value)

    def _skeleton(self, code: str) -> str:
        folded = fold(code)
        for kept, looks in self._slips.items():
            for look in looks:
                folded = folded.replace(look, kept)
        return folded

    def known(self, written: str, kind: str | None = None) -> Code | None:
        """The code by its spelling, with or without its diacritics."""
        spelled = self._folded.get(fold(written), [])
        meant = [code for code in spelled if kind and code.kinds[:1] == (kind,)]
        if meant and written.isascii():
            return meant[0]
        return self._exact.get(written.lower()) or (spelled[0] if spelled else None)

    def mended(self, written: str, kind: str | None = None) -> Code | None:
        """The one code that a slip could have made of it."""
        looks = self._skeletons.get(self._skeleton(written), [])
        looks = [code for code in looks if kind in code.kinds] or looks
        return replace(looks[0], repaired=True) if len({fold(code.text) for code in looks}) == 1 else None


@dataclass(frozen=True)
class _Tables:
    types: _Codes
    issuers: _Codes


@cached
def _tables() -> _Tables:
    tables: Mapping[str, Any] = load("citations").tables
    issuers = {code: Code(code, body=body, level=level) for code, (body, level) in tables["state"].items()}
    for code, (body, level) in tables["party_alone"].items():
        issuers[code] = Code(code, body=body, level=level, party=True)
    for suffix, (body, of, level) in tables["party"].items():
        issuers[suffix] = Code(suffix, body=body, level=level, party=True)
        for code, name in tables["party_bodies"].items():
            issuers[code + suffix] = Code(code + suffix, body=f"{name} {of}", level=level, party=True)
    types = {code: Code(code, kinds=tuple(kinds)) for code, kinds in tables["types"].items()}
    return _Tables(_Codes(types, tables["slips"]), _Codes(issuers, tables["slips"]))


class _Reading:
    """One attempt to read a symbol."""

    def __init__(self, text: str, number: re.Match[str], context: Context) -> None:
        self.text = text
        self.start, self.end = number.span()
        self.number = number.group().replace(".", "").translate(_DIGIT_SLIPS)
        self.slipped = number.group().replace(".", "") != self.number
        self.sure = context.sure
        self.kind = context.kind
        self.tables = _tables()

    def symbol(self) -> Symbol | None:
        if self.slipped and not self.sure:
            return None
        if (found := self._after(self.end, self.number)) is not None:
            return found
        letter = self.text[self.end : self.end + 1]
        if letter.isalpha() and fold(letter) in "abcdefgh" and not self.text[self.end + 1 : self.end + 2].isalnum():
            return self._after(self.end + 1, self.number + letter)
        return None

    def _after(self, at: int, number: str) -> Symbol | None:
        """Read year, type and issuer."""
        year = None
        if (match := _YEAR.match(self.text, at)) is not None:
            year, at = int(match.group(1)), match.end()
        separator = _separator(self.text, at)
        if year is not None and (term := _TERM.match(self.text, separator.end)) is not None and separator.mark:
            return self._law(number, year, term)
        typed = self._typed(separator, number, year)
        return typed or (self._letter(separator, number, year) if year is None else None)

    def _law(self, number: str, year: int, term: re.Match[str]) -> Symbol:
        assembly = term.group(1).upper()
        kinds = ("law", "resolution") if assembly == "QH" else ("resolution", "ordinance")
        code = self.tables.issuers.known(assembly) or Code(assembly)
        rule = "citation.repaired" if self.slipped else "citation.law"
        tail = f"/{assembly}{int(term.group(2))}"
        return Symbol(self.start, term.end(), number, year, tail, kinds, code.body, code.level, rule)

    def _typed(self, first: _Separator, number: str, year: int | None) -> Symbol | None:
        """``TYPE`` separator ``ISSUER``."""
        if first.blank and not self.sure:
            return None
        found = self._code(first.end, self.tables.types, self.kind)
        if found is None:
            return None
        kind, at = found
        second = _separator(self.text, at)
        if not second.mark and not (self.sure and second.blank):
            return None
        issuer, at = self._issuer(second)
        if issuer is None:
            return None
        lower = self.text[self.start : at].islower()
        if lower and not (self.sure or (first.mark and second.mark)):
            return None
        if kind.text == "DA" and issuer.party:  # projects are the State's; of the Party it is a scheme without its Đ
            kind = self.tables.types.known("ĐA") or kind
        parts, at = self._further_parts(at)
        marks = _marks(first.mark, second.mark, issuer.party, year is not None, bool(parts))
        rule = "citation.party" if issuer.party and year is None else "citation.state"
        if self.slipped or kind.repaired or issuer.repaired:
            rule = "citation.repaired"
        tail = f"{marks[0]}{kind.text}{marks[1]}{issuer.text}{parts}"
        return Symbol(self.start, at, number, year, tail, kind.kinds, issuer.body, issuer.level, rule)

    def _letter(self, first: _Separator, number: str, year: int | None) -> Symbol | None:
        """``/ISSUER-UNIT``, the symbol of a letter, and the old ``/ISSUER`` alone."""
        if not first.mark or not (first.tight or (self.sure and first.mark == "/")):
            return None
        match = _WORD.match(self.text, first.end)
        if match is None or not _is_upper(match.group()):
            return None
        written = match.group()
        known = self.tables.issuers.known(written)
        if known is None and not (self.sure and first.tight and first.mark == "/" and len(written) > 2):
            return None
        issuer = known or Code(written)
        unit, at = self._further_parts(match.end())
        cued = self.sure and self.kind is not None
        if not unit and not (cued and known is not None):
            return None
        if unit and not self.sure and (first.mark != "/" or len(written) < 3):
            return None
        tail = f"{first.mark}{issuer.text}{unit}"
        rule = "citation.repaired" if self.slipped else "citation.letter"
        return Symbol(self.start, at, number, year, tail, (), issuer.body, issuer.level, rule)

    def _code(self, at: int, codes: _Codes, kind: str | None = None) -> tuple[Code, int] | None:
        """A code of a table; where the context is sure also one with slips."""
        match = _WORD.match(self.text, at)
        if match is not None:
            written = _central(match.group())
            if (code := codes.known(written, kind)) is not None:
                return code, match.end()
            for length in range(len(written) - 1, 1, -1):  # "25-NQ/TWngày": words that ran together
                code = codes.known(written[:length]) if written[length].islower() else None
                if code is not None and code.text == written[:length]:
                    return code, at + length
        return self._mended(at, codes, kind) if self.sure else None

    def _mended(self, at: int, codes: _Codes, kind: str | None) -> tuple[Code, int] | None:
        match = _MIXED.match(self.text, at)
        if match is None or match.group().islower():
            return None
        if (rest := _FRAGMENT.match(self.text, match.end())) is not None:
            code = codes.known(match.group() + rest.group(1), kind)
            if code is not None:
                return replace(code, repaired=True), rest.end()
        code = codes.mended(match.group(), kind)
        return (code, match.end()) if code is not None else None

    def _issuer(self, second: _Separator) -> tuple[Code | None, int]:
        at = second.end
        if (term := _TERM.match(self.text, at)) is not None:
            assembly = self.tables.issuers.known(term.group(1)) or Code(term.group(1).upper())
            return replace(assembly, text=f"{assembly.text}{int(term.group(2))}"), term.end()
        if (found := self._code(at, self.tables.issuers)) is not None:
            return found
        match = _WORD.match(self.text, at)
        cued = self.sure and self.kind is not None
        if cued and second.mark and second.tight and match is not None and _is_upper(match.group()):
            return (Code(match.group()), match.end()) if len(match.group()) > 1 else (None, at)
        return None, at

    def _further_parts(self, at: int) -> tuple[str, int]:
        """Joint issuers and units: ``-CA``, ``.HĐND-UBND``, ``.VX``."""
        parts = ""
        while (match := _MORE.match(self.text, at)) is not None:
            mark, written = match.groups()
            mark = mark if mark in "./" else "-"
            code = self.tables.issuers.known(written)
            if not _is_upper(written) or (mark == "/" and code is None):
                break
            if mark == "." and (code is None) == self.text.endswith(("TT", "tt"), 0, at) and len(written) > 1:
                break
            parts += mark + (code.text if code is not None else written)
            at = match.end()
        return parts, at


@dataclass(frozen=True, slots=True)
class _Separator:
    """What stands between two codes: a mark, a blank or nothing."""

    mark: str
    end: int
    blank: bool
    tight: bool


def _separator(text: str, at: int) -> _Separator:
    match = _SEPARATOR.match(text, at)
    assert match is not None  # the pattern matches the empty text
    written = match.group(1)
    mark = "" if written is None else written if written in "/." else "-"
    return _Separator(
        mark, match.end(), blank=written is None and match.end() > at, tight=match.end() - at == len(mark)
    )


def _marks(first: str, second: str, party: bool, dated: bool, joint: bool) -> tuple[str, str]:
    """The separators of the official form: as written, unless one is missing or both are the same."""
    official = ("-", "/") if party and not dated else ("/", "-")
    if dated and first != "/":
        first = "/"
    if first and second and (first != second or joint):
        return first, second
    if first and first != second:
        return first, "/" if first == "-" else "-"
    if second and not party and not first:
        return "-" if second == "/" else "/", second
    return official


def _central(code: str) -> str:
    """``TƯ`` is an old way to write ``TW`` (trung ương), not ``TU`` (tỉnh ủy)."""
    return code.replace("TƯ", "TW") if "Ư" in code else code


def _is_upper(code: str) -> bool:
    """True for codes such as ``UBND``, ``TTg``, ``SGD&ĐT``."""
    return code[0].isupper() and sum(char.isupper() for char in code) * 2 >= len(code)
