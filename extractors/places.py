"""Where a text speaks of an administrative unit, and what the words around the name say about it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.gazetteer import TIERS, Unit, gazetteer
from extractors.placenames import Name, NameFinder, Names, looks_vietnamese
from extractors.quotes import quotations
from extractors.rules import Hit, HitIndex, Lexicon, load
from extractors.text import fold, spelling
from extractors.tokenizer import Words, words_of

_JOINTS = frozenset(", ; và en & cùng với hoặc of / - – •".split())
_OPENING = frozenset("\"“”'‘«„(")
_LONGEST_UNKNOWN = 4  # syllables of a name that the gazetteer does not have
_BRACKET = 16  # tokens that may stand in brackets between two names of a list
_MODIFIERS = 2  # "xã vùng cao biên giới Bản Mù"


@dataclass(slots=True, eq=False)
class Place:
    """A unit named at one place; spans are token indices.

    Attributes:
        start: First token of the name.
        end: After its last token.
        levels: What the text says it is, the likeliest first; empty where it says nothing.
        rule: Id of the rule that found it.
        units: What the gazetteer has under the name, empty for a name that it does not have.
        first: First token, the level word included.
        last: After the last token, a level word behind the name included.
        weak: True where it stands in a quotation or only in capitals, so that it needs support.
        at: True where a word such as "ở" or "in" stands before it.
        former: True where the text speaks of it as past.
        inside: The larger unit that the text names right behind it.
        unit: The unit it means, once that is settled.
        level: Its level, once settled.
        province: Name of its province, once settled; None where it stays open.
    """

    start: int
    end: int
    levels: tuple[str, ...]
    rule: str
    units: tuple[Unit, ...]
    first: int
    last: int
    weak: bool = False
    at: bool = False
    former: bool = False
    inside: Place | None = None
    unit: Unit | None = None
    level: str = ""
    province: str | None = None

    @property
    def tier(self) -> int:
        """The tier that the text says, else the highest that the name can have."""
        if self.unit is not None:
            return self.unit.tier
        if self.levels:
            return TIERS[self.levels[0]]
        return min((unit.tier for unit in self.units), default=3)


class PlaceFinder:
    """Finds all places of a text.

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        pack = load("localities")
        self.lexicon = Lexicon(vocab, pack.rules)
        self.names = NameFinder(vocab, gazetteer(), pack.tables["aliases"])
        words = pack.tables["words"]
        self.family = frozenset(spelling(word) for word in words["family"].split())
        self.family_plain = frozenset(fold(word) for word in words["family"].split())
        self.beside = frozenset(words["beside"].split())
        self.no_name = frozenset(spelling(word) for word in words["no_name"].split())
        self.with_level_only = frozenset(fold(name.strip()) for name in words["with_level_only"].split(";"))

    def __call__(self, doc: Doc) -> list[Place]:
        """All places, in order.

        Args:
            doc: Made by ``Tokenizer``; the hits of the rules are added to its ``user_data["hits"]``.
        """
        names = self.names(doc)
        hits = self.lexicon(doc)
        doc.user_data["hits"] = [*doc.user_data.get("hits", ()), *hits]
        scan = _Scan(self, doc, names, hits)
        scan.behind()
        scan.before()
        scan.bare()
        return sorted(scan.places, key=lambda place: place.start)


@dataclass(slots=True)
class _Scan:
    """One text on its way to places."""

    finder: PlaceFinder
    doc: Doc
    names: Names
    hits: list[Hit]
    places: list[Place] = field(default_factory=list)
    words: Words = field(init=False)
    index: HitIndex = field(init=False)
    longest: list[Hit] = field(init=False)
    taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.words = words_of(self.doc)
        self.taken = bytearray(len(self.words.text) + 1)
        self.longest = []
        for hit in self.hits:
            if not self._sure(hit) or (hit.rule.id == "not.level" and self._begins_name(hit.end - 1, hit.end)) or not hit.rule.id.startswith(("level.", "not.")):
                continue
            if not self.longest or hit.start >= self.longest[-1].end:
                self.longest.append(hit)
        self.index = HitIndex([*self.longest, *(h for h in self.hits if not h.rule.id.startswith(("level.", "not.")))])

    def _begins_name(self, at: int, end: int) -> bool:
        """True for the second word of "xã Giao Tân", which is not the phrase "xã giao"."""
        if any(name.end > end for name in self.names.starting.get(at, ())):
            return True
        return end - at < 2 and self.words.text[at][0].isupper() and not self._caps(at)

    # --- level words -------------------------------------------------------------------------------------

    def behind(self) -> None:
        """Names with their level word behind them: Hai Ha-district, Cao Lanh (stad), Ninh Kieu Ward."""
        for hit in self.longest:
            if not hit.rule.data.get("after"):
                continue
            end, last = self._before_level(hit)
            if end == 0:
                continue
            name = self._ending(end)
            if hit.rule.id.startswith("not."):
                if name is not None and last == hit.end:
                    self._take(name.start, hit.end)
                continue
            start = name.start if name else self._unknown_start(end, hit)
            if start is not None:
                self._add(start, end, hit, name.units if name else (), start, last)

    def _before_level(self, hit: Hit) -> tuple[int, int]:
        """Where the name before a level word ends, and where the whole ends; 0 where there is none."""
        text = self.words.text
        at = hit.start - 1
        if at < 1:
            return 0, 0
        if text[at] in "-–" and self._touch(at) and self._touch(at + 1):
            return at, hit.end
        if text[at] == "(" and hit.end < len(text) and text[hit.end] == ")":
            return at, hit.end + 1
        if text[hit.start][0].isupper() and text[at][0].isupper() and hit.end - hit.start == 1:
            return hit.start, hit.end
        return 0, 0

    def _ending(self, end: int) -> Name | None:
        for name in self.names.ending.get(end, ()):
            if not self.taken[name.start] and self.run_start(name.start) >= name.start:
                return name
        return None

    def _unknown_start(self, end: int, hit: Hit) -> int | None:
        start = self.run_start(end)
        if self.words.text[hit.start - 1] not in "-–" or not self._may_be_unknown(start, end):
            return None
        return start

    def before(self) -> None:
        """Names behind a level word, one or a list of them; and names that are none (thôn, sông, weg)."""
        carried: tuple[str, ...] = ()
        for hit in self.longest:
            if self.taken[hit.start] or hit.rule.id == "not.level" or self._part_of_name(hit):
                continue
            if hit.rule.id.startswith("not."):
                self._skip_names(hit)
                continue
            levels = tuple(hit.rule.data["levels"])
            at, plural = self._name_position(hit)
            plural = plural or bool(carried)
            levels += carried
            carried = ()
            following = self.index.starting(at + 1, "level.") if at + 1 < len(self.words.text) else None
            if self.words.text[at : at + 1] and self.words.text[at] in _JOINTS and following is not None:
                carried = tuple(level for level in levels if level not in following.rule.data["levels"])
                continue
            self._list(hit, at, levels, plural)

    def _part_of_name(self, hit: Hit) -> bool:
        """True where the word is a syllable of a longer name (Cầu Giấy, Nguyen Thi Huyen Trang)."""
        text = self.words.text
        if not text[hit.start][0].isupper() or hit.end - hit.start > 1:
            return False
        if hit.start and not self._starts_sentence(hit.start) and self._adjoins(hit.start):
            before = text[hit.start - 1]
            if before[0].isupper() and not before.isupper() and len(before) > 1:
                return True
        names = self.names.starting.get(hit.start, ())
        units = [unit for name in names if name.end > hit.end for unit in name.units]
        return bool(units) and (hit.rule.id.startswith("not.") or not self.names.lines.accented(hit.start)) and (
            min(unit.tier for unit in units) < 3
        )

    def _name_position(self, hit: Hit) -> tuple[int, bool]:
        """The token where the name must begin, and whether a list of names is governed."""
        text = self.words.text
        plural = bool(hit.rule.data.get("plural"))
        if not plural:
            ahead = self.index.ending(hit.start, "list.plural")
            number = hit.start > 0 and text[hit.start - 1].isdigit()
            plural = ahead is not None or (number and hit.rule.lang == "vi")
        at = hit.end
        for _ in range(_MODIFIERS):
            if at < len(text) and (text[at] == "." or (text[at] == ":" and plural)):
                at += 1
            modifier = self.index.starting(at, "between")
            if modifier is not None and not text[at][0].isupper():
                at = modifier.end
        return at, plural

    def _list(self, hit: Hit, at: int, levels: tuple[str, ...], plural: bool) -> None:
        first: Place | None = None
        while at < len(self.words.text):
            found = self._item(at, levels, hit, plural)
            if found is None or (first is not None and not self._goes_on(first, found, levels, plural)):
                return
            start, end, units = found
            place = self._add(start, end, hit, units, hit.start if first is None else start, end, levels)
            first = first or place
            at = self._next_item(end, plural)
            if not at:
                return

    def _goes_on(
        self, first: Place, found: tuple[int, int, tuple[Unit, ...]], levels: tuple[str, ...], plural: bool
    ) -> bool:
        """True where a further name is one more of the list, not the larger unit that holds the first."""
        units = found[2]
        fitting = [unit for unit in units if unit.level in levels]
        if plural and not units:
            return True
        provinces = {unit.province_name for unit in first.units}
        larger = any(
            unit.tier < TIERS[levels[0]] and (unit.name in provinces or unit.province_name in provinces) for unit in units
        )
        if plural:
            return bool(fitting) or not larger
        return bool(fitting) and not larger and bool(provinces & {unit.province_name for unit in fitting})

    def _next_item(self, at: int, plural: bool) -> int:
        """Where the next name of a list may begin, 0 where the list has ended."""
        text = self.words.text
        if at < len(text) and text[at] == "(":
            stop = next((i for i in range(at, min(len(text), at + _BRACKET)) if text[i] == ")"), None)
            if stop is None:
                return 0
            at = stop + 1
        joints = 0
        while at < len(text) and text[at].lower() in _JOINTS and joints < 2:
            at += 1
            joints += 1
        if plural and joints and at < len(text) and text[at] == "\n":
            at += 1
        if not joints or at >= len(text) or self.index.starting(at, "level.") or self.index.starting(at, "not.place"):
            return 0
        return at

    def _item(
        self, at: int, levels: tuple[str, ...], hit: Hit, plural: bool
    ) -> tuple[int, int, tuple[Unit, ...]] | None:
        """The name at a token: of the gazetteer, a number, or one that only the level word introduces."""
        text = self.words.text
        if at >= len(text) or self.taken[at]:
            return None
        if text[at][0].isdigit() or (len(text[at]) < 4 and set(text[at]) <= set("IVX")):
            return self._number(at, levels, hit)
        options = self.names.starting.get(at, [])
        run = self.run_end(at)
        fitting = [name for name in options if any(unit.level in levels for unit in name.units)]
        for name in [*fitting, *options]:
            if name.end >= run or self._ends_before(name.end, run) or self._caps(at):
                return at, name.end, name.units
        if hit.rule.data.get("abbreviation") or not self._may_be_unknown(at, run):
            return None
        if self._touches_lower_word(at, run, plural):
            return None
        return at, run, ()

    def _number(self, at: int, levels: tuple[str, ...], hit: Hit) -> tuple[int, int, tuple[Unit, ...]] | None:
        text = self.words.text
        units = self.finder.names.numbered(text[at], levels) if text[at].isalnum() else ()
        follows = text[at + 1] if at + 1 < len(text) else "."
        counted = follows[0].islower() and not (text[hit.start][0].isupper() or follows in _JOINTS)
        if not units or counted or follows == "%":
            return None
        return at, at + 1, units

    def _touches_lower_word(self, start: int, end: int, plural: bool) -> bool:
        """True for a single unknown syllable, which is more often an ordinary word with a capital."""
        return end - start < 2 and not plural

    def _skip_names(self, hit: Hit) -> None:
        """Take the names behind a word such as thôn or sông out of the play."""
        at = hit.end
        plural = self.index.ending(hit.start, "list.plural") is not None or hit.rule.id.endswith("plural")
        if at < len(self.words.text) and self.words.text[at] in ('"', "“"):
            at += 1
        while at < len(self.words.text) and self.words.text[at][0].isupper() and not self.taken[at]:
            end = self.run_end(at)
            for name in self.names.starting.get(at, ()):
                end = max(end, name.end)
            self._take(at, end)
            at = self._next_item(end, plural) if plural else 0
            if not at:
                return

    # --- names alone ---------------------------------------------------------------------------------------

    def bare(self) -> None:
        """Names without a level word; those of communes are kept for the settling pass to decide."""
        for start in sorted(self.names.starting):
            for name in self.names.starting[start]:
                if any(self.taken[start : name.end]) or not self._stands_alone(name):
                    continue
                at = self.index.ending(start, "at") is not None or self.words.text[start - 1 : start] == ["("]
                weak = self._caps(start) and not at and not self._heads_line(name)
                place = Place(start, name.end, (), "locality.bare", name.units, start, name.end, weak=weak, at=at)
                place.weak = weak or self._quoted(start, name.end)
                place.former = self._former(place)
                self.places.append(place)
                self._take(start, name.end)
                break

    def _stands_alone(self, name: Name) -> bool:
        """True where nothing around a bare name makes it part of something else."""
        if name.headed_only or " ".join(self.words.norm[name.start : name.end]) in self.finder.with_level_only:
            return False
        if name.end - name.start == 1 and not any(unit.tier == 1 for unit in name.units):
            alias = not any(fold(unit.name) == self.words.norm[name.start] for unit in name.units)
            if not (alias or any(unit.tier == 2 and len(unit.name) > 4 for unit in name.units)):
                return False
        if self._caps(name.start):
            return True
        if self.run_start(name.start) < name.start:
            return False
        run = self.run_end(name.start)
        if run > name.end and not self._ends_before(name.end, run):
            return False
        title = self.index.ending(name.start, "person")
        if title is not None and self._sure(title):
            return False
        return not self._compound(name.end)

    def _sure(self, hit: Hit) -> bool:
        """False for a word that means something else where it may have lost its diacritics."""
        if not hit.rule.data.get("accented") or self.names.lines.accented(hit.start):
            return True
        return not all(word.isascii() for word in self.words.text[hit.start : hit.end])

    def _compound(self, end: int) -> bool:
        """True where a hyphen ties the name to a word that is no level word: Ha Long-baai."""
        text = self.words.text
        if end + 1 >= len(text) or text[end] not in "-–" or not self._touch(end) or not self._touch(end + 1):
            return False
        return text[end + 1][0].islower() and self.index.starting(end + 1, "level.") is None

    # --- runs of capitals ------------------------------------------------------------------------------------

    def run_end(self, start: int) -> int:
        """After the last of the capitalised words that follow each other from a token."""
        text = self.words.text
        at = start
        while at < len(text) and text[at][0].isalpha() and text[at][0].isupper():
            if at > start and (not self._adjoins(at) or self._level_here(at)):
                break
            at += 1
        return at

    def run_start(self, start: int) -> int:
        """The first of the capitalised words that lead up to a token and belong to its name."""
        text = self.words.text
        at = start
        while at > 0 and self._adjoins(at) and text[at - 1][0].isupper() and not self.taken[at - 1]:
            before = text[at - 1]
            if before in self.finder.beside or (before.isupper() and len(before) > 1 and not text[start][-1].isupper()):
                break
            if self._starts_sentence(at - 1) and not self._family(before):
                break
            if self.index.ending(at, "level."):
                break
            at -= 1
        return at

    def _level_here(self, at: int) -> bool:
        hit = self.index.starting(at, "level.")
        return hit is not None and (hit.rule.lang == "nl" or self.names.lines.accented(at))

    def _ends_before(self, end: int, run: int) -> bool:
        """True where the capitals behind a name are the next thing: a person, an abbreviation, a larger unit."""
        text = self.words.text
        rest = text[end:run]
        if len(rest) > 1 and self._family(rest[0]):
            return True
        if rest[0].isupper() and len(rest[0]) > 1:
            return True
        return any(
            name.end == run and any(unit.tier < 3 for unit in name.units) for name in self.names.starting.get(end, ())
        )

    def _may_be_unknown(self, start: int, end: int) -> bool:
        text = self.words.text[start:end]
        if not text or len(text) > _LONGEST_UNKNOWN or self._caps(start) or any(self.taken[start:end]):
            return False
        if spelling(text[0]) in self.finder.no_name or any(word.isupper() and len(word) > 1 for word in text):
            return False
        if len(text) > 2 and self._family(text[0]) and self.names.lines.accented(start):
            return text[1] not in ("Văn", "Thị")
        accented = self.names.lines.accented(start)
        return accented or looks_vietnamese(self.finder.names.syllables, self.words.norm[start:end])

    def _family(self, word: str) -> bool:
        return spelling(word) in self.finder.family or (word.isascii() and fold(word) in self.finder.family_plain)

    # --- small questions ---------------------------------------------------------------------------------------

    def _caps(self, at: int) -> bool:
        """True in a line that is all in capitals."""
        lines = self.words.lines
        index = bisect_right(lines, at) - 1
        end = lines[index + 1] if index + 1 < len(lines) else len(self.words.text)
        long = [word for word in self.words.text[lines[index] : end] if len(word) > 1 and word[0].isalpha()]
        return self.words.text[at].isupper() and sum(word.isupper() for word in long) > 0.6 * len(long)

    def _touch(self, at: int) -> bool:
        """True where a token follows the one before it without a blank."""
        return 0 < at < len(self.words.text) and self.words.start[at] == self.words.end(at - 1)

    def _adjoins(self, at: int) -> bool:
        """True where only a blank stands between a token and the one before it."""
        return at > 0 and self.words.start[at] == self.words.end(at - 1) + 1 and self.words.text[at - 1] != "\n"

    def _starts_sentence(self, at: int) -> bool:
        starts = self.words.sentences
        first = starts[bisect_right(starts, at) - 1]
        while first < at and not self.words.text[first][0].isalpha():
            first += 1
        return at == first or (at > 0 and self.words.text[at - 1] in _OPENING | {":", "•", "-", "–"})

    def _heads_line(self, name: Name) -> bool:
        """True for "HÀ NAM: ..." at the head of a line."""
        text = self.words.text
        return name.start in self.words.lines and name.end < len(text) and text[name.end] in ":-–"

    def _quoted(self, start: int, end: int) -> bool:
        return any(q.start <= start and end <= q.end and q.end - q.start > end - start for q in quotations(self.doc))

    def _former(self, place: Place) -> bool:
        words = range(place.last, min(place.last + 3, len(self.words.text)))
        behind = any(self.index.starting(at, "former") for at in words if self.words.text[at] not in ".,;")
        ahead = range(max(0, place.first - 2), place.first + 1)
        return behind or any(self.index.ending(at, "former") for at in ahead)

    def _take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\1" * (end - start)

    def _add(
        self, start: int, end: int, hit: Hit, units: tuple[Unit, ...], first: int, last: int, levels: tuple[str, ...] = ()
    ) -> Place:
        place = Place(start, end, levels or tuple(hit.rule.data["levels"]), hit.rule.id, units, first, last)
        place.former = self._former(place)
        self.places.append(place)
        self._take(first, last)
        return place


def overlapping(places: list[Place], start: int, end: int) -> Iterator[Place]:
    """Places that share a token with a span."""
    return (place for place in places if place.start < end and start < place.end)
