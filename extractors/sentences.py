"""Sentence borders that survive ``nr.``, ``TP.``, ``1.900`` and numbered headings."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, cast

import numpy as np
from spacy.tokens import Doc

from extractors.tokenizer import Words, words_of

# Abbreviations after which a capital letter does not begin a sentence.
ABBREVIATIONS = frozenset(
    """nr nrs tp tx tt ts ths pgs gs bs kts đc mr mrs ms st dr drs ir ing mw dhr prof art blz bijv res dir tr stt
    """.split()
)
_CLOSING = frozenset("\"'”’»)]")
_OPENING = frozenset("\"'“‘«„([")


class SentenceFinder:
    """A spaCy component that marks where sentences begin."""

    def __call__(self, doc: Doc) -> Doc:
        """Set ``is_sent_start`` and ``Words.sentences``."""
        words = words_of(doc)
        words.sentences = sentence_starts(words)
        marks = np.full((len(doc), 1), -1, dtype="int64")
        marks[[token for token in words.sentences if token < len(doc)], 0] = 1
        doc.from_array(
            ["SENT_START"], cast(Any, marks.astype("uint64"))
        )  # token by token would be quadratic: spaCy checks the Doc each time
        return doc


def sentence_starts(words: Words) -> list[int]:
    """Token indices at which sentences begin.

    Args:
        words: Of one text.

    Returns:
        Ascending, the first is 0; a line break always begins a sentence.
    """
    text = words.text
    starts = set(words.lines)
    for i, word in enumerate(text):
        if word not in (".", "!", "?", "…"):
            continue
        nxt = i + 1
        while nxt < len(text) and (text[nxt] in _CLOSING or text[nxt] in ".!?…"):
            nxt += 1
        if nxt >= len(text) or words.start[nxt] == words.end(nxt - 1):
            continue
        first = nxt
        while first < len(text) - 1 and text[first] in _OPENING:
            first += 1
        if (text[first][0].isupper() or text[first][0].isdigit() or text[first] in "-–•") and not _abbreviates(
            words, i
        ):
            starts.add(nxt)
    return sorted(starts)


def _abbreviates(words: Words, dot: int) -> bool:
    """True where the full stop ends an abbreviation or numbers a heading."""
    if words.text[dot] != "." or dot == 0 or words.end(dot - 1) != words.start[dot]:
        return False
    word = words.text[dot - 1]
    if word.lower() in ABBREVIATIONS or (len(word) == 1 and word.isupper()):
        return True
    line = words.lines[bisect_right(words.lines, dot) - 1]
    return dot - 1 == line and (word.isdigit() or set(word) <= set("IVXLC"))


def span_at(starts: list[int], token: int, length: int) -> tuple[int, int]:
    """The sentence or line that holds a token.

    Args:
        starts: ``Words.sentences`` or ``Words.lines``.
        token: Index of the token.
        length: Number of tokens of the text.

    Returns:
        Half-open span of token indices.
    """
    at = bisect_right(starts, token)
    return starts[at - 1], starts[at] if at < len(starts) else length


def topic_line(words: Words, token: int) -> int:
    """First token of the line that a token's own line goes on from: the question that it answers, else its own line.

    Args:
        words: Of the text.
        token: Index of the token.
    """
    line = span_at(words.lines, token, len(words.text))[0]
    at = line - 1
    while at >= 0 and words.text[at].isspace():
        at -= 1
    if at < 0 or words.text[at] != "?":
        return line
    return span_at(words.lines, at, len(words.text))[0]
