"""Tables that an export has flattened to lines."""

import pytest

from extractors.engine import build_nlp

HEAD = {"vi": "Huyện ủy và UBND huyện họp.\n", "nl": "Het Partijcomité en het Volkscomité kwamen bijeen.\n"}


def cells(lang, text):
    """Label, value, status, kind, year and whole of each cell."""
    doc = build_nlp(lang)(HEAD[lang] + text)
    words = doc.user_data["words"]
    found = []
    for place in doc.user_data["count_places"]:
        if place.label is not None:
            label = " ".join(words.text[slice(*place.label)])
            found.append((label, place.value, place.status, place.kind, place.period, place.whole))
    return found


BARS = """Số mô hình từng đơn vị:
TT | Đơn vị | Số mô hình | Tỷ lệ (%)
1 | Xã An Phú | 11 | 88,4
2 | Xã An Bình | 14 | 92,5
3 | 7 đơn vị khác | 30 | 81,2
Tổng cộng | 55 | 83,7
Bình quân | 6,1 |"""
MARKDOWN = """Mô hình năm 2023
| Đơn vị | Tập thể | Cá nhân |
|---|---|---|
| Xã An Phú | 5 | 2 |
| Xã An Bình | 4 | |"""
TABS = "Kết quả mô hình\nĐơn vị\tSố hộ\tSố mô hình\nXã An Phú\t1200\t7\nXã An Bình\t980\t5"
YEARS = "Số mô hình theo năm\nĐơn vị | 2022 | 2023\nXã An Phú | 5 | 7\nXã An Bình | 4 | 6\nToàn huyện | 9 | 13"
SEMICOLONS = """Stand van de modellen per eenheid.
Eenheid; modellen; collectief; individueel; voltooid (%)
District Ba Na; 12; 8; 4; 96,7
Overige districten; 20; 15; 5; 91,0
Hele provincie; 32; 23; 9; 92,9"""
LINES = "2. Opgave voor 2026\nEenheid\nAantal te erkennen modellen\nH. Ba Na\n12\nH. Tan Lap\n20\nTotaal\n32"
TRAILING = "Modellen per wijk (totaal aantal modellen, collectieve modellen, individuele modellen):\nTan An 12 8 4\nHoa An 9 7 2"

TABLES = [
    (
        "vi",
        BARS,
        [
            ("Xã An Phú", 11, "achieved", "total", None, 55),
            ("Xã An Bình", 14, "achieved", "total", None, 55),
            ("7 đơn vị khác", 30, "achieved", "total", None, 55),
            ("Tổng cộng", 55, "achieved", "total", None, None),
        ],
    ),
    (
        "vi",
        MARKDOWN,
        [
            ("Xã An Phú", 5, "achieved", "collective", None, None),
            ("Xã An Phú", 2, "achieved", "individual", None, None),
            ("Xã An Bình", 4, "achieved", "collective", None, None),
        ],
    ),
    (
        "vi",
        TABS,
        [
            ("Xã An Phú", 7, "achieved", "total", None, None),
            ("Xã An Bình", 5, "achieved", "total", None, None),
        ],
    ),
    (
        "vi",
        YEARS,
        [
            ("Xã An Phú", 5, "achieved", "total", "2022", 9),
            ("Xã An Phú", 7, "achieved", "total", "2023", 13),
            ("Xã An Bình", 4, "achieved", "total", "2022", 9),
            ("Xã An Bình", 6, "achieved", "total", "2023", 13),
            ("Toàn huyện", 9, "achieved", "total", "2022", None),
            ("Toàn huyện", 13, "achieved", "total", "2023", None),
        ],
    ),
    (
        "nl",
        SEMICOLONS,
        [
            ("District Ba Na", 12, "achieved", "total", None, 32),
            ("District Ba Na", 8, "achieved", "collective", None, 12),
            ("District Ba Na", 4, "achieved", "individual", None, 12),
            ("Overige districten", 20, "achieved", "total", None, 32),
            ("Overige districten", 15, "achieved", "collective", None, 20),
            ("Overige districten", 5, "achieved", "individual", None, 20),
            ("Hele provincie", 32, "achieved", "total", None, None),
            ("Hele provincie", 23, "achieved", "collective", None, 32),
            ("Hele provincie", 9, "achieved", "individual", None, 32),
        ],
    ),
    (
        "nl",
        LINES,
        [
            ("H. Ba Na", 12, "target", "total", None, 32),
            ("H. Tan Lap", 20, "target", "total", None, 32),
            ("Totaal", 32, "target", "total", None, None),
        ],
    ),
    (
        "nl",
        TRAILING,
        [
            ("Tan An", 12, "achieved", "total", None, None),
            ("Tan An", 8, "achieved", "collective", None, 12),
            ("Tan An", 4, "achieved", "individual", None, 12),
            ("Hoa An", 9, "achieved", "total", None, None),
            ("Hoa An", 7, "achieved", "collective", None, 9),
            ("Hoa An", 2, "achieved", "individual", None, 9),
        ],
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), TABLES)
def test_cells(lang, text, expected):
    squeezed = [(label.replace(" .", "."), *rest) for label, *rest in cells(lang, text)]
    assert squeezed == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("vi", "Dân số\nĐơn vị | Số hộ\nXã An Phú | 1200\nXã An Bình | 980"),
        ("vi", "Huyện có nhiều mô hình.\nĐơn vị\tSố hộ\tĐảng viên\nXã An Phú\t1200\t70\nXã An Bình\t980\t50"),
        ("vi", "Mô hình được mở rộng.\nĐơn vị | Kinh phí\nXã An Phú | 30\nXã An Bình | 40"),
        ("vi", "Số mô hình: 12.\nHọp ngày 12.\nXong."),
        ("nl", "De modellen kosten geld.\nEenheid; budget\nTan An; 30\nHoa An; 40"),
        ("nl", "Modellen worden bezocht.\nEenheid | Huishoudens | Leden\nTan An | 300 | 20\nHoa An | 280 | 25"),
        ("nl", "De modellen lopen goed; de leden komen bijeen; zij spreken af."),
    ],
)
def test_no_cells(lang, text):
    assert cells(lang, text) == []
