"""What the tables themselves refuse, whoever writes."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from outcomes import all_types, done, dump, failed

from pipeline.model import Issue


@pytest.fixture
def connection(store, path: Path):
    run = store.start_run("test", datetime.now(UTC))
    store.save(done(facts=all_types(), issues=(Issue(kind="k", message="m", page=1),)), run)
    store.save(failed("broken.txt", "broken"), run)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys=ON")
    yield connection
    connection.close()


CITED = "cited_document"
SPANNED = ("citation", "locality", "model_count", "campaign", "named_model", "mention")
BAD = [
    ("document", "sha256", "abc", "ck_document_sha256"),
    ("document", "language", "fr", "ck_document_language"),
    ("document", "size", -1, "ck_document_sizes"),
    ("document", "pages", -1, "ck_document_sizes"),
    ("document", "characters", -1, "ck_document_sizes"),
    ("document", "text", None, "NOT NULL"),
    ("document", "run_id", 99, "FOREIGN KEY"),
    ("page", "number", 0, "ck_page_number"),
    ("page", "start", -1, "ck_page_span"),
    ("page", "end", -1, "ck_page_span"),
    ("issue", "number", 0, "ck_issue_number"),
    ("issue", "page", 0, "ck_issue_page"),
    ("issue", "message", None, "NOT NULL"),
    ("mention", "number", 0, "ck_mention_number"),
    ("mention", "type", "model_count", "ck_mention_type"),
    ("citation", "symbol", None, "NOT NULL"),
    ("citation", "cited_id", 99, "FOREIGN KEY"),
    (CITED, "symbol", None, "NOT NULL"),
    (CITED, "same_as", 99, "FOREIGN KEY"),
    (CITED, "document_id", 99, "FOREIGN KEY"),
    ("locality", "level", "village", "ck_locality_level"),
    ("locality", "name", None, "NOT NULL"),
    ("model_count", "value", -1, "ck_model_count_value"),
    ("model_count", "qualifier", "many", "ck_model_count_qualifier"),
    ("model_count", "status", "planned", "ck_model_count_status"),
    ("campaign", "kind", "motto", "ck_campaign_kind"),
    ("named_model", "name", None, "NOT NULL"),
    ("run", "status", "ended", "ck_run_status"),
    ("run", "status", "done", "ck_run_finished"),
    ("run", "finished", "2026-01-01 00:00:00.000000", "ck_run_finished"),
    ("ledger", "status", "lost", "ck_ledger_status"),
    ("ledger", "status", "failed", "ck_ledger_error"),
    ("ledger", "sha256", "abc", "ck_ledger_sha256"),
    ("ledger", "sha256", None, "ck_ledger_known"),
    ("ledger", "attempts", 0, "ck_ledger_attempts"),
    ("ledger", "seconds", -0.1, "ck_ledger_attempts"),
    ("ledger", "error_kind", "broken", "ck_ledger_error"),
    ("ledger", "error_message", "it is broken", "ck_ledger_error"),
    ("ledger", "error_remedy", "Mend it.", "ck_ledger_error"),
    ("ledger", "document_id", 99, "FOREIGN KEY"),
    ("ledger", "duplicate_of", 99, "FOREIGN KEY"),
    ("ledger", "run_id", 99, "FOREIGN KEY"),
    *((table, "start", -1, f"ck_{table}_span") for table in SPANNED),
    *((table, "end", 0, f"ck_{table}_span") for table in SPANNED),
    *((table, "page", 0, f"ck_{table}_page") for table in SPANNED),
    *((table, "document_id", 99, "FOREIGN KEY") for table in (*SPANNED, "page", "issue")),
]


@pytest.mark.parametrize(("table", "column", "value", "refused"), BAD, ids=[f"{t}.{c}={v}" for t, c, v, _ in BAD])
def test_bad_values_are_refused(connection, table, column, value, refused):
    (first,) = connection.execute(f'SELECT min(rowid) FROM "{table}"').fetchone()
    with pytest.raises(sqlite3.IntegrityError, match=refused):
        connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', [value, first])


GOOD = [
    ("document", "language", "other"),
    ("mention", "type", "named_model"),
    ("locality", "level", "special_zone"),
    ("model_count", "qualifier", "less_than"),
    ("model_count", "value", 2**40),
    ("campaign", "kind", "campaign"),
    ("ledger", "status", "waiting"),
    ("issue", "page", None),
]


@pytest.mark.parametrize(("table", "column", "value"), GOOD, ids=[f"{t}.{c}={v}" for t, c, v in GOOD])
def test_good_values_are_taken(connection, table, column, value):
    (first,) = connection.execute(f'SELECT min(rowid) FROM "{table}"').fetchone()
    changed = connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', [value, first])
    assert changed.rowcount == 1


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("INSERT INTO document SELECT 9, sha256, 'n', 'n', 'p', media_type, size, language, kind, title, symbol,"
         " symbol_folded, issuer, place, signed, signatory, published, date, pages, characters, text, rules_version,"
         " run_id, stored, locality, locality_folded, province, grade, office, recipients,"
         " author, publication, container FROM document", "document.sha256"),
        ("INSERT INTO ledger SELECT id + 9, name, sha256, size, media_type, status, document_id, duplicate_of,"
         " error_kind, error_message, error_remedy, passing, attempts, seconds, run_id, offered, tried FROM ledger",
         "uq_ledger_file"),
        ("INSERT INTO cited_document (symbol, symbol_folded) SELECT symbol, symbol_folded FROM cited_document",
         "uq_cited_document_said"),
        ("INSERT INTO named_model SELECT * FROM named_model", "named_model.id"),
    ],
)  # fmt: skip
def test_nothing_is_there_twice(connection, statement, refused):
    with pytest.raises(sqlite3.IntegrityError, match=f"UNIQUE.*{refused}"):
        connection.execute(statement)


def test_what_hangs_on_a_document_goes_with_it_and_its_file_stays_known(connection, path):
    before = dump(path)
    with connection:
        connection.execute("DELETE FROM document")
    after = dump(path)
    gone = {table for table, found in before.items() if found and not after[table]}
    assert gone == {"document", "page", "issue", *SPANNED}
    assert [(line["name"], line["document_id"]) for line in after["ledger"]] == [
        ("bao-cao.txt", None),
        ("broken.txt", None),
    ]
    assert [line["document_id"] for line in before["ledger"]] == [1, None]


def test_a_run_may_go_and_what_it_did_stays(connection, path):
    with connection:
        connection.execute("DELETE FROM run")
    after = dump(path)
    assert [row["run_id"] for row in (*after["document"], *after["ledger"])] == [None, None, None]
