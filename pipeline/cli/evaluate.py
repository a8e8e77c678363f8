"""``vanban evaluate``: the scores of the rules on labelled texts."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import emit


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: The command line.
    """
    app.command(epilog="Example: `vanban evaluate samples/gold.jsonl --errors`")(evaluate)


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD.jsonl...", help="Labelled texts.")],
    errors: Annotated[bool, typer.Option("--errors", help="List each miss, false alarm and wrong attribute.")] = False,
) -> None:
    """Score the rules against labelled texts."""
    from extractors import engine
    from pipeline.evaluate import evaluate as score
    from pipeline.evaluate import load_gold, render_mistakes, render_report

    cases = [case for path in gold for case in load_gold(path)]
    analyse = cache(engine.analyse)
    report = score(cases, lambda text, lang: analyse(text, lang).facts, lambda text, lang: analyse(text, lang).header)
    if errors:
        emit(render_mistakes(report).splitlines())
    emit(render_report(report).splitlines())
