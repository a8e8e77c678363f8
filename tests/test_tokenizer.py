"""Tokens and sentence borders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.engine import build_nlp
from extractors.sentences import SentenceFinder, span_at
from extractors.text import clean
from extractors.tokenizer import Tokenizer, words_of

TOKENS = [
    ("“Dân vận khéo”.", ["“", "Dân", "vận", "khéo", "”", "."]),
    ("25-NQ/TW).", ["25", "-", "NQ", "/", "TW", ")", "."]),
    ("1.900 mô hình", ["1.900", "mô", "hình"]),
    ("66,4 triệu; 98,26%", ["66,4", "triệu", ";", "98,26", "%"]),
    ("TP. Hồ Chí Minh", ["TP", ".", "Hồ", "Chí", "Minh"]),
    ("Hai Ha-district", ["Hai", "Ha", "-", "district"]),
    ("camera's in Ea T'ling", ["camera's", "in", "Ea", "T'ling"]),
    ("het 13e congres, 30a/2008", ["het", "13e", "congres", ",", "30a", "/", "2008"]),
    ("1.500m2", ["1.500m2"]),
    ("một\nhai\tba", ["một", "\n", "hai", "\t", "ba"]),
    ("", []),
]

SENTENCES = [
    ("Resolutie nr. 25 van 3 juni. De stad telt 4.", ["Resolutie nr. 25 van 3 juni.", "De stad telt 4."]),
    ("Tại TP. Huế có 1.900 người. Ở TX. Kinh Môn ít hơn.", ["Tại TP. Huế có 1.900 người.", "Ở TX. Kinh Môn ít hơn."]),
    ("Năm 2022. Trong đó có 5", ["Năm 2022.", "Trong đó có 5"]),
    ("1. Đến cuối năm\nII. CHỈ TIÊU", ["1. Đến cuối năm", "II. CHỈ TIÊU"]),
    ("“Hay lắm!” Ông nói. “Tốt.” Rồi đi", ["“Hay lắm!”", "Ông nói.", "“Tốt.”", "Rồi đi"]),
    ("H. Ba Tri và P. 5 họp", ["H. Ba Tri và P. 5 họp"]),
    ("Hij zei... en ging. Toen stil", ["Hij zei... en ging.", "Toen stil"]),
]


@pytest.fixture(scope="module")
def tokenizer():
    return build_nlp("vi").tokenizer


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(tokenizer, text, expected):
    doc = tokenizer(text)
    assert [token.text for token in doc] == expected
    assert doc.text == text


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(tokenizer, text, expected):
    doc = SentenceFinder()(tokenizer(text))
    assert [sentence.text.strip() for sentence in doc.sents] == expected


@given(st.text(max_size=200))
def test_a_doc_is_its_text(raw):
    text = clean(raw).text
    doc = Tokenizer(build_nlp("vi").vocab)(text)
    words = words_of(doc)
    assert doc.text == text
    assert [text[a : a + len(word)] for a, word in zip(words.start, words.text, strict=True)] == words.text
    assert [token.norm_ for token in doc] == words.norm


@given(st.lists(st.integers(1, 50), unique=True), st.integers(0, 49))
def test_span_at_holds_its_token(starts, token):
    start, end = span_at([0, *sorted(starts)], token, 60)
    assert start <= token < end
