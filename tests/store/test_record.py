"""The record that is printed, and the page that explains it."""

import dataclasses
import hashlib
import json
import re
import typing
from pathlib import Path

import pytest
from outcomes import TEXT, all_types, done, source
from sqlalchemy import inspect

from extractors import facts
from extractors.sections import Section, SectionKind
from pipeline.model import Issue
from pipeline.record import fact_ids, record
from pipeline.store import schema

CONTRACT = (Path(__file__).resolve().parents[2] / "docs" / "record.md").read_text(encoding="utf-8")
ISSUES = (Issue(kind="needs_ocr", message="page 2 is a picture", page=2), Issue(kind="other", message="m"))
SHA = source("x").sha256


def explained(heading: str) -> dict[str, str]:
    """The table under a heading of the contract: name to meaning."""
    section = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^##|\Z)", CONTRACT, re.MULTILINE | re.DOTALL)
    assert section, heading
    return dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section[1], re.MULTILINE))


def test_the_record_of_a_document():
    outcome = done("báo cáo.txt", facts=all_types(), title="T", symbol="14-NQ/TU", signed="2024-05-01")
    ids = fact_ids(SHA, outcome.facts)
    assert record(outcome.document, outcome.facts, ISSUES) == {
        "document": {
            "path": "/tray/báo cáo.txt",
            "name": "báo cáo.txt",
            "container": None,
            "sha256": SHA,
            "media_type": "text/plain",
            "language": "vi",
            "kind": "article",
            "title": "T",
            "symbol": "14-NQ/TU",
            "issuer": None,
            "locality": None,
            "province": None,
            "place": None,
            "signed": "2024-05-01",
            "signatory": None,
            "office": None,
            "recipients": [],
            "author": None,
            "publication": None,
            "published": None,
            "pages": 2,
            "characters": len(TEXT),
            "grade": None,
        },
        "sections": [],
        "facts": [
            {"type": "citation", "id": ids[0], "start": 11, "end": 19, "page": 1, "quote": "25-NQ/TW",
             "rule": "citation.test", "boxes": [], "symbol": "25-NQ/TW", "doc_type": "resolution", "issuer": None, "level": None, "locality": None,
             "province": None, "year": 2013, "date": None, "term": None, "title": None, "repaired": False,
             "resolved_from": [{"start": 61, "end": 71, "page": 2, "quote": "Phong trào"}]},
            {"type": "locality", "id": ids[1], "start": 26, "end": 36, "page": 1, "quote": "Quảng Ninh",
             "rule": "locality.test", "boxes": [], "name": "Quảng Ninh", "level": "province", "province": "Quảng Ninh",
             "code": None, "successors": []},
            {"type": "count", "id": ids[2], "start": 40, "end": 58, "page": 1, "quote": "49 mô hình tập thể",
             "rule": "count.test", "boxes": [], "value": 49, "qualifier": "exact", "status": "achieved", "kind": "collective",
             "locality": "Quảng Ninh", "period": "2024", "campaign": None, "part_of": None},
            {"type": "campaign", "id": ids[3], "start": 73, "end": 85, "page": 2, "quote": "Dân vận khéo",
             "rule": "campaign.test", "boxes": [], "name": "Dân vận khéo", "kind": "movement", "key": "dan-van-kheo"},
            {"type": "named_model", "id": ids[4], "start": 110, "end": 118, "page": 2, "quote": "Ngõ sáng",
             "rule": "named_model.test", "boxes": [], "name": "Ngõ sáng"},
        ],
        "issues": [
            {"kind": "needs_ocr", "page": 2, "message": "page 2 is a picture"},
            {"kind": "other", "page": None, "message": "m"},
        ],
    }  # fmt: skip


def test_ids_are_the_documented_hash():
    identities = ["citation|25-NQ/TW@11", "locality|province:Quảng Ninh:Quảng Ninh", "count|49@40"]
    identities += ["campaign|dân vận khéo", "named_model|ngõ sáng"]
    hashes = [hashlib.sha256(f"{SHA}|{identity}".encode()).hexdigest()[:16] for identity in identities]
    assert fact_ids(SHA, all_types()) == hashes


def test_the_text_comes_only_when_asked_for():
    outcome = done()
    with_text = record(outcome.document, (), (), text=True)
    assert with_text["document"].pop("text") == TEXT
    assert with_text == record(outcome.document, (), ())


def test_a_name_that_is_not_utf8_can_be_printed():
    outcome = done("b\udce1o.txt")
    printed = json.dumps(record(outcome.document, (), ()), ensure_ascii=False).encode("utf-8")
    assert rb"/tray/b\\xe1o.txt" in printed


# docs/record.md


def test_the_page_explains_the_document():
    fields = record(done().document, (), (), text=True)["document"]
    assert list(explained("document")) == list(fields)


@pytest.mark.parametrize("kind", facts.FACT_TYPES)
def test_the_page_explains_each_fact_type(kind):
    (found,) = [f for f in all_types() if f.type == kind]
    printed = record(done().document, [found], ())["facts"][0]
    assert [*explained("every fact"), *explained(kind)] == list(printed)


def test_the_page_explains_sections():
    assert list(explained("section")) == [field.name for field in dataclasses.fields(Section)]


def test_the_page_explains_issues():
    assert list(explained("issue")) == list(record(done().document, (), ISSUES)["issues"][0])


@pytest.mark.parametrize("table", sorted(schema.metadata.tables))
def test_the_page_explains_each_table(table):
    assert list(explained(f"Table `{table}`")) == schema.metadata.tables[table].columns.keys()


@pytest.mark.parametrize("view", ["fact", "cited_by"])
def test_the_page_explains_the_views(store, view):
    with store.reading() as connection:
        columns = [column["name"] for column in inspect(connection).get_columns(view)]
    assert list(explained(f"View `{view}`")) == columns


def test_the_page_explains_nothing_else():
    headings = set(re.findall(r"^### (.+)$", CONTRACT, re.MULTILINE))
    tables = {f"Table `{table}`" for table in schema.metadata.tables}
    assert headings == {
        "document",
        "section",
        "every fact",
        "issue",
        "View `fact`",
        "View `cited_by`",
        *facts.FACT_TYPES,
        *tables,
    }


@pytest.mark.parametrize(
    ("heading", "field", "words"),
    [
        ("document", "language", schema.LANGUAGES),
        ("every fact", "type", tuple(facts.FACT_TYPES)),
        ("section", "kind", typing.get_args(SectionKind)),
        ("locality", "level", typing.get_args(facts.Level)),
        ("count", "qualifier", typing.get_args(facts.Qualifier)),
        ("count", "status", typing.get_args(facts.Status)),
        ("campaign", "kind", ("movement", "campaign")),
        ("Table `run`", "status", schema.RUN_STATUSES),
        ("Table `ledger`", "status", schema.LEDGER_STATUSES),
    ],
)
def test_the_page_names_every_word_of_a_vocabulary(heading, field, words):
    assert tuple(re.findall(r"`(\w+)`", explained(heading)[field])) == words
