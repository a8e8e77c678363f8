"""Official documents: header fields, and the parts of the text in which nothing is a fact."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from spacy.tokens import Doc

from extractors.bylines import read_bylines
from extractors.closing import Closing, read_closing
from extractors.facts import Bylines, Header
from extractors.letterhead import Letterhead, kind_of, read_letterhead
from extractors.notes import discard
from extractors.rules import cached, load
from extractors.sections import read_sections
from extractors.text import Span, any_of, fold

_RUNNING = 120  # characters of a page header
_TAIL = 1500  # characters
_DRAFT = (
    "number or date are left blank, or the text calls itself a draft: look for the issued copy"
    " before quoting it as a document in force"
)


class HeaderFinder:
    """A spaCy component that reads the letterhead, title and closing block of an official document.

    It sets in ``doc.user_data``: ``header``, a ``Header`` or None for any other text, of which ``bylines`` then says
    what it says of itself; ``letterhead``, the clean spans
    of letterhead and closing block; ``tail``, the span of what stands behind the signature and is no part of the
    document, or None; ``issuer_span``, that of the issuer's own lines, or None; ``sections``, the tree of its body; it
    adds to ``remarks``.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Set the header."""
        doc.user_data.update(header=None, bylines=Bylines(), letterhead=[], tail=None, issuer_span=None, sections=())
        head = read_letterhead(doc.text)
        if head is None:
            doc.user_data["bylines"] = read_bylines(doc.text)
            return doc
        closing = read_closing(doc.text, head.body)
        doc.user_data["header"] = _header(head, closing)
        doc.user_data["letterhead"] = _spans(head, closing)
        doc.user_data["tail"] = _tail(doc.text, head, closing)
        doc.user_data["issuer_span"] = head.issuer_span
        end = closing.span[0] if closing.span is not None else len(doc.text)
        doc.user_data["sections"] = read_sections(doc.text, head.body, end)
        if head.blank is not None:
            doc.user_data.setdefault("remarks", []).append({"kind": "draft", "message": _DRAFT, "span": head.blank})
        return doc


def _header(head: Letterhead, closing: Closing) -> Header:
    placed = head.place_line or closing.place_line
    return Header(
        kind=head.kind or kind_of(head.symbol),
        symbol=head.symbol.text if head.symbol is not None else None,
        issuer=head.issuer,
        place=placed.place if placed is not None else None,
        signed=placed.signed if placed is not None else None,
        title=head.title,
        signatory=closing.signatory,
        office=closing.office,
        recipients=head.addressees + closing.recipients,
    )


def _spans(head: Letterhead, closing: Closing) -> list[Span]:
    """Letterhead without the title, addressees, closing block."""
    start, end = head.span
    spans = [(start, end)]
    if head.title_span is not None:
        first, last = head.title_span
        if first < end:  # a letter's subject stands among the lines of the letterhead
            spans = [(start, first), (last, end)]
        if head.body > max(last, end):
            spans.append((max(last, end), head.body))
    if closing.span is not None:
        spans.append(closing.span)
    return [span for span in spans if span[1] > span[0]]


@cached
def _appendix() -> re.Pattern[str]:
    """The heading of an appendix, on folded text; "Văn bản khác: ..." and the like say more on their line."""
    words = any_of(load("official").tables["closing"]["appendix"])
    return re.compile(rf"^\W*(?P<head>{words})\b(?!.*:\s*\S)", re.MULTILINE)


def _tail(text: str, head: Letterhead, closing: Closing) -> Span | None:
    """What a web page says behind a signature: short beside the document, and without the heading of an appendix."""
    if closing.span is None or closing.signatory is None:
        return None
    end = closing.span[1]
    heads = (match for match in _appendix().finditer(fold(text), end) if text[match.start("head")].isupper())
    stop = next((match.start() for match in heads), len(text))
    short = stop - end < max(_TAIL, (closing.span[0] - head.body) / 4)
    return (end, stop) if short and text[end:stop].strip() else None


class LetterheadFilter:
    """A spaCy component that takes back what other finders found in letterhead and closing block.

    The issuer's own unit stays, since the document speaks of it, and goes into the header. The own symbol is no
    citation there, nor in running page headers.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Filter citations and localities."""
        header = doc.user_data.get("header")
        if header is None:
            return doc
        spans: list[Span] = doc.user_data["letterhead"]
        own: Span | None = doc.user_data["issuer_span"]
        doc.user_data["citations"] = [
            item
            for item in doc.user_data.get("citations", ())
            if not _inside(item["span"], spans)
            and not (item["symbol"] == header.symbol and _runs_above(doc, item["span"]))
        ]
        found = doc.user_data.get("localities", [])
        kept = [_outside(doc, item, spans, own) for item in found]
        doc.user_data["localities"] = [item for item in kept if item is not None]
        unit = _unit(doc.user_data["localities"], own) or _called(doc, found, header.issuer)
        if unit is not None:
            doc.user_data["header"] = replace(header, locality=unit["name"], province=unit["province"])
        return doc


def _inside(span: Span, spans: list[Span]) -> bool:
    return any(start <= span[0] < end for start, end in spans)


def _runs_above(doc: Doc, span: Span) -> bool:
    """True for a mention in a line too short and unfinished to be a sentence: a page header, a note of attachment."""
    text = doc.text
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    line = text[start : end if end >= 0 else len(text)].strip(" -–*")
    if len(line) >= _RUNNING or line.endswith((".", ";", ":", ",")):
        return False
    discard(doc, "citation", span, "the document's own number, in a line that is no sentence")
    return True


def _outside(doc: Doc, item: dict[str, Any], spans: list[Span], own: Span | None) -> dict[str, Any] | None:
    """A locality with the mentions that count, None where it has none."""
    mentions = [
        span for span in item["mentions"] if not _inside(span, spans) or (own is not None and _inside(span, [own]))
    ]
    if not mentions:
        discard(doc, "locality", item["span"], "only in the letterhead or closing block")
        return None
    return {**item, "mentions": mentions, "span": item["span"] if item["span"] in mentions else mentions[0]}


def _unit(localities: list[dict[str, Any]], own: Span | None) -> dict[str, Any] | None:
    """The unit of the issuer: the one that its lines name last, which is the lowest."""
    if own is None:
        return None
    named = [(span, item) for item in localities for span in item["mentions"] if _inside(span, [own])]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _called(doc: Doc, localities: list[dict[str, Any]], issuer: str | None) -> dict[str, Any] | None:
    """The unit whose name ends the issuer's, where its lines could not be told from their neighbours."""
    text = doc.text
    name = fold(issuer or "")
    fitting = [
        (end - start, item)
        for item in localities
        for start, end in item["mentions"]
        if name.endswith(" " + fold(text[start:end]))
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
