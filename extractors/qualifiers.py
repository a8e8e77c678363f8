"""The words around a count: how exact it is, and whether it was reached, is aimed at, or is a change.

Cues have a direction (before or behind the number), a scope (the number's own words, its sentence, its section) and
terminators (the sentence ends, a nearer cue says otherwise), as in the ConText algorithm.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from extractors.dates import text_date
from extractors.facts import Header, Qualifier, Status
from extractors.numbers import is_year
from extractors.rules import Hit, HitIndex
from extractors.sentences import span_at, topic_line
from extractors.tokenizer import Words

_BEHIND = 14  # tokens from a noun to the cue behind it
_BETWEEN = 9  # tokens of a comparison between a cue and its number
_FAR = 14  # tokens from a number to the qualifier that closes its noun phrase
_ABBREVIATION = 3  # letters: "STT" heads a column, no section
_LONGEST_HEADING = 16  # tokens
_PLAIN_HEADING = 10  # tokens of a heading that is neither numbered nor in capitals
_PLANS = frozenset({"plan", "programme"})
_OWN_YEAR = 3  # tokens: "50 in 2024"
_CLAUSE = ",;.:(\n"
_CLAUSE_END = frozenset((*',;.:!\n"”’»)', "en", "maar", "terwijl"))
_QUOTES = frozenset('“”"«»„‘’')
_BULLETS = frozenset("-–+•*●▪")


@dataclass(frozen=True, slots=True)
class Qualified:
    """How exact a number is.

    Attributes:
        qualifier: Of the six of the record.
        start: Index of the first token of the number with its qualifier.
        end: Index after a qualifier that stands behind, else 0.
        vague: True where the words before it say that it counts nothing ("vài 3").
    """

    qualifier: Qualifier
    start: int
    end: int
    vague: bool


def qualify(hits: HitIndex, start: int, ends: tuple[int, ...], text: list[str]) -> Qualified:
    """Read the words right before and right behind a number.

    Args:
        hits: Of the count pack.
        start: Index of the number's first token.
        ends: Indices after the number and after its noun; a qualifier may stand behind either.
        text: The tokens.
    """
    after = next((hit for end in ends if (hit := hits.starting(end, "qualifier.after."))), None)
    inside = hits.starting(start, "qualifier.inside.")
    first = start
    name = "exact"
    if inside is not None:
        name = inside.rule.id.removeprefix("qualifier.inside.")
    while (hit := _before(hits, first)) is not None:
        if hit.rule.id == "qualifier.from":
            after = after or _closing(hits, max(ends), text)
            first = hit.start if after else first
            break
        name = hit.rule.id.removeprefix("qualifier.") if name == "exact" else name
        first = hit.start
    if after is not None:
        name = after.rule.id.removeprefix("qualifier.after.")
    vague = hits.ending(first, "count.vague") is not None
    return Qualified(cast(Qualifier, name), first, after.end if after else 0, vague)


def _before(hits: HitIndex, token: int) -> Hit | None:
    hit = hits.ending(token, "qualifier.")
    return None if hit is None or hit.rule.id.startswith(("qualifier.after", "qualifier.inside")) else hit


def _closing(hits: HitIndex, start: int, text: list[str]) -> Hit | None:
    """The "trở lên" that closes a noun phrase, over the quoted name behind the noun."""
    quoted = False
    for at in range(start, min(len(text), start + _FAR)):
        quoted ^= text[at] in _QUOTES
        if not quoted and text[at] in ",;.(\n":
            return None
        hit = hits.starting(at, "qualifier.after.")
        if hit is not None:
            return hit
    return None


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

    @property
    def stopped(self) -> bool:
        """True where the models ended."""
        return self.status == "change" and self.cue is not None and self.cue.rule.id.startswith("status.stop")


class StatusReader:
    """Tells the status of the counts of one text.

    Args:
        words: Its tokens.
        hits: Of the count pack.
        lists: The word lists of the pack.
        header: Of an official document: what a plan or programme states are goals unless it says otherwise.
    """

    def __init__(
        self,
        words: Words,
        hits: HitIndex,
        lists: Mapping[str, frozenset[str]],
        header: Header | None = None,
    ) -> None:
        self._words = words
        self._hits = hits
        self._lists = lists
        text = words.text
        self._turns = [n for n, w in enumerate(text) if n and w.lower() in lists["turn"] and text[n - 1] in ",;"]
        self._planned = header is not None and header.kind in _PLANS
        day, exact = (header.signed, True) if header is not None and header.signed else text_date(words)
        self._written = day[:4] if day is not None and exact else None
        self._years = [(at, word) for at, word in enumerate(words.text) if is_year(word)]
        self._headings = self._read_headings()
        self._starts = [start for start, _ in self._headings]

    def read(self, start: int, end: int) -> Stated:
        """The status of one count.

        Args:
            start: Index of its first token, qualifier included.
            end: Index after its noun, or after the number where the noun is dropped.
        """
        sentence = span_at(self._words.sentences, start, len(self._words.text))
        target = self._target(start, end, sentence)
        change = self._change(start, end, sentence)
        first = change.start if change is not None and change.start < start else start
        if target is not None and not self._had_to_stop(target, change):
            return Stated("target", first, target)
        done = self._achieved(sentence[0], start) is not None or self._past_behind(start, end, sentence[1])
        if not done and not self._of_year_past(sentence[0], start, end):
            above = self._asked(start) or self._introduced(start) or self._heading_at(start)
            if above is not None:
                return Stated("target", first, above)
            if self._planned and not self._under_results(start):
                return Stated("target", first)
        return Stated("change" if change is not None else "achieved", first, change)

    # --- targets ---

    def _target(self, start: int, end: int, sentence: tuple[int, int]) -> Hit | None:
        """A cue of a goal in the sentence, unless a nearer cue says that it is done."""
        target = self._last(self._turn(sentence[0], start), start, "status.target")
        achieved = self._achieved(sentence[0], start)
        if target is not None and (achieved is None or achieved.start <= target.start):
            return target
        beside = self._hits.ending(start, "status.target_beside") or next(
            iter(self._hits.within(start, end, "status.target_beside")), None
        )
        if beside is not None:
            return beside
        behind = self._behind(end, sentence[1], "status.target_after")
        if behind is not None:
            return behind
        intent = self._last(sentence[0], start, "status.intent")
        text = self._words.text
        if intent is not None and any(
            text[at] == "te" and text[at + 1] not in ("hebben", "zijn")
            for at in range(end, min(sentence[1] - 1, end + _BEHIND))
        ):
            return intent
        return None

    def _turn(self, start: int, end: int) -> int:
        """Where the last clause that is set against the one before it begins: ", maar", ", nhưng"."""
        before = bisect_left(self._turns, end)
        return max(start, self._turns[before - 1]) if before else start

    def _had_to_stop(self, target: Hit, change: Hit | None) -> bool:
        """True for "phải dừng", "moesten worden stopgezet": a must that is no goal."""
        stopped = change is not None and change.rule.id.startswith("status.stop")
        return stopped and self._words.text[target.start].lower() in self._lists["must"]

    def _achieved(self, start: int, end: int) -> Hit | None:
        """The last cue that something is done or is so now."""
        found = [self._last(start, end, rule_id) for rule_id in ("status.achieved", "status.now")]
        return max((hit for hit in found if hit is not None), key=lambda hit: hit.start, default=None)

    def _last(self, start: int, end: int, rule_id: str) -> Hit | None:
        none = [
            hit
            for hit in self._hits.within(start, end + 2, "status.none")
            if self._words.text[hit.start] != "dat" and hit.end != end  # "so với chỉ tiêu 150 mô hình" is one
        ]
        found = [
            hit
            for hit in self._hits.within(start, end, rule_id)
            if hit.rule.id == rule_id and not any(other.start <= hit.start and hit.end <= other.end for other in none)
        ]
        return found[-1] if found else None

    def _past_behind(self, start: int, end: int, limit: int) -> bool:
        """True where the words behind the noun say that it is done: "41 mô hình đã được công nhận"."""
        if any(self._hits.starting(at, "status.achieved") for at in range(end, min(limit, end + 3))):
            return True
        text = self._words.text
        dated = next(
            (hit for at in range(end, min(limit, end + 3)) if (hit := self._hits.starting(at, "status.dated"))), None
        )
        if dated is None or dated.end >= limit or not is_year(text[dated.end]):
            return False
        latest = max((year for at, year in self._years if at < start), default="")
        return text[dated.end] < latest

    def _of_year_past(self, sentence: int, start: int, end: int) -> bool:
        """True where the sentence names a year that was over when the text was written: no heading makes it a goal."""
        said = [year for at, year in self._years if sentence <= at < start or end <= at < end + _OWN_YEAR]
        return self._written is not None and bool(said) and said[-1] < self._written

    def _asked(self, token: int) -> Hit | None:
        """The cue of a goal in the question that a token's line answers."""
        words = self._words
        line = topic_line(words, token)
        own = span_at(words.lines, token, len(words.text))[0]
        if line == own:
            return None
        return self._last(max(line, span_at(words.sentences, own - 1, len(words.text))[0]), own, "status.target")

    # --- changes ---

    def _change(self, start: int, end: int, sentence: tuple[int, int]) -> Hit | None:
        for prefix in ("status.change", "status.stop"):
            hit = self._hits.ending(start, prefix)
            if hit is not None and hit.rule.id in ("status.change", "status.stop"):
                return hit
        compared = self._compared(start, sentence)
        if compared is not None:
            return compared
        than = self._hits.starting(end, "status.more_than")
        if than is not None and self._is_comparison(than):
            return than
        return (
            self._behind(end, sentence[1], "status.stop_after")
            or self._verb_before(start, sentence[0], "status.stop_verb")
            or self._particle(start, end, sentence)
        )

    def _particle(self, start: int, end: int, sentence: tuple[int, int]) -> Hit | None:
        """A verb whose particle closes the clause: "er vielen 9 modellen af"."""
        particle = self._behind(end, sentence[1], "status.particle")
        if particle is None or (particle.end < sentence[1] and self._words.text[particle.end] not in _CLAUSE_END):
            return None
        return self._verb_before(start, sentence[0], "status.split")

    def _compared(self, start: int, sentence: tuple[int, int]) -> Hit | None:
        """A cue with what it compares to before the number: "nhiều hơn năm 2021 đúng 104"."""
        text = self._words.text
        extra = self._hits.ending(start, "status.extra")
        if extra is not None and self._hits.within(*sentence, "status.compared"):
            return extra
        at = start
        while at > max(sentence[0], start - _BETWEEN) and self._compares(text[at - 1]):
            at -= 1
            hit = self._hits.ending(at, "status.change_than")
            if hit is not None and at < start:
                return hit
        return None

    def _compares(self, word: str) -> bool:
        return word[0].isdigit() or word.lower() in self._lists["compare"]

    def _is_comparison(self, than: Hit) -> bool:
        """True for "58 meer dan in 2022", "12 meer."; not for "meer dan 40"."""
        text = self._words.text
        after = text[than.end] if than.end < len(text) else "."
        if self._hits.starting(than.end, "status.target") is not None:
            return False  # "162 mô hình so với chỉ tiêu 150"
        if than.end - than.start == 1:
            return after in ",;.)" or after in ("ten", "vergeleken", "als")
        return not after[0].isdigit()

    def _verb_before(self, start: int, sentence: int, rule_id: str) -> Hit | None:
        """A verb before its subject: "In 2023 schrapte het district 6 modellen"."""
        for at in range(start - 1, max(sentence, start - _BEHIND) - 1, -1):
            word = self._words.text[at]
            if word in ",;:(" or word[0].isdigit():
                return None
            hit = self._hits.starting(at, rule_id)
            if hit is not None and hit.end <= start:
                return hit
        return None

    def _behind(self, end: int, limit: int, prefix: str) -> Hit | None:
        """A cue behind the noun, in the same clause."""
        text = self._words.text
        quoted = False
        for at in range(end, min(limit, end + _BEHIND)):
            if text[at] in '“”"«»„‘’':
                quoted = not quoted
            if not quoted and (text[at] in _CLAUSE or text[at].lower() in self._lists["relative"]):
                return None
            hit = self._hits.starting(at, prefix)
            if hit is not None and not quoted:
                return None if text[at - 1].lower() in self._lists["negation"] else hit
            if at > end and text[at][0].isdigit() and not quoted and len(text[at]) != 4:
                return None
        return None

    # --- sections ---

    def _introduced(self, token: int) -> Hit | None:
        """The cue of a goal in the line that opens the list in which a token stands: "Năm 2025 phấn đấu:"."""
        words = self._words
        index = bisect_right(words.lines, token) - 1
        if not is_item(words, words.lines[index]):
            return None
        while index > 0 and is_item(words, words.lines[index]):
            start, end = span_at(words.lines, words.lines[index], len(words.text))
            letters = [word for word in words.text[start:end] if word[0].isalpha()]
            if letters and all(word.isupper() for word in letters):
                return None  # the heading of its section
            index -= 1
        start, end = span_at(words.lines, words.lines[index], len(words.text))
        while end > start and words.text[end - 1].isspace():
            end -= 1
        if end == start or words.text[end - 1] != ":":
            return None
        target, achieved = self._last(start, end, "status.target"), self._achieved(start, end)
        if target is not None and (achieved is None or achieved.start <= target.start):
            return target
        return None

    def _read_headings(self) -> list[tuple[int, Hit | None]]:
        """Headings with the cue that makes what follows a goal, None for any other heading."""
        words = self._words
        headings: list[tuple[int, Hit | None]] = []
        for index, start in enumerate(words.lines):
            end = words.lines[index + 1] if index + 1 < len(words.lines) else len(words.text)
            hits = self._hits.within(start, end, "status.target_heading")
            if is_heading(words, start, end) or (hits and hits[0].start == start and _is_plain_heading(words, end)):
                headings.append((start, hits[0] if hits else None))
        return headings

    def _heading_at(self, token: int) -> Hit | None:
        at = bisect_right(self._starts, token) - 1
        return self._headings[at][1] if at >= 0 and self._headings[at][0] < token else None

    def _under_results(self, token: int) -> bool:
        """True under a heading that speaks of results and not of goals."""
        at = bisect_right(self._starts, token) - 1
        if at < 0 or self._headings[at][1] is not None:
            return False
        heading = span_at(self._words.lines, self._starts[at], len(self._words.text))
        return bool(self._hits.within(*heading, "status.result_heading"))


def is_item(words: Words, start: int) -> bool:
    """True for a line that is an item of a list: a bullet, "a)", "1.".

    Args:
        words: Of the text.
        start: Index of the line's first token.
    """
    text = words.text
    if start + 1 >= len(text):
        return False
    if text[start] in _BULLETS:
        return text[start + 1] not in _BULLETS
    return len(text[start]) <= 2 and text[start].isalnum() and text[start + 1] in ")./-"


def _is_plain_heading(words: Words, end: int) -> bool:
    """True for a short line without a full stop; ``end`` is the index after its last token."""
    start = span_at(words.lines, end - 1, len(words.text))[0]
    while end > start and words.text[end - 1].isspace():
        end -= 1
    return 0 < end - start <= _PLAIN_HEADING and words.text[end - 1] not in ".;,"


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
    capitals = all(word.isupper() for word in letters) and sum(map(len, letters)) > _ABBREVIATION
    return bool(letters) and (numbered or capitals)
