"""Campaigns known across languages: a key for each, and the names that translators give it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.rules import Hit, Lexicon, Rule
from extractors.text import fold
from extractors.tokenizer import Words


class KnownCampaigns:
    """The ``[[known]]`` of the campaign pack.

    ``names`` stand for the campaign wherever they are written as names, ``patterns`` (token patterns) too; ``parts``
    give the key to a longer name that holds them.

    Args:
        vocab: Of the pipeline.
        entries: Of the pack; the first one that fits gives the key.
    """

    def __init__(self, vocab: Vocab, entries: list[dict[str, Any]]) -> None:
        self._parts = [(entry["key"], [_plain(part) for part in entry.get("parts", ())]) for entry in entries]
        self._names = Lexicon(vocab, _rules(entries, "names", "patterns"))
        self._part_names = Lexicon(vocab, _rules(entries, "parts", ""))
        self._by_name = {_plain(name): entry["key"] for entry in reversed(entries) for name in entry.get("names", ())}

    def names(self, doc: Doc) -> list[Hit]:
        """Places of known names; the rule's id is the key, its data has the kind.

        Args:
            doc: Made by ``Tokenizer``.
        """
        kept: list[Hit] = []
        for hit in self._names(doc):
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return kept

    def parts(self, doc: Doc) -> list[Hit]:
        """Places of the parts of known names.

        Args:
            doc: Made by ``Tokenizer``.
        """
        return self._part_names(doc)

    def is_name(self, words: Words, start: int, end: int) -> bool:
        """True for one of the ``names`` of the pack, which no ordinary words make.

        Args:
            words: Of the text.
            start: Index of the first token.
            end: Index after the last one.
        """
        return _plain(" ".join(words.text[start:end])) in self._by_name

    def key(self, words: Words, start: int, end: int, names: list[Hit]) -> str | None:
        """The key of a name, None for one that is not known.

        Args:
            words: Of the text.
            start: Index of the name's first token.
            end: Index after its last one.
            names: The text's, from ``names``.
        """
        name = _plain(" ".join(words.text[start:end]))
        exact: str | None = self._by_name.get(name)
        if exact is not None:
            return exact
        at = bisect_left(names, start, key=lambda hit: hit.start)
        inside = names[at].rule.id if at < len(names) and names[at].end <= end else None
        padded = f" {name} "
        return inside or next((key for key, parts in self._parts if any(f" {part} " in padded for part in parts)), None)


def _rules(entries: list[dict[str, Any]], phrases: str, patterns: str) -> Iterator[Rule]:
    for entry in entries:
        names, shapes = entry.get(phrases, ()), entry.get(patterns, ())
        if names or shapes:
            yield Rule(entry["key"], "vi", tuple(names), tuple(shapes), data={"kind": entry["kind"]})


def _plain(name: str) -> str:
    """Letters and digits only, without case and diacritics, words divided by one blank."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(name)).split())
