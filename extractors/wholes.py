"""Which count is the whole of which part."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict

from spacy.tokens import Doc

from extractors.numbers import is_year
from extractors.passage import Count, counts_in
from extractors.rules import Hit, HitIndex
from extractors.sentences import span_at
from extractors.tokenizer import words_of

_SHARE = "breakdown.share"  # a verb of the part: "phường X góp 7"
_OF_THEM = "breakdown.of_them"  # "trong số", "daarvan"
_RESTATED = 4  # tokens between "trong số" and the total that it says again
_TIME = 3  # tokens of "trong năm 2022" behind "riêng"
_KINDS = frozenset(("collective", "individual"))


class Wholes:
    """The wholes of the counts of one text.

    Args:
        doc: With all that is found before links in its ``user_data``, and the mentions of units in ``["units"]``.
        counts: In order.
        hits: Of the link pack.
    """

    def __init__(self, doc: Doc, counts: list[Count], hits: HitIndex) -> None:
        self.words = words_of(doc)
        self.counts = counts
        self.hits = hits
        self._unit_starts = [unit.start for unit in doc.user_data["units"]]
        self._rests = {hit.start for hit in doc.user_data["hits"] if hit.rule.id == "breakdown.rest"}  # "de overige"
        self._by_value: dict[int, list[Count]] = defaultdict(list)
        for count in counts:
            if count.label is None:
                self._by_value[count.value].append(count)
        self._by_sum = self._sums()
        self._chosen = {id(count): self._whole(count) for count in counts}

    def of(self, count: Count) -> Count | None:
        """The whole of a count, None where it is no part."""
        return self._chosen[id(count)][0]

    def because(self, count: Count) -> str:
        """Why it has that whole or none, in words for `explain`."""
        return self._chosen[id(count)][1]

    def restated(self, count: Count) -> Count | None:
        """The count that another one only says again: "Trong số 1.932 mô hình"."""
        cue = count.cue
        if cue is None or cue.rule.id != _OF_THEM or not 0 <= count.number.start - cue.end < _RESTATED:
            return None
        return self._said(count.value, cue.start)

    def _said(self, value: int, token: int) -> Count | None:
        """The last count of a value before a token, tables apart."""
        said = [count for count in self._by_value.get(value, ()) if count.number.end <= token]
        return said[-1] if said else None

    def _before(self, token: int, end: int) -> list[Count]:
        """The counts that can be a whole, from the paragraph before a token's own up to an end."""
        lines = self.words.lines
        first = lines[max(0, bisect_right(lines, token) - 2)]
        near = counts_in(self.counts, first, end)
        return [c for c in near if c.number.end <= end and c.status != "change" and c.label is None]

    def _whole(self, count: Count) -> tuple[Count | None, str]:
        """The whole of a count, and why it has that one or none."""
        if count.label is not None:
            return None, count.whole_why if count.whole is not None else "its table has no total for it"
        if self.restated(count) is not None:
            return None, "says the count before it again"
        if count.whole is not None:
            return self._said(count.whole, count.start), count.whole_why
        if count.cue is not None and count.cue.rule.id != _SHARE:
            why = f"behind {self.words.quote(count.cue.start, count.cue.end)}"
            whole = self._behind_cue(count, count.cue)
            missing = f"{why}, but no count before it can be the whole"
        else:
            whole, why = self._by_sum.get(id(count)), "it and the counts beside it add up to it"
            if whole is None:
                whole, why = self._shared(count), "a unit's share of the count before it"
            missing = "no words make it a part"
        return (whole, why) if whole is not None and whole.value >= count.value else (None, missing)

    def _behind_cue(self, count: Count, cue: Hit) -> Count | None:
        """The count that "trong đó", "waarvan", "bốn trong số" refer to."""
        words = self.words
        if count.per_unit and count.number.start > cue.end and ";" in words.text[cue.end : count.number.start]:
            return None
        rest = self._rests.intersection(
            range(count.start - 2, count.number.start + 1)
        )  # "; de overige 266 zijn stopgezet"
        if count.status == "change" and not rest and ";" in words.text[min(cue.end, count.start) : count.start]:
            return None
        again = [c for c in counts_in(self.counts, cue.end, cue.end + _RESTATED) if c is not count]
        if again and self.restated(again[0]) is not None:
            return again[0]
        before = self._before(cue.start, min(cue.start, count.number.start))
        before = [c for c in before if not self._same_cue(c, cue)]
        sentence = span_at(words.sentences, cue.start, len(words.text))[0]
        here = [c for c in before if c.number.start >= sentence and self._reaches(c, cue)]
        if here and here[-1].cue is not None and ";" in words.text[here[-1].number.end : cue.start]:
            return self._whole(here[-1])[0]  # "; chia theo cấp có ...": the same whole, divided again
        here = here or [c for c in before if c.cue is None and not c.per_unit]
        return here[-1] if here else None

    def _same_cue(self, count: Count, cue: Hit) -> bool:
        return count.cue is not None and (count.cue.start, count.cue.end) == (cue.start, cue.end)

    def _reaches(self, count: Count, cue: Hit) -> bool:
        """False for a count in brackets that close before the cue."""
        closed = self.words.closings[count.number.end]
        return closed is None or closed >= cue.start

    def _shared(self, count: Count) -> Count | None:
        """The whole of a share that stands in a sentence of its own: "Riêng phường X có 7"."""
        if count.status == "change" or count.per_unit:
            return None
        start, _ = span_at(self.words.sentences, count.number.start, len(self.words.text))
        if not (self._is_share(count, start) or (count.cue is not None and count.kind in _KINDS)):
            return None
        before = self._before(count.number.start, count.start)
        before = [c for c in before if c.cue is None and not c.per_unit and c.value > count.value]
        if not before:
            return None
        # Of a list of shares none is the whole of another.
        sentences, length = self.words.sentences, len(self.words.text)
        whole = [c for c in before if not self._is_share(c, span_at(sentences, c.number.start, length)[0])]
        return whole[-1] if whole else before[-1]

    def _is_share(self, count: Count, start: int) -> bool:
        """True where the words say that a named unit has a share of what was counted before."""
        end = span_at(self.words.sentences, count.number.start, len(self.words.text))[1]
        for hit in self.hits.within(start, end, "share."):
            if self.words.text[hit.start][0].isupper() and hit.start != start:
                continue  # a name: "Nam" is no "nam"
            if self.hits.starting(hit.start, "period.only") and self._is_time(hit.end):
                continue  # "Riêng năm 2022" sets a year apart, no unit
            if hit.start >= count.number.end:
                between = range(start, count.start)
                if not hit.rule.data.get("behind"):
                    continue
            else:
                between = range(start, count.number.start)
            clause = [at for at in between if self.words.text[at] in ";"]
            first = clause[-1] if clause else between.start
            named = bisect_left(self._unit_starts, first) < bisect_left(self._unit_starts, count.number.start)
            if hit.start >= first and (named or hit.rule.data.get("anaphoric")):
                return True
        return False

    def _is_time(self, token: int) -> bool:
        return any(is_year(word) for word in self.words.text[token : token + _TIME])

    def _sums(self) -> dict[int, Count]:
        """Parts without a cue: counts of one sentence that add up to the count before them."""
        wholes: dict[int, Count] = {}
        free = [c for c in self.counts if c.status != "change" and c.label is None and not c.per_unit]
        for index, whole in enumerate(free):
            end = self._sentence_after(whole)
            parts: list[Count] = []
            total = 0
            for part in itertools.islice(free, index + 1, None):
                if part.number.start >= end or part.cue is not None or part.value >= whole.value:
                    break
                parts.append(part)
                total += part.value
                if len(parts) > 1 and total == whole.value and whole.qualifier == "exact":
                    wholes.update({id(p): whole for p in parts})
                if total >= whole.value:
                    break
        return wholes

    def _sentence_after(self, count: Count) -> int:
        """Index after the sentence that follows a count's own."""
        length = len(self.words.text)
        end = span_at(self.words.sentences, count.number.start, length)[1]
        return span_at(self.words.sentences, end, length)[1] if end < length else end
