"""Runs over real folders and a real database, among them runs that are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from pipeline import workers
from pipeline.config import Settings, load_settings
from pipeline.errors import StoreError, UsageError
from pipeline.inbox import Inbox, walk
from pipeline.ingest import Tally, collect, open_run
from pipeline.model import Outcome
from pipeline.process import process
from pipeline.store import Store, schema

GOOD = {
    "một.txt": "Kết quả phong trào\nNăm 2024, huyện xây dựng được 49 mô hình “Dân vận khéo”.\n",
    "sub/twee.txt": "Verslag over de beweging\nIn 2024 telde de provincie 61 modellen van de massamobilisatie.\n",
    "sub/ba.txt": "Báo cáo kết quả\nToàn xã có 7 mô hình kinh tế tập thể.\n",
}
DROPPED = {**GOOD, "copy of một.txt": GOOD["một.txt"], "empty.pdf": "", "broken.pdf": "%PDF-1.7\nkhông phải PDF"}


def drop(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def ingest(paths: list[Path] | None = None, **changes: Any) -> Tally:
    settings = load_settings().model_copy(update=changes)
    with open_run(settings, "test", paths) as run:
        for batch in run.batches():
            run.take(batch)
    return run.tally


def kept() -> dict[str, list[str]]:
    """What is in each folder of the data folder, the error files apart."""
    data = load_settings().data
    found = {
        place: sorted(path.name for path in walk(data / place, skip=data / "inbox/.vanban"))
        for place in ("inbox", "inbox/.vanban/work", "archive", "duplicates", "failed")
    }
    return {
        place: [name for name in names if not name.endswith(".error.json")] for place, names in found.items() if names
    }


def ledger() -> dict[str, str]:
    with Store.open(load_settings().database, read_only=True) as store, store.reading() as connection:
        rows = connection.execute(select(schema.ledger.c.name, schema.ledger.c.status)).tuples().all()
    assert len(rows) == len({name for name, _ in rows})
    return dict(rows)


def documents() -> list[tuple[str, int]]:
    """Name and number of counts of each stored document."""
    with Store.open(load_settings().database, read_only=True) as store:
        with store.reading() as connection:
            ids = connection.execute(select(schema.document.c.id)).scalars().all()
        loaded = [store.load(found) for found in ids]
    return sorted((one.document.source.name, len(one.facts)) for one in loaded if one is not None)


SETTLED = {
    "archive": ["ba.txt", "copy of một.txt", "twee.txt"],
    "duplicates": ["một.txt"],
    "failed": ["broken.pdf", "empty.pdf"],
}
LEDGER = {
    "broken.pdf": "failed",
    "copy of một.txt": "done",
    "empty.pdf": "failed",
    "một.txt": "duplicate",
    "sub/ba.txt": "done",
    "sub/twee.txt": "done",
}


@pytest.fixture
def inbox(here: Path) -> Path:
    folder = here / "vanban-data/inbox"
    drop(folder, DROPPED)
    return folder


@pytest.mark.parametrize("changes", [{}, {"batch_size": 1}, {"batch_size": 2}, {"processes": 2}])
def test_an_inbox_is_emptied_and_every_file_has_its_place_and_its_line(inbox: Path, changes: dict[str, int]) -> None:
    drop(inbox, {"half.txt.part": "chưa xong"})
    tally = ingest(**changes)
    assert (tally.done, tally.duplicate, tally.failed, tally.healed) == (3, 1, 2, 0)
    assert tally.waiting == ["half.txt.part"]
    assert sorted((name, failure.kind) for name, failure in tally.failures) == [
        ("broken.pdf", "broken"),
        ("empty.pdf", "empty"),
    ]
    assert kept() == SETTLED | {"inbox": ["half.txt.part"]}
    assert ledger() == LEDGER


def test_the_stored_document_names_the_place_where_its_file_is_now(inbox: Path) -> None:
    ingest()
    with Store.open(load_settings().database, read_only=True) as store, store.reading() as connection:
        rows = connection.execute(select(schema.document.c.name, schema.document.c.path)).tuples().all()
    assert len(rows) == 3
    for name, path in rows:
        assert Path(path).read_text(encoding="utf-8") == DROPPED[name]


def test_running_again_changes_nothing(inbox: Path) -> None:
    ingest()
    before = kept(), ledger(), documents()
    again = ingest()
    assert (again.done, again.duplicate, again.failed) == (0, 0, 0)
    assert (kept(), ledger(), documents()) == before


def test_files_given_by_path_stay_where_they_are_and_are_read_once(here: Path) -> None:
    drop(here / "scans", DROPPED)
    first, again = (ingest([Path("scans")]) for _ in range(2))
    assert (first.done, first.duplicate, first.failed) == (3, 1, 2)
    assert (again.done, again.duplicate, again.failed) == (0, 4, 2)
    assert {str(path.relative_to("scans")) for path in walk(Path("scans"))} == set(DROPPED)
    assert kept() == {}
    assert len(ledger()) == 6
    assert not Path("vanban-data/inbox").exists()


def test_what_was_read_by_path_is_archived_when_it_is_dropped(here: Path) -> None:
    drop(here / "scans", {"một.txt": GOOD["một.txt"]})
    ingest([Path("scans")])
    drop(here / "vanban-data/inbox", {"một.txt": GOOD["một.txt"]})
    assert ingest().duplicate == 1
    assert kept() == {"archive": ["một.txt"]}


def test_paths_are_taken_in_their_order_and_each_file_once(here: Path) -> None:
    drop(here, {"b/2.txt": "", "b/1.txt": "", "b/.hidden": "", "b/x.part": "", "b/c/3.txt": "", "a.txt": "", ".b": ""})
    items = collect([Path("b/2.txt"), Path("b"), Path("a.txt"), Path(".b"), Path("b")])
    assert [(item.name, str(item.path)) for item in items] == [
        ("2.txt", "b/2.txt"),
        ("1.txt", "b/1.txt"),
        ("c/3.txt", "b/c/3.txt"),
        ("a.txt", "a.txt"),
        (".b", ".b"),
    ]


def test_a_path_that_is_not_there_is_named_before_anything_is_done(here: Path) -> None:
    drop(here, {"a.txt": "x"})
    with pytest.raises(UsageError, match=r"no file or folder b\.txt, c"):
        ingest([Path("a.txt"), Path("b.txt"), Path("c")])
    assert not Path("vanban-data").exists()


def test_a_name_that_is_no_utf8_is_stored_readably(here: Path) -> None:
    folder = here / "vanban-data/inbox"
    folder.mkdir(parents=True)
    Path(os.fsdecode(os.fsencode(folder) + b"/b\xe1o.txt")).write_text(GOOD["một.txt"], encoding="utf-8")
    assert ingest().done == 1
    assert ledger() == {"b\\xe1o.txt": "done"}
    assert [os.fsencode(name) for name in kept()["archive"]] == [b"b\xe1o.txt"]


def test_a_file_that_vanishes_between_scan_and_claim_is_no_failure(inbox: Path) -> None:
    with open_run(load_settings(), "test") as run:
        (inbox / "broken.pdf").unlink()
        for batch in run.batches():
            run.take(batch)
    assert (run.tally.done, run.tally.duplicate, run.tally.failed) == (3, 1, 1)


def test_new_rules_read_the_same_file_anew(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(here / "scans", GOOD)
    ingest([Path("scans")])
    (here / "mine").mkdir()
    pack = "[[vi.rules]]\nid = 'qualifier.about.local'\nphrases = ['áng đâu']\nmatch = ['Huyện ủy có áng đâu 40 mô hình dân vận']\n"
    pack += "no_match = ['Huyện ủy có 40 mô hình dân vận']\n"
    (here / "mine" / "counts.toml").write_text(pack, encoding="utf-8")
    monkeypatch.setenv("VANBAN_RULES", "mine")
    assert ingest([Path("scans")]).done == 3
    assert ingest([Path("scans")]).duplicate == 3
    assert len(documents()) == 3


def last_run() -> tuple[str, dict[str, int]]:
    with Store.open(load_settings().database, read_only=True) as store, store.reading() as connection:
        row = connection.execute(select(schema.run).order_by(schema.run.c.id.desc())).first()
    assert row is not None
    return row.status, row.counts


def test_the_ledger_keeps_how_each_run_ended(inbox: Path) -> None:
    tally = ingest()
    assert last_run() == ("done", {"done": 3, "duplicate": 1, "failed": 2, "facts": tally.facts.total()})
    drop(inbox, {"a.txt": "x"})
    with pytest.raises(RuntimeError), open_run(load_settings(), "test") as run:
        raise RuntimeError
    assert (last_run()[0], run.tally.done) == ("failed", 0)


def test_an_interrupted_run_keeps_what_it_stored_and_gives_the_rest_back(inbox: Path) -> None:
    seen: list[str] = []

    def interrupt(outcome: Outcome) -> None:
        seen.append(outcome.name)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_run(load_settings(), "test", on_outcome=interrupt) as run:
        for batch in run.batches():
            run.take(batch)
    assert last_run()[0] == "interrupted"
    assert sorted(name for names in kept().values() for name in names) == sorted(Path(name).name for name in DROPPED)
    assert len(kept()["inbox"]) == 4
    ingest()
    assert Counter(ledger().values()) == {"done": 3, "duplicate": 1, "failed": 2}


def test_a_database_that_refuses_ends_the_run_and_gives_the_files_back(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(Store, "save", refuse)
    with pytest.raises(StoreError, match="the disk is full"):
        ingest()
    assert kept() == {"inbox": sorted(Path(name).name for name in DROPPED)}


def test_a_file_that_is_stored_but_cannot_be_moved_is_moved_by_the_next_run(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(here / "vanban-data/inbox", {"một.txt": GOOD["một.txt"]})
    drop(here / "vanban-data", {"archive": "in the way"})
    tally = ingest()
    assert (tally.done, [name for name, _ in tally.unmoved]) == (1, ["một.txt"])
    assert kept() == {"inbox/.vanban/work": ["một.txt"]}
    (here / "vanban-data/archive").unlink()
    tally = ingest()
    assert (tally.done, tally.healed, tally.duplicate) == (0, 1, 0)
    assert kept() == {"archive": ["một.txt"]}
    assert ledger() == {"một.txt": "done"}


# A run in a process of its own that kills itself where it is told: before or after a step of the n-th file.
KILLED = """
import os, pydoc, signal, sys
from pipeline.config import load_settings
from pipeline.ingest import open_run
step, when, nth = sys.argv[1], sys.argv[2], int(sys.argv[3])
owner, _, name = step.rpartition(".")
target, calls = pydoc.locate(owner), 0
whole = getattr(target, name)
def faulty(*args, **kwargs):
    global calls
    calls += 1
    if when == "after":
        result = whole(*args, **kwargs)
    if calls == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return result if when == "after" else whole(*args, **kwargs)
setattr(target, name, faulty)
with open_run(load_settings(), "killed") as run:
    for batch in run.batches():
        run.take(batch)
"""
STEPS = [
    ("pipeline.inbox.Inbox.claim", "before", 3),
    ("pipeline.inbox.Inbox.claim", "after", 3),
    ("pipeline.ingest.identify", "after", 2),
    ("pipeline.workers.Workers._collect", "after", 2),
    ("pipeline.store.Store.save", "before", 4),
    ("pipeline.store.Store.save", "after", 1),
    ("pipeline.store.Store.save", "after", 4),
    ("pipeline.inbox.move", "before", 3),
    ("pipeline.inbox.move", "after", 3),
    ("pipeline.store.Store.finish_run", "before", 1),
]


@pytest.mark.parametrize(("step", "when", "nth"), STEPS)
def test_the_next_run_heals_what_a_killed_run_left(inbox: Path, step: str, when: str, nth: int) -> None:
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", KILLED, step, when, str(nth)], check=False)
        assert done.returncode in (-signal.SIGKILL, 0)
        assert sorted(name for names in kept().values() for name in names) == sorted(Path(n).name for n in DROPPED)
    ingest()
    assert Counter({place: len(names) for place, names in kept().items()}) == {
        "archive": 3,
        "duplicates": 1,
        "failed": 2,
    }
    assert Counter(ledger().values()) == {"done": 3, "duplicate": 1, "failed": 2}
    assert len(documents()) == 3


def test_two_runs_at_once_take_every_file_once(inbox: Path) -> None:
    drop(inbox, {f"{number}.txt": f"Báo cáo {number}\nXã có {number} mô hình." for number in range(2, 12)})
    vanban = [sys.executable, "-c", "from pipeline.cli import main; main()", "ingest"]
    both = [subprocess.Popen(vanban, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [(process.communicate()[1], process.returncode) for process in both]
    assert sorted(code for _, code in ends) in ([3, 5], [0, 3])
    for message, code in ends:
        if code == 5:
            assert "another run is taking files" in message
    assert len(kept()["archive"]) == 13
    assert len(ledger()) == 16


def _poisoned(source: Any, *, max_bytes: int) -> Outcome:
    if source.name == "sub/twee.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return process(source, max_bytes=max_bytes)


def test_a_file_that_kills_its_process_fails_and_the_others_do_not(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "process", _poisoned)
    tally = ingest(processes=2)
    assert {name: failure.kind for name, failure in tally.failures} == {
        "broken.pdf": "broken",
        "empty.pdf": "empty",
        "sub/twee.txt": "crashed",
    }
    assert (tally.done, tally.duplicate) == (2, 1)


@pytest.fixture
def processes_before() -> Iterator[None]:
    yield
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if children.exists():
        alive = [
            pid for pid in children.read_text().split() if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        assert alive == []


def test_no_process_outlives_its_run(inbox: Path, processes_before: None) -> None:
    assert ingest(processes=3).done == 3


def test_the_error_beside_a_failed_file_says_what_to_do(inbox: Path) -> None:
    ingest()
    report = json.loads(Path("vanban-data/failed/empty.pdf.error.json").read_text(encoding="utf-8"))
    assert (report["name"], report["kind"]) == ("empty.pdf", "empty")
    assert report["remedy"].startswith("Check the original")


def test_settings_of_another_inbox_are_used(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_INBOX", str(here / "scanner"))
    drop(here / "scanner", GOOD)
    assert ingest().done == 3
    assert list(Inbox(Settings().inbox, Settings().data).scan()) == [[], []]
