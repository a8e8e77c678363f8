"""``vanban explain``: which rules matched in a passage and why; ``vanban rules check``: whether a pack is sound."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import emit, note


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: The command line.
    """
    app.command(epilog="Example: `vanban explain report.pdf --at 1021`")(explain)


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of any kind that vanban reads.")],
    at: Annotated[
        int | None, typer.Option("--at", help="Only the sentence around this offset of the text.", min=0)
    ] = None,
) -> None:
    """Show which rules matched in a file, and why."""
    from extractors.explain import explain as steps_of
    from pipeline import language, media, readers

    raw = readers.read(file, media.detect(file))
    steps = steps_of(raw.text, language.detect(raw.text), at)
    if not steps:
        note("No rule matched here.")
    for step in steps:
        mark = {"fact": "=", "matched": "+", "discarded": "-"}[step.outcome]
        quote = " ".join(step.quote.split())
        shown = quote if len(quote) <= _LONGEST else quote[: _LONGEST - 1] + "…"
        emit(
            [
                f"{mark} {step.start:>6}-{step.end:<6} {step.rule:<28} {shown!r}"
                + (f"\n    {step.why}" if step.why else "")
            ]
        )


_LONGEST = 70  # characters of a quote in one line
