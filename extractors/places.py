"""Where a text speaks of an administrative unit, and what the words around the name say about it."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.capitals import Capitals, NameWords
from extractors.gazetteer import TIERS, gazetteer
from extractors.notes import discard
from extractors.place import Place, Units
from extractors.placenames import Name, NameFinder, Names, looks_vietnamese
from extractors.quotes import quotations
from extractors.rules import Hit, HitIndex, Lexicon, load
from extractors.text import fold, spelling
from extractors.tokenizer import words_of

_JOINTS = frozenset(", ; và en & cùng với hoặc of / - – •".split())
_LONGEST_UNKNOWN = 4  # syllables of a name that the gazetteer does not have
_BRACKET = 16  # tokens that may stand in brackets between two names of a list
_MODIFIERS = 2  # "xã vùng cao biên giới Bản Mù"
_NAMESAKE = 4  # tokens between "het gelijknamige district" and the province that tells it apart

Item = tuple[int, int, Units]


class PlaceFinder:
    """Finds all places of a text.

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        pack = load("localities")
        self.lexicon = Lexicon(vocab, pack.rules)
        self.names = NameFinder(vocab, gazetteer(), pack.tables["aliases"])
        self.known = NameWords(pack.tables["words"])

    def __call__(self, doc: Doc) -> list[Place]:
        """All places, in order.

        Args:
            doc: Made by ``Tokenizer``; the hits of the rules are added to its ``user_data["hits"]``.
        """
        hits = self.lexicon(doc)
        doc.user_data["hits"] = [*doc.user_data.get("hits", ()), *hits]
        scan = _Scan(self, doc, self.names(doc), hits)
        scan.behind()
        scan.before()
        scan.bare()
        return sorted(scan.places, key=lambda place: place.start)


class _Scan:
    """One text on its way to places."""

    def __init__(self, finder: PlaceFinder, doc: Doc, names: Names, hits: list[Hit]) -> None:
        self.finder = finder
        self.doc = doc
        self.names = names
        self.words = words_of(doc)
        self.places: list[Place] = []
        self.taken = bytearray(len(self.words.text) + 1)
        for item in doc.user_data["citations"]:
            start, end = item["span"]
            self._take(bisect_left(self.words.start, start), bisect_left(self.words.start, end))
        self.run = Capitals(self.words, names, HitIndex(()), self.taken, finder.known)
        levels = [hit for hit in hits if hit.rule.id.startswith(("level.", "not.")) and self._counts(hit)]
        self.longest: list[Hit] = []  # of overlapping words the longest
        for hit in levels:
            if not self.longest or hit.start >= self.longest[-1].end:
                self.longest.append(hit)
        others = [hit for hit in hits if not hit.rule.id.startswith(("level.", "not."))]
        self.hits = self.run.hits = HitIndex([*self.longest, *others])

    def _counts(self, hit: Hit) -> bool:
        """False for a word that means something else here: "song" without diacritics, "xã Giao Tân"."""
        if not self._sure(hit):
            return False
        last = hit.end - 1
        if hit.rule.id != "not.level":
            return True
        capital = hit.end - hit.start > 1 and self.words.text[last][0].isupper() and not self.run.in_caps(last)
        return not capital and not any(name.end > hit.end for name in self.names.starting.get(last, ()))

    def _sure(self, hit: Hit) -> bool:
        if not hit.rule.data.get("accented") or self.names.lines.accented(hit.start):
            return True
        return not all(word.isascii() for word in self.words.text[hit.start : hit.end])

    # --- level words behind the name -----------------------------------------------------------------------

    def behind(self) -> None:
        """Hai Ha-district, Cao Lanh (stad), Ninh Kieu Ward; Nam Mau, een gemeente in ..."""
        for hit in self.longest:
            if hit.rule.id.startswith("level."):
                self._apposed(hit)
            if not hit.rule.data.get("after"):
                continue
            end, last = self._before_level(hit)
            if end == 0:
                continue
            name = self._ending(end)
            if hit.rule.id.startswith("not."):
                if name is not None and last == hit.end:
                    self._take(name.start, hit.end)
                    self._drop(name.start, name.end, f"names a {self.words.quote(hit.start, hit.end)}, no unit")
            elif name is not None:
                self._add((name.start, end, name.units), hit, name.start, last)
            elif self.words.text[end] in "-–" and self._may_be_unknown(start := self.run.run_start(end), end):
                self._add((start, end, ()), hit, start, last)

    def _before_level(self, hit: Hit) -> tuple[int, int]:
        """Where the name before a level word ends, and where the whole ends; 0 where there is none."""
        text = self.words.text
        at = hit.start - 1
        if at < 1:
            return 0, 0
        if text[at] in "-–" and self.run.touches(at) and self.run.touches(at + 1):
            return at, hit.end
        if text[at] == "(" and hit.end < len(text) and text[hit.end] == ")":
            return at, hit.end + 1
        if text[hit.start][0].isupper() and text[at][0].isupper() and hit.end - hit.start == 1:
            return hit.start, hit.end
        return 0, 0

    def _ending(self, end: int) -> Name | None:
        for name in self.names.ending.get(end, ()):
            if not self.taken[name.start] and self.run.run_start(name.start) >= name.start:
                return name
        return None

    def _apposed(self, hit: Hit) -> None:
        """A name that a level word explains: "Nam Mau, een gemeente", "Bản Mù là xã nghèo"."""
        text = self.words.text
        article = self.hits.ending(hit.start, "apposed")
        at = article.start if article is not None else hit.start
        if article is not None and at > 1 and article.rule.data["joint"] == (text[at - 1] == ","):
            name = self._ending(at - 1 if text[at - 1] == "," else at)
            named_next = hit.end < len(text) and text[hit.end][0].isupper()
            if name is not None and not named_next:
                self._add((name.start, name.end, name.units), hit, name.start, name.end)
            return
        owner = self.hits.ending(hit.start, "whose")
        if owner is not None and hit.end + 1 < len(text) and text[hit.end] == ",":
            for name in self.names.starting.get(hit.end + 1, ()):
                if name.end < len(text) and text[name.end] == ",":
                    self._add((name.start, name.end, name.units), hit, name.start, name.end)
                    return

    # --- level words before the name -----------------------------------------------------------------------

    def before(self) -> None:
        """Names behind a level word, one or a list of them; and names that are none (thôn, sông, weg)."""
        carried: tuple[str, ...] = ()
        text = self.words.text
        for hit in self.longest:
            if self.taken[hit.start] or hit.rule.id == "not.level" or self._part_of_name(hit):
                continue
            if hit.rule.id.startswith("not."):
                self._skip_names(hit)
                continue
            at, plural = self._name_position(hit)
            levels = (*hit.rule.data["levels"], *carried)
            plural = plural or bool(carried)
            carried = ()
            following = self.hits.starting(at + 1, "level.") if at + 1 < len(text) and text[at] in _JOINTS else None
            if following is not None:
                carried = tuple(level for level in levels if level not in following.rule.data["levels"])
            elif not self._list(hit, at, levels, plural):
                self._namesake(hit)

    def _part_of_name(self, hit: Hit) -> bool:
        """True where the word is a syllable of a longer name (Cầu Giấy, Nguyen Thi Huyen Trang)."""
        text = self.words.text
        if not text[hit.start][0].isupper() or hit.end - hit.start > 1:
            return False
        if hit.start and not self.run.starts_sentence(hit.start) and self.run.adjoins(hit.start):
            before = text[hit.start - 1]
            if before[0].isupper() and not before.isupper() and len(before) > 1:
                return True
        names = self.names.starting.get(hit.start, ())
        large = any(unit.tier < 3 for name in names if name.end > hit.end for unit in name.units)
        return large and (hit.rule.id.startswith("not.") or not self.names.lines.accented(hit.start))

    def _name_position(self, hit: Hit) -> tuple[int, bool]:
        """The token where the name must begin, and whether a list of names is governed."""
        text = self.words.text
        plural = bool(hit.rule.data.get("plural"))
        if not plural:
            number = hit.start > 0 and text[hit.start - 1].isdigit() and hit.rule.lang == "vi"
            plural = number or self.hits.ending(hit.start, "list.plural") is not None
        at = hit.end
        for _ in range(_MODIFIERS):
            if at < len(text) and text[at] == ":" and plural:
                at += 1
            modifier = self.hits.starting(at, "between")
            if modifier is not None and not text[at][0].isupper():
                at = modifier.end
        return at, plural

    def _list(self, hit: Hit, at: int, levels: tuple[str, ...], plural: bool) -> bool:
        """Take the names from a token on; False where there is none."""
        first: Place | None = None
        while at:
            item = self._item(at, levels, hit, plural)
            if item is None or (first is not None and not _goes_on(first, item[2], levels, plural)):
                break
            place = self._add(item, hit, hit.start if first is None else item[0], item[1], levels)
            first = first or place
            at = self._next_item(item[1], plural)
        return first is not None

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
        if not joints or at >= len(text) or self.hits.starting(at, "level.") or self.hits.starting(at, "not.place"):
            return 0
        return at

    def _item(self, at: int, levels: tuple[str, ...], hit: Hit, plural: bool) -> Item | None:
        """The name at a token: of the gazetteer, a number, or one that only the level word introduces."""
        text = self.words.text
        if at >= len(text) or self.taken[at]:
            return None
        if text[at][0].isdigit() or (len(text[at]) < 4 and set(text[at]) <= set("IVX")):
            return self._number(at, levels, hit)
        options = self.names.starting.get(at, [])
        run = self.run.run_end(at)
        fitting = [name for name in options if any(unit.level in levels for unit in name.units)]
        for name in [*fitting, *options]:
            if name.end >= run or self.run.ends_before(name.end, run) or self.run.in_caps(at):
                return at, name.end, name.units
        if hit.rule.data.get("abbreviation") or (run - at < 2 and not plural):
            if run > at:
                abbreviated = (
                    "behind an abbreviated level word" if hit.rule.data.get("abbreviation") else "a single word"
                )
                self._drop(at, run, f"not in the gazetteer, and {abbreviated}")
            return None
        return (at, run, ()) if self._may_be_unknown(at, run) else None

    def _number(self, at: int, levels: tuple[str, ...], hit: Hit) -> Item | None:
        text = self.words.text
        units = self.finder.names.numbered(text[at], levels) if text[at].isalnum() else ()
        follows = text[at + 1] if at + 1 < len(text) else "."
        counted = follows[0].islower() and not (text[hit.start][0].isupper() or follows in _JOINTS)
        if units and (counted or follows == "%"):
            self._drop(at, at + 1, "counts what follows, and is no unit's number")
        return None if not units or counted or follows == "%" else (at, at + 1, units)

    def _may_be_unknown(self, start: int, end: int) -> bool:
        if start == end or any(self.taken[start:end]):
            return False
        why = self._no_unit(start, end)
        if why:
            self._drop(start, end, f"not in the gazetteer, and {why}")
        return not why

    def _no_unit(self, start: int, end: int) -> str:
        """Why words that the gazetteer does not have can be no unit's name, empty where they can."""
        text = self.words.text[start:end]
        if len(text) > _LONGEST_UNKNOWN:
            return f"longer than {_LONGEST_UNKNOWN} words"
        if self.run.in_caps(start):
            return "in capitals"
        if spelling(text[0]) in self.finder.known.no_name or any(word.isupper() and len(word) > 1 for word in text):
            return "an organisation or another word that begins no unit's name"
        if self.names.lines.accented(start):
            person = len(text) > 2 and text[1] in ("Văn", "Thị") and self.finder.known.is_family(text[0])
            return "a person's name" if person else ""
        vietnamese = looks_vietnamese(self.finder.names.syllables, self.words.norm[start:end])
        return "" if vietnamese else "its words are not of Vietnamese names"

    def _skip_names(self, hit: Hit) -> None:
        """Take the names behind a word such as thôn or sông out of the play."""
        text = self.words.text
        at = hit.end
        plural = self.hits.ending(hit.start, "list.plural") is not None
        if at < len(text) and text[at] in ('"', "“"):
            at += 1
        while 0 < at < len(text) and text[at][0].isupper() and not self.taken[at]:
            end = max([self.run.run_end(at), *(name.end for name in self.names.starting.get(at, ()))])
            self._take(at, end)
            self._drop(at, end, f"names a {self.words.quote(hit.start, hit.end)}, no unit")
            joined = end < len(text) and text[end] in "-–"  # "cao tốc Hà Nội - Lào Cai"
            at = self._next_item(end, plural) if plural or joined else 0

    def _namesake(self, hit: Hit) -> None:
        """The name said before, in "het gelijknamige district in Tien Giang", "huyện cùng tên của tỉnh Tây Ninh"."""
        behind = self.hits.starting(hit.end, "namesake")
        if behind is None and self.hits.ending(hit.start, "namesake") is None:
            return
        end = behind.end if behind is not None else hit.end
        told_apart = any(
            unit.tier == 1
            for at in range(end, min(end + _NAMESAKE, len(self.words.text)))
            for name in self.names.starting.get(at, ())
            for unit in name.units
        )
        levels = hit.rule.data["levels"]
        said = [place for place in self.places if place.start < hit.start and set(place.levels) & set(levels)]
        if told_apart and said:
            place = self._add((hit.start, end, said[-1].units), hit, hit.start, end)
            place.key = said[-1].key

    # --- names alone ---------------------------------------------------------------------------------------

    def bare(self) -> None:
        """Names without a level word; whether they are units is settled later."""
        for start in sorted(self.names.starting):
            for name in self.names.starting[start]:
                if any(self.taken[start : name.end]) or not self._stands_alone(name):
                    continue
                at = 2 if self.hits.ending(start, "at.place") else 0
                if not at and (self.hits.ending(start, "at.of") or self.words.text[start - 1 : start] == ["("]):
                    at = 1
                key = " ".join(self.words.norm[start : name.end])
                place = Place(start, name.end, key, (), "locality.bare", name.units, start, name.end, at=at)
                place.weak = self._is_weak(place)
                place.former = self._former(place)
                self.places.append(place)
                self._take(start, name.end)
                break

    def _is_weak(self, place: Place) -> bool:
        length = place.end - place.start
        if any(q.start <= place.start < place.end <= q.end and q.end - q.start > length for q in quotations(self.doc)):
            return True
        text = self.words.text
        heads_line = place.start in self.words.lines and place.end < len(text) and text[place.end] in ":-–"
        alone = self.run.in_caps(place.start) and not heads_line
        return not place.at and (alone or place.key in self.finder.known.ordinary)

    def _stands_alone(self, name: Name) -> bool:
        """True where nothing around a bare name makes it part of something else."""
        key = " ".join(self.words.norm[name.start : name.end])
        if name.headed_only or key in self.finder.known.with_level_only:
            return self._drop(name.start, name.end, "means a unit only behind a level word")
        if name.end - name.start == 1 and not any(unit.tier == 1 or fold(unit.name) != key for unit in name.units):
            long = any(unit.tier == 2 and len(unit.name) > 4 for unit in name.units)
            if not long:
                alone = not self.run.adjoins(name.start) or not self.words.text[name.start - 1][0].isupper()
                why = "a name of one syllable means a unit only behind a level word"
                return alone and self.run.run_end(name.start) == name.end and self._drop(name.start, name.end, why)
        if self.run.in_caps(name.start):
            return True
        first, run = self.run.run_start(name.start), self.run.run_end(name.start)
        if first < name.start or (run > name.end and not self.run.ends_before(name.end, run)):
            return self._drop(first, max(run, name.end), "a longer name, which the gazetteer does not have")
        title = self.hits.ending(name.start, "person")
        if title is not None and self._sure(title):
            return self._drop(name.start, name.end, "a person's title stands before it")
        if self._compound(name.end):
            return self._drop(name.start, name.end + 2, "a hyphen ties the name to a word that is no level word")
        return True

    def _compound(self, end: int) -> bool:
        """True where a hyphen ties the name to a word that is no level word: Ha Long-baai."""
        text = self.words.text
        if end + 1 >= len(text) or text[end] not in "-–" or not self.run.touches(end) or not self.run.touches(end + 1):
            return False
        return text[end + 1][0].islower() and self.hits.starting(end + 1, "level.") is None

    # --- notes ---------------------------------------------------------------------------------------------

    def _former(self, place: Place) -> bool:
        after = range(place.last, min(place.last + 3, len(self.words.text)))
        ahead = range(max(0, place.first - 2), place.first + 1)
        behind = [self.hits.starting(at, "former") for at in after if self.words.text[at] not in ".,;"]
        before = [self.hits.ending(at, "former") for at in ahead]
        # "huyện X cũ" in Vietnamese, "voormalig district X" in Dutch: the word on the other side is its neighbour's.
        return any(hit is not None and hit.rule.lang == "vi" for hit in behind) or any(
            hit is not None and hit.rule.lang == "nl" for hit in before
        )

    def _drop(self, start: int, end: int, why: str) -> bool:
        """Note why a name is no unit; False, for those who ask whether it is one."""
        discard(self.doc, "locality", self.words.span(start, end), why)
        return False

    def _take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\1" * (end - start)

    def _add(self, item: Item, hit: Hit, first: int, last: int, levels: tuple[Any, ...] = ()) -> Place:
        start, end, units = item
        key = " ".join(self.words.norm[start:end])
        place = Place(start, end, key, levels or tuple(hit.rule.data["levels"]), hit.rule.shown, units, first, last)
        place.former = self._former(place)
        self.places.append(place)
        self._take(first, last)
        return place


def _goes_on(first: Place, units: Units, levels: tuple[str, ...], plural: bool) -> bool:
    """True where a further name is one more of the list, not the larger unit that holds the first."""
    if plural and not units:
        return True
    provinces = {unit.province_name for unit in first.units}
    fitting = {unit.province_name for unit in units if unit.level in levels}
    larger = any(
        unit.tier < TIERS[levels[0]] and (unit.name in provinces or unit.province_name in provinces) for unit in units
    )
    if plural:
        return bool(fitting) or not larger
    return bool(provinces & fitting) and not larger
