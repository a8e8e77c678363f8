"""Between the objects of ``pipeline.model`` and the rows of the tables, both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from extractors.facts import FACT_TYPES, Citation, Fact, Locality, Mention, Successor
from extractors.sections import Section
from pipeline.model import Document, Issue, Outcome, Page, SourceFile
from pipeline.record import fact_ids, name_key, path_key, readable, symbol_key
from pipeline.store import schema
from pipeline.store.schema import FACT_TABLES

Row = dict[str, Any]

# The fields of a document that are columns of the same name.
_ABOUT = tuple(
    field.name for field in fields(Document) if field.name not in {"source", "pages", "recipients", "sections"}
)
_SECTION = tuple(field.name for field in fields(Section))
_PAGE = tuple(field.name for field in fields(Page))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document as the database holds it.

    Attributes:
        id: Of its row.
        rules_version: Of the rules that found its facts.
        document: With its text and its source.
        facts: In order of offset, each with all its mentions.
        issues: In the order in which they were found.
    """

    id: int
    rules_version: str
    document: Document
    facts: tuple[Fact, ...]
    issues: tuple[Issue, ...]


def document_row(document: Document) -> Row:
    """The row of a document, without what the store adds.

    Args:
        document: With its source.

    Returns:
        Column name to value.
    """
    source = document.source
    row: Row = {name: getattr(document, name) for name in _ABOUT}
    return row | {
        "recipients": list(document.recipients),
        "sha256": source.sha256,
        "name": readable(source.name),
        "name_folded": path_key(source.name),
        "path": readable(str(source.path)),
        "container": None if source.container is None else readable(source.container),
        "media_type": source.media_type,
        "size": source.size,
        "symbol_folded": None if document.symbol is None else symbol_key(document.symbol),
        "locality_folded": None if document.locality is None else name_key(document.locality),
        "date": document.signed or document.published,
        "pages": len(document.pages),
        "characters": len(document.text),
    }


def content_rows(document_id: int, document: Document, outcome: Outcome) -> dict[Table, list[Row]]:
    """The rows of all that hangs on a document.

    Args:
        document_id: Of its row.
        document: Of the outcome.
        outcome: Done.

    Returns:
        For each table the rows to insert.
    """
    rows: dict[Table, list[Row]] = defaultdict(list)
    key = {"document_id": document_id}
    rows[schema.page] = [key | {name: getattr(page, name) for name in _PAGE} for page in document.pages]
    rows[schema.section] = [key | asdict(section) for section in document.sections]
    rows[schema.issue] = [
        key | {"number": number, "kind": issue.kind, "message": issue.message, "page": issue.page}
        for number, issue in enumerate(outcome.issues, 1)
    ]
    ids = fact_ids(document.source.sha256, outcome.facts)
    for identifier, boxes in zip(ids, outcome.boxes, strict=False):
        rows[schema.box] += [
            key | {"fact_id": identifier, "number": number} | asdict(box) for number, box in enumerate(boxes, 1)
        ]
    for identifier, fact in zip(ids, outcome.facts, strict=True):
        rows[FACT_TABLES[fact.type]].append(
            key | {"id": identifier, "rule": fact.rule} | _place(fact, document) | _with_keys(fact.attributes())
        )
        rows[schema.mention] += [
            key | {"fact_id": identifier, "number": number, "type": fact.type, "reference": reference} | place
            for number, (reference, place) in enumerate(_places(fact, document), 1)
        ]
    return rows


def _places(fact: Fact, document: Document) -> Iterator[tuple[bool, Row]]:
    """Every place of a fact, and whether the words there only refer to it."""
    # A finder that keeps no mentions has seen the fact in one place: where it quotes it.
    for place in fact.mentions or (fact,):
        yield False, _place(place, document)
    for place in fact.resolved_from if isinstance(fact, Citation) else ():
        yield True, _place(place, document)


def _place(place: Mention | Fact, document: Document) -> Row:
    page = document.page_at(place.start)
    return {"page": page, "start": place.start, "end": place.end, "quote": place.quote}


def _with_keys(attributes: Row) -> Row:
    """Add the folded form beside each attribute that people search by; rows of one type all have the same columns."""
    folds = {"symbol": symbol_key, "name": name_key, "locality": name_key, "campaign": name_key}
    names = folds.keys() & attributes.keys()
    return attributes | {
        f"{name}_folded": None if attributes[name] is None else folds[name](attributes[name]) for name in names
    }


def load(connection: Connection, document_id: int) -> StoredDocument | None:
    """Read a document back.

    Args:
        connection: In a transaction, so that all rows are of one state.
        document_id: Of its row.

    Returns:
        The document; None if there is none.
    """
    row = connection.execute(select(schema.document).where(schema.document.c.id == document_id)).mappings().first()
    if row is None:
        return None
    sections = _rows(connection, schema.section, document_id, "number")
    document = _document(dict(row), _rows(connection, schema.page, document_id, "number"), sections)
    issues = _rows(connection, schema.issue, document_id, "number")
    return StoredDocument(
        id=document_id,
        rules_version=row["rules_version"],
        document=document,
        facts=_facts(connection, document_id),
        issues=tuple(Issue(kind=i["kind"], message=i["message"], page=i["page"]) for i in issues),
    )


def _rows(connection: Connection, table: Table, document_id: int, *order: str) -> list[Mapping[str, Any]]:
    query = select(table).where(table.c.document_id == document_id).order_by(*(table.c[name] for name in order))
    return [dict(row) for row in connection.execute(query).mappings()]


def _document(
    row: Mapping[str, Any], pages: Iterable[Mapping[str, Any]], sections: Iterable[Mapping[str, Any]]
) -> Document:
    source = SourceFile(
        path=Path(row["path"]),
        name=row["name"],
        sha256=row["sha256"],
        size=row["size"],
        media_type=row["media_type"],
        container=row["container"],
    )
    spans = tuple(Page(**{name: page[name] for name in _PAGE}) for page in pages)
    return Document(
        source=source,
        pages=spans,
        recipients=tuple(row["recipients"]),
        sections=tuple(Section(**{name: part[name] for name in _SECTION}) for part in sections),
        **{name: row[name] for name in _ABOUT},
    )


def _facts(connection: Connection, document_id: int) -> tuple[Fact, ...]:
    places: dict[tuple[str, bool], list[Mention]] = defaultdict(list)
    for row in _rows(connection, schema.mention, document_id, "fact_id", "number"):
        place = Mention(start=row["start"], end=row["end"], quote=row["quote"])
        places[row["fact_id"], row["reference"]].append(place)
    found: list[tuple[tuple[int, int, str, str], Fact]] = []
    for kind, table in FACT_TABLES.items():
        cls = FACT_TYPES[kind]
        names = [field.name for field in fields(cls) if field.name in table.c]
        for row in _rows(connection, table, document_id):
            values = {name: row[name] for name in names} | {"mentions": tuple(places[row["id"], False])}
            if cls is Citation:
                values["resolved_from"] = tuple(places[row["id"], True])
            if cls is Locality:
                values["successors"] = tuple(Successor(**unit) for unit in row["successors"])
            fact = cls(**values)
            found.append(((fact.start, fact.end, kind, row["id"]), fact))
    return tuple(fact for _, fact in sorted(found, key=lambda pair: pair[0]))
