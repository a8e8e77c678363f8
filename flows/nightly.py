"""The Prefect flow ``nightly``: all that is due, once, and one report. Import it after ``environment.prepare``."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.here import run_here
from flows.ingest import drain
from pipeline.config import Settings, load_settings
from pipeline.errors import InboxBusyError
from pipeline.night import Night, spend


@flow(name="nightly")
def nightly() -> State:
    """Do all that is due in the data folder of the settings.

    Returns:
        As `ingest`; ``CompletedWithErrors`` also where the doctor found something wrong.
    """
    try:
        night = spend(load_settings(), drain)
    except InboxBusyError as error:
        return Completed(name="Skipped", message=str(error))
    return _end(night)


def end_state(night: Night) -> State:
    """How a night ends in Prefect's eyes.

    Args:
        night: What it did.
    """
    if night.unexpected:
        return Failed(message=night.summary())
    return Completed(name="CompletedWithErrors" if night.failures or night.wrong else None, message=night.summary())


def run_nightly(settings: Settings) -> Night:
    """Run the flow in this process, for the command line.

    Args:
        settings: Where everything is.

    Returns:
        What the night did.

    Raises:
        VanbanError: As `pipeline.night.spend`.
    """
    return run_here("nightly", lambda: spend(settings, drain), _end)


def _end(night: Night) -> State:
    create_markdown_artifact(night.markdown(), key="morning-report", description=night.summary())
    return end_state(night)
