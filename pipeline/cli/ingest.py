"""``vanban ingest`` and ``vanban flow ingest``."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import RulesFolder
from pipeline.cli.output import SOME_FAILED, emit, note

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
    app.command(epilog="Examples: `vanban retry`; `vanban retry --failed --since 2026-11-01`")(retry)
    app.command(epilog='Example: `vanban schedule --cron "0 1 * * *" --timezone Asia/Ho_Chi_Minh`')(schedule)
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
        run.take_all()
    _end(run.tally, paths or [settings.inbox])


def retry(
    failed: Annotated[bool, typer.Option("--failed", help="All that failed, whatever the cause.")] = False,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only those that failed on that day or later.")
    ] = None,
) -> None:
    """Try failed files again: those whose cause can pass.

    They go back into the inbox, and the inbox is emptied.
    """
    from pipeline.config import load_settings
    from pipeline.ingest import put_back

    names = put_back(load_settings(), every=failed, since=since.astimezone() if since else None)
    if not names:
        note("Nothing to do: no such file in failed/." + ("" if failed else " Add --failed for those of every cause."))
        return
    note(f"{len(names)} back in the inbox")
    ingest()


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


@flow.command("nightly", epilog="Example: `vanban flow nightly`")
def flow_nightly() -> None:
    """Do a night's work as the Prefect flow `nightly`.

    Failures whose cause can pass, the inbox, documents of older rules, scans that waited for Tesseract, and what
    `vanban doctor` looks at: each is done once. The report is also in reports/ of the data folder, as JSON besides.
    """
    from flows.start import run_nightly
    from pipeline.config import load_settings

    night = run_nightly(load_settings())
    emit([night.markdown().rstrip()])
    if night.failures or night.wrong:
        raise typer.Exit(SOME_FAILED)


def schedule(
    cron: Annotated[str, typer.Option(help="When the night begins: minute, hour, day, month, weekday.")] = "0 1 * * *",
    timezone: Annotated[str, typer.Option(help="Of the cron expression.")] = "Asia/Ho_Chi_Minh",
    interval: Annotated[float, typer.Option(min=10, help="Seconds between two looks into the inbox.")] = 60.0,
) -> None:
    """Work by the clock, until stopped.

    The inbox is emptied as files come, and a night's work (`vanban flow nightly`) is done every night.
    """
    from zoneinfo import available_timezones

    from cronsim import CronSim, CronSimError  # before anything is made or started, as Prefect would after

    from flows.start import schedule as serve
    from pipeline.config import load_settings
    from pipeline.errors import UsageError

    if timezone not in available_timezones():
        raise UsageError(
            f"there is no time zone {timezone!r}", remedy="Write it as Asia/Ho_Chi_Minh or Europe/Brussels."
        )
    try:
        CronSim(cron, datetime.now())
    except CronSimError as error:
        raise UsageError(f"{cron!r} is no cron expression: {error}", remedy="For 1 o'clock write: 0 1 * * *") from error
    settings = load_settings()
    said = f"the night begins at {cron} ({timezone}); {settings.inbox} is looked into every {interval:g} s"
    serve(settings, cron, timezone, interval, lambda address: note(f"Prefect is at {address}; {said}"))


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
