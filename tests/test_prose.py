"""Ordinary prose holds no facts: football, weather, recipes, municipal news, people named like places."""

import json
from pathlib import Path

import pytest

from extractors.engine import extract

TEXTS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "prose.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["id"])
def test_ordinary_prose_has_no_facts(case):
    assert [(fact.type, fact.quote) for fact in extract(case["text"], case["lang"])] == []
