"""Official documents of every kind, made in the ways in which offices made theirs: header, sections and facts of each.

``tests/documents`` has their texts, in the notation of scripts/make_samples.py, and ``gold.jsonl`` what an archivist
would file from them; ``makers.py`` makes the files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from makers import MAKERS, SOURCES, samples

from pipeline import media
from pipeline.process import process_file

GOLD = {case["name"]: case for case in map(json.loads, (SOURCES / "gold.jsonl").read_text("utf-8").splitlines())}
KINDS = {
    **{"an-giang-quyet-dinh": media.HTML, "ha-nam-nghi-quyet-hdnd": media.ODT, "tuyen-quang-ket-luan": media.RTF},
    **{"lao-cai-nghi-quyet": media.PDF, "thanh-hoa-cong-van": media.PDF, "soc-trang-ke-hoach": media.DOCX},
}


SCANS = {"thanh-hoa-cong-van", "xa-dong-van-chuong-trinh"}


def made(name: str, folder: Path) -> Path:
    source = samples.Source.parse((SOURCES / f"{name}.txt").read_text(encoding="utf-8"))
    path: Path = MAKERS[name](source, folder / name)
    return path


def facts(outcome: Any) -> list[dict[str, Any]]:
    """The facts by the fields that the gold has."""
    text = outcome.document.text
    fields = {
        "citation": ("symbol",),
        "locality": ("name", "level", "province"),
        "count": ("value", "qualifier", "status", "kind", "locality", "period", "campaign", "part_of"),
        "campaign": ("name",),
        "named_model": ("name",),
    }
    found = []
    for fact in outcome.facts:
        assert text[fact.start : fact.end] == fact.quote
        quote = {"quote": " ".join(fact.quote.split())} if fact.type == "citation" else {}
        found.append({"type": fact.type, **quote, **{name: getattr(fact, name) for name in fields[fact.type]}})
    return found


def test_each_has_its_maker_and_its_gold() -> None:
    texts = {path.stem for path in SOURCES.glob("*.txt")}
    assert texts == set(GOLD) == set(MAKERS)
    assert len(texts) >= 12


@pytest.mark.parametrize("name", GOLD)
def test_header_sections_and_facts(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if name in SCANS:
        request.getfixturevalue("tesseract")
    path = made(name, tmp_path)
    outcome = process_file(path, path.name, max_bytes=10**9)
    document, case = outcome.document, GOLD[name]
    assert document is not None
    assert document.source.media_type == KINDS.get(name, document.source.media_type)
    header = {field: getattr(document, field) for field in case["document"]}
    assert {**header, "recipients": list(document.recipients)} == case["document"]
    assert [[s.parent, s.kind, s.label, s.title] for s in document.sections] == case["sections"]
    assert facts(outcome) == case["facts"]
