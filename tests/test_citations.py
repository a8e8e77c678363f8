"""Cited documents: symbols of Party and State in every spelling, what stands behind them, and what is no symbol."""

from __future__ import annotations

import itertools
import textwrap
import time
import unicodedata
from functools import cache
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.attrs import NORM

from extractors.citations import CitationFinder
from extractors.engine import extract
from extractors.facts import Citation
from extractors.rules import load
from extractors.symbols import header_symbol
from extractors.text import clean, fold
from extractors.tokenizer import Tokenizer


@cache
def finder() -> tuple[Tokenizer, CitationFinder]:
    nlp = spacy.blank("xx")
    nlp.vocab.lex_attr_getters[NORM] = fold
    return Tokenizer(nlp.vocab), CitationFinder(nlp.vocab)


def found(text: str, lang: str = "vi", letterhead: tuple[tuple[int, int], ...] = ()) -> list[dict[str, Any]]:
    tokenize, find = finder()
    doc = tokenize(clean(text, lang).text)
    doc.user_data["letterhead"] = letterhead
    items: list[dict[str, Any]] = find(doc).user_data["citations"]
    whole = doc.text
    for item in items:
        item["quote"] = whole[slice(*item["span"])]
        item["resolved_from"] = [whole[start:end] for start, end in item["resolved_from"]]
    return items


def symbols(text: str, lang: str = "vi") -> list[str]:
    return [item["symbol"] for item in found(text, lang)]


# Text, then quote and symbol of every citation in it.
SYMBOLS = [
    # Party
    ("Triển khai Nghị quyết số 07-NQ/TW trong toàn tỉnh", [("Nghị quyết số 07-NQ/TW", "07-NQ/TW")]),
    ("theo Chỉ thị 11-CT/TU và 09-CT/TU", [("Chỉ thị 11-CT/TU", "11-CT/TU"), ("09-CT/TU", "09-CT/TU")]),
    ("(Kế hoạch số 5-KH/ThU).", [("Kế hoạch số 5-KH/ThU", "5-KH/ThU")]),
    ("“Hướng dẫn số 12-HD/BTGDVTU”", [("Hướng dẫn số 12-HD/BTGDVTU", "12-HD/BTGDVTU")]),
    ("Quy định số 08-QĐi/TW", [("Quy định số 08-QĐi/TW", "08-QĐi/TW")]),
    ("Chương trình hành động số 23-CTHĐ/TU", [("Chương trình hành động số 23-CTHĐ/TU", "23-CTHĐ/TU")]),
    ("Quy chế phối hợp số 05-QCPH/BDVTU-CA", [("Quy chế phối hợp số 05-QCPH/BDVTU-CA", "05-QCPH/BDVTU-CA")]),
    ("Thông báo số 45-TB/VPTW", [("Thông báo số 45-TB/VPTW", "45-TB/VPTW")]),
    ("Nghị quyết số 03-NQ/CB của chi bộ", [("Nghị quyết số 03-NQ/CB", "03-NQ/CB")]),
    ("Kế hoạch số 367-KH/TWĐTN-VP", [("Kế hoạch số 367-KH/TWĐTN-VP", "367-KH/TWĐTN-VP")]),
    ("Công văn số 15-CV/BTCTU", [("Công văn số 15-CV/BTCTU", "15-CV/BTCTU")]),
    ("NQ 18-NQ/TW", [("NQ 18-NQ/TW", "18-NQ/TW")]),
    ("xem 18-NQ/TW", [("18-NQ/TW", "18-NQ/TW")]),
    ("Nghị quyết số 8B-NQ/HNTW", [("Nghị quyết số 8B-NQ/HNTW", "8B-NQ/HNTW")]),
    ("Nghị quyết số 17a-NQ/TU", [("Nghị quyết số 17a-NQ/TU", "17a-NQ/TU")]),
    ("Nghị quyết 25-NQ/TƯ", [("Nghị quyết 25-NQ/TƯ", "25-NQ/TW")]),
    # State
    ("Nghị định số 34/2019/NĐ-CP", [("Nghị định số 34/2019/NĐ-CP", "34/2019/NĐ-CP")]),
    ("Nghị quyết 30a/2008/NQ-CP", [("Nghị quyết 30a/2008/NQ-CP", "30a/2008/NQ-CP")]),
    ("Quyết định số 1719/QĐ-TTg", [("Quyết định số 1719/QĐ-TTg", "1719/QĐ-TTg")]),
    (
        "Thông tư liên tịch số 01/2014/TTLT-BNV-BTC",
        [("Thông tư liên tịch số 01/2014/TTLT-BNV-BTC", "01/2014/TTLT-BNV-BTC")],
    ),
    ("Kế hoạch số 12.862/KH-UBND", [("Kế hoạch số 12.862/KH-UBND", "12862/KH-UBND")]),
    ("Quy chế 06/QC-TT.HĐND-UBND", [("Quy chế 06/QC-TT.HĐND-UBND", "06/QC-TT.HĐND-UBND")]),
    ("Quyết định số 77/QĐ-UBND.VX của tỉnh", [("Quyết định số 77/QĐ-UBND.VX", "77/QĐ-UBND.VX")]),
    ("Quyết định số 77/QĐ-UBND.UBND tỉnh", [("Quyết định số 77/QĐ-UBND", "77/QĐ-UBND")]),
    ("Nghị quyết số 43.NQ/HĐND", [("Nghị quyết số 43.NQ/HĐND", "43.NQ/HĐND")]),
    ("Công văn số 125/SGDĐT-VP", [("Công văn số 125/SGDĐT-VP", "125/SGDĐT-VP")]),
    ("văn bản 249/MTTQ-BTT", [("văn bản 249/MTTQ-BTT", "249/MTTQ-BTT")]),
    ("Chỉ thị số 64/CP", [("Chỉ thị số 64/CP", "64/CP")]),
    ("Văn bản hợp nhất số 03/VBHN-VPQH", [("Văn bản hợp nhất số 03/VBHN-VPQH", "03/VBHN-VPQH")]),
    ("Quyết định số 9/QĐ-HTXNN", [("Quyết định số 9/QĐ-HTXNN", "9/QĐ-HTXNN")]),
    # laws
    ("Luật Thanh niên số 57/2020/QH14", [("Luật Thanh niên số 57/2020/QH14", "57/2020/QH14")]),
    ("Luật số 59/2020/QH 14", [("Luật số 59/2020/QH 14", "59/2020/QH14")]),
    ("theo pháp luật và Nghị quyết 202/2025/QH15", [("Nghị quyết 202/2025/QH15", "202/2025/QH15")]),
    ("629/2019/UBTVQH14", [("629/2019/UBTVQH14", "629/2019/UBTVQH14")]),
    ("Pháp lệnh số 34/2007/PL-UBTVQH11", [("Pháp lệnh số 34/2007/PL-UBTVQH11", "34/2007/PL-UBTVQH11")]),
    ("Nghị quyết số 753/2005/NQ-UBTVQH11", [("Nghị quyết số 753/2005/NQ-UBTVQH11", "753/2005/NQ-UBTVQH11")]),
    # separators swapped: kept as written
    ("Quyết định số 12/QĐ-TU", [("Quyết định số 12/QĐ-TU", "12/QĐ-TU")]),
    ("Công văn số 15-CV/UBND", [("Công văn số 15-CV/UBND", "15-CV/UBND")]),
    ("Chương trình số 02/CTPH-MTTQ-CA", [("Chương trình số 02/CTPH-MTTQ-CA", "02/CTPH-MTTQ-CA")]),
    # separators odd or missing
    ("Nghị quyết số 25 - NQ/TW", [("Nghị quyết số 25 - NQ/TW", "25-NQ/TW")]),
    ("Nghị quyết số 25 -NQ /TW", [("Nghị quyết số 25 -NQ /TW", "25-NQ/TW")]),
    ("Nghị quyết số 25–NQ/TW", [("Nghị quyết số 25–NQ/TW", "25-NQ/TW")]),
    ("Nghị quyết số 25−NQ/TW", [("Nghị quyết số 25−NQ/TW", "25-NQ/TW")]),
    ("Nghị quyết số 25\u2010NQ/TW", [("Nghị quyết số 25\u2010NQ/TW", "25-NQ/TW")]),
    ("Nghị quyết số 25\u2011NQ/TW", [("Nghị quyết số 25\u2011NQ/TW", "25-NQ/TW")]),
    ("Nghị quyết số\u00a025\u00a0-\u00a0NQ/TW", [("Nghị quyết số 25 - NQ/TW", "25-NQ/TW")]),
    ("Quyết định số 213QĐ/TW", [("Quyết định số 213QĐ/TW", "213-QĐ/TW")]),
    ("theo 62NQ/TU", [("62NQ/TU", "62-NQ/TU")]),
    ("Báo cáo số 09BC/HU", [("Báo cáo số 09BC/HU", "09-BC/HU")]),
    ("Nghị quyết số 20 NQ-TU", [("Nghị quyết số 20 NQ-TU", "20-NQ/TU")]),
    ("Nghị quyết số 214 NQ/UBTVQH9", [("Nghị quyết số 214 NQ/UBTVQH9", "214-NQ/UBTVQH9")]),
    ("Nghị định số 34/2019/NĐ/CP", [("Nghị định số 34/2019/NĐ/CP", "34/2019/NĐ-CP")]),
    ("theo số31-QĐ/TW", [("số31-QĐ/TW", "31-QĐ/TW")]),
    ("Nghị quyết số 25-NQ/TWcủa Đảng", [("Nghị quyết số 25-NQ/TW", "25-NQ/TW")]),
    ("NGHỊ QUYẾT SỐ 19-CTR/TU", [("NGHỊ QUYẾT SỐ 19-CTR/TU", "19-CTr/TU")]),
    ("nghi quyet so 30 nq cp", [("nghi quyet so 30 nq cp", "30/NQ-CP")]),
    # diacritics lost
    ("Quyet dinh so 217-QD/TW", [("Quyet dinh so 217-QD/TW", "217-QĐ/TW")]),
    ("Nghi dinh so 34/2019/ND-CP", [("Nghi dinh so 34/2019/ND-CP", "34/2019/NĐ-CP")]),
    ("Nghi quyet 12/NQ-HDND", [("Nghi quyet 12/NQ-HDND", "12/NQ-HĐND")]),
    ("Nghi quyet so 03-NQ/DU", [("Nghi quyet so 03-NQ/DU", "03-NQ/ĐU")]),
    ("De an so 04-DA/TU", [("De an so 04-DA/TU", "04-ĐA/TU")]),
    ("Du an so 04/DA-UBND", [("Du an so 04/DA-UBND", "04/DA-UBND")]),
    ("De an so 04/DA-UBND", [("De an so 04/DA-UBND", "04/ĐA-UBND")]),
    ("Huong dan so 7-HD/UBKTDU", [("Huong dan so 7-HD/UBKTDU", "7-HD/UBKTĐU")]),
    ("Quyết định số 8/QĐ-UBNĐ", [("Quyết định số 8/QĐ-UBNĐ", "8/QĐ-UBND")]),
    # lists that share a head
    ("các Nghị quyết số 18, 19-NQ/TW", [("Nghị quyết số 18", "18-NQ/TW"), ("19-NQ/TW", "19-NQ/TW")]),
    ("Quyết định số 217 và 218-QĐ/TW", [("Quyết định số 217", "217-QĐ/TW"), ("218-QĐ/TW", "218-QĐ/TW")]),
    (
        "Chỉ thị 05, 06 và số 07-CT/TU",
        [("Chỉ thị 05", "05-CT/TU"), ("06", "06-CT/TU"), ("07-CT/TU", "07-CT/TU")],
    ),
    (
        "Nghị định số 81/2021 và 97/2023/NĐ-CP",
        [("Nghị định số 81/2021", "81/2021/NĐ-CP"), ("97/2023/NĐ-CP", "97/2023/NĐ-CP")],
    ),
    ("Kế hoạch số 12-KH, 13-KH/HU", [("Kế hoạch số 12-KH", "12-KH/HU"), ("13-KH/HU", "13-KH/HU")]),
    # character recognition: only behind a cue or "số"
    ("Nghị quyết số 25-NQ/T W", [("Nghị quyết số 25-NQ/T W", "25-NQ/TW")]),
    ("Nghị quyết số 25-NO/TW", [("Nghị quyết số 25-NO/TW", "25-NQ/TW")]),
    ("Nghị quyết số 25-NQ/TVV", [("Nghị quyết số 25-NQ/TVV", "25-NQ/TW")]),
    ("Chỉ thị 2O-CT/TU", [("Chỉ thị 2O-CT/TU", "20-CT/TU")]),
    ("số l9-KL/TW", [("số l9-KL/TW", "19-KL/TW")]),
    ("Quyết định số 58/QĐ-UB ND", [("Quyết định số 58/QĐ-UB ND", "58/QĐ-UBND")]),
    # Dutch
    ("volgens Resolutie nr. 07-NQ/TW van", [("Resolutie nr. 07-NQ/TW", "07-NQ/TW")]),
    ("Res. 07-NQ/TW", [("Res. 07-NQ/TW", "07-NQ/TW")]),
    ("het Actieprogramma nr. 23 -CTr/TU", [("Actieprogramma nr. 23 -CTr/TU", "23-CTr/TU")]),
    ("Decreet nr. 34/2019/ND-CP", [("Decreet nr. 34/2019/ND-CP", "34/2019/NĐ-CP")]),
    ("Resoluties nr. 18 en 19-NQ/TW", [("Resoluties nr. 18", "18-NQ/TW"), ("19-NQ/TW", "19-NQ/TW")]),
    ("de Jongerenwet nr. 57/2020/QH14", [("Jongerenwet nr. 57/2020/QH14", "57/2020/QH14")]),
    ("Wet op de dorpen nr. 57/2020/QH14", [("Wet op de dorpen nr. 57/2020/QH14", "57/2020/QH14")]),
    ("Verslag 96/BC-UBND", [("Verslag 96/BC-UBND", "96/BC-UBND")]),
    ("Project nummer 04-DA/TU", [("Project nummer 04-DA/TU", "04-ĐA/TU")]),
]


@pytest.mark.parametrize(("text", "expected"), SYMBOLS, ids=[text for text, _ in SYMBOLS])
def test_symbols(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(item["quote"], item["symbol"]) for item in found(text)] == expected


NO_SYMBOLS = [
    # references without a symbol, drafts
    "Nghị quyết Trung ương 7 khóa XI",
    "Nghị quyết Đại hội XIII của Đảng",
    "Nghị quyết 25 và Kết luận 43",
    "Resolutie van het 13e Partijcongres, Resolutie 25",
    "Số     -NQ/TU",
    "Số: /QĐ-UBND ngày    tháng 7 năm 2023",
    "các nghị quyết số 18, 19 và 20",
    "Điều 5, khoản 2, điểm a Luật Đất đai năm 2013",
    "Bộ luật Lao động 2019",
    # dates, periods, fractions, scores
    "ngày 03/6/2013, 03-6-2013, 3.6.2013",
    "giai đoạn 2020-2025, nhiệm kỳ 2025 - 2030",
    "từ 6-8/2023 và quý 3/2020",
    "5/14 tổ dân phố, 178/178 xã, 12/15 chỉ tiêu",
    "2/3 TB-XH hội viên",
    "mở cửa 24/7, 7/7 ngày",
    "thắng 3-1, hòa 2-2, xếp thứ 5/12",
    "Covid-19 và COVID-19, ca bệnh số 17",
    "een A/B-test, 24/7 open, 9-11, 4-4-2",
    "in de periode 2020-2025, op 3-6-2013 en 14/3/2020",
    "1/2 TL suiker, 3/4 eetlepel",
    # plates, phones, prices, products, addresses
    "xe biển số 29-KH 123.45, 51F-678.90 và 30A-999.99",
    "xe tải 15C-123.45/TW",
    "điện thoại 0912 345 678, 024.3825-1234, 1900-1234",
    "giá 25.000 đ/kg, 100.000 đồng/m2, 1,2 triệu/tấn",
    "ổ cứng 2-TB/SSD và 512-GB/HDD",
    "máy in HP-1020/PC, bóng đèn 12-W/LED",
    "số nhà 12/5 ngõ 34-TT/HB",
    "tờ bản đồ số 14, thửa 125/3",
    "lớp 10A1, phòng 203-B, tầng 5/TT",
    "quốc lộ 1A, đường tỉnh 4-CT, km 12-TB",
    "tiêu chuẩn TCVN 7957-2008, ISO 9001/2015, EN 12-PC/ABC",
    "artikel nr. 2-TB/SSD, bestelnummer 45-PC/HDD",
    "kenteken 12-TB-34, NL-7-BC/XX",
    "dossiernummer 2021/NL-45, zaak C-131/12",
    "Verordening (EU) 2016/679, Richtlijn 2006/123/EG, Richtlijn 95/46/EG",
    "Besluit nr. 1/80, wet nr. 33",
    "plan 2030, programma 5, project nr. 12",
    "postbus 12-A, 1012 AB Amsterdam, lijn 15-CT",
    "wifi 802.11b/g, USB 3-A/C, 5G/4G",
    "vitamine B12-PC, omega 3-HD/LD",
    # slips without anything that says that it is a symbol
    "25-NO/TW",
    "25-NQ/T W",
    "O5-CT/TW",
    "giữ 2O-NQ/TU",
    "5 NQ/TW",
    "Mục 3 KH/HU",
    "12/QĐ-XYZ",
    "64/CP",
    "5/CA-PV",
    "theo 12-tb/ssd",
    # codes that belong to nothing
    "NQ/TW, QĐ-UBND, KH-UBND",
    "TW 25, TU 20",
    "kênh 14-VTV/HD, 60-HZ/UHD",
    "15-CT/ABC",
    "8-PA/KG",
    "3 KH-KT",
    "khối 12 TT-BV",
    "A12-NQ/TW",
    "2021/25-NQ/TW",
    "1.25-NQ/TW",
    "25-NQ/TWX",
    "123456-NQ/TW",
    "25-NQA/TW",
]


@pytest.mark.parametrize("text", NO_SYMBOLS)
def test_what_is_no_symbol(text: str) -> None:
    assert symbols(text) == []


PROSE = {
    "weather": "Dự báo ngày 14/3/2024, khu vực Bắc Bộ có mưa rào, nhiệt độ 18-21 độ C, gió cấp 3-4, giật cấp 5/6. Từ 15 - 17/3, trời "
    "hửng nắng; độ ẩm 75-80%. Số điện thoại đường dây nóng: 0243.825.1234, trực 24/7. Bản tin số 12 phát lúc 5 giờ 30.",
    "football": "Phút 45+2, cầu thủ số 10 sút phạt nâng tỷ số lên 2-1. Đội hình 4-3-3 chuyển sang 5-4-1; kết quả lượt đi 0-0, lượt về "
    "3-2. Mùa 2023/24 đội đứng thứ 5/14, thắng 9/26 trận. Vé hạng A giá 150.000 đồng/người, khán đài B 80.000 đ/vé.",
    "recipe": "Cho 1/2 thìa cà phê muối, 3/4 bát đường, 250 g bột (loại số 8) và 2-3 quả trứng. Nướng ở 180-200 độ trong 25-30 phút, "
    "sau đó hạ xuống 150 độ. Khẩu phần 4/6 người; mỗi phần 320 kcal/100 g.",
    "market": "VN-Index tăng 12,5 điểm (+1,02%) lên 1.245,6; khối lượng 18.000 tỷ đồng/phiên. Mã CTG +2,1%, HDB -0,5%, TCB đứng giá. "
    "Tỷ giá USD/VND 25.430, vàng SJC 78,5-80,5 triệu/lượng. Laptop RAM 16-GB, ổ 1-TB/SSD giá 18 triệu.",
    "dutch council": 'De gemeenteraad stemde met 21-14 voor het plan "Groen Hart 2030". Het besluit geldt vanaf 1/1/2025 voor 5/14 wijken; de '
    "kosten zijn 1,2 miljoen euro. Bellen kan via 020-624 1111 of 14 020, 24/7. Kenmerk: 2024/0158-RO. Zie artikel 3, lid 2, van de Wet.",
    "dutch sport": "In de 89e minuut werd het 3-2. Trainer Smit koos voor 4-4-2 en noemde het programma 'zwaar'. Seizoen 2023/24 telde 34 duels; "
    "kaarten kosten 25 euro, nr. 12 op de ranglijst, kamer 5-B, bus 15.",
    "dutch recipe": "Meng 250 g bloem (type 00) met 3/4 liter melk en 2-3 eieren. Bak 25-30 minuten op 180 graden. Res. de rest in de koelkast, "
    "max. 2/3 dagen. Plan 4-6 personen; 320 kcal/100 g. Recept nr. 7 uit het boek “Koken 1-2-3”.",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_ordinary_prose_cites_nothing(text: str) -> None:
    assert found(text) == []
    assert found(unicodedata.normalize("NFD", text).upper(), "nl") == []


# Text, then for each citation doc_type, issuer, date and title.
DETAILS = [
    (
        "Nghị quyết số 25-NQ/TW, ngày 03/6/2013 của Ban Chấp hành Trung ương Đảng (khóa XI)",
        [("resolution", "Ban Chấp hành Trung ương", "2013-06-03", None)],
    ),
    ("Chỉ thị số 05-CT/TW ngày 15-5-2016 của Bộ Chính trị", [("directive", "Bộ Chính trị", "2016-05-15", None)]),
    ("Chỉ thị số 05-CT/TW (15/5/2016)", [("directive", "Trung ương Đảng", "2016-05-15", None)]),
    (
        "Kế hoạch số 88-KH/HU ngày 03 tháng 6 năm 2013 của Ban Thường vụ Huyện ủy Mường Khương",
        [("plan", "Ban Thường vụ Huyện ủy Mường Khương", "2013-06-03", None)],
    ),
    (
        "Quyết định số 15/QĐ-UBND của Chủ tịch UBND tỉnh Lạng Sơn ngày 7/9/2021 về việc phê duyệt Đề án “Chợ sạch” ở cơ sở; các",
        [("decision", "Chủ tịch Ủy ban nhân dân tỉnh Lạng Sơn", "2021-09-07", "phê duyệt Đề án “Chợ sạch” ở cơ sở")],
    ),
    ("Kết luận số 61-KL/TW “Về nông dân”", [("conclusion", "Trung ương Đảng", None, "Về nông dân")]),
    ("Kết luận số 61-KL/TW về nông dân đã đi vào cuộc sống", [("conclusion", "Trung ương Đảng", None, None)]),
    ("Quy định số 124-QĐ/TW", [("regulation", "Trung ương Đảng", None, None)]),
    ("Quy chế số 124-QĐ/TW", [("rules", "Trung ương Đảng", None, None)]),
    ("124-QĐ/TW", [("decision", "Trung ương Đảng", None, None)]),
    ("Hướng dẫn số 9-HD/BDVHU", [("guideline", "Ban Dân vận Huyện ủy", None, None)]),
    ("Công văn số 125/SNV-CC", [("official_letter", "Sở Nội vụ", None, None)]),
    ("Tờ trình 12/XYZ-KT", [("submission", None, None, None)]),
    (
        "Luật Thanh niên số 57/2020/QH14 ngày 31/02/2020",
        [("law", "Quốc hội", None, "Luật Thanh niên")],
    ),
    (
        "Nghị quyết số 18, 19-NQ/TW ngày 25/10/2017 của Bộ Chính trị",
        [("resolution", "Bộ Chính trị", "2017-10-25", None), ("resolution", "Bộ Chính trị", "2017-10-25", None)],
    ),
    (
        "Quyết định số 217-QĐ/TW và Quyết định số 218-QĐ/TW, ngày 12/12/2013 của Bộ Chính trị",
        [("decision", "Bộ Chính trị", "2013-12-12", None), ("decision", "Bộ Chính trị", "2013-12-12", None)],
    ),
    (
        "Nghị quyết số 25-NQ/TW và Chỉ thị số 16-CT/TU ngày 1/2/2019 của Tỉnh ủy",
        [("resolution", "Trung ương Đảng", None, None), ("directive", "Tỉnh ủy", "2019-02-01", None)],
    ),
    (
        "Nghị quyết số 25-NQ/TW ngày 03/6/2013 của Bộ Chính trị. Sau đó, Nghị quyết số 25-NQ/TW được",
        [("resolution", "Bộ Chính trị", "2013-06-03", None), ("resolution", "Bộ Chính trị", "2013-06-03", None)],
    ),
    (
        "Nghị quyết số 25-NQ/TW ngày 03/6/2013; Nghị quyết số 25-NQ/TW ngày 12/3/2003; Nghị quyết số 25-NQ/TW",
        [
            ("resolution", "Trung ương Đảng", "2013-06-03", None),
            ("resolution", "Trung ương Đảng", "2003-03-12", None),
            ("resolution", "Trung ương Đảng", None, None),
        ],
    ),
    (
        "Resolutie nr. 25-NQ/TW van de 7e Centrale Conferentie (11e zittingsperiode) van 3/6/2013",
        [("resolution", "Ban Chấp hành Trung ương", "2013-06-03", None)],
    ),
    (
        'Besluit nr. 12/QD-UBND van het Volkscomité van de provincie Lao Cai d.d. 3 juni 2013 "over de markt"',
        [("decision", "Ủy ban nhân dân tỉnh Lao Cai", "2013-06-03", "over de markt")],
    ),
    (
        "Richtlijn nr. 16-CT/TU van het Permanent Comité van het Provinciaal Partijcomité kiezen",
        [("directive", "Ban Thường vụ Tỉnh ủy", None, None)],
    ),
    ("Plan nr. 9-KH/TU gedateerd 3 maart 2022", [("plan", "Tỉnh ủy", "2022-03-03", None)]),
    ("Besluit nr. 34/2019/ND-CP van de regering", [("decree", "Chính phủ", None, None)]),
    ("Plan nr. 9-KH/TU van 12 modellen", [("plan", "Tỉnh ủy", None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), DETAILS, ids=[text for text, _ in DETAILS])
def test_what_the_text_says_of_it(text: str, expected: list[tuple[str | None, ...]]) -> None:
    assert [tuple(item[key] for key in ("doc_type", "issuer", "date", "title")) for item in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [("34/2019/NĐ-CP", 2019), ("Chỉ thị 5-CT/TW ngày 15/5/2016", 2016), ("Chỉ thị 5-CT/TW năm 2016", None)],
)
def test_year_comes_from_symbol_or_date(text: str, year: int | None) -> None:
    assert [item["year"] for item in found(text)] == [year]


# Text, then for each citation the short references resolved to it.
REFERENCES = [
    (
        "Nghị quyết số 25-NQ/TW đã rõ. Theo Nghị quyết 25, Nghị quyết số 025 và Nghị quyết này thì cần làm.",
        [["Nghị quyết 25", "Nghị quyết số 025", "Nghị quyết này"]],
    ),
    ("Chỉ thị 11-CT/TU; Kết luận 43-KL/TW. Kết luận 43 và Chỉ thị nêu trên.", [["Chỉ thị nêu trên"], ["Kết luận 43"]]),
    (
        "Resolutie nr. 25-NQ/TW is van 2013; deze resolutie en Resolutie 25 gelden.",
        [["deze resolutie", "Resolutie 25"]],
    ),
    ("NQ 7-NQ/TW rồi NQ 7-NQ/TU; nghị quyết 7", [[], ["nghị quyết 7"]]),
    # nothing to resolve to
    ("Nghị quyết 25 và Nghị quyết này. Nghị quyết số 25-NQ/TW", [[]]),
    ("Nghị quyết số 25-NQ/TW; Nghị quyết 26, Chỉ thị 25, Chỉ thị này", [[]]),
    ("Nghị quyết số 25-NQ/TW; nghị quyết 25% và nghị quyết 25/12, nghị quyết 25.000", [[]]),
    ("Nghị quyết số 25-NQ/TW; nghị quyết trên địa bàn, nghị quyết đó", [[]]),
    # the document speaks of itself
    ("Số 14-NQ/TU\nThực hiện Nghị quyết số 25-NQ/TW.\nNghị quyết này phổ biến đến chi bộ.", [[]]),
    ("Số 14-KH/TU\nThực hiện Nghị quyết số 25-NQ/TW.\nNghị quyết này có tác động lớn.", [["Nghị quyết này"]]),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES, ids=[text for text, _ in REFERENCES])
def test_short_references_go_to_the_citation_before_them(text: str, expected: list[list[str]]) -> None:
    assert [item["resolved_from"] for item in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TỈNH ỦY LAI CHÂU\n*\nSố 14-NQ/TU\nLai Châu, ngày 3/4/2020\nCăn cứ số 7-CT/TW", ["7-CT/TW"]),
        ("Số: 14/2022/NQ-HĐND Hà Nam, ngày 08 tháng 12 năm 2022\nCăn cứ", []),
        ("VOLKSCOMITÉ\nNr.: 214/KH-UBND\nLao Cai, 5 februari 2024", []),
        ("* Số 23-NQ/TU ĐẢNG CỘNG SẢN VIỆT NAM\n\nvề", []),
        ("Số 14-NQ/TU ngày 3/4/2020 của Tỉnh ủy", ["14-NQ/TU"]),
        ("Nghị quyết\nsố 14-NQ/TU", ["14-NQ/TU"]),
        # page header, and the same number of an earlier term
        ("Kế hoạch số 9-KH/TU của Tỉnh ủy\nTỈNH ỦY\nSố 9-KH/TU\nHuế, ngày 3/4/2020\n\nKế hoạch", []),
        ("Số 9-KH/TU\nHuế, ngày 03/4/2020\n\nKế hoạch số 9-KH/TU ngày 3/4/2020; số 9-KH/TU", []),
        ("Số 9-KH/TU\nHuế, ngày 03/4/2020\n\nthay Kế hoạch số 9-KH/TU ngày 5/6/2015", ["9-KH/TU"]),
    ],
)
def test_the_documents_own_number_is_no_citation(text: str, expected: list[str]) -> None:
    assert symbols(text) == expected


def test_nothing_inside_the_letterhead_is_a_citation() -> None:
    text = "Số hồ sơ 3-KH/TU, theo Nghị quyết số 14-NQ/TU"
    assert [item["symbol"] for item in found(text, letterhead=((0, 16),))] == ["14-NQ/TU"]


@pytest.mark.parametrize(("text", "repaired"), [("Nghị quyết số 25-NO/TW", True), ("Nghị quyết số 25 - NQ/TW", False)])
def test_only_mended_symbols_are_marked(text: str, repaired: bool) -> None:
    assert [item["repaired"] for item in found(text)] == [repaired]


SHAPES = [(rule, shape) for rule, shape in load("citations").tables["shapes"].items()]


@pytest.mark.parametrize(("rule", "shape"), SHAPES, ids=[rule for rule, _ in SHAPES])
def test_examples_of_the_shapes(rule: str, shape: dict[str, Any]) -> None:
    for text, *expected in shape["match"]:
        items = found(text)
        assert [item["symbol"] for item in items] == expected
        assert items[0]["rule"] == rule
    assert [text for text in shape["no_match"] if symbols(text)] == []


def test_a_header_line_gives_its_symbol() -> None:
    line = header_symbol("Số: 125 /SGDĐT-VP Hà Nội, ngày 3/4/2020")
    assert line is not None
    assert (line.text, line.issuer) == ("125/SGDĐT-VP", "Sở Giáo dục và Đào tạo")
    assert header_symbol("Số:      /SGDĐT-VP") is None


PASSAGE = (
    "Qua 10 năm thực hiện Nghị quyết số 25-NQ/TW, ngày 03/6/2013 của Ban Chấp hành Trung ương và các Quyết định số 217, 218-QĐ/TW của "
    "Bộ Chính trị, Đảng ủy đã ban hành Nghị quyết số 03-NQ/ĐU; UBND xã có Kế hoạch số 15/KH-UBND theo Nghị định số 34/2019/NĐ-CP. Nghị "
    "quyết này được nhân dân đồng tình."
)
KEYS = ("symbol", "doc_type", "date", "rule")


def facts(text: str) -> list[tuple[Any, ...]]:
    return [(*(item[key] for key in KEYS), len(item["resolved_from"])) for item in found(text)]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: textwrap.fill(text, 60),
        lambda text: textwrap.fill(text, 33),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("quyết", "qu\u00adyết"),
        fold,
        lambda text: fold(text).upper(),
    ],
    ids=["NFD", "wrapped", "narrow", "nbsp", "soft hyphens", "plain", "plain capitals"],
)
def test_another_form_of_the_text_gives_the_same_citations(change: Any) -> None:
    assert len(facts(PASSAGE)) == 6
    assert facts(change(PASSAGE)) == facts(PASSAGE)


CODE = st.sampled_from(["NQ", "QĐ", "CTr", "HD", "BC"])
ISSUER = st.sampled_from(["TW", "TU", "ĐU", "UBKTTU", "BTGDVTW"])


@given(st.integers(1, 99999), CODE, ISSUER, st.sampled_from(["-", "–", " - ", "- ", " -"]), st.booleans())
def test_every_spelling_gives_the_official_symbol(number: int, code: str, issuer: str, dash: str, plain: bool) -> None:
    written = f"{number}{dash}{code}/{issuer}"
    written = written.replace("Đ", "D") if plain else written
    assert symbols(f"theo Văn kiện số {written}, đã nêu") == [f"{number}-{code}/{issuer}"]


@given(st.text(alphabet="0125OlI-/. ,NQTWUĐHBCPsốnr\n\u00a0", max_size=80))
def test_any_text_keeps_spans_in_order_and_apart(text: str) -> None:
    spans = [item["span"] for item in found(text)]
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


LONG = {
    "numbers": "1 ",
    "list": "số 18, 18, 18, ",
    "symbols": "Nghị quyết số 25-NQ/TW, ",
    "half symbols": "25-NQ/",
    "blanks": "số 25 - ",
    "slips": "số O0-N0/",
    "laws": "Luật Đất đai ",
    "dates": "12/QĐ-UBND ngày 3/4/",
    "bodies": "12/QĐ-UBND của Ban của Ban Thường vụ ",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_time_is_proportional_to_the_length_of_a_line(piece: str) -> None:
    tokenize, find = finder()

    def seconds(length: int) -> float:
        doc = tokenize(piece * (length // len(piece)))
        begin = time.process_time()
        find(doc)
        return time.process_time() - begin

    assert seconds(200_000) < 8 * seconds(50_000) + 0.2


def test_facts_carry_offsets_into_the_raw_text_and_their_references() -> None:
    text = "Thực hiện Nghị quyết số 25-\nNQ/TW của Đảng.\nNghị\u00a0quyết này rõ."
    (fact,) = (fact for fact in extract(text) if isinstance(fact, Citation))
    assert fact.quote == text[fact.start : fact.end] == "Nghị quyết số 25-\nNQ/TW"
    assert [(mention.start, mention.quote) for mention in fact.resolved_from] == [(44, "Nghị\u00a0quyết này")]
