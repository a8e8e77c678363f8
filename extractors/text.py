"""Cleaning that keeps an offset for every character, and the two foldings that matching compares by.

Documents come as PDF exports with wrapped lines, web pages with no-break spaces, files in decomposed Unicode. ``clean``
gives one plain form to match on; ``CleanText.raw_span`` leads back to the words as the reader gave them.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.characters import HYPHENS, MARKS, VANISHING
from extractors.wrapping import wraps

Span = tuple[int, int]

# What cleaning changes; everything between two matches is copied as it is.
_SPECIAL = re.compile(
    rf"(?P<cluster>[^\s{MARKS}][{MARKS}]+)"
    rf"|(?P<hyphen>(?<=\w)[{HYPHENS}][ \t]*\r?\n[ \t\u00a0]*(?=\w))"
    rf"|(?P<soft>[{VANISHING}]+(?:[ \t]*\r?\n[ \t]*(?=\w))?)"
    r"|(?P<space>[^\S ]\s*| \s+)"
)
# "land- en tuinbouw": the hyphen stands for a word part that was left out.
_CONJUNCTION = re.compile(r"(?:en|of|tot|và|hoặc)\b")
_PAGE_NUMBER = re.compile(r"^[ \t]*[-–—][ \t]?\d{1,4}[ \t]?[-–—][ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CleanText:
    r"""Text ready for matching, tied to the text that it came from.

    Attributes:
        text: NFC, single spaces, wrapped lines joined; line breaks that mean something are one ``\n``.
        starts: For each character of ``text`` the offset of its first raw character.
        ends: For each character of ``text`` the offset after its last raw character.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def raw_span(self, start: int, end: int) -> Span:
        """Where a piece of the clean text stands in the raw text.

        Args:
            start: Clean offset of the first character.
            end: Clean offset after the last one; greater than ``start``.

        Returns:
            The half-open span in the raw text.
        """
        return self.starts[start], self.ends[end - 1]


def clean(raw: str, lang: str = "vi", noise: Iterable[Span] = ()) -> CleanText:
    """Bring a text into the form that rules match on.

    Composes letters with their marks (NFC), drops soft hyphens and zero-width marks, folds every run of white space,
    mends words broken at line ends and joins lines that were only wrapped.

    Args:
        raw: As the reader gave it.
        lang: ``vi`` keeps a hyphen at a line end (syllables are never divided), other languages drop it before a
            lower-case letter.
        noise: Spans that are no part of the running text (page numbers, running headers); they read as white space.

    Returns:
        The clean text with an offset for each character.
    """
    source = _blank(raw, noise)
    soft_breaks = wraps(source)
    parts: list[str] = []
    starts = array("L")
    ends = array("L")
    done = 0
    for match in _SPECIAL.finditer(source):
        a, b = match.span()
        new = _replacement(match, source, soft_breaks, lang)
        if new is None:
            continue
        parts.append(source[done:a])
        starts.extend(range(done, a))
        ends.extend(range(done + 1, a + 1))
        done = b
        if new:
            parts.append(new)
            starts.extend([a] * len(new))
            ends.extend([b] * len(new))
            if match.lastgroup == "hyphen":  # the kept hyphen is one raw character, the line break is not part of it
                ends[-len(new)] = a + 1
    if not parts:
        return CleanText(source, range(len(source)), range(1, len(source) + 1))
    parts.append(source[done:])
    starts.extend(range(done, len(source)))
    ends.extend(range(done + 1, len(source) + 1))
    return CleanText("".join(parts), starts, ends)


def _blank(raw: str, noise: Iterable[Span]) -> str:
    spans = [*noise, *(match.span() for match in _PAGE_NUMBER.finditer(raw))]
    if not spans:
        return raw
    parts, done = [], 0
    for start, end in sorted(spans):
        if end <= done:
            continue
        begin = max(start, done)
        parts += [raw[done:begin], " " * (end - begin)]
        done = end
    return "".join([*parts, raw[done:]])


def _replacement(match: re.Match[str], source: str, soft_breaks: set[int], lang: str) -> str | None:
    """The clean form of one special piece; None keeps it as it is."""
    piece = match.group()
    match match.lastgroup:
        case "cluster":
            return unicodedata.normalize("NFC", piece)
        case "soft":
            return ""
        case "hyphen":
            after = source[match.end() : match.end() + 8]
            if _CONJUNCTION.match(after):
                return f"{piece[0]} "
            divided = lang != "vi" and after[0].islower() and source[match.start() - 1].isalpha()
            return "" if divided else piece[0]
        case _:
            breaks = [match.start() + i for i, char in enumerate(piece) if char in "\n\r\f\v\x85\u2028\u2029"]
            if not breaks:
                return "\t" if "\t" in piece else " "
            return " " if soft_breaks and all(at in soft_breaks for at in breaks) else "\n"


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in "đĐ":
            folded = "d"
        else:
            base = unicodedata.normalize("NFD", char)[0]
            folded = base if unicodedata.combining(char) else base.lower()[0]
        self[code] = folded
        return folded


_FOLDS = _FoldTable()


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d; one character for each character.

    Args:
        text: Composed (NFC) text.

    Returns:
        A text of the same length.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDS)


_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=65536)
def spelling(text: str) -> str:
    """A key that is equal for the spellings of one Vietnamese phrase: case, and where the tone mark is placed.

    ``hoà`` and ``hòa``, ``UỶ`` and ``ủy`` have one key; ``mới`` and ``mỗi`` do not.

    Args:
        text: A word or phrase.

    Returns:
        The letters without tone marks, each word followed by its tone.
    """
    words = []
    for word in unicodedata.normalize("NFD", text.lower()).split():
        letters = "".join(char for char in word if char not in _TONES)
        words.append(letters + "".join(char for char in word if char in _TONES))
    return " ".join(words)


def is_plain(text: str) -> bool:
    """True where a text carries no Vietnamese diacritics, so that spelling cannot tell words apart.

    Args:
        text: Composed (NFC) text.
    """
    return text.isascii() or not any(char in "đĐ" or (char > "\u00bf" and fold(char) != char.lower()) for char in text)


def _only_vietnamese() -> str:
    """Letters that no Dutch word has: đ, and those with a hook, horn, breve, tilde, dot below or two marks."""
    letters = "đĐ"
    for code in [*range(0xC0, 0x180), *range(0x1A0, 0x1B1), *range(0x1EA0, 0x1EFA)]:
        marks = unicodedata.normalize("NFD", chr(code))[1:]
        if len(marks) > 1 or any(mark in "\u0309\u031b\u0306\u0303\u0323" for mark in marks):
            letters += chr(code)
    return letters


_VIETNAMESE = re.compile(f"[{_only_vietnamese()}]")


def shows_vietnamese(text: str) -> bool:
    """True where a text carries letters that only Vietnamese has (``comité`` and ``coördinatie`` do not count).

    Args:
        text: Composed (NFC) text.
    """
    return _VIETNAMESE.search(text) is not None
