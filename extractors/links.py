"""The second pass: which whole, locality, period and campaign a count belongs to."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.counts import Count
from extractors.tokenizer import words_of


class Linker:
    """A spaCy component that turns count places into count facts with their links."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["counts"]``."""
        words = words_of(doc)
        places: list[Count] = doc.user_data["count_places"]
        facts: list[dict[str, Any]] = []
        for count in places:
            facts.append(
                {
                    "type": "count",
                    "span": (words.start[count.start], words.end(count.end - 1)),
                    "rule": count.rule,
                    "value": count.value,
                    "qualifier": count.qualifier,
                    "status": count.status,
                    "kind": count.kind,
                }
            )
        doc.user_data["counts"] = facts
        return doc
