"""What ``explain`` says of a passage: facts with the reasons of their links, candidates that came to nothing, matches."""

import pytest

from extractors.explain import explain

TEXT = (
    "Tỉnh ủy Lạng Sơn cho biết, năm 2022 toàn tỉnh có 640 mô hình “Dân vận khéo”, trong đó 410 mô hình tập thể.\n"
    "Huyện Tràng Định không có mô hình nào mới."
)

DISCARDED = [
    # language, passage, every candidate of it that came to nothing: its words, what it could have been, why it is none
    ("vi", "Huyện ủy có 40 mô hình dân vận, 95% hoạt động tốt.", [("95", "count", "a percentage")]),
    ("vi", "Huyện ủy có 40 mô hình dân vận và khen thưởng 12 tập thể.", [("12", "count", "honours, not models")]),
    ("vi", "Huyện ủy có hàng trăm mô hình dân vận.", []),
    ("vi", "Huyện ủy cho biết bình quân mỗi xã có 4 mô hình dân vận.", [("4 mô hình", "count", "an average")]),
    (
        "vi",
        "Huyện ủy có 9/10 mô hình dân vận tốt.",
        [("9", "count", "part of a fraction or a date"), ("10 mô hình", "count", "part of a fraction or a date")],
    ),
    (
        "vi",
        "Huyện ủy khen hai mô hình này trong phong trào dân vận.",
        [
            ("hai mô hình", "count", "points back to models named before"),
            ("phong trào", "campaign", "no name stands beside it"),
        ],
    ),
    ("vi", "Huyện ủy dựng một mô hình dân vận.", [("một mô hình", "count", "“one” is an article here")]),
    (
        "vi",
        "Huyện ủy có từ 10 đến 12 mô hình dân vận.",
        [("10", "count", "the beginning of a range"), ("12 mô hình", "count", "the end of a range")],
    ),
    ("vi", "Huyện ủy vận động 300 hộ theo mô hình dân vận.", [("300", "count", "counts 'hộ', not models")]),
    (
        "vi",
        "Huyện ủy nhắc câu “cần 5 mô hình tốt” trong phong trào dân vận.",
        [("5", "count", "in a quoted name"), ("phong trào", "campaign", "no name stands beside it")],
    ),
    (
        "vi",
        "Huyện ủy triển khai Nghị quyết 25 về dân vận.",
        [("Nghị quyết 25", "citation", "no symbol, and nothing that it could mean is cited before it")],
    ),
    (
        "vi",
        "Huyện ủy Hải Hà nghe ông Hòa Bình kể chuyện.",
        [("Hòa Bình", "locality", "a person's title stands before it")],
    ),
    ("vi", "Bà con thôn Hải Hà của huyện Đầm Hà họp chi bộ.", [("Hải Hà", "locality", "names a 'thôn', no unit")]),
    (
        "vi",
        "Đội bóng ghi hai bàn trong phong trào thể thao.",
        [
            (
                "Đội bóng ghi hai bàn trong phong trào thể thao.",
                "campaign, model or count",
                "too few Party or State words in the text (none)",
            )
        ],
    ),
    (
        "vi",
        "Huyện ủy phát động phong trào và câu lạc bộ “Sống khỏe” ở các chi bộ.",
        [
            ("phong trào", "campaign", "no name stands beside it"),
            ("Sống khỏe", "campaign", "'câu lạc bộ' before it says that it is something else"),
            ("Sống", "locality", "names a 'câu lạc bộ', no unit"),
        ],
    ),
    ("vi", "Huyện ủy đẩy mạnh phong trào ở các chi bộ.", [("phong trào", "campaign", "no name stands beside it")]),
    ("vi", "Huyện ủy có mô hình “Dân vận khéo” của chi bộ.", []),
    (
        "vi",
        "Năm 2023, Huyện ủy có 40 mô hình dân vận, tăng 3 mô hình so với năm 2022.",
        [("2022", "period", "only compared with, behind 'so với'")],
    ),
    (
        "vi",
        "TỈNH ỦY LẠNG SƠN\n*\nSố 23-NQ/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nLạng Sơn, ngày 18 tháng 9 năm 2023\n\nNGHỊ QUYẾT\nvề công tác dân vận\n-----\nNghị quyết này yêu cầu các huyện ủy thực hiện.",
        [
            ("Số 23-NQ/TU", "citation", "the document's own number"),
            ("Nghị quyết", "citation", "means this document itself"),
        ],
    ),
    (
        "vi",
        "Sau khi sáp nhập với huyện Đầm Hà, Huyện ủy Hải Hà (Quảng Ninh) có 40 mô hình dân vận.",
        [("Đầm Hà", "governing unit", "a unit of the past")],
    ),
    ("nl", "Het Partijcomité telt gemiddeld 4 modellen van massamobilisatie.", [("4 modellen", "count", "an average")]),
    (
        "nl",
        "Het Partijcomité telt 10 tot 12 modellen van massamobilisatie.",
        [("10", "count", "the beginning of a range"), ("12 modellen", "count", "the end of a range")],
    ),
    (
        "nl",
        "Het Partijcomité beloonde 3 collectieven voor modellen van massamobilisatie.",
        [("3", "count", "honours, not models")],
    ),
    (
        "nl",
        "Volgens de heer Hoa Binh telt het Partijcomité 40 modellen van massamobilisatie.",
        [("Hoa Binh", "locality", "a person's title stands before it")],
    ),
    (
        "nl",
        "Negen van de tien modellen van massamobilisatie bevallen het Partijcomité.",
        [("Negen", "count", "a share of something"), ("tien modellen", "count", "“nine of ten”: a share, no count")],
    ),
    (
        "nl",
        "Het Partijcomité heeft een model van massamobilisatie en 30% leden.",
        [("een model", "count", "“one” is an article here"), ("30", "count", "a percentage")],
    ),
    (
        "nl",
        "De boot vaart door de Ha Long-baai naar de stad Ha Long in de provincie Quang Ninh.",
        [
            (
                "De boot vaart door de Ha Long-baai naar de stad Ha Long in de provincie Quang Ninh.",
                "campaign, model or count",
                "too few Party or State words in the text (none)",
            ),
            ("Ha Long", "locality", "names a 'baai', no unit"),
        ],
    ),
    (
        "nl",
        "Deze resolutie van het Partijcomité vraagt massamobilisatie.",
        [("Deze resolutie", "citation", "no symbol, and nothing that it could mean is cited before it")],
    ),
    (
        "nl",
        "De modellen op de catwalk volgden de campagne.",
        [
            (
                "De modellen op de catwalk volgden de campagne.",
                "campaign, model or count",
                "too few Party or State words in the text (none)",
            )
        ],
    ),
    (
        "nl",
        "In 2024 telde het Partijcomité 40 modellen van massamobilisatie, tegenover het jaar 2023.",
        [("2023", "period", "only compared with, behind 'tegenover'")],
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), DISCARDED)
def test_a_candidate_that_came_to_nothing_says_why(lang, text, expected):
    steps = [step for step in explain(text, lang) if step.outcome == "discarded"]
    assert [(step.quote, step.what, "; ".join(step.why)) for step in steps] == expected
    assert all(text[step.start : step.end] == step.quote for step in steps)


def reasons(quote):
    (step,) = [step for step in explain(TEXT, "vi") if step.outcome == "fact" and step.quote.startswith(quote)]
    return step.why[1:]


def test_a_fact_says_how_its_links_were_chosen():
    assert reasons("640") == (
        "locality Lạng Sơn: the nearest before it in the sentence ('toàn tỉnh')",
        "period 2022: stated beside it ('2022')",
        "campaign Dân vận khéo: named right behind the noun",
        "part_of none: no words make it a part",
    )
    assert reasons("410") == (
        "locality Lạng Sơn: the unit of the whole (640)",
        "period 2022: the period of the whole (640)",
        "campaign Dân vận khéo: mass mobilisation, named in its sentence",
        "part_of 640: behind 'trong đó'",
    )


def test_a_locality_says_why_it_is_that_unit():
    assert reasons("Tràng Định") == (
        "level district: the level word 'Huyện'",
        "province Lạng Sơn: no other has such a unit of this name",
    )


def test_every_step_quotes_its_words():
    steps = explain(TEXT, "vi")
    assert {step.outcome for step in steps} == {"fact", "matched"}
    assert all(TEXT[step.start : step.end] == step.quote for step in steps)


def test_an_offset_keeps_to_its_sentence():
    steps = explain(TEXT, "vi", TEXT.index("Tràng Định"))
    assert {step.quote for step in steps if step.outcome == "fact"} == {"Tràng Định"}
    assert all(step.end > TEXT.index("\n") for step in steps)


def test_a_text_without_words_has_nothing_to_explain():
    assert explain(" \n", "vi") == []
