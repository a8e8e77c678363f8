"""``vanban evaluate``: the scores of the rules on labelled texts, and what they gain and lose."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.options import RulesFolder
from pipeline.cli.output import emit

if TYPE_CHECKING:
    from pipeline.evaluate import Case, Report


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: The command line.
    """
    app.command(epilog="Example: `vanban evaluate samples/gold.jsonl --errors`")(evaluate)


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD.jsonl...", help="Labelled texts.")],
    errors: Annotated[bool, typer.Option("--errors", help="List each miss, false alarm and wrong attribute.")] = False,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="RUN.jsonl", help="Write what was found, to compare with later.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="RUN.jsonl", help="List facts gained, lost and changed since that run."),
    ] = None,
    rules: RulesFolder = None,
) -> None:
    """Score the rules against labelled texts.

    With rule packs of your own, what they gain and lose against ours is listed too.
    """
    from pipeline.compare import compare, read_run, render_difference
    from pipeline.config import load_settings
    from pipeline.evaluate import load_gold, render_mistakes, render_report, rescore
    from pipeline.packs import lay_packs

    folder = load_settings(rules=rules).rules
    cases = [case for path in gold for case in load_gold(path)]
    before: list[dict[str, Any]] | None = None
    if against is not None:
        before = read_run(against)
    elif folder is not None:
        lay_packs(None)
        before = _score(cases).records
    lay_packs(folder)
    report = _score(cases)
    if save is not None:
        _save(save, report)
    if errors:
        emit(render_mistakes(report).splitlines())
    emit(render_report(report).splitlines())
    if before is not None:
        difference = compare(before, report.records)
        emit(["", *render_difference(difference, rescore(cases, before).wrong, report.wrong).splitlines()])


def _score(cases: list[Case]) -> Report:
    from extractors import engine
    from extractors.facts import Header
    from pipeline.evaluate import evaluate as score

    analyse = cache(engine.analyse)

    def header(text: str, lang: str) -> Header:
        found = analyse(text, lang)
        return found.header or Header(title=found.bylines.title)

    return score(cases, lambda text, lang: analyse(text, lang).facts, header)


def _save(path: Path, report: Report) -> None:
    import json

    from pipeline.errors import UsageError

    lines = (json.dumps(record, ensure_ascii=False, default=_plain) for record in report.records)
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}", remedy="Name a file in a folder that exists."
        ) from error


def _plain(value: Any) -> Any:
    from dataclasses import asdict

    return asdict(value)
