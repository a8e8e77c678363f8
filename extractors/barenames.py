"""Names of units that stand without a word for their level."""

from __future__ import annotations

from extractors.placenames import Name
from extractors.places import Place, Places
from extractors.quotes import quotations
from extractors.sentences import span_at
from extractors.text import fold


class BareNames:
    """The search for names without a level word in one text.

    Args:
        places: Of the text, the names with a level word found already; what is found is added.
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self.names = places.names
        self.words = places.words
        self.run = places.run
        self.hits = places.hits

    def find(self) -> None:
        """Add the names; whether they are units is settled later."""
        for start in sorted(self.names.starting):
            for name in self.names.starting[start]:
                if any(self.places.taken[start : name.end]) or not self._stands_alone(name):
                    continue
                place = self.places.add((start, name.end, name.units), (), "locality.bare", (start, name.end))
                place.at = self._at(start)
                place.weak = self._is_weak(place)
                break

    def _at(self, start: int) -> int:
        """How firmly the words before a name show a place."""
        if self.hits.ending(start, "at.place"):
            return 2
        return int(bool(self.hits.ending(start, "at.of")) or self.words.text[start - 1 : start] == ["("])

    def _is_weak(self, place: Place) -> bool:
        length = place.end - place.start
        holding = (q for q in quotations(self.places.doc) if q.start <= place.start and place.end <= q.end)
        if any(q.end - q.start > length for q in holding):
            return True
        text = self.words.text
        line = span_at(self.words.lines, place.start, len(text))[0]
        heads_line = place.start == line and place.end < len(text) and text[place.end] in ":-–"
        alone = self.run.in_caps(place.start) and not heads_line
        return not place.at and (alone or place.key in self.places.known.ordinary)

    def _stands_alone(self, name: Name) -> bool:
        """True where nothing around a bare name makes it part of something else."""
        key = " ".join(self.words.norm[name.start : name.end])
        if name.headed_only or key in self.places.known.with_level_only:
            return self.places.drop(name.start, name.end, "means a unit only behind a level word")
        if name.end - name.start == 1 and not any(unit.tier == 1 or fold(unit.name) != key for unit in name.units):
            long = any(unit.tier == 2 and len(unit.name) > 4 for unit in name.units)
            if not long:
                alone = not self.run.adjoins(name.start) or not self.words.text[name.start - 1][0].isupper()
                why = "a name of one syllable means a unit only behind a level word"
                return (
                    alone and self.run.run_end(name.start) == name.end and self.places.drop(name.start, name.end, why)
                )
        if self.run.in_caps(name.start):
            return True
        first, run = self.run.run_start(name.start), self.run.run_end(name.start)
        if first < name.start or (run > name.end and not self.run.ends_before(name.end, run)):
            return self.places.drop(first, max(run, name.end), "a longer name, which the gazetteer does not have")
        title = self.hits.ending(name.start, "person")
        if title is not None and self.places.is_sure(title):
            return self.places.drop(name.start, name.end, "a person's title stands before it")
        if self._compound(name.end):
            return self.places.drop(name.start, name.end + 2, "a hyphen ties the name to a word that is no level word")
        return True

    def _compound(self, end: int) -> bool:
        """True where a hyphen ties the name to a word that is no level word: Ha Long-baai."""
        text = self.words.text
        if end + 1 >= len(text) or text[end] not in "-–" or not self.run.touches(end) or not self.run.touches(end + 1):
            return False
        return text[end + 1][0].islower() and self.hits.starting(end + 1, "level.") is None
