"""The rules on labelled texts: our own, and the shared ones where they are at hand."""

from functools import cache
from pathlib import Path

import pytest

from extractors.engine import analyse
from pipeline.evaluate import evaluate, load_gold

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "gold"
# What an archivist can trust: below these, people go back to reading every page.
FLOORS = {"citation": 0.99, "locality": 0.96, "count": 0.96, "campaign": 0.94, "named_model": 0.88}
STRICT = 0.88
LEVEL = 0.96


@cache
def report(path, lang=None):
    cases = [case for case in load_gold(path) if lang in (None, case.lang)]
    return evaluate(cases, lambda text, lang: analyse(text, lang).facts)


def f1(found, kind):
    tally = found.tally(kind)
    return tally.f1


@pytest.mark.parametrize("lang", ["vi", "nl"])
@pytest.mark.parametrize(("kind", "floor"), FLOORS.items())
def test_our_own_texts(kind, floor, lang):
    assert f1(report(ROOT / "samples" / "gold.jsonl", lang), kind) >= floor


def test_there_are_enough_texts_of_our_own():
    cases = load_gold(ROOT / "samples" / "gold.jsonl")
    assert min(sum(case.lang == lang for case in cases) for lang in ("vi", "nl")) >= 20


@pytest.mark.parametrize("name", ["vi-dev.jsonl", "nl-dev.jsonl"])
@pytest.mark.parametrize(("kind", "floor"), FLOORS.items())
def test_the_shared_texts(kind, floor, name):
    if not (SHARED / name).exists():
        pytest.skip("the shared labelled texts are not at hand")
    assert f1(report(SHARED / name), kind) >= floor


@pytest.mark.parametrize("name", ["vi-dev.jsonl", "nl-dev.jsonl"])
def test_the_attributes_of_the_shared_texts(name):
    if not (SHARED / name).exists():
        pytest.skip("the shared labelled texts are not at hand")
    found = report(SHARED / name)
    assert found.strict_counts().value >= STRICT
    assert found.attribute("locality", "level").value >= LEVEL


def test_every_quote_is_the_text_between_its_offsets():
    assert report(ROOT / "samples" / "gold.jsonl").quotes.value == 1
