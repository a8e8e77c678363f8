"""Quotations.

Real text mixes, nests and forgets quotation marks, so each opening mark takes the nearest plausible close.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from extractors.tokenizer import Words, words_of

_CLOSES = {"“": '”"“', "„": '”“"', "«": "»", "‘": "’'", '"': '"”', "'": "'’", "”": "”"}
_ALWAYS_CLOSE = frozenset("”»’")
_LIST = frozenset(",;.:…)")
_LONGEST = 60  # tokens; the longest names of movements stay below 40
# Words with which a clause goes on: an unclosed name has ended before them.
_CLAUSE = frozenset(
    "được đã đang đều là do giúp nhằm để có gây tặng werd werden wordt worden is zijn heeft hebben".split()
)


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


def quotations(doc: Doc) -> list[Quotation]:
    """All quotations of a text, nested ones only where the outer one has no close.

    Args:
        doc: Made by ``Tokenizer``; what is found is kept in its ``user_data``.

    Returns:
        In order, not overlapping.
    """
    found: list[Quotation] | None = doc.user_data.get("quotations")
    if found is None:
        found = doc.user_data["quotations"] = _pair(words_of(doc))
    return found


def _pair(words: Words) -> list[Quotation]:
    found: list[Quotation] = []
    at = 0
    while at < len(words.text):
        if words.text[at] in _CLOSES and _opens(words, at):
            quotation = _close(words, at)
            if quotation is not None:
                found.append(quotation)
                at = quotation.close
                continue
        at += 1
    return found


def _opens(words: Words, at: int) -> bool:
    """A mark opens where something follows without a blank, and nothing but an opening stands right before it."""
    if at + 1 >= len(words.text) or words.start[at + 1] != words.end(at) or words.text[at + 1].isspace():
        return False
    if words.text[at + 1] in _LIST:
        return False
    if words.text[at] in "“„«‘" or at == 0:
        return True
    return words.start[at] != words.end(at - 1) or words.text[at - 1] in "([“‘«„/-–\n\t" or words.text[at - 1] == '"'


def _closes(words: Words, at: int, mark: str) -> bool:
    """A mark closes where something stands right before it and no word right after it."""
    if words.text[at] not in _CLOSES[mark]:
        return False
    if words.text[at] in _ALWAYS_CLOSE and mark not in "'":
        return True
    touches = words.start[at] == words.end(at - 1) and not words.text[at - 1].isspace()
    last = at + 1 >= len(words.text) or words.start[at + 1] != words.end(at) or not words.text[at + 1][0].isalnum()
    return touches and last


def _close(words: Words, opening: int) -> Quotation | None:
    """Follow a quotation to its close; an inner one counts only where it closes too."""
    mark = words.text[opening]
    inner = None
    at = opening + 1
    last = min(len(words.text), opening + _LONGEST)
    while at < last and words.text[at] != "\n":
        if _closes(words, at, mark):
            if inner is None:
                return Quotation(opening, opening + 1, at, at + 1)
            if words.text[inner] == mark and _listed(words, at + 1):
                return _close(words, inner)  # the outer one was never closed: what follows is the next name
            inner = None
        elif words.text[at] in _CLOSES and _opens(words, at):
            if words.text[at] == mark and words.text[at - 1] in _LIST and words.text[at - 1] != ".":
                return Quotation(opening, opening + 1, at - 1, at - 1)  # the next name of a list
            if words.text[at] == mark or mark not in '"“':
                inner = at
            elif (nested := _close(words, at)) is not None and nested.close > nested.end:
                at = nested.close
                continue
        at += 1
    if inner is not None:
        return _close(words, inner)
    return _unclosed(words, opening, at)


def _listed(words: Words, at: int) -> bool:
    """True where a separator and another opening mark follow: the names of a list."""
    return at + 1 < len(words.text) and words.text[at] in ",;" and words.text[at + 1] in _CLOSES


def _unclosed(words: Words, opening: int, limit: int) -> Quotation | None:
    """A name whose closing mark was forgotten ends with its clause or sentence, within a dozen words."""
    for at in range(opening + 1, limit):
        text = words.text[at]
        if text in _CLAUSE or text in ".;:!?(":
            break
    else:
        at = limit
    if not 2 <= at - opening - 1 <= 14 or not words.text[opening + 1][0].isalnum():
        return None
    return Quotation(opening, opening + 1, at, at)
