from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError, InboxBusyError
from pipeline.inbox import Inbox, Item, free_name, is_partial, move, shortened, walk
from pipeline.model import Failure, Outcome, SourceFile

AT = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
SHA = "ab" * 32
OTHER = "cd" * 32


def drop(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"nội dung của {name}", encoding="utf-8")


def tree(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in walk(folder) if path.name != "lock"]


def outcome(name: str, status: str, sha256: str = SHA, failure: Failure | None = None) -> Outcome:
    source = SourceFile(path=Path(name), name=name, sha256=sha256, size=3, media_type="text/plain")
    return Outcome(name=name, status=status, source=source, failure=failure)  # type: ignore[arg-type]


def take(inbox: Inbox, name: str, status: str, sha256: str = SHA, failure: Failure | None = None) -> Path:
    item = inbox.claim(Item(name, inbox.folder / name), "1-1")
    assert item is not None
    result = outcome(name, status, sha256, failure)
    target = inbox.place(item, result, AT)
    inbox.settle(item, target, result, AT)
    return target


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    (tmp_path / "inbox").mkdir()
    return Inbox(tmp_path / "inbox", tmp_path)


@pytest.mark.parametrize(
    ("name", "partial"),
    [
        ("báo cáo.pdf", False),
        ("năm 2024/tháng 3/báo cáo.docx", False),
        ("a.b.part.pdf", False),
        ("partij.docx", False),
        ("tmp", False),
        ("a~$b.docx", False),
        ("scan.pdf.part", True),
        ("scan.PDF.TMP", True),
        ("scan.filepart", True),
        ("scan.pdf.crdownload", True),
        (".DS_Store", True),
        ("._scan.pdf", True),
        ("~$báo cáo.docx", True),
        (".Trash/báo cáo.docx", True),
    ],
)
def test_names_of_files_that_are_still_being_written(name: str, partial: bool) -> None:
    assert is_partial(name) is partial


def test_a_scan_gives_every_file_once_in_order_and_says_what_it_leaves(inbox: Inbox, tmp_path: Path) -> None:
    drop(inbox.folder, "b.txt", "a.txt", "sub/c.txt", "half.pdf.part", ".hidden")
    drop(tmp_path / "elsewhere", "secret.txt")
    (inbox.folder / "link.txt").symlink_to(tmp_path / "elsewhere/secret.txt")
    (inbox.folder / "linked").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(inbox.folder / "pipe")
    ready, waiting = inbox.scan()
    assert [item.name for item in ready] == ["a.txt", "b.txt", "sub/c.txt"]
    assert waiting == [".hidden", "half.pdf.part", "link.txt", "linked", "pipe"]


def test_a_claimed_file_is_out_of_the_inbox_and_comes_back_if_the_run_dies(inbox: Inbox) -> None:
    drop(inbox.folder, "sub/a.txt", "b.txt")
    (first, second), _ = inbox.scan()
    claimed = inbox.claim(second, "1-1")
    assert claimed is not None
    assert claimed.path.read_text(encoding="utf-8") == "nội dung của sub/a.txt"
    assert sorted(tree(inbox.folder)) == [".vanban/work/1-1/sub/a.txt", "b.txt"]
    again, waiting = inbox.scan()
    assert again == [first, Item("sub/a.txt", claimed.path, left=True)]
    assert waiting == []
    assert inbox.claim(again[1], "2-1") == again[1]


def test_a_file_that_has_gone_since_the_scan_is_no_claim(inbox: Inbox) -> None:
    drop(inbox.folder, "a.txt")
    (item,), _ = inbox.scan()
    item.path.rename(inbox.folder / "b.txt")
    assert inbox.claim(item, "1-1") is None


def test_a_released_file_is_back_under_its_name(inbox: Inbox) -> None:
    drop(inbox.folder, "sub/a.txt")
    (item,), _ = inbox.scan()
    claimed = inbox.claim(item, "1-1")
    assert claimed is not None
    inbox.release(claimed)
    assert tree(inbox.folder) == ["sub/a.txt"]
    assert not (inbox.folder / ".vanban/work/1-1").exists()


def test_a_release_never_overwrites_what_was_dropped_meanwhile(inbox: Inbox) -> None:
    drop(inbox.folder, "a.txt")
    (item,), _ = inbox.scan()
    claimed = inbox.claim(item, "1-1")
    assert claimed is not None
    item.path.write_text("mới", encoding="utf-8")
    inbox.release(claimed)
    assert item.path.read_text(encoding="utf-8") == "mới"
    assert claimed.path.read_text(encoding="utf-8") == "nội dung của a.txt"


def test_each_outcome_has_its_folder(inbox: Inbox, tmp_path: Path) -> None:
    drop(inbox.folder, "good.txt", "sub/copy.txt", "bad.pdf")
    failure = Failure(kind="broken", message="hỏng", remedy="Ask for a new copy.")
    take(inbox, "good.txt", "done")
    take(inbox, "sub/copy.txt", "duplicate")
    take(inbox, "bad.pdf", "failed", OTHER, failure)
    assert sorted(tree(tmp_path)) == [
        "archive/2026/03/abababababababab/good.txt",
        "duplicates/2026/03/abababababababab/sub/copy.txt",
        "failed/bad.pdf",
        "failed/bad.pdf.error.json",
    ]
    assert json.loads((tmp_path / "failed/bad.pdf.error.json").read_text(encoding="utf-8")) == {
        "name": "bad.pdf",
        "sha256": OTHER,
        "at": "2026-03-09T08:30:00+00:00",
        "kind": "broken",
        "message": "hỏng",
        "remedy": "Ask for a new copy.",
        "passing": False,
        "file": "bad.pdf",
    }


def test_a_known_content_that_the_archive_lacks_goes_to_the_archive(inbox: Inbox, tmp_path: Path) -> None:
    drop(inbox.folder, "good.txt")
    assert take(inbox, "good.txt", "duplicate") == tmp_path / "archive/2026/03/abababababababab/good.txt"


def test_the_same_name_again_overwrites_nothing(inbox: Inbox, tmp_path: Path) -> None:
    failure = Failure(kind="broken", message="hỏng", remedy="Ask for a new copy.")
    for _ in range(3):
        drop(inbox.folder, "bad.pdf", "same.txt")
        take(inbox, "bad.pdf", "failed", OTHER, failure)
        take(inbox, "same.txt", "done")
    assert sorted(tree(tmp_path)) == [
        "archive/2026/03/abababababababab/same.txt",
        "duplicates/2026/03/abababababababab/same (2).txt",
        "duplicates/2026/03/abababababababab/same.txt",
        "failed/bad (2).pdf",
        "failed/bad (2).pdf.error.json",
        "failed/bad (3).pdf",
        "failed/bad (3).pdf.error.json",
        "failed/bad.pdf",
        "failed/bad.pdf.error.json",
    ]


def test_a_name_as_long_as_can_be_still_gets_its_error_beside_it(inbox: Inbox, tmp_path: Path) -> None:
    name = "ế" * 83 + ".pdf"
    drop(inbox.folder, name)
    take(inbox, name, "failed", OTHER, Failure(kind="broken", message="hỏng", remedy="Ask for a new copy."))
    assert sorted(tree(tmp_path)) == ["failed/" + "ế" * 81 + ".error.json", "failed/" + name]


@pytest.mark.parametrize(
    ("stem", "ending", "expected"),
    [
        ("a", ".pdf", "a.pdf"),
        ("a" * 255, "", "a" * 255),
        ("a" * 255, ".pdf", "a" * 251 + ".pdf"),
        ("ế" * 100, ".pdf", "ế" * 83 + ".pdf"),
        ("a" * 250 + "\udcff" * 5, " (2)", "a" * 250 + "\udcff (2)"),
    ],
)
def test_names_are_cut_between_characters_to_what_file_systems_take(stem: str, ending: str, expected: str) -> None:
    assert shortened(stem, ending) == expected
    assert len(os.fsencode(expected)) <= 255


def test_free_names_are_counted(tmp_path: Path) -> None:
    assert free_name(tmp_path / "a.b.pdf") == tmp_path / "a.b.pdf"
    drop(tmp_path, "a.b.pdf")
    (tmp_path / "a.b (2).pdf").symlink_to("nowhere")
    assert free_name(tmp_path / "a.b.pdf") == tmp_path / "a.b (3).pdf"


def test_a_move_to_another_disk_copies_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(tmp_path, "from/a.txt", "to/a.txt")
    rename = Path.rename

    def other_disk(self: Path, target: Path) -> Path:
        if self.parent != target.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", other_disk)
    assert move(tmp_path / "from/a.txt", tmp_path / "to/a.txt") == tmp_path / "to/a (2).txt"
    assert tree(tmp_path) == ["to/a (2).txt", "to/a.txt"]
    assert (tmp_path / "to/a (2).txt").read_text(encoding="utf-8") == "nội dung của from/a.txt"


def test_a_copy_that_fails_half_way_leaves_the_original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(tmp_path, "from/a.txt")

    def full(source: Path, target: Path) -> None:
        target.write_text("nội", encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")

    def other_disk(self: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(Path, "rename", other_disk)
    monkeypatch.setattr("shutil.copy2", full)
    with pytest.raises(OSError, match="No space left"):
        move(tmp_path / "from/a.txt", tmp_path / "to/a.txt")
    assert tree(tmp_path) == ["from/a.txt", "to/a.txt.part"]


def test_two_runs_never_hold_one_inbox(inbox: Inbox) -> None:
    with inbox.lock(), pytest.raises(InboxBusyError, match="another run"), Inbox(inbox.folder, inbox.data).lock():
        pass
    with inbox.lock():
        pass


def test_a_killed_run_lets_go_of_the_inbox(inbox: Inbox) -> None:
    script = (
        "import sys, time; from pathlib import Path; from pipeline.inbox import Inbox\n"
        "with Inbox(Path(sys.argv[1]), Path(sys.argv[2])).lock(): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(inbox.folder), str(inbox.data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(InboxBusyError), inbox.lock():
            pass
        process.kill()
        process.wait()
    with inbox.lock():
        pass


def test_an_inbox_that_cannot_be_made_is_a_wrong_setting(tmp_path: Path) -> None:
    drop(tmp_path, "file")
    with pytest.raises(ConfigurationError, match="cannot be written"), Inbox(tmp_path / "file/inbox", tmp_path).lock():
        pass


def test_a_file_that_changed_just_now_waits(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox", tmp_path / "data", settle=0.4)
    inbox.folder.mkdir()
    file = inbox.folder / "a.txt"
    file.write_text("một", encoding="utf-8")
    assert inbox.scan() == ([], ["a.txt"])
    time.sleep(0.5)
    assert [item.name for item in inbox.scan()[0]] == ["a.txt"]
    file.rename(inbox.folder / "b.txt")  # an arrival like any other
    assert inbox.scan() == ([], ["b.txt"])
    os.utime(inbox.folder / "b.txt", (0, 0))  # an old date does not make it settled
    assert inbox.scan() == ([], ["b.txt"])


def test_a_clock_that_runs_ahead_keeps_no_file_waiting(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox", tmp_path / "data", settle=0.2)
    inbox.folder.mkdir()
    (inbox.folder / "a.txt").write_text("một", encoding="utf-8")
    os.utime(inbox.folder / "a.txt", (2_000_000_000 * 2, 2_000_000_000 * 2))
    time.sleep(0.3)
    assert [item.name for item in inbox.scan()[0]] == ["a.txt"]


def test_a_file_that_grows_between_scan_and_claim_stays(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox", tmp_path / "data")
    inbox.folder.mkdir()
    file = inbox.folder / "a.txt"
    file.write_text("một", encoding="utf-8")
    (item,), _ = inbox.scan()
    with file.open("a", encoding="utf-8") as open_file:
        open_file.write(" hai")
    assert inbox.claim(item, "1-1") is None
    assert file.read_text(encoding="utf-8") == "một hai"


def test_failed_files_come_back_under_their_names(inbox: Inbox, tmp_path: Path) -> None:
    lasting = Failure(kind="broken", message="hỏng", remedy="Ask for a new copy.")
    passing = Failure(kind="not_accessible", message="mất", remedy="Look again.", passing=True)
    for name, failure in {"sub/a.pdf": passing, "b.pdf": lasting, "b.pdf.error.json": lasting}.items():
        drop(inbox.folder, name)
        take(inbox, name, "failed", OTHER, failure)
    assert inbox.put_back(every=False, since=AT.replace(hour=9)) == []
    assert inbox.put_back(every=False, since=AT) == ["sub/a.pdf"]
    assert inbox.put_back(every=False) == []
    drop(inbox.folder, "b.pdf")  # which must not be overwritten
    assert sorted(inbox.put_back(every=True)) == ["b (2).pdf", "b.pdf.error (2).json"]
    assert sorted(tree(inbox.folder)) == ["b (2).pdf", "b.pdf", "b.pdf.error (2).json", "sub/a.pdf"]
    assert tree(tmp_path / "failed") == []
    assert (inbox.folder / "b.pdf.error (2).json").read_text(encoding="utf-8") == "nội dung của b.pdf.error.json"


def test_a_dropped_file_that_looks_like_a_report_is_none(inbox: Inbox, tmp_path: Path) -> None:
    failure = Failure(kind="broken", message="hỏng", remedy="Ask for a new copy.")
    (inbox.folder / "x.json").write_text(
        json.dumps({"file": "y.pdf", "at": AT.isoformat(), "remedy": "none", "passing": True}), encoding="utf-8"
    )
    drop(inbox.folder, "y.pdf")
    for name in ("x.json", "y.pdf"):
        take(inbox, name, "failed", OTHER, failure)
    (tmp_path / "failed/up.json").write_text(json.dumps({"file": "../x", "at": "", "remedy": ""}), encoding="utf-8")
    assert inbox.put_back(every=True) == ["x.json", "y.pdf"]
    assert tree(tmp_path / "failed") == ["up.json"]
