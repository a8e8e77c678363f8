"""What ``vanban doctor`` finds wrong, one broken thing at a time, and that it finds nothing where nothing is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.app import run
from pipeline.config import load_settings
from pipeline.doctor import Finding, examine
from pipeline.inbox import walk
from pipeline.ingest import open_run
from pipeline.status import runs
from pipeline.store import Store

TEXTS = {
    "một.txt": "Báo cáo\nBan Dân vận Huyện ủy báo cáo có 49 mô hình dân vận khéo theo Nghị quyết số 25-NQ/TW.\n",
    "hai.txt": "Báo cáo\nBan Dân vận Huyện ủy báo cáo có 12 mô hình dân vận khéo.\n",
}


@pytest.fixture
def data(here: Path) -> Path:
    """A data folder in which two files were dropped and stored."""
    settings = load_settings()
    settings.inbox.mkdir(parents=True)
    for name, text in TEXTS.items():
        (settings.inbox / name).write_text(text, encoding="utf-8")
    with open_run(settings, "test") as ingest:
        for batch in ingest.batches():
            ingest.take(batch)
    assert ingest.tally.done == 2
    return settings.data


def archived(data: Path, name: str) -> Path:
    return next(path for path in walk(data / "archive") if path.name == name)


def change(data: Path, statement: str) -> None:
    with sqlite3.connect(data / "vanban.db") as connection:
        connection.execute(statement)
    connection.close()


def wrong() -> list[Finding]:
    return [finding for finding in examine(load_settings()) if finding.remedy is not None]


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Tesseract that has what it needs, whatever this machine has."""
    monkeypatch.setattr("pipeline.ocr.languages", lambda: "vie+nld")


def test_nothing_wrong_is_exit_code_zero(data: Path, tools: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "WRONG" not in out
    assert "ok    archive: 2 files, all as they were stored\n" in out
    assert "ok    tesseract: reads scans in vie, nld\n" in out


def _alter(data: Path) -> None:
    archived(data, "một.txt").write_text("khác", encoding="utf-8")


def _remove(data: Path) -> None:
    archived(data, "hai.txt").unlink()


def _add(data: Path) -> None:
    (data / "archive/2026/01/0123456789abcdef").mkdir(parents=True)
    (data / "archive/2026/01/lạc.txt").write_text("lạc", encoding="utf-8")


def _link(data: Path) -> None:
    (data / "archive/2026").mkdir(exist_ok=True)
    (data / "archive/2026/link.txt").symlink_to("/etc/hostname")


def _shift(data: Path) -> None:
    change(data, 'UPDATE model_count SET start = start + 1, "end" = "end" + 1 WHERE value = 12')


def _open(data: Path) -> None:
    change(data, "UPDATE run SET status = 'running', finished = NULL")


def _leave(data: Path) -> None:
    (data / "inbox/.vanban/work/7-1").mkdir(parents=True)
    (data / "inbox/.vanban/work/7-1/dở.txt").write_text("dở", encoding="utf-8")


def _damage(data: Path) -> None:
    (data / "vanban.db").write_bytes(b"x" * 8192)


def _forbid(data: Path) -> None:
    (data / "inbox").rename(data / "moved")
    (data / "inbox").write_text("in the way", encoding="utf-8")


@pytest.mark.parametrize(
    ("broken", "about", "said"),
    [
        (_alter, "archive", "changed: "),
        (_remove, "archive", "gone: hai.txt"),
        (_add, "archive", "not in the ledger: 2026/01/lạc.txt"),
        (_link, "archive", "not in the ledger: 2026/link.txt"),
        (_shift, "evidence", "facts whose quote is not in the text: count "),
        (_open, "runs", "1 have not ended: 1"),
        (_leave, "inbox", "in the hands of a run: dở.txt"),
        (_damage, "database", "not a database"),
        (_forbid, "inbox", "inbox is no folder"),
    ],
)
def test_each_broken_thing_is_named_with_its_remedy(
    data: Path, tools: None, broken: Callable[[Path], None], about: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    broken(data)
    found = wrong()
    assert [finding.about for finding in found] == [about]
    assert said in found[0].message
    assert found[0].remedy
    assert run(["doctor"]) == 3
    out = capsys.readouterr().out
    assert f"WRONG {about}: {found[0].message}\n      -> {found[0].remedy}\n" in out


def test_a_missing_tesseract_and_a_missing_database_are_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(here))
    monkeypatch.setattr("pipeline.ocr.languages", lambda: "")
    found = {finding.about: finding for finding in wrong()}
    assert set(found) == {"tesseract", "data folder", "inbox", "database"}
    assert "apt-get install" in str(found["tesseract"].remedy)
    assert "there is no database" in found["database"].message


def test_a_disk_that_is_nearly_full_is_named(data: Path, tools: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 10**8})())
    assert [(one.about, one.message.rpartition(", ")[2]) for one in wrong()] == [
        ("data folder", "0.1 GB free"),
        ("inbox", "0.1 GB free"),
    ]


def test_the_next_run_notes_that_a_killed_one_was_interrupted(data: Path, tools: None) -> None:
    _open(data)
    with open_run(load_settings(), "test"):
        pass
    assert wrong() == []
    with Store.open(load_settings().database, read_only=True) as store:
        assert [one.status for one in runs(store, 5)] == ["done", "interrupted"]
