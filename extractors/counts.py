"""Counts of models: a number with its noun, or the parts of a breakdown whose noun is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.facts import Qualifier, Status
from extractors.numbers import Number, number_at, number_before
from extractors.qualifiers import StatusReader, qualify
from extractors.quotes import quotations
from extractors.rules import Hit, HitIndex, Lexicon, Rule, load
from extractors.sentences import span_at
from extractors.tables import tables
from extractors.text import fold
from extractors.tokenizer import Words, words_of

_NOUN_PHRASE = 6  # tokens between a Dutch number and its noun
_STATEMENT = 12  # tokens between "số mô hình" and the number that it is
_PER_UNIT = 12  # tokens between "mỗi xã" and the number
_PLANS = frozenset({"plan", "programme"})
# A breakdown in brackets: "40 mô hình (tập thể 30, cá nhân 10)".
_BRACKET = Rule("breakdown.bracket", "vi")
# "mỗi năm", "per kwartaal": a period is no unit.
_PERIODS = frozenset("nam thang quy tuan ngay ky jaar maand kwartaal week dag keer".split())


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
        cue: First token of the breakdown cue that it stands behind, None for a count of its own.
        per_unit: True for a goal of each unit.
        label: Span of the label of its table row, None outside of tables.
        period: Year that heads its table column.
        whole: Value of the whole, where a table says it.
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
    per_unit: bool = False
    label: tuple[int, int] | None = None
    period: str | None = None
    whole: int | None = None

    @property
    def value(self) -> int:
        """The number's value."""
        assert self.number.value is not None  # finders keep whole numbers only
        return self.number.value


class CountFinder:
    """A spaCy component that finds counts of models.

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        pack = load("counts")
        nouns = [rule for rule in load("models").rules if rule.id == "model.noun"]
        self._lexicon = Lexicon(vocab, [*pack.rules, *nouns])
        lists = {name: frozenset(text.split()) for name, text in pack.tables["words"].items()}
        self._lists = {name: words | {fold(word) for word in words} for name, words in lists.items()}

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["count_places"]`` with ``Count`` objects in order."""
        doc.user_data["count_places"] = []
        if not doc.user_data["in_domain"]:
            return doc
        hits = HitIndex(self._lexicon(doc))
        doc.user_data["hits"] += hits.hits
        header = doc.user_data.get("header")
        planned = header is not None and header.kind in _PLANS
        search = _Search(doc, hits, self._lists, planned)
        doc.user_data["count_places"] = search.counts()
        doc.user_data["count_hits"] = hits
        return doc


class _Search:
    """The search through one text."""

    def __init__(self, doc: Doc, hits: HitIndex, lists: dict[str, frozenset[str]], planned: bool) -> None:
        self.doc = doc
        self.words: Words = words_of(doc)
        self.hits = hits
        self.lists = lists
        self.status = StatusReader(self.words, hits, planned)
        self.used: set[int] = set()  # tokens of numbers that count something
        self.titles = [q for q in quotations(doc) if q.close - q.open < 16]

    def counts(self) -> list[Count]:
        found: list[Count] = []
        nouns = self._nouns()
        for noun in nouns:
            count = self._before_noun(noun) or self._behind_noun(noun)
            if count is not None:
                found.append(count)
                self.used.update(range(count.number.start, count.number.end))
        found += self._cells()
        found.sort(key=lambda count: count.number.start)
        for cue, start, end in self._breakdowns(found):
            for count in found:
                if start <= count.number.start < end and count.status != "change":
                    count.cue = cue
            found += self._parts(cue, start, end)
        found += self._contrasts()
        return sorted(found, key=lambda count: count.number.start)

    # --- numbers with their noun ---

    def _nouns(self) -> list[Hit]:
        kept: list[Hit] = []
        for hit in self.hits.hits:
            if hit.rule.id == "model.noun" and (not kept or hit.start >= kept[-1].end):
                kept.append(hit)
        return [hit for hit in kept if not any(q.start <= hit.start < q.end for q in self.titles)]

    def _before_noun(self, noun: Hit) -> Count | None:
        number = self._number_of(noun)
        if number is None or not self._counts(number):
            return None
        qualified = qualify(self.hits, number.start, (number.end, noun.end))
        if qualified.vague:
            return None
        per_unit = self._per_unit(qualified.start, noun.end)
        if number.spelled and number.value == 1 and qualified.qualifier == "exact" and per_unit is None:
            return None  # "một mô hình", "een model": an article
        stated = self.status.read(qualified.start, noun.end)
        count = Count(
            number,
            stated.start,
            max(noun.end, qualified.end),
            noun.end,
            rule=noun.rule.id,
            qualifier=qualified.qualifier,
            status=stated.status,
            kind=self._kind(number, noun),
        )
        if per_unit is not None:
            count.per_unit = True
            count.kind = per_unit
            count.status = (
                "target" if stated.status == "achieved" and not self._done(qualified.start) else stated.status
            )
        return count

    def _number_of(self, noun: Hit) -> Number | None:
        """The number to the left of a noun, over the adjectives of a Dutch noun phrase."""
        words = self.words
        at = noun.start
        for _ in range(_NOUN_PHRASE):
            number = number_before(words, at)
            if number is not None:
                return number
            word = words.text[at - 1] if at else ""
            if noun.rule.lang == "vi":
                if word.lower() not in self.lists["classifiers"]:
                    return None
            elif word == "," or (word.isalpha() and word.islower() and word not in self.lists["closed"]):
                pass
            elif word.lower() not in self.lists["linking"]:
                return None
            at -= 1
        return None

    def _counts(self, number: Number) -> bool:
        """False for the figures of fractions, percentages, dates and ranges' upper ends."""
        words = self.words
        before = words.text[number.start - 1] if number.start else ""
        after = words.text[number.end] if number.end < len(words.text) else ""
        if number.value is None or (before in "/%" and before) or (after in "/%" and after):
            return False
        return not (before and before.lower() in self.lists["part_before"] and words.text[number.start].isdigit())

    def _behind_noun(self, noun: Hit) -> Count | None:
        """The number that a total is said to be: "số mô hình … là 40", "het aantal modellen bedroeg 40"."""
        total = self.hits.ending(noun.start, "count.total_of")
        if total is None:
            return None
        words = self.words
        limit = min(span_at(words.sentences, noun.start, len(words.text))[1], noun.end + _STATEMENT)
        at = noun.end
        while at < limit and words.text[at] not in ";":
            number = number_at(words, at)
            if number is not None and self._counts(number) and not number.spelled and self._ends_clause(number.end):
                qualified = qualify(self.hits, number.start, (number.end,))
                stated = self.status.read(qualified.start, number.end)
                return Count(
                    number, total.start, number.end, number.end, "count.total_of", qualified.qualifier, stated.status
                )
            at = number.end if number else at + 1
        return None

    def _ends_clause(self, at: int) -> bool:
        words = self.words
        return (
            at >= len(words.text)
            or not words.text[at][0].isalnum()
            or words.text[at].lower() in self.lists["part_next"]
        )

    def _kind(self, number: Number, noun: Hit) -> str:
        """collective, individual, or the short words behind the noun."""
        words = self.words
        near = self.hits.within(number.end, min(len(words.text), noun.end + 5), "kind.")
        near = [
            hit
            for hit in near
            if not any(words.text[at] in ",;.:(" or words.text[at].isdigit() for at in range(noun.end, hit.start))
        ]
        ids = {hit.rule.id for hit in near}
        if len(ids) == 1:
            return ids.pop().removeprefix("kind.")
        before = [words.text[at] for at in range(number.end, noun.start) if words.text[at].isalpha()]
        if noun.rule.lang == "nl" and before and not ids:
            return " ".join(before)
        behind = [] if ids else self._behind(noun.end)
        return " ".join(behind) or "total"

    def _behind(self, at: int) -> list[str]:
        """The words behind a noun that narrow it, up to the end of the clause."""
        words = self.words
        start = at
        limit = min(span_at(words.sentences, at, len(words.text))[1] if at < len(words.text) else at, at + 8)
        while at < limit and words.text[at][0].isalpha():
            at += 1
        taken = words.text[start:at]
        return taken if at < len(words.text) and words.text[at] in ",;.:)\n" else []

    def _per_unit(self, start: int, noun_end: int) -> str | None:
        """The words of a goal for each unit, "mỗi xã", "2 modellen per gemeente"."""
        words = self.words
        sentence = span_at(words.sentences, start, len(words.text))
        for hit in reversed(self.hits.within(max(sentence[0], start - _PER_UNIT), start, "count.per_unit")):
            between = words.text[hit.end : start]
            if ";" in between or ":" in between or not between:
                continue
            unit = words.norm[hit.end]
            if unit in _PERIODS or unit in ("mo", "model"):
                continue
            return " ".join(words.text[hit.start : hit.end + 1])
        behind = self.hits.starting(noun_end, "count.per_unit")
        if (
            behind is not None
            and behind.rule.lang == "nl"
            and behind.end < len(words.text)
            and words.norm[behind.end] not in _PERIODS
        ):
            return " ".join(words.text[behind.start : behind.end + 1])
        return None

    def _done(self, start: int) -> bool:
        sentence = span_at(self.words.sentences, start, len(self.words.text))
        return any(hit.rule.id == "status.achieved" for hit in self.hits.within(sentence[0], start, "status.achieved"))

    # --- tables ---

    def _cells(self) -> Iterator[Count]:
        """One count for each cell of a flattened table, tied to its row and its whole."""
        for table in tables(self.words, self.hits):
            stated = self.status.read(table.head, table.head)
            total_row = next((row for row in table.rows if row.total), None)
            for row in table.rows:
                first: Count | None = None
                for index, (column, number) in enumerate(zip(table.columns, row.numbers, strict=True)):
                    if column.kind is None or number.value is None or number.start in self.used:
                        continue
                    count = Count(
                        number,
                        row.label[0],
                        number.end,
                        number.end,
                        "table.cell",
                        status=stated.status,
                        kind=column.kind,
                    )
                    count.label, count.period = row.label, column.period
                    if first is not None and column.period is None:
                        count.whole = first.value
                    elif total_row is not None and row is not total_row:
                        count.whole = total_row.numbers[index].value
                    first = first or count
                    self.used.update(range(number.start, number.end))
                    yield count

    # --- breakdowns ---

    def _breakdowns(self, found: list[Count]) -> Iterator[tuple[Hit, int, int]]:
        """Spans in which numbers are parts of the count before them, with the cue that says so."""
        words = self.words
        length = len(words.text)
        for cue in self.hits.hits:
            if cue.rule.id != "breakdown.of_which" or not any(count.number.end <= cue.start for count in found):
                continue
            end = span_at(words.sentences, cue.start, length)[1]
            while end < length and words.text[end - 1] == "\n" and self._list_goes_on(cue, end):
                end = span_at(words.lines, end, length)[1]
            awards = [hit.start for hit in self.hits.within(cue.end, end, "count.award")]
            yield cue, cue.end, self._before_award(cue.end, end, awards)
        for count in found:
            bracket = next((at for at in range(count.end, min(length, count.end + 6)) if words.text[at] == "("), None)
            if bracket is None or any(words.text[at] in ",.;" for at in range(count.end, bracket)):
                continue
            close = next((at for at in range(bracket, min(length, bracket + 40)) if words.text[at] == ")"), None)
            if close is not None and sum(1 for _ in self._part_numbers(bracket + 1, close)) > 1:
                yield Hit(_BRACKET, bracket, bracket + 1), bracket + 1, close

    def _list_goes_on(self, cue: Hit, line: int) -> bool:
        """True where "gồm:" ended its line and the next line is an item of its list."""
        words = self.words
        colon = any(words.text[at] == ":" for at in range(cue.end, min(line, cue.end + 3)))
        return colon and words.text[line] in "-–+•*"

    def _before_award(self, start: int, end: int, awards: list[int]) -> int:
        """A breakdown ends at the clause that speaks of honours."""
        if not awards:
            return end
        breaks = [at for at in range(start, awards[0]) if self.words.text[at] in ";."]
        return breaks[-1] if breaks else end

    def _contrasts(self) -> Iterator[Count]:
        """Counts of a second group whose noun is dropped: "trong khi cấp xã là 188"."""
        words = self.words
        for cue in self.hits.hits:
            if cue.rule.id != "count.contrast" or not self.used & set(range(max(0, cue.start - 30), cue.start)):
                continue
            end = span_at(words.sentences, cue.start, len(words.text))[1]
            for count in self._parts(cue, cue.end, end):
                if words.text[count.number.start - 1].lower() in self.lists["is"]:
                    count.cue = None
                    yield count

    def _parts(self, cue: Hit, start: int, end: int) -> Iterator[Count]:
        before = number_before(self.words, cue.start)  # "ba trong số đó", "twaalf daarvan"
        if before is not None and before.start not in self.used and self._counts(before):
            self.used.update(range(before.start, before.end))
            stated = self.status.read(before.start, cue.end)
            segment = self._segment(before.start, end, before)
            kind = self._part_kind(segment)
            yield Count(
                before, before.start, segment[1], cue.end, cue.rule.id, status=stated.status, kind=kind, cue=cue
            )
        for number in self._part_numbers(start, end):
            qualified = qualify(self.hits, number.start, (number.end,))
            if qualified.vague:
                continue
            segment = self._segment(start, end, number)
            stated = self.status.read(qualified.start, number.end)
            if stated.cue is not None and stated.status == "change":
                continue
            self.used.update(range(number.start, number.end))
            quote = self._part_quote(segment, qualified.start, number)
            yield Count(
                number,
                *quote,
                number.end,
                rule=cue.rule.id,
                qualifier=qualified.qualifier,
                status=stated.status,
                kind=self._part_kind(segment),
                cue=cue,
            )

    def _part_numbers(self, start: int, end: int) -> Iterator[Number]:
        """Numbers of a breakdown that stand without their noun."""
        words = self.words
        at = start
        while at < end:
            number = number_at(words, at)
            if number is None or number.end > end:
                at += 1
                continue
            if at not in self.used and self._counts(number) and self._is_part(number, end):
                yield number
            at = number.end

    def _is_part(self, number: Number, end: int) -> bool:
        words = self.words
        if number.spelled and (number.value or 0) < 2:
            return False
        after = words.text[number.end].lower() if number.end < len(words.text) else "."
        if after in self.lists["part_next"]:
            following = number_at(words, min(number.end + 2, len(words.text) - 1))
            fraction = after == "van" and following is not None
            return not fraction and not (number.spelled and after in ("ở", "trong", "van", "in", "op"))
        if number.spelled:
            return after in ("trong",)
        labelled = words.text[number.start - 1][0].isalpha() or words.text[number.start - 1] == ":"
        return labelled and (after in ",;.)" or after == "\n" or number.end >= end)

    def _segment(self, start: int, end: int, number: Number) -> tuple[int, int]:
        """The piece of a breakdown between separators that holds a number."""
        words = self.words
        first = number.start
        while (
            first > start
            and words.text[first - 1] not in ",;.(:"
            and words.text[first - 1].lower() not in ("và", "en", "va")
        ):
            first -= 1
        last = number.end
        while last < end and words.text[last] not in ",;.)\n" and words.text[last].lower() not in ("và", "en", "va"):
            last += 1
        return first, last

    def _part_quote(self, segment: tuple[int, int], start: int, number: Number) -> tuple[int, int]:
        """A number that ends its piece is quoted with the label before it, any other with the words behind it."""
        first, last = segment
        if last > number.end:
            return start, min(last, number.end + 10)
        return max(first, number.start - 10), number.end

    def _part_kind(self, segment: tuple[int, int]) -> str:
        ids = {hit.rule.id for hit in self.hits.within(*segment, "kind.")}
        if len(ids) == 1:
            return ids.pop().removeprefix("kind.")
        words = [word for word in self.words.text[segment[0] : segment[1]] if word[0].isalpha()]
        return " ".join(words[:8]) or "total"
