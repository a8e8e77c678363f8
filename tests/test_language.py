"""Vietnamese, Dutch or neither."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import language

VIETNAMESE = "Huyện Cư Jút nhân rộng các mô hình dân vận khéo trong vùng đồng bào dân tộc thiểu số."
DUTCH = (
    "In Đông Triều, Uông Bí, Hạ Long, Cẩm Phả, Móng Cái, Quảng Yên en Vân Đồn telde het Provinciaal Partijcomité van "
    "Quảng Ninh 49 modellen voor “Dân vận khéo”, waarvan 12 in Hải Hà."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (VIETNAMESE, "vi"),
        (unicodedata.normalize("NFD", VIETNAMESE), "vi"),
        (VIETNAMESE.upper(), "vi"),
        ("Huyen Cu Jut nhan rong cac mo hinh Dan van kheo", "vi"),
        ("Dang uy xa Phu Son phan dau den cuoi nam co them hai mo hinh moi", "vi"),
        ("Ban Dân vận", "vi"),
        ("Ủy ban nhân dân tỉnh Hà Nam gửi The Asia Foundation và World Bank báo cáo năm 2023", "vi"),
        (DUTCH, "nl"),
        ("Het district Hai Ha telt 12 modellen.", "nl"),
        ("De beweging wordt in alle gemeenten van de provincie Lai Chau uitgevoerd en geprezen.", "nl"),
        ("The provincial party committee of Quang Ninh recognised 49 models of skilful mobilisation.", "other"),
        ("Die Provinz hat 49 Modelle in Quang Ninh anerkannt", "other"),
        ("Le comité provincial du parti a reconnu 49 modèles dans la province de Quang Ninh.", "other"),
        ("El comité provincial del partido reconoció 49 modelos en la provincia.", "other"),
        ("Провинциальный комитет партии признал 49 моделей", "other"),
        ("省党委认可了四十九个模式", "other"),
        ("Pemerintah provinsi mengakui 49 model dengan baik untuk rakyat yang membutuhkan", "other"),
        ("", "other"),
        ("12", "other"),
        ("- 3 -", "other"),
        ("25-NQ/TW", "other"),
        ("OK", "other"),
    ],
)
def test_language_of_a_text(text: str, expected: str) -> None:
    assert language.detect(text) == expected


def test_language_of_each_paragraph() -> None:
    text = f"{VIETNAMESE}\n\nẢnh: T.H.\n  {DUTCH}\nBron: VNA\f{VIETNAMESE}"
    found = [(text[start:end], lang) for start, end, lang in language.paragraphs(text)]
    assert found == [
        (VIETNAMESE, "vi"),
        ("Ảnh: T.H.", "vi"),
        (DUTCH, "nl"),
        ("Bron: VNA", "nl"),
        (VIETNAMESE, "vi"),
    ]


def test_a_first_short_line_has_the_language_of_the_document() -> None:
    assert [lang for *_, lang in language.paragraphs(f"Nhieuws\n{DUTCH}")] == ["nl", "nl"]
    assert language.paragraphs("") == []
    assert language.paragraphs(" \n\f\n ") == []


def test_a_long_text_is_told_by_a_sample_of_all_of_it() -> None:
    assert language.detect((DUTCH + "\n") * 2_000) == "nl"
    assert language.detect((VIETNAMESE + "\n") * 2_000) == "vi"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *((word, True) for word in ("khéo", "Nghị", "quyết", "NGƯỜI", "Thuỷ", "hoà", "ở", "khuỷu", "gì", "tuần")),
        *((word, False) for word in ("één", "modellen", "größe", "khéop", "ngwa", "khòc", "tàp", "f", "")),
    ],
)
def test_shape_of_a_vietnamese_syllable(word: str, expected: bool) -> None:
    assert language.is_syllable(word) is expected
    assert language.is_syllable(unicodedata.normalize("NFD", word)) is expected


def test_another_process_gives_the_same_answer() -> None:
    texts = ["Volgens kameraad Vu Gia Lam", "Kameraad Tran Binh beloonde", "Bac Lieu garnalenboeren", "party committee"]
    here = [language.detect(text) for text in texts]
    code = f"from pipeline import language; print([language.detect(t) for t in {texts[::-1]!r}])"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert there.stdout.strip() == str(here[::-1])


@given(st.text())
def test_paragraphs_cover_every_visible_character(text: str) -> None:
    spans = language.paragraphs(text)
    outside = "".join(
        text[end:start]
        for end, start in zip([0, *(s[1] for s in spans)], [*(s[0] for s in spans), len(text)], strict=True)
    )
    assert not outside.strip()
    assert all(text[start:end] == text[start:end].strip() != "" for start, end, _ in spans)
    assert language.detect(text) == language.detect(text)
