"""What one outcome leaves in the database, and what a broken off one does not."""

import multiprocessing
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from outcomes import (
    FIRST,
    TEXT,
    all_types,
    done,
    dump,
    duplicate,
    fact,
    failed,
    renamed,
    rows,
    save_all,
    source,
    url,
)
from sqlalchemy import event

from extractors.facts import Campaign, Citation, Locality, Mention, ModelCount, NamedModel, Successor
from extractors.sections import Section
from pipeline.errors import StoreError
from pipeline.model import Issue, Page
from pipeline.record import fact_id, fact_ids, record
from pipeline.store import Store, Summary

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHA = source("x").sha256
ISSUE = Issue(kind="needs_ocr", message="page 2 is a picture", page=2)


def test_a_document_becomes_these_rows(store, path):
    run = store.start_run("test", NOON)
    outcome = done(facts=all_types(), issues=(ISSUE,), symbol="05-QĐ/TU", signed="2024-05-01", published="2024-05-03")
    assert store.save(outcome, run) == 1

    ids = fact_ids(SHA, all_types())
    shared = [
        {"id": i, "document_id": 1, "page": p, "start": s, "end": e, "quote": TEXT[s:e], "rule": f"{t}.test"}
        for i, t, p, s, e in zip(
            ids,
            ("citation", "locality", "count", "campaign", "named_model"),
            (1, 1, 1, 2, 2),
            (11, 26, 40, 73, 110),
            (19, 36, 58, 85, 118),
            strict=True,
        )
    ]
    assert rows(path, "document") == [
        {
            "id": 1,
            "sha256": SHA,
            "name": "bao-cao.txt",
            "name_folded": "bao-cao.txt",
            "path": "/tray/bao-cao.txt",
            "media_type": "text/plain",
            "size": len(TEXT.encode()),
            "language": "vi",
            "kind": "article",
            "title": None,
            "symbol": "05-QĐ/TU",
            "symbol_folded": "5-qd/tu",
            "issuer": None,
            "place": None,
            "signed": "2024-05-01",
            "signatory": None,
            "published": "2024-05-03",
            "date": "2024-05-01",
            "pages": 2,
            "characters": len(TEXT),
            "text": TEXT,
            "rules_version": "r1",
            "run_id": run,
            "locality": None,
            "locality_folded": None,
            "province": None,
            "grade": None,
            "office": None,
            "recipients": "[]",
            "author": None,
            "publication": None,
            "container": None,
        }
    ]
    quality = {"confidence": None, "rotation": 0, "unknown": None, "grade": None}
    assert rows(path, "page") == [
        {"document_id": 1, "number": 1, "start": 0, "end": len(FIRST)} | quality,
        {"document_id": 1, "number": 2, "start": len(FIRST) + 1, "end": len(TEXT)} | quality,
    ]
    assert rows(path, "issue") == [
        {"document_id": 1, "number": 1, "kind": "needs_ocr", "message": "page 2 is a picture", "page": 2}
    ]
    own = {
        "citation": {
            "symbol": "25-NQ/TW",
            "symbol_folded": "25-nq/tw",
            "doc_type": "resolution",
            "issuer": None,
            "year": 2013,
            "date": None,
            "title": None,
            "repaired": 0,
            "locality": None,
            "locality_folded": None,
            "province": None,
            "term": None,
            "cited_id": 1,
            "level": None,
        },
        "locality": {
            "name": "Quảng Ninh",
            "name_folded": "quang ninh",
            "level": "province",
            "province": "Quảng Ninh",
            "code": None,
            "successors": "[]",
        },
        "model_count": {
            "value": 49,
            "qualifier": "exact",
            "status": "achieved",
            "kind": "collective",
            "locality": "Quảng Ninh",
            "locality_folded": "quang ninh",
            "period": "2024",
            "campaign": None,
            "campaign_folded": None,
            "part_of": None,
        },
        "campaign": {
            "name": "Dân vận khéo",
            "name_folded": "dan van kheo",
            "kind": "movement",
            "key": "dan-van-kheo",
        },
        "named_model": {"name": "Ngõ sáng", "name_folded": "ngo sang"},
    }
    assert {table: rows(path, table) for table in own} == {
        table: [evidence | fields] for evidence, (table, fields) in zip(shared, own.items(), strict=True)
    }
    names = ("type", "number", "page", "start", "quote", "reference")
    assert sorted(tuple(row[name] for name in names) for row in rows(path, "mention")) == [
        ("campaign", 1, 2, 73, "Dân vận khéo", 0),
        ("citation", 1, 1, 11, "25-NQ/TW", 0),
        ("citation", 2, 2, 61, "Phong trào", 1),
        ("count", 1, 1, 40, "49 mô hình tập thể", 0),
        ("locality", 1, 1, 26, "Quảng Ninh", 0),
        ("locality", 2, 2, 89, "Quảng Ninh", 0),
        ("named_model", 1, 2, 110, "Ngõ sáng", 0),
    ]
    assert rows(path, "fact") == sorted(
        (
            evidence | {"type": kind, "value": value}
            for evidence, (kind, value) in zip(
                shared,
                [
                    ("citation", "25-NQ/TW"),
                    ("locality", "Quảng Ninh"),
                    ("count", "49 collective"),
                    ("campaign", "Dân vận khéo"),
                    ("named_model", "Ngõ sáng"),
                ],
                strict=True,
            )
        ),
        key=lambda row: row["id"],
    )
    assert store.counts() == Summary(
        documents=1,
        facts={"citation": 1, "locality": 1, "count": 1, "campaign": 1, "named_model": 1},
        ledger={"done": 1, "duplicate": 0, "failed": 0, "waiting": 0},
    )


def test_a_document_is_read_back_as_it_was_stored(store):
    outcome = done(
        facts=all_types(),
        issues=(ISSUE, Issue(kind="sum_mismatch", message="1 + 1 = 3")),
        title="Về công tác",
        issuer="Tỉnh ủy Quảng Ninh",
        locality="Quảng Ninh",
        province="Quảng Ninh",
        place="Hạ Long",
        signatory="Trần Thị B",
        office="Bí thư",
        recipients=("Ban Bí thư", "Lưu Văn phòng"),
        author="Nguyễn Văn A",
        publication="Báo Quảng Ninh",
        sections=(
            Section(number=1, parent=None, kind="heading", label="I", title="TÌNH HÌNH", start=0, end=40),
            Section(number=2, parent=1, kind="clause", label="1", title=None, start=12, end=40),
        ),
    )
    found = store.load(store.save(outcome, None))
    assert (found.document, found.facts, found.issues, found.rules_version) == (
        outcome.document,
        outcome.facts,
        outcome.issues,
        "r1",
    )
    assert record(found.document, found.facts, found.issues) == record(outcome.document, outcome.facts, outcome.issues)
    assert store.load(99) is None


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
MAYBE = st.none() | WORDS
UNITS = st.builds(Successor, name=WORDS, level=st.just("ward"), province=WORDS, code=WORDS)
OWN = [
    (Citation, {"symbol": WORDS, "doc_type": MAYBE, "title": MAYBE, "locality": MAYBE, "repaired": st.booleans()}),
    (Locality, {"name": WORDS, "level": st.just("commune"), "code": MAYBE, "successors": st.lists(UNITS).map(tuple)}),
    (ModelCount, {"value": st.integers(0, 2**60), "locality": MAYBE, "campaign": MAYBE, "period": MAYBE}),
    (Campaign, {"name": WORDS, "kind": st.just("campaign"), "key": MAYBE}),
    (NamedModel, {"name": WORDS}),
]


@st.composite
def texts_with_facts(draw):
    text = draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60))
    found = []
    for cls, own in draw(st.lists(st.sampled_from(OWN), max_size=6)):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        mention = Mention(start=start, end=end, quote=text[start:end])
        fields = {name: draw(values) for name, values in own.items()} | {"rule": draw(WORDS), "mentions": (mention,)}
        if cls is Citation:
            fields["resolved_from"] = draw(st.sampled_from([(), (mention,), (mention, mention)]))
        found.append(cls(start=start, end=end, quote=text[start:end], **fields))
    cut = draw(st.integers(0, len(text)))
    pages = (Page(number=1, start=0, end=cut), Page(number=2, start=cut, end=len(text)))
    return text, tuple(found), pages


@given(texts_with_facts())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_stored_is_read_back(store, drawn):
    text, found, pages = drawn
    outcome = done("x.txt", text, found, rules=repr(drawn), pages=pages)
    stored = store.load(store.save(outcome, None))
    assert (stored.document.text, stored.document.pages) == (text, pages)
    assert sorted(map(repr, stored.facts)) == sorted(map(repr, found))
    assert set(fact_ids(outcome.source.sha256, stored.facts)) == set(fact_ids(outcome.source.sha256, found))


@pytest.mark.parametrize(
    "again", [done(facts=all_types()), done(facts=()), duplicate()], ids=["done", "other facts", "duplicate"]
)
def test_the_same_bytes_again_change_nothing(store, path, again):
    store.save(done(facts=all_types()), None)
    before = dump(path)
    assert store.save(again, store.start_run("again", NOON)) == 1
    after = dump(path)
    assert (before.pop("run"), len(after.pop("run"))) == ([], 1)
    assert after == before


def test_new_rules_replace_the_facts_and_keep_the_ids_of_those_that_stay(store, path):
    store.save(done(facts=all_types(), issues=(ISSUE,)), None)
    old = {row["id"]: row["type"] for row in rows(path, "fact")}
    store.save(done("other.txt", "Không có gì."), None)

    stays = replace(all_types()[0], rule="citation.better", doc_type="directive", resolved_from=())
    comes = fact(ModelCount, "49 mô hình", value=49, kind="total")
    new = done(facts=(stays, comes), rules="r2", language="nl", kind="resolution", title="T")
    assert store.save(renamed(new, "moved/other name.txt"), None) == 1

    assert [(row["id"], row["type"], row["rule"]) for row in rows(path, "fact")] == sorted(
        [
            (fact_id(SHA, stays), "citation", "citation.better"),
            (fact_id(SHA, comes), "count", "count.test"),
        ]
    )
    # The count's identity is its value and place, so a shorter quote keeps its id.
    assert {fact_id(SHA, stays), fact_id(SHA, comes)} == {i for i, t in old.items() if t in {"citation", "count"}}
    assert [(row["fact_id"], row["quote"]) for row in rows(path, "mention")] == sorted(
        [(fact_id(SHA, stays), "25-NQ/TW"), (fact_id(SHA, comes), "49 mô hình")]
    )
    assert rows(path, "issue") == []
    document = rows(path, "document")[0]
    names = ("id", "name", "path", "language", "kind", "title", "rules_version")
    assert [document[name] for name in names] == [1, "bao-cao.txt", "/tray/bao-cao.txt", "nl", "resolution", "T", "r2"]
    assert (store.stored(SHA, "r1"), store.stored(SHA, "r2"), store.stored("0" * 64, "r2")) == (None, 1, None)


def test_facts_that_share_an_identity_are_told_apart_by_their_place():
    first, second, third = (
        replace(fact(NamedModel, "Ngõ sáng", name="Ngõ sáng"), start=start, rule="r") for start in (1, 5, 9)
    )
    plain = fact_id(SHA, first)
    assert fact_ids(SHA, (first, second, third)) == [plain, f"{plain}-2", f"{plain}-3"]
    assert fact_ids(SHA, (third, first, second)) == [f"{plain}-3", plain, f"{plain}-2"]
    other = fact(Campaign, "Ngõ sáng", name="Ngõ sáng", kind="movement")
    assert fact_id(SHA, other) != plain != fact_id("0" * 64, first)


LEDGER = {
    "done": ([done()], [("bao-cao.txt", "SHA", "done", 1, None, None, 1)]),
    "failed": ([failed()], [("bao-cao.txt", "SHA", "failed", None, None, "broken", 1)]),
    "unread": ([failed(text=None)], [("bao-cao.txt", None, "failed", None, None, "broken", 1)]),
    "failed twice": ([failed(), failed(kind="empty")], [("bao-cao.txt", "SHA", "failed", None, None, "empty", 2)]),
    "failed, then done": ([failed(), done()], [("bao-cao.txt", "SHA", "done", 1, None, None, 2)]),
    "unread, then done": ([failed(text=None), done()], [("bao-cao.txt", "SHA", "done", 1, None, None, 2)]),
    "unread, then failed, then done": (
        [failed(text=None), failed(), done()],
        [("bao-cao.txt", "SHA", "done", 1, None, None, 3)],
    ),
    "done, then unread": (
        [done(), failed(text=None)],
        [
            ("bao-cao.txt", "SHA", "done", 1, None, None, 1),
            ("bao-cao.txt", None, "failed", None, None, "broken", 1),
        ],
    ),
    "done, then unread, then there again": (
        [done(), failed(text=None), duplicate()],
        [("bao-cao.txt", "SHA", "done", 1, None, None, 3)],
    ),
    "done, then failed with other rules": (
        [done(), failed()],
        [("bao-cao.txt", "SHA", "failed", 1, None, "broken", 2)],
    ),
    "done, then failed, then there again": (
        [done(), failed(), duplicate()],
        [("bao-cao.txt", "SHA", "done", 1, None, None, 3)],
    ),
    "another name": (
        [done(), duplicate("copy.txt"), duplicate("copy.txt")],
        [
            ("bao-cao.txt", "SHA", "done", 1, None, None, 1),
            ("copy.txt", "SHA", "duplicate", None, 1, None, 1),
        ],
    ),
    "another name, read again by a process that did not know": (
        [done(), renamed(done(), "copy.txt")],
        [
            ("bao-cao.txt", "SHA", "done", 1, None, None, 1),
            ("copy.txt", "SHA", "duplicate", None, 1, None, 1),
        ],
    ),
    "another name, failed before": (
        [failed("copy.txt"), done(), duplicate("copy.txt")],
        [
            ("copy.txt", "SHA", "duplicate", None, 1, None, 2),
            ("bao-cao.txt", "SHA", "done", 1, None, None, 1),
        ],
    ),
    "another content of the same name": (
        [done(), failed(text="khác"), done(text="mới")],
        [
            ("bao-cao.txt", "SHA", "done", 1, None, None, 1),
            ("bao-cao.txt", source("x", "khác").sha256, "failed", None, None, "broken", 1),
            ("bao-cao.txt", source("x", "mới").sha256, "done", 2, None, None, 1),
        ],
    ),
}


@pytest.mark.parametrize(("outcomes", "lines"), LEDGER.values(), ids=LEDGER)
def test_the_ledger_keeps_a_line_a_file(store, path, outcomes, lines):
    for outcome in outcomes:
        store.save(outcome, None)
    names = ("name", "sha256", "status", "document_id", "duplicate_of", "error_kind", "attempts")
    expected = [tuple(SHA if value == "SHA" else value for value in line) for line in lines]
    assert [tuple(row[name] for name in names) for row in rows(path, "ledger")] == expected


def test_a_failure_keeps_its_reason_until_it_is_superseded(store, path):
    names = ("error_kind", "error_message", "error_remedy", "passing", "run_id", "size", "media_type")
    run = store.start_run("test", NOON)
    assert store.save(failed(text=None), run) is None
    line = rows(path, "ledger")[0]
    assert [line[name] for name in names] == ["broken", "it is broken", "Mend it.", 1, run, None, None]
    store.save(done(), None)
    line = rows(path, "ledger")[0]
    size = len(TEXT.encode())
    assert [line[name] for name in names] == [None, None, None, 0, None, size, "text/plain"]


def test_facts_outlive_a_failure_of_their_file(store, path):
    store.save(done(facts=all_types()), None)
    before = rows(path, "fact")
    store.save(failed(), None)
    assert (len(before), rows(path, "fact")) == (5, before)


def test_times_of_the_ledger_are_first_and_last_attempt(store, path):
    store.save(failed(), None)
    first = rows(path, "ledger", times=True)[0]
    store.save(done(), None)
    last = rows(path, "ledger", times=True)[0]
    assert first["offered"] == first["tried"] == last["offered"] < last["tried"]


def test_a_duplicate_of_nothing_is_refused(store, path):
    before = dump(path)
    with pytest.raises(StoreError, match=r"copy\.txt is said to be a duplicate") as caught:
        store.save(duplicate("copy.txt"), None)
    assert "read anew" in caught.value.advice
    assert dump(path) == before


@pytest.mark.parametrize(
    "outcome",
    [
        replace(done(), document=None),
        replace(failed(), failure=None),
        replace(done(), failure=failed().failure),
    ],
    ids=["done without document", "failed without failure", "done with failure"],
)
def test_an_outcome_that_contradicts_itself_is_a_fault(store, path, outcome):
    before = dump(path)
    with pytest.raises(ValueError, match=r"outcome.*bao-cao\.txt"):
        store.save(outcome, None)
    assert dump(path) == before


def test_characters_that_no_database_holds_keep_their_place(store, path):
    text = "a\0b\ud800c"
    outcome = done("b\udce1o.txt", text, (fact(NamedModel, "\0b\ud800", text, name="b"),))
    found = store.load(store.save(outcome, None))
    assert (found.document.text, found.facts[0].quote) == ("a\ufffdb\ufffdc", "\ufffdb\ufffd")
    assert found.document.source.name == "b\\xe1o.txt" == rows(path, "ledger")[0]["name"]


def test_names_are_kept_composed(store, path):
    store.save(done("Ba\u0301o ca\u0301o.txt"), None)
    store.save(duplicate("Báo cáo.txt"), None)
    assert [(row["name"], row["status"]) for row in rows(path, "ledger")] == [("Báo cáo.txt", "done")]
    assert rows(path, "document")[0]["name_folded"] == "bao cao.txt"


# A transaction that breaks off


class _FaultError(Exception):
    pass


def _break_at(store: Store, number: int):
    """Make the n-th statement from now on fail."""
    seen = iter(range(1, 1000))

    def fault(*_: object) -> None:
        if next(seen) == number:
            raise _FaultError

    event.listen(store._engine, "before_cursor_execute", fault)
    return lambda: event.remove(store._engine, "before_cursor_execute", fault)


@pytest.mark.parametrize("known", [False, True], ids=["new", "replaced"])
def test_a_fault_at_any_statement_leaves_nothing(store, path, known):
    if known:
        store.save(done(facts=all_types(), rules="r0", issues=(ISSUE,)), None)
    before = dump(path)
    broken = 0
    for number in range(1, 100):
        repair = _break_at(store, number)
        try:
            store.save(done(facts=all_types()), None)
        except _FaultError:
            broken += 1
            assert dump(path) == before
        else:
            break
        finally:
            repair()
    # BEGIN, the look for the document, its row, page, mentions, five fact tables, the ledger's look, name and line.
    assert broken >= 12
    assert store.counts().facts == dict.fromkeys(("citation", "locality", "count", "campaign", "named_model"), 1)


def _killed_before_commit(address: str) -> None:
    with Store.open(address) as store:
        event.listen(store._engine, "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
        store.save(done(facts=all_types()), None)


def test_a_killed_process_leaves_nothing(store, path, tmp_path):
    before = dump(path)
    process = multiprocessing.get_context("spawn").Process(target=_killed_before_commit, args=[url(tmp_path)])
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert dump(path) == before
    assert store.save(done(facts=all_types()), None) == 1


def test_processes_at_once_store_each_content_once(tmp_path, path):
    texts = [f"Văn bản số {number}" for number in range(25)]
    context = multiprocessing.get_context("spawn")
    # The database is made by whoever comes first: that, too, happens at once.
    workers = [context.Process(target=save_all, args=[url(tmp_path), name, texts]) for name in ("a", "b", "c")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert sorted(row["text"] for row in rows(path, "document")) == sorted(texts)
    lines = rows(path, "ledger")
    assert sorted(line["name"] for line in lines) == sorted(f"{n}-{i}.txt" for n in "abc" for i in range(25))
    assert sum(line["status"] == "done" for line in lines) == 25
    assert {line["duplicate_of"] or line["document_id"] for line in lines} == set(range(1, 26))


# Runs, and documents to extract again


def test_a_run_is_kept_from_its_start(store, path):
    run = store.start_run("nightly", NOON)
    line = rows(path, "run", times=True)
    started = "2026-03-01 12:00:00.000000"
    assert line == [
        {"id": run, "reason": "nightly", "status": "running", "started": started, "finished": None, "counts": "{}"}
    ]
    store.finish_run(run, "failed", {"done": 2, "failed": 1}, NOON.replace(hour=13))
    (line,) = rows(path, "run", times=True)
    assert (line["status"], line["finished"], line["counts"]) == (
        "failed",
        "2026-03-01 13:00:00.000000",
        '{"done": 2, "failed": 1}',
    )


@pytest.mark.parametrize(
    ("run_id", "status", "at"),
    [
        (7, "done", NOON),
        (1, "finished", NOON),
        (1, "running", NOON),
        (1, "done", NOON.replace(tzinfo=None)),
    ],
)
def test_a_run_cannot_end_in_other_ways(store, path, run_id, status, at):
    store.start_run("test", NOON)
    before = dump(path)
    with pytest.raises(StoreError):
        store.finish_run(run_id, status, {}, at)
    assert dump(path) == before


def test_documents_of_other_rules_are_named_with_their_files(store):
    for number, rules in enumerate(["r1", "r2", "r1"], 1):
        store.save(done(f"{number}.txt", f"văn bản {number}", rules=rules), None)
    assert [source.name for source in store.outdated("r2")] == ["1.txt", "3.txt"]
    assert [source.name for source in store.outdated("r1")] == ["2.txt"]
    store.save(done("1.txt", "văn bản 1", rules="r2"), None)
    assert [source.name for source in store.outdated("r2")] == ["3.txt"]
