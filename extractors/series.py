"""Figures behind their noun, and how a number moved: "số mô hình là 40", "steeg van 38 in 2023 met 12 naar 50"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from extractors.numbers import Number, number_at, number_before
from extractors.passage import Count, Passage
from extractors.rules import Hit

_COMPARED = 8  # tokens of "meer dan in dezelfde periode van vorig jaar" in a quote
_CLAUSES = 3  # commas between a subject and the last point of its series
_NEXT_POINT = 4  # tokens: "12 in 2021 tot 19"
_STATEMENT = 16  # tokens between "số mô hình" and the number that it is

Role = Literal["from", "to", "by", "plain"]


class Series:
    """The search for figures behind their noun in one text.

    Args:
        passage: The text.
    """

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.hits = passage.hits
        self.text = passage.text

    def counts(self) -> Iterator[Count]:
        """Counts whose noun stands before them, in no order."""
        subjects = sorted(self._subjects(), key=lambda hit: hit.start)
        done = -1
        for subject in subjects:
            if subject.start < done:
                continue
            moves = self._moves(subject)
            for count in self._figures(subject, moves):
                self.passage.take(count.number)
                done = count.number.end
                yield count
        yield from self._more_than()

    def _subjects(self) -> Iterator[Hit]:
        """What a figure may be said of: "số mô hình", "con số ấy", any models in a sentence that speaks of a move."""
        for noun in self.passage.nouns:
            total = self.hits.ending(noun.start, "count.total_of")
            if total is not None:
                yield Hit(total.rule, total.start, noun.end)
            elif self._moves(noun):
                yield Hit(noun.rule, noun.start, noun.end)
        for pronoun in self.passage.of("count.pronoun"):
            if self._is_pronoun(pronoun) and self.passage.about_models(pronoun.start):
                yield pronoun

    def _is_pronoun(self, hit: Hit) -> bool:
        """False where a noun of its own follows: "het aantal huishoudens", "số hộ"."""
        at = hit.end
        if at >= len(self.text) or self.hits.starting(at, "model.noun"):
            return False
        after = self.passage.word(at)
        lists = self.passage.lists
        return (
            not after[0].isalpha()
            or after in lists["verbs"]
            or after in lists["part_next"]
            or after in lists["is"]
            or self.hits.starting(at, "series.") is not None
            or self.hits.starting(at, "status.change") is not None
        )

    def _moves(self, subject: Hit) -> bool:
        return self._moves_within(*self.passage.sentence(subject.start))

    def _moves_within(self, start: int, end: int) -> bool:
        """True for a span with a word of growth or decline."""
        grown = self.hits.within(start, end, "status.change")
        return bool(self.hits.within(start, end, "series.verb")) or any(h.rule.id == "status.change" for h in grown)

    def _figures(self, subject: Hit, moves: bool) -> list[Count]:
        """The numbers behind a subject, up to the end of its sentence or the next subject."""
        passage = self.passage
        end = passage.sentence(subject.start)[1]
        if any(self._percents(at) for at in range(max(0, subject.start - 3), subject.start)):
            return []
        points: list[Count] = []
        plain = subject.rule.id in ("count.total_of", "count.pronoun")
        at = subject.end
        while at < end and self.text[at] not in ";\n":
            if self._percents(at) or (
                at > subject.end and (self.hits.starting(at, "breakdown.of_") or self._changes_subject(at))
            ):
                break
            number = number_at(passage.words, at)
            if number is None or number.end > end:
                at += 1
                continue
            at = number.end
            role = self._role(number)
            if (role == "to" and not moves) or passage.qualified(number).start <= subject.end:
                role = "plain"  # "ligt nu op 212", "een totaal van 64"
            if not self._may_state(number, role, moves) or (role == "plain" and not plain):
                if role == "to" and moves and passage.is_foreign(number):
                    for point in points:
                        passage.drop(point.number, "the number that it grew to counts something else")
                    points.clear()  # "steeg van 12 naar 15 miljoen VND"
                continue
            if role == "plain" and (number.start - subject.end > _STATEMENT or not self._ends_clause(number)):
                break
            goes_on = role == "to" and bool(points) and number.start - points[-1].number.end <= _NEXT_POINT
            count = self._count(subject, number, role) if goes_on or self._near_verb(subject, number, role) else None
            if count is not None:
                points.append(count)
            if role == "plain":
                plain = False
                if not moves:
                    break
        return points

    def _changes_subject(self, at: int) -> bool:
        """True where the number of something else begins: "số vụ xô xát", "het aantal klachten"."""
        total = self.hits.starting(at, "count.total_of")
        if total is None or total.end >= len(self.text) or self.hits.starting(total.end, "model.noun"):
            return False
        return self.text[total.end][0].isalpha() and not self._is_pronoun(total)

    def _percents(self, at: int) -> bool:
        return self.passage.word(at) in self.passage.lists["percent"]

    def _may_state(self, number: Number, role: Role, moves: bool) -> bool:
        """True for a number without a noun of its own, that is no year and no article."""
        passage = self.passage
        if role != "plain" and not moves:
            return False
        if passage.is_taken(number) or passage.is_year(number) or passage.in_title(number.start):
            return False
        if not passage.is_number_word(number):
            return False
        return passage.may_count(number) and passage.stands_alone(number) and not self._ranges(number)

    def _ranges(self, number: Number) -> bool:
        """True for the first of "10 tot 12 modellen"."""
        joint = self.passage.word(number.end)
        if joint not in self.passage.lists["range"] or self._role(number) != "plain":
            return False
        return number.end + 1 < len(self.text) and self.text[number.end + 1][0].isdigit()

    def _ends_clause(self, number: Number) -> bool:
        at = number.end
        return at >= len(self.text) or not self.text[at][0].isalnum() or self.passage.stands_alone(number)

    def _role(self, number: Number) -> Role:
        """What the words right before a number make of it."""
        first = self.passage.qualified(number).start
        if self.hits.ending(first, "series.by") or self._grows(first):
            return "by"
        before = self.hits.ending(first, "series.from")
        if before is not None:
            return "from"
        return "to" if self.hits.ending(first, "series.to") else "plain"

    def _grows(self, first: int) -> bool:
        hit = self.hits.ending(first, "status.change")
        return hit is not None and hit.rule.id == "status.change"

    def _count(self, subject: Hit, number: Number, role: Role) -> Count | None:
        passage = self.passage
        qualified = passage.qualified(number)
        if qualified.vague:
            return None
        stated = passage.stated(qualified.start, number.end)
        status = stated.status
        if role == "by":
            status = "target" if status == "target" else "change"
        elif role == "from" or status == "change":
            status = "achieved"
        start = subject.start if role == "plain" else min(stated.start, qualified.start)
        kinds = {hit.rule.id for hit in self.hits.within(subject.start, number.start, "kind.")}
        kind = kinds.pop().removeprefix("kind.") if len(kinds) == 1 else "total"
        return Count(number, start, number.end, number.end, "count.total_of", qualified.qualifier, status, kind)

    def _near_verb(self, subject: Hit, number: Number, role: Role) -> bool:
        """A point of a series stands in the clauses of its verb; "op 12" and "met 12" say little by themselves."""
        if role == "plain":
            return True
        start, end = self.passage.sentence(subject.start)
        left = max(start, number.start - _STATEMENT)
        moves = self._moves_within(left, min(end, number.end + _STATEMENT))
        return moves and self.text[subject.end : number.start].count(",") < _CLAUSES

    # --- "58 meer dan in 2022", without its noun ---

    def _more_than(self) -> Iterator[Count]:
        passage = self.passage
        for hit in passage.of("status.more_than"):
            number = number_before(passage.words, hit.start)
            if number is None or passage.is_taken(number) or passage.is_year(number) or not passage.may_count(number):
                continue
            qualified = passage.qualified(number)
            stated = passage.stated(qualified.start, number.end)
            if qualified.vague or stated.cue is None or stated.status == "achieved":
                continue
            first = passage.sentence(number.start)[0]
            bare = hit.rule.lang == "vi" and first < stated.start and not passage.names_models(first, number.start)
            if bare or not passage.about_models(number.start):
                continue
            passage.take(number)
            end = passage.sentence(number.start)[1]
            stop = next((at for at in range(hit.end, end) if self.text[at] in ",;.:()"), end)
            quote = stated.start, min(stop, hit.end + _COMPARED)
            yield Count(number, *quote, number.end, hit.rule.shown, qualified.qualifier, stated.status)
