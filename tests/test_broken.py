"""Files that are broken in every way: each ends in one known place with a reason, and takes nothing down."""

from __future__ import annotations

import io
import os
import random
import threading
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.config import load_settings
from pipeline.inbox import walk
from pipeline.ingest import Tally, open_run
from pipeline.store import Store, schema

SAMPLES = Path(__file__).resolve().parent.parent / "samples/inbox"
OURS = {"unexpected", "crashed", "timeout", "memory"}  # what no damaged file may be


def ingest() -> Tally:
    with open_run(load_settings().model_copy(update={"processes": 2, "time_limit": 120}), "test") as run:
        for batch in run.batches():
            run.take(batch)
    return run.tally


def ledger() -> dict[str, tuple[str, str | None]]:
    c = schema.ledger.c
    with Store.open(load_settings().database, read_only=True) as store, store.reading() as connection:
        rows = connection.execute(select(c.name, c.status, c.error_kind)).tuples().all()
    assert len(rows) == len({row[0] for row in rows})
    return {name: (status, kind) for name, status, kind in rows}


def places() -> Counter[str]:
    """How many files are in each place, reports apart."""
    data = load_settings().data
    found = Counter(
        path.relative_to(data).parts[0] for path in walk(data) if not path.name.endswith((".error.json", "lock"))
    )
    return Counter({place: found[place] for place in ("inbox", "archive", "duplicates", "failed")})


def broken(data: bytes, how: int, chance: random.Random) -> bytes:
    """A copy cut off, with bits turned over, with a hole, or with a piece missing."""
    content = bytearray(data)
    at = chance.randrange(1, len(content))
    if how == 0:
        del content[at:]
    elif how == 1:
        for _ in range(chance.choice([1, 5, 50, 500])):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    elif how == 2:
        content[at : at + 2000] = bytes(len(content[at : at + 2000]))
    else:
        del content[at : at + 2000]
    return bytes(content)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_copies_of_every_sample(here: Path, seed: int) -> None:
    chance, inbox = random.Random(seed), load_settings().inbox
    inbox.mkdir(parents=True)
    samples = [path for path in sorted(SAMPLES.rglob("*")) if path.is_file() and path.stat().st_size > 50]
    names = []
    for number, path in enumerate(samples * 2):
        names.append(f"{number:03}-{path.name}")
        (inbox / names[-1]).write_bytes(broken(path.read_bytes(), number % 4, chance))
    tally = ingest()
    assert tally.done + tally.duplicate + tally.failed == len(names)
    assert {name: failure for name, failure in tally.failures if failure.kind in OURS} == {}
    assert all(failure.message and failure.remedy for _, failure in tally.failures)
    assert set(ledger()) == set(names)
    kept = places()
    assert (kept["inbox"], kept["archive"], kept["duplicates"], kept["failed"]) == (
        0, tally.done, tally.duplicate, tally.failed,
    )  # fmt: skip


def package(**parts: bytes) -> bytes:
    """A Word file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        archive.writestr(
            "[Content_Types].xml", f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
        )
        target = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{target}" Target="word/document.xml"/></Relationships>',
        )
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<!DOCTYPE d [<!ENTITY l0 "ha">{entities}]><w:document xmlns:w="{word}"><w:body>{text}</w:body></w:document>'
    return package(**{"word/document.xml": xml.encode()})


def deep() -> bytes:
    return b"<html><body>" + b"<div>" * 200_000 + "Huyện có 12 mô hình dân vận khéo.".encode() + b"</body></html>"


def archive(content: bytes, name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return stream.getvalue()


def bomb() -> bytes:
    inner = archive(bytes(10**8), "zeros.txt")
    for level in range(6):
        inner = archive(inner, f"{level}.zip")
    return inner


def loop() -> bytes:
    """A PDF whose tree of pages leads back to its root."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000/Parent 2 0 R>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n"
    )


HOSTILE = {
    "laughs.docx": (laughs(), {"broken", "empty", "too_large"}),
    "bomb.docx": (package(**{"word/document.xml": bytes(10**8)}), {"broken", "too_large"}),
    "bomb.zip": (bomb(), {"too_large"}),
    "deep.html": (deep(), {"broken", "empty", "too_large", None}),
    "loop.pdf": (loop(), {"broken", "empty"}),
    "nothing.docx": (b"", {"empty"}),
    "x" * 251 + ".pdf": (b"%PDF-1.7", {"broken"}),
}


def test_hostile_files_end_with_a_reason_and_good_ones_go_on(here: Path) -> None:
    inbox = load_settings().inbox
    inbox.mkdir(parents=True)
    good = "Báo cáo\nHuyện ủy báo cáo có {} mô hình dân vận khéo.\n"
    for number in range(4):
        (inbox / f"{number}.txt").write_text(good.format(number + 2), encoding="utf-8")
    for name, (content, _) in HOSTILE.items():
        (inbox / name).write_bytes(content)
    Path(os.fsdecode(os.fsencode(inbox) + b"/b\xe1o c\xe1o.txt")).write_text(good.format(99), encoding="utf-8")
    os.mkfifo(inbox / "pipe")
    tally = ingest()
    found = ledger()
    assert {name: found[name][1] for name in HOSTILE if found[name][1] not in HOSTILE[name][1]} == {}
    assert [found[f"{number}.txt"] for number in range(4)] == [("done", None)] * 4
    assert found["b\\xe1o c\\xe1o.txt"] == ("done", None)
    assert tally.waiting == ["pipe"]
    kept = places()
    assert (kept["inbox"], kept["archive"] + kept["failed"]) == (1, len(HOSTILE) + 5)


def test_two_thousand_files_dropped_while_runs_go_on(here: Path) -> None:
    inbox, total = load_settings().inbox, 2000
    inbox.mkdir(parents=True)

    def drop() -> None:
        for number in range(total):
            partial = inbox / f"{number}.txt.part"
            partial.write_text(f"Báo cáo\nXã có {number % 500 + 2} mô hình.\n", encoding="utf-8")
            partial.rename(inbox / f"{number}.txt")

    dropping = threading.Thread(target=drop)
    dropping.start()
    runs = 0
    while dropping.is_alive() or places()["inbox"]:
        ingest()
        runs += 1
    dropping.join()
    assert runs >= 1
    found = Counter(status for status, _ in ledger().values())
    assert found == {"done": 500, "duplicate": 1500}
    assert places() == {"inbox": 0, "archive": 500, "duplicates": 1500, "failed": 0}
