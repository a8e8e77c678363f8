"""Runs a flow in this process, for the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

T = TypeVar("T")


def run_here(name: str, work: Callable[[], T], end: Callable[[T], State]) -> T:
    """Do work as a flow.

    Args:
        name: Of the flow.
        work: What it does.
        end: The state in which what was done leaves it.

    Returns:
        What the work returned; what it raised is raised.
    """
    done: list[T] = []

    @flow(name=name)
    def body() -> State:
        done.append(work())
        return end(done[0])

    # A heartbeat tells a server that the run lives; here nobody listens and it costs a second.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        state = body(return_state=True)
    if not done:
        state.result()
    return done[0]
