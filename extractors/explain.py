"""Why the rules found what they found: what matched, what came of it, and how each link was chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from extractors.engine import FACT_SOURCES, build_nlp
from extractors.text import Span, clean
from extractors.tokenizer import words_of

_EVIDENCE = frozenset({"type", "span", "rule", "mentions", "resolved_from"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One decision on a passage.

    Attributes:
        start: Raw offset of its first character.
        end: Raw offset after its last one.
        quote: The words, ``text[start:end]``.
        outcome: ``fact``; ``matched``, a rule's words that a fact nearby rests on or that decide something by
            themselves; ``discarded``.
        rule: Id of the rule.
        why: For a fact what it says and how its links were chosen; for a discarded match the reason.
    """

    start: int
    end: int
    quote: str
    outcome: Literal["fact", "matched", "discarded"]
    rule: str
    why: str


def explain(text: str, lang: str = "vi", at: int | None = None, noise: Iterable[Span] = ()) -> list[Step]:
    """Explain a text, or the sentence around an offset.

    Args:
        text: As the reader gave it.
        lang: ``vi`` or ``nl``.
        at: Raw offset of a character; without it the whole text is explained.
        noise: As for ``engine.analyse``.

    Returns:
        In order of offset, facts before the matches inside them.
    """
    cleaned = clean(text, lang, noise)
    doc = build_nlp(lang)(cleaned.text)
    words = words_of(doc)
    data = doc.user_data

    def step(start: int, end: int, outcome: Literal["fact", "matched", "discarded"], rule: str, why: str) -> Step:
        a, b = cleaned.raw_span(start, end)
        return Step(start=a, end=b, quote=text[a:b], outcome=outcome, rule=rule, why=why)

    steps = [
        step(item["span"][0], item["span"][1], "fact", item["rule"], _says(item))
        for source in FACT_SOURCES
        for item in data.get(source, ())
    ]
    notes = {(words.start[n["start"]], n["rule"]): n["why"] for n in data.get("notes", ())}
    for hit in data.get("hits", ()):
        start, end = words.start[hit.start], words.end(hit.end - 1)
        why = notes.get((start, hit.rule.id))
        rule = f"{hit.rule.id} [{hit.rule.lang}]"
        steps.append(step(start, end, "discarded" if why else "matched", rule, why or ""))
    if not data.get("in_domain", True):
        steps.append(
            step(0, max(1, len(cleaned.text)), "discarded", "domain", "the text has no words of Party or State work")
        )
    sentence = _sentence(cleaned.starts, cleaned.ends, words, at) if at is not None and cleaned.text else None
    kept = [s for s in steps if sentence is None or (s.start < sentence[1] and sentence[0] < s.end)]
    return sorted(set(kept), key=lambda s: (s.start, -s.end, s.outcome != "fact", s.rule))


def _says(item: dict[str, Any]) -> str:
    """A fact's fields and the reasons of its links, on one line."""
    reasons: dict[str, str] = item.get("_why", {})
    shown = []
    for name, value in item.items():
        if name in _EVIDENCE or name.startswith("_") or value in (None, False):
            continue
        shown.append(f"{name}={value}" + (f" [{reasons[name]}]" if reasons.get(name) else ""))
    return f"{item['type']}: " + ", ".join(shown)


def _sentence(starts: Any, ends: Any, words: Any, at: int) -> Span:
    """Raw span of the sentence that holds a raw offset."""
    bounds = [*words.sentences, len(words.text)]
    for first, last in pairwise(bounds):
        if first < last:
            a, b = starts[words.start[first]], ends[words.end(last - 1) - 1]
            if a <= at < b:
                return a, b
    return 0, ends[-1]
