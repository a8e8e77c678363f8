"""How well the text of a page can be trusted: what share of its words are none, and how sure OCR was of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, get_args

from extractors.text import fold
from pipeline.model import Page

Grade = Literal["good", "fair", "poor", "empty"]
GRADES: tuple[Grade, ...] = get_args(Grade)

# The limits are ours: on scans made for the tests a page below them reads well, or has a wrong letter in each line.
_FAIR = (0.1, 85.0)  # share of unknown words, confidence of OCR in percent
_POOR = (0.3, 60.0)
_LEAST = 20  # characters of a page that says something
_WORDS = 400  # that are looked at for garbage
_GARBLED = 0.4  # share of words that are none, above which a page has no usable text
_ENOUGH = 20  # words by which that can be told
_WORD = re.compile(r"\S*[^\W\d_]\S*")
_EDGES = re.compile(r"^\W+|\W+$")
GLYPH = r"\(cid:\d+\)?|[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]"  # one without a letter
_BROKEN = re.compile(
    GLYPH + r"|[^\W\d_][^\w\s.,:;'’&/()\[\]@+\-\u2010-\u2015\u2212\u00ad]+[^\W\d_]"  # a sign inside a word
    r"|[^\W\d_]\d[^\W\d_]"
    r"|[^\W\d_]{25}"
)
_VOWEL = re.compile("[aeiouy]")
_CONSONANTS = 4  # letters without a vowel that make no word


def graded(text: str, page: Page) -> Page:
    """Grade a page.

    Args:
        text: Of its document.
        page: With the confidence of OCR, where it was read so.

    Returns:
        The page with its grade, and the share of its words that are none.
    """
    own = text[page.start : page.end]
    unknown = round(share_unknown(own), 3) if own.strip() else 0.0
    confidence = 100.0 if page.confidence is None else page.confidence
    if len(own.strip()) < _LEAST:
        grade: Grade = "empty"
    elif unknown > _POOR[0] or confidence < _POOR[1]:
        grade = "poor"
    else:
        grade = "fair" if unknown > _FAIR[0] or confidence < _FAIR[1] else "good"
    return replace(page, unknown=unknown, grade=grade)


def worst(pages: Iterable[Page]) -> Grade:
    """The grade of a document: that of its worst page with text.

    Args:
        pages: Graded.
    """
    said = [page.grade for page in pages if page.grade != "empty"]
    return max((grade for grade in GRADES if grade in said), key=GRADES.index, default="empty")


def is_garbled(text: str) -> bool:
    """Whether a text is letters that make no words, as of a PDF whose fonts do not say what they show.

    Args:
        text: Of a page.
    """
    return len(_WORD.findall(text, 0)) >= _ENOUGH and share_unknown(text, _WORDS) > _GARBLED


def share_unknown(text: str, limit: int | None = None) -> float:
    """Share of the words of a text that are none, from 0 to 1; of a text without words 1.

    Args:
        text: Any.
        limit: How many words are looked at; None for all.
    """
    words = [word for word in (_EDGES.sub("", word) for word in _WORD.findall(text)[:limit]) if len(word) > 1]
    return sum(map(_is_unknown, words)) / len(words) if words else 1.0


def _is_unknown(word: str) -> bool:
    if _BROKEN.search(word):
        return True
    if not word.isalpha() or word.isupper() or len(word) < _CONSONANTS:  # symbols, codes, abbreviations
        return False
    return not _VOWEL.search(fold(word))
