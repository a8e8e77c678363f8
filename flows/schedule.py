"""Serves the flows by the clock. Import it after ``environment.prepare`` and with ``PREFECT_API_URL`` set."""

from __future__ import annotations

import asyncio
import logging
import warnings
from datetime import timedelta
from typing import Any

from prefect import serve
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.schedules import Cron, Interval
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from flows.ingest import ingest
from flows.nightly import nightly

# A run that finds another one going on is cancelled: after an outage, what is due is done once.
_ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
_OPEN = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def serve_all(cron: str, timezone: str, interval: float) -> None:
    """Serve both flows until the process is told to end.

    Args:
        cron: When the night begins.
        timezone: Of the cron expression, an IANA name.
        interval: Seconds between two looks into the inbox.
    """
    # Told to end, Prefect 3.8.8 complains of its own unfinished coroutines, and ends.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited")
    asyncio.run(_bury())
    # By module, since the package is installed and the process may be started anywhere.
    how: dict[str, Any] = {"concurrency_limit": _ONE, "entrypoint_type": EntrypointType.MODULE_PATH}
    looks = Interval(timedelta(seconds=interval))
    deployments: list[Any] = [  # they are no coroutines here, where no event loop runs
        nightly.to_deployment("nightly", schedule=Cron(cron, timezone=timezone), **how),
        ingest.to_deployment("inbox", schedule=looks, parameters={"reason": "inbox"}, **how),
    ]
    serve(*deployments, pause_on_shutdown=False, print_starting_message=False)


async def _bury() -> None:
    """Mark the runs that a killed process left open, which would keep every later one waiting."""
    async with get_client() as client:
        state = FlowRunFilterState(type=FlowRunFilterStateType(any_=_OPEN))
        for run in await client.read_flow_runs(flow_run_filter=FlowRunFilter(state=state)):
            await client.set_flow_run_state(run.id, Crashed(message="its process is gone"), force=True)
