"""Opening a database: made, upgraded, refused, and what its errors say."""

import contextlib
import multiprocessing
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from outcomes import TEXT, all_types, done, dump, rows, source, url
from sqlalchemy import create_engine, event, inspect

from pipeline.errors import ConfigurationError, StoreBusyError, StoreError
from pipeline.store import Store, schema
from pipeline.store.upgrade import MIGRATIONS

TABLES = sorted(schema.metadata.tables)


def build(path: Path, revision: str) -> None:
    """A database as an older vanban left it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_opening_makes_folders_tables_and_view(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/a/b/vanban.db") as store, store.reading() as connection:
        inspector = inspect(connection)
        assert sorted(inspector.get_table_names()) == sorted(["alembic_version", *TABLES])
        assert inspector.get_view_names() == ["cited_by", "fact"]


@pytest.mark.parametrize("read_only", [False, True])
def test_every_connection_is_set_up(store, path, read_only):
    asked = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
    with Store.open(f"sqlite:///{path}", read_only=read_only, wait=7) as other:
        for _ in range(2):
            with other.reading() as one, other.reading() as two:
                for connection in (one, two):
                    found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
                    assert found == ["wal", 1, 7000, 2]


@pytest.mark.parametrize(
    "address",
    ["vanban.db", "/data/vanban.db", "", "sqlite://", "sqlite:///:memory:", "postgresql://u:secret@host/vanban"],
)
def test_what_is_no_url_of_a_sqlite_file_is_a_wrong_setting(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="is not the URL of a") as caught:
        Store.open(address)
    assert "sqlite:///FOLDER/vanban.db" in caught.value.advice
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what#.db", "dữ liệu.db"])
def test_a_path_may_hold_any_letter(tmp_path, name):
    with Store.open(f"sqlite:///{tmp_path / name}") as store:
        store.save(done(), None)
    assert len(rows(tmp_path / name, "document")) == 1


def test_opening_again_changes_nothing(store, path, tmp_path):
    store.save(done(facts=all_types()), None)
    before = dump(path)
    with Store.open(url(tmp_path)) as again:
        assert again.counts() == store.counts()
    assert dump(path) == before


# Start-up


IMPORTED = """
import sys
{}
heavy = {{"alembic", "spacy", "prefect", "pydantic", "pandas"}} & set(sys.modules)
print(sorted(heavy))
"""


@pytest.mark.parametrize("read_only", [False, True])
def test_an_up_to_date_database_opens_without_heavy_imports(store, tmp_path, read_only):
    code = f"from pipeline import queries\nfrom pipeline.store import Store\nwith Store.open({url(tmp_path)!r},"
    code += f" read_only={read_only}) as store:\n    queries.facts(store)"
    run = subprocess.run([sys.executable, "-c", IMPORTED.format(code)], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_the_record_needs_no_database_library():
    code = "import pipeline.record\nassert 'sqlalchemy' not in sys.modules"
    run = subprocess.run([sys.executable, "-c", IMPORTED.format(code)], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


# Read only


def test_reading_only_needs_a_database(tmp_path):
    with pytest.raises(StoreError, match=r"there is no database .*vanban\.db yet") as caught:
        Store.open(url(tmp_path), read_only=True)
    assert "vanban ingest" in caught.value.advice
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "vanban.db").touch()
    with pytest.raises(StoreError, match="there is no database"):
        Store.open(url(tmp_path), read_only=True)


def test_reading_only_writes_nothing(store, path, tmp_path):
    store.save(done(), None)
    before = dump(path)
    with Store.open(url(tmp_path), read_only=True) as reader:
        assert reader.counts() == store.counts()
        with pytest.raises(StoreError, match="readonly"):
            reader.save(done("b.txt", "b"), None)
    assert dump(path) == before


def test_reading_only_upgrades_nothing(tmp_path, path):
    build(path, "0001")
    with pytest.raises(StoreError, match=r"made by an older vanban \(schema 0001\)") as caught:
        Store.open(url(tmp_path), read_only=True)
    assert "vanban ingest once" in caught.value.advice
    assert rows(path, "alembic_version") == [{"version_num": "0001"}]


def test_readers_see_one_state_while_another_process_writes(store, tmp_path):
    with Store.open(url(tmp_path), read_only=True) as reader, reader.reading() as connection:
        query = "SELECT count(*) FROM document"
        assert connection.exec_driver_sql(query).scalar() == 0
        store.save(done(), None)
        assert connection.exec_driver_sql(query).scalar() == 0
        assert reader.counts().documents == 1


# Upgrades


def fill_0001(path: Path) -> None:
    size = len(TEXT.encode())
    change(
        path,
        "INSERT INTO run (id, reason, status, started, finished, counts)"
        " VALUES (3, 'old', 'done', '2026-01-01 00:00:00.000000', '2026-01-01 00:01:00.000000', '{}')",
        "INSERT INTO document (id, sha256, name, name_folded, path, media_type, size, language, kind, pages,"
        f" characters, text, rules_version, run_id, stored) VALUES (5, '{source('x').sha256}', 'bao-cao.txt',"
        f" 'bao-cao.txt', '/tray/bao-cao.txt', 'text/plain', {size}, 'vi', 'article', 1, {len(TEXT)}, '{TEXT}', 'r1',"
        " 3, '2026-01-01 00:00:30.000000')",
        'INSERT INTO named_model (id, document_id, page, start, "end", quote, rule, name, name_folded)'
        " VALUES ('0123456789abcdef', 5, 1, 110, 118, 'Ngõ sáng', 'named_model.test', 'Ngõ sáng', 'ngo sang')",
        'INSERT INTO citation (id, document_id, page, start, "end", quote, rule, symbol, symbol_folded, repaired)'
        " VALUES ('0123456789abcde0', 5, 1, 11, 19, '25-NQ/TW', 'citation.party', '25-NQ/TW', '25-nq/tw', 0)",
        'INSERT INTO locality (id, document_id, page, start, "end", quote, rule, name, name_folded, level)'
        " VALUES ('0123456789abcde1', 5, 1, 26, 36, 'Quảng Ninh', 'l.test', 'Quảng Ninh', 'quang ninh', 'province')",
    )


def test_an_older_database_is_upgraded_with_its_rows(tmp_path, path):
    build(path, "0001")
    fill_0001(path)
    change(path, "CREATE VIEW mine AS SELECT name FROM document", "CREATE VIEW fact AS SELECT id FROM named_model")
    before = dump(path)
    with Store.open(url(tmp_path)) as store:
        assert [fact.quote for fact in store.load(5).facts] == ["25-NQ/TW", "Quảng Ninh", "Ngõ sáng"]
        store.save(done(), None)
    after = dump(path)
    assert after.pop("alembic_version") == [{"version_num": schema.REVISIONS[-1]}]
    assert after.pop("ledger") == [
        {
            "id": 1,
            "name": "bao-cao.txt",
            "sha256": source("x").sha256,
            "size": len(TEXT.encode()),
            "media_type": "text/plain",
            "status": "done",
            "document_id": 5,
            "duplicate_of": None,
            "error_kind": None,
            "error_message": None,
            "error_remedy": None,
            "passing": 0,
            "attempts": 1,
            "seconds": 0.0,
            "run_id": 3,
            "offered": "2026-01-01 00:00:30.000000",
            "tried": "2026-01-01 00:00:30.000000",
        }
    ]
    del before["alembic_version"]
    assert [after.pop(table) for table in ("cited_document", "box", "section")] == [[], [], []]
    unit = {"locality": None, "locality_folded": None, "province": None}
    before["document"][0] |= unit | {
        "grade": None,
        "office": None,
        "recipients": "[]",
        "author": None,
        "publication": None,
        "container": None,
    }
    before["citation"][0] |= unit | {"term": None, "cited_id": None, "level": None}
    before["locality"][0] |= {"successors": "[]"}
    assert after == before
    assert (rows(path, "mine"), [row["id"] for row in rows(path, "fact")]) == (
        [{"name": "bao-cao.txt"}],
        ["0123456789abcde0", "0123456789abcde1", "0123456789abcdef"],
    )


@pytest.mark.parametrize("fault", ["rows that contradict", "a name that is taken"])
def test_an_upgrade_that_fails_changes_nothing(tmp_path, path, fault):
    build(path, "0001")
    if fault == "rows that contradict":
        change(path, "INSERT INTO page VALUES (99, 1, 0, 1)")
    else:
        change(path, "CREATE TABLE ledger (mine TEXT)")
    before = dump(path)
    with pytest.raises(StoreError):
        Store.open(url(tmp_path))
    assert dump(path) == before


def shape(path: Path, table: str) -> dict[str, object]:
    engine = create_engine(f"sqlite:///{path}")
    found = inspect(engine)
    indexes = sqlite3.connect(path).execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY name", [table]
    )
    shape = {
        "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(table)],
        "primary key": found.get_pk_constraint(table),
        "foreign keys": sorted(found.get_foreign_keys(table), key=lambda key: key["name"]),
        "unique": found.get_unique_constraints(table),
        "checks": sorted((c["name"], c["sqltext"]) for c in found.get_check_constraints(table)),
        "indexes": [sql for (sql,) in indexes],
    }
    engine.dispose()
    return shape


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.parametrize("table", TABLES)
def test_the_migrations_arrive_at_the_schema(store, path, tmp_path, table):
    engine = create_engine(f"sqlite:///{tmp_path / 'direct.db'}")
    schema.metadata.create_all(engine)
    engine.dispose()
    migrated = shape(path, table)
    assert len(migrated["columns"]) > 3
    assert migrated == shape(tmp_path / "direct.db", table)


def test_revisions_are_those_of_the_files():
    modules = sorted((MIGRATIONS / "versions").glob("r*.py"))
    assert tuple(module.name[1:5] for module in modules) == schema.REVISIONS


# Refusals


def test_a_newer_database_is_refused_and_left_alone(store, path, tmp_path):
    store.save(done(), None)
    change(path, "UPDATE alembic_version SET version_num = '0099'")
    before = dump(path)
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"has the schema 0099, and this vanban knows none after") as caught:
            Store.open(url(tmp_path), read_only=read_only)
        assert "Update vanban" in caught.value.advice
    assert dump(path) == before


def test_a_database_of_another_program_is_refused_and_left_alone(path, tmp_path):
    change(path, "CREATE TABLE flow_run (id)", "INSERT INTO flow_run VALUES (1)")
    before = dump(path)
    with pytest.raises(StoreError, match=r"tables of another program \(flow_run\)") as caught:
        Store.open(url(tmp_path))
    assert "file of its own" in caught.value.advice
    assert dump(path) == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(path, tmp_path):
    path.write_bytes(b"Not a database at all. " * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="file is not a database") as caught:
        Store.open(url(tmp_path))
    assert "something else" in caught.value.advice
    assert path.read_bytes() == before


def test_a_folder_is_no_database(path, tmp_path):
    path.mkdir()
    with pytest.raises(StoreError, match="unable to open database file") as caught:
        Store.open(url(tmp_path))
    assert "may read and write" in caught.value.advice


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match=r"the folder .*data of the database cannot be made") as caught:
        Store.open(f"sqlite:///{tmp_path}/data/vanban.db")
    assert "VANBAN_DATABASE" in caught.value.advice


def test_a_damaged_database_says_so(store, path, tmp_path):
    for number in range(20):
        store.save(done(f"{number}.txt", f"{number} " * 2000), None)
    store.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="malformed") as caught:
        Store.open(url(tmp_path)).counts()
    assert "backup" in caught.value.advice


AS_NOBODY = """
import os
from datetime import UTC, datetime
from pipeline.errors import StoreError
from pipeline.store import Store
Store.open({0!r}, read_only=True).close()  # so that every import is done while this user may read them
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    Store.open({0!r}, wait=0.1).start_run("x", datetime.now(UTC))
except StoreError as error:
    print(type(error).__name__, error, error.advice, sep="|")
"""


@pytest.fixture
def open_folder():
    """A folder that every user of this machine may enter."""
    with tempfile.TemporaryDirectory(prefix="vanban-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_file_that_may_not_be_written_says_so(open_folder):
    Store.open(url(open_folder)).close()
    (open_folder / "vanban.db").chmod(0o444)
    open_folder.chmod(0o555)
    code = AS_NOBODY.format(url(open_folder))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    kind, message, advice = run.stdout.split("|")
    assert (kind, "vanban.db" in message, "this user" in advice) == ("StoreError", True, True)
    open_folder.chmod(0o755)
    assert rows(open_folder / "vanban.db", "run") == []


# Busy, and full


def test_a_locked_database_is_busy_and_reading_goes_on(store, path, tmp_path):
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Store.open(url(tmp_path), wait=0.2) as other:
        with pytest.raises(StoreBusyError, match=r"vanban\.db is held by another process") as caught:
            other.save(done(), None)
        assert caught.value.passing
        assert other.counts().documents == 0
        holder.execute("ROLLBACK")
        assert other.save(done(), None) == 1
    holder.close()


@pytest.mark.parametrize(("wait", "held"), [(0.2, True), (20, False)])
def test_the_switch_to_write_ahead_logging_waits_its_turn(path, tmp_path, wait, held):
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.5, holder.execute, ["ROLLBACK"])
    release.start()
    with pytest.raises(StoreBusyError) if held else contextlib.nullcontext():
        Store.open(url(tmp_path), wait=wait).close()
    release.join()
    holder.close()
    assert path.stat().st_size == 0 or rows(path, "alembic_version") == [{"version_num": schema.REVISIONS[-1]}]


def test_a_locked_database_that_must_be_upgraded_is_busy(path, tmp_path):
    build(path, "0001")
    change(path, "PRAGMA journal_mode=WAL")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError):
        Store.open(url(tmp_path), wait=0.2)
    holder.execute("ROLLBACK")
    holder.close()
    with Store.open(url(tmp_path), wait=0.2) as store:
        assert store.counts().documents == 0


def test_a_full_disk_leaves_the_database_whole(store, path):
    store.save(done(), None)
    before = dump(path)

    @event.listens_for(store._engine, "checkout")
    def _full(connection, record, proxy):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 5}")

    with pytest.raises(StoreError, match="full") as caught:
        store.save(done("b.txt", "b" * 100_000), None)
    assert "Free space" in caught.value.advice
    assert dump(path) == before


def _open(address: str) -> None:
    Store.open(address).close()


def test_processes_that_open_a_new_database_at_once_all_get_it(tmp_path, path):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_open, args=[url(tmp_path)]) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 6
    assert rows(path, "alembic_version") == [{"version_num": schema.REVISIONS[-1]}]
