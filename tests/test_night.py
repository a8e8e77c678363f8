"""A night without Prefect: all that is due is done once, and the report says so, failures first; and the backup."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from pipeline.cli.app import run
from pipeline.config import load_settings
from pipeline.errors import InboxBusyError
from pipeline.inbox import Inbox, walk
from pipeline.night import Night, drained, spend
from pipeline.store import Store

GOOD = "Báo cáo {}\nBan Dân vận Huyện ủy báo cáo phong trào “Dân vận khéo” có {} mô hình.\n"


@pytest.fixture
def inbox(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("pipeline.ocr.languages", lambda: "vie+nld")
    folder = load_settings().inbox
    folder.mkdir(parents=True)
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(GOOD.format(number, number), encoding="utf-8")
    return folder


def reports() -> list[Path]:
    return sorted(walk(load_settings().data / "reports"))


def test_a_night_does_what_waits_and_leaves_one_report(inbox: Path) -> None:
    (inbox / "hỏng.pdf").write_text("%PDF-1.7\nkhông phải PDF", encoding="utf-8")
    (inbox / "dở.txt.part").write_text("dở", encoding="utf-8")
    night = spend(load_settings())
    assert night.summary() == "2 read, 0 duplicates, 0 read anew, 1 failed, 0 things wrong"
    page, data = (path for suffix in (".md", ".json") for path in reports() if path.suffix == suffix)
    text = page.read_text(encoding="utf-8")
    assert text == night.markdown()
    assert text.index("## Failed") < text.index("- `hỏng.pdf`: the PDF is damaged") < text.index("| done | 2 |")
    assert "- `dở.txt.part`" in text
    said = json.loads(data.read_text(encoding="utf-8"))
    assert said == night.data()
    assert said["files"] == {"done": 2, "duplicate": 0, "failed": 1, "waiting": 0}
    assert [(one["name"], one["kind"]) for one in said["failures"]] == [("hỏng.pdf", "broken")]
    assert spend(load_settings()).failures == []


def test_the_report_tells_of_the_day_too_and_each_failure_once(inbox: Path) -> None:
    spend(load_settings())
    (inbox / "hỏng.pdf").write_text("%PDF-1.7\nkhông phải PDF", encoding="utf-8")
    assert drained(load_settings(), "inbox").failed == 1
    second, third = spend(load_settings()), spend(load_settings())
    assert [name for name, _ in second.failures] == ["hỏng.pdf"]
    assert ("hỏng.pdf" in second.markdown(), "hỏng.pdf" in third.markdown()) == (True, False)
    assert (second.day.files["failed"], third.failures, third.day.files["failed"]) == (1, [], 0)
    assert len(reports()) == 6


def test_a_cause_that_can_pass_is_tried_again_and_no_other(inbox: Path) -> None:
    settings = load_settings()
    spend(settings)
    for name, passing in (("a.txt", True), ("b.txt", False)):
        folder = settings.data / "failed"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(GOOD.format(name, 7), encoding="utf-8")
        report = {"file": name, "at": "2026-03-09T08:30:00+00:00", "remedy": "Look again.", "passing": passing}
        (folder / f"{name}.error.json").write_text(json.dumps(report), encoding="utf-8")
    night = spend(settings)
    assert (night.retried, night.ingested.done) == (["a.txt"], 1)
    assert [path.name for path in walk(settings.data / "failed")] == ["b.txt", "b.txt.error.json"]
    assert run(["retry"]) == 0
    assert run(["retry", "--failed", "--since", "2026-04-01"]) == 0
    assert (settings.data / "failed/b.txt").exists()
    assert run(["retry", "--failed"]) == 0
    assert list(walk(settings.data / "failed")) == []


def test_documents_of_older_rules_are_read_anew_once(inbox: Path) -> None:
    spend(load_settings())
    with sqlite3.connect(load_settings().data / "vanban.db") as connection:
        connection.execute("UPDATE document SET rules_version = 'old' WHERE name = '1.txt'")
        connection.execute("DELETE FROM model_count")
    connection.close()
    nights = [spend(load_settings()), spend(load_settings())]
    assert [night.outdated.done for night in nights] == [1, 0]
    with Store.open(load_settings().database, read_only=True) as store:
        assert store.counts().facts["count"] == 1
        assert store.counts().documents == 2


def test_a_night_that_finds_another_run_does_nothing(inbox: Path) -> None:
    settings = load_settings()
    with Inbox(settings.inbox, settings.data).lock(), pytest.raises(InboxBusyError):
        spend(settings)
    assert reports() == []
    assert len(list(inbox.glob("*.txt"))) == 2


def test_what_the_doctor_finds_is_in_the_report(inbox: Path) -> None:
    spend(load_settings())
    for path in walk(load_settings().data / "archive"):
        path.write_text("khác", encoding="utf-8")
    night: Night = spend(load_settings())
    assert [finding.about for finding in night.wrong] == ["archive"]
    assert "## Wrong\n\n- `archive`: changed: " in night.markdown()


def test_a_backup_restores_everything(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spend(load_settings())
    data = load_settings().data
    assert run(["backup", "copy.db"]) == 0
    assert run(["backup", "copy.db"]) == 5
    assert "is there already" in capsys.readouterr().err
    assert run(["backup", "nowhere/copy.db"]) == 5
    for path in data.glob("vanban.db*"):
        path.unlink()
    shutil.copy("copy.db", data / "vanban.db")
    assert run(["doctor"]) == 0
    with Store.open(load_settings().database, read_only=True) as store:
        assert (store.counts().documents, store.counts().facts["count"]) == (2, 2)
    assert sorted(path.name for path in Path().glob("*.db*")) == ["copy.db"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--timezone", "Asia/Hue"], "there is no time zone 'Asia/Hue'"),
        (["--cron", "0 25 * * *"], "is no cron expression"),
    ],
)
def test_a_clock_that_cannot_be_read_is_a_wrong_call(
    here: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["schedule", *options]) == 2
    assert said in capsys.readouterr().err
    assert not Path("vanban-data").exists()
