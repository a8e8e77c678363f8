"""Whether a text is about Vietnamese Party, State and mass-organisation work at all.

The words that campaigns and counts hang on (phong trào, mô hình, campagne, modellen) are ordinary words elsewhere.
"""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.rules import Lexicon, load

# Two words of the trade, or one beside a cited document or a named unit.
ENOUGH = 2


class DomainFinder:
    """A spaCy component that sets ``doc.user_data["in_domain"]``."""

    def __init__(self, vocab: Vocab) -> None:
        self._lexicon = Lexicon(vocab, load("domain").rules)

    def __call__(self, doc: Doc) -> Doc:
        """Count the words of the trade."""
        hits = self._lexicon(doc)
        beside = bool(doc.user_data.get("citations")) + bool(doc.user_data.get("localities"))
        doc.user_data["hits"] = [*doc.user_data.get("hits", ()), *hits]
        doc.user_data["in_domain"] = bool(hits) and len({hit.start for hit in hits}) + beside >= ENOUGH
        return doc
