"""Cleaning and folding: the forms that real files come in, and the properties that offsets rest on."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text import VANISHING, clean, fold, is_plain, shows_vietnamese, spelling

CLEANED = [
    # raw, language, clean
    ("Hòa\u00a0Bình", "vi", "Hòa Bình"),
    ("Bắc Gi\u00adang", "vi", "Bắc Giang"),
    ("\ufeffTỉnh\u200b ủy", "vi", "Tỉnh ủy"),
    (unicodedata.normalize("NFD", "Đồng Tháp đã được"), "vi", "Đồng Tháp đã được"),
    ("một\r\nhai\rba", "vi", "một\nhai\nba"),
    ("một  hai \t ba\n\n\n bốn", "vi", "một hai\tba\nbốn"),
    ("massamobi-\nlisatie", "nl", "massamobilisatie"),
    ("massamobi\u00ad\nlisatie", "nl", "massamobilisatie"),
    ("Mác - Lê-\nnin", "vi", "Mác - Lê-nin"),
    ("số 25-\nNQ/TW", "vi", "số 25-NQ/TW"),
    ("nr. 25-\nNQ/TW", "nl", "nr. 25-NQ/TW"),
    ("land-\nen tuinbouw", "nl", "land- en tuinbouw"),
    ("Noord-\nHolland", "nl", "Noord-Holland"),
    ("cấp xã\n   - 3 -\ncông nhận", "vi", "cấp xã\ncông nhận"),
    ("“Dân vận khéo”", "vi", "“Dân vận khéo”"),
    ("", "vi", ""),
]


@pytest.mark.parametrize(("raw", "lang", "expected"), CLEANED)
def test_clean(raw, lang, expected):
    assert clean(raw, lang).text == expected


def test_wrapped_lines_are_joined_and_paragraphs_kept():
    raw = (
        "Trong năm qua cấp ủy các cấp đã lựa chọn\n"
        "những việc khó để vận động bà con cùng\n"
        "làm. Nhờ vậy đường thôn được mở rộng.\n"
        "\n"
        "KẾT QUẢ\n"
        "- Hơn bốn mươi hộ hiến đất làm đường;\n"
        "- Có 12 mô hình được duy trì.\n"
    )
    assert clean(raw).text.split("\n") == [
        "Trong năm qua cấp ủy các cấp đã lựa chọn những việc khó để vận động bà con cùng làm. "
        "Nhờ vậy đường thôn được mở rộng.",
        "KẾT QUẢ",
        "- Hơn bốn mươi hộ hiến đất làm đường;",
        "- Có 12 mô hình được duy trì.",
        "",
    ]


def test_long_paragraphs_are_no_wrapped_lines():
    raw = "Tiêu đề ngắn\n" + "Câu thứ nhất dài vừa phải. " * 12 + "\n" + "Câu thứ hai cũng dài. " * 14
    assert clean(raw).text.count("\n") == 2


def test_lines_of_a_table_stay_apart():
    raw = "Đơn vị\nSố mô hình\nXã Đông\n12\nXã Tây\n7\nCộng\n19"
    assert clean(raw).text == raw


def test_rows_of_cells_stay_apart_in_a_text_of_wrapped_lines():
    raw = (
        "Trong năm qua cấp ủy các cấp đã lựa chọn\n"
        "những việc khó để vận động bà con cùng\n"
        "làm và nhờ vậy đường thôn được mở rộng:\n"
        "Đơn vị; mô hình; tập thể; cá nhân; khác\n"
        "Xã Đông; 12; 7; 5; 0\n"
        "Xã Tây; 7; 4; 3; 0\n"
    )
    assert clean(raw).text.split("\n")[-3:] == raw.split("\n")[-3:]


def test_noise_reads_as_white_space():
    raw = "phần đầu Trang 3 phần cuối"
    assert clean(raw, noise=[(9, 16)]).text == "phần đầu phần cuối"


def test_spans_lead_back_to_the_raw_words():
    raw = "Tại thị tr\u00adấn\nChũ, " + unicodedata.normalize("NFD", "huyện Lục Ngạn") + " có 25-\nNQ/TW"
    cleaned = clean(raw)
    for piece in ("trấn", "Chũ", "huyện Lục Ngạn", "25-NQ/TW"):
        start = cleaned.text.index(piece)
        a, b = cleaned.raw_span(start, start + len(piece))
        assert clean(raw[a:b]).text == piece


texts = st.text(
    alphabet=st.sampled_from("aăâbđêơư ộừẩ\u0301\u0323\u00ad\u00a0\u200b-–.,;\n\r\t\f0123456789“”\"'()NQ/TWĐệ"),
    max_size=200,
)


@given(texts)
def test_every_clean_character_has_its_raw_span(raw):
    cleaned = clean(raw)
    assert len(cleaned.text) == len(cleaned.starts) == len(cleaned.ends)
    assert all(0 <= start < end <= len(raw) for start, end in zip(cleaned.starts, cleaned.ends, strict=True))
    assert list(cleaned.starts) == sorted(cleaned.starts)
    for i, char in enumerate(cleaned.text):
        if not char.isspace():
            piece = raw[cleaned.starts[i] : cleaned.ends[i]]
            assert char in unicodedata.normalize("NFC", re.sub(f"[{VANISHING}]", "", piece))


@given(texts)
def test_cleaning_twice_changes_nothing(raw):
    once = clean(raw).text
    assert clean(once).text == once


@given(st.text(max_size=100))
def test_folding_keeps_length(text):
    assert len(fold(text)) == len(text)


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Đắk Lắk", "dak lak"), ("QUẢNG NINH", "quang ninh"), ("Hoà Thuỷ", "hoa thuy"), ("coördinatie", "coordinatie")],
)
def test_fold(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hoà", "hòa", True),
        ("UỶ BAN", "ủy ban", True),
        ("Thuỷ", "Thủy", True),
        ("khỏe", "khoẻ", True),
        ("mới", "mỗi", False),
        ("hòa", "hóa", False),
        ("đường", "dường", False),
    ],
)
def test_spelling_ignores_case_and_tone_placement_only(one, other, same):
    assert (spelling(one) == spelling(other)) is same


@pytest.mark.parametrize(
    ("text", "plain", "vietnamese"),
    [
        ("mo hinh", True, False),
        ("mô hình", False, False),
        ("được", False, True),
        ("partijcomité, coördinatie", False, False),
        ("Đông", False, True),
        ("“quote” – 5°", True, False),
    ],
)
def test_what_diacritics_tell(text, plain, vietnamese):
    assert (is_plain(text), shows_vietnamese(text)) == (plain, vietnamese)
