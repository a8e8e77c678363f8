"""Assembles the spaCy pipeline and turns what its components found into facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import spacy
from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc

from extractors.campaigns import CampaignFinder
from extractors.citations import CitationFinder
from extractors.counts import CountFinder
from extractors.domain import DomainFinder
from extractors.facts import FACT_TYPES, Extraction, Fact, Mention, Remark
from extractors.issuers import IssuerPlacer
from extractors.links import Linker
from extractors.localities import LocalityFinder
from extractors.official import HeaderFinder, LetterheadFilter
from extractors.rules import cached
from extractors.sections import Section
from extractors.sentences import SentenceFinder
from extractors.tables import Grid
from extractors.text import CleanText, Span, clean, fold
from extractors.tokenizer import Tokenizer, Words, words_of

# The components in the order in which they run. Each leaves what it found in doc.user_data under its name: a list of
# dicts with "type", "span" (clean offsets), "rule", the fields of the fact, "mentions" (clean spans) where it has them,
# and keys that begin with "_" for the components after it.
COMPONENTS: dict[str, Callable[[Language], Callable[[Doc], Doc]]] = {
    "sentences": lambda nlp: SentenceFinder(),
    "header": lambda nlp: HeaderFinder(),
    "citations": lambda nlp: CitationFinder(nlp.vocab),
    "localities": lambda nlp: LocalityFinder(nlp.vocab),
    "letterhead": lambda nlp: LetterheadFilter(),
    "issuers": lambda nlp: IssuerPlacer(),
    "domain": lambda nlp: DomainFinder(nlp.vocab),
    "campaigns": lambda nlp: CampaignFinder(nlp.vocab),
    "counts": lambda nlp: CountFinder(nlp.vocab),
    "links": lambda nlp: Linker(nlp.vocab),
}
FACT_SOURCES = ("citations", "localities", "campaigns", "named_models", "counts")

for _name, _make in COMPONENTS.items():
    Language.factory(f"vanban_{_name}", func=lambda nlp, name, make=_make: make(nlp))


@cached
def build_nlp(lang: str = "vi") -> Language:
    """Assemble the pipeline for a language.

    The rules of both languages are always in it, since documents mix them.

    Args:
        lang: ``vi`` or ``nl``; anything else gets the Vietnamese pipeline.

    Returns:
        A spaCy pipeline; build it once a process.
    """
    nlp = spacy.blank("nl" if lang == "nl" else "xx")
    nlp.vocab.lex_attr_getters[NORM] = fold  # type: ignore[attr-defined]  # spaCy's stub leaves it out
    for lexeme in nlp.vocab:  # made before, from spaCy's list of emoticons
        lexeme.norm_ = fold(lexeme.orth_)
    nlp.tokenizer = Tokenizer(nlp.vocab)
    nlp.max_length = 100_000_000
    for name in COMPONENTS:
        nlp.add_pipe(f"vanban_{name}", name=name)
    return nlp


def prepare(text: str, lang: str, noise: Iterable[Span], tables: Iterable[Grid]) -> tuple[CleanText, Doc]:
    """Clean and tokenize a text; the arguments are those of ``analyse``.

    Returns:
        The clean text and its Doc, on which no component has run yet.
    """
    cleaned = clean(text, lang, noise)
    doc = build_nlp(lang).make_doc(cleaned.text)
    doc.user_data["grids"] = [_grid(grid, cleaned, words_of(doc)) for grid in tables]
    return cleaned, doc


def analyse(text: str, lang: str = "vi", noise: Iterable[Span] = (), tables: Iterable[Grid] = ()) -> Extraction:
    """Find all facts of a text.

    Args:
        text: As the reader gave it.
        lang: ``vi`` or ``nl``, the language that most of it is in.
        noise: Spans that are no part of the running text, e.g. page numbers.
        tables: For each table whose cells are known its rows of spans, a merged cell in each place that it covers.

    Returns:
        Facts in order of their offsets, header fields, remarks.
    """
    cleaned, doc = prepare(text, lang, noise, tables)
    build_nlp(lang)(doc)
    found = (item for source in FACT_SOURCES for item in doc.user_data.get(source, ()))
    items = [kept for item in found if (kept := _in_document(doc, item)) is not None]
    facts = [_fact(item, text, cleaned) for item in items]
    facts.sort(key=lambda fact: (fact.start, fact.end, fact.type, fact.identity()))
    remarks = tuple(_remark(item, cleaned) for item in doc.user_data.get("remarks", ()))
    sections = tuple(_section(section, cleaned) for section in doc.user_data.get("sections", ()))
    return Extraction(
        facts=tuple(facts),
        header=doc.user_data["header"],
        bylines=doc.user_data["bylines"],
        sections=sections,
        remarks=remarks,
    )


def extract(text: str, lang: str = "vi") -> list[Fact]:
    """The facts of a text.

    Args:
        text: Any text.
        lang: ``vi`` or ``nl``.

    Returns:
        In order of their offsets; ``text[fact.start:fact.end] == fact.quote`` for each.
    """
    return list(analyse(text, lang).facts)


def _grid(grid: Grid, cleaned: CleanText, words: Words) -> Grid:
    """A table with the tokens of its cells."""
    return tuple(tuple(words.tokens(cleaned.clean_span(*cell)) for cell in row) for row in grid)


def _in_document(doc: Doc, item: dict[str, Any]) -> dict[str, Any] | None:
    """An item without what stands behind the document's end."""
    start, end = doc.user_data["tail"] or (0, 0)
    if "mentions" not in item:
        return None if start <= item["span"][0] < end else item
    mentions = [span for span in item["mentions"] if not start <= span[0] < end]
    if not mentions:
        return None
    return {**item, "mentions": mentions, "span": item["span"] if item["span"] in mentions else mentions[0]}


def _fact(item: dict[str, Any], text: str, cleaned: CleanText) -> Fact:
    """Give a component's dict its raw offsets and its class."""
    fields = {key: value for key, value in item.items() if not key.startswith("_")}
    cls = FACT_TYPES[fields.pop("type")]
    start, end = cleaned.raw_span(*fields.pop("span"))
    for name in ("mentions", "resolved_from"):
        if name in fields:
            fields[name] = tuple(_mention(span, text, cleaned) for span in fields[name])
    return cls(start=start, end=end, quote=text[start:end], **fields)


def _mention(span: Span, text: str, cleaned: CleanText) -> Mention:
    start, end = cleaned.raw_span(*span)
    return Mention(start=start, end=end, quote=text[start:end])


def _section(section: Section, cleaned: CleanText) -> Section:
    start, end = cleaned.raw_span(section.start, section.end)
    return replace(section, start=start, end=end)


def _remark(item: dict[str, Any], cleaned: CleanText) -> Remark:
    span = item.get("span")
    start, end = cleaned.raw_span(*span) if span else (None, None)
    return Remark(kind=item["kind"], message=item["message"], start=start, end=end)
