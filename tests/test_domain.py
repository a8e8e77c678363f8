"""Whether a text is of vanban's field: elsewhere its words are ordinary ones."""

import pytest

from extractors.engine import build_nlp
from extractors.text import clean

INSIDE = [
    ("vi", "Huyện ủy Ba Bể có 40 mô hình “Dân vận khéo”."),
    ("vi", "Phong trào thi đua “Dân vận khéo” lan rộng."),
    ("vi", "Thực hiện Nghị quyết số 25-NQ/TW, cấp ủy các cấp đã vào cuộc."),
    ("vi", "Mat tran To quoc va cac doan the huyen Ba Be xay dung 12 mo hinh."),
    ("nl", "Het Partijcomité telt 40 modellen van massamobilisatie."),
    ("nl", "De beweging “Bekwame Massamobilisatie” groeit in Ba Be."),
    ("nl", "Het Vaderlands Front en het Volkscomité bouwden 12 modellen."),
]
OUTSIDE = [
    ("vi", "Cửa hàng có 40 mô hình máy bay “Đại bàng” cho trẻ em."),
    ("vi", "Phong trào chạy bộ “Sáng sớm” thu hút 300 người ở công viên."),
    ("vi", "Nhóm nghiên cứu thử 12 mô hình ngôn ngữ trên 3 tập dữ liệu."),
    ("vi", "Chiến dịch quảng cáo “Mùa hè” bán được 2.000 đôi giày."),
    ("vi", ""),
    ("nl", "De garage toont 40 modellen van “Zilverpijl”, waarvan 12 elektrisch."),
    ("nl", "De modeshow had veertig modellen; de campagne “Herfst” begint in oktober."),
    ("nl", "De gemeente Utrecht telt 12 wijkmodellen in de campagne “Groen doen we samen”."),
    ("nl", "Het klimaatmodel geeft 3 graden; vijf modellen geven meer."),
    ("nl", "De beweging “Stille straat” wil 30 kilometer per uur in 14 wijken."),
]


@pytest.mark.parametrize(("lang", "text"), INSIDE)
def test_texts_of_the_field(lang, text):
    assert build_nlp(lang)(clean(text, lang).text).user_data["in_domain"] is True


@pytest.mark.parametrize(("lang", "text"), OUTSIDE)
def test_texts_of_other_fields(lang, text):
    doc = build_nlp(lang)(clean(text, lang).text)
    assert doc.user_data["in_domain"] is False
    assert [doc.user_data.get(name, []) for name in ("campaigns", "named_models", "counts")] == [[], [], []]
