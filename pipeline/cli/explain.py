"""``vanban explain``: what the rules made of a passage, and why."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import RulesFolder
from pipeline.cli.output import emit, note
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from extractors.explain import Step

_WIDTH = 100  # columns where the output is no terminal, and at most
_QUOTE = 44  # characters of a quote
_HEADINGS = {"fact": "Facts", "discarded": "Discarded", "matched": "Matched"}


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: The command line.
    """
    app.command(epilog="Example: `vanban explain report.pdf --at 1021`")(explain)


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of any kind that vanban reads.")],
    at: Annotated[
        int | None, typer.Option("--at", help="Only the sentence around this offset of the text.", min=0)
    ] = None,
    rules: RulesFolder = None,
) -> None:
    """Show why a passage has its facts, and why others are none.

    Facts with the reason of each link; candidates that were discarded, with the reason; words that rules matched.
    """
    from extractors.explain import explain as steps_of
    from pipeline import language, media, readers
    from pipeline.config import load_settings
    from pipeline.packs import lay_packs

    lay_packs(load_settings(rules=rules).rules)
    raw = readers.read(file, media.detect(file))
    if at is not None and at >= len(raw.text):
        raise UsageError(
            f"--at {at} lies beyond the text of {file.name}, which has {len(raw.text)} characters",
            remedy="Give an offset as `vanban extract` prints them in start and end.",
        )
    tables = [table.rows for table in raw.tables]
    steps = steps_of(raw.text, language.detect(raw.text), at, raw.noise, tables)
    if not steps:
        note("No rule matched here, and nothing was discarded.")
        return
    width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 0)).columns)
    emit(line for outcome in _HEADINGS for line in _section(outcome, steps, width))


def _section(outcome: str, steps: list[Step], width: int) -> Iterator[str]:
    """One kind of step below its heading; that there are no facts is said too."""
    found = [step for step in steps if step.outcome == outcome]
    if not found and outcome != "fact":
        return
    if outcome != "fact":
        yield ""
    yield _HEADINGS[outcome] + ("" if found else ": none")
    for step in found:
        quote = textwrap.shorten(" ".join(step.quote.split()), _QUOTE, placeholder="…")
        yield from _wrapped(f"{step.start}-{step.end}", f"{quote!r}  {step.what}", width, 2)
        for line in step.why:
            yield from _wrapped("", line, width, 4)


def _wrapped(first: str, text: str, width: int, indent: int) -> list[str]:
    blank = " " * (indent + 14)
    head = " " * indent + f"{first:<14}" if first else blank
    return textwrap.wrap(text, width, initial_indent=head, subsequent_indent=blank + "  ", break_long_words=False)
