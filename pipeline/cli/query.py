"""``vanban query``: facts out of the database."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 - late imports keep `vanban --help` quick; an option is a parameter
from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.output import Format, emit_rows, note

if TYPE_CHECKING:
    from pipeline.queries import Filters, Row
    from pipeline.store import Store


class Subject(StrEnum):
    """What can be asked for."""

    citations = "citations"
    cited = "cited"
    localities = "localities"
    counts = "counts"
    campaigns = "campaigns"
    models = "models"
    documents = "documents"
    facts = "facts"


# What a table for reading leaves out: it is for programs, and in csv and jsonl.
_FOR_PROGRAMS = {"id", "document_id", "start", "end", "rule", "sha256", "path", "media_type", "characters"}
_FOR_PROGRAMS |= {"repaired", "code", "key", "signatory", "place", "successors", "stored_id", "level"}


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: The command line.
    """
    app.command(
        epilog="Examples: `vanban query counts --locality 'Quang Ninh' --period 2024`;"
        " `vanban query citations --symbol 25-NQ/TW --format csv > citations.csv`"
    )(query)


def query(
    subject: Annotated[Subject, typer.Argument(metavar="SUBJECT", help="One of: " + ", ".join(Subject) + ".")],
    locality: Annotated[str | None, typer.Option(help="Name of a locality, with or without diacritics.")] = None,
    campaign: Annotated[str | None, typer.Option(help="Name of a campaign, with or without diacritics.")] = None,
    symbol: Annotated[str | None, typer.Option(help="Symbol of a document, e.g. 25-NQ/TW.")] = None,
    period: Annotated[str | None, typer.Option(help="E.g. 2024 or 2020-2025.")] = None,
    since: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Documents dated then or later.")] = None,
    document: Annotated[
        str | None, typer.Option(help="One document: id, name, symbol or beginning of its hash.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many rows at most.")] = None,
    style: Annotated[Format, typer.Option("--format", help="csv and jsonl have more columns.")] = Format.table,
) -> None:
    """Print what the stored documents say.

    Each row has the words that say it.

    SUBJECT is citations, cited (the documents that are cited, with how many cite each), localities, counts,
    campaigns, models, documents or facts. Filters on what a row itself says hold for the row; all others hold for its
    document.
    """
    from pipeline import queries
    from pipeline.config import load_settings
    from pipeline.store import Store

    filters: Filters = {
        "locality": locality,
        "campaign": campaign,
        "symbol": symbol,
        "period": period,
        "since": since,
        "document": document,
    }
    with Store.open(load_settings().database, read_only=True) as store:
        rows = getattr(queries, subject)(store, **filters, limit=limit)
        if not rows:
            note(_why_nothing(store, subject, filters))
    columns = queries.columns(row_type(subject))
    found = [asdict(row) for row in rows]
    if style is Format.table:
        columns = [
            name for name in columns if name not in _FOR_PROGRAMS and any(row[name] is not None for row in found)
        ]
    emit_rows(found, columns, style)


def row_type(subject: Subject) -> type[Row]:
    """The class of the rows that answer a question.

    Args:
        subject: What is asked for.
    """
    from pipeline import queries

    return {
        Subject.citations: queries.CitationRow,
        Subject.cited: queries.CitedRow,
        Subject.localities: queries.LocalityRow,
        Subject.counts: queries.CountRow,
        Subject.campaigns: queries.CampaignRow,
        Subject.models: queries.ModelRow,
        Subject.documents: queries.DocumentRow,
        Subject.facts: queries.FactRow,
    }[subject]


def _why_nothing(store: Store, subject: Subject, filters: Filters) -> str:
    """Which of the filters leaves nothing, so that a misspelt name is not taken for an answer."""
    from pipeline.queries import documents

    given = {name: value for name, value in filters.items() if value is not None}
    if not documents(store, limit=1):
        return "The database holds no documents yet: run vanban ingest first."
    alone = [name for name in given if not documents(store, **{name: given[name]}, limit=1)]  # type: ignore[arg-type]
    if "since" in alone:
        return f"No document is dated {given['since']} or later."
    if alone:
        return "\n".join(f"No document has --{name} {given[name]}: check its spelling." for name in alone)
    if len(given) > 1:
        return f"No {subject} fit all of these filters together; each of them alone fits some document."
    return f"No {subject} " + ("fit this filter." if given else "in the stored documents.")
