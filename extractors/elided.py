"""Counts that stand for themselves and drop their noun: lists of places, earlier figures, "er N"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from extractors.numbers import Number, dutch_number, is_year, number_at, number_before
from extractors.passage import Count, Passage
from extractors.qualifiers import is_item
from extractors.rules import Hit, Rule

_LIST = Rule("count.listed", "vi")
_VERB = re.compile(r"\w{2,}(?:[dt]en?|[dt])")  # a finite form or participle: "opbouwde", "telt", "erkend"
_LABEL = 12  # tokens
_PAIR = 16  # tokens between the labels "tập thể" and "cá nhân" of a list
_THERE = 7  # words between "er" and its number
_JOINT = frozenset(",;:")
_AND = frozenset(("và", "en", "va", "còn", "terwijl"))
_LISTED = frozenset((",", "và", "va", "en"))
_STOP = frozenset(",;.)\n")
_SEGMENT = frozenset(";,()\n")
_CUT = _SEGMENT | frozenset(".:")


class Elided:
    """The search for counts without noun and without breakdown in one text.

    Args:
        passage: The text.
        found: The counts found so far.
    """

    def __init__(self, passage: Passage, found: list[Count]) -> None:
        self.passage = passage
        self.hits = passage.hits
        self.text = passage.text
        self.lists = passage.lists
        self.found = found
        self._between = self.lists["adverbs"] | self.lists["verbs"] | self.lists["times"]

    def counts(self) -> list[Count]:
        """The counts, in no order."""
        found = list(self._lists())
        found += self._brackets()
        found += self._there()
        found += self._contrasts()
        found += self._respective()
        found += self._gaps([*self.found, *found])
        return found

    # --- "lần lượt có 12 và 10 mô hình" ---

    def _respective(self) -> Iterator[Count]:
        passage = self.passage
        for cue in passage.of("count.respective"):
            end = passage.sentence(cue.start)[1]
            behind = [count for count in self.found if cue.end <= count.number.start < end]
            last = min(behind, key=lambda count: count.number.start, default=None)
            at = last.start if last is not None else 0
            while last is not None and at > cue.end and self.text[at - 1].lower() in _LISTED:
                number = number_before(passage.words, at - 1)
                if number is None or number.start < cue.end or passage.is_taken(number) or passage.is_year(number):
                    break
                passage.take(number)
                yield Count(number, number.start, number.end, number.end, cue.rule.id, "exact", last.status, last.kind)
                at = number.start

    # --- "H. Hải Hậu: 214; H. Ý Yên: 187" ---

    def _lists(self) -> Iterator[Count]:
        items = [item for at, word in enumerate(self.text) if word == ":" for item in self._item(at)]
        for _, group in groupby(items, key=lambda item: self._block(item[0])):
            members = list(group)
            kinds = [bool(self._names_models(*label)) for label, _ in members]
            places = [self._names_unit(*label) for label, _ in members]
            for (label, number), kind, place in zip(members, kinds, places, strict=True):
                if self.passage.is_taken(number) or not (kind or (place and len(members) > 1)):
                    continue
                why = self._ungoverned(label[0])
                if why:
                    self.passage.drop(number, why)
                else:
                    yield self._labelled(label, number, self._pair(label, members) if kind else [])

    def _pair(self, label: tuple[int, int], members: list[tuple[tuple[int, int], Number]]) -> list[Number]:
        """The numbers of collective and individual models that stand beside each other."""
        near = [item for item in members if abs(item[0][0] - label[0]) < _PAIR]
        return [number for (start, end), number in near if self.hits.within(start, end, "kind.")]

    def _item(self, colon: int) -> Iterator[tuple[tuple[int, int], Number]]:
        """A label with the number behind its colon."""
        passage = self.passage
        at = colon + 1
        while (hit := self.hits.starting(at, "qualifier.")) is not None and "after" not in hit.rule.id:
            at = hit.end
        number = number_at(passage.words, at) if at < len(self.text) else None
        if number is None or passage.in_title(number.start):
            return
        after = self.text[number.end] if number.end < len(self.text) else "."
        loose = after in _STOP and not passage.is_year(number) and passage.may_count(number)
        if not loose and not passage.is_taken(number):
            return
        start = colon
        while start and self.text[start - 1] not in _SEGMENT and colon - start < _LABEL:
            start -= 1
        if any(word[0].isalpha() for word in self.text[start:colon]):
            yield (start, colon), number

    def _block(self, label: tuple[int, int]) -> int:
        """The first line of the list that a label stands in."""
        lines = self.passage.words.lines
        start = self.passage.line(label[0])[0]
        index = bisect_left(lines, start)
        while index > 0 and is_item(self.passage.words, lines[index]) and is_item(self.passage.words, lines[index - 1]):
            index -= 1
        return lines[index]

    def _names_models(self, start: int, end: int) -> bool:
        named = self.hits.within(start, end, "kind.") or self.hits.within(start, end, "model.noun")
        return bool(named) and not self.hits.within(start, end, "table.other")

    def _names_unit(self, start: int, end: int) -> bool:
        """True for a label that begins with the word for a unit, or is a name."""
        while start < end and not self.text[start][0].isalpha():
            start += 1
        words = [word for word in self.text[start:end] if word[0].isalpha()]
        if not words or self.hits.within(start, end, "table.other"):
            return False
        names = sum(word[0].isupper() for word in words)
        return words[0].lower() in self.lists["units"] or names * 2 > len(words)

    def _ungoverned(self, token: int) -> str:
        """Why a list is not about models, empty where it is."""
        start, end = self.passage.line(token)
        lines = self.passage.words.lines
        index = bisect_left(lines, start)
        above = lines[index - 1] if index else start
        if self.passage.is_award(start, end) or (index and self.passage.is_award(above, start)):
            return "in a list of honours"
        return "" if self.passage.about_models(token) else "in a list that is not about models"

    def _labelled(self, label: tuple[int, int], number: Number, sum_of: list[Number]) -> Count:
        passage = self.passage
        passage.take(number)
        qualified = passage.qualified(number)
        stated = passage.stated(qualified.start, number.end)
        start = label[0]
        while start < label[1] and not self.text[start][0].isalnum():
            start += 1
        if start + 1 < label[1] and self.text[start + 1] == ")":
            start += 2  # "a) Mô hình của tập thể"
        total = sum(part.value or 0 for part in sum_of)
        whole = next((c.value for c in self.found if c.value == total and c.number.end <= start), None)
        return Count(
            number,
            start,
            number.end,
            number.end,
            "count.listed",
            qualified.qualifier,
            stated.status,
            passage.kind_of(start, label[1]) if self.hits.within(start, label[1], "kind.") else "total",
            cue=Hit(_LIST, label[1], label[1] + 1) if len(sum_of) > 1 and whole else None,
            whole=whole if len(sum_of) > 1 else None,
            whole_why="collective and individual models add up to it",
        )

    # --- "Bù Đăng (187), Lộc Ninh (152)" ---

    def _brackets(self) -> Iterator[Count]:
        passage = self.passage
        found: list[tuple[int, Number]] = []
        for at, word in enumerate(self.text):
            if word != "(" or not at or at + 2 >= len(self.text):
                continue
            earlier = self._earlier(at)
            if earlier is not None:
                yield earlier
            if not self.text[at - 1][0].isupper():
                continue
            number = number_at(passage.words, at + 1)
            if number is None or number.end >= len(self.text) or self.text[number.end] != ")":
                continue
            if not passage.is_year(number) and not passage.is_taken(number) and passage.may_count(number):
                found.append((at, number))
        for sentence, group in groupby(found, key=lambda item: passage.sentence(item[0])):
            members = list(group)
            if len(members) < 2 or not passage.about_models(members[0][0]) or passage.is_award(*sentence):
                for _, number in members:
                    passage.drop(number, "in brackets behind a name, but not in a list of models")
                continue
            for at, number in members:
                passage.take(number)
                start = self._label_start(at)
                stated = passage.stated(start, number.end)
                yield Count(number, start, number.end, number.end, "count.listed", status=stated.status)

    def _earlier(self, bracket: int) -> Count | None:
        """The figure of another year: "55 modellen (2022: 42)", "55 mô hình (năm 2022 là 42)"."""
        passage = self.passage
        year = passage.next_number(bracket + 1, min(len(self.text), bracket + 4))
        if year is None or not passage.is_year(year):
            return None
        number = passage.next_number(year.end, min(len(self.text), year.end + 5))
        if number is None or number.end >= len(self.text) or self.text[number.end] != ")":
            return None
        if passage.is_taken(number) or not passage.may_count(number) or not passage.about_models(bracket):
            return None
        passage.take(number)
        qualified = passage.qualified(number)
        return Count(number, bracket + 1, number.end, number.end, "count.contrast", qualified.qualifier)

    def _label_start(self, end: int) -> int:
        """First token of the label that ends before a token."""
        start = end
        while start and not self._sets_off(start - 1) and end - start < _LABEL:
            start -= 1
        return start

    def _sets_off(self, at: int) -> bool:
        return self.text[at] in _CUT or self.passage.word(at) in _AND

    # --- "Hội Nông dân có 15 mô hình, Hội Phụ nữ 22", "op economisch gebied 40 modellen, op cultureel gebied 35" ---

    def _gaps(self, found: list[Count]) -> Iterator[Count]:
        """Clauses that go on with the next unit, field or year and leave out noun and verb."""
        passage = self.passage
        for count in found:
            if count.label is None and not count.per_unit and count.status != "change":
                end = passage.sentence(count.number.start)[1]
                for label, number in self._chain(count.end, end):
                    yield self._next(count, label, number)
        for noun in passage.nouns:
            end = passage.sentence(noun.start)[1]
            colon = next((at for at in range(noun.end, min(end, noun.end + _LABEL)) if self.text[at] == ":"), None)
            if colon is None or passage.next_number(noun.end, colon) or passage.is_award(*passage.line(noun.start)):
                continue
            chain = list(self._chain(colon, end))
            if len(chain) > 1:
                stated = passage.stated(noun.start, noun.end)
                for label, number in chain:
                    passage.take(number)
                    yield Count(number, label, number.end, number.end, "count.listed", status=stated.status)

    def _next(self, count: Count, label: int, number: Number) -> Count:
        passage = self.passage
        passage.take(number)
        qualified = passage.qualified(number)
        kind = passage.kind_of(label, number.start) if self.hits.within(label, number.start, "kind.") else "total"
        return Count(
            number,
            label,
            number.end,
            number.end,
            "count.next",
            qualified.qualifier,
            count.status,
            kind,
            cue=count.cue,
        )

    def _chain(self, start: int, end: int) -> Iterator[tuple[int, Number]]:
        """The pieces "Hội Phụ nữ 22" that follow one another, each as its first token and its number."""
        passage = self.passage
        at = start
        while True:
            while at < end and self.text[at] not in _JOINT and passage.word(at) not in _AND:
                if self.text[at][0].isdigit() and not is_year(self.text[at]):
                    return
                at += 1
            while at < end and (self.text[at] in _JOINT or passage.word(at) in _AND):
                at += 1
            number = self._figures(at, end)
            if number is not None and passage.is_year(number) and not passage.is_taken(number):
                number = self._figures(number.end, end)  # "năm 2023 là 45"
            if number is None or not self._goes_on(at, number):
                return
            if not passage.is_taken(number):
                yield at, number
            at = number.end

    def _figures(self, start: int, end: int) -> Number | None:
        """The first number of a span in figures or in one Dutch word: "Ba Đồn" is a name."""
        for at in range(start, end):
            word = self.text[at]
            if word[0].isdigit() or (word.islower() and (dutch_number(word) or 0) > 1):
                return number_at(self.passage.words, at)
        return None

    def _goes_on(self, first: int, number: Number) -> bool:
        """True for a short label with a bare number at its end, or a bare number that is told on."""
        passage = self.passage
        start = passage.qualified(number).start
        label = self.text[first:start]
        after = self.text[number.end] if number.end < len(self.text) else "."
        if not passage.may_count(number) or passage.in_title(number.start):
            return False
        if not label:  # "8 mô hình đạt loại tốt, 21 đạt loại khá"
            return after not in _STOP and passage.stands_alone(number) and passage.word(number.end) not in _AND
        if len(label) > _LABEL or any(word in _CUT for word in label):
            return False
        head = label[0]
        if not (head[0].isupper() or head.lower() in self.lists["units"] or head.lower() in self.lists["next"]):
            return False
        timed = passage.word(number.end) in ("in", "năm", "vào") or passage.word(number.end) in _AND
        return after in _STOP or (timed and passage.stands_alone(number))

    # --- "vorig jaar waren het er nog 61" ---

    def _there(self) -> Iterator[Count]:
        for hit in self.passage.of("count.there"):
            number = self._after(hit)
            if number is None or not self._may_stand(number) or not self._about(hit):
                continue
            plain = hit.rule.lang == "nl" and self.text[hit.start].lower() == "er"
            if not plain and not self.passage.stated(number.start, number.end).cue:
                continue
            yield self._alone(number, hit)

    def _about(self, hit: Hit) -> bool:
        """True where the models were named before, or are named at the end of the sentence."""
        end = self.passage.sentence(hit.start)[1]
        return self.passage.about_models(hit.start) or any(hit.end <= noun.start < end for noun in self.passage.nouns)

    def _after(self, hit: Hit) -> Number | None:
        """The number behind a word, over adverbs, verbs and qualifiers."""
        at = hit.end
        for _ in range(_THERE):
            if at >= len(self.text):
                return None
            number = number_at(self.passage.words, at)
            if number is not None and not self.passage.is_year(number):
                return number
            qualifier = self.hits.starting(at, "qualifier.")
            if qualifier is not None:
                at = qualifier.end
            elif self.passage.word(at) in self._between or self._is_year(at):
                at += 1
            else:
                return None
        return None

    def _is_year(self, at: int) -> bool:
        return is_year(self.text[at])

    def _may_stand(self, number: Number) -> bool:
        passage = self.passage
        if passage.is_taken(number) or passage.is_year(number) or passage.in_title(number.start):
            return False
        if number.spelled and (number.value or 0) < 2:
            return False
        return passage.may_count(number) and (passage.stands_alone(number) or self._closes_clause(number.end))

    def _closes_clause(self, at: int) -> bool:
        """True for a Dutch verb at the end of its clause: "dat zij er 95 opbouwden"."""
        word = self.passage.word(at)
        return bool(_VERB.fullmatch(word)) and (at + 1 >= len(self.text) or self.text[at + 1] in _STOP)

    def _alone(self, number: Number, cue: Hit) -> Count:
        passage = self.passage
        passage.take(number)
        qualified = passage.qualified(number)
        stated = passage.stated(qualified.start, number.end)
        return Count(
            number,
            min(cue.start, qualified.start),
            number.end,
            number.end,
            cue.rule.shown,
            qualified.qualifier,
            stated.status,
            stopped=stated.stopped,
        )

    # --- "trong khi cấp xã là 188", "tegenover 29 in 2023" ---

    def _contrasts(self) -> Iterator[Count]:
        passage = self.passage
        for cue in passage.of("count.contrast"):
            start, end = passage.sentence(cue.start)
            opens = passage.clause_start(cue.start) == cue.start
            if cue.rule.lang == "vi" and not opens and not passage.names_models(start, cue.start):
                continue
            moved = cue.start > 0 and self.text[cue.start - 1][0].isdigit()  # "số vụ từ 14 còn 2"
            if moved or not passage.about_models(cue.start):
                continue
            for number in self._contrasted(cue, end):
                count = self._alone(number, cue)
                if count.status != "target":
                    count.status = "achieved"
                count.kind = passage.kind_of(cue.end, number.start)
                yield count

    def _contrasted(self, cue: Hit, end: int) -> Iterator[Number]:
        """Numbers right behind the cue, or behind a verb in its clause."""
        at = cue.end
        while at < end and self.text[at] not in ";:(":
            number = number_at(self.passage.words, at)
            if number is None:
                at += 1
                continue
            first = self.passage.qualified(number).start
            linked = self.passage.word(first - 1) in self.lists["is"] or first <= cue.end
            digits = self.passage.word(number.start) in self.lists["digits"] and number.end - number.start == 1
            if linked and self._may_stand(number) and not (digits and cue.rule.lang == "vi"):
                yield number
            at = number.end
