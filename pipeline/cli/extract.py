"""``vanban extract``: facts without a database."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import RulesFolder
from pipeline.cli.output import SOME_FAILED, emit_jsonl, emit_table, note, problem

if TYPE_CHECKING:
    from pipeline.model import Outcome


class ExtractFormat(StrEnum):
    """What the data looks like."""

    jsonl = "jsonl"
    table = "table"


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: The command line.
    """
    app.command(epilog="Example: `vanban extract report.pdf --format jsonl > facts.jsonl`")(extract)


def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    style: Annotated[
        ExtractFormat, typer.Option("--format", help="jsonl: one object a document; table: one row a fact.")
    ] = ExtractFormat.jsonl,
    text: Annotated[bool, typer.Option("--text", help="With jsonl, the document's text too.")] = False,
    rules: RulesFolder = None,
) -> None:
    """Print the facts of files; nothing is stored."""
    from pipeline.config import load_settings
    from pipeline.ingest import collect
    from pipeline.packs import lay_packs

    settings = load_settings(rules=rules)
    lay_packs(settings.rules)
    items = collect(paths)
    failed = 0

    def outcomes() -> Iterator[Outcome]:
        nonlocal failed
        from pipeline.process import process_all
        from pipeline.record import readable

        for item in items:
            for outcome in process_all(
                item.path, readable(item.name), max_bytes=settings.max_bytes, limits=settings.limits
            ):
                if outcome.failure is None:
                    yield outcome
                else:
                    failed += 1
                    problem(f"{outcome.name}: {outcome.failure.message}", outcome.failure.remedy)

    if not items:
        note(f"No files in {', '.join(map(str, paths))}.")
    if style is ExtractFormat.jsonl:
        emit_jsonl(_record(outcome, text) for outcome in outcomes())
    else:
        emit_table([row for outcome in outcomes() for row in _rows(outcome)], ["document", *_COLUMNS])
    if failed:
        raise typer.Exit(SOME_FAILED)


_COLUMNS = ("page", "type", "quote", "says", "rule")


def _record(outcome: Outcome, text: bool = False) -> dict[str, object]:
    from pipeline.record import record

    assert outcome.document is not None
    return record(outcome.document, outcome.facts, outcome.issues, outcome.boxes, text=text)


def _rows(outcome: Outcome) -> Iterator[dict[str, object]]:
    from pipeline.show import says

    assert outcome.document is not None
    for fact in outcome.facts:
        yield {
            "document": outcome.name,
            "page": outcome.document.page_at(fact.start),
            "type": fact.type,
            "quote": fact.quote,
            "says": says(fact.attributes()),
            "rule": fact.rule,
        }
