"""Scans: pages without usable text are read by OCR, with their layout, their boxes and a grade."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pypdfium2
import pytesseract
import pytest
from pdfs import At, Rule, paragraph, write_pdf
from PIL import Image
from scans import scan

from extractors.text import fold
from pipeline import media, ocr, quality, readers
from pipeline.cli import app
from pipeline.errors import BrokenFileError
from pipeline.model import Page
from pipeline.process import process_file

INBOX = Path(__file__).parents[2] / "samples" / "inbox"
OFFICIAL = INBOX / "38-nq-tu-ha-giang.pdf"
ARTICLE = INBOX / "thai-binh-een-dijk.pdf"
HEADER = ("kind", "symbol", "issuer", "locality", "place", "signed", "title", "signatory")


pytestmark = pytest.mark.usefixtures("tesseract")


def take(path: Path):
    outcome = process_file(path, path.name, max_bytes=10**9)
    assert outcome.failure is None
    return outcome


def said(outcome):
    return {(fact.type, fold(fact.identity().split("@")[0])) for fact in outcome.facts}


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    return scan(OFFICIAL, path, skew=1.3, stamp=True)


@pytest.fixture(scope="module")
def outcome(scanned):
    return take(scanned)


def test_a_scan_has_the_header_of_the_document(outcome):
    born = take(OFFICIAL).document
    # Without diacritics: of a hundred letters Tesseract takes one "â" for "ầ".
    assert [fold(getattr(outcome.document, name)) for name in HEADER] == [fold(getattr(born, name)) for name in HEADER]


def test_a_scan_has_the_facts_of_the_document(outcome):
    born, found = said(take(OFFICIAL)), said(outcome)
    assert len(born & found) >= 0.95 * max(len(born), len(found)), born ^ found


def test_a_scan_has_pages_with_confidence_and_a_grade(outcome):
    assert [page.number for page in outcome.document.pages] == [1, 2]
    assert all(page.confidence is not None and 80 < page.confidence <= 100 for page in outcome.document.pages)
    assert (outcome.document.grade, outcome.issues) == ("good", ())


def words_in(path: Path, box) -> str:
    """What Tesseract reads in a rectangle of a page, cut out of the picture of the page."""
    document = pypdfium2.PdfDocument(path)
    picture = document[box.page - 1].render(scale=300 / 72).to_pil()
    document.close()
    cut = picture.crop([round(side * 300 / 72) for side in (box.left - 3, box.top - 3, box.right + 3, box.bottom + 3)])
    framed = Image.new("RGB", (cut.width + 80, cut.height + 80), "white")
    framed.paste(cut, (40, 40))
    return pytesseract.image_to_string(framed, lang=ocr.languages(), config="--psm 6")


def letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def test_the_boxes_of_a_scan_hold_the_words(scanned, outcome):
    facts = [(fact, boxes) for fact, boxes in zip(outcome.facts, outcome.boxes, strict=True) if len(boxes) == 1]
    looked_at = facts[:: max(1, len(facts) // 6)]
    right = [letters(fact.quote) in letters(words_in(scanned, boxes[0])) for fact, boxes in looked_at]
    assert len(right) >= 6
    assert sum(right) >= len(right) - 1, [fact.quote for fact, _ in looked_at]


@pytest.mark.parametrize("turned", [90, 180])
def test_a_page_on_its_side_is_turned_and_its_boxes_stand_where_it_shows_them(tmp_path, turned):
    path = scan(ARTICLE, tmp_path / "turned.pdf", turned=turned)
    document = pypdfium2.PdfDocument(path)
    first = pypdfium2.PdfDocument.new()
    first.import_pages(document, [0])
    first.save(path_one := tmp_path / "one.pdf")
    found = take(path_one)
    assert [page.rotation for page in found.document.pages] == [360 - turned]
    born = {fact for fact in said(take(ARTICLE)) if fact[0] == "citation"}
    assert born & said(found) or not born
    width, height = document[0].get_size()
    boxes = [box for where in found.boxes for box in where]
    assert boxes
    assert all(0 <= box.left < box.right <= width and 0 <= box.top < box.bottom <= height for box in boxes)
    upright = [box.bottom - box.top > box.right - box.left for box in boxes if turned == 90]
    assert sum(upright) > 0.8 * len(upright) or turned != 90


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_pictures_are_documents(tmp_path, suffix):
    found = take(scan(OFFICIAL, tmp_path / f"scan{suffix}"))
    assert found.document.symbol == take(OFFICIAL).document.symbol
    assert len(found.document.pages) == (1 if suffix == ".png" else 2)
    assert found.boxes[0][0].page == 1


def test_a_photograph_without_dots_per_inch_is_taken_for_a_page_of_a4(tmp_path):
    path = scan(OFFICIAL, tmp_path / "page.png")
    Image.open(path).save(tmp_path / "bare.jpg", quality=90)
    found = take(tmp_path / "bare.jpg")
    assert found.document.symbol == take(OFFICIAL).document.symbol
    assert 0 < found.boxes[0][0].right < 600


def test_a_cut_off_picture_is_a_broken_file(tmp_path):
    path = tmp_path / "cut.png"
    path.write_bytes(scan(ARTICLE, tmp_path / "whole.png").read_bytes()[:2000])
    with warnings.catch_warnings(), pytest.raises(BrokenFileError, match="damaged or cut off"):
        readers.read(path, media.PNG)


BODY = ["Huyện Ba Bể có 40 mô hình dân vận khéo", "theo Nghị quyết số 25-NQ/TW của Trung ương."]


def test_only_the_pages_without_usable_text_are_read_by_ocr(tmp_path):
    garbled = paragraph(72, 200, ["Ngh¢ quy¶t c§a B¤ ch™nh tr‡ v¢ c¤ng t¥c d£n v¦n xy brt kjh grtw dfgh"] * 4)
    path = tmp_path / "mixed.pdf"
    picture = [Rule(10, 10, 500, 800), At(72, 100, "\ue001\ue002" * 20)]
    raw = readers.read(write_pdf(path, [paragraph(72, 200, BODY), picture, [], garbled]))
    assert raw.text.startswith("\n".join(BODY) + "\f")
    assert [page.confidence for page in raw.pages[:3]] == [None, 0.0, None]
    assert raw.pages[3].confidence > 0  # its letters make no words: OCR makes more of what they look like


def test_without_tesseract_a_page_waits_for_it(tmp_path, monkeypatch, scanned):
    monkeypatch.setattr(ocr, "languages", lambda: "")
    found = take(scanned)
    assert [(issue.kind, issue.page) for issue in found.issues] == [("needs_ocr", 1), ("needs_ocr", 2)]
    assert "apt-get install tesseract-ocr" in found.issues[0].message
    assert (found.document.grade, found.facts) == ("empty", ())


def test_a_page_that_takes_too_long_is_given_up(scanned, monkeypatch):
    monkeypatch.setattr(ocr, "_SECONDS", 0.01)
    found = take(scanned)
    assert {issue.kind for issue in found.issues} == {"ocr_failed"}


def test_vietnamese_data_is_needed(monkeypatch):
    ocr.languages.cache_clear()
    monkeypatch.setattr(pytesseract, "get_languages", lambda: ["eng", "nld"])
    assert ocr.languages() == ""
    ocr.languages.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert ocr.languages() == ""
    ocr.languages.cache_clear()


GRADED = [
    # text, confidence, grade
    ("Huyện ủy Ba Bể ban hành Nghị quyết số 25-NQ/TW về công tác dân vận.", None, "good"),
    ("Het Partijcomité van Ba Be telt 40 modellen (massamobilisatie), zegt de heer Hoàng.", None, "good"),
    ("UBND, HĐND, MTTQ; 1.900 hộ; 12/3/2024; e-mail: a@b.vn; ¼; 25-NQ/TW", None, "good"),
    ("Huyện ủy Ba Bể ban hành Nghị quyết số 25-NQ/TW về công tác dân vận.", 80.0, "fair"),
    ("Huyện ủy Ba Bể ban hành Nghị quyết số 25-NQ/TW về công tác dân vận.", 40.0, "poor"),
    ("Huy(cid:51)n Ba B(cid:7) ban h(cid:9)nh Ngh(cid:4) quy(cid:8)t về công tác.", None, "poor"),
    ("grtw hjkl dfgh Ba Bể sdfg qwrt zxcv bnmk công tác", None, "poor"),
    ("  12  ", None, "empty"),
]


@pytest.mark.parametrize(("text", "confidence", "grade"), GRADED)
def test_grades(text, confidence, grade):
    page = quality.graded(text, Page(number=1, start=0, end=len(text), confidence=confidence))
    assert page.grade == grade


def test_a_document_is_as_good_as_its_worst_page_with_text():
    pages = [Page(number=n, start=0, end=0, grade=grade) for n, grade in enumerate(["good", "empty", "fair"], 1)]
    assert (quality.worst(pages), quality.worst(pages[:1]), quality.worst(pages[1:2])) == ("fair", "good", "empty")


@pytest.fixture
def waiting(tmp_path, monkeypatch, scanned, capsys):
    """A folder in which a scan was ingested, and ``reprocess`` tried, while there was no Tesseract."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(scanned, tmp_path / "scan.pdf")
    with monkeypatch.context() as without:
        without.setattr(ocr, "languages", lambda: "")
        without.setenv("PATH", str(tmp_path))  # for the processes that read
        assert app.run(["ingest", "scan.pdf"]) == 0
        assert app.run(["reprocess", "--needs-ocr"]) == 4
    assert "apt-get install tesseract-ocr" in capsys.readouterr().err
    return tmp_path


@pytest.mark.usefixtures("waiting")
def test_documents_that_waited_for_tesseract_are_read_when_it_is_there(capsys):
    assert app.run(["reprocess"]) == 0
    assert "Nothing to do: these rules have read every document." in capsys.readouterr().err
    assert app.run(["reprocess", "--needs-ocr"]) == 0
    assert "1 read anew, 0 failed" in capsys.readouterr().err
    assert app.run(["query", "documents", "--format", "csv"]) == 0
    assert "38-NQ/TU" in capsys.readouterr().out
    assert app.run(["show", "scan.pdf"]) == 0
    assert "page 1: good, read by OCR with" in capsys.readouterr().out
    assert app.run(["reprocess", "--needs-ocr"]) == 0
    assert "Nothing to do" in capsys.readouterr().err


def test_a_file_that_has_changed_is_not_read_anew(waiting, capsys):
    (waiting / "scan.pdf").write_bytes(b"%PDF-1.4 something else")
    assert app.run(["reprocess", "--needs-ocr"]) == 3
    assert "no longer the one that was stored" in capsys.readouterr().err
    (waiting / "scan.pdf").unlink()
    assert app.run(["reprocess", "--needs-ocr"]) == 3
    assert "cannot be opened" in capsys.readouterr().err
