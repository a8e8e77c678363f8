from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts import Campaign, Citation, Fact, Header, Locality, ModelCount, NamedModel
from pipeline.compare import compare, read_run, render_difference
from pipeline.errors import UsageError
from pipeline.evaluate import Case, Report, Share, Tally, evaluate, load_gold, render_mistakes, render_report, rescore
from pipeline.matching import is_right, pair_up

TEXT = (
    "Tỉnh Cà Mau có 12 mô hình “Dân vận khéo”; huyện Năm Căn 5 mô hình, xã Đất Mới 5 mô hình. Căn cứ Chỉ thị 9-CT/TU."
)


def count(value: int, quote: str = "12 mô hình", **fields: Any) -> dict[str, Any]:
    plain = {"qualifier": "exact", "status": "achieved", "kind": "total", "locality": None, "period": None}
    return {"type": "count", "quote": quote, "value": value, **plain, "campaign": None, "part_of": None, **fields}


def case(*facts: dict[str, Any], text: str = TEXT, **document: Any) -> Case:
    return Case(id="c-1", lang="vi", text=text, facts=facts, document=document)


def at(quote: str, start: int | None = None) -> dict[str, Any]:
    begin = TEXT.index(quote) if start is None else start
    return {"start": begin, "end": begin + len(quote), "quote": quote, "rule": "test"}


def found_count(value: int, quote: str = "12 mô hình", **fields: Any) -> ModelCount:
    return ModelCount(value=value, **at(quote), **fields)


def run(gold: Case, *facts: Fact) -> Report:
    return evaluate([gold], lambda text, lang: facts)


def mistakes(report: Report) -> list[tuple[str, str, str | None]]:
    return [(m.kind, m.type, m.attribute) for m in report.mistakes]


SYMBOL = {"type": "citation", "quote": "Chỉ thị 9-CT/TU", "symbol": "9-CT/TU"}
CA_MAU = {"type": "locality", "quote": "Cà Mau", "name": "Cà Mau", "level": "province", "province": "Cà Mau"}
KHEO = {"type": "campaign", "quote": "Dân vận khéo", "name": "Dân vận khéo", "kind": "movement"}

MATCHING = [
    # citation: a fact a mention
    ("citation", [SYMBOL], [Citation(symbol="9-CT/TU", **at("9-CT/TU"))], Tally(1, 0, 0)),
    ("citation", [SYMBOL], [Citation(symbol="9-CT/TW", **at("9-CT/TU"))], Tally(0, 1, 1)),
    ("citation", [SYMBOL, {**SYMBOL}], [Citation(symbol="9-CT/TU", **at("9-CT/TU"))], Tally(1, 0, 1)),
    ("citation", [SYMBOL], [Citation(symbol="9-CT/TU", **at(q)) for q in ("9-CT/TU", "CT")], Tally(1, 1, 0)),
    # locality: name and province without case, diacritics and punctuation
    (
        "locality",
        [CA_MAU],
        [Locality(name="CA MAU", level="province", province="Cà Mau", **at("Cà Mau"))],
        Tally(1, 0, 0),
    ),
    (
        "locality",
        [CA_MAU],
        [Locality(name="Cà Mau", level="city", province="Bạc Liêu", **at("Cà Mau"))],
        Tally(0, 1, 1),
    ),
    ("locality", [CA_MAU], [Locality(name="Cà Mau", level="city", **at("Cà Mau"))], Tally(0, 1, 1)),
    (
        "locality",
        [CA_MAU],
        [Locality(name="Cà Mau", level=level, province="Cà Mau", **at("Cà Mau")) for level in ("province", "city")],
        Tally(1, 1, 0),
    ),
    # count: a fact a statement, the same count said again is no error
    ("count", [count(12)], [found_count(12)], Tally(1, 0, 0)),
    ("count", [count(12)], [found_count(12), found_count(12, "12")], Tally(1, 0, 0)),
    ("count", [count(12)], [found_count(12), found_count(12, qualifier="about")], Tally(1, 1, 0)),
    ("count", [count(12)], [found_count(12, status="target")], Tally(0, 1, 1)),
    ("count", [count(12), count(12)], [found_count(12)], Tally(1, 0, 1)),
    ("count", [], [found_count(12)], Tally(0, 1, 0)),
    # names: without case, diacritics and punctuation
    ("campaign", [KHEO], [Campaign(name="“Dan van khéo”", kind="campaign", **at("Dân vận khéo"))], Tally(1, 0, 0)),
    ("campaign", [KHEO], [Campaign(name="Dân vận", kind="movement", **at("Dân vận"))], Tally(0, 1, 1)),
    ("campaign", [KHEO], [NamedModel(name="Dân vận khéo", **at("Dân vận khéo"))], Tally(0, 0, 1)),
    ("named_model", [], [NamedModel(name="Dân vận khéo", **at("Dân vận khéo"))], Tally(0, 1, 0)),
]


@pytest.mark.parametrize(("kind", "gold", "facts", "tally"), MATCHING)
def test_what_matches(kind: str, gold: list[dict[str, Any]], facts: Sequence[Fact], tally: Tally) -> None:
    assert run(case(*gold), *facts).tally(kind) == tally


def test_pairing_gets_most_attributes_right_and_strict_needs_them_all() -> None:
    gold = case(count(5, locality="Năm Căn", campaign="Dân vận khéo"), count(5, locality="Đất Mới", kind="mới"))
    report = run(
        gold,
        found_count(5, locality="Dat Moi", kind="kinh tế"),
        found_count(5, locality="Năm Căn", period="2024"),
    )
    assert report.tally("count") == Tally(2, 0, 0)
    assert {
        name: report.attribute("count", name) for name in ("locality", "period", "campaign", "part_of", "kind")
    } == {
        "locality": Share(2, 2),
        "period": Share(1, 2),
        "campaign": Share(1, 2),
        "part_of": Share(2, 2),
        "kind": Share(2, 2),
    }
    assert report.strict_counts() == Share(1, 2)
    assert mistakes(report) == [("wrong", "count", "period"), ("wrong", "count", "campaign")]


@pytest.mark.parametrize(
    ("expected", "found", "right"),
    [
        ("collective", "collective", True),
        ("mới", "kinh tế", True),
        ("total", "mới", True),
        ("collective", "mới", False),
        ("total", "individual", False),
    ],
)
def test_kind_is_collective_individual_or_other(expected: str, found: str, right: bool) -> None:
    assert is_right("count", "kind", {"kind": expected}, {"kind": found}) is right


ITEM = st.builds(
    lambda locality, period, kind, quote: count(1, quote, locality=locality, period=period, kind=kind),
    st.sampled_from(["A", "B", None]),
    st.sampled_from(["2024", "2025", None]),
    st.sampled_from(["collective", "individual", "total"]),
    st.sampled_from(["x", "y"]),
)


@given(st.lists(ITEM, max_size=4), st.lists(ITEM, max_size=5))
def test_pairing_is_as_good_as_trying_every_pairing(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    def right(pairs: Any) -> int:
        return sum(is_right("count", name, a, b) for a, b in pairs for name in ("locality", "period", "kind"))

    pairs = pair_up("count", gold, found)
    assert len(pairs) == min(len(gold), len(found)) == len({id(a) for a, _ in pairs}) == len({id(b) for _, b in pairs})
    few, many = sorted((gold, found), key=len)
    assert right(pairs) == max(right(zip(few, chosen, strict=True)) for chosen in permutations(many, len(few)))


def test_units_of_the_letterhead_are_neither_asked_for_nor_held_against() -> None:
    other = Locality(name="Bạc Liêu", level="province", province="Bạc Liêu", **at("Cà Mau"))
    same = Locality(name="CÀ MAU", level="city", province="Cà Mau", **at("Cà Mau"))
    report = run(case(letterhead_localities=["Cà Mau"]), other, same)
    assert report.tally("locality") == Tally(0, 1, 0)
    assert [m.found and m.found["name"] for m in report.mistakes] == ["Bạc Liêu"]


def test_header_fields_are_scored_on_their_own() -> None:
    gold = case(symbol="9-CT/TU", issuer="Tỉnh ủy Cà Mau", letterhead_localities=[])
    report = evaluate(
        [gold], lambda text, lang: (), lambda text, lang: Header(symbol="09-CT/TU", issuer="TỈNH ỦY CÀ MAU")
    )
    assert dict(report.header) == {("vi", "symbol"): Share(0, 1), ("vi", "issuer"): Share(1, 1)}
    assert mistakes(report) == [("wrong", "document", "symbol")]
    assert render_mistakes(report) == "wrong       c-1 document.symbol: expected '9-CT/TU', found '09-CT/TU'\n"
    assert dict(evaluate([gold], lambda text, lang: (), lambda text, lang: None).header)["vi", "issuer"] == Share(0, 1)


def test_a_quote_that_is_not_at_its_offsets_is_a_mistake() -> None:
    report = run(case(SYMBOL), Citation(symbol="9-CT/TU", **at("9-CT/TU", start=0)))
    assert report.quotes == Share(0, 1)
    assert mistakes(report) == [("quote", "citation", None)]


def test_sums_over_languages_and_types() -> None:
    dutch = Case(id="c-2", lang="nl", text="Plan nr. 3-KH/TU", facts=({**SYMBOL, "quote": "3-KH/TU"},))
    model = {"type": "named_model", "quote": "12 mô hình", "name": "Camera"}
    report = evaluate(
        [case(SYMBOL, KHEO, model), dutch],
        lambda text, lang: [Citation(symbol="9-CT/TU", **at("9-CT/TU"))] if lang == "vi" else [],
    )
    assert report.micro("vi") == Tally(1, 0, 1)
    assert report.micro("nl") == Tally(0, 0, 1)
    assert report.micro() == Tally(1, 0, 2)
    assert (report.micro().precision, report.micro().recall, report.micro().f1) == (1.0, 1 / 3, 0.5)
    assert (Tally().precision, Tally().recall, Tally().f1, Share().value) == (1.0, 1.0, 1.0, 1.0)
    assert (Tally(0, 2, 0).precision, Tally(0, 0, 2).recall, Tally(0, 1, 1).f1) == (0.0, 0.0, 0.0)


def test_rendering() -> None:
    report = run(case(SYMBOL, count(12, locality="Cà Mau")), found_count(12), NamedModel(name="X", **at("5 mô hình")))
    assert render_mistakes(report) == (
        "miss        c-1 citation: symbol='9-CT/TU'  'Chỉ thị 9-CT/TU'\n"
        "wrong       c-1 count.locality: expected 'Cà Mau', found None  '12 mô hình'\n"
        "false alarm c-1 named_model: name='X'  '5 mô hình'\n"
    )
    lines = render_report(report).splitlines()
    assert lines[:7] == [
        "vi                      tp    fp    fn  precision  recall     f1",
        "citation                 0     0     1      1.000   0.000  0.000",
        "locality                 0     0     0      1.000   1.000  1.000",
        "count                    1     0     0      1.000   1.000  1.000",
        "campaign                 0     0     0      1.000   1.000  1.000",
        "named_model              0     1     0      0.000   1.000  0.000",
        "four main types          1     0     1      1.000   0.500  0.667",
    ]
    assert lines[-3:] == [
        "strict counts            0 of 1                    0.000",
        "",
        "offsets hold the quote: 2 of 2",
    ]


GOOD = {
    "id": "a",
    "lang": "vi",
    "kind": "article",
    "text": "Căn cứ 9-CT/TU.",
    "facts": [{**SYMBOL, "quote": "9-CT/TU"}],
}


def test_gold_is_read(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    official = {**GOOD, "id": "b", "document": {"symbol": "7-NQ/TU"}}
    file.write_text(f"{json.dumps(GOOD)}\n\n{json.dumps(official)}\n", encoding="utf-8")
    facts = ({**SYMBOL, "quote": "9-CT/TU"},)
    assert load_gold(file) == [
        Case(id="a", lang="vi", text="Căn cứ 9-CT/TU.", facts=facts),
        Case(id="b", lang="vi", text="Căn cứ 9-CT/TU.", facts=facts, document={"symbol": "7-NQ/TU"}),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "gold.jsonl:2: not valid JSON"),
        ("[]", "gold.jsonl:2: a case is a JSON object"),
        (json.dumps({**GOOD, "text": None}), "gold.jsonl:2: the case needs 'text'"),
        (json.dumps({**GOOD, "facts": [{"type": "place"}]}), "gold.jsonl:2: the type of a fact is one of"),
        (
            json.dumps({**GOOD, "facts": [{"type": "citation", "quote": "9-CT"}]}),
            "gold.jsonl:2: citation lacks 'symbol'",
        ),
        (json.dumps({**GOOD, "facts": [SYMBOL]}), "gold.jsonl:2: the quote 'Chỉ thị 9-CT/TU' is not in the text"),
        (json.dumps({**GOOD, "facts": [{**SYMBOL, "quote": ""}]}), "gold.jsonl:2: the quote '' is not in the text"),
        (json.dumps(GOOD), "gold.jsonl: the case id 'a' stands twice"),
    ],
)
def test_bad_gold_names_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_gold(file)
    assert message in str(error.value)


def test_gold_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_gold(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b"\xe9")
    with pytest.raises(UsageError, match="cannot be read"):
        load_gold(tmp_path / "latin.jsonl")


def test_compare_lists_what_is_gained_lost_and_changed() -> None:
    before = run(
        case(),
        Citation(symbol="9-CT/TU", **at("9-CT/TU")),
        Locality(name="Cà Mau", level="city", province="Cà Mau", **at("Cà Mau")),
        found_count(12),
        found_count(5, "5 mô hình"),
    ).records
    after = run(
        case(),
        Citation(symbol="9-CT/TU", doc_type="directive", **{**at("9-CT/TU"), "rule": "other"}),
        Locality(name="Cà Mau", level="province", province="Cà Mau", **at("Cà Mau")),
        found_count(12),
        Campaign(name="Dân vận khéo", kind="movement", **at("Dân vận khéo")),
    ).records
    difference = compare(before, after)
    assert [change.after and change.after["name"] for change in difference.gained] == ["Dân vận khéo"]
    assert [change.before and change.before["value"] for change in difference.lost] == [5]
    assert [change.fields for change in difference.changed] == [("level",), ("doc_type",)]
    assert difference.same == 1
    assert render_difference(difference) == (
        "- c-1: count '5 mô hình' (value=5, qualifier='exact', status='achieved', kind='total')\n"
        "+ c-1: campaign 'Dân vận khéo' (name='Dân vận khéo', kind='movement')\n"
        "~ c-1: locality 'Cà Mau': level 'city' → 'province'\n"
        "~ c-1: citation '9-CT/TU': doc_type None → 'directive'\n"
        "1 gained, 1 lost, 2 changed, 1 the same\n"
    )


def test_compare_equal_runs_and_other_documents() -> None:
    records = run(case(), found_count(12)).records
    assert not compare(records, records)
    assert compare(records, records).same == 1
    other = compare(records, [{"document": {"path": "c-2"}, "facts": []}])
    assert (other.only_before, other.only_after, other.gained, other.lost) == (("c-1",), ("c-2",), (), ())
    assert bool(other)


def test_the_difference_says_whether_the_labels_agree() -> None:
    gold = case({"type": "citation", "quote": "9-CT/TU", "symbol": "9-CT/TU"})
    first = run(gold, found_count(5, "5 mô hình"))
    second = run(gold, Citation(symbol="9-CT/TU", **at("9-CT/TU")))
    wrong = rescore([gold], first.records).wrong
    assert wrong == first.wrong
    assert render_difference(compare(first.records, second.records), wrong, second.wrong) == (
        "- c-1: count '5 mô hình' (value=5, qualifier='exact', status='achieved', kind='total') [rightly]\n"
        "+ c-1: citation '9-CT/TU' (symbol='9-CT/TU', repaired=False) [rightly]\n"
        "1 gained, 1 lost, 0 changed, 0 the same\n"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "run.jsonl:1: not valid JSON"),
        ('{"facts": []}', "run.jsonl:1: no record of a run"),
        (None, "cannot be read"),
    ],
)
def test_a_run_that_is_none_names_file_and_line(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "run.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_run(path)
