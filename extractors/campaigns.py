"""Named campaigns and movements, and models that are called by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.known import KnownCampaigns
from extractors.names import Name, Passage
from extractors.notes import discard
from extractors.quotes import quotation_at
from extractors.rules import Hit, Lexicon, load
from extractors.text import fold
from extractors.tokenizer import Words

_QUOTED = "campaign.movement.quoted"  # a cue only for a name between quotation marks
_CUES = ("campaign.movement", "campaign.campaign", _QUOTED)
_NOUNS = ("model.noun", "model.compound")
_KNOWN = "campaign.known"
_TO_PART = 8  # tokens from the first of a name to the part by which it is known
_NESTED_MARKS = '"“”„«»'


@dataclass(frozen=True, slots=True)
class Named:
    """A campaign's name at one place.

    Attributes:
        start: Index of the first token.
        end: Index after the last token.
        rule: Id of the rule that found it.
        kind: ``movement`` or ``campaign``.
        key: Of a campaign known across languages.
    """

    start: int
    end: int
    rule: str
    kind: str
    key: str | None


class CampaignFinder:
    """A spaCy component that finds campaigns and named models.

    Args:
        vocab: Of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        pack = load("campaigns")
        self._lexicon = Lexicon(vocab, [*pack.rules, *load("models").rules])
        self._known = KnownCampaigns(vocab, pack.tables["known"])

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["campaigns"]``, ``["named_models"]`` and ``["campaign_places"]``."""
        doc.user_data.update(campaigns=[], named_models=[], campaign_places=[])
        if not doc.user_data["in_domain"]:
            return doc
        passage = Passage(doc, self._lexicon(doc))
        doc.user_data["hits"] += passage.hits
        search = _Search(passage, self._known)
        named = search.campaigns()
        doc.user_data["campaign_places"] = named
        doc.user_data["campaigns"] = [_campaign(passage, group) for group in _grouped(passage, named)]
        doc.user_data["named_models"] = _models(passage, search.models(named))
        return doc


class _Search:
    """The search through one text."""

    def __init__(self, passage: Passage, known: KnownCampaigns) -> None:
        self.passage = passage
        self.words: Words = passage.words
        self.known = known
        self.names = known.names(passage.doc)
        self._parts_at: dict[int, list[Hit]] = defaultdict(list)
        for part in known.parts(passage.doc):
            self._parts_at[part.start].append(part)
        self._known_at = {hit.start: hit.end for hit in self.names}  # one at each place
        self._unclosed = {q.start for q in passage.quotations if q.close == q.end}

    def campaigns(self) -> list[Named]:
        """All mentions of campaigns, in order, not overlapping."""
        cued = list(self._cued())
        loose = list(self._uncued())
        named = _distinct([*cued, *(item for item, _ in loose)])
        surfaces = {_letters(self.passage, item) for item in cued}
        doubtful = {item for item, sure in loose if not sure and _letters(self.passage, item) not in surfaces}
        for item in doubtful.intersection(named):
            self._drop(item.start, item.end, "may be ordinary words: the text gives it no cue anywhere")
        named = [item for item in named if item not in doubtful]
        return sorted([*named, *self._abbreviations(named)], key=lambda item: item.start)

    def _cued(self) -> Iterator[Named]:
        passage = self.passage
        for cue in passage.longest(lambda rule: rule.id in _CUES):
            if passage.covered(cue, "campaign.not"):
                passage.drop(cue, cue.start, cue.end, "part of a longer term that names no campaign")
                continue
            names = passage.quoted_after(cue, "campaign")
            if cue.rule.id != _QUOTED:
                names = names or self._bare(cue) or passage.quoted_before(cue) or passage.bare_before(cue)
            if not names:
                passage.drop(cue, cue.start, cue.end, "no name stands beside it")
            for start, end in (self._cut(*name) for name in names):
                key = self.known.key(self.words, start, end, self.names)
                yield Named(start, end, cue.rule.shown, cue.rule.data["kind"], key)

    def _cut(self, start: int, end: int) -> Name:
        """A known name whose closing mark was forgotten ends where it is known to end."""
        known = self._known_at.get(start, end)
        return (start, known) if start in self._unclosed and known < end else (start, end)

    def _bare(self, cue: Hit) -> list[Name]:
        """Names without quotation marks: as far as a known name goes, or as long as they read as a name."""
        start = cue.end
        if start in self._known_at:  # in small letters too: "phong trào dân vận khéo"
            known = (start, self._known_at[start])
            listed = self.passage.bare_list(cue) if self.words.text[start][0].isupper() else []
            return [known, *(name for name in listed[1:] if name[0] >= known[1])]
        if start >= len(self.words.text) or not self.words.text[start][0].isupper():
            return []
        names = self.passage.bare_list(cue)
        end = names[0][1] if names else start
        near = (hit for at in range(start, start + _TO_PART + 1) for hit in self._parts_at.get(at, ()))
        reach = [hit.end for hit in near if hit.end > end and self._in_clause(start, hit.start)]
        if reach and not self.words.text[start].isupper():
            return [(start, max(reach)), *names[1:]]
        return names

    def _in_clause(self, start: int, at: int) -> bool:
        """True where only words stand between the first token of a name and a known part of it."""
        return all(word[0].isalnum() for word in self.words.text[start:at])

    def _uncued(self) -> Iterator[tuple[Named, bool]]:
        """Known names without a cue; those that may be ordinary words count only beside the same name with one."""
        passage, text = self.passage, self.words.text
        for hit in self.names:
            quotation = passage.quotation_around(hit.start, hit.end)
            whole = quotation is not None and (quotation.start, quotation.end) == (hit.start, hit.end)
            before = quotation.open if quotation is not None and whole else hit.start
            if before and passage.is_in(before - 1, "campaign.not") and not passage.is_in(before - 1, *_NOUNS):
                other = passage.quote_at(before - 1, "campaign.not")
                self._drop(hit.start, hit.end, f"{other} before it says that it is something else")
                continue
            if not whole and (quotation is not None and not _speech_like(text[quotation.start : quotation.end])):
                self._drop(hit.start, hit.end, "part of a longer quoted name")
                continue
            if not whole and not text[hit.start][0].isupper():
                self._drop(hit.start, hit.end, "in small letters, without cue and quotation marks")
                continue
            titled = all(word[0].isupper() for word in text[hit.start : hit.end])
            opens_sentence = hit.start in self.words.sentences
            sure = whole or titled or not opens_sentence or self.known.is_name(self.words, hit.start, hit.end)
            yield Named(hit.start, hit.end, _KNOWN, hit.rule.data["kind"], hit.rule.id), sure

    def _drop(self, start: int, end: int, why: str) -> None:
        discard(self.passage.doc, "campaign", self.words.span(start, end), why)

    def _abbreviations(self, named: list[Named]) -> list[Named]:
        """Initials of a name that the text itself introduces in brackets: “Dân vận khéo” (DVK)."""
        words = self.words
        initials: dict[str, Named] = {}
        for item in named:
            at = item.end
            while at < len(words.text) and words.text[at] in "”\"'’»“.":
                at += 1
            if at + 2 >= len(words.text) or words.text[at] != "(":
                continue
            close = next((i for i in range(at + 1, min(at + 7, len(words.text))) if words.text[i] == ")"), None)
            if close is not None and _abbreviates(words, close - 1, item):
                initials[words.text[close - 1]] = item
        taken = {at for item in named for at in range(item.start, item.end)}
        return [
            Named(at, at + 1, "campaign.abbreviation", initials[word].kind, initials[word].key)
            for at, word in enumerate(words.text)
            if word in initials and at not in taken
        ]

    def models(self, campaigns: list[Named]) -> Iterator[Name]:
        """All mentions of named models, those that are campaigns left out."""
        passage = self.passage
        places = {(item.start, item.end) for item in campaigns}
        taken = {at for item in campaigns for at in range(item.start, item.end)}
        surfaces = {_letters(passage, item) for item in campaigns}
        for noun in passage.longest(lambda rule: rule.id in _NOUNS):
            for start, end in self._model_names(noun, places):
                if not taken.isdisjoint(range(start, end)):
                    continue
                key = self.known.key(self.words, start, end, self.names)
                if key in passage.lists["generic"]:
                    passage.drop(noun, start, end, "named for the movement, not by a name of its own")
                elif _letters(passage, Named(start, end, "", "", None)) in surfaces:
                    passage.drop(noun, start, end, "the campaign's name elsewhere in the text")
                else:
                    yield start, end

    def _model_names(self, noun: Hit, campaigns: set[Name]) -> list[Name]:
        passage = self.passage
        names = passage.quoted_after(noun, "model")
        if names and names[0] in campaigns:  # mô hình “Dân vận khéo” tiêu biểu như “A”, “B”
            index = quotation_at(passage.quotations, noun.end)
            behind = Hit(noun.rule, noun.start, passage.quotations[index].close)
            return [*passage.quoted_after(behind, "model"), *names[1:]]
        last = "_".join(self.words.norm[noun.start : noun.end])
        bare = passage.bare_list(noun) if not names and last in passage.lists["bare"] else []
        if noun.rule.lang == "vi" or names or bare:
            return names or bare or passage.quoted_before(noun)
        return passage.quoted_before(noun) or passage.bare_before(noun)


def _speech_like(words: list[str]) -> bool:
    """True for words between quotation marks that are a sentence and no name."""
    return len(words) > 16 or words[-1] in ".!?…"


def _abbreviates(words: Words, at: int, item: Named) -> bool:
    word = words.text[at]
    if not word.isupper() or not word.isalpha() or len(word) < 2:
        return False
    letters = "".join(words.norm[i][0] for i in range(item.start, item.end) if words.text[i][0].isalnum())
    if fold(word) == letters:
        return True
    rest = iter(letters)
    return len(word) > 2 and fold(word)[0] == letters[0] and all(char in rest for char in fold(word))


def _distinct(named: list[Named]) -> list[Named]:
    """Of names at one place the longest, before a known one that one with a cue."""
    kept: list[Named] = []
    for item in sorted(named, key=lambda item: (item.start, -item.end, item.rule == _KNOWN)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _letters(passage: Passage, item: Named) -> str:
    """What makes two mentions one name: letters and digits without case and diacritics."""
    words = passage.words
    name = passage.words.whole[words.start[item.start] : words.end(item.end - 1)]
    return "".join(char for char in fold(name) if char.isalnum())


def _grouped(passage: Passage, named: Iterable[Named]) -> list[list[Named]]:
    """Mentions of one name together, in order of the first."""
    groups: dict[str, list[Named]] = {}
    for item in named:
        groups.setdefault(_letters(passage, item), []).append(item)
    return list(groups.values())


def surface(doc: Doc, words: Words, start: int, end: int) -> str:
    """The words of a name as written, without quotation marks inside, capitals of a heading taken back.

    Args:
        doc: The text.
        words: Its tokens.
        start: Index of the first token.
        end: Index after the last one.
    """
    name = words.whole[words.start[start] : words.end(end - 1)]
    name = "".join(char for char in name if char not in _NESTED_MARKS)
    if name.isupper() and len(name.split()) > 1:
        name = name[0] + name[1:].lower()
    return " ".join(name.split())


def _span(words: Words, start: int, end: int) -> tuple[int, int]:
    return words.start[start], words.end(end - 1)


def _best(passage: Passage, group: list[Name]) -> Name:
    """Of the mentions of one name the one to take the spelling from: not a heading in capitals."""
    text, words = passage.words.whole, passage.words
    cased = [name for name in group if not text[slice(*_span(words, *name))].isupper()]
    return (cased or group)[0]


def _campaign(passage: Passage, group: list[Named]) -> dict[str, Any]:
    words = passage.words
    named = _best(passage, [(item.start, item.end) for item in group])
    cued = next((item for item in group if item.rule != _KNOWN), group[0])
    return {
        "type": "campaign",
        "span": _span(words, group[0].start, group[0].end),
        "rule": cued.rule,
        "name": surface(passage.doc, words, *named),
        "kind": cued.kind,
        "key": next((item.key for item in group if item.key), None),
        "mentions": [_span(words, item.start, item.end) for item in group],
    }


def _models(passage: Passage, names: Iterable[Name]) -> list[dict[str, Any]]:
    groups: dict[str, list[Name]] = {}
    for start, end in names:
        groups.setdefault(_letters(passage, Named(start, end, "", "", None)), []).append((start, end))
    return [
        {
            "type": "named_model",
            "span": _span(passage.words, *group[0]),
            "rule": "model.noun",
            "name": surface(passage.doc, passage.words, *_best(passage, group)),
            "mentions": sorted({_span(passage.words, *name) for name in group}),
        }
        for group in groups.values()
    ]
