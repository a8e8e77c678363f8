from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors import engine
from extractors.facts import Extraction, Header, ModelCount, Remark
from extractors.packs import RuleError
from extractors.rules import rules_version
from pipeline.errors import ConfigurationError
from pipeline.model import Failure, Issue, Outcome
from pipeline.process import process_file

VIETNAMESE = "Thực hiện phong trào thi đua “Dân vận khéo”, huyện có 49 mô hình, trong đó có 12 mô hình tập thể."
DUTCH = "De beweging Bekwame massamobilisatie van het Partijcomité telt 49 modellen, waaronder 12 collectieve modellen."
ENGLISH = "The committee met on Tuesday and agreed that nothing further would have to be done about the bridge."


def text(content: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(content, encoding="utf-8") and None


def pdf(content: str, password: str | None = None) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        buffer = io.BytesIO()
        canvas = Canvas(buffer)
        canvas.drawString(72, 720, content)
        canvas.save()
        with pikepdf.open(io.BytesIO(buffer.getvalue())) as document:
            path_encryption = pikepdf.Encryption(user=password, owner=password) if password else None
            document.save(path, encryption=path_encryption or False)

    return make


def word(content: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        document = docx.Document()
        document.add_paragraph(content)
        document.save(str(path))

    return make


def cut(make: Callable[[Path], None]) -> Callable[[Path], None]:
    def make_cut(path: Path) -> None:
        make(path)
        path.write_bytes(path.read_bytes()[:300])

    return make_cut


def take(path: Path, max_bytes: int = 1_000_000) -> Outcome:
    return process_file(path, path.name, max_bytes=max_bytes)


@pytest.mark.parametrize(
    ("name", "make", "language", "media_type"),
    [
        ("a.txt", text(VIETNAMESE), "vi", "text/plain"),
        ("a.md", text(f"# Dân vận\n\n{VIETNAMESE}"), "vi", "text/markdown"),
        ("a.html", text(f"<html><body><article><p>{VIETNAMESE}</p></article></body></html>"), "vi", "text/html"),
        ("a.pdf", pdf(DUTCH), "nl", "application/pdf"),
        ("report.txt", pdf(DUTCH), "nl", "application/pdf"),
        ("a.DOCX", word(DUTCH), "nl", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.pdf", word(DUTCH), "nl", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("no extension", text(VIETNAMESE), "vi", "text/plain"),
    ],
)
def test_a_file_becomes_a_document_by_its_content_whatever_its_name(
    tmp_path: Path, name: str, make: Callable[[Path], None], language: str, media_type: str
) -> None:
    make(tmp_path / name)
    outcome = take(tmp_path / name)
    assert (outcome.status, outcome.failure, outcome.name) == ("done", None, name)
    assert outcome.document is not None
    assert outcome.source == outcome.document.source
    assert (outcome.document.source.media_type, outcome.document.language) == (media_type, language)
    assert (outcome.document.kind, outcome.rules_version) == ("article", rules_version())
    counted = [fact for fact in outcome.facts if isinstance(fact, ModelCount)]
    assert [fact.value for fact in counted] == [49, 12]
    for fact in outcome.facts:
        assert outcome.document.text[fact.start : fact.end] == fact.quote


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("empty.pdf", text(""), "empty"),
        ("blank.txt", text(" \n\t\n"), "empty"),
        ("cut.pdf", cut(pdf(DUTCH)), "broken"),
        ("cut.docx", cut(word(DUTCH)), "broken"),
        ("locked.pdf", pdf(DUTCH, password="geheim"), "encrypted"),
        ("mislabelled.pdf", lambda path: path.write_bytes(b"\x7fELF" + bytes(200)) and None, "unsupported"),
        ("large.txt", text("dân vận khéo " * 100_000), "too_large"),
        ("missing.txt", lambda path: None, "not_accessible"),
        ("folder.txt", lambda path: path.mkdir(), "not_accessible"),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_cause_and_remedy(
    tmp_path: Path, name: str, make: Callable[[Path], None], kind: str
) -> None:
    make(tmp_path / name)
    outcome = take(tmp_path / name)
    assert (outcome.status, outcome.document, outcome.facts) == ("failed", None, ())
    assert outcome.failure is not None
    assert outcome.failure.kind == kind
    assert outcome.failure.message
    assert outcome.failure.remedy.endswith(".")
    # What can be known of the file is kept, so that the ledger can tell it from others.
    assert (outcome.source is None) == (kind == "not_accessible")


def test_a_text_in_another_language_is_kept_and_says_so(tmp_path: Path) -> None:
    text(ENGLISH)(tmp_path / "a.txt")
    outcome = take(tmp_path / "a.txt")
    assert outcome.document is not None
    assert (outcome.status, outcome.document.language, outcome.document.text.strip()) == ("done", "other", ENGLISH)
    assert [issue.kind for issue in outcome.issues] == ["other_language"]


def test_what_the_web_page_says_of_itself_is_kept(tmp_path: Path) -> None:
    head = (
        '<title>Chuyện ở Móng Cái</title><meta property="article:published_time" content="2025-03-09T08:00:00+07:00">'
    )
    body = "".join(f"<p>{VIETNAMESE} Đoạn {number}.</p>" for number in range(5))
    page = f"<html lang=vi><head>{head}</head><body><article><h1>Chuyện ở Móng Cái</h1>{body}</article></body></html>"
    text(page)(tmp_path / "a.html")
    outcome = take(tmp_path / "a.html")
    assert outcome.document is not None
    assert (outcome.document.title, outcome.document.published) == ("Chuyện ở Móng Cái", "2025-03-09")


def test_header_fields_win_over_the_file_and_remarks_become_issues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = Header(
        kind="resolution", symbol="14-NQ/TU", issuer="Tỉnh ủy Lạng Sơn", signed="2025-03-09", title="về cầu"
    )
    remarks = (Remark(kind="sum_mismatch", message="7 + 5 is not 13", start=3, end=9), Remark(kind="odd", message="x"))
    monkeypatch.setattr(engine, "analyse", lambda *_: Extraction(facts=(), header=header, remarks=remarks))
    text(VIETNAMESE)(tmp_path / "a.txt")
    outcome = take(tmp_path / "a.txt")
    document = outcome.document
    assert document is not None
    assert (document.kind, document.symbol, document.issuer, document.signed, document.title, document.signatory) == (
        "resolution",
        "14-NQ/TU",
        "Tỉnh ủy Lạng Sơn",
        "2025-03-09",
        "về cầu",
        None,
    )
    assert outcome.issues == (
        Issue(kind="sum_mismatch", message="7 + 5 is not 13", page=1),
        Issue(kind="odd", message="x"),
    )


def test_content_that_is_stored_already_is_not_read_again(tmp_path: Path) -> None:
    text("")(tmp_path / "a.txt")
    asked: list[tuple[str, str]] = []

    def stored(sha256: str, version: str) -> int:
        asked.append((sha256, version))
        return 7

    text(VIETNAMESE)(tmp_path / "a.txt")
    outcome = process_file(tmp_path / "a.txt", "a.txt", max_bytes=1_000_000, stored=stored)
    assert outcome.source is not None
    assert (outcome.status, outcome.document) == ("duplicate", None)
    assert asked == [(outcome.source.sha256, rules_version())]


def test_a_fault_of_ours_fails_the_file_and_says_to_report_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> Extraction:
        raise IndexError("list index out of range")

    monkeypatch.setattr(engine, "analyse", faulty)
    text(VIETNAMESE)(tmp_path / "a.txt")
    assert take(tmp_path / "a.txt").failure == Failure(
        kind="unexpected",
        message="IndexError: list index out of range",
        remedy="Report it with the file, or with its kind and origin if it may not be shared.",
    )


def test_a_wrong_rule_pack_ends_the_run_since_every_file_would_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> Extraction:
        raise RuleError("counts.toml, count.models: no example")

    monkeypatch.setattr(engine, "analyse", wrong)
    text(VIETNAMESE)(tmp_path / "a.txt")
    with pytest.raises(ConfigurationError, match=r"counts\.toml, count\.models: no example"):
        take(tmp_path / "a.txt")
