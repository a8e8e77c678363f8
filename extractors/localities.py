"""Localities: the Vietnamese administrative units that a text speaks of."""

from __future__ import annotations

from typing import Any, cast

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.barenames import BareNames
from extractors.capitals import NameWords
from extractors.facts import Level, Successor
from extractors.gazetteer import gazetteer, name_key
from extractors.levelnames import LevelNames
from extractors.notes import discard
from extractors.placenames import NameFinder
from extractors.places import Place, Places
from extractors.placing import settle
from extractors.rules import Lexicon, load
from extractors.tokenizer import Words, words_of


class LocalityFinder:
    """A spaCy component that finds localities.

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        pack = load("localities")
        self._lexicon = Lexicon(vocab, pack.rules)
        self._names = NameFinder(vocab, gazetteer(), pack.tables["aliases"])
        self._known = NameWords(pack.tables["words"])
        self._central: dict[str, str] = pack.tables["central"]

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["localities"]``."""
        words = words_of(doc)
        found = self._found(doc)
        places = settle(words, found, self._central)
        kept = {id(place) for place in places}
        for place in found:
            if id(place) not in kept:
                discard(doc, "locality", words.span(place.start, place.end), place.why)
        doc.user_data["localities"] = [_fact(doc, words, group) for group in _grouped(words, places)]
        return doc

    def _found(self, doc: Doc) -> list[Place]:
        """All places that may be units, in order."""
        hits = self._lexicon(doc)
        doc.user_data["hits"] = [*doc.user_data.get("hits", ()), *hits]
        places = Places(doc, self._names(doc), hits, self._known)
        LevelNames(places, self._names).find()
        BareNames(places).find()
        return sorted(places.found, key=lambda place: place.start)


def place_name(doc: Doc, words: Words, place: Place) -> str:
    """Official name of a place; as written, capitals of a heading taken back, where the gazetteer has none.

    Args:
        doc: The text.
        words: Its tokens.
        place: Settled.
    """
    if place.unit is not None:
        return place.unit.name
    name = words.whole[words.start[place.start] : words.end(place.end - 1)]
    return name.title() if name.isupper() else name


def _grouped(words: Words, places: list[Place]) -> list[list[Place]]:
    """The places of one unit together, in order of the first."""
    groups: dict[tuple[Any, ...], list[Place]] = {}
    same: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for place in sorted(places, key=lambda place: place.unit is None):
        loose = (place.tier, " ".join(words.norm[place.start : place.end]), place.province)
        key = loose if place.unit is None else (place.unit.code, name_key(place.unit.name), place.tier)
        if place.unit is None:
            key = same.get(loose, loose)
        same.setdefault(loose, key)
        groups.setdefault(key, []).append(place)
    found = [sorted(group, key=lambda place: place.start) for group in groups.values()]
    return sorted(found, key=lambda group: group[0].start)


def _fact(doc: Doc, words: Words, group: list[Place]) -> dict[str, Any]:
    first = group[0]
    said = min(group, key=lambda place: (not place.levels, place.unit is None))
    province = said.province
    return {
        "type": "locality",
        "span": (words.start[first.start], words.end(first.end - 1)),
        "rule": said.rule,
        "name": place_name(doc, words, said),
        "level": said.level,
        "province": place_name(doc, words, said) if said.level == "province" else province,
        "code": said.unit.code if said.unit else None,
        "successors": _successors(said),
        "mentions": [(words.start[place.start], words.end(place.end - 1)) for place in group],
        "_why": {"level": said.why_level, "province": said.why},
    }


def _successors(place: Place) -> tuple[Successor, ...]:
    if place.unit is None:
        return ()
    return tuple(
        Successor(name=unit.name, level=cast(Level, unit.level), province=unit.province_name, code=unit.code)
        for unit in gazetteer().today(place.unit)
    )
