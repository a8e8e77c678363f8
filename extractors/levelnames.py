"""Names of units beside a word for their level: "huyện A", "các xã B, C và D", "E-district"."""

from __future__ import annotations

from extractors.gazetteer import TIERS, Unit
from extractors.placenames import Name, NameFinder, looks_vietnamese
from extractors.places import Place, Places
from extractors.rules import Hit
from extractors.text import spelling

_JOINTS = frozenset(", ; và en & cùng với hoặc of / - – •".split())
_LONGEST_UNKNOWN = 4  # syllables of a name that the gazetteer does not have
_BRACKET = 16  # tokens that may stand in brackets between two names of a list
_MODIFIERS = 2  # "xã vùng cao biên giới Bản Mù"
_NAMESAKE = 4  # tokens between "het gelijknamige district" and the province that tells it apart

Units = tuple[Unit, ...]
Item = tuple[int, int, Units]


class LevelNames:
    """The search for names beside a level word in one text.

    Args:
        places: Of the text; what is found is added.
        finder: The names of the gazetteer.
    """

    def __init__(self, places: Places, finder: NameFinder) -> None:
        self.places = places
        self.finder = finder
        self.names = places.names
        self.words = places.words
        self.taken = places.taken
        self.run = places.run
        self.hits = places.hits

    def find(self) -> None:
        """Add the names, those whose level word stands behind them first."""
        self._behind()
        self._before()

    # --- level words behind the name -----------------------------------------------------------------------

    def _behind(self) -> None:
        """Hai Ha-district, Cao Lanh (stad), Ninh Kieu Ward; Nam Mau, een gemeente in ..."""
        for hit in self.places.levels:
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
                    self.places.take(name.start, hit.end)
                    self.places.drop(name.start, name.end, f"names a {self.words.quote(hit.start, hit.end)}, no unit")
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

    def _before(self) -> None:
        """Names behind a level word, one or a list of them; and names that are none (thôn, sông, weg)."""
        carried: tuple[str, ...] = ()
        text = self.words.text
        for hit in self.places.levels:
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
                self.places.drop(at, run, f"not in the gazetteer, and {abbreviated}")
            return None
        return (at, run, ()) if self._may_be_unknown(at, run) else None

    def _number(self, at: int, levels: tuple[str, ...], hit: Hit) -> Item | None:
        text = self.words.text
        units = self.finder.numbered(text[at], levels) if text[at].isalnum() else ()
        follows = text[at + 1] if at + 1 < len(text) else "."
        counted = follows[0].islower() and not (text[hit.start][0].isupper() or follows in _JOINTS)
        if units and (counted or follows == "%"):
            self.places.drop(at, at + 1, "counts what follows, and is no unit's number")
        return None if not units or counted or follows == "%" else (at, at + 1, units)

    def _may_be_unknown(self, start: int, end: int) -> bool:
        if start == end or any(self.taken[start:end]):
            return False
        why = self._no_unit(start, end)
        if why:
            self.places.drop(start, end, f"not in the gazetteer, and {why}")
        return not why

    def _no_unit(self, start: int, end: int) -> str:
        """Why words that the gazetteer does not have can be no unit's name, empty where they can."""
        text = self.words.text[start:end]
        if len(text) > _LONGEST_UNKNOWN:
            return f"longer than {_LONGEST_UNKNOWN} words"
        if self.run.in_caps(start):
            return "in capitals"
        if spelling(text[0]) in self.places.known.no_name or any(word.isupper() and len(word) > 1 for word in text):
            return "an organisation or another word that begins no unit's name"
        if self.names.lines.accented(start):
            person = len(text) > 2 and text[1] in ("Văn", "Thị") and self.places.known.is_family(text[0])
            return "a person's name" if person else ""
        vietnamese = looks_vietnamese(self.finder.syllables, self.words.norm[start:end])
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
            self.places.take(at, end)
            self.places.drop(at, end, f"names a {self.words.quote(hit.start, hit.end)}, no unit")
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
        said = [place for place in self.places.found if place.start < hit.start and set(place.levels) & set(levels)]
        if told_apart and said:
            place = self._add((hit.start, end, said[-1].units), hit, hit.start, end)
            place.key = said[-1].key

    def _add(self, item: Item, hit: Hit, first: int, last: int, levels: tuple[str, ...] = ()) -> Place:
        return self.places.add(item, levels or tuple(hit.rule.data["levels"]), hit.rule.shown, (first, last))


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
