"""Whether a text is of this field at all: ordinary prose gives no facts, whatever it counts, quotes and calls a model."""

from __future__ import annotations

import pytest

from extractors.engine import build_nlp, extract

ORDINARY = [
    ("weather", "vi", "Đài khí tượng cho biết áp thấp “Hoa Ban” mạnh lên, gió giật cấp 9. Mô hình dự báo của châu Âu cho thấy mưa 120 mm trong 2 ngày, 15 trạm đo đều vượt báo động 2."),
    ("football", "vi", "Đội khách thắng 3-1 ở vòng 12. Phong trào bóng đá học đường “Sân nhỏ, ước mơ lớn” đã có 48 đội; huấn luyện viên chọn mô hình ba tiền đạo cho 6 trận còn lại."),
    ("recipe", "vi", "Món “Gà kho gừng” cần 800 g thịt gà, 3 củ gừng, 2 thìa nước mắm. Ướp 30 phút, kho lửa nhỏ thêm 25 phút, trong đó 10 phút đầu mở vung."),
    ("city news", "vi", "Cầu mới dài 420 m thông xe sớm 15 ngày, giúp 2.300 lượt xe mỗi giờ qua sông. Chủ quán “Góc Phố” nói lượng khách tăng 12 phần trăm."),
    ("advertising", "vi", "Nhãn hàng mở chiến dịch “Mua một tặng một”, kéo dài 20 ngày tại 45 cửa hàng; cuộc vận động “Đổi cũ lấy mới” thu về 3.000 chiếc điện thoại."),
    ("toys", "vi", "Cửa hàng bán 120 mô hình ô tô, trong đó 80 mô hình bằng nhựa, 40 mô hình bằng thép. Mô hình “Rồng lửa” bán chạy nhất."),
    ("machine learning", "vi", "Nhóm huấn luyện 12 mô hình ngôn ngữ, mô hình “Sao Mai” cho kết quả cao nhất, gần 91 điểm, tăng 4 điểm."),
    ("mathematics", "vi", "Bài báo so sánh 5 mô hình hồi quy. Mô hình tuyến tính có 3 biến, mô hình phi tuyến có 7 biến, sai số giảm từ 12 xuống 8."),
    ("economics", "vi", "Ngân hàng dùng 4 mô hình kinh tế lượng để dự báo lạm phát; mô hình thứ 2 cho kết quả 3,4 phần trăm trong quý I năm 2024."),
    ("a start-up", "vi", "Công ty thử 3 mô hình kinh doanh trong năm 2023, mô hình “Thuê trước, mua sau” đem về 1.200 khách."),
    ("fashion", "vi", "Sàn diễn có 40 người mẫu, bộ sưu tập “Mùa gió” gồm 25 thiết kế, trong đó 10 thiết kế bằng lụa."),
    ("no diacritics", "vi", 'Quan ca phe "Goc Pho" co 12 ban, mo cua tu 7 gio. Mo hinh tu phuc vu giup giam 3 nhan vien.'),
    ("weather", "nl", "Storm \"Corrie\" trekt over het noorden met windstoten van 110 km per uur. Twee van de drie modellen voorspellen 25 mm regen, het Europese model minder dan 10."),
    ("football", "nl", "De club won met 4-0. Trainer De Wit speelde met 3 verdedigers; in totaal 22.000 toeschouwers zongen \"Samen sterk\". De campagne van vorig seizoen telde 34 duels."),
    ("recipe", "nl", "Voor \"Oma's stamppot\" neem je 800 gram aardappels, 2 uien en 150 gram spek. Kook 20 minuten, waarvan de laatste 5 zonder deksel."),
    ("municipal news", "nl", "De gemeente Zwolle legt 12 nieuwe speeltuinen aan. Wethouder Smit noemt het plan \"Buiten spelen\" een succes: van de 40 aanvragen kwamen er 31 uit de wijk Assendorp."),
    ("politics", "nl", "De campagne \"Kies anders\" kost de partij 1,2 miljoen euro. De beweging telt 4.000 leden, 300 meer dan vorig jaar; het comité vergadert op 12 mei."),
    ("cars", "nl", "Het merk toont 8 modellen, waarvan 5 elektrisch en 3 hybride. Het model \"Zilver\" kost 31.000 euro; vorig jaar werden ruim 1.900 modellen verkocht."),
    ("fashion", "nl", "Twintig modellen liepen over de catwalk, onder wie 12 nieuwe gezichten. Het model Sanne de Boer droeg \"Nachtblauw\"."),
    ("mathematics", "nl", "Het artikel vergelijkt 5 modellen. Het lineaire model heeft 3 parameters, het model \"Bayes\" 7; de fout daalde van 12 naar 8."),
    ("economics", "nl", "Het planbureau gebruikt 4 economische modellen. Het model \"Saffier\" raamt voor 2024 een groei van 1,1 procent, de overige 3 modellen zitten lager."),
    ("phones", "nl", "Van de 14 modellen in de test kregen er 6 een hoog cijfer. Het model \"Nova 5\" won, met een daling van 40 euro in prijs."),
    ("charity", "nl", "De actie \"Een doos vol warmte\" bracht 340 pakketten op. De beweging \"Delen doet goed\" hoopt volgend jaar op minstens 500."),
    ("travel", "nl", "In Vietnam aten we voor 90.000 dong een kom soep bij \"Bun Cha 24\". De reis duurde 16 dagen, waarvan 4 aan zee."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text"), [case[1:] for case in ORDINARY], ids=[f"{c[1]} {c[0]}" for c in ORDINARY])
def test_ordinary_prose_has_no_facts(lang: str, text: str) -> None:
    assert [(fact.type, fact.quote) for fact in extract(text, lang)] == []


FIELD: list[tuple[str, str, str, list[tuple[str, str]]]] = [
    ("one short sentence", "vi", "Huyện ủy có 12 mô hình.", [("count", "12 mô hình")]),
    ("one short sentence, a campaign", "vi", "Đảng bộ xã mở phong trào “Ngõ hoa”.", [("campaign", "Ngõ hoa")]),
    ("the known campaign is enough", "vi", "Có 9 mô hình “Dân vận khéo”.", [("count", "9 mô hình"), ("campaign", "Dân vận khéo")]),
    ("a document and everyday words", "vi", "Theo Chỉ thị số 05-CT/TW, bà con có 3 mô hình.", [("citation", "Chỉ thị số 05-CT/TW"), ("count", "3 mô hình")]),
    ("two words, neither enough alone", "vi", "UBND xã tổng kết 6 mô hình.", [("count", "6 mô hình")]),
    ("no diacritics", "vi", 'Huyen uy co 12 mo hinh, mo hinh "Camera an ninh" o 3 thon.', [("count", "12 mo hinh"), ("named_model", "Camera an ninh")]),
    ("one short sentence", "nl", "De massamobilisatie in Vietnam telt 12 modellen.", [("count", "12 modellen")]),
    ("one short sentence, a campaign", "nl", "De navolgingsbeweging “Schone stegen” groeit.", [("campaign", "Schone stegen")]),
    ("the known campaign is enough", "nl", "Er zijn 9 modellen van Bekwame Massamobilisatie.", [("count", "9 modellen"), ("campaign", "Bekwame Massamobilisatie")]),
    ("a document and an everyday word", "nl", "Volgens Richtlijn 05-CT/TW telt Vietnam 3 modellen.", [("citation", "Richtlijn 05-CT/TW"), ("count", "3 modellen")]),
    ("a model by name", "nl", "Het Volkscomité in Vietnam prijst het model “Groene straat”.", [("named_model", "Groene straat")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text", "expected"), [case[1:] for case in FIELD], ids=[f"{c[1]} {c[0]}" for c in FIELD]
)
def test_texts_of_the_field_have_their_facts(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(fact.type, fact.quote) for fact in extract(text, lang)] == expected


GATE = [
    (True, "vi", "Huyện ủy họp."),
    (True, "vi", "Chi bộ thôn họp."),
    (True, "vi", "UBND xã họp, nhiều đảng viên dự."),
    (True, "vi", "UBND xã và Hội Nông dân họp."),
    (True, "vi", "Bà con nói về “Dân vận khéo”."),
    (True, "vi", "Ai cũng nhớ “Tết trồng cây”."),
    (False, "vi", "Ai cũng nhớ tết trồng cây năm ấy."),
    (True, "vi", "Theo Kế hoạch số 12-KH/TU, bà con họp."),
    (True, "vi", "Huyen uy hop."),
    (False, "vi", "UBND xã họp."),
    (False, "vi", "UBND xã họp; UBND phường họp; UBND quận họp."),
    (False, "vi", "Cán bộ, hội viên, đoàn viên và bà con trong thôn họp, khen thưởng, tổng kết."),
    (False, "vi", "Mô hình, phong trào, chiến dịch có 12 điển hình."),
    (False, "vi", "Tỉnh Quảng Ninh có biển, tỉnh Hà Giang có núi, tỉnh Cà Mau có rừng, tỉnh An Giang có sông."),
    (False, "vi", "Hội chợ hoa xuân mở cửa."),
    (True, "nl", "De navolgingsbeweging groeit."),
    (True, "nl", "Het Volkscomité in Vietnam vergadert."),
    (True, "nl", "Het Volkscomité en de Vrouwenunie vergaderen."),
    (True, "nl", "Iedereen kent Bekwame Massamobilisatie."),
    (True, "nl", "Iedereen kent Skilled Mass Mobilization."),
    (True, "nl", "Resolutie 12-NQ/TU geldt in Vietnam."),
    (True, "nl", "Het Volkscomité van het district Ba Be (Bac Kan) vergadert."),
    (False, "nl", "Het Volkscomité vergadert."),
    (False, "nl", "De massamobilisatie van 1914 begon; die massamobilisatie duurde weken."),
    (False, "nl", "De Vietnamese kaderleden en de boerenbond betaalden in VND."),
    (False, "nl", "Modellen, campagnes en bewegingen genoeg: 12 modellen."),
    (False, "nl", "Ik bezocht Hanoi, Haiphong en Quang Ninh in Vietnam."),
    (False, "nl", "De gemeenteraad en het comité van de braderie vergaderen."),
]


@pytest.mark.parametrize(("inside", "lang", "text"), GATE)
def test_the_words_that_decide(inside: bool, lang: str, text: str) -> None:
    assert build_nlp(lang)(text).user_data["in_domain"] is inside


OUTSIDE = [
    ("vi", "Tỉnh Quảng Ninh có 12 mô hình tàu “Vịnh xanh”.", [("locality", "Quảng Ninh")]),
    ("nl", "In Hanoi staan 12 modellen van de auto “Groene draak”.", [("locality", "Hanoi")]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "expected"), OUTSIDE)
def test_outside_the_field_only_units_and_documents_are_facts(lang: str, text: str, expected: list) -> None:
    assert [(fact.type, fact.quote) for fact in extract(text, lang)] == expected
