"""The Prefect flow ``ingest``: the inbox becomes records, a task a batch. Import it after ``environment.prepare``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.here import run_here
from pipeline.config import Settings, load_settings
from pipeline.errors import InboxBusyError
from pipeline.inbox import Inbox, Item
from pipeline.ingest import Tally, open_run
from pipeline.model import Outcome

# What one artifact can show to a person; the ledger has them all.
_SHOWN = 500


@flow(name="ingest")
def ingest(reason: str = "scheduled") -> State:
    """Empty the inbox of the settings.

    Args:
        reason: Who or what started it, for the ledger.

    Returns:
        Completed, with the counts in its message; ``Skipped`` where another run holds the inbox; Failed where a file
        failed for a reason that nobody foresaw, after all files were tried; ``Empty`` where there is nothing.
    """
    settings = load_settings()
    if not Inbox(settings.inbox, settings.data).scan()[0]:  # a look every minute must not fill the ledger
        return Completed(name="Empty", message=describe(Tally()))
    try:
        return end_state(drain(settings, reason))
    except InboxBusyError as error:
        return Completed(name="Skipped", message=str(error))


def run_ingest(settings: Settings, begin: Callable[[int], None], advance: Callable[[Outcome], None]) -> Tally:
    """Run the flow in this process, for the command line.

    Args:
        settings: Where everything is.
        begin: Called with the number of files.
        advance: Called after each file.

    Returns:
        What the run did.

    Raises:
        VanbanError: As `pipeline.ingest.open_run`.
    """
    return run_here("ingest", lambda: drain(settings, "flow", begin, advance), end_state)


def drain(
    settings: Settings,
    reason: str,
    begin: Callable[[int], None] = lambda total: None,
    advance: Callable[[Outcome], None] = lambda outcome: None,
) -> Tally:
    """Empty the inbox, one task a batch, and keep a table of the outcomes; call it inside a flow.

    Args:
        settings: Where everything is.
        reason: For the ledger.
        begin: Called with the number of files.
        advance: Called after each file.

    Returns:
        What the run did.
    """
    rows: list[dict[str, object]] = []

    def seen(outcome: Outcome) -> None:
        rows.append(_row(outcome))
        advance(outcome)

    with open_run(settings, reason, on_outcome=seen) as run:
        begin(len(run.items))

        @task(name="batch", task_run_name="batch {number}", cache_policy=NO_CACHE)
        def take(number: int) -> dict[str, int]:
            return run.take(batches[number - 1])

        batches: list[Sequence[Item]] = list(run.batches())
        for number in range(1, len(batches) + 1):
            take(number)
    if rows:
        rows.sort(key=lambda row: row["status"] != "failed")
        create_table_artifact(rows[:_SHOWN], key="ingest-outcomes", description=describe(run.tally))
    return run.tally


def end_state(tally: Tally) -> State:
    """How a run ends in Prefect's eyes.

    Args:
        tally: What it did.

    Returns:
        ``Completed``, ``CompletedWithErrors`` or ``Failed``, with the counts.
    """
    if any(failure.unexpected for _, failure in tally.failures):
        return Failed(message=describe(tally))
    return Completed(name="CompletedWithErrors" if tally.failed else None, message=describe(tally), data=tally.counts())


def describe(tally: Tally) -> str:
    """The counts in one line.

    Args:
        tally: What a run did.
    """
    return f"{tally.done} read, {tally.duplicate} duplicates, {tally.failed} failed, {tally.facts.total()} facts"


def _row(outcome: Outcome) -> dict[str, object]:
    why = "" if outcome.failure is None else f"{outcome.failure.message} {outcome.failure.remedy}"
    return {"file": outcome.name, "status": outcome.status, "facts": len(outcome.facts), "why": why}
