"""What the finders of counts share: a count as it was found, and the questions they ask about the text around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

from extractors.facts import Qualifier, Status
from extractors.notes import discard
from extractors.numbers import Number, is_year, number_at
from extractors.qualifiers import Qualified, Stated, StatusReader, qualify
from extractors.quotes import is_quoted, quotations
from extractors.rules import Hit, HitIndex
from extractors.sentences import span_at
from extractors.text import fold
from extractors.tokenizer import Words, words_of

STOPS = frozenset(",;.:!?…()\"”»’'\n\t|")
_TITLE = 16  # tokens; longer quotations are speech
_REACH = 120  # tokens that the topic is followed back
_LINES = 3  # lines that the topic is followed back
_SEPARATORS = frozenset(",;.(:")
JOINTS = frozenset(("và", "en", "va"))
_TIES = {
    **{"/": "part of a fraction or a date", "%": "a percentage", "-": "part of a range", "–": "part of a range"},
    **{"€": "an amount of money", "$": "an amount of money"},
}
_PARTICIPLE = re.compile(r"(?:ge|be|ver|er|ont|her|af|op|aan|in|uit|weg|stop|voort|over)\w{3,}[dt]$")


@dataclass(slots=True)
class Count:
    """A count as it was found; spans are token indices.

    Attributes:
        number: The number.
        start: First token of the quote.
        end: After the last token of the quote.
        noun_end: After the noun, or after the number where the noun is dropped.
        rule: Id of the rule that found it.
        qualifier: How exact it is.
        status: Achieved, target or change.
        kind: What narrows it.
        cue: The breakdown cue that it stands behind, None for a count of its own.
        unit: Span of the words of a goal for each unit ("mỗi xã", "per gemeente"), None for any other count.
        label: Span of the label of its table row, None outside of tables.
        table: First tokens of its table's heading and of the first label in it, None outside of tables.
        period: Year that heads its table column.
        whole: Value of the whole, where a table or the words beside the number say it.
        whole_why: What says it, for ``explain``.
        stopped: True for models that ended, which are part of a whole as others are; an increase is none.
    """

    number: Number
    start: int
    end: int
    noun_end: int
    rule: str
    qualifier: Qualifier = "exact"
    status: Status = "achieved"
    kind: str = "total"
    cue: Hit | None = None
    unit: tuple[int, int] | None = None
    label: tuple[int, int] | None = None
    table: tuple[int, int] | None = None
    period: str | None = None
    whole: int | None = None
    whole_why: str = ""
    stopped: bool = False

    @property
    def per_unit(self) -> bool:
        """True for a goal of each unit."""
        return self.unit is not None

    @property
    def value(self) -> int:
        """The number's value."""
        assert self.number.value is not None  # finders keep whole numbers only
        return self.number.value


def counts_in(counts: list[Count], start: int, end: int) -> list[Count]:
    """The counts whose number begins in a span of tokens.

    Args:
        counts: In order.
        start: Index of the first token.
        end: Index after the last one.
    """
    first = bisect_left(counts, start, key=_position)
    return counts[first : bisect_left(counts, end, first, key=_position)]


def _position(count: Count) -> int:
    return count.number.start


class Passage:
    """One text on its way to counts.

    Args:
        doc: Made by ``Tokenizer``.
        hits: Of the count pack, the nouns for models included.
        lists: The word lists of the pack, each word also folded.
    """

    def __init__(self, doc: Doc, hits: HitIndex, lists: dict[str, frozenset[str]]) -> None:
        self.doc = doc
        self.words: Words = words_of(doc)
        self.text = self.words.text
        self.hits = hits
        self.lists = lists
        self.status = StatusReader(self.words, hits, lists, doc.user_data.get("header"))
        self.titles = [q for q in quotations(doc) if q.close - q.open < _TITLE]
        self.nouns = self._nouns()
        self.used: set[int] = set()  # tokens of numbers that count something
        self._anchors = {noun.start for noun in self.nouns}

    def _nouns(self) -> list[Hit]:
        kept: list[Hit] = []
        for hit in self.hits.hits:
            if hit.rule.id == "model.noun" and (not kept or hit.start >= kept[-1].end) and not self.in_title(hit.start):
                kept.append(hit)
        return kept

    def word(self, at: int) -> str:
        """A token in lower case, empty outside of the text."""
        return self.text[at].lower() if 0 <= at < len(self.text) else ""

    def sentence(self, token: int) -> tuple[int, int]:
        """Span of the sentence that holds a token."""
        return span_at(self.words.sentences, token, len(self.text))

    def line(self, token: int) -> tuple[int, int]:
        """Span of the line that holds a token."""
        return span_at(self.words.lines, token, len(self.text))

    def of(self, rule_id: str) -> list[Hit]:
        """All hits of a rule, in order."""
        return [hit for hit in self.hits.hits if hit.rule.id == rule_id]

    def clause_start(self, token: int) -> int:
        """First token of the clause that holds a token."""
        start = self.sentence(token)[0]
        at = token
        while at > start and self.text[at - 1] not in ",;:()":
            at -= 1
        return at

    def separates(self, token: int) -> bool:
        """True for a token that sets one part of a breakdown off from the next."""
        return self.text[token] in _SEPARATORS or self.word(token) in JOINTS

    def in_title(self, token: int) -> bool:
        """True inside a quoted name."""
        return is_quoted(self.titles, token)

    def take(self, number: Number, noun: Hit | None = None) -> None:
        """Note that a number counts models, and with which noun."""
        self.used.update(range(number.start, number.end))
        if noun is not None:
            self.used.add(noun.start)

    def is_taken(self, number: Number) -> bool:
        """True for a number that already counts models."""
        return number.start in self.used

    def next_number(self, start: int, end: int) -> Number | None:
        """The first number of a span."""
        for at in range(start, end):
            number = number_at(self.words, at)
            if number is not None:
                return number if number.end <= end else None
        return None

    def qualified(self, number: Number, *ends: int) -> Qualified:
        """How exact a number is; ``ends`` are further places where a qualifier may stand."""
        return qualify(self.hits, number.start, (number.end, *ends), self.text)

    def stated(self, start: int, end: int) -> Stated:
        """The status of the count between two tokens."""
        return self.status.read(start, end)

    def is_year(self, number: Number) -> bool:
        """True for four plain figures that are a year; "2.068" and "2 068" are none."""
        return not number.spelled and number.end == number.start + 1 and is_year(self.text[number.start])

    def may_count(self, number: Number, noun: bool = False) -> bool:
        """False for the figures of fractions, percentages, dates, ranges and the numbers that name something.

        Args:
            number: The number.
            noun: True where the noun for models stands behind it.
        """
        return not self.bars(number, noun)

    def bars(self, number: Number, noun: bool = False) -> str:
        """Why a number by its own form can count nothing, empty where it can.

        Args:
            number: The number.
            noun: True where the noun for models stands behind it.
        """
        for at in (number.start - 1, number.end):
            if self._tied(at):
                return _TIES[self.text[at]]
        if number.value is None:
            return "no whole number"
        if self.word(number.start - 1) in ("phần", "phan"):
            return "a fraction"
        if self.is_name(number) and (not noun or self.is_year(number)):
            return "the number of a date, a document or a place in an order"
        return "the end of a range" if self._ends_range(number) else ""

    def drop(self, number: Number, why: str, end: int = 0) -> None:
        """Note why a number counts no models.

        Args:
            number: The number.
            why: In plain words.
            end: Index after its noun, where that is in question.
        """
        discard(self.doc, "count", self.words.span(number.start, max(number.end, end)), why)

    def is_name(self, number: Number) -> bool:
        """True for the number of a year, a document, a place in an order, a unit: "năm 2021", "Phường 1"."""
        if number.spelled or not number.start or not self.text[number.start].isdigit():
            return False
        before = self.word(number.start - 1)
        if self.is_year(number) and before in self.lists["at_time"]:  # "in 2023 erkende modellen"
            return True
        capital = self.text[number.start - 1][:1].isupper()
        named = before in self.lists["names"] or (capital and before in self.lists["levels"])
        return named or self.hits.ending(number.start, "count.named") is not None

    def is_number_word(self, number: Number) -> bool:
        """False for number words that are mostly something else: "een", "năm", "ba" without a verb before it."""
        if not number.spelled:
            return True
        first = self.text[number.start].lower()
        if number.value == 1:
            return first == "één"
        if number.end - number.start > 1 or first not in self.lists["digits"]:
            return True
        return first not in ("năm", "nam") and self.word(number.start - 1) in self.lists["spelled_after"]

    def _tied(self, at: int) -> bool:
        """True for a sign that makes figures part of something: "13/13", "12-15", "95%"."""
        text = self.text[at] if 0 <= at < len(self.text) else ""
        if not text or text not in "/%-–":
            return bool(text) and text in "€$"
        if text in "/%":
            return True
        start, words = self.words.start[at], self.words
        touches = at > 0 and words.end(at - 1) == start and at + 1 < len(self.text) and words.start[at + 1] == start + 1
        figures = self.text[at - 1][:1].isdigit() and at + 1 < len(self.text) and self.text[at + 1][:1].isdigit()
        return touches or (at > 0 and figures)

    def _ends_range(self, number: Number) -> bool:
        """True for "12 đến 15", "hai ba", "10 tot 12": no single number."""
        before = self.word(number.start - 1)
        if number.spelled and number.end - number.start == 1 and before in self.lists["digits"]:
            return True
        if before not in self.lists["range"] or number.start < 2:
            return False
        first = number_at(self.words, number.start - 2)
        if first is None or first.end != number.start - 1 or self.is_year(first):
            return False
        lead = self.hits.ending(first.start, "series.from")
        return lead is None or not self.hits.within(*self.sentence(number.start), "series.verb")

    def stands_alone(self, number: Number) -> bool:
        """True for a number without a noun of its own, so that the noun may be the models spoken of before."""
        at = number.end
        if at >= len(self.text) or self.text[at] in STOPS:
            return True
        after = self.word(at)
        if after in ("-", "–"):
            return True
        if after in self.lists["of"] and self._is_fraction(at + 1):
            return False
        if after in self.lists["joints"]:
            following = self.next_number(at + 1, min(len(self.text), at + 2))
            return following is None or self.is_taken(following) or self.stands_alone(following)
        return (
            after in self.lists["part_next"]
            or after in self.lists["verbs"]
            or bool(_PARTICIPLE.match(fold(after)))
            or self.hits.starting(at, "status.stop_after") is not None
            or self.hits.starting(at, "breakdown.") is not None
            or self.hits.starting(at, "series.verb") is not None
        )

    def _is_fraction(self, at: int) -> bool:
        """True for the rest of "3 van de 13 eenheden", "418 trong tổng số 611 ha"."""
        while at < len(self.text) and self.word(at) in self.lists["whole_of"]:
            at += 1
        number = number_at(self.words, at) if at < len(self.text) else None
        return number is not None and not self.is_year(number) and number.end < len(self.text)

    def is_foreign(self, number: Number) -> bool:
        """True for a number that counts something else than models: "96 văn bản"."""
        if self.is_taken(number) or self.is_year(number) or number.end >= len(self.text):
            return False
        after = self.text[number.end]
        if not after[0].isalpha() or after.lower() in self.lists["months"]:
            return False
        return not self.is_name(number) and not self.stands_alone(number)

    def about_models(self, token: int) -> bool:
        """True where what was counted last before a token, in its paragraph or the ones before, are models."""
        line = self.line(token)[0]
        limit, named = max(line, token - _REACH), False
        for at in range(token - 1, limit - 1, -1):
            if at in self.used:
                return True
            if at in self._anchors and not named:  # "Met 12 gezinnen begon het model": what its sentence counts decides
                named, limit = True, max(limit, self.sentence(at)[0])
            if at < limit:
                return named
            if self.text[at][0].isdigit() and not self.in_title(at):
                number = number_at(self.words, at)
                if number is not None and self.is_foreign(number):
                    return False
        if named:
            return True
        index = bisect_right(self.words.lines, token) - 1
        seen = 0
        while index > 0 and seen < _LINES:
            start, end = self.words.lines[index - 1], self.words.lines[index]
            if self.names_models(start, end):
                return True
            seen += end > start + 1  # a blank line is none
            index -= 1
        return False

    def names_models(self, start: int, end: int) -> bool:
        """True where a span speaks of models, or counts them."""
        return any(at in self._anchors or at in self.used for at in range(start, end))

    def kind_of(self, start: int, end: int) -> str:
        """collective, individual, or the words of a span."""
        ids = {hit.rule.id for hit in self.hits.within(start, end, "kind.")}
        if len(ids) == 1:
            return ids.pop().removeprefix("kind.")
        words = [word for word in self.text[start:end] if word[0].isalpha()]
        return " ".join(words[:8]) or "total"

    def is_award(self, start: int, end: int) -> bool:
        """True where a span speaks of honours."""
        return bool(self.hits.within(start, end, "count.award"))
