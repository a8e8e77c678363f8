"""Documents that hang, eat memory, or kill the process that reads them take nothing else down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import workers
from pipeline.model import Outcome, SourceFile
from pipeline.process import identify, process
from pipeline.workers import Bounds, Workers

BOUNDS = Bounds(size=10**6, seconds=20, memory=4 * 10**9)
NAMES = ["a.txt", "poison.txt", "b.txt", "c.txt"]


@pytest.fixture
def sources(tmp_path: Path) -> list[SourceFile]:
    found = []
    for name in NAMES:
        (tmp_path / name).write_text(f"{name}: Tỉnh ủy Quảng Ninh có 12 mô hình dân vận.", encoding="utf-8")
        source = identify(tmp_path / name, name)
        assert isinstance(source, SourceFile)
        found.append(source)
    return found


def hangs(source: SourceFile, **limits: Any) -> Outcome:
    if source.name == "poison.txt":
        subprocess.run(["sleep", "600"], check=True)
    return process(source, **limits)


def leaks(source: SourceFile, **limits: Any) -> Outcome:
    kept = []
    while source.name == "poison.txt":
        kept.append(bytearray(10**8))
    return process(source, **limits)


def crashes(source: SourceFile, **limits: Any) -> Outcome:
    if source.name == "poison.txt":
        os.kill(os.getpid(), signal.SIGSEGV)
    return process(source, **limits)


def exits(source: SourceFile, **limits: Any) -> Outcome:
    if source.name == "poison.txt":
        os._exit(3)
    return process(source, **limits)


def litters(source: SourceFile, **limits: Any) -> Outcome:
    tempfile.mkdtemp()
    return crashes(source, **limits)


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(
    ("reads", "kind", "message"),
    [
        (hangs, "timeout", "reading took longer than 3 seconds (time_limit)"),
        (crashes, "crashed", "reading the file killed the process that read it (SIGSEGV)"),
        (exits, "crashed", "reading the file killed the process that read it (exit code 3)"),
    ],
)
def test_one_document_fails_and_the_others_do_not(
    sources: list[SourceFile], monkeypatch: pytest.MonkeyPatch, processes: int, reads: Callable[..., Outcome], kind: str, message: str
) -> None:  # fmt: skip
    monkeypatch.setattr(workers, "process", reads)
    bounds = Bounds(size=10**6, seconds=3, memory=4 * 10**9) if kind == "timeout" else BOUNDS
    with Workers(processes, bounds) as pool:
        outcomes = sorted(pool.process(sources), key=lambda outcome: NAMES.index(outcome.name))
        again = list(pool.process(sources[:1]))
    assert [outcome.name for outcome in outcomes] == NAMES
    assert [outcome.status for outcome in (*outcomes, *again)] == ["done", "failed", "done", "done", "done"]
    failure = outcomes[1].failure
    assert failure is not None
    assert (failure.kind, failure.message) == (kind, message)
    assert failure.remedy


def test_a_slow_document_keeps_no_other_from_being_stored(
    sources: list[SourceFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "process", hangs)
    slow_first = [sources[1], sources[0], *sources[2:]]
    with Workers(2, Bounds(size=10**6, seconds=8, memory=4 * 10**9)) as pool:
        names = [outcome.name for outcome in pool.process(slow_first)]
    assert names == ["a.txt", "b.txt", "c.txt", "poison.txt"]


def test_a_document_that_eats_memory_fails(sources: list[SourceFile], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "process", leaks)
    with Workers(1, BOUNDS) as pool:
        outcomes = list(pool.process(sources))
    assert [outcome.status for outcome in outcomes] == ["done", "failed", "done", "done"]
    failure = outcomes[1].failure
    assert failure is not None
    assert (failure.kind, failure.message) == ("memory", "reading took more than 4 GB of memory (memory_limit)")


def children() -> set[int]:
    """Processes that were started by this one or by its fork server, at any depth."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found = {os.getpid()}
    for _ in range(6):
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found - {os.getpid()}


def test_nothing_outlives_the_workers(sources: list[SourceFile], monkeypatch: pytest.MonkeyPatch) -> None:
    with Workers(1, BOUNDS) as pool:
        list(pool.process(sources[:1]))
    before = children()  # the fork server stays
    monkeypatch.setattr(workers, "process", hangs)
    with Workers(2, Bounds(size=10**6, seconds=1, memory=4 * 10**9)) as pool:
        list(pool.process(sources))
        folder = Path(pool._folder.name) if pool._folder is not None else Path("/nowhere")
        assert folder.is_dir()
    assert not folder.exists()
    deadline = time.monotonic() + 5
    while children() - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children() - before == set()


def test_what_a_killed_process_left_in_its_temporary_folder_goes(
    sources: list[SourceFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "process", litters)
    with Workers(1, BOUNDS) as pool:
        list(pool.process(sources))
        assert pool._folder is not None
        folder = Path(pool._folder.name)
        assert len(list(folder.iterdir())) >= len(sources)
    assert not folder.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline import workers
from pipeline.process import identify
sys.path.insert(0, sys.argv[2])
from test_workers import hangs
workers.process = hangs
source = identify(Path(sys.argv[1]), "poison.txt")
with workers.Workers(1, workers.Bounds(size=10**6, seconds=600, memory=4 * 10**9)) as pool:
    import threading
    def die():
        child = pool._children[0].process.pid
        print(child, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Timer(4, die).start()
    list(pool.process([source]))
"""


def test_a_document_in_hand_ends_with_a_killed_run(sources: list[SourceFile]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(sources[1].path), str(Path(__file__).parent)],
        check=False, stdout=subprocess.PIPE, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    child = Path("/proc") / done.stdout.strip()
    deadline = time.monotonic() + 10
    while child.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.exists()
