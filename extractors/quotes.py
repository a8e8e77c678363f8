"""Quotations.

Real text mixes, nests and forgets quotation marks, so each closing mark takes the nearest opening one that it fits,
and a name whose closing mark was forgotten ends where its words stop being a name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from extractors.rules import load
from extractors.text import fold, is_plain
from extractors.tokenizer import Words, words_of

# For each opening mark the marks that close it: the right ones, and those that often stand for them.
_RIGHT = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "‚": "‘’", '"': '"', "'": "'", "”": "”", "`": "'`"}
_LIKELY = {"“": '"“', "„": '"', "«": "", "»": "»", "‘": "'", "‚": "'", '"': "”“", "'": "’", "”": '"', "`": "’"}
_SAME = {"‹": "«", "›": "»", "″": '"', "′": "'", "＂": '"', "❝": "“", "❞": "”"}
_DOUBLE = {"`": "“", "'": '"', "’": "”", "‘": "“", ",": "„"}  # two single marks typed for a double one
_ONLY_OPEN = frozenset("“„«‚")
_APOSTROPHES = frozenset("'’")
_BEFORE_OPEN = frozenset("([{-–—/+*•:")
_SHORT = frozenset("s t n k m r d ns".split())  # 's avonds, 't, 'n, 'k
_LONGEST = 160  # tokens to the closing mark of a quoted speech
_LONGEST_TITLE = 40  # tokens of the longest name
_LONGEST_UNCLOSED = 20
_SEPARATORS = frozenset(", ; và en & alsook cùng với".split())

WordLists = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks.

    Attributes:
        open: Index of the opening mark.
        start: Index of the first token inside.
        end: Index after the last token inside.
        close: Index after the closing mark; equal to ``end`` where the mark was never closed.
    """

    open: int
    start: int
    end: int
    close: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark of one or two tokens.

    Attributes:
        at: Index of its first token.
        end: Index after its last token.
        char: The mark that it is or stands for.
        opens: Where it stands it can open.
        closes: Where it stands it can close.
    """

    at: int
    end: int
    char: str
    opens: bool
    closes: bool


def quotations(doc: Doc) -> list[Quotation]:
    """The quotations of a text, without those inside another.

    Args:
        doc: Made by ``Tokenizer``.

    Returns:
        In order, not overlapping.
    """
    outer: list[Quotation] = []
    for quotation in all_quotations(doc):
        if not outer or quotation.open >= outer[-1].close:
            outer.append(quotation)
    return outer


def all_quotations(doc: Doc) -> list[Quotation]:
    """The quotations of a text with those inside others.

    Args:
        doc: Made by ``Tokenizer``; what is found is kept in its ``user_data``.

    Returns:
        In order of their opening marks.
    """
    found: list[Quotation] | None = doc.user_data.get("quotations")
    if found is None:
        words = words_of(doc)
        lists = word_lists(doc)
        found = _without_husks([q for line in _marks_by_line(words) for q in _pair(words, line, lists)])
        doc.user_data["quotations"] = found
    return found


def _without_husks(found: list[Quotation]) -> list[Quotation]:
    """Where a closed quotation ends one that was never closed, the inner words are the name, at the outer's place."""
    closed = {quotation.close: quotation for quotation in found if quotation.close > quotation.end}
    husks = {
        inner: Quotation(outer.open, inner.start, inner.end, inner.close)
        for outer in found
        if outer.close == outer.end and (inner := closed.get(outer.end)) is not None and inner.open > outer.open
    }
    outer_opens = {merged.open for merged in husks.values()}
    kept = [q for q in found if q not in husks and not (q.close == q.end and q.open in outer_opens)]
    return sorted([*kept, *husks.values()], key=lambda quotation: quotation.open)


def word_lists(doc: Doc) -> WordLists:
    """The words at which names end, from ``[words]`` of the campaign pack, as the text spells them.

    Args:
        doc: A Vietnamese text without any diacritics gets the Vietnamese words without them.
    """
    tables = load("campaigns").tables["words"]
    plain = doc.lang_ != "nl" and is_plain(words_of(doc).whole)
    if plain:
        return {name: frozenset(fold(text).split()) for name, text in tables["vi"].items()}
    return {name: frozenset(f"{text} {tables['nl'][name]}".split()) for name, text in tables["vi"].items()}


def _marks_by_line(words: Words) -> Iterator[list[_Mark]]:
    line: list[_Mark] = []
    at = 0
    while at < len(words.text):
        text = words.text[at]
        if text == "\n":
            yield line
            line = []
        char = _SAME.get(text, text)
        width = 1
        doubled = at + 1 < len(words.text) and words.text[at + 1] == text and words.start[at + 1] == words.end(at)
        if doubled and text in _DOUBLE:
            char, width = _DOUBLE[text], 2
        if char in _RIGHT or char in "”»’":
            mark = _mark(words, at, at + width, char)
            if mark.opens or mark.closes:
                line.append(mark)
        at += width
    yield line


def _mark(words: Words, at: int, end: int, char: str) -> _Mark:
    """What a mark can be, by the blanks beside it."""
    before = words.text[at - 1] if at and words.start[at] == words.end(at - 1) else " "
    after = words.text[end] if end < len(words.text) and words.start[end] == words.end(end - 1) else " "
    left = not before.isspace()  # a word or mark touches it
    right = not after.isspace()
    word_left, word_right = before[-1].isalnum(), after[0].isalnum()
    opening_side = not left or before in _BEFORE_OPEN or before in _RIGHT
    goes_on = word_right or after[0] in _RIGHT or after[0] in "(#…"
    if char in _ONLY_OPEN:
        opens = goes_on or not right
    elif char in _APOSTROPHES or char in "‘`":
        year = after.isdigit() and len(after) == len("90")
        opens = opening_side and goes_on and after.lower() not in _SHORT and char != "’" and not year
    elif char == '"':
        opens = (opening_side and goes_on) or (word_left and word_right) or not (left or right)
    else:
        opens = opening_side and goes_on
    if char in "”»":
        closes = True
    elif char == '"':
        closes = (left and not word_right) or (word_left and word_right) or not (left or right)
    else:
        closes = left and not word_right and (char not in "„‚") and not (before in _BEFORE_OPEN and not word_left)
    return _Mark(at, end, char, opens, closes)


def _pair(words: Words, line: list[_Mark], lists: WordLists) -> list[Quotation]:
    """The quotations of one line."""
    found: list[Quotation] = []
    waiting: list[_Mark] = []
    unclosed: list[_Mark] = []
    for index, mark in enumerate(line):
        level = _closed_by(waiting, mark, line[index + 1 :]) if mark.closes else None
        if level is not None and not (mark.opens and mark.char not in _RIGHT[waiting[level].char]):
            opening = waiting[level]
            unclosed += waiting[level + 1 :]
            del waiting[level:]
            if opening.end < mark.at:
                found.append(Quotation(opening.at, opening.end, mark.at, mark.end))
        elif mark.opens:
            waiting.append(mark)
    for mark in sorted(unclosed + waiting, key=lambda mark: -mark.at):
        quotation = _unclosed(words, mark, found, lists)
        if quotation is not None:
            found.append(quotation)
    return sorted(found, key=lambda quotation: quotation.open)


def _closed_by(waiting: list[_Mark], mark: _Mark, following: list[_Mark]) -> int | None:
    """Which of the marks that wait for their close a mark closes."""
    near = [level for level, opening in enumerate(waiting) if mark.at - opening.at <= _LONGEST]
    for fits in (_RIGHT, _LIKELY):
        for level in reversed(near):
            if mark.char in fits[waiting[level].char]:
                return level
    if not near or mark.opens:
        return None
    # A wrong mark closes only where the right one does not come next; an apostrophe is no wrong mark.
    top = waiting[near[-1]].char
    fitting = _RIGHT[top] + _LIKELY[top]
    right_one = bool(following) and not following[0].opens and following[0].char in fitting
    if right_one or (mark.char in _APOSTROPHES and following and any(m.char in fitting for m in following)):
        return None
    return near[-1]


def _unclosed(words: Words, mark: _Mark, found: list[Quotation], lists: WordLists) -> Quotation | None:
    """The name behind a mark that was never closed."""
    inner = {quotation.open: quotation for quotation in found}
    limit = min(len(words.text), mark.end + _LONGEST_UNCLOSED)
    end = mark.end
    while end < limit:
        quotation = inner.get(end)
        if quotation is not None and words.text[end - 1].lower() not in _SEPARATORS:
            end = quotation.close
        elif quotation is not None or _name_ends(words, end, mark.end, lists):
            break
        else:
            end += 1
    else:
        if end < len(words.text):
            return None  # no plausible end
    while end > mark.end and words.text[end - 1].lower() in _SEPARATORS:
        end -= 1
    if end - mark.end < 2 or not words.text[mark.end][0].isalnum():
        return None
    return Quotation(mark.at, mark.end, end, end)


def _name_ends(words: Words, at: int, start: int, lists: WordLists) -> bool:
    """True where a name without a closing mark ends before a token."""
    word, lower = words.text[at], words.text[at].lower()
    following = words.text[at + 1] if at + 1 < len(words.text) else "\n"
    if word in ".;:!?…()[]•”»" or word.isspace():
        return True
    if at == start:
        return False
    if lower in lists["ends"] or f"{lower}_{following.lower()}" in lists["ends"] or names_level(words, at, lists):
        return True
    if word == ",":
        after = following.lower()
        numbered = following[0].isdigit() and len(following) > 1  # "5 zonder, 3 schoon"
        return any(after in lists[name] for name in ("clauses", "ends", "levels")) or numbered
    if lower in lists["links"]:
        behind = at + 2 if following.lower() in lists["articles"] else at + 1
        last = words.text[min(behind, len(words.text) - 1)]
        numbered = last[0].isdigit() and len(last) > 1  # "met 5 nee"
        return last[0].isupper() or numbered or last.lower() in lists["levels"]
    return False


def names_level(words: Words, at: int, lists: WordLists) -> bool:
    """True where a token begins a named unit: "xã Lìa", "thị trấn Chũ", "wijk 5".

    Args:
        words: Of the text.
        at: Index of the token.
        lists: From ``word_lists``.
    """
    lower = [word.lower() for word in words.text[at : at + 2]]
    behind = at + 2 if "_".join(lower) in lists["levels"] else at + 1 if lower[0] in lists["levels"] else None
    if behind is None or behind >= len(words.text):
        return False
    return words.text[behind][0].isupper() or words.text[behind][0].isdigit() or words.text[behind] == "."


def titles(doc: Doc, counted: list[int]) -> list[Quotation]:
    """The short quotations of a text that are names: those in which nothing is counted.

    Args:
        doc: The text.
        counted: First tokens of the numbers that count something, ascending.

    Returns:
        In order, not overlapping.
    """
    return [
        q
        for q in quotations(doc)
        if q.close - q.open < _LONGEST_TITLE and bisect_left(counted, q.start) == bisect_left(counted, q.end)
    ]


def is_quoted(found: list[Quotation], token: int) -> bool:
    """True inside one of some quotations.

    Args:
        found: In order, not overlapping.
        token: Index of a token.
    """
    at = bisect_right(found, token, key=lambda quotation: quotation.start) - 1
    return at >= 0 and token < found[at].end


def quotation_at(found: list[Quotation], token: int) -> int:
    """Index of the first quotation that opens at or behind a token.

    Args:
        found: As ``quotations`` or ``all_quotations`` gives them.
        token: Index of a token.
    """
    return bisect_left(found, token, key=lambda quotation: quotation.open)
