"""Names of issuing bodies: the capitals of a letterhead in normal case, its lines put together to one name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.gazetteer import gazetteer
from extractors.rules import cached, load
from extractors.text import any_of, fold, is_plain, spelling

_TOKEN = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*\.?|[^\w\s]")
_ROMAN = re.compile(r"[IVXLC]+")
_DUTCH = re.compile(
    r"\b(?:van (?:de|het)|het|provincie|gemeente|stad|wijk)\b|partij|volks|commissie"
    r"|(?:raad|comité?|unie|front|dienst)\b"
)
_ABBREVIATION = re.compile(r"[bcdfghjklmnpqrstvwxz&]+")
_JOINTS = {"va", ",", "-", "–", "en"}
_LONGEST_NAME = 5


class _Tables:
    """The tables of ``[bodies]``, ready to compare."""

    def __init__(self) -> None:
        bodies = load("official").tables["bodies"]
        self.phrases: dict[tuple[str, ...], tuple[str, str]] = {}
        for mode in ("agencies", "parts", "casing", "committees"):
            for phrase in bodies[mode]:
                self.phrases[tuple(_TOKEN.findall(fold(phrase)))] = (phrase, mode)
        self.longest = max(map(len, self.phrases))
        self.levels = frozenset(bodies["levels"])
        self.lower = frozenset(bodies["lower"])
        level, committee = any_of(bodies["levels"]), any_of(bodies["committees"])
        self.place = re.compile(rf"(?<![^\W_])(?:{committee}|(?P<level>{level}))\s+(?=[^\W_])")
        self.bare = frozenset(map(spelling, (*bodies["levels"], *bodies["committees"])))
        self.bare_plain = frozenset(map(fold, (*bodies["levels"], *bodies["committees"])))
        self.longest_bare = max(len(words.split()) for words in self.bare)
        starts = [*bodies["committees"], *bodies["casing"], *bodies["agencies"]]
        self.starts = re.compile(rf"{any_of(starts)}(?![^\W_])")
        self.central = re.compile(rf"\b{any_of(bodies['central'])}\b")
        self.departments = re.compile(rf"{any_of(bodies['departments'])}(?![^\W_])")
        self.organs = re.compile(rf"{any_of(bodies['organs'])}(?![^\W_])")
        self.organisations = re.compile(rf"{any_of(bodies['organisations'])}(?![^\W_])")
        self.council = re.compile(r"(?:uy ban nhan dan|ubnd|volkscomite)(?![^\W_])")
        self.neuter = tuple(fold(word) for word in bodies["neuter"])


@cached
def _tables() -> _Tables:
    return _Tables()


class Issuer(NamedTuple):
    """An issuing body.

    Attributes:
        name: In normal case, with its place.
        lines: Indices of the letterhead's lines that the name was made of.
    """

    name: str
    lines: tuple[int, ...]


def starts_body(text: str) -> bool:
    """True where a text begins like the name of a body.

    Args:
        text: In any case, with or without diacritics.
    """
    return _tables().starts.match(fold(text)) is not None


def issuer_of(lines: Sequence[str]) -> Issuer | None:
    """The issuing body that the left column of a letterhead names, below its superior bodies.

    Args:
        lines: In order, without rules, stamps and headings.

    Returns:
        Its name, with that of the body above it where it has no place of its own; None where no line names a body.
    """
    bodies = _joined(lines)
    if not bodies:
        return None
    text, used = bodies[-1]
    name = normal_case(text)
    for above, above_lines in reversed(bodies[:-1]):
        merged = _below(name, above)
        if merged is None:
            break
        name, used = merged, above_lines + used
    return Issuer(name, tuple(sorted(used)))


def _joined(lines: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Lines that go on with the name of the line before belong to it."""
    bodies: list[tuple[str, tuple[int, ...]]] = []
    for index, line in enumerate(lines):
        goes_on = bool(bodies) and (bodies[-1][0].endswith(("-", "–", ",")) or not starts_body(line))
        if goes_on:
            bodies[-1] = (f"{bodies[-1][0]} {line}", (*bodies[-1][1], index))
        elif starts_body(line):
            bodies.append((line, (index,)))
    return bodies


def _below(name: str, above: str) -> str | None:
    """The name of a body with that of the body above it, None where it needs none."""
    tables = _tables()
    above = normal_case(above)
    folded, folded_above = fold(name), fold(above)
    place, own = _place(above), _place(name)
    if place is not None and _ends_bare(name):
        return f"{name} {above[place.end() :]}"
    if own is not None:
        if tables.organs.match(folded) and tables.organisations.match(folded_above) and place is None:
            return f"{name[: own.start()]}{above} {name[own.start() :]}"
        return None
    if tables.central.search(folded):
        return None
    if tables.central.search(folded_above):
        return f"{name} Trung ương" if "trung uong" in folded_above else None
    if is_dutch(above):
        head = folded_above.split(" van ")[0].split()
        article = "het" if any(word.endswith(tables.neuter) for word in head) else "de"
        return f"{name} van {article} {above}"
    department = tables.departments.match(folded) and tables.council.match(folded_above)
    if department and place is not None and place.group("level"):
        return f"{name} {above[place.start() :]}"
    return f"{name} {above}"


def _place(name: str) -> re.Match[str] | None:
    """The word for a level or committee behind which a unit is named: with a capital, so not "xã hội"."""
    found = _tables().place.finditer(fold(name))
    return next((match for match in found if not name[match.end()].islower()), None)


def _ends_bare(name: str) -> bool:
    """True where a name ends in the word for a level or committee whose unit it lacks; "Văn Quan" ends in no "quận"."""
    tables, words = _tables(), name.split()
    endings = (" ".join(words[-count:]) for count in range(1, min(tables.longest_bare + 1, len(words))))
    if is_plain(name):
        return any(fold(ending) in tables.bare_plain for ending in endings)
    return any(spelling(ending) in tables.bare for ending in endings)


def is_dutch(name: str) -> bool:
    """True where the name of a body is Dutch.

    Args:
        name: In any case.
    """
    return _DUTCH.search(name.lower()) is not None


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def normal_case(text: str) -> str:
    """A name written in capitals, in the case of running text; one written otherwise stays as it is.

    Where the name has lost its diacritics and is Vietnamese, they are restored where the tables know them.

    Args:
        text: E.g. ``ỦY BAN NHÂN DÂN HUYỆN TAM ĐƯỜNG``.

    Returns:
        E.g. ``Ủy ban nhân dân huyện Tam Đường``.
    """
    letters = [char for char in text if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    if upper * 2 < len(letters) and upper:
        return " ".join(text.split())
    return _Case(" ".join(text.split())).text()


class _Case:
    """Changes the case of one name, word by word, in place."""

    def __init__(self, text: str) -> None:
        self.tables = _tables()
        self.chars = list(text)
        self.source = text
        self.tokens = list(_TOKEN.finditer(text))
        self.folds = [fold(token.group()) for token in self.tokens]
        self.dutch = is_dutch(text)
        self.restore = is_plain(text) and not self.dutch

    def text(self) -> str:
        mode, at, fresh = "", 0, True
        while at < len(self.tokens):
            length, mode, fresh = self._found(at, mode) or self._word(at, mode, fresh)
            at += length
        return _first_upper("".join(self.chars))

    def _found(self, at: int, mode: str) -> tuple[int, str, bool] | None:
        return self._phrase(at, mode) or self._level(at) or self._name(at, mode)

    def _write(self, at: int, model: str) -> None:
        start, end = self.tokens[at].span()
        if self.restore:
            self.chars[start:end] = model
            return
        for i, like in zip(range(start, end), model, strict=True):
            self.chars[i] = self.source[i].upper() if like.isupper() else self.source[i].lower()

    def _phrase(self, at: int, mode: str) -> tuple[int, str, bool] | None:
        for length in range(min(self.tables.longest, len(self.tokens) - at), 0, -1):
            found = self.tables.phrases.get(tuple(self.folds[at : at + length]))
            if found is None or (found[1] == mode == "agencies"):  # "vụ" of "Sở Nội vụ" is no agency
                continue
            for i, model in enumerate(_TOKEN.findall(found[0])):
                self._write(at + i, model)
            return length, found[1], True
        return None

    def _level(self, at: int) -> tuple[int, str, bool] | None:
        for length in (2, 1):
            words = " ".join(self.folds[at : at + length])
            level = next((level for level in self.tables.levels if fold(level) == words), None)
            if level is not None and at + length <= len(self.tokens):
                short = level.rstrip(".") in ("tp", "tx")
                for i, model in enumerate(level.split()):
                    self._write(at + i, model.upper() if short else model)
                return length, "place", True
        return None

    def _name(self, at: int, mode: str) -> tuple[int, str, bool] | None:
        """A unit's name behind a level word or a committee, as the gazetteer writes it."""
        if mode not in ("place", "committees", "agencies"):
            return None
        for length in range(min(_LONGEST_NAME, len(self.tokens) - at), 0, -1):
            start, end = self.tokens[at].start(), self.tokens[at + length - 1].end()
            units = gazetteer().resolve(self.source[start:end])
            if mode == "agencies":  # "Sở Tư pháp Hà Nam": only a province, and only at the end
                units = [unit for unit in units if unit.tier == 1 and at + length == len(self.tokens)]
            names = {unit.name for unit in units}
            models = _TOKEN.findall(sorted(names)[0]) if len(names) == 1 or (names and not self.restore) else []
            if len(models) == length and all(len(m) == len(f) for m, f in zip(models, self.folds[at:], strict=False)):
                for i, model in enumerate(models):
                    self._write(at + i, model)
                return length, "", True
        return None

    def _word(self, at: int, mode: str, fresh: bool) -> tuple[int, str, bool]:
        word, folded = self.tokens[at].group(), self.folds[at]
        if at and (word.lower() in self.tables.lower or (self.restore and folded in ("va", "cua", "cac"))):
            self._write(at, word.lower())
            return 1, mode, fresh or folded in _JOINTS
        kept = word.isupper() and (
            _ABBREVIATION.fullmatch(folded.rstrip("."))
            or (_ROMAN.fullmatch(word) and at and self.folds[at - 1] in ("thu", "khoa"))
        )
        if kept or not word[0].isalpha():
            return 1, mode, fresh or folded in _JOINTS
        lower = mode == "agencies" and not fresh and not self.dutch
        self._write(at, word.lower() if lower else word[0].upper() + word[1:].lower())
        return 1, mode, False
