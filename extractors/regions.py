"""Where the numbers of a text are parts of a count: behind a cue, in brackets, behind a colon, beside a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.numbers import Number, is_year, number_at
from extractors.passage import Count, Passage, counts_in
from extractors.qualifiers import is_item
from extractors.rules import Hit, Rule

# Cues that are no words: "40 mô hình (tập thể 30, cá nhân 10)", "40 modellen: 30 collectieve, 10 individuele",
# "trong 40 mô hình ấy, ...".
COLON = Rule("breakdown.colon", "vi")
OUT_OF = Rule("breakdown.out_of", "vi")
_BRACKET = Rule("breakdown.bracket", "vi")
_TO_BRACKET = 6  # tokens from a count to its bracket
_LONGEST_BRACKET = 40  # tokens
_TO_COLON = 16  # tokens from a count to its colon
_TO_LIST = 6  # tokens from a cue to the colon that opens a list: "phân theo đơn vị như sau:"
_OPENING = 4  # tokens at the head of a clause
_THREE = 3


@dataclass(frozen=True, slots=True)
class Region:
    """Tokens in which numbers are parts of the count before them.

    Attributes:
        cue: What says so.
        start: First token.
        end: After the last token.
        labelled: True where a part needs words before its number, so that a loose number is none.
        complete: True where its numbers add up to the count before them, so that each is a part.
    """

    cue: Hit
    start: int
    end: int
    labelled: bool = False
    complete: bool = False


class Regions:
    """The regions of one text.

    Args:
        passage: The text.
        found: The counts found so far, in order.
    """

    def __init__(self, passage: Passage, found: list[Count]) -> None:
        self.passage = passage
        self.hits = passage.hits
        self.text = passage.text
        self.lists = passage.lists
        self.found = found

    def find(self) -> list[Region]:
        """All regions, in order; they may overlap."""
        return sorted(self._regions(), key=lambda region: region.start)

    def counts_in(self, start: int, end: int) -> list[Count]:
        """The counts found before whose number stands in a span."""
        return counts_in(self.found, start, end)

    def numbers_of(self, region: Region) -> Iterator[Number]:
        """Numbers of a breakdown that stand without their noun."""
        at = region.start
        while at < region.end:
            number = number_at(self.passage.words, at)
            if number is None or number.end > region.end:
                at += 1
                continue
            if self.may_be_part(number) and self._is_part(number, region):
                yield number
            at = number.end

    def may_be_part(self, number: Number) -> bool:
        """False for a number that by its own form can be no part."""
        passage = self.passage
        if passage.is_taken(number) or passage.is_year(number) or passage.in_title(number.start):
            return False
        if passage.word(number.start - 1) in self.lists["every"]:  # "in alle vier de velden", "cả bốn lĩnh vực"
            return False
        return passage.may_count(number) and number.value != 0

    def _is_part(self, number: Number, region: Region) -> bool:
        passage = self.passage
        if region.complete or passage.word(number.end) in self.lists["fields"]:
            return True
        first = passage.qualified(number).start
        named = first > region.start and self.text[first - 1][0].isupper()  # "xã Mỹ Nhơn chín, thị trấn Ba Tri tám"
        if not passage.is_number_word(number) and not (named and self.text[number.start].islower()):
            return False
        runs_on = (
            first > region.start + 1 and self.text[first - 1] == "," and first - 2 in passage.used
        )  # "914, 1.102 và 453"
        labelled = first > 0 and (self.text[first - 1][0].isalpha() or self.text[first - 1] in ":-–" or runs_on)
        after = self.text[number.end] if number.end < len(self.text) else "."
        if number.end >= region.end or after in ",;.)\n:(":
            return labelled or first == region.start
        if region.labelled and region.cue.rule.id == "breakdown.share" and not labelled:
            return False
        article = after in ("de", "het", "een") and region.cue.rule.lang == "nl"
        return article or passage.stands_alone(number)

    def _regions(self) -> Iterator[Region]:
        passage = self.passage
        for cue in self.hits.hits:
            if cue.rule.id not in ("breakdown.of_which", "breakdown.of_them"):
                continue
            if cue.start == 0 or self.hits.covers(cue, "breakdown.none") or not passage.about_models(cue.start):
                continue
            end = self._before_subject(cue.end, self._before_award(cue.end, self._end(cue)))
            yield Region(cue, cue.end, self._before_statement(cue.end, end))
        for count in self.found:
            if count.label is None:
                yield from self._bracket(count)
                yield from self._colon(count)
                yield from self._out_of(count)
        for cue in passage.of("breakdown.share"):
            yield from self._share(cue)
        for there in passage.of("count.there"):
            yield from self._there_of(there)
        for most in passage.of("breakdown.most"):  # "quá nửa (61 mô hình)"
            if self.text[most.end : most.end + 1] == ["("] and passage.about_models(most.start):
                yield Region(most, most.end + 1, passage.sentence(most.start)[1], labelled=True)

    def _end(self, cue: Hit) -> int:
        """A breakdown ends with its sentence, or with the list that "gồm:" opens."""
        passage = self.passage
        end = passage.sentence(cue.start)[1]
        own = self.text[passage.line(cue.start)[0]]
        numbered = own.isdigit()  # the next of "1.", "2." is no part of the list that "1. ... gồm:" opens
        colon = ":" in self.text[cue.end : min(end, cue.end + _TO_LIST)]
        while colon and end < len(self.text) and self.text[end - 1] == "\n":
            mark = self.text[end]
            if not is_item(passage.words, end) or (
                mark.isdigit() if numbered else mark == own and not own[0].isalnum()
            ):
                break
            end = passage.line(end)[1]
        return end

    def _before_award(self, start: int, end: int) -> int:
        """A breakdown ends at the clause that speaks of honours."""
        awards = self.hits.within(start, end, "count.award")
        if not awards:
            return end
        breaks = [at for at in range(start, awards[0].start) if self.text[at] in ";."]
        return breaks[-1] if breaks else end

    def _before_subject(self, start: int, end: int) -> int:
        """A breakdown whose first part names no unit ends where a clause has its own: "; de stad kwam op 60"."""
        breaks = [at for at in range(start, end) if self.text[at] == ";"]
        if not breaks or self._opens_with_unit(start):
            return end
        return next((at for at in breaks if self._opens_with_unit(at + 1)), end)

    def _before_statement(self, start: int, end: int) -> int:
        """A breakdown ends where a clause speaks of another time or aim: "; năm 2023 có 38", "; phấn đấu ..."."""
        if self._opens_with_time(start):
            return end
        breaks = (at for at in range(start, end) if self.text[at] == ";")
        return next((at for at in breaks if self._opens_with_time(at + 1)), end)

    def _opens_with_time(self, at: int) -> bool:
        """True for a clause that begins with a year, or with a word of a goal."""
        goal = self.hits.within(at, at + _OPENING, "status.target")
        return bool(goal) or any(is_year(word) for word in self.text[at : at + _OPENING])

    def _opens_with_unit(self, at: int) -> bool:
        at += self.passage.word(at) in ("de", "het")
        return (
            self.passage.word(at) in self.lists["level"] and at + 1 < len(self.text) and not self.text[at + 1].isdigit()
        )

    def _bracket(self, count: Count) -> Iterator[Region]:
        limit = min(len(self.text), count.end + _TO_BRACKET)
        opening = next((at for at in range(count.end, limit) if self.text[at] == "("), None)
        if opening is None or any(self.text[at] in ",.;\n" for at in range(count.end, opening)):
            return
        limit = min(len(self.text), opening + _LONGEST_BRACKET)
        close = next((at for at in range(opening, limit) if self.text[at] == ")"), None)
        if close is not None and self._numbers_in(opening + 1, close) > 1:
            yield Region(Hit(_BRACKET, opening, opening + 1), opening + 1, close)

    def _colon(self, count: Count) -> Iterator[Region]:
        end = self.passage.sentence(count.number.start)[1]
        for at in range(count.end, min(end, count.end + _TO_COLON)):
            if self.text[at] in ";." or self.text[at][0].isdigit():
                return
            if self.text[at] == ":":
                cue = Hit(COLON, at, at + 1)
                end = self._end(Hit(COLON, at, at))
                whole = self._adds_up(Region(cue, at + 1, end), count)
                if whole or self._numbers_in(at + 1, end) > 1:
                    yield Region(cue, at + 1, end, labelled=not whole, complete=whole)
                return

    def _adds_up(self, region: Region, whole: Count) -> bool:
        """True where the loose numbers of a region are all of a count: "25 modellen: 10 economische, 15 culturele"."""
        loose = list(self._loose_numbers(region))
        if any(self.passage.word(number.end) in self.lists["level"] for number in loose):
            return False  # "40 modellen: 25 gemeenten, 15 wijken"
        return len(loose) > 1 and sum(number.value or 0 for number in loose) == whole.value

    def _loose_numbers(self, region: Region) -> Iterator[Number]:
        at = region.start
        while at < region.end:
            number = number_at(self.passage.words, at)
            if number is not None and number.end <= region.end and self.may_be_part(number):
                yield number
            at = number.end if number is not None else at + 1

    def _out_of(self, count: Count) -> Iterator[Region]:
        """After a whole that is named again: "Trong 731 mô hình ấy, ...", "Van de 143 modellen ... er 46 ..."."""
        passage = self.passage
        if count.noun_end == count.number.end or count.per_unit:
            return
        at = count.start
        while at and passage.word(at - 1) in self.lists["whole_of"]:
            at -= 1
        if passage.word(at - 1) not in self.lists["out_of"]:
            return
        clause = passage.clause_start(count.start)
        leads = self.text[clause : at - 1]
        again = any(other.value == count.value and other.number.end <= clause for other in self.found)
        if at - 1 == clause or self.hits.within(clause, at, "breakdown.most") or len(leads) <= _THREE or again:
            end = passage.sentence(count.number.start)[1]
            yield Region(Hit(OUT_OF, count.noun_end - 1, count.noun_end), count.noun_end, end)

    def _share(self, cue: Hit) -> Iterator[Region]:
        """Shares of units: "Phường X một mình đóng góp 31, xã Y 27", "nam er 32 voor zijn rekening"."""
        passage = self.passage
        if self.hits.covers(cue, "breakdown.none") or not passage.about_models(cue.start):
            return
        start, end = passage.sentence(cue.start)
        number = self._behind_cue(cue)
        if number is not None:
            if passage.may_count(number) and self._is_loose(number):
                yield Region(cue, cue.end, self._before_award(cue.end, end), labelled=True)
            return
        if cue.rule.lang == "nl" and cue.end - cue.start == _THREE:  # "voor zijn rekening"
            yield Region(Hit(cue.rule, start, cue.end), start, cue.start)

    def _there_of(self, there: Hit) -> Iterator[Region]:
        """Behind "er N van": "Op provinciaal niveau zijn er 19 van erkend, op districtsniveau 57"."""
        number = self._behind_cue(there)
        if number is None or self.passage.word(number.end) != "van" or not self.may_be_part(number):
            return
        if self.passage.stands_alone(number) and self.passage.about_models(there.start):
            yield Region(there, there.end, self.passage.sentence(there.start)[1])

    def _behind_cue(self, cue: Hit) -> Number | None:
        at = cue.end
        while (hit := self.hits.starting(at, "qualifier.")) is not None and "after" not in hit.rule.id:
            at = hit.end
        rest = self.hits.starting(at, "breakdown.rest")
        at = rest.end if rest else at
        return number_at(self.passage.words, at) if at < len(self.text) else None

    def _is_loose(self, number: Number) -> bool:
        return self.passage.is_taken(number) or self.passage.stands_alone(number)

    def _numbers_in(self, start: int, end: int) -> int:
        """How many numbers of a span count models."""
        region = Region(Hit(COLON, start, start), start, end)
        return len(self.counts_in(start, end)) + sum(1 for _ in self.numbers_of(region))
