"""Vietnamese with its diacritics and without."""

from __future__ import annotations

from spacy.tokens import Doc

from extractors.sentences import span_at
from extractors.text import fold, shows_vietnamese
from extractors.tokenizer import words_of


def both_forms(words: str) -> frozenset[str]:
    """The words of a list, each with its diacritics and without.

    Args:
        words: Divided by blanks.
    """
    return frozenset(words.split()) | frozenset(fold(words).split())


class LineForms:
    """Which lines of a text are written with diacritics.

    A text with a passage in the other language names its units and campaigns once in each.

    Args:
        doc: The text.
    """

    def __init__(self, doc: Doc) -> None:
        self._words = words_of(doc)
        self._lines: dict[int, bool] = {}

    def accented(self, token: int) -> bool:
        """True where the line of a token is written with Vietnamese diacritics."""
        words = self._words
        start, end = span_at(words.lines, token, len(words.text))
        if start not in self._lines:
            self._lines[start] = shows_vietnamese(words.whole[words.start[start] : words.end(end - 1)])
        return self._lines[start]
