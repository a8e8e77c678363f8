"""Plain text and Markdown."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from pipeline.model import Page
from pipeline.readers import plain


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\ufeffĐảng".encode(), "Đảng"),
        (unicodedata.normalize("NFD", "Đảng bộ").encode(), unicodedata.normalize("NFD", "Đảng bộ")),
        ("samen\u00adwerking\u00a0van".encode(), "samen\u00adwerking\u00a0van"),
        (b"# Title\n\n- item", "# Title\n\n- item"),
        (b"  indented \n\n\n", "  indented \n\n\n"),
    ],
)
def test_text_is_stored_as_it_is_but_for_line_ends(tmp_path: Path, data: bytes, expected: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    raw = plain.read(tmp_path / "a.txt")
    assert (raw.text, raw.issues) == (expected, ())
    assert raw.pages == (Page(number=1, start=0, end=len(expected)),)


def test_form_feeds_divide_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\f\ftwo")
    raw = plain.read(tmp_path / "a.txt")
    assert [(page.number, raw.text[page.start : page.end]) for page in raw.pages] == [(1, "one"), (2, ""), (3, "two")]
