"""The same text in another form gives the same facts: normal forms, tone placement, wrapped lines, lost diacritics."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from extractors.engine import extract
from extractors.text import fold

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "samples" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]
WHOLE = [case for case in CASES if "\u00ad" not in case["text"] and "-\n" not in case["text"]]
_OLD = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "ủy": "uỷ", "úy": "uý", "ùy": "uỳ", "ụy": "uỵ"}


def facts(text, lang, key=lambda value: value):
    """What a text says, without where it says it."""
    found = []
    for fact in extract(text, lang):
        said = fact.attributes()
        said.pop("kind", None)
        said = {name: key(value) if isinstance(value, str) else value for name, value in said.items()}
        found.append((fact.type, tuple(sorted(said.items(), key=str))))
    return sorted(found, key=str)


def old_tones(text):
    for new, old in _OLD.items():
        text = text.replace(new, old).replace(new.upper(), old.upper())
    return text


def wrapped(text):
    return "\n".join(
        line if "\t" in line else textwrap.fill(line, 60, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def stripped(text):
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def compared(value):
    """Names as written differ in their diacritics; what they name must not."""
    return fold(unicodedata.normalize("NFC", value))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_normal_forms(case, form):
    text = unicodedata.normalize("NFC", case["text"])
    key = compared
    assert facts(unicodedata.normalize(form, text), case["lang"], key) == facts(text, case["lang"], key)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_tone_placement(case):
    text = unicodedata.normalize("NFC", case["text"])
    assert facts(old_tones(text), case["lang"], compared) == facts(text, case["lang"], compared)


def overlap(form, cases):
    """F1 of what the texts say in another form against what they say as they are."""
    same = changed = 0
    for case in cases:
        text = unicodedata.normalize("NFC", case["text"])
        before = Counter(map(str, facts(text, case["lang"], compared)))
        after = Counter(map(str, facts(form(text), case["lang"], compared)))
        same += 2 * sum((before & after).values())
        changed += sum(before.values()) + sum(after.values())
    return same / changed


def test_wrapped_at_sixty_columns():
    """Where a paragraph ends in a full line, its border is lost for good: a few links change with it."""
    assert overlap(wrapped, WHOLE) >= 0.99


def test_without_diacritics():
    """Some words cannot be told apart without their diacritics: "đã" and "da", "riêng" and "rieng" are one word then."""
    assert overlap(stripped, [case for case in CASES if case["lang"] == "vi"]) >= 0.98
