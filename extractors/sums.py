"""Whether the parts of a breakdown add up to their whole."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from extractors.passage import Count, Passage

_NEAR = 40  # counts that are looked through for the whole of a part
_TO_REST = 10  # tokens from "còn lại" to its number


class Sums:
    """The sums of one text.

    Args:
        passage: The text.
        counts: All its counts, in order; parts that add up to a count far before them get it as their whole.
    """

    def __init__(self, passage: Passage, counts: list[Count]) -> None:
        self.passage = passage
        self.hits = passage.hits
        self.text = passage.text
        self.counts = counts

    def mismatches(self) -> list[dict[str, Any]]:
        """Remarks on breakdowns that are complete and do not add up."""
        groups: dict[tuple[int, int], list[Count]] = {}
        for count in self.counts:
            if count.cue is not None and count.whole is None:
                groups.setdefault((count.cue.start, count.cue.end), []).append(count)
        remarks = []
        for (cue, _), parts in groups.items():
            if not self._adds_up(cue, parts):
                remarks.append(self._mismatch(cue, parts))
        return [remark for remark in remarks if remark is not None]

    def _adds_up(self, cue: int, parts: list[Count]) -> bool:
        """Parts that add up to a count before them are its parts, however far away it stands."""
        total = sum(part.value for part in parts)
        last = bisect_left(self.counts, cue, key=lambda count: count.number.start)
        wholes = [count for count in self.counts[max(0, last - _NEAR) : last] if count.value == total]
        if len(parts) < 2 or not wholes:
            return False
        before = (self.counts[index] for index in range(last - 1, -1, -1))
        own = next((count for count in before if count.cue is None and count.status != "change"), None)
        lines = self.passage.words.lines
        near = own is not None and bisect_left(lines, cue) - bisect_left(lines, own.number.start) <= 1
        if own is None or own.value != total or not near:  # the nearest one is found by whoever links the counts
            why = f"the parts behind {self.passage.words.quote(cue, cue + 1)} add up to it"
            for part in parts:
                part.whole, part.whole_why = total, why
        return True

    def _mismatch(self, cue: int, parts: list[Count]) -> dict[str, Any] | None:
        last = bisect_left(self.counts, cue, key=lambda count: count.number.start)
        whole = next((count for count in reversed(self.counts[max(0, last - _NEAR) : last]) if count.cue is None), None)
        if whole is None or whole.number.start < self.passage.line(cue)[0] or whole.qualifier != "exact":
            return None
        parts = self._complete(parts) or self._too_many(parts, whole)
        if not parts or any(part.qualifier != "exact" or part.status != whole.status for part in parts):
            return None
        total = sum(part.value for part in parts)
        if total == whole.value or whole.status == "change":
            return None
        words = self.passage.words
        message = (
            f"The parts of {whole.value} models add up to {total} "
            f"({' + '.join(str(part.value) for part in parts)}). Check the document: one of the numbers is wrong in it."
        )
        last = max(part.end for part in parts)
        return {"kind": "sum_mismatch", "message": message, "span": (words.start[whole.start], words.end(last - 1))}

    def _complete(self, parts: list[Count]) -> list[Count]:
        """The parts that must add up: collective and individual ones, or all up to "còn lại"."""
        pair = [part for part in parts if part.kind in ("collective", "individual")]
        if len(pair) == 2 and pair[0].kind != pair[1].kind:
            return pair
        for index, part in enumerate(parts):
            left = part.number.start
            while left > part.number.start - _TO_REST and left and not self.passage.separates(left - 1):
                left -= 1
            if self._is_rest(left, part.number.start) or self._is_rest(part.number.end, part.noun_end + 2):
                return parts[: index + 1] if index else []
        return []

    def _too_many(self, parts: list[Count], whole: Count) -> list[Count]:
        """Parts of one sort that are more than the whole; collective models can be economic ones too."""
        pairs = sum(part.kind in ("collective", "individual") for part in parts)
        alike = pairs in {0, len(parts)} and len({part.value for part in parts}) > 1
        return parts if alike and sum(part.value for part in parts) > whole.value else []

    def _is_rest(self, start: int, end: int) -> bool:
        """True where "còn lại" or "de overige" stands in a span, before the next part."""
        rest = self.hits.within(start, min(len(self.text), end), "breakdown.rest")
        return any(not any(self.passage.separates(at) for at in range(start, hit.start)) for hit in rest)
