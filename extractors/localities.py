"""Localities: the Vietnamese administrative units that a text speaks of."""

from __future__ import annotations

from typing import Any, cast

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.facts import Level, Successor
from extractors.gazetteer import gazetteer, name_key
from extractors.notes import discard
from extractors.place import Place
from extractors.places import PlaceFinder
from extractors.placing import settle
from extractors.rules import load
from extractors.tokenizer import Words, words_of


class LocalityFinder:
    """A spaCy component that finds localities.

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._places = PlaceFinder(vocab)
        self._central = load("localities").tables["central"]

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["localities"]``."""
        words = words_of(doc)
        found = self._places(doc)
        places = settle(words, found, self._central)
        kept = {id(place) for place in places}
        for place in found:
            if id(place) not in kept:
                discard(doc, "locality", words.span(place.start, place.end), place.why)
        doc.user_data["localities"] = [_fact(doc, words, group) for group in _grouped(words, places)]
        return doc


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
