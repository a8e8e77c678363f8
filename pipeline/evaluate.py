"""Scores facts against texts whose facts are known, and compares the facts of two runs.

What counts as the same fact is the definition in docs/evaluation.md: per type an identity and attributes.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from extractors.facts import Fact, Header
from pipeline.errors import UsageError
from pipeline.matching import ATTRIBUTES, MAIN_TYPES, TYPES, Item, identity, is_right, pair_up
from pipeline.record import fact_ids, name_key

_HEADER_FIELDS = tuple(f.name for f in fields(Header))
_GOLD_FIELDS = {
    "citation": ("symbol",),
    "locality": ("name", "level", "province"),
    "count": ("value", "qualifier", "status", "kind", "locality", "period", "campaign", "part_of"),
    "campaign": ("name", "kind"),
    "named_model": ("name",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text with the facts that a careful reader files from it.

    Attributes:
        id: Unique within its file.
        lang: ``vi`` or ``nl``.
        text: As a reader would give it.
        facts: ``type``, ``quote`` and the fields of the type.
        document: Header fields, and ``letterhead_localities``, units that are neither asked for nor held against.
    """

    id: str
    lang: str
    text: str
    facts: tuple[Item, ...]
    document: Item = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """Facts found rightly (tp), found wrongly (fp) and not found (fn)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """Share of the found facts that are right, 1 where none was found."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected facts that were found, 1 where none is expected."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 1 where there is nothing to find and nothing was found."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int = 0
    total: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.total + other.total)

    @property
    def value(self) -> float:
        """Between 0 and 1; 1 of nothing."""
        return self.right / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One difference between what was expected and what was found.

    Attributes:
        kind: ``miss``, ``false alarm``, ``wrong`` (an attribute or header field) or ``quote`` (the offsets do not
            hold the quote).
        case: Id of the case.
        lang: Of the case.
        type: Of the fact, or ``document``.
        expected: The fact as labelled, None for a false alarm.
        found: The fact as found, None for a miss.
        attribute: The one that is wrong.
    """

    kind: Literal["miss", "false alarm", "wrong", "quote"]
    case: str
    lang: str
    type: str
    expected: Item | None = None
    found: Item | None = None
    attribute: str | None = None


@dataclass(slots=True)
class Report:
    """The score of a set of cases; ``lang=None`` in its methods means all languages.

    Attributes:
        tallies: By (language, type).
        attributes: Right attributes over matched facts, by (language, type, attribute).
        header: Right header fields over the labelled ones, by (language, field).
        strict: Labelled counts found with every attribute right, by language.
        quotes: Facts whose offsets hold their quote.
        mistakes: In the order of the cases.
        records: What was found, one record a case (``path`` is the case's id), for ``compare``.
    """

    tallies: defaultdict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    attributes: defaultdict[tuple[str, str, str], Share] = field(default_factory=lambda: defaultdict(Share))
    header: defaultdict[tuple[str, str], Share] = field(default_factory=lambda: defaultdict(Share))
    strict: defaultdict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    quotes: Share = Share()
    mistakes: list[Mistake] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)

    @property
    def wrong(self) -> frozenset[tuple[str, str]]:
        """Case and id of every found fact that the labels do not bear out, in itself or in an attribute."""
        return frozenset((m.case, str(m.found["id"])) for m in self.mistakes if m.found and "id" in m.found)

    @property
    def languages(self) -> list[str]:
        """Languages of the cases, in alphabetical order."""
        return sorted({lang for lang, _ in self.tallies})

    def tally(self, *types: str, lang: str | None = None) -> Tally:
        """Facts of the given types, summed."""
        return sum((t for (at, of), t in self.tallies.items() if of in types and lang in (None, at)), Tally())

    def micro(self, lang: str | None = None) -> Tally:
        """The four main types together."""
        return self.tally(*MAIN_TYPES, lang=lang)

    def attribute(self, kind: str, name: str, lang: str | None = None) -> Share:
        """Accuracy of an attribute over matched facts."""
        shares = (
            s for (at, of, what), s in self.attributes.items() if (of, what) == (kind, name) and lang in (None, at)
        )
        return sum(shares, Share())

    def strict_counts(self, lang: str | None = None) -> Share:
        """Labelled counts that were found with every attribute right."""
        return sum((share for at, share in self.strict.items() if lang in (None, at)), Share())


def load_gold(path: Path) -> list[Case]:
    """Read labelled texts.

    Args:
        path: JSON Lines, one case a line: ``id``, ``lang``, ``text``, ``facts`` and, where there is one, ``document``.

    Raises:
        UsageError: The file cannot be read, or a line is no case; the message names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}", remedy="Name a JSON Lines file in UTF-8.") from error
    cases = [_case(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    twice = [name for name, times in Counter(case.id for case in cases).items() if times > 1]
    if twice:
        raise UsageError(f"{path}: the case id {twice[0]!r} stands twice", remedy="Give every case an id of its own.")
    return cases


def _case(line: str, where: str) -> Case:
    def wrong(reason: str) -> UsageError:
        return UsageError(f"{where}: {reason}", remedy="Correct that line; docs/evaluation.md explains the format.")

    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        raise wrong(f"not valid JSON: {error}") from error
    if not isinstance(entry, dict):
        raise wrong("a case is a JSON object")
    for key, kind in (("id", str), ("lang", str), ("text", str), ("facts", list)):
        if not isinstance(entry.get(key), kind):
            raise wrong(f"the case needs {key!r}")
    for fact in entry["facts"]:
        if not isinstance(fact, dict) or fact.get("type") not in TYPES:
            raise wrong(f"the type of a fact is one of {', '.join(TYPES)}: {fact!r}")
        missing = [key for key in _GOLD_FIELDS[fact["type"]] if key not in fact]
        if missing:
            raise wrong(f"{fact['type']} lacks {missing[0]!r}: {fact!r}")
        if not fact.get("quote") or fact["quote"] not in entry["text"]:
            raise wrong(f"the quote {fact.get('quote')!r} is not in the text")
    document = entry.get("document") or {}
    return Case(id=entry["id"], lang=entry["lang"], text=entry["text"], facts=tuple(entry["facts"]), document=document)


def evaluate(
    cases: Iterable[Case],
    extract: Callable[[str, str], Sequence[Fact]],
    read_header: Callable[[str, str], Header | None] | None = None,
) -> Report:
    """Score an extractor.

    Args:
        cases: Labelled texts.
        extract: From text and language to facts.
        read_header: From text and language to header fields; without it header fields are not scored.

    Returns:
        The scores, every mistake, and what was found.
    """
    report = Report()
    for case in cases:
        facts = list(extract(case.text, case.lang))
        found = [_item(fact, i) for fact, i in zip(facts, fact_ids(case.id, facts), strict=True)]
        _book(case, found, report)
        if read_header is not None:
            _score_header(case, read_header(case.text, case.lang), report)
    return report


def rescore(cases: Iterable[Case], records: Iterable[Mapping[str, Any]]) -> Report:
    """Score an earlier run.

    Args:
        cases: Labelled texts.
        records: ``Report.records`` of the run; cases that it does not have are left out.
    """
    found = {record["document"]["path"]: record["facts"] for record in records}
    report = Report()
    for case in cases:
        if case.id in found:
            _book(case, found[case.id], report)
    return report


def _book(case: Case, found: Sequence[Item], report: Report) -> None:
    report.records.append({"document": {"path": case.id}, "facts": found})
    for item in found:
        holds = case.text[item["start"] : item["end"]] == item["quote"]
        report.quotes += Share(holds, 1)
        if not holds:
            report.mistakes.append(_mistake("quote", case, item["type"], found=item))
    for kind in TYPES:
        _score(case, kind, [item for item in found if item["type"] == kind], report)


def _item(fact: Fact, identifier: str) -> dict[str, Any]:
    evidence = {"start": fact.start, "end": fact.end, "quote": fact.quote, "rule": fact.rule}
    return {"type": fact.type, "id": identifier, **evidence, **fact.attributes()}


def _mistake(kind: Literal["miss", "false alarm", "wrong", "quote"], case: Case, of: str, **rest: Any) -> Mistake:
    return Mistake(kind=kind, case=case.id, lang=case.lang, type=of, **rest)


def _score(case: Case, kind: str, found: Sequence[Item], report: Report) -> None:
    """Match the facts of one type and one case, and book what came out."""
    expected: defaultdict[tuple[Any, ...], list[Item]] = defaultdict(list)
    actual: defaultdict[tuple[Any, ...], list[Item]] = defaultdict(list)
    for gold in case.facts:
        if gold["type"] == kind:
            expected[identity(kind, gold)].append(gold)
    for item in found:
        actual[identity(kind, item)].append(item)
    excused = {name_key(name) for name in case.document.get("letterhead_localities") or ()}
    tally = Tally()
    for key in [*expected, *(key for key in actual if key not in expected)]:
        pairs = pair_up(kind, expected[key], actual[key])
        for gold, item in pairs:
            _score_attributes(case, kind, gold, item, report)
        misses = _rest(expected[key], [gold for gold, _ in pairs])
        alarms = _rest(actual[key], [item for _, item in pairs])
        if kind == "count" and expected[key]:
            alarms = []  # the same count said again
        if kind == "locality":
            alarms = [item for item in alarms if name_key(item["name"]) not in excused]
        report.mistakes += [_mistake("miss", case, kind, expected=gold) for gold in misses]
        report.mistakes += [_mistake("false alarm", case, kind, found=item) for item in alarms]
        tally += Tally(len(pairs), len(alarms), len(misses))
        if kind == "count":
            strict = sum(all(is_right(kind, name, *pair) for name in ATTRIBUTES[kind]) for pair in pairs)
            report.strict[case.lang] += Share(strict, len(expected[key]))
    report.tallies[case.lang, kind] += tally


def _score_attributes(case: Case, kind: str, gold: Item, item: Item, report: Report) -> None:
    for name in ATTRIBUTES.get(kind, ()):
        right = is_right(kind, name, gold, item)
        report.attributes[case.lang, kind, name] += Share(right, 1)
        if not right:
            report.mistakes.append(_mistake("wrong", case, kind, expected=gold, found=item, attribute=name))


def _score_header(case: Case, header: Header | None, report: Report) -> None:
    for name in _HEADER_FIELDS:
        if name not in case.document:
            continue
        expected, found = case.document[name], getattr(header, name, None)
        right = _comparable(name, expected) == _comparable(name, found)
        report.header[case.lang, name] += Share(right, 1)
        if not right:
            report.mistakes.append(
                _mistake("wrong", case, "document", expected={name: expected}, found={name: found}, attribute=name)
            )


def _comparable(name: str, value: str | None) -> str | None:
    return value if value is None or name == "symbol" else name_key(value)


def _rest(items: Sequence[Item], taken: Sequence[Item]) -> list[Item]:
    used = {id(item) for item in taken}
    return [item for item in items if id(item) not in used]


def render_report(report: Report) -> str:
    """The scores as a plain table.

    Args:
        report: Of ``evaluate``.

    Returns:
        Lines for a terminal or a file, a block a language and one for all together.
    """
    blocks = []
    for lang in [*report.languages, None] if len(report.languages) > 1 else report.languages:
        rows = [(kind, report.tally(kind, lang=lang)) for kind in TYPES] + [("four main types", report.micro(lang))]
        lines = [f"{lang or 'all':<20} {'tp':>5} {'fp':>5} {'fn':>5}  precision  recall     f1"]
        lines += [
            f"{name:<20} {t.tp:>5} {t.fp:>5} {t.fn:>5}  {t.precision:>9.3f}  {t.recall:>6.3f}  {t.f1:>5.3f}"
            for name, t in rows
        ]
        shares = [
            (f"{kind}.{name}", report.attribute(kind, name, lang))
            for kind, names in ATTRIBUTES.items()
            for name in names
        ]
        shares.append(("strict counts", report.strict_counts(lang)))
        header = sorted({name for at, name in report.header if lang in (None, at)})
        of = report.header.items()
        shares += [
            (f"document.{name}", sum((s for (at, what), s in of if what == name and lang in (None, at)), Share()))
            for name in header
        ]
        lines += [f"{name:<20} {s.right:>5} of {s.total:<5} {s.value:>20.3f}" for name, s in shares]
        blocks.append("\n".join(lines))
    quotes = report.quotes
    return "\n\n".join(blocks) + f"\n\noffsets hold the quote: {quotes.right} of {quotes.total}\n"


def render_mistakes(report: Report) -> str:
    """Every mistake on a line of its own: kind, case, type, what was expected, what was found.

    Args:
        report: Of ``evaluate``.

    Returns:
        Empty where there is none.
    """
    return "".join(f"{_line(mistake)}\n" for mistake in report.mistakes)


def _line(mistake: Mistake) -> str:
    head = f"{mistake.kind:<11} {mistake.case} {mistake.type}"
    shown = mistake.expected or mistake.found or {}
    quote = f"  {shown['quote']!r}" if "quote" in shown else ""
    if mistake.attribute:
        expected, found = (side and side[mistake.attribute] for side in (mistake.expected, mistake.found))
        return f"{head}.{mistake.attribute}: expected {expected!r}, found {found!r}{quote}"
    named = ", ".join(f"{key}={shown.get(key)!r}" for key in _GOLD_FIELDS[mistake.type])
    return f"{head}: {named}{quote}"
