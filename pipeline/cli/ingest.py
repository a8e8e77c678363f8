"""``vanban ingest`` and ``vanban flow ingest``."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import RulesFolder
from pipeline.cli.output import SOME_FAILED, note

if TYPE_CHECKING:
    from pipeline.ingest import Tally
    from pipeline.model import Outcome

flow = typer.Typer(help="Run a Prefect flow in this process; no service is needed.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: The command line.
    """
    app.command(
        epilog="Examples: `vanban ingest scans/ letter.docx` reads files in place; `vanban ingest` empties the inbox."
    )(ingest)
    app.add_typer(flow, name="flow")


def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders; they stay where they are.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, max=64, help="How many processes read at once; otherwise as the settings say.")
    ] = None,
    rules: RulesFolder = None,
) -> None:
    """Store documents and their facts.

    Without PATH, the inbox of the settings is emptied.

    Files given as PATH are read in place. Files in the inbox are moved: to archive/, duplicates/ or failed/ in the data
    folder, after their records are stored.
    """
    from pipeline.config import load_settings
    from pipeline.ingest import open_run

    settings = load_settings(processes=processes, rules=rules)
    with _progress() as (begin, advance), open_run(settings, "ingest", paths or None, advance) as run:
        begin(len(run.items))
        for batch in run.batches():
            run.take(batch)
    _end(run.tally, paths or [settings.inbox])


@flow.command("ingest", epilog="Example: `vanban flow ingest`")
def flow_ingest(rules: RulesFolder = None) -> None:
    """Empty the inbox as the Prefect flow `ingest`.

    Prefect keeps a table of the outcomes besides.
    """
    from flows.start import run_ingest
    from pipeline.config import load_settings

    settings = load_settings(rules=rules)
    with _progress() as (begin, advance):
        tally = run_ingest(settings, begin, advance)
    _end(tally, [settings.inbox])


@contextmanager
def _progress() -> Iterator[tuple[Callable[[int], None], Callable[[Outcome], None]]]:
    """A bar on stderr if that is a terminal: gives what to call with the number of files, and with each outcome."""
    if not sys.stderr.isatty():
        yield lambda total: None, lambda outcome: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda total: bar.update(task, total=total), lambda outcome: bar.advance(task)


def _end(tally: Tally, where: Sequence[Path]) -> None:
    if not (tally.done or tally.duplicate or tally.failed or tally.healed):
        note(f"Nothing to do: no files in {', '.join(map(str, where))}.")
    for line in summary(tally):
        note(line)
    if tally.failed:
        raise typer.Exit(SOME_FAILED)


def summary(tally: Tally) -> Sequence[str]:
    """What a run did, for people.

    Args:
        tally: Of the run.

    Returns:
        Lines; failures each with the reason and what to do.
    """
    lines = [f"{tally.done} read, {tally.duplicate} duplicates, {tally.failed} failed in {tally.seconds:.1f} s"]
    if tally.healed:
        lines.append(f"{tally.healed} moved to the archive that an interrupted run had stored")
    if tally.facts:
        lines.append("facts: " + ", ".join(f"{number} {kind}" for kind, number in sorted(tally.facts.items())))
    for name, failure in tally.failures:
        lines += [f"failed: {name}: {failure.message}", f"  -> {failure.remedy}"]
    if tally.waiting:
        lines.append(f"left in the inbox, hidden, linked or still being written: {', '.join(tally.waiting)}")
    for name, reason in tally.unmoved:
        lines += [f"stored, but not moved: {name}: {reason}", "  -> Mend the cause; the next run moves it."]
    return lines
