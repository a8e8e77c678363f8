"""Cleaning that keeps an offset for every character, and the two foldings that matching compares by.

Documents come as PDF exports with wrapped lines, web pages with no-break spaces, files in decomposed Unicode. ``clean``
gives one plain form to match on; ``CleanText.raw_span`` leads back to the words as the reader gave them.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

Span = tuple[int, int]

MARKS = "\u0300-\u036f"  # combining diacritical marks
VANISHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width marks
HYPHENS = "-\u2010\u2011"
BREAKS = "\n\r\f\v\x85\u2028\u2029"  # of lines and pages

# What cleaning changes; everything between two matches is copied as it is.
_SPECIAL = re.compile(
    rf"(?P<cluster>[^\s{MARKS}{VANISHING}][{VANISHING}]*[{MARKS}][{MARKS}{VANISHING}]*)"
    rf"|(?P<hyphen>(?<=[\w{MARKS}{VANISHING}])[{HYPHENS}][\s{VANISHING}]*?[{BREAKS}][\s{VANISHING}]*(?=\w))"
    rf"|(?P<soft>[{VANISHING}]+(?:[ \t]*\r?\n[ \t]*(?=\w))?)"
    rf"|(?P<space>[^\S ][\s{VANISHING}]*| [\s{VANISHING}]+)"
)
# Letters and signs of other scripts that keyboards and fonts give for those meant; one for one, so that offsets stay.
_LOOKALIKES = {0xD0: "Đ", 0xF0: "đ", 0x0189: "Đ", 0x2044: "/", 0x2215: "/"}
_VANISHING = re.compile(f"[{VANISHING}]")
# "land- en tuinbouw": the hyphen stands for a word part that was left out.
_CONJUNCTION = re.compile(r"(?:en|of|tot|và|hoặc)\b")
_ENUMERATOR = re.compile(r"\s*(?:[-–—+*•·▪►●]|\(?(?:\d{1,2}|[a-zđ]|[IVXivx]{1,5})[.)/-])\s")
_RULE = re.compile(r"[-–—_=*.\s]{3,}|\*")
_LIST_HEAD = re.compile(
    r"(?:Nơi nhận|Noi nhan|Kính gửi|Ontvangers|Verzendlijst|Verzonden aan)\s*:"
    r"|(?:Biểu|Bảng|Phụ lục|Bieu|Bang|Phu luc|Tabel|Bijlage)(?:\s+số)?\s+\d+\s*[.:)]"
)
_HANGING = frozenset(
    "huyện xã tỉnh phường quận thị thành phố trấn số của và các những ngày tháng năm ở tại theo với trong mô điển bộ"
    " district gemeente provincie stad wijk de het een van en nr. met voor door in op te tot bij der den".split()
)
_TITLE = 6  # letters
_BLANK = rf"(?:[^\S{BREAKS}]|[{VANISHING}])"
_PAGE_NUMBER = re.compile(
    rf"(?:^|(?<=[{BREAKS}])){_BLANK}*[-–—]{_BLANK}*\d{{1,4}}{_BLANK}*[-–—]{_BLANK}*(?=[{BREAKS}]|$)"
)
_EVIDENCE = 2  # lines that run on in a text that is wrapped
_SENTENCE_END = re.compile(r"(?<!\bnr)(?<!\b[Ss]ố)(?<!\bT[PXT])[.!?:;…]['\"”’»)\]]*$")


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

    def clean_span(self, start: int, end: int) -> Span:
        """Where a piece of the raw text stands in the clean text.

        Args:
            start: Raw offset of the first character.
            end: Raw offset after the last one.

        Returns:
            The half-open span of the characters that came from it; an empty one where none did.
        """
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))


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
    source = _blank(raw, noise).translate(_LOOKALIKES)
    soft_breaks = _wrapped_lines(source)
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
            return unicodedata.normalize("NFC", _VANISHING.sub("", piece))
        case "soft":
            return ""
        case "hyphen":
            after = source[match.end() : match.end() + 8]
            if _CONJUNCTION.match(after):
                return f"{piece[0]} "
            divided = lang != "vi" and after[0].islower() and source[match.start() - 1].isalpha()
            return "" if divided else piece[0]
        case _:
            breaks = [match.start() + i for i, char in enumerate(piece) if char in BREAKS]
            if not breaks:
                return "\t" if "\t" in piece else " "
            return " " if soft_breaks and all(at in soft_breaks for at in breaks) else "\n"


def _wrapped_lines(source: str) -> set[int]:
    """Offsets of line breaks that only wrap a paragraph, with the blanked lines between them.

    A break is a wrap where the first word of the next line would no longer have fitted: the rule by which every
    program fills lines. Texts whose paragraphs are one long line each have no wraps.
    """
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n\f]*", source) if m.end() > m.start() or m.start() == 0]
    filled = [(s, e, len(source[s:e].strip())) for s, e in lines if source[s:e].strip()]
    lengths = sorted(length for _, _, length in filled)
    if len(lengths) < 3 or lengths[-1] > 4 * lengths[len(lengths) // 2] + 40:
        return set()
    width = lengths[int(0.95 * (len(lengths) - 1))] if len(lengths) >= 20 else lengths[-1]
    if not 25 <= width <= 160:
        return set()
    breaks: set[int] = set()
    if _runs_on(source, filled, width) < _EVIDENCE:
        return breaks
    exact = _exactly_wrapped(source, filled, width)
    for (start, end, length), (nxt, nxt_end, _) in pairwise(filled):
        between = source[end:nxt]
        if between.count("\n") > 1 and not _only_blanked(source, end, nxt):
            continue
        following = source[nxt:nxt_end]
        first = following.split(maxsplit=1)[0]
        if _ENUMERATOR.match(following) or _is_row(source[start:end], following):
            continue
        if _stands_apart(source[start:end].strip(), following.strip()):
            continue
        full = length + 1 + len(first) > (width if exact else 0.86 * width)
        full = full and (length > 0.75 * width or not source[start:end].isupper())  # lines of a letterhead
        ended = _SENTENCE_END.search(source[start:end].rstrip()) is not None
        runs_on = (first[0].islower() or _hangs(source[start:end])) and not ended and length > 0.5 * width
        runs_on |= first[0].isdigit() and not ended and length > 0.75 * width
        if runs_on or (full and not (ended and not exact and length < 0.9 * width)):
            breaks.update(at for at in range(end, nxt) if source[at] in "\n\f\r")
    return breaks


def _hangs(line: str) -> bool:
    """True for a line that ends no paragraph: inside a quotation, or with a word that another must follow."""
    return line.rfind("“") > line.rfind("”") or line.rsplit(maxsplit=1)[-1] in _HANGING


def _stands_apart(line: str, following: str) -> bool:
    """True for a line of the form of a document: a rule, a title in capitals, the head of a list or a table."""
    if _RULE.fullmatch(line) or _RULE.fullmatch(following) or _LIST_HEAD.match(following):
        return True
    one, other = line.isupper(), following.isupper()
    return one is not other and sum(map(str.isalpha, line if one else following)) >= _TITLE


def _is_row(line: str, following: str) -> bool:
    """True for two lines cut into as many cells by semicolons or bars, or one with a tab: rows of a table."""
    return (
        "\t" in line.strip()
        or "\t" in following.strip()
        or any(line.count(mark) == following.count(mark) > 1 for mark in ";|")
    )


def _runs_on(source: str, filled: list[tuple[int, int, int]], width: int) -> int:
    """How many full lines go on in small letters on the next: the evidence that a text is wrapped at all."""
    return sum(
        length > 0.8 * width and source[nxt].islower() and source[end:nxt].count("\n") == 1
        for (_, end, length), (nxt, _, _) in pairwise(filled)
    )


def _only_blanked(source: str, start: int, end: int) -> bool:
    """True where what lies between two lines is a page border or a blanked page number, not an empty line."""
    gap = source[start:end]
    return "\f" in gap or any(len(line) > 3 and not line.strip() for line in gap.split("\n")[1:-1])


def _exactly_wrapped(source: str, filled: list[tuple[int, int, int]], width: int) -> bool:
    """True for text wrapped at a fixed number of characters, where the rule needs no tolerance."""
    runs_on = fits = 0
    for (_, end, length), (nxt, nxt_end, _) in pairwise(filled):
        first = source[nxt:nxt_end].split(maxsplit=1)[0]
        if source[end:nxt].count("\n") == 1 and first[0].islower():
            runs_on += 1
            fits += length + 1 + len(first) > width
    return runs_on >= 3 and fits >= 0.8 * runs_on


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


def any_of(words: Iterable[str]) -> str:
    """A pattern for folded text that matches each of some words, the longest first.

    Args:
        words: In any case, with or without diacritics.

    Returns:
        A group without a name.
    """
    parts = sorted({fold(word) for word in words}, key=lambda part: (-len(part), part))
    alternatives = "|".join(re.escape(part).replace(r"\ ", r"\s+") for part in parts)
    return f"(?:{alternatives})"
