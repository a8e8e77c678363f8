"""The samples: each file is made from its source, each gold fact is in its text, each kind of trouble is there."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pypdfium2
import pytest

ROOT = Path(__file__).parent.parent
INBOX = ROOT / "samples" / "inbox"
PROSE = [json.loads(line) for line in (Path(__file__).parent / "data" / "prose.jsonl").read_text("utf-8").splitlines()]
GOLD = [json.loads(line) for line in (ROOT / "samples" / "gold.jsonl").read_text("utf-8").splitlines()]
FILED = {case["id"]: case for case in GOLD if "file" in case}

LEVELS = "province district district_town city urban_district commune ward township special_zone".split()
VALUES: dict[tuple[str, str], Callable[[str], object]] = {
    ("citation", "symbol"): re.compile(r"\d+[a-z]?([-/]\d{4})?[-/]\S+").fullmatch,
    ("locality", "level"): LEVELS.__contains__,
    ("count", "qualifier"): "exact more_than at_least nearly about less_than".split().__contains__,
    ("count", "status"): "achieved target change".split().__contains__,
    ("campaign", "kind"): "movement campaign".split().__contains__,
    ("named_model", "name"): bool,
}


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "scripts" / "make_samples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load_script()


@pytest.fixture(scope="module")
def remade(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("inbox")
    return folder, script.make(folder)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as file:
        pages = [page.get_textpage().get_text_range() for page in file]
    # pdfium shows a hyphen at the end of a line as U+FFFE and takes the line end away
    return "\f".join(pages).replace("\r\n", "\n").replace("\ufffe", "-\n") + "\n"


def content(path: Path) -> object:
    """What must not change: compressed bytes may differ between versions of zlib, what is in them may not."""
    data = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]
    if path.suffix == ".pdf" and path.name != "thai-binh-afgebroken-download.pdf":
        return pdf_text(path)
    return data if path.suffix != ".pdf" else data[:8]


def test_script_makes_the_inbox(remade: tuple[Path, dict[str, str]]) -> None:
    folder, _ = remade
    assert names(folder) == names(INBOX)
    for name in names(INBOX):
        assert content(folder / name) == content(INBOX / name), name


def test_script_gives_the_same_bytes_each_time(
    script: ModuleType, remade: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    script.make(tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {
        name: (remade[0] / name).read_bytes() for name in names(remade[0])
    }


def test_gold_holds_the_texts(script: ModuleType, remade: tuple[Path, dict[str, str]]) -> None:
    assert {name: case["text"] for name, case in FILED.items()} == remade[1]
    assert {name: case["file"] for name, case in FILED.items()} == {k: path for k, (path, _) in script.SAMPLES.items()}


def test_inbox_covers_kinds() -> None:
    kinds = Counter((case["lang"], Path(case["file"]).suffix) for case in FILED.values())
    assert kinds == {
        ("vi", ".pdf"): 2,
        ("vi", ".docx"): 1,
        ("vi", ".html"): 1,
        ("vi", ".txt"): 3,
        ("vi", ".md"): 1,
        ("nl", ".pdf"): 1,
        ("nl", ".docx"): 1,
        ("nl", ".html"): 1,
        ("nl", ".txt"): 3,
        ("nl", ".md"): 1,
    }
    kinds_of_text = Counter(case["kind"] for case in FILED.values())
    assert kinds_of_text == {"article": 8, "resolution": 1, "plan": 2, "report": 2, "conclusion": 1, "directive": 1}
    assert max(path.stat().st_size for path in INBOX.rglob("*") if path.is_file()) < 60_000


def test_duplicate_and_broken_file() -> None:
    copy = INBOX / "luu-tru" / "lam-dong-ban-sao.html"
    assert copy.read_bytes() == (INBOX / "lam-dong-sau-hop-nhat.html").read_bytes()
    broken = INBOX / "thai-binh-afgebroken-download.pdf"
    assert broken.read_bytes().startswith(b"%PDF-")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(broken)


@pytest.mark.parametrize("name", ["s-vi-01", "s-vi-02", "s-nl-01"])
def test_pdf_reads_as_its_gold(name: str) -> None:
    assert pdf_text(INBOX / FILED[name]["file"]) == FILED[name]["text"]
    assert FILED[name]["text"].count("\f") == 1  # two pages


@pytest.mark.parametrize("name", ["s-vi-03", "s-nl-02"])
def test_docx_has_all_that_its_gold_says(name: str) -> None:
    path = INBOX / FILED[name]["file"]
    file = docx.Document(str(path))
    assert [len(table.columns) for table in file.tables] == [2, 3, 2]  # letterhead, models per district, closing block
    with zipfile.ZipFile(path) as archive:
        parts = "".join(archive.read(f"word/{part}.xml").decode() for part in ("document", "footnotes"))
    words = re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", parts).replace("&amp;", "&"))
    lines = [re.sub(r"^\d\. ", "", line) for line in FILED[name]["text"].splitlines()]
    assert [line for line in lines if re.sub(r"\s+", "", line) not in words] == []


@pytest.mark.parametrize("name", ["s-vi-04", "s-nl-03"])
def test_web_page_has_more_than_its_article(name: str) -> None:
    page = (INBOX / FILED[name]["file"]).read_text("utf-8")
    text = FILED[name]["text"]
    assert [line for line in text.splitlines() if line.replace("'", "&#x27;") not in page] == []
    for part in ("<nav>", 'class="cookie-banner"', 'class="author"', "article:published_time", "<aside>", "<footer>"):
        assert part in page
    assert "cookie" not in text


def test_legacy_quirks() -> None:
    def raw(name: str) -> bytes:
        return (INBOX / str(FILED[name]["file"])).read_bytes()

    assert not unicodedata.is_normalized("NFC", raw("s-vi-06").decode())
    assert not [char for char in unicodedata.normalize("NFD", raw("s-vi-07").decode()) if unicodedata.combining(char)]
    assert raw("s-nl-06").decode("utf-16").replace("\r\n", "\n") == FILED["s-nl-06"]["text"]
    assert "\xad\n" in raw("s-nl-07").decode() and "\xadlen" in raw("s-nl-07").decode()
    assert raw("s-nl-04").decode().count('"') % 2 == 1
    with pytest.raises(UnicodeDecodeError):
        raw("s-vi-05").decode()


def test_tcvn3(script: ModuleType) -> None:
    # How TCVN3 looks when it is taken for Latin-1; ư is the soft hyphen.
    assert script.to_tcvn3("được Uỷ Đảng bộ tỉnh").decode("latin-1") == "®\xadîc Uû §¶ng bé tØnh"
    with pytest.raises(ValueError):
        script.to_tcvn3("BÁO CÁO")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("een twee drie", ["een twee", "drie"]),
        ("een massa¬mobilisatie", ["een massa-", "mobilisatie"]),
        ("kort ¬om", ["kort om"]),
        ("nr. 25-¬NQ/TW", ["nr. 25-", "NQ/TW"]),
        ("onafbreekbaarlang woord", ["onafbreekbaarlang", "woord"]),
        ("", [""]),
    ],
)
def test_wrap(script: ModuleType, text: str, lines: list[str]) -> None:
    assert script.wrap(text, lambda line: len(line) <= 11) == lines


@pytest.mark.parametrize("case", GOLD, ids=[case["id"] for case in GOLD])
def test_gold_case(case: dict[str, Any]) -> None:
    facts = case["facts"]
    assert [fact for fact in facts if not fact["quote"] or fact["quote"] not in case["text"]] == []
    wrong = [f for f in facts for (kind, key), good in VALUES.items() if f["type"] == kind and not good(f[key])]
    assert wrong == []
    counts = [fact for fact in facts if fact["type"] == "count"]
    values = {fact["value"] for fact in counts}
    campaigns = {fact["name"] for fact in facts if fact["type"] == "campaign"} | {None}
    places = {fact["name"] for fact in facts if fact["type"] == "locality"} | {None}
    assert [fact for fact in counts if fact["part_of"] not in values | {None}] == []
    assert [fact for fact in counts if case["id"] in FILED and fact["campaign"] not in campaigns] == []
    assert [fact for fact in counts if case["id"] in FILED and fact["locality"] not in places] == []


def test_gold_ids_differ() -> None:
    assert [name for name, times in Counter(case["id"] for case in GOLD + PROSE).items() if times > 1] == []


def test_prose_names_no_model_by_number_and_no_symbol() -> None:
    assert Counter(text["lang"] for text in PROSE) == {"vi": 13, "nl": 13}
    fact_like = re.compile(
        r"\d\s+(mô hình|mo hinh|điển hình|modellen)\b|\b(NQ|CT|KL|QĐ|KH)[-/]|mô hình [“\"]|model [“\"]"
    )
    assert [text["id"] for text in PROSE if fact_like.search(text["text"])] == []
