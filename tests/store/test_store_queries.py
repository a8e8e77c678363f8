"""What each question answers, over four documents; whole lists, in order."""

from dataclasses import asdict, fields

import pytest
from outcomes import done, fact

from extractors.facts import Campaign, Citation, Locality, ModelCount, NamedModel
from pipeline import queries
from pipeline.errors import UsageError
from pipeline.model import Issue, Page
from pipeline.record import fact_ids, name_key, path_key, period_key, symbol_key
from pipeline.store import Store

VI = "Theo 25-NQ/TW, tỉnh Quảng Ninh có 49 mô hình “Dân vận khéo”.\n\fThành phố Đông Triều phấn đấu 12 mô hình."
NL = "De provincie Quang Ninh telt volgens 25-NQ/TW 61 modellen van Geschoolde Massamobilisatie."
RESOLUTION = "Căn cứ 217-QĐ/TW; tỉnh Hòa Bình nhân rộng mô hình “Ngõ sáng”."
UNDATED = "Thực hiện 5-QĐ/TU và 25-NQ/TW: giai đoạn 2020-2025 xây dựng 30 mô hình."

DOCUMENTS = [
    done(
        "2024/quang-ninh.txt",
        VI,
        (
            fact(Citation, "25-NQ/TW", VI, symbol="25-NQ/TW", doc_type="resolution", issuer="Trung ương"),
            fact(Locality, "Quảng Ninh", VI, name="Quảng Ninh", level="province", province="Quảng Ninh", code="22"),
            fact(ModelCount, "49 mô hình", VI, value=49, locality="Quảng Ninh", period="2024", campaign="Dân vận khéo"),
            fact(Campaign, "Dân vận khéo", VI, name="Dân vận khéo", kind="movement", key="dan-van-kheo"),
            fact(Locality, "Đông Triều", VI, name="Đông Triều", level="city", province="Quảng Ninh"),
            fact(ModelCount, "12 mô hình", VI, value=12, status="target", kind="mới", locality="Đông Triều"),
        ),
        pages=(Page(number=1, start=0, end=61), Page(number=2, start=62, end=len(VI))),
        issues=(Issue(kind="needs_ocr", message="m"), Issue(kind="sum_mismatch", message="m")),
        published="2024-11-20",
        title="Dân vận khéo ở Quảng Ninh",
    ),
    done(
        "nl/quang-ninh.txt",
        NL,
        (
            fact(Locality, "Quang Ninh", NL, name="Quảng Ninh", level="province", province="Quảng Ninh"),
            fact(Citation, "25-NQ/TW", NL, symbol="25-NQ/TW"),
            fact(ModelCount, "61 modellen", NL, value=61, campaign="Geschoolde Massamobilisatie", period="2024"),
            fact(Campaign, "Geschoolde Massamobilisatie", NL, name="Geschoolde Massamobilisatie", kind="movement",
                 key="dan-van-kheo"),
        ),
        published="2024-12-01",
        language="nl",
    ),
    done(
        "nghị quyết.txt",
        RESOLUTION,
        (
            fact(Citation, "217-QĐ/TW", RESOLUTION, symbol="217-QĐ/TW"),
            fact(Locality, "Hòa Bình", RESOLUTION, name="Hòa Bình", level="province", province="Hòa Bình"),
            fact(NamedModel, "Ngõ sáng", RESOLUTION, name="Ngõ sáng"),
        ),
        kind="decision",
        symbol="05-QĐ/TU",
        signed="2023-06-01",
        published="2025-01-01",
    ),
    done(
        "undated.txt",
        UNDATED,
        (
            fact(Citation, "5-QĐ/TU", UNDATED, symbol="5-QĐ/TU"),
            fact(Citation, "25-NQ/TW", UNDATED, symbol="25-NQ/TW"),
            fact(ModelCount, "30 mô hình", UNDATED, value=30, period="2020-2025"),
        ),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    address = f"sqlite:///{tmp_path_factory.mktemp('queries')}/vanban.db"
    with Store.open(address) as store:
        for outcome in DOCUMENTS:
            store.save(outcome, None)
    with Store.open(address, read_only=True) as store:
        yield store


def expected(*types: str) -> list[tuple[int, object]]:
    """Number of the document and each of its facts of some types, in the order of an answer."""
    return [(number, f) for number, outcome in enumerate(DOCUMENTS, 1) for f in outcome.facts if f.type in types]


@pytest.mark.parametrize(
    ("question", "kind", "row"),
    [
        (queries.citations, "citation", queries.CitationRow),
        (queries.localities, "locality", queries.LocalityRow),
        (queries.counts, "count", queries.CountRow),
        (queries.campaigns, "campaign", queries.CampaignRow),
        (queries.models, "named_model", queries.ModelRow),
    ],
)
def test_a_row_is_the_record_of_a_fact_with_its_evidence(archive, question, kind, row):
    rows = []
    for number, found in expected(kind):
        outcome = DOCUMENTS[number - 1]
        ids = dict(zip(outcome.facts, fact_ids(outcome.source.sha256, outcome.facts), strict=True))
        rows.append(
            row(
                document=outcome.name,
                document_id=number,
                page=outcome.document.page_at(found.start),
                start=found.start,
                end=found.end,
                quote=found.quote,
                rule=found.rule,
                id=ids[found],
                **found.attributes(),
            )
        )
    assert question(archive) == rows


def test_facts_of_all_types_come_by_document_then_offset(archive):
    assert [(r.document_id, r.page, r.start, r.type, r.value, r.quote) for r in queries.facts(archive)] == [
        (1, 1, 5, "citation", "25-NQ/TW", "25-NQ/TW"),
        (1, 1, 20, "locality", "Quảng Ninh", "Quảng Ninh"),
        (1, 1, 34, "count", "49 total", "49 mô hình"),
        (1, 1, 46, "campaign", "Dân vận khéo", "Dân vận khéo"),
        (1, 2, 72, "locality", "Đông Triều", "Đông Triều"),
        (1, 2, 92, "count", "12 mới (target)", "12 mô hình"),
        (2, 1, 13, "locality", "Quảng Ninh", "Quang Ninh"),
        (2, 1, 37, "citation", "25-NQ/TW", "25-NQ/TW"),
        (2, 1, 46, "count", "61 total", "61 modellen"),
        (2, 1, 62, "campaign", "Geschoolde Massamobilisatie", "Geschoolde Massamobilisatie"),
        (3, 1, 7, "citation", "217-QĐ/TW", "217-QĐ/TW"),
        (3, 1, 23, "locality", "Hòa Bình", "Hòa Bình"),
        (3, 1, 51, "named_model", "Ngõ sáng", "Ngõ sáng"),
        (4, 1, 10, "citation", "5-QĐ/TU", "5-QĐ/TU"),
        (4, 1, 21, "citation", "25-NQ/TW", "25-NQ/TW"),
        (4, 1, 60, "count", "30 total", "30 mô hình"),
    ]


def test_documents_say_what_they_are_and_how_much_was_found(archive):
    found = [{k: v for k, v in asdict(row).items() if v is not None} for row in queries.documents(archive)]
    shared = {"language": "vi", "kind": "article", "media_type": "text/plain", "issues": 0, "pages": 1}
    own = [
        {"title": "Dân vận khéo ở Quảng Ninh", "published": "2024-11-20", "pages": 2, "facts": 6, "issues": 2},
        {"language": "nl", "published": "2024-12-01", "facts": 4},
        {"kind": "decision", "symbol": "05-QĐ/TU", "signed": "2023-06-01", "published": "2025-01-01", "facts": 3},
        {"facts": 3},
    ]
    assert found == [
        shared
        | {"id": number, "name": outcome.name, "path": f"/tray/{outcome.name}", "sha256": outcome.source.sha256}
        | {"characters": len(outcome.document.text)}
        | about
        for number, (outcome, about) in enumerate(zip(DOCUMENTS, own, strict=True), 1)
    ]


VI_ALL = [(1, q) for q in ("25-NQ/TW", "Quảng Ninh", "49 mô hình", "Dân vận khéo", "Đông Triều", "12 mô hình")]
NL_ALL = [(2, q) for q in ("Quang Ninh", "25-NQ/TW", "61 modellen", "Geschoolde Massamobilisatie")]
ASKED = [
    # A filter on what the row says itself.
    ("localities", {"locality": "Quang Ninh"}, [(1, "Quảng Ninh"), (2, "Quang Ninh")]),
    ("localities", {"locality": " QUẢNG  NINH "}, [(1, "Quảng Ninh"), (2, "Quang Ninh")]),
    ("localities", {"locality": "Qua\u0309ng Ninh"}, [(1, "Quảng Ninh"), (2, "Quang Ninh")]),
    ("localities", {"locality": "Hoà Bình"}, [(3, "Hòa Bình")]),
    ("localities", {"locality": "dong trieu"}, [(1, "Đông Triều")]),
    ("localities", {"locality": "Quảng"}, []),
    ("localities", {"locality": "Quảng Nam"}, []),
    ("counts", {"locality": "quang ninh"}, [(1, "49 mô hình")]),
    ("counts", {"locality": "Đông Triều"}, [(1, "12 mô hình")]),
    ("counts", {"locality": "Hòa Bình"}, []),
    ("counts", {"period": "2024"}, [(1, "49 mô hình"), (2, "61 modellen")]),
    ("counts", {"period": "2020 – 2025"}, [(4, "30 mô hình")]),
    ("counts", {"period": "2020"}, []),
    ("counts", {"campaign": "dan van kheo"}, [(1, "49 mô hình")]),
    ("counts", {"campaign": "geschoolde massamobilisatie"}, [(2, "61 modellen")]),
    ("counts", {"campaign": "dan-van-kheo"}, [(1, "49 mô hình"), (2, "61 modellen")]),
    ("counts", {"campaign": "nong-thon-moi"}, []),
    ("campaigns", {"campaign": "Dan Van Kheo"}, [(1, "Dân vận khéo")]),
    ("campaigns", {"campaign": "dan-van-kheo"}, [(1, "Dân vận khéo"), (2, "Geschoolde Massamobilisatie")]),
    ("campaigns", {"campaign": "“Dân vận khéo”"}, [(1, "Dân vận khéo")]),
    ("citations", {"symbol": "25-nq/tw"}, [(1, "25-NQ/TW"), (2, "25-NQ/TW"), (4, "25-NQ/TW")]),
    ("citations", {"symbol": "25 – NQ / TW"}, [(1, "25-NQ/TW"), (2, "25-NQ/TW"), (4, "25-NQ/TW")]),
    ("citations", {"symbol": "217-qd/tw"}, [(3, "217-QĐ/TW")]),
    ("citations", {"symbol": "05-QĐ/TU"}, [(4, "5-QĐ/TU")]),
    ("citations", {"symbol": "25"}, []),
    ("citations", {"symbol": "125-NQ/TW"}, []),
    # A filter on what another fact of the document says.
    ("citations", {"locality": "Quang Ninh"}, [(1, "25-NQ/TW"), (2, "25-NQ/TW")]),
    ("citations", {"campaign": "dân vận khéo"}, [(1, "25-NQ/TW")]),
    ("citations", {"period": "2020-2025"}, [(4, "5-QĐ/TU"), (4, "25-NQ/TW")]),
    ("campaigns", {"locality": "Đông Triều"}, [(1, "Dân vận khéo")]),
    ("campaigns", {"symbol": "217-QĐ/TW"}, []),
    ("models", {"symbol": "217-QĐ/TW"}, [(3, "Ngõ sáng")]),
    ("models", {"locality": "Hoa Binh"}, [(3, "Ngõ sáng")]),
    ("models", {"period": "2024"}, []),
    ("counts", {"symbol": "5-QĐ/TU"}, [(4, "30 mô hình")]),
    ("localities", {"campaign": "dan-van-kheo"}, [(1, "Quảng Ninh"), (1, "Đông Triều"), (2, "Quang Ninh")]),
    # Dates: signed, else published; none is no answer.
    ("citations", {"since": "2024-11-20"}, [(1, "25-NQ/TW"), (2, "25-NQ/TW")]),
    ("citations", {"since": "2024-11-21"}, [(2, "25-NQ/TW")]),
    ("citations", {"since": "2023-06-01"}, [(1, "25-NQ/TW"), (2, "25-NQ/TW"), (3, "217-QĐ/TW")]),
    ("citations", {"since": "2024-12-02"}, []),
    # One document.
    ("models", {"document": "nghi quyet.txt"}, [(3, "Ngõ sáng")]),
    ("counts", {"document": "2"}, [(2, "61 modellen")]),
    ("models", {"document": "2"}, []),
    # Several at once, and limits.
    ("counts", {"locality": "Quang Ninh", "period": "2024", "since": "2024-01-01"}, [(1, "49 mô hình")]),
    ("counts", {"locality": "Quang Ninh", "period": "2023"}, []),
    ("counts", {"limit": 2}, [(1, "49 mô hình"), (1, "12 mô hình")]),
    ("citations", {"symbol": "25-NQ/TW", "limit": 1}, [(1, "25-NQ/TW")]),
    ("counts", {"locality": None, "period": None, "document": None, "limit": None, "symbol": "5-QĐ/TU"},
     [(4, "30 mô hình")]),
    # All types: each as its own question.
    ("facts", {"period": "2024"}, [e for e in VI_ALL if e[1] != "12 mô hình"] + NL_ALL),
    ("facts", {"locality": "Đông Triều"},
     [(1, "25-NQ/TW"), (1, "Dân vận khéo"), (1, "Đông Triều"), (1, "12 mô hình")]),
    ("facts", {"document": "nl/quang-ninh.txt"}, NL_ALL),
    ("facts", {"limit": 5, "since": "2024-01-01"}, VI_ALL[:5]),
    ("facts", {"campaign": "hang-viet"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("question", "filters", "found"), ASKED, ids=[f"{q} {f}" for q, f, _ in ASKED])
def test_filters(archive, question, filters, found):
    answer = getattr(queries, question)(archive, **filters)
    assert [(row.document_id, row.quote) for row in answer] == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"locality": "quang ninh"}, [1, 2]),
        ({"campaign": "dan-van-kheo"}, [1, 2]),
        ({"campaign": "Geschoolde Massamobilisatie"}, [2]),
        ({"symbol": "5-QD/TU"}, [3]),
        ({"symbol": "25-NQ/TW"}, []),
        ({"period": "2024"}, [1, 2]),
        ({"since": "2024-01-01"}, [1, 2]),
        ({"document": "undated.txt"}, [4]),
        ({"limit": 3}, [1, 2, 3]),
        ({"locality": "Hòa Bình", "since": "2023-06-02"}, []),
    ],
)
def test_filters_on_documents(archive, filters, found):
    assert [row.id for row in queries.documents(archive, **filters)] == found


@pytest.mark.parametrize("question", ["citations", "localities", "counts", "campaigns", "models", "documents", "facts"])
@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"since": "2024"}, "'2024' is not a date"),
        ({"since": "01/12/2024"}, "'01/12/2024' is not a date"),
        ({"since": "2024-02-30"}, "'2024-02-30' is not a date"),
        ({"limit": 0}, "a limit of 0 leaves nothing"),
        ({"document": "none.txt"}, "no document is called 'none.txt'"),
    ],
)
def test_filters_that_mean_nothing_are_refused(archive, question, filters, message):
    with pytest.raises(UsageError, match=message):
        getattr(queries, question)(archive, **filters)


SHA = [outcome.source.sha256 for outcome in DOCUMENTS]


@pytest.mark.parametrize(
    ("ref", "found"),
    [
        ("3", 3),
        (" 3 ", 3),
        ("2024/quang-ninh.txt", 1),
        ("NGHI QUYET.TXT", 3),
        ("nghị quyết.txt", 3),
        ("05-QĐ/TU", 3),
        ("5-qd/tu", 3),
        (SHA[3], 4),
        (SHA[1][:8], 2),
        (SHA[1][:8].upper(), 2),
    ],
)
def test_a_document_is_found_by_what_people_know_of_it(archive, ref, found):
    stored = queries.document(archive, ref)
    outcome = DOCUMENTS[found - 1]
    assert (stored.id, stored.document, sorted(stored.facts, key=lambda f: f.start), stored.issues) == (
        found,
        outcome.document,
        list(outcome.facts),
        outcome.issues,
    )


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        (
            "quang-ninh.txt",
            "'quang-ninh.txt' can mean several documents: 2024/quang-ninh.txt (id 1), nl/quang-ninh.txt (id 2)",
        ),
        ("quang", "no document is called 'quang'; near it are: 2024/quang-ninh.txt (id 1), nl/quang-ninh.txt (id 2)"),
        ("quyet", "no document is called 'quyet'; near it are: nghị quyết.txt (id 3)"),
        ("ninh_txt", "no document is called 'ninh_txt'"),
        ("quang-ninh_txt", "no document is called 'quang-ninh_txt'"),
        ("%", "no document is called '%'"),
        ("99", "no document is called '99'"),
        ("99999999999999999999", "no document is called '99999999999999999999'"),
        ("25-NQ/TW", "no document is called '25-NQ/TW'"),
        ("", "no document is called ''"),
        (SHA[0][:3], f"no document is called '{SHA[0][:3]}'"),
        ("0" * 64, "no document is called '" + "0" * 64 + "'"),
    ],
)
def test_a_document_that_is_not_one_names_candidates(archive, ref, message):
    with pytest.raises(UsageError) as caught:
        queries.document(archive, ref)
    assert str(caught.value) == message
    assert "id" in caught.value.advice or "vanban query documents" in caught.value.advice


def test_many_candidates_are_cut_short(store):
    for number in range(8):
        store.save(done(f"{number}/a.txt", str(number)), None)
    with pytest.raises(UsageError) as caught:
        queries.document(store, "a.txt")
    shown = ", ".join(f"{number}/a.txt (id {number + 1})" for number in range(5))
    assert str(caught.value) == f"'a.txt' can mean several documents: {shown}, ..."


def test_two_documents_of_one_symbol_are_told_apart(store):
    for number in range(2):
        store.save(done(f"{number}.txt", f"bản {number}", symbol="05-QĐ/TU"), None)
    with pytest.raises(UsageError, match=r"several documents: 0\.txt \(id 1\), 1\.txt \(id 2\)"):
        queries.document(store, "5-QĐ/TU")


def test_a_key_holds_only_where_the_document_knows_it(store):
    for number, key in enumerate(["dan-van-kheo", None]):
        text = f"{number}: 49 mô hình “Dân vận khéo”"
        count = fact(ModelCount, "49 mô hình", text, value=49, campaign="Dân vận khéo")
        store.save(done(f"{number}.txt", text, (count, fact(Campaign, "Dân vận khéo", text, name="Dân vận khéo",
                   kind="movement", key=key))), None)  # fmt: skip
    # The slug spells the name without punctuation, too: hence a key that does not.
    with store.reading() as connection:
        connection.exec_driver_sql("UPDATE campaign SET key = 'dvk' WHERE key IS NOT NULL")
        connection.commit()
    assert [row.document_id for row in queries.counts(store, campaign="dvk")] == [1]
    assert [row.document_id for row in queries.campaigns(store, campaign="dvk")] == [1]


def test_columns_come_with_the_evidence_last():
    assert queries.columns(queries.CampaignRow) == [
        "name", "kind", "key", "document", "page", "quote", "rule", "document_id", "id", "start", "end",
    ]  # fmt: skip
    assert queries.columns(queries.DocumentRow) == [field.name for field in fields(queries.DocumentRow)]


@pytest.mark.parametrize(
    ("key", "spellings", "others"),
    [
        (name_key, ["Cư M'gar", "cư m’gar", "CU MGAR", " Cư  M'gar"], ["Cư Mga", "Cư Jút"]),
        (name_key, ["Xóa nhà tạm, nhà dột nát", "xoá nhà tạm - nhà dột nát"], ["Xóa nhà tạm"]),
        (symbol_key, ["05-QĐ/TW", "5-qd/tw", "005 - QĐ /TW", "5‑QĐ/TW"], ["50-QĐ/TW", "15-QĐ/TW", "5-QĐ/TU"]),
        (symbol_key, ["30a/2008/NQ-CP", "30A/2008/NQ-CP"], ["30/2008/NQ-CP"]),
        (symbol_key, ["0-NQ/TW", "00-NQ/TW"], ["NQ/TW"]),
        (period_key, ["2020-2025", "2020 – 2025", "2020—2025"], ["2020", "2020-2026"]),
        (path_key, ["Báo cáo.TXT", "bao cao.txt", "Ba\u0301o ca\u0301o.txt"], ["bao-cao.txt", "bao cao"]),
    ],
)
def test_keys_are_equal_for_spellings_of_one_thing_only(key, spellings, others):
    assert len({key(spelling) for spelling in spellings}) == 1
    assert key(spellings[0]) not in {key(other) for other in others}
