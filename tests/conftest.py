"""What every test starts from: settings and Prefect's home in a folder that is thrown away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# What lands must not hang on luck: on a developer's machine properties are tried on new texts each time, there on the same.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

# Before anything imports Prefect: its home is decided at import.
_HOME = tempfile.mkdtemp(prefix="vanban-tests-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["PREFECT_HOME"] = str(Path(_HOME) / "prefect")
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "1"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests must not reach them."""
    for variable in os.environ:
        if variable.startswith("VANBAN_"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("VANBAN_SETTLE_TIME", "0")  # tests drop whole files, and wait for none


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
