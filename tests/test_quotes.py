"""Quotations: what each opening mark is closed by."""

import pytest

from extractors.engine import build_nlp
from extractors.quotes import quotations
from extractors.text import clean
from extractors.tokenizer import words_of

QUOTED = [
    # text, language, the words inside each outer quotation, and whether it was closed
    ("Mô hình “Ngõ sáng” và “Đường hoa”.", "vi", [("Ngõ sáng", True), ("Đường hoa", True)]),
    ('Mô hình "Ngõ sáng" và "Đường hoa".', "vi", [("Ngõ sáng", True), ("Đường hoa", True)]),
    ("Mô hình 'Ngõ sáng' và ‘Đường hoa’.", "vi", [("Ngõ sáng", True), ("Đường hoa", True)]),
    ("Mô hình «Ngõ sáng» và „Đường hoa”.", "vi", [("Ngõ sáng", True), ("Đường hoa", True)]),
    ("Mô hình „Ngõ sáng“.", "vi", [("Ngõ sáng", True)]),
    ("Mô hình ``Ngõ sáng''.", "vi", [("Ngõ sáng", True)]),
    ("Mô hình “Ngõ sáng\" và \"Đường hoa”.", "vi", [("Ngõ sáng", True), ("Đường hoa", True)]),
    ("Mô hình ”Ngõ sáng” và “Đường hoa“.", "vi", [("Ngõ sáng", True), ("Đường hoa", True)]),
    ("Phong trào “Học tập “Ngõ sáng””.", "vi", [("Học tập “Ngõ sáng”", True)]),
    ("Phong trào \"Học tập \"Ngõ sáng\"\".", "vi", [('Học tập "Ngõ sáng"', True)]),
    ("Mô hình “ Ngõ sáng ” mới.", "vi", [("Ngõ sáng", True)]),
    ("Mô hình “Ngõ sáng được nhân rộng.", "vi", [("Ngõ sáng", False)]),
    ("Het model 'Lichte steeg' in 's-Hertogenbosch en foto's van 't huis.", "nl", [("Lichte steeg", True)]),
    ("In de jaren '90 en '95 was het 's avonds stil.", "nl", []),
    ("Een scherm van 15\" breed en 12' hoog.", "nl", []),
    ("Không có dấu ngoặc nào.", "vi", []),
    ("”", "vi", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "expected"), QUOTED, ids=[row[0] for row in QUOTED])
def test_quotations(text, lang, expected):
    doc = build_nlp(lang)(clean(text, lang).text)
    words = words_of(doc)
    assert [
        (words.whole[words.start[q.start] : words.end(q.end - 1)], q.close > q.end) for q in quotations(doc)
    ] == expected
