"""A document in the terminal: its text with every fact marked where it stands, and what each fact says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from extractors.facts import Citation, Fact, Mention
from pipeline.model import Document, Issue

STYLES = {
    "citation": "bold cyan",
    "locality": "green",
    "count": "bold yellow",
    "campaign": "magenta",
    "named_model": "blue",
}
_DIM = "dim"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# What could move the cursor or change colours, were it printed as it stands.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ABOUT = (
    "title",
    "symbol",
    "issuer",
    "locality",
    "province",
    "place",
    "signed",
    "signatory",
    "office",
    "author",
    "publication",
    "published",
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One place of a fact in the text, with the fact's number in the list."""

    start: int
    end: int
    number: int
    type: str


def rendered(document: Document, facts: Sequence[Fact], issues: Sequence[Issue]) -> Text:
    """A document for reading.

    Args:
        document: With its text.
        facts: In order; the first is number 1.
        issues: What a reader should know of it.

    Returns:
        Header fields, the text with each mention of a fact and each short reference to it between ``⟦ ⟧`` and in the
        colour of its type, followed by its number, and below it each fact with its page, attributes and rule. It says
        the same without colours.
    """
    parts = [_header(document), _body(document, facts), _list(document, facts)]
    if issues:
        lines = [f"issue: {issue.kind}{_on(issue.page)}: {issue.message}" for issue in issues]
        parts.append(Text("\n".join(lines), style="bold red"))
    return Text("\n\n").join(parts)


def says(attributes: Mapping[str, Any]) -> str:
    """The attributes of a fact in one line.

    Args:
        attributes: Field name to value.

    Returns:
        ``value 49, qualifier exact, ...`` without the fields that say nothing.
    """
    return ", ".join(
        f"{_words(name)} {_value(value)}"
        for name, value in attributes.items()
        if value is not None and value is not False and value != []
    )


def _value(value: Any) -> str:
    return ", ".join(part["name"] for part in value) if isinstance(value, list) else str(value)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _on(page: int | None) -> str:
    return "" if page is None else f" on page {page}"


def _safe(text: str) -> str:
    return _CONTROL.sub("\ufffd", text.replace("\r", ""))


def _header(document: Document) -> Text:
    header = Text(_safe(document.source.name), style="bold")
    header.append(f"\n{document.language} {document.kind}, {len(document.pages)} pages, sha256 ", style=_DIM)
    header.append(document.source.sha256[:16], style=_DIM)
    header.append(_quality(document), style=_DIM)
    for name in _ABOUT:
        if value := getattr(document, name):
            header.append(f"\n{name}: ", style=_DIM)
            header.append(_safe(value), style="not bold")
    return header


def _quality(document: Document) -> str:
    """The grade, and of each page that is not good what it suffers from."""
    if document.grade is None:
        return ""
    lines = [f"\ntext: {document.grade}"]
    for page in document.pages:
        signs = [] if page.confidence is None else [f"read by OCR with {page.confidence:.0f} % confidence"]
        signs += [f"turned by {page.rotation} degrees"] if page.rotation else []
        signs += [f"{page.unknown:.0%} of its words are none"] if page.unknown else []
        if page.confidence is not None or page.grade != "good":
            lines.append(f"  page {page.number}: {', '.join([str(page.grade), *signs])}")
    return "\n".join(lines)


def _body(document: Document, facts: Sequence[Fact]) -> Text:
    marks = [
        _Mark(place.start, place.end, number, fact.type)
        for number, fact in enumerate(facts, 1)
        for place in _places(fact)
    ]
    body, inside, at = Text(), list[_Mark](), 0
    for offset, label, mark, opens in _labels(marks):
        _append(body, document, at, offset, inside)
        body.append(label, style=STYLES[mark.type])
        if opens:
            inside.append(mark)
        else:
            inside.remove(mark)
        at = offset
    _append(body, document, at, len(document.text), inside)
    return body


def _places(fact: Fact) -> Sequence[Fact | Mention]:
    named = fact.mentions or (fact,)
    return (*named, *fact.resolved_from) if isinstance(fact, Citation) else named


def _labels(marks: Sequence[_Mark]) -> Iterator[tuple[int, str, _Mark, bool]]:
    """What is put between the characters, in order: what ends before what begins, the inner end before the outer."""
    opening = [((mark.start, 1, -mark.end, mark.number), "⟦", mark) for mark in marks]
    closing = [((mark.end, 0, -mark.start, -mark.number), f"⟧{mark.number}", mark) for mark in marks]
    for key, label, mark in sorted(opening + closing, key=lambda entry: entry[0]):
        yield key[0], label.translate(_SUPERSCRIPT), mark, label == "⟦"


def _append(body: Text, document: Document, start: int, end: int, inside: Sequence[_Mark]) -> None:
    """Append a stretch of the text in which no fact begins or ends, with a line where a page begins."""
    # Of nested facts the innermost gives the colour.
    style = STYLES[min(inside, key=lambda mark: mark.end - mark.start).type] if inside else ""
    for index, piece in enumerate(document.text[start:end].split("\f")):
        if index:
            start += 1
            body.append(f"\n--- page {document.page_at(start)} ---\n", style=_DIM)
        body.append(_safe(piece), style=style)
        start += len(piece)


def _list(document: Document, facts: Sequence[Fact]) -> Text:
    if not facts:
        return Text("no facts", style=_DIM)
    lines = Text()
    for number, fact in enumerate(facts, 1):
        lines.append(f"{number:>3} ", style=_DIM)
        lines.append(f"{fact.type:<12}", style=STYLES[fact.type])
        lines.append(f" p. {document.page_at(fact.start)}  {_safe(says(fact.attributes()))}")
        lines.append(f"  [{fact.rule}]", style=_DIM)
        if number < len(facts):
            lines.append("\n")
    return lines
