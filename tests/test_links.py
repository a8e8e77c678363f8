"""What a count is tied to: whole, unit, period, campaign."""

import pytest

from extractors.engine import analyse
from extractors.periods import times


def links(text, lang, field):
    return [(fact.value, getattr(fact, field)) for fact in analyse(text, lang).facts if fact.type == "count"]


WHOLES = [
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận, trong đó có 30 mô hình tập thể và 10 mô hình cá nhân.", [(40, None), (30, 40), (10, 40)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận (tập thể 30, cá nhân 10).", [(40, None), (30, 40), (10, 40)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận. Trong số đó, 12 mô hình về kinh tế.", [(40, None), (12, 40)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận, tăng 5 mô hình. Trong đó 12 mô hình về kinh tế.", [(40, None), (5, None), (12, 40)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận. Riêng xã Khang Ninh có 7 mô hình.", [(40, None), (7, 40)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận. Riêng năm 2022 có 7 mô hình mới.", [(40, None), (7, None)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận. Riêng năm 2022, xã Khang Ninh có 7 mô hình, xã Mỹ Phương có 5 mô hình.", [(40, None), (7, None), (5, None)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận. Riêng xã Khang Ninh có 7 mô hình, xã Mỹ Phương có 5 mô hình.", [(40, None), (7, 40), (5, 40)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận. Việc cụ thể hóa nghị quyết còn chậm; 12 mô hình phải củng cố.", [(40, None), (12, None)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận; huyện Na Rì có 31 mô hình.", [(40, None), (31, None)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận, trong đó 30 mô hình tập thể; năm 2023 có 38 mô hình.", [(40, None), (30, 40), (38, None)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận, trong đó 30 mô hình tập thể; phấn đấu thêm 5 mô hình.", [(40, None), (30, 40), (5, None)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận, trong đó năm 2022 có 18 mô hình; năm 2023 có 22 mô hình.", [(40, None), (18, 40), (22, 40)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận: 25 kinh tế, 15 văn hóa.", [(40, None), (25, 40), (15, 40)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình dân vận: 25 xã, 15 phường tham gia.", [(40, None)]),
    ("nl", "Het Partijcomité van Ba Be telt 40 modellen van massamobilisatie: 25 economische en 15 voor veiligheid.", [(40, None), (25, 40), (15, 40)]),
    ("nl", "Het Partijcomité van Ba Be telt 40 modellen van massamobilisatie, waaronder 25 economische modellen en 10 culturele.", [(40, None), (25, 40), (10, 40)]),
    ("nl", "Het Partijcomité van Ba Be telt 40 modellen van massamobilisatie, waaronder 30 collectieve modellen, waarvan 8 nieuwe modellen.", [(40, None), (30, 40), (8, 30)]),
    ("nl", "Het Partijcomité van Ba Be telt 40 modellen van massamobilisatie. Naar gebied: 25 in de economie en 15 in de cultuur.", [(40, None), (25, 40), (15, 40)]),
    ("nl", "Het Partijcomité van Ba Be telt 40 modellen van massamobilisatie. Daarvan zijn er 30 collectief en 10 individueel.", [(40, None), (30, 40), (10, 40)]),
    ("nl", "Het Partijcomité van Ba Be telt 40 modellen van massamobilisatie. Het district Na Ri telt 31 modellen.", [(40, None), (31, None)]),
]  # fmt: skip

PLACES = [
    ("vi", "Huyện Ba Bể có 40 mô hình dân vận do Huyện ủy công nhận.", [(40, "Ba Bể")]),
    ("vi", "Xã Khang Ninh, huyện Ba Bể (tỉnh Bắc Kạn) có 4 mô hình do Đảng ủy xã công nhận.", [(4, "Khang Ninh")]),
    ("vi", "Tỉnh ủy Bắc Kạn họp. Huyện Ba Bể báo cáo trước. Toàn tỉnh hiện có 640 mô hình dân vận.", [(640, "Bắc Kạn")]),
    ("vi", "Tỉnh ủy Bắc Kạn họp.\nTại huyện Ba Bể, cấp ủy chọn việc khó. Toàn huyện có 40 mô hình dân vận.", [(40, "Ba Bể")]),
    ("vi", "Tỉnh Bắc Kạn có 640 mô hình dân vận ở huyện Ba Bể do Tỉnh ủy công nhận.", [(640, "Ba Bể")]),
    ("vi", "Tỉnh ủy Bắc Kạn: huyện Ba Bể (40 mô hình); huyện Na Rì (31 mô hình).", [(40, "Ba Bể"), (31, "Na Rì")]),
    ("vi", "Huyện ủy Ba Bể tổng kết phong trào “Bắc Kạn sáng xanh”, công nhận 40 mô hình dân vận.", [(40, "Ba Bể")]),
    ("vi", "Hai huyện Ba Bể và Na Rì (Bắc Kạn) lần lượt có 12 và 10 mô hình dân vận.", [(12, "Ba Bể"), (10, "Na Rì")]),
    ("nl", "De districten Ba Be, Na Ri en Cho Don tellen respectievelijk 12, 10 en 8 modellen van massamobilisatie van het Partijcomité.", [(12, "Ba Bể"), (10, "Na Rì"), (8, "Chợ Đồn")]),
    ("vi", "Các cấp ủy xây dựng 40 mô hình dân vận. Tiêu biểu như huyện Ba Bể có 12 mô hình.", [(40, None), (12, "Ba Bể")]),
    ("vi", "Tỉnh ủy Bắc Kạn họp. Phong trào lan tỏa ở xã Khang Ninh, xã Mỹ Phương. Đến nay có 40 mô hình dân vận.", [(40, "Bắc Kạn")]),
    ("vi", "Đảng ủy báo cáo: huyện Ba Bể có 22 mô hình dân vận; huyện Na Rì có 18 mô hình; tổng cộng 40 mô hình.", [(22, "Ba Bể"), (18, "Na Rì"), (40, None)]),
    ("vi", "Huyện ủy Ba Bể giao mỗi xã, thị trấn 2 mô hình dân vận.", [(2, "Ba Bể")]),
    ("nl", "De gemeente Khang Ninh, in het district Ba Be, telt 4 modellen van het Partijcomité voor massamobilisatie.", [(4, "Khang Ninh")]),
    ("nl", "Het district Ba Be, waar de meeste meren van de provincie liggen, telt volgens het Partijcomité 40 modellen van massamobilisatie.", [(40, "Ba Bể")]),
    ("nl", "Het Provinciaal Partijcomité van Bac Kan telt 89 modellen van massamobilisatie. Daarvan komen er 31 uit het district Ba Be en 27 uit het district Na Ri. Twaalf modellen kregen bezoek.", [(89, "Bắc Kạn"), (31, "Ba Bể"), (27, "Na Rì"), (12, "Bắc Kạn")]),
]  # fmt: skip

PERIODS = [
    ("vi", "Năm 2022, Huyện ủy Ba Bể có 40 mô hình dân vận, tăng 5 mô hình so với năm 2021.", [(40, "2022"), (5, "2022")]),
    ("vi", "Giai đoạn 2016 - 2020, Huyện ủy Ba Bể có 40 mô hình dân vận.", [(40, "2016-2020")]),
    ("vi", "Từ năm 2019 đến hết tháng 6/2021, Huyện ủy Ba Bể có 40 mô hình dân vận.", [(40, "2019-2021")]),
    ("vi", "Huyện ủy Ba Bể rà soát 40 mô hình dân vận đã được công nhận năm 2022.", [(40, "2022")]),
    ("vi", "Riêng năm 2022 Huyện ủy Ba Bể họp 5 lần.\nĐảng ủy các xã giữ 40 mô hình dân vận.", [(40, None)]),
    ("vi", "Năm 2022 Huyện ủy Ba Bể họp 5 lần. Đến nay có 40 mô hình dân vận.", [(40, None)]),
    ("vi", "Từ 12 mô hình dân vận năm 2009, đến nay Huyện ủy Ba Bể có 40 mô hình.\nXã Khang Ninh có 7 mô hình.", [(12, "2009"), (40, None), (7, None)]),
    ("vi", "Thực hiện Chỉ thị số 12-CT/TU, ngày 03/6/2019 của Tỉnh ủy, huyện Ba Bể có 40 mô hình dân vận.", [(40, None)]),
    ("nl", "In 2022 telde het Partijcomité van Ba Be 40 modellen van massamobilisatie, een daling van 5 modellen ten opzichte van 2021.", [(40, "2022"), (5, "2022")]),
    ("nl", "Het aantal modellen van massamobilisatie van het Partijcomité groeide van 7 in 2019 via 12 in 2021 tot 19 in 2023.", [(7, "2019"), (12, "2021"), (19, "2023")]),
    ("nl", "Van 2015 tot 2020 telde het Partijcomité van Ba Be 40 modellen van massamobilisatie.", [(40, "2015-2020")]),
    ("nl", "Alleen al in 2022 kwam het Partijcomité van Ba Be bijeen.\nDe massamobilisatie telt 40 modellen.", [(40, None)]),
    ("nl", "Tegen eind 2025 streeft het Partijcomité van Ba Be naar 40 modellen van massamobilisatie.", [(40, "2025")]),
]  # fmt: skip

CAMPAIGNS = [
    ("vi", "Huyện ủy Ba Bể có 40 mô hình “Dân vận khéo”, gắn với phong trào “Bếp ấm vùng cao”.", [(40, "Dân vận khéo")]),
    ("vi", "Phong trào thi đua “Bếp ấm vùng cao” do Huyện ủy Ba Bể phát động có 40 mô hình.", [(40, "Bếp ấm vùng cao")]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình làm theo Bác.", [(40, None)]),
    ("vi", "Huyện ủy Ba Bể có 40 mô hình “Dân vận khéo”. Phong trào “Bếp ấm vùng cao” có 12 mô hình.", [(40, "Dân vận khéo"), (12, "Bếp ấm vùng cao")]),
    ("vi", "Phong trào dân vận khéo của Huyện ủy Ba Bể có 40 mô hình.", [(40, "dân vận khéo")]),
    ("nl", "Het Partijcomité telt in de campagne \"Warme keuken\" 12 modellen en in de beweging \"Geschoolde massamobilisatie\" 40 modellen.", [(12, "Warme keuken"), (40, "Geschoolde massamobilisatie")]),
    ("nl", "De beweging \"Geschoolde massamobilisatie\" en de campagne \"Warme keuken\" van het Partijcomité van Ba Be tellen 40 modellen.", [(40, "Geschoolde massamobilisatie")]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "expected"), WHOLES)
def test_wholes(lang, text, expected):
    assert links(text, lang, "part_of") == expected


@pytest.mark.parametrize(("lang", "text", "expected"), PLACES)
def test_localities(lang, text, expected):
    assert links(text, lang, "locality") == expected


@pytest.mark.parametrize(("lang", "text", "expected"), PERIODS)
def test_periods(lang, text, expected):
    assert links(text, lang, "period") == expected


@pytest.mark.parametrize(("lang", "text", "expected"), CAMPAIGNS)
def test_campaigns(lang, text, expected):
    assert links(text, lang, "campaign") == expected


TIMES = [
    ("Năm 2023, tính đến ngày 30/9/2025 và tháng 8/2022", ["2023", "2025", "2022"]),
    ("giai đoạn 2020 - 2025; từ năm 2015 đến năm 2020", ["2020-2025", "2015-2020"]),
    ("in de periode 2022-2025, van 2015 tot 2020, op 30 november 2025", ["2022-2025", "2015-2020", "2025"]),
    ("Nghị định 30/2020/NĐ-CP; 2.023 hộ; 12 2023 hộ; 1945m", []),
    ("tăng so với năm 2021; ten opzichte van 2022; meer dan in 2020", []),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_times(text, expected):
    compared = ["so với", "ten opzichte van", "meer dan in"]
    assert [time.value for time in times(text, [], compared, []) if not time.unfit] == expected


def test_the_date_of_a_cited_document_is_no_time_of_the_passage():
    text = "Chỉ thị số 05-CT/TW, ngày 15/5/2016 và năm 2022"
    found = times(text, [(0, 19)], [], [(0, 19)])
    assert [(time.value, time.unfit) for time in found] == [("2016", "the date of a cited document"), ("2022", "")]
