from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from extractors.facts import Campaign, Citation, Fact, Locality, Mention, ModelCount
from pipeline.model import Document, Issue, Page, SourceFile
from pipeline.show import rendered, says

TEXT = "Thực hiện Nghị quyết số 25-NQ/TW, tỉnh Quảng Ninh có 49 mô hình.\fNăm nay Quảng Ninh thêm."


def document(text: str, **about: Any) -> Document:
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\f")]
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    pages = tuple(Page(number=n, start=s, end=e) for n, (s, e) in enumerate(zip(starts, ends, strict=True), 1))
    source = SourceFile(path=Path("a.txt"), name="a.txt", sha256="ab" * 32, size=9, media_type="text/plain")
    return Document(source=source, text=text, pages=pages, language="vi", kind="article", **about)


def at(quote: str, text: str = TEXT, after: int = 0) -> dict[str, Any]:
    start = text.index(quote, after)
    return {"start": start, "end": start + len(quote), "quote": quote}


def plain(found: Document, facts: tuple[Fact, ...] = (), issues: tuple[Issue, ...] = ()) -> list[str]:
    return rendered(found, facts, issues).plain.splitlines()


def test_every_mention_is_marked_with_the_number_of_its_fact() -> None:
    mentions = (Mention(**at("Quảng Ninh")), Mention(**at("Quảng Ninh", after=60)))
    facts = (
        Citation(**at("Nghị quyết số 25-NQ/TW"), rule="citation.party", symbol="25-NQ/TW", doc_type="resolution"),
        Locality(
            **at("Quảng Ninh"),
            rule="locality.name",
            name="Quảng Ninh",
            level="province",
            province="Quảng Ninh",
            mentions=mentions,
        ),
        ModelCount(**at("Quảng Ninh có 49 mô hình"), rule="model.noun", value=49, period="2024"),
    )
    issues = (Issue(kind="needs_ocr", message="the page is a picture", page=2), Issue(kind="odd", message="x"))
    assert plain(document(TEXT, title="Chuyện ở mỏ", published="2024-03-09"), facts, issues) == [
        "a.txt",
        "vi article, 2 pages, sha256 abababababababab",
        "title: Chuyện ở mỏ",
        "published: 2024-03-09",
        "",
        "Thực hiện ⟦Nghị quyết số 25-NQ/TW⟧¹, tỉnh ⟦⟦Quảng Ninh⟧² có 49 mô hình⟧³.",
        "--- page 2 ---",
        "Năm nay ⟦Quảng Ninh⟧² thêm.",
        "",
        "  1 citation     p. 1  symbol 25-NQ/TW, doc type resolution  [citation.party]",
        "  2 locality     p. 1  name Quảng Ninh, level province, province Quảng Ninh  [locality.name]",
        "  3 count        p. 1  value 49, qualifier exact, status achieved, kind total, period 2024  [model.noun]",
        "",
        "issue: needs_ocr on page 2: the page is a picture",
        "issue: odd: x",
    ]


def test_a_short_reference_is_marked_with_the_number_of_its_citation() -> None:
    text = "Theo 25-NQ/TW. Nghị quyết này rõ."
    fact = Citation(
        **at("25-NQ/TW", text), rule="r", symbol="25-NQ/TW", resolved_from=(Mention(**at("Nghị quyết này", text)),)
    )
    assert plain(document(text), (fact,))[3:] == [
        "Theo ⟦25-NQ/TW⟧¹. ⟦Nghị quyết này⟧¹ rõ.",
        "",
        "  1 citation     p. 1  symbol 25-NQ/TW  [r]",
    ]


def test_a_document_without_facts_says_so() -> None:
    assert plain(document("Không có gì.")) == [
        "a.txt",
        "vi article, 1 pages, sha256 abababababababab",
        "",
        "Không có gì.",
        "",
        "no facts",
    ]


def test_facts_that_cross_are_both_marked() -> None:
    text = "abcdef"
    facts = tuple(
        Campaign(start=s, end=e, quote=text[s:e], rule="r", name="n", kind="movement") for s, e in ((0, 4), (2, 6))
    )
    assert plain(document(text), facts)[3] == "⟦ab⟦cd⟧¹ef⟧²"


def test_colours_tell_the_types_apart_and_the_innermost_wins() -> None:
    facts = (Locality(**at("Quảng Ninh"), rule="r", name="Quảng Ninh", level="province"),
             ModelCount(**at("Quảng Ninh có 49 mô hình"), rule="r", value=49))  # fmt: skip
    out = io.StringIO()
    Console(file=out, force_terminal=True, width=200, color_system="standard").print(
        rendered(document(TEXT), facts, ())
    )
    assert "\x1b[32mQuảng Ninh\x1b[0m" in out.getvalue()
    assert "\x1b[1;33m có 49 mô hình\x1b[0m" in out.getvalue()


@pytest.mark.parametrize("code", ["\x1b[31m", "\x07", "\x9b2J", "\u202e", "\x00"])
def test_nothing_in_a_document_can_command_the_terminal(code: str) -> None:
    found = document(f"a{code}b", title=f"t{code}")
    fact = Campaign(start=0, end=1, quote="a", rule="r", name=f"n{code}", kind="movement")
    shown = rendered(found, (fact,), ()).plain
    assert code not in shown
    assert shown.count("\ufffd") == 3


def test_markup_in_a_document_is_text() -> None:
    assert plain(document("[bold]x[/bold] [/]"))[3] == "[bold]x[/bold] [/]"


MARKS = "⟦⟧⁰¹²³⁴⁵⁶⁷⁸⁹"
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp"), exclude_characters=MARKS)


@given(
    st.text(LETTERS, min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 60)), max_size=12),
)
def test_the_text_without_the_marks_is_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    facts = tuple(
        Campaign(start=s, end=e, quote=text[s:e], rule="r", name="n", kind="movement")
        for s, e in spans
        if s < e <= len(text)
    )
    whole = rendered(document(text), facts, ()).plain
    body = whole.removeprefix("a.txt\nvi article, 1 pages, sha256 abababababababab\n\n").split("\n\n")[0]
    assert body.count("⟦") == body.count("⟧") == len(facts)
    assert body.translate({ord(char): None for char in MARKS}) == text


def test_a_fact_says_only_what_is_known() -> None:
    assert says({"symbol": "25-NQ/TW", "year": None, "repaired": False, "part_of": 0}) == "symbol 25-NQ/TW, part of 0"
