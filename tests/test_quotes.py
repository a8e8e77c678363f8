"""Quotations: every pair of a text, where it opens and closes, also where marks are mixed, nested or forgotten."""

from __future__ import annotations

import pytest

from extractors.engine import build_nlp
from extractors.quotes import all_quotations, quotations
from extractors.text import clean

Pairs = list[tuple[str, str]]  # as written with its marks, and what stands inside


def place(text: str, pairs: Pairs) -> list[tuple[int, int, int, int]]:
    """Offsets of opening mark, inside and closing mark of each pair; pairs are in order of their opening marks."""
    found, at = [], 0
    for whole, inside in pairs:
        opens = text.index(whole, at)
        start = text.index(inside, opens)
        found.append((opens, start, start + len(inside), opens + len(whole)))
        at = opens + 1
    return found


def offsets(text: str, lang: str, *, outer: bool = False) -> list[tuple[int, int, int, int]]:
    assert clean(text, lang).text == text
    nlp = build_nlp(lang)
    doc = nlp.get_pipe("sentences")(nlp.make_doc(text))
    words = doc.user_data["words"]
    pairs = quotations(doc) if outer else all_quotations(doc)
    return [(words.start[q.open], words.start[q.start], words.end(q.end - 1), words.end(q.close - 1)) for q in pairs]


CLOSED: list[tuple[str, str, str, Pairs]] = [
    ("curly", "vi", "Phong trào “Ngõ hoa” và “Nhà sạch” lan rộng.", [("“Ngõ hoa”", "Ngõ hoa"), ("“Nhà sạch”", "Nhà sạch")]),
    ("straight", "nl", 'De beweging "Groene weg" en "Rood dak".', [('"Groene weg"', "Groene weg"), ('"Rood dak"', "Rood dak")]),
    ("single straight", "nl", "De beweging 'Groene weg' groeit.", [("'Groene weg'", "Groene weg")]),
    ("single curly", "nl", "De beweging ‘Groene weg’ groeit.", [("‘Groene weg’", "Groene weg")]),
    ("guillemets", "vi", "Phong trào «Ngõ hoa» lan rộng.", [("«Ngõ hoa»", "Ngõ hoa")]),
    ("guillemets turned", "nl", "De beweging »Groene weg« groeit.", [("»Groene weg«", "Groene weg")]),
    ("low and high", "nl", "De beweging „Groene weg” groeit.", [("„Groene weg”", "Groene weg")]),
    ("low and turned", "nl", "De beweging „Groene weg“ groeit.", [("„Groene weg“", "Groene weg")]),
    ("single low", "nl", "De beweging ‚Groene weg’ groeit.", [("‚Groene weg’", "Groene weg")]),
    ("two single marks", "vi", "Phong trào ''Ngõ hoa'' lan rộng.", [("''Ngõ hoa''", "Ngõ hoa")]),
    ("backticks", "nl", "De beweging ``Groene weg'' groeit.", [("``Groene weg''", "Groene weg")]),
    ("two commas", "nl", "De beweging ,,Groene weg'' groeit.", [(",,Groene weg''", "Groene weg")]),
    ("right mark on both sides", "vi", "Phong trào ”Ngõ hoa” lan rộng.", [("”Ngõ hoa”", "Ngõ hoa")]),
    ("blanks inside", "vi", "Phong trào “ Ngõ hoa ” lan rộng.", [("“ Ngõ hoa ”", "Ngõ hoa")]),
    ("single guillemets", "vi", "Phong trào ‹Ngõ hoa› lan rộng.", [("‹Ngõ hoa›", "Ngõ hoa")]),
    ("wide straight marks", "vi", "Phong trào ＂Ngõ hoa＂ lan rộng.", [("＂Ngõ hoa＂", "Ngõ hoa")]),
    ("ornamental marks", "nl", "De beweging ❝Groene weg❞ groeit.", [("❝Groene weg❞", "Groene weg")]),
    ("in brackets", "vi", "Phong trào (“Ngõ hoa”) lan rộng.", [("“Ngõ hoa”", "Ngõ hoa")]),
    ("full stop inside", "nl", 'Hij zei: "Wij gaan door." Daarna ging hij.', [('"Wij gaan door."', "Wij gaan door.")]),
    ("comma behind", "nl", 'De bewegingen "Groene weg", "Rood dak".', [('"Groene weg"', "Groene weg"), ('"Rood dak"', "Rood dak")]),
    ("hyphen behind", "nl", 'De "Groene weg"-beweging groeit.', [('"Groene weg"', "Groene weg")]),
    ("a number inside", "vi", "Cuộc vận động “5 không, 3 sạch” lan rộng.", [("“5 không, 3 sạch”", "5 không, 3 sạch")]),
    ("the whole text", "vi", "“Ngõ hoa”", [("“Ngõ hoa”", "Ngõ hoa")]),
    ("two lines", "vi", "Phong trào “Ngõ hoa”.\nPhong trào “Ngõ hoa”.", [("“Ngõ hoa”", "Ngõ hoa"), ("“Ngõ hoa”", "Ngõ hoa")]),
]  # fmt: skip

MIXED: list[tuple[str, str, str, Pairs]] = [
    ("curly, straight", "vi", "Phong trào “Ngõ hoa\" và phong trào “Nhà sạch”.", [("“Ngõ hoa\"", "Ngõ hoa"), ("“Nhà sạch”", "Nhà sạch")]),
    ("straight, curly", "vi", "Phong trào \"Ngõ hoa” và phong trào “Nhà sạch”.", [("\"Ngõ hoa”", "Ngõ hoa"), ("“Nhà sạch”", "Nhà sạch")]),
    ("low, straight", "nl", "De beweging „Groene weg\" groeit.", [("„Groene weg\"", "Groene weg")]),
    ("single curly, single straight", "nl", "De beweging ‘Groene weg' groeit.", [("‘Groene weg'", "Groene weg")]),
    ("then an apostrophe", "nl", "De beweging ‘Groene weg' groeit in Jans’ dorp.", [("‘Groene weg'", "Groene weg")]),
    ("every kind in one list", "vi", "Gồm “Ngõ hoa”, \"Nhà sạch\", «Bếp ấm», ‘Vườn xanh’.", [
        ("“Ngõ hoa”", "Ngõ hoa"), ("\"Nhà sạch\"", "Nhà sạch"), ("«Bếp ấm»", "Bếp ấm"), ("‘Vườn xanh’", "Vườn xanh"),
    ]),
    ("nested, other marks", "nl", "Het boek \"Over 'groene wegen' gesproken\" ligt er.", [
        ("\"Over 'groene wegen' gesproken\"", "Over 'groene wegen' gesproken"), ("'groene wegen'", "groene wegen"),
    ]),
    ("nested, the same marks", "vi", "Phong trào “Toàn dân “nói không” với rác nhựa” lan rộng.", [
        ("“Toàn dân “nói không” với rác nhựa”", "Toàn dân “nói không” với rác nhựa"), ("“nói không”", "nói không"),
    ]),
    ("nested in guillemets", "vi", "Tuần lễ «Đọc “Truyện Kiều” cùng con» mở màn.", [
        ("«Đọc “Truyện Kiều” cùng con»", "Đọc “Truyện Kiều” cùng con"), ("“Truyện Kiều”", "Truyện Kiều"),
    ]),
    ("nested at the end", "nl", "Hij noemt het “de weg van de ‘groene daken’”.", [
        ("“de weg van de ‘groene daken’”", "de weg van de ‘groene daken’"), ("‘groene daken’", "groene daken"),
    ]),
]  # fmt: skip

UNCLOSED: list[tuple[str, str, str, Pairs]] = [
    ("ends at a verb", "vi", "Phong trào “Ngõ hoa, nhà sạch được 12 thôn hưởng ứng.", [("“Ngõ hoa, nhà sạch", "Ngõ hoa, nhà sạch")]),
    ("ends at the full stop", "vi", "Huyện phát động phong trào “Ngõ hoa, nhà sạch.", [("“Ngõ hoa, nhà sạch", "Ngõ hoa, nhà sạch")]),
    ("ends with the line", "vi", "Phong trào “Ngõ hoa\nXã “Tân An” họp.", [("“Ngõ hoa", "Ngõ hoa"), ("“Tân An”", "Tân An")]),
    ("Dutch", "nl", "De beweging “Groene weg heeft 12 dorpen bereikt.", [("“Groene weg", "Groene weg")]),
    ("then a closed one", "vi", "Phong trào “Ngõ hoa được khen; phong trào “Nhà sạch” cũng vậy.", [("“Ngõ hoa", "Ngõ hoa"), ("“Nhà sạch”", "Nhà sạch")]),
    ("in a list", "vi", "Các phong trào “Ngõ hoa, “Nhà sạch” và “Bếp ấm”.", [("“Ngõ hoa", "Ngõ hoa"), ("“Nhà sạch”", "Nhà sạch"), ("“Bếp ấm”", "Bếp ấm")]),
    ("before a unit", "nl", "De beweging \"Groene weg in de gemeente Tan An groeit.", [("\"Groene weg", "Groene weg")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text", "pairs"),
    [case[1:] for case in CLOSED + MIXED + UNCLOSED],
    ids=[case[0] for case in CLOSED + MIXED + UNCLOSED],
)
def test_pairs(lang: str, text: str, pairs: Pairs) -> None:
    assert offsets(text, lang) == place(text, pairs)


NONE = [
    ("nl", "Het bestuur van 's-Hertogenbosch komt 's avonds bijeen."),
    ("nl", "De foto's en video's van oma's keuken hangen in 't dorp."),
    ("nl", "Zo’n veertig auto’s staan ’s nachts in ’s-Gravenhage."),
    ("nl", 'Een scherm van 32" kost minder dan een scherm van 40".'),
    ("nl", "De plank is 5' lang en 10\" breed."),
    ("nl", "Jans' huis en Lars' tuin liggen naast elkaar."),
    ("vi", "Huyện Cư M’gar và xã Ea H'leo họp ở M'Drắk."),
    ("vi", 'Màn hình 32" giá 5 triệu đồng.'),
    ("vi", "Huyện phát động phong trào, ” nhiều xã hưởng ứng."),
    ("vi", "Phong trào “” lan rộng."),
    ("nl", 'De beweging groeit" en de dorpen volgen.'),
    ("vi", "Không có dấu nào ở đây."),
]


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_apostrophes_inches_and_stray_marks_quote_nothing(lang: str, text: str) -> None:
    assert offsets(text, lang) == []


BESIDE_APOSTROPHES: list[tuple[str, str, Pairs]] = [
    ("nl", "In 's-Hertogenbosch loopt 'Groene weg' goed.", [("'Groene weg'", "Groene weg")]),
    ("nl", "De actie 'Foto's van het dorp' trok zo'n 40 mensen.", [("'Foto's van het dorp'", "Foto's van het dorp")]),
    ("nl", "De actie ‘Oma’s keuken’ loopt 's avonds.", [("‘Oma’s keuken’", "Oma’s keuken")]),
    ("nl", "De actie \"'s Avonds samen\" loopt.", [("\"'s Avonds samen\"", "'s Avonds samen")]),
    ("vi", "Huyện Cư M'gar mở phong trào 'Ngõ hoa'.", [("'Ngõ hoa'", "Ngõ hoa")]),
    ("nl", "Een scherm van 32\" hangt bij \"Groene weg\".", [("\"Groene weg\"", "Groene weg")]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "pairs"), BESIDE_APOSTROPHES)
def test_pairs_beside_apostrophes_and_inches(lang: str, text: str, pairs: Pairs) -> None:
    assert offsets(text, lang) == place(text, pairs)


OUTER: list[tuple[str, str, Pairs]] = [
    ("vi", "Phong trào “Toàn dân “nói không” với rác nhựa” và “Ngõ hoa”.", [
        ("“Toàn dân “nói không” với rác nhựa”", "Toàn dân “nói không” với rác nhựa"), ("“Ngõ hoa”", "Ngõ hoa"),
    ]),
    ("nl", "Het boek \"Over 'groene wegen' gesproken\" ligt er.", [("\"Over 'groene wegen' gesproken\"", "Over 'groene wegen' gesproken")]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "pairs"), OUTER)
def test_quotations_leave_out_those_inside_another(lang: str, text: str, pairs: Pairs) -> None:
    assert offsets(text, lang, outer=True) == place(text, pairs)
