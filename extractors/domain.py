"""Whether a text is about Vietnamese Party, State and mass-organisation work at all.

The words that campaigns and counts hang on (phong trào, mô hình, campagne, modellen) are ordinary words elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.known import KnownCampaigns
from extractors.notes import discard
from extractors.rules import Lexicon, load
from extractors.tokenizer import words_of

# Each rule of the pack says how much its words tell ("weight"); what other components found tells too. A text is of
# this world where different words together weigh ENOUGH and one of them is no everyday word elsewhere.
ENOUGH = 3
CLEAR = 2
_CITATION = 2
_KNOWN = 3


class DomainFinder:
    """A spaCy component that sets ``doc.user_data["in_domain"]``."""

    def __init__(self, vocab: Vocab) -> None:
        self._lexicon = Lexicon(vocab, load("domain").rules)
        self._known = KnownCampaigns(vocab, load("campaigns").tables["known"])

    def __call__(self, doc: Doc) -> Doc:
        """Weigh the different words of the trade."""
        hits = self._lexicon(doc)
        doc.user_data["hits"] = [*doc.user_data.get("hits", ()), *hits]
        words: dict[str, int] = {}
        covered = 0
        for hit in hits:
            if hit.end > covered:  # of words inside each other the longest
                covered = hit.end
                name = " ".join(token.norm_ for token in doc[hit.start : hit.end])
                words[name] = max(words.get(name, 0), hit.rule.data["weight"])
        weights = list(words.values())
        weights += [_CITATION] * bool(doc.user_data.get("citations"))
        weights.append(_places(doc.user_data.get("localities", ())))
        weights += [_KNOWN] * any(doc[hit.start].text[0].isupper() for hit in self._known.names(doc))
        doc.user_data["in_domain"] = sum(weights) >= ENOUGH and max(weights) >= CLEAR
        if not doc.user_data["in_domain"]:
            found = dict.fromkeys(doc[hit.start : hit.end].text.lower() for hit in hits)
            why = f"too few Party or State words in the text ({', '.join(map(repr, found)) or 'none'})"
            discard(doc, "campaign, model or count", (0, len(words_of(doc).whole)), why)
        return doc


def _places(localities: Iterable[Mapping[str, Any]]) -> int:
    """Weight of the units that a text names: one may be a dish or a holiday, three with a district are home."""
    units = list(localities)
    below = any(unit["level"] != "province" for unit in units)
    return min(len(units), 1 + below * (len(units) > 2))
