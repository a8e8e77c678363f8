"""Evidence boxes of PDFs with text of their own: cut out, they hold the words."""

from pathlib import Path

import pdfplumber
import pytest
from pdfs import paragraph, write_pdf

from pipeline.process import process_file

INBOX = Path(__file__).parents[2] / "samples" / "inbox"


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def words_in(path: Path, box) -> str:
    with pdfplumber.open(path) as document:
        page = document.pages[box.page - 1]
        cut = page.crop((box.left - 1, box.top - 1, box.right + 1, box.bottom + 1))
        return cut.extract_text() or ""


@pytest.mark.parametrize("name", ["38-nq-tu-ha-giang.pdf", "thai-binh-een-dijk.pdf", "nghe-an-ghi-so-viec-chung.pdf"])
def test_the_boxes_of_every_fact_hold_its_words(name):
    outcome = process_file(INBOX / name, name, max_bytes=10**9)
    assert len(outcome.facts) > 10
    assert len(outcome.boxes) == len(outcome.facts)
    wrong = [
        fact.quote
        for fact, boxes in zip(outcome.facts, outcome.boxes, strict=True)
        if letters(fact.quote) not in letters("".join(words_in(INBOX / name, box) for box in boxes))
    ]
    assert wrong == []


def test_a_quote_over_two_lines_has_two_boxes(tmp_path):
    lines = ["Huyện ủy họp. Thực hiện Nghị quyết", "số 25-NQ/TW của Trung ương, huyện có mô hình mới."]
    path = write_pdf(tmp_path / "a.pdf", [paragraph(72, 200, lines)])
    outcome = process_file(path, "a.pdf", max_bytes=10**9)
    (found,) = [boxes for fact, boxes in zip(outcome.facts, outcome.boxes, strict=True) if fact.type == "citation"]
    assert [box.page for box in found] == [1, 1]
    assert found[0].bottom <= found[1].top + 2
    assert found[0].left > found[1].left
    said = [letters(words_in(path, box)) for box in found]
    assert (said[0], said[1][:8]) == ("Nghịquyết", "số25NQTW")  # beside it half a letter more may be cut out


def test_formats_without_pages_have_no_boxes(tmp_path):
    (tmp_path / "a.txt").write_text("Huyện ủy Ba Bể thực hiện Nghị quyết số 25-NQ/TW.", encoding="utf-8")
    outcome = process_file(tmp_path / "a.txt", "a.txt", max_bytes=10**9)
    assert outcome.facts
    assert outcome.boxes == ()
