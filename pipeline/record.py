"""The record of a document as ``vanban extract`` prints it, and the keys by which records are told apart and found.

Nothing here knows the database, so that extracting needs none. Every field is explained in docs/record.md.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from extractors.facts import Citation, Fact, Mention
from extractors.text import fold
from pipeline.model import Box, Document, Issue

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[\W_]+")
# What neither UTF-8 nor PostgreSQL can hold: lone surrogates and NUL.
_UNSTORABLE = re.compile("[\ud800-\udfff\0]")


def fact_id(sha256: str, fact: Fact) -> str:
    """The id of a fact, the same for every run and every version of the rules.

    Args:
        sha256: Of the document's bytes.
        fact: One of its facts.

    Returns:
        16 hexadecimal digits. Facts of one document that share an identity are told apart by ``fact_ids``.
    """
    return hashlib.sha256(f"{sha256}|{fact.type}|{fact.identity()}".encode()).hexdigest()[:16]


def fact_ids(sha256: str, facts: Sequence[Fact]) -> list[str]:
    """The ids of all facts of a document.

    Args:
        sha256: Of the document's bytes.
        facts: All of them, in any order.

    Returns:
        One id a fact, in the order of ``facts``; of those that share an identity the first in the text has the plain
        id and the next ones end in ``-2``, ``-3``, ...
    """
    ids = [""] * len(facts)
    seen: dict[str, int] = {}
    for index in sorted(range(len(facts)), key=lambda i: (facts[i].start, facts[i].end, facts[i].rule)):
        plain = fact_id(sha256, facts[index])
        seen[plain] = ordinal = seen.get(plain, 0) + 1
        ids[index] = plain if ordinal == 1 else f"{plain}-{ordinal}"
    return ids


def record(
    document: Document,
    facts: Sequence[Fact],
    issues: Iterable[Issue],
    boxes: Sequence[Sequence[Box]] = (),
    *,
    text: bool = False,
) -> dict[str, Any]:
    """The JSON object of one document.

    Args:
        document: With its source.
        facts: In the order in which they shall appear.
        issues: In the order in which they shall appear.
        boxes: Of each fact; nothing for a format without pages.
        text: Whether the document carries its stored text.

    Returns:
        ``document``, ``sections``, ``facts`` and ``issues``, made of what JSON knows only.
    """
    source = document.source
    about: dict[str, Any] = {
        "path": readable(str(source.path)),
        "name": readable(source.name),
        "container": None if source.container is None else readable(source.container),
        "sha256": source.sha256,
        "media_type": source.media_type,
        "language": document.language,
        "kind": document.kind,
        "title": document.title,
        "symbol": document.symbol,
        "issuer": document.issuer,
        "locality": document.locality,
        "province": document.province,
        "place": document.place,
        "signed": document.signed,
        "signatory": document.signatory,
        "office": document.office,
        "recipients": list(document.recipients),
        "author": document.author,
        "publication": document.publication,
        "published": document.published,
        "pages": len(document.pages),
        "characters": len(document.text),
        "grade": document.grade,
    }
    if text:
        about["text"] = document.text
    return {
        "document": about,
        "sections": [asdict(section) for section in document.sections],
        "facts": [
            {
                "type": fact.type,
                "id": identifier,
                **_place(document, fact),
                "rule": fact.rule,
                "boxes": [asdict(box) for box in where],
                **fact.attributes(),
                **_resolved_from(document, fact),
            }
            for identifier, fact, where in zip(
                fact_ids(source.sha256, facts), facts, boxes or [()] * len(facts), strict=True
            )
        ],
        "issues": [{"kind": issue.kind, "page": issue.page, "message": issue.message} for issue in issues],
    }


def _place(document: Document, place: Fact | Mention) -> dict[str, Any]:
    page = document.page_at(place.start)
    return {"start": place.start, "end": place.end, "page": page, "quote": place.quote}


def _resolved_from(document: Document, fact: Fact) -> dict[str, Any]:
    if not isinstance(fact, Citation):
        return {}
    return {"resolved_from": [_place(document, place) for place in fact.resolved_from]}


def readable(name: str) -> str:
    r"""A file name that can be printed and stored, composed (NFC).

    Args:
        name: As the operating system gave it; bytes that are not UTF-8 are lone surrogates in it.

    Returns:
        The same name with such bytes written out, e.g. ``b\xe1o.pdf``.
    """
    escaped = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", escaped)


def storable(text: str) -> str:
    """A text that every database can hold, of the same length.

    Args:
        text: Any text.

    Returns:
        The text with each lone surrogate and each NUL replaced by U+FFFD.
    """
    return _UNSTORABLE.sub("\ufffd", text)


def name_key(name: str) -> str:
    """What two spellings of one name have in common: no case, diacritics or punctuation.

    Args:
        name: Of a locality, a campaign or a model, as anyone may type it.

    Returns:
        Lower-case words with one space between: ``Quảng  Ninh`` and ``quang ninh`` give ``quang ninh``.
    """
    folded = fold(unicodedata.normalize("NFC", name))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", folded)).strip()


def symbol_key(symbol: str) -> str:
    """What two spellings of one document symbol have in common.

    Args:
        symbol: E.g. ``05-QĐ/TW``, as anyone may type it.

    Returns:
        No case, diacritics or spaces, plain hyphens, no leading zeros: ``5-qd/tw``.
    """
    folded = fold(unicodedata.normalize("NFC", symbol))
    return _LEADING_ZEROS.sub("", _DASHES.sub("-", "".join(folded.split())))


def period_key(period: str) -> str:
    """What two spellings of one period have in common.

    Args:
        period: A year or a range of years, e.g. ``2020 – 2025``.

    Returns:
        As in the record: ``2020-2025``.
    """
    return _DASHES.sub("-", "".join(period.split()))


def path_key(name: str) -> str:
    """What two spellings of one file name have in common: no case, no diacritics.

    Args:
        name: With or without its folders.

    Returns:
        The folded name; punctuation stays, since names differ by it.
    """
    return fold(readable(name))
