"""Numbers of both languages, as figures and as words."""

import pytest
import spacy

from extractors.numbers import dutch_number, number_at, number_before
from extractors.tokenizer import Tokenizer, words_of

TOKENIZER = Tokenizer(spacy.blank("xx").vocab)

FIRST = [
    ("1.900 mô hình", 1900, 1),
    ("1 900 modellen", 1900, 2),
    ("1900 modellen", 1900, 1),
    ("05 mô hình", 5, 1),
    ("12,345 modellen", 12345, 1),
    ("1,2 nghìn mô hình", 1200, 2),
    ("1,5 ngàn mô hình", 1500, 2),
    ("1,4 duizend modellen", 1400, 2),
    ("1,200 nghìn mô hình", 1200, 2),
    ("2 chục mô hình", 20, 2),
    ("66,4 miljoen", None, 1),
    ("hai mươi lăm mô hình", 25, 3),
    ("ba mươi tư mô hình", 34, 3),
    ("mười chín mô hình", 19, 2),
    ("một trăm linh hai mô hình", 102, 4),
    ("một nghìn hai trăm ba mươi lăm mô hình", 1235, 7),
    ("hai chục mô hình", 20, 2),
    ("hai muoi lam mo hinh", 25, 3),
    ("bay muoi hai mo hinh", 72, 3),
    ("tweeëndertig modellen", 32, 1),
    ("tweeendertig modellen", 32, 1),
    ("Zesentachtig modellen", 86, 1),
    ("honderdtwintig modellen", 120, 1),
    ("elfhonderd modellen", 1100, 1),
    ("duizend tweehonderd modellen", 1200, 2),
    ("honderd en vijf modellen", 105, 3),
    ("één model", 1, 1),
    ("twintigtal modellen", 20, 1),
    ("dozijn modellen", 12, 1),
]


@pytest.mark.parametrize(("text", "value", "end"), FIRST)
def test_number_at(text, value, end):
    number = number_at(words_of(TOKENIZER(text)), 0)
    assert (number.value, number.end) == (value, end)


@pytest.mark.parametrize(
    "text",
    [
        "mô hình",
        "modellen",
        "tientallen modellen",
        "hàng trăm mô hình",
        "vài trăm",
        "12a",
        "1.2.3",
        "kristal",
        "getal",
        "mươi",
    ],
)
def test_no_number_at(text):
    assert number_at(words_of(TOKENIZER(text)), 0) is None


BEFORE = [
    ("hơn trăm mô hình", 2, 100),
    ("gần nghìn mô hình", 2, 1000),
    ("hàng trăm mô hình", 2, None),
    ("mấy chục mô hình", 2, None),
    ("có một trăm lẻ năm mô hình", 5, 105),
    ("vijf en zes modellen", 3, 6),
    ("een twintigtal modellen", 2, 20),
    ("1 240 mô hình", 2, 1240),
    ("năm 2021 có", 2, 2021),
    ("rất nhiều mô hình", 2, None),
]


@pytest.mark.parametrize(("text", "token", "value"), BEFORE)
def test_number_before(text, token, value):
    number = number_before(words_of(TOKENIZER(text)), token)
    assert (number.value if number else None) == value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("nul", 0),
        ("negen", 9),
        ("eenentwintig", 21),
        ("negenennegentig", 99),
        ("driehonderdvijf", 305),
        ("tweeduizendtien", 2010),
        ("duizendeen", 1001),
        ("en", None),
        ("twintigen", None),
        ("honderdhonderd", None),
        ("model", None),
        ("tallen", None),
    ],
)
def test_dutch_number(word, value):
    assert dutch_number(word) == value
