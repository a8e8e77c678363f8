"""The Prefect flow, in a Prefect of its own: few tests, since each run costs a second and the server ten."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.request import urlopen

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.testing.utilities import prefect_test_harness

from extractors import engine
from extractors.facts import Extraction
from flows.environment import prepare
from flows.ingest import describe, end_state, ingest, run_ingest
from flows.nightly import nightly, run_nightly
from pipeline import workers
from pipeline.config import load_settings
from pipeline.errors import ConfigurationError, InboxBusyError
from pipeline.inbox import Inbox
from pipeline.ingest import Tally, open_run
from pipeline.model import Failure, Outcome, SourceFile
from pipeline.process import process
from pipeline.status import runs
from pipeline.store import Store

GOOD = "Báo cáo {}\nBan Dân vận Huyện ủy báo cáo phong trào “Dân vận khéo” có {} mô hình.\n"
FAILURE = Failure(kind="broken", message="cut off.", remedy="Ask for a new copy.")


def faulty(source: SourceFile, *, max_bytes: int) -> Outcome:
    """Runs in the process that reads, where the fault is."""
    whole = engine.analyse

    def analyse(text: str, *rest: Any) -> Extraction:
        if "Báo cáo 1" in text:
            raise IndexError("list index out of range")
        return whole(text, *rest)

    with mock.patch.object(engine, "analyse", analyse):
        return process(source, max_bytes=max_bytes)


@pytest.fixture(scope="module")
def prefect_server() -> Iterator[None]:
    with (
        prefect_test_harness(server_startup_timeout=120),
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        yield


@pytest.fixture
def inbox(here: Path, prefect_server: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANBAN_BATCH_SIZE", "2")
    folder = here / "vanban-data/inbox"
    folder.mkdir(parents=True)
    for number in range(1, 4):
        (folder / f"{number}.txt").write_text(GOOD.format(number, number), encoding="utf-8")
    return folder


def batches_of_the_last_run() -> tuple[str, list[tuple[str, str]]]:
    """State of the last flow run, and name and state of its task runs."""

    async def ask() -> tuple[str, list[tuple[str, str]]]:
        async with get_client() as client:
            runs = await client.read_flow_runs(limit=200)
            last = max(runs, key=lambda run: str(run.start_time))
            tasks = [task for task in await client.read_task_runs(limit=200) if task.flow_run_id == last.id]
            return str(last.state_name), sorted((task.name, str(task.state_name)) for task in tasks)

    return asyncio.run(ask())


def artifact(name: str) -> tuple[str, str]:
    """Description and content of the newest artifact of a name."""

    async def ask() -> tuple[str, str]:
        async with get_client() as client:
            key = ArtifactFilter(key=ArtifactFilterKey(any_=[name]))
            found = await client.read_artifacts(artifact_filter=key)
            last = max(found, key=lambda one: str(one.created))
            return str(last.description), str(last.data)

    return asyncio.run(ask())


def test_the_flow_empties_the_inbox_in_batches_and_keeps_a_table(inbox: Path) -> None:
    (inbox / "0.pdf").write_text("", encoding="utf-8")
    totals: list[int] = []
    seen: list[tuple[str, str]] = []
    tally = run_ingest(load_settings(), totals.append, lambda outcome: seen.append((outcome.name, outcome.status)))
    assert (tally.done, tally.duplicate, tally.failed) == (3, 0, 1)
    assert totals == [4]
    assert seen == [("0.pdf", "failed"), ("1.txt", "done"), ("2.txt", "done"), ("3.txt", "done")]
    assert Inbox(inbox, inbox.parent).scan() == ([], [])
    state, tasks = batches_of_the_last_run()
    patience = time.monotonic() + 60
    while len(tasks) < 2 and time.monotonic() < patience:  # the server files its events after the flow has ended
        time.sleep(1)
        state, tasks = batches_of_the_last_run()
    assert state == "CompletedWithErrors"
    assert [name for name, _ in tasks] == ["batch 1", "batch 2"]
    description, data = artifact("ingest-outcomes")
    assert description == describe(tally)
    assert data.index("0.pdf") < data.index("1.txt")
    with Store.open(load_settings().database, read_only=True) as store:
        assert store.counts().ledger == {"done": 3, "duplicate": 0, "failed": 1, "waiting": 0}


def test_the_flow_as_a_schedule_starts_it_reads_the_settings_itself(inbox: Path) -> None:
    state = ingest("nightly", return_state=True)
    assert state.name == "Completed"
    assert str(state.message).startswith("3 read, 0 duplicates, 0 failed, ")
    assert ingest(return_state=True).message == "0 read, 0 duplicates, 0 failed, 0 facts"
    (inbox / ".hidden").write_text("", encoding="utf-8")
    assert ingest(return_state=True).name == "Empty"
    with Store.open(load_settings().database, read_only=True) as store:
        assert len(runs(store, 9)) == 1


def test_the_night_is_a_flow_with_a_report(inbox: Path) -> None:
    (inbox / "0.pdf").write_text("", encoding="utf-8")
    night = run_nightly(load_settings())
    assert (night.ingested.done, night.ingested.failed) == (3, 1)
    assert batches_of_the_last_run()[0] == "CompletedWithErrors"
    assert artifact("morning-report") == (night.summary(), night.markdown())
    state = nightly(return_state=True)
    assert str(state.message).startswith("0 read, 0 duplicates, 0 read anew, 0 failed, ")
    settings = load_settings()
    with Inbox(settings.inbox, settings.data).lock():
        assert nightly(return_state=True).name == "Skipped"


def test_the_clock_takes_what_is_dropped_and_ends_when_told(here: Path) -> None:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "schedule", "--interval", "10"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    data = here / "vanban-data"
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as clock:
        try:
            assert clock.stderr is not None
            said = clock.stderr.readline()
            assert said.startswith("Prefect is at http://127.0.0.1:")
            refused = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
            assert refused.returncode == 5
            assert "runs already" in refused.stderr
            (data / "inbox").mkdir(exist_ok=True)
            (data / "inbox/1.txt").write_text(GOOD.format(1, 1), encoding="utf-8")
            patience = time.monotonic() + 120
            while not list(data.glob("archive/*/*/*/1.txt")) and time.monotonic() < patience:
                time.sleep(0.5)
            assert list(data.glob("archive/*/*/*/1.txt"))
        finally:
            clock.terminate()
        assert clock.wait(60) == 0
    with pytest.raises(OSError, match="refused"):
        urlopen(said.split()[3].rstrip(";") + "/health", timeout=5)


def test_a_held_inbox_skips_a_scheduled_run_and_refuses_a_person(inbox: Path) -> None:
    settings = load_settings()
    with Inbox(settings.inbox, settings.data).lock():
        state = ingest("nightly", return_state=True)
        assert (state.name, state.type.value) == ("Skipped", "COMPLETED")
        with pytest.raises(InboxBusyError):
            run_ingest(settings, lambda total: None, lambda outcome: None)
    assert len(list(inbox.glob("*.txt"))) == 3


def test_a_fault_of_ours_fails_the_flow_after_every_file_was_tried(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "process", faulty)
    tally = run_ingest(load_settings(), lambda total: None, lambda outcome: None)
    assert (tally.done, tally.failed) == (2, 1)
    assert batches_of_the_last_run()[0] == "Failed"


def test_a_wrong_setting_reaches_the_person_as_it_is(inbox: Path) -> None:
    settings = load_settings().model_copy(update={"database": "not a url"})
    with pytest.raises(ConfigurationError, match="not a url"):
        run_ingest(settings, lambda total: None, lambda outcome: None)


def test_the_flow_and_the_command_do_the_same(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def contents() -> list[tuple[str, str]]:
        with Store.open(load_settings().database, read_only=True) as store:
            found = [store.load(number) for number in (1, 2, 3)]
        return [(one.document.source.sha256, str(one.facts)) for one in found if one is not None]

    run_ingest(load_settings(), lambda total: None, lambda outcome: None)
    by_flow = contents()
    monkeypatch.setenv("VANBAN_DATA", "other")
    Path("other/inbox").mkdir(parents=True)
    for number in range(1, 4):
        Path(f"other/inbox/{number}.txt").write_text(GOOD.format(number, number), encoding="utf-8")
    with open_run(load_settings(), "test") as run:
        for batch in run.batches():
            run.take(batch)
    assert contents() == by_flow
    assert len(by_flow) == 3


@pytest.mark.parametrize(
    ("failures", "name", "kind"),
    [
        ([], "Completed", "COMPLETED"),
        ([FAILURE], "CompletedWithErrors", "COMPLETED"),
        ([FAILURE, Failure(kind="unexpected", message="x", remedy="y")], "Failed", "FAILED"),
        ([Failure(kind="crashed", message="x", remedy="y")], "Failed", "FAILED"),
    ],
)
def test_how_a_run_ends(failures: list[Failure], name: str, kind: str) -> None:
    tally = Tally(done=7)
    for failure in failures:
        tally.add(Outcome(name="a", status="failed", failure=failure))
    state = end_state(tally)
    assert (state.name, state.type.value) == (name, kind)
    assert state.message == f"7 read, 0 duplicates, {len(failures)} failed, 0 facts"


def test_what_prefect_reads_at_import_is_set_and_what_the_operator_set_stays(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PREFECT_HOME", "DO_NOT_TRACK", "PREFECT_LOGGING_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    prepare(load_settings())
    assert os.environ["PREFECT_HOME"] == str(here / "vanban-data/.prefect")
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert (here / "vanban-data").is_dir()
