"""What Prefect must find in the environment before it is imported."""

from __future__ import annotations

import os

from pipeline.config import Settings
from pipeline.ingest import make_folder


def prepare(settings: Settings) -> None:
    """Set what Prefect reads once, at its import; what the operator has set stays.

    Args:
        settings: Prefect keeps its own things in ``.prefect`` in the data folder.
    """
    make_folder(settings.data)
    values = {
        "PREFECT_HOME": str(settings.data.resolve() / ".prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        # The server in this process takes 9 s to start, and longer on a busy machine.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        # Without it Prefect keeps every run for ever.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        # Leases in memory would outlive a power cut and keep every later run waiting.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    }
    for name, value in values.items():
        os.environ.setdefault(name, value)
