"""Archives and messages that are dropped: the files in them are documents of their own."""

import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline import ingest
from pipeline.cli import app
from pipeline.config import load_settings
from pipeline.store import Store

TEXT = "Huyện ủy Ba Bể (Bắc Kạn) có {} mô hình “Dân vận khéo” theo Nghị quyết số 25-NQ/TW."


def packed(**files: bytes | str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def message(text: str, **attached: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Báo cáo tháng", "A <a@example.vn>", "b@example.vn"
    mail["Date"] = "Mon, 02 Sep 2024 10:00:00 +0700"
    mail.set_content(text)
    for name, content in attached.items():
        mail.add_attachment(content.encode(), maintype="text", subtype="plain", filename=name)
    return mail.as_bytes()


ARCHIVE = packed(**{"nghi-quyet__a.txt": TEXT.format(40), "b.txt": TEXT.format(41), "hong.pdf": b"%PDF-1.4 nothing"})
MAIL = message(TEXT.format(55), **{"dinh-kem.txt": TEXT.format(56)})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vanban-data" / "inbox").mkdir(parents=True)
    return tmp_path / "vanban-data"


def drop(folder: Path, name: str, data: bytes) -> None:
    (folder / "inbox" / name).write_bytes(data)


def ledger(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Status of each file that was ever offered, with the name of its document or its cause."""
    with Store.open(f"sqlite:///{folder / 'vanban.db'}", read_only=True) as store, store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT l.name, status, coalesce(d.name, error_kind) FROM ledger l"
            " LEFT JOIN document d ON d.id = coalesce(document_id, duplicate_of)"
        ).all()
    return {name: (status, said) for name, status, said in rows}


def documents(folder: Path) -> list[tuple[str, str | None, str]]:
    with Store.open(f"sqlite:///{folder / 'vanban.db'}", read_only=True) as store, store.reading() as connection:
        found = connection.exec_driver_sql("SELECT name, container, path FROM document ORDER BY id").all()
    return [(name, container, Path(path).name) for name, container, path in found]


def kept(folder: Path) -> list[str]:
    """Where every file is, without year, month and hash."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(
        f"{file.parts[0]}/{file.name}" for file in files if file.parts[0] in {"archive", "duplicates", "failed"}
    )


def test_the_files_of_an_archive_become_documents(folder, capsys):
    drop(folder, "2024.zip", ARCHIVE)
    assert app.run(["ingest"]) == 3
    assert "2 read, 0 duplicates, 1 failed" in capsys.readouterr().err
    assert ledger(folder) == {
        "2024.zip": ("done", None),
        "2024.zip/nghi-quyet/a.txt": ("done", "2024.zip/nghi-quyet/a.txt"),
        "2024.zip/b.txt": ("done", "2024.zip/b.txt"),
        "2024.zip/hong.pdf": ("failed", "broken"),
    }
    assert documents(folder) == [
        ("2024.zip/nghi-quyet/a.txt", "2024.zip", "2024.zip"),
        ("2024.zip/b.txt", "2024.zip", "2024.zip"),
    ]
    assert kept(folder) == ["archive/2024.zip"]


def test_a_message_and_what_is_attached_become_documents(folder):
    drop(folder, "thu.eml", MAIL)
    drop(folder, "chi-dinh-kem.eml", message("", **{"k.txt": TEXT.format(57)}))
    assert app.run(["ingest"]) == 0
    assert ledger(folder) == {
        "thu.eml": ("done", "thu.eml"),
        "thu.eml/dinh-kem.txt": ("done", "thu.eml/dinh-kem.txt"),
        "chi-dinh-kem.eml": ("done", None),
        "chi-dinh-kem.eml/k.txt": ("done", "chi-dinh-kem.eml/k.txt"),
    }
    assert kept(folder) == ["archive/chi-dinh-kem.eml", "archive/thu.eml"]


def test_the_same_archive_again_stores_nothing_twice(folder):
    drop(folder, "2024.zip", ARCHIVE)
    app.run(["ingest"])
    before = documents(folder)
    drop(folder, "lai.zip", ARCHIVE)
    drop(folder, "le.txt", TEXT.format(41).encode())
    assert app.run(["ingest"]) == 3
    assert documents(folder) == before
    found = ledger(folder)
    assert found["lai.zip"] == ("duplicate", None)
    assert found["lai.zip/b.txt"] == found["le.txt"] == ("duplicate", "2024.zip/b.txt")
    # A loose copy of what an archive holds is itself the first file of its content in the archive.
    assert kept(folder) == ["archive/2024.zip", "archive/le.txt", "duplicates/lai.zip"]


def test_a_file_that_is_in_an_archive_twice_is_one_document(folder):
    drop(folder, "hai.zip", packed(**{"a.txt": TEXT.format(40), "b.txt": TEXT.format(40)}))
    assert app.run(["ingest"]) == 0
    assert ledger(folder)["hai.zip/b.txt"] == ("duplicate", "hai.zip/a.txt")


REFUSED = {
    "damaged": (ARCHIVE[:-40], {}, "broken", "damaged or cut off"),
    "empty": (packed(), {}, "empty", "holds no files"),
    "too many files": (ARCHIVE, {"VANBAN_MAX_FILES": "2"}, "too_large", "max_files"),
    "too large": (packed(**{"a.txt": "x" * 5000}), {"VANBAN_MAX_UNPACKED_BYTES": "4000"}, "too_large", "max_unpacked"),
    "too deep": (packed(**{"b.zip": packed(**{"a.txt": "x"})}), {"VANBAN_MAX_DEPTH": "1"}, "too_large", "max_depth"),
}


@pytest.mark.parametrize(("data", "settings", "kind", "said"), REFUSED.values(), ids=list(REFUSED))
def test_an_archive_that_cannot_be_unpacked_fails_as_a_whole(folder, monkeypatch, data, settings, kind, said):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    drop(folder, "a.zip", data)
    assert app.run(["ingest"]) == 3
    assert ledger(folder) == {"a.zip": ("failed", kind)}
    assert kept(folder) == ["failed/a.zip", "failed/a.zip.error.json"]
    (report,) = folder.rglob("*.error.json")
    assert said in json.loads(report.read_text(encoding="utf-8"))["message"]


def test_archives_in_archives_and_names_that_lead_out(folder):
    inner = packed(**{"trong.txt": TEXT.format(12)})
    drop(folder, "ngoai.zip", packed(**{"..__..__len.txt": TEXT.format(11), "trong.zip": inner}))
    assert app.run(["ingest"]) == 0
    assert [name for name, *_ in documents(folder)] == ["ngoai.zip/len.txt", "ngoai.zip/trong.zip/trong.txt"]
    assert not list(folder.parent.glob("len.txt"))


def test_a_crash_between_two_files_loses_and_doubles_nothing(folder, monkeypatch):
    drop(folder, "2024.zip", ARCHIVE)
    save, calls = Store.save, []

    def dies(self, outcome, run_id, *, again=False):
        if calls:
            raise SystemExit(9)
        calls.append(outcome)
        return save(self, outcome, run_id, again=again)

    with monkeypatch.context() as broken:
        broken.setattr(Store, "save", dies)
        broken.setattr(ingest.Inbox, "release", lambda self, item: None)  # as killed: nothing is given back
        with pytest.raises(SystemExit), ingest.open_run(load_settings(), "test") as run:
            for batch in run.batches():
                run.take(batch)
    assert len(documents(folder)) == 1
    assert app.run(["ingest"]) == 3
    assert len(documents(folder)) == 2
    assert {status for status, _ in ledger(folder).values()} == {"done", "failed"}
    assert kept(folder) == ["archive/2024.zip"]


def test_extract_prints_a_record_a_file(folder, capsys):
    Path("2024.zip").write_bytes(ARCHIVE)
    Path("thu.eml").write_bytes(MAIL)
    assert app.run(["extract", "2024.zip", "thu.eml"]) == 3
    said = capsys.readouterr()
    found = [json.loads(line)["document"] for line in said.out.splitlines()]
    assert [(one["path"], one["container"]) for one in found] == [
        ("2024.zip", "2024.zip"),
        ("2024.zip", "2024.zip"),
        ("thu.eml", "thu.eml"),
        ("thu.eml", None),
    ]
    assert [one["name"].partition("/")[0] for one in found] == ["2024.zip", "2024.zip", "thu.eml", "thu.eml"]
    assert len({one["name"] for one in found}) == 4
    assert "2024.zip/hong.pdf" in said.err
