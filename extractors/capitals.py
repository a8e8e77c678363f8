"""Runs of capitalised words, and where they begin and end as names."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from extractors.placenames import Names
from extractors.rules import HitIndex
from extractors.text import fold, spelling
from extractors.tokenizer import Words

_OPENING = frozenset("\"“”'‘«„(:•-–")


class NameWords:
    """Words that tell names of people and organisations from names of units.

    Args:
        table: ``[words]`` of the locality pack.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self.family = frozenset(spelling(word) for word in table["family"].split())
        self.family_plain = frozenset(fold(word) for word in table["family"].split())
        self.beside = frozenset(table["beside"].split())
        self.no_name = frozenset(spelling(word) for word in table["no_name"].split())
        self.ordinary = frozenset(fold(name) for name in table["ordinary"])
        self.with_level_only = frozenset(fold(name) for name in table["with_level_only"])

    def is_family(self, word: str) -> bool:
        """True for a family name, where it has lost its diacritics too."""
        return spelling(word) in self.family or (word.isascii() and fold(word) in self.family_plain)


@dataclass(slots=True)
class Capitals:
    """The capitalised words of one text.

    Attributes:
        words: Its tokens.
        names: The gazetteer's names in it.
        hits: Of the locality pack.
        taken: For each token whether it belongs to a place already, or to a cited document.
        known: Words of names.
    """

    words: Words
    names: Names
    hits: HitIndex
    taken: bytearray
    known: NameWords

    def run_end(self, start: int) -> int:
        """After the last of the capitalised words that follow each other from a token."""
        text = self.words.text
        at = start
        while at < len(text) and text[at][0].isalpha() and text[at][0].isupper():
            if at > start and (not self.adjoins(at) or self._level_here(at) or self.taken[at]):
                break
            at += 1
        return at

    def run_start(self, start: int) -> int:
        """The first of the capitalised words that lead up to a token and belong to its name."""
        text = self.words.text
        at = start
        while at > 0 and self.adjoins(at) and text[at - 1][0].isupper() and not self.taken[at - 1]:
            before = text[at - 1]
            acronym = before.isupper() and len(before) > 1 and not text[start][-1].isupper()
            if before in self.known.beside or acronym or self.hits.ending(at, "level."):
                break
            if self.starts_sentence(at - 1) and (not self.known.is_family(before) or self.hits.ending(at, "at.")):
                break
            at -= 1
        return at

    def ends_before(self, end: int, run: int) -> bool:
        """True where the capitals from a name's end on are the next thing: a person, an abbreviation, a larger unit."""
        rest = self.words.text[end:run]
        if len(rest) > 1 and self.known.is_family(rest[0]):
            return True
        if rest[0].isupper() and len(rest[0]) > 1:
            return True
        return any(
            name.end == run and any(unit.tier < 3 for unit in name.units) for name in self.names.starting.get(end, ())
        )

    def in_caps(self, at: int) -> bool:
        """True for a word of a line that is all in capitals."""
        if not self.words.text[at].isupper():
            return False
        lines = self.words.lines
        index = bisect_right(lines, at) - 1
        end = lines[index + 1] if index + 1 < len(lines) else len(self.words.text)
        long = [word for word in self.words.text[lines[index] : end] if len(word) > 1 and word[0].isalpha()]
        return sum(word.isupper() for word in long) > 0.6 * len(long)

    def touches(self, at: int) -> bool:
        """True where a token follows the one before it without a blank."""
        return 0 < at < len(self.words.text) and self.words.start[at] == self.words.end(at - 1)

    def adjoins(self, at: int) -> bool:
        """True where only a blank stands between a token and the one before it."""
        return at > 0 and self.words.start[at] == self.words.end(at - 1) + 1 and self.words.text[at - 1] != "\n"

    def starts_sentence(self, at: int) -> bool:
        """True where a capital need not mean a name: at the head of a sentence, quotation, bracket or list item."""
        starts = self.words.sentences
        first = starts[bisect_right(starts, at) - 1]
        while first < at and not self.words.text[first][0].isalpha():
            first += 1
        return at == first or (at > 0 and self.words.text[at - 1] in _OPENING)

    def _level_here(self, at: int) -> bool:
        hit = self.hits.starting(at, "level.")
        return hit is not None and (hit.rule.lang == "nl" or self.names.lines.accented(at))
