"""What ``explain`` says of a passage."""

from extractors.explain import explain

TEXT = (
    "Tỉnh ủy Lạng Sơn cho biết, năm 2022 toàn tỉnh có 640 mô hình “Dân vận khéo”, trong đó 410 mô hình tập thể.\n"
    "Huyện Tràng Định không có mô hình nào mới."
)


def facts(at=None):
    return [(step.quote, step.rule, step.why) for step in explain(TEXT, "vi", at) if step.outcome == "fact"]


def test_every_step_quotes_its_words():
    steps = explain(TEXT, "vi")
    assert steps
    assert all(TEXT[step.start : step.end] == step.quote for step in steps)
    assert steps == sorted(steps, key=lambda step: (step.start, -step.end, step.outcome != "fact", step.rule))


def test_a_fact_says_how_its_links_were_chosen():
    (whole,) = [why for quote, _, why in facts() if quote.startswith("640")]
    (part,) = [why for quote, _, why in facts() if quote.startswith("410")]
    assert "locality=Lạng Sơn [the nearest before it in the sentence ('toàn tỉnh')]" in whole
    assert "period=2022 [stated beside it ('2022')]" in whole
    assert "part_of=640 [behind 'trong đó']" in part
    assert "period=2022 [the period of the whole (640)]" in part


def test_an_offset_keeps_to_its_sentence():
    at = TEXT.index("Tràng Định")
    steps = explain(TEXT, "vi", at)
    assert {step.quote for step in steps if step.outcome == "fact"} == {"Tràng Định"}
    assert all(step.end > TEXT.index("\n") for step in steps)


def test_a_text_of_another_world_says_so():
    steps = explain("Đội bóng ghi hai bàn trong hiệp một, cuộc vận động viên chạy dài.", "vi")
    assert [(step.outcome, step.rule) for step in steps if step.rule == "domain"] == [("discarded", "domain")]
