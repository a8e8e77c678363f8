"""Named campaigns and movements, and models that are called by a name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.quotes import Quotation, quotations
from extractors.rules import Hit, Lexicon, Rule, load
from extractors.sentences import span_at
from extractors.text import fold
from extractors.tokenizer import Words, words_of

_SEPARATORS = frozenset(", ; và en & cùng với cũng như alsook and".split())
_GAP = 2  # tokens between a cue and the name's quotation mark
_LIST_GAP = 14  # tokens between a cue and an introducing word such as "zoals"
_LONGEST_NAME = 14  # tokens of a name without quotation marks


@dataclass(frozen=True, slots=True)
class _Named:
    """A name found at one place; spans are token indices."""

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
        models = load("models")
        self._lexicon = Lexicon(vocab, [*pack.rules, *models.rules])
        self._known = KnownCampaigns(vocab, pack.tables["known"])
        self._stop = frozenset(pack.tables["words"]["stop"].split())

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.user_data["campaigns"]`` and ``["named_models"]``."""
        doc.user_data["campaigns"] = doc.user_data["named_models"] = []
        doc.user_data["campaign_places"] = []
        if not doc.user_data["in_domain"]:
            return doc
        text = _Text(doc, self._lexicon(doc))
        doc.user_data["hits"] += text.hits
        known = list(self._known(doc))
        named = [*self._after_cues(text, known), *self._known_names(text, known)]
        named = _distinct(named)
        named += _abbreviations(text, named)
        doc.user_data["campaign_places"] = sorted(named, key=lambda item: item.start)
        doc.user_data["campaigns"] = [_campaign(text.words, doc, group) for group in _grouped(doc, text.words, named)]
        doc.user_data["named_models"] = self._named_models(text, named)
        return doc

    def _after_cues(self, text: _Text, known: list[tuple[int, int, str, str]]) -> Iterator[_Named]:
        for cue in text.longest(lambda rule: "kind" in rule.data and rule.id.startswith("campaign.")):
            quoted = list(self._quoted(text, cue)) or list(_before_cue(text, cue))
            names = [(q.start, q.end) for q in quoted] or self._unquoted(text, cue, known)
            for start, end in names:
                key = self._known.key(text.words, start, end)
                yield _Named(start, end, cue.rule.id, cue.rule.data["kind"], key)

    def _quoted(self, text: _Text, cue: Hit) -> Iterator[Quotation]:
        """Quotations that a cue introduces: right behind it, or as a list behind "zoals"."""
        first = text.quotation_from(cue.end)
        if first is None or first.open >= text.sentence_end(cue.end):
            return
        between = range(cue.end, first.open)
        words = text.words
        if any(text.norm_rule(at, "campaign.not") for at in between):
            return
        near = len([at for at in between if words.text[at] not in ":,"]) <= _GAP and not any(
            words.text[at] in ",;" for at in between
        )
        introduced = len(between) <= _LIST_GAP and any(
            hit.end == first.open or (hit.end == first.open - 1 and words.text[hit.end] == ":")
            for hit in text.hits
            if hit.rule.id == "campaign.list" and hit.start >= cue.end
        )
        if not (near or introduced):
            return
        yield first
        yield from text.listed_after(first)

    def _unquoted(self, text: _Text, cue: Hit, known: list[tuple[int, int, str, str]]) -> list[tuple[int, int]]:
        """A capitalised name right behind the cue."""
        words = text.words
        start = cue.end
        if start >= len(words.text) or not words.text[start][0].isupper() or text.norm_rule(start, "campaign.not"):
            return []
        for known_start, known_end, _, _ in known:
            if known_start == start:
                return [(start, known_end)]
        end = start
        while end < min(len(words.text), start + _LONGEST_NAME) and self._continues(words, end):
            end += 1
        words_in_name = [at for at in range(start, end) if words.text[at][0].isalpha()]
        return [(start, end)] if len(words_in_name) > 1 else []

    def _continues(self, words: Words, at: int) -> bool:
        word = words.text[at]
        return word[0].isalnum() and word.lower() not in self._stop and not (word.isdigit() and len(word) == 4)

    def _known_names(self, text: _Text, known: list[tuple[int, int, str, str]]) -> Iterator[_Named]:
        """Names that are known as campaigns stand for themselves, capitalised or between quotation marks."""
        words = text.words
        for start, end, key, kind in known:
            quotation = text.quotation_around(start, end)
            if quotation is not None and (quotation.start, quotation.end) != (start, end):
                continue
            before = quotation.open if quotation else start
            if before and text.norm_rule(before - 1, "campaign.not") and not text.is_model(before - 1):
                continue
            if quotation is not None or words.text[start][0].isupper():
                yield _Named(start, end, "campaign.known", kind, key)

    def _named_models(self, text: _Text, campaigns: list[_Named]) -> list[dict[str, Any]]:
        taken = [(item.start, item.end) for item in campaigns]
        found: dict[str, dict[str, Any]] = {}
        for hit in text.longest(lambda rule: rule.id == "model.noun"):
            for start, end in self._model_names(text, hit):
                if any(start < stop and begin < end for begin, stop in taken):
                    continue
                span = (text.words.start[start], text.words.end(end - 1))
                name = " ".join(text.doc.text[span[0] : span[1]].split())
                fact = found.setdefault(
                    fold(name), {"type": "named_model", "span": span, "rule": hit.rule.id, "name": name, "mentions": []}
                )
                fact["mentions"].append(span)
        return list(found.values())

    def _model_names(self, text: _Text, hit: Hit) -> list[tuple[int, int]]:
        words = text.words
        first = text.quotation_from(hit.end)
        if first is not None and first.open < text.sentence_end(hit.end):
            between = range(hit.end, first.open)
            plain = not any(
                words.text[at] in ".;()" or words.text[at].isdigit() or text.norm_rule(at, "model.not")
                for at in between
            )
            introduced = any(h.end in (first.open, first.open - 1) and h.rule.id == "model.list" for h in text.hits)
            if plain and (len(between) <= hit.rule.data.get("gap", 3) or (introduced and len(between) <= _LIST_GAP)):
                return [(q.start, q.end) for q in [first, *text.listed_after(first, loose=introduced)]]
        before = list(_before_cue(text, hit))
        return [(q.start, q.end) for q in before]


class _Text:
    """One Doc with its hits and quotations, and the questions that both finders ask of them."""

    def __init__(self, doc: Doc, hits: list[Hit]) -> None:
        self.doc = doc
        self.words = words_of(doc)
        self.hits = hits
        self.quotations = quotations(doc)
        self._opens = [q.open for q in self.quotations]
        self._ids: dict[int, set[str]] = {}
        for hit in hits:
            for at in range(hit.start, hit.end):
                self._ids.setdefault(at, set()).add(hit.rule.id)

    def longest(self, wanted: Any) -> list[Hit]:
        """Hits of the wanted rules, of overlapping ones only the first and longest."""
        kept: list[Hit] = []
        for hit in self.hits:
            if wanted(hit.rule) and (not kept or hit.start >= kept[-1].end):
                kept.append(hit)
        return kept

    def norm_rule(self, at: int, rule_id: str) -> bool:
        """True where a token belongs to a hit of the rule."""
        return rule_id in self._ids.get(at, ())

    def is_model(self, at: int) -> bool:
        """True where a token belongs to a word for models."""
        return self.norm_rule(at, "model.noun")

    def sentence_end(self, at: int) -> int:
        return span_at(self.words.sentences, min(at, len(self.words.text) - 1), len(self.words.text))[1]

    def quotation_from(self, at: int) -> Quotation | None:
        """The first quotation that opens at or behind a token."""
        index = bisect_right(self._opens, at - 1)
        return self.quotations[index] if index < len(self.quotations) else None

    def quotation_around(self, start: int, end: int) -> Quotation | None:
        """The quotation that holds a span of tokens."""
        index = bisect_right(self._opens, start) - 1
        if index >= 0 and self.quotations[index].start <= start and end <= self.quotations[index].end:
            return self.quotations[index]
        return None

    def listed_after(self, first: Quotation, loose: bool = False) -> Iterator[Quotation]:
        """The quotations that go on a list.

        Between them stand only separators and brackets; in a loose list also a few words ("in de gemeente X en").
        """
        index = bisect_right(self._opens, first.open)
        last = first
        for quotation in self.quotations[index:]:
            between = [self.words.text[at] for at in range(last.close, quotation.open)]
            joined = loose and between and len(between) <= _LIST_GAP and between[-1].lower() in _SEPARATORS
            if not between or not (_only_separators(between) or (joined and not set(between) & set(".;\n"))):
                return
            yield quotation
            last = quotation


def _only_separators(between: list[str]) -> bool:
    depth = 0
    separators = 0
    for word in between:
        depth += (word == "(") - (word == ")")
        if depth == 0 and word != ")":
            if word.lower() not in _SEPARATORS:
                return False
            separators += 1
    return 0 < separators <= 3


def _before_cue(text: _Text, cue: Hit) -> Iterator[Quotation]:
    """The quotation right before a cue: de "Groene weg"-beweging, dit 'Open deur'-model."""
    words = text.words
    at = cue.start - 1
    if at >= 1 and words.text[at] in "-–" and words.start[at] == words.end(at - 1):
        for quotation in text.quotations:
            if quotation.close == at:
                yield quotation


def _distinct(named: list[_Named]) -> list[_Named]:
    """Of names at one place the longest."""
    kept: list[_Named] = []
    for item in sorted(named, key=lambda item: (item.start, -item.end, item.rule == "campaign.known")):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _abbreviations(text: _Text, named: list[_Named]) -> list[_Named]:
    """Initials of a name that the text itself introduces in brackets: “Dân vận khéo” (DVK)."""
    words = text.words
    initials: dict[str, _Named] = {}
    for item in named:
        at = item.end + 1 if item.end < len(words.text) and words.text[item.end] in "”\"'’»" else item.end
        if at + 2 < len(words.text) and words.text[at] == "(" and words.text[at + 2] == ")":
            letters = "".join(words.norm[i][0] for i in range(item.start, item.end) if words.text[i][0].isalpha())
            if len(letters) > 2 and fold(words.text[at + 1]) == letters and words.text[at + 1].isupper():
                initials[words.text[at + 1]] = item
    places = {item.start for item in named}
    return [
        _Named(at, at + 1, "campaign.abbreviation", initials[word].kind, initials[word].key)
        for at, word in enumerate(words.text)
        if word in initials and at not in places
    ]


def _grouped(doc: Doc, words: Words, named: list[_Named]) -> list[list[_Named]]:
    """Mentions of one name together, in order of the first."""
    groups: dict[str, list[_Named]] = {}
    for item in sorted(named, key=lambda item: item.start):
        name = "".join(char for char in fold(surface(doc, words, item.start, item.end)) if char.isalnum())
        groups.setdefault(name, []).append(item)
    return list(groups.values())


def surface(doc: Doc, words: Words, start: int, end: int) -> str:
    """The words of a name as written, without quotation marks inside, capitals of a heading taken back.

    Args:
        doc: The text.
        words: Its tokens.
        start: Index of the first token.
        end: Index after the last one.
    """
    name = doc.text[words.start[start] : words.end(end - 1)]
    if any(mark in name for mark in '"“”„«»'):
        name = "".join(char for char in name if char not in '"“”„«»')
    if name.isupper() and len(name.split()) > 1:
        name = name[0] + name[1:].lower()
    return " ".join(name.split())


def _campaign(words: Words, doc: Doc, group: list[_Named]) -> dict[str, Any]:
    first = group[0]
    cased = [item for item in group if not doc.text[words.start[item.start] : words.end(item.end - 1)].isupper()]
    named = (cased or group)[0]
    cued = next((item for item in group if item.rule != "campaign.known"), first)
    return {
        "type": "campaign",
        "span": (words.start[first.start], words.end(first.end - 1)),
        "rule": first.rule,
        "name": surface(doc, words, named.start, named.end),
        "kind": cued.kind,
        "key": next((item.key for item in group if item.key), None),
        "mentions": [(words.start[item.start], words.end(item.end - 1)) for item in group],
    }


class KnownCampaigns:
    """Names of campaigns known across languages, from ``[[known]]`` of the campaign pack.

    Args:
        vocab: Of the pipeline.
        entries: Of the pack.
    """

    def __init__(self, vocab: Vocab, entries: list[dict[str, Any]]) -> None:
        self._parts = [(entry["key"], tuple(fold(p) for p in entry.get("parts", ()))) for entry in entries]
        rules = []
        for entry in entries:
            names = [*entry.get("names", ())]
            names += [f"{first} {head}" for first in entry.get("adjectives", ()) for head in entry.get("heads", ())]
            if names:
                rules.append(Rule(entry["key"], "vi", tuple(names), data={"kind": entry["kind"]}))
        self._names = Lexicon(vocab, rules)
        self._by_name = {fold(name): rule.id for rule in rules for name in rule.phrases}

    def __call__(self, doc: Doc) -> Iterator[tuple[int, int, str, str]]:
        """Places of known names: first token, token after the last, key, kind."""
        for hit in self._names(doc):
            yield hit.start, hit.end, hit.rule.id, hit.rule.data["kind"]

    def key(self, words: Words, start: int, end: int) -> str | None:
        """The key of a name, None for one that is not known.

        Args:
            words: Of the text.
            start: Index of the name's first token.
            end: Index after its last one.
        """
        name = " ".join(words.norm[start:end]).replace(" ,", ",")
        exact = self._by_name.get(name)
        return exact or next((key for key, parts in self._parts if any(part in name for part in parts)), None)
