"""Counts of models: a number with its noun first, then the numbers around it whose noun is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Set

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.breakdowns import Breakdowns
from extractors.cells import cells, known_tables
from extractors.elided import Elided
from extractors.notes import asked, notes_of
from extractors.numbers import Number, number_at, number_before
from extractors.passage import Count, Passage
from extractors.periods import times
from extractors.qualifiers import Qualified, is_item
from extractors.rules import Hit, HitIndex, Lexicon, load, native
from extractors.series import Series
from extractors.sums import Sums
from extractors.text import fold, is_plain
from extractors.tokenizer import words_of

__all__ = ["Count", "CountFinder"]

_NOUN_PHRASE = 6  # tokens between a Dutch number and its noun
_PARTICIPLE_PHRASE = 9  # with a participle phrase between: "41 in 2022 op provinciaal niveau erkende modellen"
_PER_UNIT = 14  # tokens between "mỗi xã" and the number
_LABEL = 8  # tokens of a label before a colon
_SMALL = 5  # "hai mô hình này" points back, "731 mô hình ấy" states the count again
_TEN = 10
# "mỗi năm", "per kwartaal": a period is no unit.
_PERIODS = frozenset("nam thang quy tuan ngay ky jaar maand kwartaal week dag keer".split())


class CountFinder:
    """A spaCy component that finds counts of models.

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        pack = load("counts")
        nouns = [rule for rule in load("models").rules if rule.id == "model.noun"]
        self._lexicon = Lexicon(vocab, [*pack.rules, *nouns])
        self._lists = {name: frozenset(text.split()) for name, text in pack.tables["words"].items()}
        self._plain = {name: words | {fold(word) for word in words} for name, words in self._lists.items()}
        self._accented = frozenset(fold(word) for word in self._lists["accented"])

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["count_places"]`` with ``Count`` objects in order."""
        doc.user_data["count_places"] = []
        if not doc.user_data["in_domain"]:
            return doc
        found = (hit for hit in native(doc, self._lexicon(doc)) if not self._is_ambiguous(doc, hit))
        names = _names(doc)
        hits = HitIndex(hit for hit in found if not names[hit.start] or not names[hit.end - 1])
        doc.user_data["hits"] += hits.hits
        plain = doc.lang_ != "nl" and is_plain(doc.text)
        passage = Passage(doc, hits, self._plain if plain else self._lists)
        doc.user_data["count_places"] = _counts(passage)
        doc.user_data["count_hits"] = hits
        return doc

    def _is_ambiguous(self, doc: Doc, hit: Hit) -> bool:
        """True for a short word that without its diacritics is another one: "cỡ" and "có"."""
        words = words_of(doc)
        if hit.end - hit.start > 1 or hit.rule.lang != "vi":
            return False
        return words.norm[hit.start] in self._accented and words.text[hit.start].isascii()


def _names(doc: Doc) -> bytearray:
    """For each token whether a place's name of several words holds it: "Tháp Mười" is no "mười"."""
    words = words_of(doc)
    inside = bytearray(len(words.text) + 1)
    for span in (span for item in doc.user_data["localities"] for span in item["mentions"]):
        first, last = words.tokens(span)
        if last - first > 1:
            inside[first:last] = b"\1" * (last - first)
    return inside


def _counts(passage: Passage) -> list[Count]:
    """All counts of a text: nouns and tables first, since what follows leans on them."""
    known = known_tables(passage)
    taken = {number.start for table in known for row in table.rows for number in row.numbers if number is not None}
    found = list(_Nouns(passage, taken).counts())
    found += cells(passage, known, found)
    found += Series(passage).counts()
    found += Breakdowns(passage, found).counts()
    found += Elided(passage, found).counts()
    found.sort(key=lambda count: count.number.start)
    if asked(passage.doc):
        _explain_others(passage)
    remarks = Sums(passage, found).mismatches()
    if remarks:
        passage.doc.user_data.setdefault("remarks", []).extend(remarks)
    return found


def _explain_others(passage: Passage) -> None:
    """Note for the numbers that stand near models and were not taken why they count none."""
    words = passage.words
    length = len(words.text)
    known = [note.span for note in notes_of(passage.doc) if note.what == "count"]
    known += [(time.start, time.end) for time in times(words.whole, [], [], [])]
    at = 0
    while at < length:
        number = number_at(words, at)
        item = at in words.lines and is_item(words, at)  # the number of an item of a list
        if number is None or item or (number.spelled and not passage.is_foreign(number)):
            at += 1
            continue
        at = number.end
        sentence, first = passage.sentence(number.start), words.start[number.start]
        kind = passage.hits.within(number.end, min(length, number.end + 3), "kind.")
        near = kind or passage.hits.within(*sentence, "model.noun") or passage.names_models(*sentence)
        explained = passage.is_taken(number) or any(start <= first < end for start, end in known)
        if near and not explained and passage.is_number_word(number):
            passage.drop(number, passage.bars(number) or _other(passage, number, bool(kind)))


def _other(passage: Passage, number: Number, kind: bool) -> str:
    """Why a number that could count models counts none."""
    if passage.in_title(number.start):
        return "in a quoted name"
    if kind and passage.is_award(*passage.sentence(number.start)):
        return "honours, not models"
    if passage.word(number.end) in passage.lists["range"]:
        return "the beginning of a range"
    if passage.word(number.end) in passage.lists["of"]:
        return "a share of something"
    if passage.is_foreign(number):
        return f"counts {passage.text[number.end]!r}, not models"
    return "no words tie it to the models"


class _Nouns:
    """Numbers with their noun."""

    def __init__(self, passage: Passage, cells: Set[int]) -> None:
        self.passage = passage
        self.cells = cells  # first tokens of numbers that tables count
        self.words = passage.words
        self.hits = passage.hits
        self.lists = passage.lists

    def counts(self) -> Iterator[Count]:
        for noun in self.passage.nouns:
            count = self._before(noun)
            if count is not None:
                self.passage.take(count.number, noun)
                yield count

    def _before(self, noun: Hit) -> Count | None:
        passage = self.passage
        number = self._number_of(noun)
        if number is None or number.start in self.cells:
            return None
        qualified = passage.qualified(number, noun.end)
        unit = self._unit(qualified.start, noun.end)
        why = passage.bars(number, noun=True) or self._no_count(number, noun, qualified, unit is not None)
        if why:
            passage.drop(number, why, noun.end)
            return None
        stated = passage.stated(qualified.start, max(noun.end, qualified.end))
        compared = stated.status == "change" and stated.cue is not None and stated.cue.rule.id == "status.more_than"
        count = Count(
            number,
            stated.start,
            max(noun.end, qualified.end),
            noun.end,
            rule=noun.rule.shown,
            qualifier="exact" if compared else qualified.qualifier,  # "thấp hơn 6 mô hình so với năm trước"
            status=stated.status,
            kind=self._kind(number, noun),
            stopped=stated.stopped,
        )
        if unit is not None:
            count.unit = unit
            count.kind = " ".join(self.words.text[slice(*unit)])
            if stated.status == "achieved" and not self._done(qualified.start):
                count.status = "target"
        return count

    def _no_count(self, number: Number, noun: Hit, qualified: Qualified, per_unit: bool) -> str:
        """Why a number with its noun is no count, empty where it is one."""
        if self.passage.in_title(number.start):
            return "in a quoted name"
        if qualified.vague:
            return "the word before it makes it inexact"
        if self._averages(qualified.start, noun.end):
            return "an average"
        if self._points_back(number, noun):
            return "points back to models named before"
        if self._is_idiom(number):
            return "“nine of ten”: a share, no count"
        article = number.spelled and number.value == 1 and qualified.qualifier in ("exact", "about")
        return "“one” is an article here" if article and not per_unit else ""

    def _number_of(self, noun: Hit) -> Number | None:
        """The number to the left of a noun, over the adjectives of a Dutch noun phrase."""
        passage = self.passage
        at = self._over_brackets(noun.start)
        for _ in range(_NOUN_PHRASE):
            number = number_before(self.words, at)
            if number is not None:
                return number
            text, word = self.words.text[at - 1] if at else "", passage.word(at - 1)
            if noun.rule.lang == "vi":
                if word not in self.lists["classifiers"]:
                    return None
            elif text == "," or (word.isalpha() and text.islower() and word not in self.lists["closed"]):
                pass
            elif word not in self.lists["linking"]:
                return self._over_participle(noun)
            at -= 1
        return None

    def _over_brackets(self, at: int) -> int:
        """The number again in words, in brackets: "05 (năm) mô hình"."""
        text = self.words.text
        if at and text[at - 1] == ")":
            for open_ in range(at - 2, max(0, at - 8), -1):
                if text[open_] == "(":
                    inner = number_at(self.words, open_ + 1)
                    return open_ if inner is not None and inner.end == at - 1 else at
        return at

    def _over_participle(self, noun: Hit) -> Number | None:
        """The number before a participle phrase: "41 in 2022 erkende modellen", "95 te erkennen modellen"."""
        passage = self.passage
        if not passage.word(noun.start - 1).endswith(("e", "en")):
            return None
        for at in range(noun.start - 2, max(-1, noun.start - _PARTICIPLE_PHRASE), -1):
            text = self.words.text[at]
            if text in ",;.:()\n":
                return None
            if passage.word(at + 1) in self.lists["phrase"]:
                number = number_before(self.words, at + 1)
                if number is not None and not passage.is_year(number):
                    return number
        return None

    def _averages(self, start: int, end: int) -> bool:
        """True where the clause speaks of an average."""
        passage = self.passage
        return bool(
            self.hits.within(passage.clause_start(start), start, "count.average")
            or self.hits.within(end, min(len(passage.text), end + 3), "count.average")
        )

    def _is_idiom(self, number: Number) -> bool:
        """True for "negen van de tien modellen", "9/10 mô hình": a share."""
        at = number.start
        while at and self.passage.word(at - 1) in self.lists["whole_of"]:
            at -= 1
        return (
            number.value == _TEN
            and self.passage.word(at - 1) in self.lists["of"]
            and number_before(self.words, at - 1) is not None
        )

    def _points_back(self, number: Number, noun: Hit) -> bool:
        """True for "hai mô hình này", "deze twee modellen": they were named before."""
        if not number.spelled or (number.value or 0) > _SMALL:
            return False
        passage = self.passage
        return passage.word(noun.end) in self.lists["this"] or passage.word(number.start - 1) in self.lists["these"]

    def _kind(self, number: Number, noun: Hit) -> str:
        """collective, individual, or the short words behind the noun."""
        text = self.words.text
        near = [
            hit
            for hit in self.hits.within(number.end, min(len(text), noun.end + 5), "kind.")
            if not any(text[at] in ",;.:(" or text[at].isdigit() for at in range(noun.end, hit.start))
        ]
        ids = {hit.rule.id for hit in near} or {hit.rule.id for hit in self._labels(number.start)}
        if len(ids) == 1:
            return ids.pop().removeprefix("kind.")
        before = [text[at] for at in range(number.end, noun.start) if text[at].isalpha()]
        if noun.rule.lang == "nl" and before and not ids:
            return " ".join(before)
        return ("" if ids else self._behind(noun.end)) or "total"

    def _labels(self, start: int) -> list[Hit]:
        """Words for a kind in the label before a colon: "- Tập thể: 52 mô hình"."""
        text = self.words.text
        while start and self.hits.ending(start, "qualifier.") is not None:
            start -= 1
        if not start or text[start - 1] != ":":
            return []
        first = start - 1
        while first and start - first < _LABEL and text[first - 1] not in ",;.:(\n":
            first -= 1
        return self.hits.within(first, start - 1, "kind.")

    def _behind(self, at: int) -> str:
        """The words behind a noun that narrow it, up to the end of the clause."""
        text = self.words.text
        start = at
        if self.hits.starting(at, "status.compared"):
            return ""
        limit = min(self.passage.sentence(at)[1], at + 8) if at < len(text) else at
        while at < limit and text[at][0].isalpha():
            at += 1
        return " ".join(text[start:at]) if at < len(text) and text[at] in ",;.:)\n" else ""

    def _unit(self, start: int, noun_end: int) -> tuple[int, int] | None:
        """The words of a goal for each unit, "mỗi xã", "2 modellen per gemeente"."""
        words = self.words
        sentence = self.passage.sentence(start)[0]
        for hit in reversed(self.hits.within(max(sentence, start - _PER_UNIT), start, "count.per_unit")):
            between = words.text[hit.end : start]
            plain = hit.rule.lang == "vi" and words.text[hit.start].isascii()  # "mới" without its diacritics, perhaps
            if plain and words.norm[hit.end] not in self.passage.lists["per_units"]:
                continue
            if not between or ";" in between or ":" in between or not self._is_unit(hit.end):
                continue
            return hit.start, hit.end + 1
        behind = self.hits.starting(noun_end, "count.per_unit")
        if behind is not None and behind.end < len(words.text) and self._is_unit(behind.end):
            return behind.start, behind.end + 1
        return None

    def _is_unit(self, at: int) -> bool:
        norm = self.words.norm[at]
        return norm[0].isalpha() and norm not in _PERIODS and norm not in ("mo", "model", "modellen")

    def _done(self, start: int) -> bool:
        sentence = self.passage.sentence(start)
        return bool(self.hits.within(sentence[0], start, "status.achieved"))
