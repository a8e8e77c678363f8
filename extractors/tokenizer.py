"""One tokenizer for Vietnamese and Dutch: words, numbers whole, single punctuation marks.

spaCy's own ``vi`` tokenizer groups syllables by a statistical model (pyvi) or, without it, splits on spaces only and
leaves ``“Dân`` and ``25-NQ/TW).`` whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.text import Span, fold

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*\w*|[^\W\d]\w*(?:['’]\w+)*|[^\s]|\s")


@dataclass
class Words:
    """A Doc's tokens as plain lists, for finders that walk them in Python.

    Attributes:
        whole: The text itself; ``Doc.text`` joins its tokens anew at each access.
        text: Each token's text; white space other than a single blank is a token of its own.
        norm: Each token's folded text.
        start: Offset of each token's first character.
        sentences: Token indices at which a sentence begins, ascending, the first is 0.
        lines: Token indices at which a line begins, ascending, the first is 0.
    """

    whole: str
    text: list[str]
    norm: list[str]
    start: list[int]
    sentences: list[int]
    lines: list[int]

    def end(self, token: int) -> int:
        """Offset after a token's last character."""
        return self.start[token] + len(self.text[token])

    def span(self, start: int, end: int) -> Span:
        """Where the tokens from ``start`` up to ``end`` stand in the text."""
        return self.start[start], self.end(end - 1)

    def tokens(self, span: Span) -> tuple[int, int]:
        """The first token that begins in a span of the text, and the first that begins after it."""
        return bisect_left(self.start, span[0]), bisect_left(self.start, span[1])

    @cached_property
    def closings(self) -> list[int | None]:
        """For each token, and for the end, where the bracket around it closes: there or behind; None: nowhere."""
        closed: list[int | None] = [None] * (len(self.text) + 1)
        for at in range(len(self.text) - 1, -1, -1):
            behind = closed[at + 1]
            if self.text[at] == ")":
                closed[at] = at
            elif self.text[at] == "(":
                closed[at] = None if behind is None else closed[behind + 1]
            else:
                closed[at] = behind
        return closed

    def quote(self, start: int, end: int) -> str:
        """The tokens from ``start`` up to ``end`` as written, between quotation marks."""
        return repr(self.whole[self.start[start] : self.end(end - 1)])


class Tokenizer:
    """Turns clean text into a Doc whose ``text`` is that text.

    Args:
        vocab: Of the pipeline; its ``NORM`` is the folded text (see ``engine.build_nlp``).
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenize.

        Args:
            text: Clean text (``text.clean``), at least free of runs of blanks.

        Returns:
            A Doc with ``user_data["words"]``, its tokens as ``Words`` (sentences are filled in later).
        """
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[int] = []
        lines = [0]
        for match in _TOKEN.finditer(text):
            word = match.group()
            if word == " " and spaces and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                continue
            if word == "\n":
                lines.append(len(words) + 1)
            starts.append(match.start())
            words.append(word)
            spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data["words"] = Words(text, words, [fold(word) for word in words], starts, [0], lines)
        return doc

    def pipe(self, texts: Any, batch_size: int = 64) -> Any:
        """Tokenize a stream of texts, as spaCy asks of a tokenizer."""
        return (self(text) for text in texts)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to save: the tokenizer has no state."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> Tokenizer:
        """Nothing to load."""
        return self

    def to_disk(self, path: Any, **_: Any) -> None:
        """Nothing to save."""

    def from_disk(self, path: Any, **_: Any) -> Tokenizer:
        """Nothing to load."""
        return self


def words_of(doc: Doc) -> Words:
    """The plain lists beside a Doc.

    Args:
        doc: Made by ``Tokenizer``.
    """
    words: Words = doc.user_data["words"]
    return words
