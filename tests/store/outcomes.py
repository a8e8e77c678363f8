"""Outcomes to store, and what a database holds after it."""

import hashlib
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from extractors.facts import Campaign, Citation, Fact, Locality, Mention, ModelCount, NamedModel
from pipeline.model import Document, Failure, Issue, Outcome, Page, SourceFile
from pipeline.store import Store

FIRST = "Nghị quyết 25-NQ/TW: tỉnh Quảng Ninh có 49 mô hình tập thể.\n"
SECOND = "Phong trào “Dân vận khéo” ở Quảng Ninh, mô hình “Ngõ sáng”."
TEXT = f"{FIRST}\f{SECOND}"
PAGES = (Page(number=1, start=0, end=len(FIRST)), Page(number=2, start=len(FIRST) + 1, end=len(TEXT)))
# As if "Phong trào" were a "Nghị quyết này": words that only refer to a citation.
REFERENCE = Mention(start=TEXT.index("Phong trào"), end=TEXT.index("Phong trào") + 10, quote="Phong trào")
TIMES = {"stored", "offered", "tried", "started", "finished"}


def fact(cls: type[Fact], quote: str, text: str = TEXT, *, more: tuple[str, ...] = (), **fields: object) -> Fact:
    """A fact that quotes the first place of some words; ``more`` are its later mentions, in order."""
    start = text.index(quote)
    places = [Mention(start=start, end=start + len(quote), quote=quote)]
    for words in more:
        at = text.index(words, places[-1].end)
        places.append(Mention(start=at, end=at + len(words), quote=words))
    fields = {"rule": f"{cls.type}.test", "mentions": tuple(places), **fields}
    return cls(start=start, end=start + len(quote), quote=quote, **fields)


def all_types() -> tuple[Fact, ...]:
    """One fact of each type, in order of offset."""
    return (
        fact(Citation, "25-NQ/TW", symbol="25-NQ/TW", doc_type="resolution", year=2013, resolved_from=(REFERENCE,)),
        fact(Locality, "Quảng Ninh", more=("Quảng Ninh",), name="Quảng Ninh", level="province", province="Quảng Ninh"),
        fact(ModelCount, "49 mô hình tập thể", value=49, kind="collective", locality="Quảng Ninh", period="2024"),
        fact(Campaign, "Dân vận khéo", name="Dân vận khéo", kind="movement", key="dan-van-kheo"),
        fact(NamedModel, "Ngõ sáng", name="Ngõ sáng"),
    )


def source(name: str, text: str = TEXT) -> SourceFile:
    data = text.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(data).hexdigest()
    return SourceFile(path=Path("/tray") / name, name=name, sha256=digest, size=len(data), media_type="text/plain")


def done(
    name: str = "bao-cao.txt",
    text: str = TEXT,
    facts: tuple[Fact, ...] = (),
    *,
    rules: str = "r1",
    issues: tuple[Issue, ...] = (),
    pages: tuple[Page, ...] | None = None,
    **about: str,
) -> Outcome:
    pages = pages or (PAGES if text == TEXT else (Page(number=1, start=0, end=len(text)),))
    file = source(name, text)
    fields = {"language": "vi", "kind": "article", **about}
    document = Document(source=file, text=text, pages=pages, **fields)
    return Outcome(
        name=name, status="done", source=file, document=document, facts=facts, issues=issues, rules_version=rules
    )


def duplicate(name: str = "bao-cao.txt", text: str = TEXT) -> Outcome:
    return Outcome(name=name, status="duplicate", source=source(name, text), rules_version="r1")


def failed(name: str = "bao-cao.txt", text: str | None = TEXT, kind: str = "broken") -> Outcome:
    """A failed outcome; without text, of a file whose bytes could not even be read."""
    failure = Failure(kind=kind, message=f"it is {kind}", remedy="Mend it.", passing=text is None)
    file = None if text is None else source(name, text)
    return Outcome(name=name, status="failed", source=file, failure=failure, rules_version="r1")


def renamed(outcome: Outcome, name: str) -> Outcome:
    """The same content dropped under another name."""
    file = replace(outcome.source, name=name, path=Path("/tray") / name)
    return replace(outcome, name=name, source=file, document=replace(outcome.document, source=file))


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'vanban.db'}"


def rows(path: Path, table: str, *, times: bool = False) -> list[dict[str, object]]:
    """All rows of a table, in the order of its key, read past the program."""
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        found = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
    connection.close()
    found.sort(key=lambda row: tuple(row.values())[:2])
    return found if times else [{k: v for k, v in row.items() if k not in TIMES} for row in found]


def dump(path: Path) -> dict[str, list[dict[str, object]]]:
    """Everything in the database, times included."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    connection.close()
    return {table: rows(path, table, times=True) for table in sorted(tables)}


def save_all(address: str, name: str, texts: list[str]) -> None:
    """What one of several processes does: store some texts under names of its own."""
    with Store.open(address) as store:
        run = store.start_run(name, datetime.now(UTC))
        for number, text in enumerate(texts):
            store.save(done(f"{name}-{number}.txt", text), run)
