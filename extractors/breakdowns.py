"""Breakdowns: the parts of a count, whose noun is mostly dropped."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from extractors.numbers import Number, number_at, number_before
from extractors.passage import JOINTS, Count, Passage
from extractors.regions import COLON, OUT_OF, Region, Regions
from extractors.rules import Hit

_QUOTE = 10  # tokens of a part's quote before or behind its number
_NEAR = 40  # counts that are looked through for the whole of a part
_THREE = 3


class Breakdowns:
    """The search for parts in one text.

    Args:
        passage: The text.
        found: The counts found so far; those in a breakdown get their cue.
    """

    def __init__(self, passage: Passage, found: list[Count]) -> None:
        self.passage = passage
        self.hits = passage.hits
        self.text = passage.text
        self.lists = passage.lists
        self.found = sorted(found, key=lambda count: count.number.start)
        self.regions = Regions(passage, self.found)

    def counts(self) -> list[Count]:
        """The parts whose noun is dropped, in no order."""
        parts: list[Count] = []
        of_them = {hit.start: hit for hit in self.passage.of("breakdown.of_them")}
        for count in self.found:  # "minder dan 30 modellen daarvan"
            if count.label is None and count.noun_end in of_them:
                count.cue = of_them[count.noun_end]
        for region in self.regions.find():
            for count in self.regions.counts_in(region.start, region.end):
                if count.label is None and (count.status != "change" or count.stopped):
                    share = region.cue.rule.id == "breakdown.share" and count.cue is not None
                    later = count.cue is None or count.cue.start < region.cue.start
                    count.cue = region.cue if later and not share else count.cue
            parts += self._parts(region)
        parts += self._fractions()
        parts += self._fractions_of_parts(parts)
        return parts

    def _parts(self, region: Region) -> Iterator[Count]:
        passage = self.passage
        before = number_before(passage.words, region.cue.start)  # "ba trong số đó", "twaalf daarvan"
        if before is not None and region.cue.rule.id == "breakdown.of_them" and self.regions.may_be_part(before):
            yield self._part(before, region, passage.sentence(before.start)[0], region.cue.end)
        parts: list[Count] = []
        for number in self.regions.numbers_of(region):
            qualified = passage.qualified(number)
            if qualified.vague:
                continue
            part = self._part(number, region, region.start, number.end)
            if number.start - region.start < _THREE and part.value == self._whole(region.cue.start):
                passage.drop(number, "the whole of the breakdown again")  # "Van deze 1.052"
                continue
            if part.status == "change" and not part.stopped:
                passage.drop(number, "an increase or decrease is no part of a whole")
                continue
            part.cue = self._nearest(region, number, parts)
            parts.append(part)
            yield part

    def _nearest(self, region: Region, number: Number, parts: list[Count]) -> Hit:
        """The cue that a part stands behind: "Daarvan werden er 87 erkend, te weten 52 van collectieven"."""
        start = max(region.start, self.passage.sentence(number.start)[0])
        for at in range(number.start - 1, start, -1):  # "waren daarvan nog 412 modellen: 287 van collectieven"
            if self.text[at] == ":" and any(start <= count.number.start < at for count in self.found):
                return Hit(COLON, at, at + 1)
            if self.text[at] in ";.":
                break
        for cue in reversed(self.hits.within(start, number.start, "breakdown.of_")):
            if any(part.number.end <= cue.start for part in parts):
                return cue
        return region.cue

    def _whole(self, before: int) -> int | None:
        """The value of the last count of its own before a token."""
        last = bisect_left(self.found, before, key=lambda count: count.number.start)
        return next((c.value for c in reversed(self.found[max(0, last - _NEAR) : last]) if c.cue is None), None)

    def _part(self, number: Number, region: Region, start: int, noun_end: int) -> Count:
        passage = self.passage
        passage.take(number)
        qualified = passage.qualified(number)
        segment = self._segment(start, max(region.end, noun_end), number, noun_end)
        stated = passage.stated(qualified.start, noun_end)
        first, last = segment
        if last > number.end:
            quote = qualified.start, min(last, max(noun_end, number.end + _QUOTE))
        else:
            quote = max(first, number.start - _QUOTE), number.end
        return Count(
            number,
            *quote,
            noun_end,
            rule=region.cue.rule.shown,
            qualifier=qualified.qualifier,
            status=stated.status,
            kind=passage.kind_of(self._label(first, region.start), last),
            cue=region.cue,
            stopped=stated.stopped,
        )

    def _label(self, first: int, start: int) -> int:
        """Where the piece of a part begins, with its label before a colon if that says its kind: "tập thể: 52"."""
        at = first
        if at > start and self.text[at - 1] == ":":
            at -= 1
            while at > start and not self.passage.separates(at - 1):
                at -= 1
        return at if self.hits.within(at, first, "kind.") else first

    def _segment(self, start: int, end: int, number: Number, noun_end: int) -> tuple[int, int]:
        """The piece of a breakdown between separators that holds a number."""
        first = number.start
        while first > start and not self.passage.separates(first - 1):
            first -= 1
        last = max(number.end, noun_end)
        while last < end and self.text[last] not in ",;.)\n" and self.passage.word(last) not in JOINTS:
            last += 1
        return first, last

    # --- "bốn trong số mười chín mô hình ấy", "vier van de negentien modellen" ---

    def _fractions(self) -> Iterator[Count]:
        passage = self.passage
        for whole in self.found:
            if whole.noun_end == whole.number.end or whole.label is not None:
                continue
            at = whole.start
            while at and passage.word(at - 1) in self.lists["whole_of"]:
                at -= 1
            if not at or passage.word(at - 1) not in self.lists["of"]:
                continue
            number = number_before(passage.words, at - 1)
            if (
                number is None
                or not self.regions.may_be_part(number)
                or (number.value or 0) >= whole.value
                or number.value == 1
            ):
                continue
            region = Region(Hit(OUT_OF, at - 1, whole.noun_end), number.start, passage.sentence(number.start)[1])
            part = self._part(number, region, number.start, whole.noun_end)
            part.cue, part.whole, part.whole_why = None, whole.value, "“four of nineteen”"
            yield part

    def _fractions_of_parts(self, parts: list[Count]) -> Iterator[Count]:
        """Fractions of a count that is said again without its noun: "twaalf van die negentien zijn ..."."""
        passage = self.passage
        values = {count.value for count in [*self.found, *parts]}
        for of in range(1, len(self.text) - 2):
            if passage.word(of) not in self.lists["of"]:
                continue
            at = of + 1
            while at < len(self.text) and passage.word(at) in self.lists["these"] | self.lists["whole_of"]:
                at += 1
            whole = number_at(passage.words, at) if of + 1 < at < len(self.text) else None
            number = number_before(passage.words, of) if whole is not None and whole.value in values else None
            if whole is None or number is None or passage.is_taken(number) or not self.regions.may_be_part(number):
                continue
            if (number.value or 0) >= (whole.value or 0) or not passage.stands_alone(whole):
                continue
            part = self._part(
                number, Region(Hit(OUT_OF, of, whole.end), number.start, whole.end), number.start, whole.end
            )
            part.cue, part.whole, part.whole_why = None, whole.value, "a share of the count that is said again"
            yield part
