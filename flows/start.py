"""Starts flows from the command line; nothing of Prefect is imported before its environment is set."""

# ruff: noqa: PLC0415 - imports stand where they are needed: Prefect reads its environment at import
from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from flows.environment import prepare
from pipeline.config import Settings
from pipeline.errors import InboxBusyError, VanbanError
from pipeline.inbox import held
from pipeline.ingest import Tally
from pipeline.model import Outcome
from pipeline.night import Night

_PR_SET_PDEATHSIG = 1  # prctl(2)
_PATIENCE = 120.0  # seconds in which the server starts on a busy machine


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


def run_nightly(settings: Settings) -> Night:
    """Run the flow ``nightly`` in this process.

    Args:
        settings: Where everything is.

    Returns:
        What was done.
    """
    prepare(settings)
    from flows.nightly import run_nightly as run

    return run(settings)


def schedule(settings: Settings, cron: str, timezone: str, interval: float, ready: Callable[[str], None]) -> None:
    """Serve both flows until the process is told to end, with a Prefect server of its own where none is configured.

    Args:
        settings: Where everything is.
        cron: When the night begins.
        timezone: Of the cron expression, an IANA name.
        interval: Seconds between two looks into the inbox.
        ready: Called with the address of the server.

    Raises:
        InboxBusyError: Another process serves this data folder.
        VanbanError: The server does not start.
    """
    prepare(settings)
    try:
        with held(settings.data / "schedule.lock"), _server() as address:
            os.environ["PREFECT_API_URL"] = address
            ready(address)
            from flows.schedule import serve_all

            serve_all(cron, timezone, interval)
    except BlockingIOError as error:
        remedy = "One is enough: leave it, or stop it first."
        raise InboxBusyError(f"vanban schedule runs already for {settings.data}", remedy=remedy) from error


@contextmanager
def _server() -> Iterator[str]:
    """The address of the Prefect server; one of our own ends with us."""
    if configured := os.environ.get("PREFECT_API_URL"):
        yield configured
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    address = f"http://127.0.0.1:{port}/api"
    # In a session of its own: Ctrl-C is for us, who then end it.
    server = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs here yet
    )
    try:
        _await(address, server)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _end_with_parent() -> None:
    """Let the system end this process when the one that started it is killed; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{address}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise VanbanError("the Prefect server did not start", remedy="Run prefect server start to see why.")
