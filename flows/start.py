"""Starts flows from the command line; nothing of Prefect is imported before its environment is set."""

# ruff: noqa: PLC0415 - imports stand where they are needed: Prefect reads its environment at import
from __future__ import annotations

from collections.abc import Callable

from flows.environment import prepare
from pipeline.config import Settings
from pipeline.ingest import Tally
from pipeline.model import Outcome


def run_ingest(settings: Settings, begin: Callable[[int], None], advance: Callable[[Outcome], None]) -> Tally:
    """Run the flow ``ingest`` in this process.

    Args:
        settings: Where everything is.
        begin: Called with the number of files.
        advance: Called after each file.

    Returns:
        What the run did.
    """
    prepare(settings)
    from flows.ingest import run_ingest as run

    return run(settings, begin, advance)
