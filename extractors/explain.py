"""Why the rules found what they found: what matched, what came to nothing, and how each link was chosen."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from spacy.tokens import Doc

from extractors.engine import FACT_SOURCES, build_nlp, prepare
from extractors.notes import ask, notes_of
from extractors.tables import Grid
from extractors.text import CleanText, Span
from extractors.tokenizer import words_of

Outcome = Literal["fact", "matched", "discarded"]
_KIND = {"named_model": "campaign"}  # one place names one or the other
_NOT_SHOWN = frozenset(("type", "span", "rule", "mentions", "resolved_from"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One decision on a passage.

    Attributes:
        start: Raw offset of its first character.
        end: Raw offset after its last one.
        quote: The words, ``text[start:end]``.
        outcome: ``fact``; ``matched``, words of a rule that a fact nearby may rest on; ``discarded``, a candidate that
            came to nothing.
        what: For a fact its type and the id of its rule, for a match the ids of the rules with their language, for a
            discarded candidate what it could have been.
        why: For a fact one line of what the words say, then one for each field that has a reason; for a discarded
            candidate the reasons; for a match empty, or what it means.
    """

    start: int
    end: int
    quote: str
    outcome: Outcome
    what: str
    why: tuple[str, ...] = ()


def explain(
    text: str, lang: str = "vi", at: int | None = None, noise: Iterable[Span] = (), tables: Iterable[Grid] = ()
) -> list[Step]:
    """Explain a text, or the sentence around an offset; a heading and a row of a table are sentences too.

    Args:
        text: As the reader gave it.
        lang: ``vi`` or ``nl``.
        at: Raw offset of a character; without it the whole text is explained.
        noise: As for ``engine.analyse``.
        tables: As for ``engine.analyse``.

    Returns:
        In order of offset, longer ones first; at one place facts, then what came to nothing, then matches.
    """
    cleaned, doc = prepare(text, lang, noise, tables)
    if not cleaned.text.strip():
        return []
    ask(doc)
    build_nlp(lang)(doc)
    first, last = (0, len(text)) if at is None else _sentence(doc, cleaned, at)
    steps = []
    for outcome, span, what, why in (*_facts(doc), *_discarded(doc), *_matched(doc)):
        start, end = cleaned.raw_span(*span)
        if start < last and first < end:
            steps.append(Step(start=start, end=end, quote=text[start:end], outcome=outcome, what=what, why=why))
    order = ("fact", "discarded", "matched")
    return sorted(steps, key=lambda step: (step.start, -step.end, order.index(step.outcome), step.what))


def _sentence(doc: Doc, cleaned: CleanText, at: int) -> Span:
    """Raw span of the sentence that holds a raw offset, or that ended before it."""
    words = words_of(doc)
    begins = [cleaned.starts[words.start[token]] for token in words.sentences if token < len(words.text)]
    index = max(0, bisect_right(begins, at) - 1)
    return begins[index], begins[index + 1] if index + 1 < len(begins) else cleaned.ends[-1]


_Found = Iterator[tuple[Outcome, Span, str, tuple[str, ...]]]


def _items(doc: Doc) -> Iterator[dict[str, Any]]:
    for source in FACT_SOURCES:
        yield from doc.user_data.get(source, ())


def _facts(doc: Doc) -> _Found:
    """The facts: on one line what the words say, then a line for each field that has a reason."""
    for item in _items(doc):
        why: dict[str, str] = item.get("_why", {})
        said = {key: value for key, value in item.items() if key not in _NOT_SHOWN and not key.startswith("_")}
        plain = [
            f"{key} {', '.join(unit.name for unit in value) if isinstance(value, tuple) else value}"
            for key, value in said.items()
            if value not in (None, False, ()) and not why.get(key)
        ]
        reasons = [
            f"{key} {'none' if value is None else value}: {why[key]}" for key, value in said.items() if why.get(key)
        ]
        yield "fact", item["span"], f"{item['type']} {item['rule']}", (", ".join(plain), *reasons)


def _discarded(doc: Doc) -> _Found:
    """The candidates that no fact came of, each once with all reasons."""
    taken: dict[str, list[Span]] = defaultdict(list)
    for item in _items(doc):
        taken[_KIND.get(item["type"], item["type"])] += (
            item.get("_candidates") or item.get("mentions") or [item["span"]]
        )
    reasons: dict[tuple[str, Span], dict[str, None]] = defaultdict(dict)
    for note in notes_of(doc):
        start, end = note.span
        if not any(a < end and start < b for a, b in taken[_KIND.get(note.what, note.what)]):
            reasons[note.what, note.span][note.why] = None
    inside = [(what, span) for what, span in reasons] + [("", span) for span in taken["citation"]]
    for (what, (start, end)), why in reasons.items():
        longer = (a <= start and end <= b and b - a > end - start for other, (a, b) in inside if other in (what, ""))
        if not any(longer):
            yield "discarded", (start, end), what, tuple(why)


def _matched(doc: Doc) -> _Found:
    """The words of rules, those at one place together, and the short references."""
    words = words_of(doc)
    rules: dict[Span, dict[str, None]] = defaultdict(dict)
    for hit in doc.user_data.get("hits", ()):
        rules[words.span(hit.start, hit.end)][f"{hit.rule.shown} [{hit.rule.lang}]"] = None
    for span, ids in rules.items():
        yield "matched", span, ", ".join(ids), ()
    for item in doc.user_data.get("citations", ()):
        for span in item["resolved_from"]:
            yield "matched", span, "citation", (f"means {item['symbol']}, cited before it",)
