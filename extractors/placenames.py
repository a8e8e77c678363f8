"""Where names of administrative units stand in a text: every name of the gazetteer, and its other spellings."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.gazetteer import Gazetteer, Unit, name_key
from extractors.text import is_plain, spelling
from extractors.tokenizer import Tokenizer, words_of

# Quy or Qui, Mỹ or Mĩ: both spellings of the last vowel are in use.
_Y_OR_I = re.compile(r"(?<=[hklmstHKLMST])([yýỳỷỹỵiíìỉĩị])(?!\w)|(?<=[qQ]u)([yýỳỷỹỵiíìỉĩị])(?!\w)")
_SWAP = str.maketrans("yýỳỷỹỵiíìỉĩị", "iíìỉĩịyýỳỷỹỵ")
_ROMAN = re.compile(r"[ivxl]+$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the gazetteer at one place in a text.

    Attributes:
        start: Index of its first token.
        end: Index after its last token.
        units: What it can mean as it is spelled.
        headed_only: True for a short form that means a unit only behind a level word (TP. HCM).
    """

    start: int
    end: int
    units: tuple[Unit, ...]
    headed_only: bool = False


class NameFinder:
    """Finds the names of all units in one pass.

    Args:
        vocab: Of the pipeline.
        places: The gazetteer.
        aliases: ``[[aliases]]`` of the rule pack.
    """

    def __init__(self, vocab: Vocab, places: Gazetteer, aliases: Iterable[dict[str, Any]]) -> None:
        self._places = places
        self._aliases: dict[str, list[tuple[str, Unit, bool]]] = defaultdict(list)
        tokenizer = Tokenizer(vocab)
        for alias in aliases:
            units = [unit for unit in places.resolve(alias["name"]) if unit.level == alias["level"]]
            for form in alias.get("forms", ()):
                self._add(tokenizer, form, units, False)
            for form in alias.get("headed", ()):
                self._add(tokenizer, form, units, True)
        for unit in places.units:
            if unit.tier < 3:
                for form in _variants(unit.name):
                    self._add(tokenizer, form, [unit], False)
        self._matcher = PhraseMatcher(vocab, attr="NORM")
        keys = [key for key in places.names() if not key.isdigit() and not _ROMAN.match(key)]
        words = [key.split() for key in keys]
        words += [[part.replace("'", "’") for part in key] for key in words if any("'" in part for part in key)]
        self._matcher.add("unit", [Doc(vocab, words=key) for key in words])
        self._matcher.add("alias", [Doc(vocab, words=key.split()) for key in self._aliases])
        self.syllables = frozenset(part for key in keys for part in key.split() if part.isalpha())

    def _add(self, tokenizer: Tokenizer, form: str, units: list[Unit], headed: bool) -> None:
        key = " ".join(words_of(tokenizer(form)).norm)
        self._aliases[key] += [(form, unit, headed) for unit in units]

    def __call__(self, doc: Doc) -> Names:
        """All names of a text.

        Args:
            doc: Made by ``Tokenizer``.
        """
        words = words_of(doc)
        lines = _Accents(doc)
        found: dict[tuple[int, int], Name] = {}
        for _, start, end in self._matcher(doc):
            if (start, end) in found or not words.text[start][0].isupper():
                continue
            text = words.whole[words.start[start] : words.end(end - 1)]
            name = self._name(start, end, text, words.norm, lines)
            if name is not None and (_capital(words.text[start:end]) or any(unit.name == text for unit in name.units)):
                found[start, end] = name
        return Names(found.values(), lines)

    def numbered(self, number: str, levels: tuple[str, ...]) -> tuple[Unit, ...]:
        """Wards and urban districts that are called by a number.

        Args:
            number: Digits as written, perhaps zero-padded, or a Roman numeral.
            levels: Those wanted.
        """
        return tuple(unit for unit in self._places.named(number.lstrip("0")) if unit.level in levels)

    def _name(self, start: int, end: int, text: str, norms: list[str], lines: _Accents) -> Name | None:
        strict = lines.accented(start)
        units = [unit for unit in self._places.named(text) if _fits(text, unit.name, unit, strict)]
        headed = False
        for form, unit, headed_only in self._aliases.get(" ".join(norms[start:end]), ()):
            if unit not in units and (
                spelling(form) == spelling(text) or (is_plain(text) and (is_plain(form) or not strict))
            ):
                units.append(unit)
                headed = headed_only
        return Name(start, end, tuple(units), headed) if units else None


def _capital(words: list[str]) -> bool:
    return all(word[0].isupper() or not word[0].isalpha() for word in words)


def _fits(text: str, name: str, unit: Unit, strict: bool) -> bool:
    if not unit.spelled(text):
        return False
    return not strict or not is_plain(text) or is_plain(name)


def _variants(name: str) -> set[str]:
    swapped = _Y_OR_I.sub(lambda match: match.group().translate(_SWAP), unicodedata.normalize("NFC", name))
    joined = name.replace(" - ", " ")
    return {form for form in (swapped, joined) if form != name}


class Names:
    """The names of one text, by where they begin and end.

    Args:
        names: In any order.
        lines: Which lines carry diacritics.
    """

    def __init__(self, names: Iterable[Name], lines: _Accents) -> None:
        self.lines = lines
        self.starting: dict[int, list[Name]] = defaultdict(list)
        self.ending: dict[int, list[Name]] = defaultdict(list)
        for name in names:
            self.starting[name.start].append(name)
            self.ending[name.end].append(name)
        for same in self.starting.values():
            same.sort(key=lambda name: -name.end)
        for same in self.ending.values():
            same.sort(key=lambda name: name.start)


class _Accents:
    """Tells lines of Vietnamese with its diacritics from lines that have lost them and from Dutch."""

    def __init__(self, doc: Doc) -> None:
        self._words = words_of(doc)
        self._lines: dict[int, bool] = {}

    def accented(self, token: int) -> bool:
        """True where the line of a token is written with diacritics, so that a bare name means a bare name."""
        lines = self._words.lines
        at = bisect_right(lines, token) - 1
        if at not in self._lines:
            end = lines[at + 1] if at + 1 < len(lines) else len(self._words.text)
            self._lines[at] = self._share(lines[at], end)
        return self._lines[at]

    def _share(self, start: int, end: int) -> bool:
        letters = [word for word in self._words.text[start:end] if word[0].isalpha()]
        if len(letters) < 6:  # too short to tell: look around it
            letters = [word for word in self._words.text[max(0, start - 60) : end + 60] if word[0].isalpha()]
        return sum(not word.isascii() for word in letters) > 0.3 * len(letters)


def looks_vietnamese(syllables: frozenset[str], norms: Iterable[str]) -> bool:
    """True where every word is a syllable of some Vietnamese name.

    Args:
        syllables: ``NameFinder.syllables``.
        norms: Folded words.
    """
    return all(name_key(norm) in syllables for norm in norms)
