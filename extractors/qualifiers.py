"""The words around a count: how exact it is, and whether it was reached, is aimed at, or is a change.

Cues have a direction (before or behind the number), a scope (the number's own words, its sentence, its section) and
terminators (the sentence ends, a nearer cue says otherwise), as in the ConText algorithm.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import cast

from extractors.facts import Qualifier, Status
from extractors.rules import Hit, HitIndex
from extractors.sentences import span_at
from extractors.tokenizer import Words

_BEHIND = 6  # tokens from a noun to the cue behind it
_LONGEST_HEADING = 16  # tokens


@dataclass(frozen=True, slots=True)
class Qualified:
    """How exact a number is.

    Attributes:
        qualifier: Of the six of the record.
        start: Index of the first token of the number with its qualifier.
        end: Index after a qualifier that stands behind, else 0.
        vague: True where the words before it say that it counts nothing ("bình quân 3").
    """

    qualifier: Qualifier
    start: int
    end: int
    vague: bool


def qualify(hits: HitIndex, start: int, ends: tuple[int, ...]) -> Qualified:
    """Read the words right before and right behind a number.

    Args:
        hits: Of the count pack.
        start: Index of the number's first token.
        ends: Indices after the number and after its noun; a qualifier may stand behind either.
    """
    after = next((hit for end in ends if (hit := hits.starting(end, "qualifier.after."))), None)
    first = start
    name = after.rule.id.removeprefix("qualifier.after.") if after else "exact"
    while (hit := hits.ending(first, "qualifier.")) is not None and not hit.rule.id.startswith("qualifier.after"):
        if hit.rule.id == "qualifier.from":
            first = hit.start if after else first
            break
        name = hit.rule.id.removeprefix("qualifier.") if name == "exact" else name
        first = hit.start
    vague = hits.ending(first, "count.vague") is not None
    return Qualified(cast(Qualifier, name), first, after.end if after else 0, vague)


@dataclass(frozen=True, slots=True)
class Stated:
    """The status of a count with the cue that says so.

    Attributes:
        status: Of the three of the record.
        start: Index of the first token of the count with the cue that touches it.
        cue: The cue, None where nothing says otherwise than achieved.
    """

    status: Status
    start: int
    cue: Hit | None = None


class StatusReader:
    """Tells the status of the counts of one text.

    Args:
        words: Its tokens.
        hits: Of the count pack.
        planned: True for a plan or programme, whose statements are goals unless they say otherwise.
    """

    def __init__(self, words: Words, hits: HitIndex, planned: bool = False) -> None:
        self._words = words
        self._hits = hits
        self._planned = planned
        self._headings = self._read_headings()

    def read(self, start: int, end: int) -> Stated:
        """The status of one count.

        Args:
            start: Index of its first token, qualifier included.
            end: Index after its noun, or after the number where the noun is dropped.
        """
        sentence = span_at(self._words.sentences, start, len(self._words.text))
        target = self._last(sentence[0], start, "status.target")
        achieved = self._last(sentence[0], start, "status.achieved")
        change = self._hits.ending(start, "status.change") or self._behind(end, sentence[1])
        if change is not None and change.rule.id == "status.change_after" and change.start < start:
            change = None
        first = change.start if change is not None and change.end == start else start
        if target is not None and (achieved is None or achieved.start <= target.start):
            return Stated("target", first, target)
        if change is not None:
            return Stated("change", first, change)
        if achieved is None and not self._past_behind(end, sentence[1]):
            heading = self._heading_at(start)
            if heading is not None:
                return Stated("target", first, heading)
            if self._planned and not self._under_results(start):
                return Stated("target", first)
        return Stated("achieved", first)

    def _last(self, start: int, end: int, rule_id: str) -> Hit | None:
        none = self._hits.within(start, end, "status.none")
        found = [
            hit
            for hit in self._hits.within(start, end, rule_id)
            if hit.rule.id == rule_id and not any(other.start <= hit.start and hit.end <= other.end for other in none)
        ]
        return found[-1] if found else None

    def _behind(self, end: int, limit: int) -> Hit | None:
        """A cue of change behind the noun, in the same clause."""
        for at in range(end, min(limit, end + _BEHIND)):
            if self._words.text[at] in ",;.:(":
                return None
            hit = self._hits.starting(at, "status.change_after")
            if hit is not None:
                return hit
        return None

    def _past_behind(self, end: int, limit: int) -> bool:
        """True where the words behind the noun say that it is done: "41 mô hình đã được công nhận"."""
        return any(self._hits.starting(at, "status.achieved") for at in range(end, min(limit, end + 3)))

    def _read_headings(self) -> list[tuple[int, Hit | None]]:
        """Headings with the cue that makes what follows a goal, None for any other heading."""
        words = self._words
        headings: list[tuple[int, Hit | None]] = []
        for index, start in enumerate(words.lines):
            end = words.lines[index + 1] if index + 1 < len(words.lines) else len(words.text)
            if is_heading(words, start, end):
                hits = self._hits.within(start, end, "status.target_heading")
                headings.append((start, hits[0] if hits else None))
        return headings

    def _heading_at(self, token: int) -> Hit | None:
        at = bisect_right([start for start, _ in self._headings], token) - 1
        return self._headings[at][1] if at >= 0 and self._headings[at][0] < token else None

    def _under_results(self, token: int) -> bool:
        """True under a heading that does not speak of goals."""
        at = bisect_right([start for start, _ in self._headings], token) - 1
        return at >= 0 and self._headings[at][1] is None


def is_heading(words: Words, start: int, end: int) -> bool:
    """True for a line that heads a section: short, numbered or in capitals, no sentence.

    Args:
        words: Of the text.
        start: Index of the line's first token.
        end: Index after its last token, the line break included.
    """
    while end > start and words.text[end - 1].isspace():
        end -= 1
    if not 0 < end - start <= _LONGEST_HEADING or words.text[end - 1] in ".;,":
        return False
    first = words.text[start]
    numbered = start + 1 < end and words.text[start + 1] in ".-)" and (first.isdigit() or set(first) <= set("IVXLC"))
    letters = [word for word in words.text[start:end] if word[0].isalpha()]
    return bool(letters) and (numbered or all(word.isupper() for word in letters))
