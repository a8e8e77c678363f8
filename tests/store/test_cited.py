"""Cited documents: what is one document, who cites it, and which stored one it is."""

import random
from dataclasses import replace
from itertools import permutations

import pytest
from outcomes import done, rows, url

from extractors.facts import Citation
from pipeline import queries
from pipeline.store import Store


def citing(name, *said, dated=None, rules="r1", **about):
    """A document that cites others: symbols, or tuples of symbol, locality and date."""
    said = [(one, None, None) if isinstance(one, str) else one for one in said]
    text, facts = f"{name}: ", []
    for symbol, locality, date in said:
        start = len(text)
        text += symbol
        facts.append(
            Citation(
                start=start,
                end=len(text),
                quote=symbol,
                rule="citation.test",
                symbol=symbol,
                locality=locality,
                province="Lào Cai" if locality == "Bắc Hà" else locality,
                date=date,
            )
        )
        text += "; "
    if dated is not None:
        about["published"] = dated
    return done(name, text, tuple(facts), rules=rules, **about)


def issued(symbol, signed, locality=None, name=None, province=None):
    """A stored official document."""
    unit = {"locality": locality, "province": province or locality} if locality else {}
    return done(name or f"{symbol.replace('/', '_')} {locality} {signed}", f"{symbol} {signed} {locality}", **unit,
                symbol=symbol, signed=signed)  # fmt: skip


def known(store):
    """Each cited document: symbol, locality, date, names of the documents that cite it, name of its own."""
    with store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT c.symbol, c.locality, c.date, d.name, own.name FROM cited_by c JOIN document d ON d.id = document_id"
            " LEFT JOIN document own ON own.id = cited_document_id ORDER BY 1, 2, 3, 4"
        ).all()
    groups = {}
    for symbol, locality, date, name, own in found:
        groups.setdefault((symbol, locality, date, own), []).append(name)
    return [(symbol, locality, date, names, own) for (symbol, locality, date, own), names in groups.items()]


LC, YB = "Lào Cai", "Yên Bái"
NQ25, NQ20 = "25-NQ/TW", "20-NQ/TU"
# What is saved, then the cited documents as ``known`` gives them.
CASES = {
    "the same said twice is one": (
        [citing("a", (NQ25, None, "2013-06-03")), citing("b", (NQ25, None, "2013-06-03"))],
        [(NQ25, None, "2013-06-03", ["a", "b"], None)],
    ),
    "one text says less": (
        [citing("a", NQ25), citing("b", (NQ25, None, "2013-06-03"))],
        [(NQ25, None, "2013-06-03", ["a", "b"], None)],
    ),
    "two documents of one symbol stay two": (
        [citing("a", (NQ25, None, "2013-06-03")), citing("b", (NQ25, None, "2003-03-12"))],
        [(NQ25, None, "2003-03-12", ["b"], None), (NQ25, None, "2013-06-03", ["a"], None)],
    ),
    "a text that says less than two others is left open": (
        [citing("a", NQ25), citing("b", (NQ25, None, "2013-06-03"), (NQ25, None, "2003-03-12"))],
        [
            (NQ25, None, None, ["a"], None),
            (NQ25, None, "2003-03-12", ["b"], None),
            (NQ25, None, "2013-06-03", ["b"], None),
        ],
    ),
    "cited before one of the two was issued": (
        [citing("a", NQ25, dated="2010-01-01"), citing("b", (NQ25, None, "2013-06-03"), (NQ25, None, "2003-03-12"))],
        [(NQ25, None, "2003-03-12", ["a", "b"], None), (NQ25, None, "2013-06-03", ["b"], None)],
    ),
    "two provinces": (
        [citing("a", (NQ20, LC, None)), citing("b", (NQ20, YB, None)), citing("c", NQ20)],
        [(NQ20, None, None, ["c"], None), (NQ20, LC, None, ["a"], None), (NQ20, YB, None, ["b"], None)],
    ),
    "two terms of one province": (
        [citing("a", (NQ20, LC, "2011-05-02")), citing("b", (NQ20, LC, "2021-05-12")), citing("c", (NQ20, LC, None))],
        [
            (NQ20, LC, None, ["c"], None),
            (NQ20, LC, "2011-05-02", ["a"], None),
            (NQ20, LC, "2021-05-12", ["b"], None),
        ],
    ),
    "cited several times by one document": (
        [citing("a", NQ25, NQ25, (NQ25, None, "2013-06-03"))],
        [(NQ25, None, "2013-06-03", ["a", "a", "a"], None)],
    ),
    "another spelling": (
        [citing("a", ("5-QĐ/TW", None, "2020-01-02")), citing("b", ("05-QĐ/TW", None, "2020-01-02"))],
        [("5-QĐ/TW", None, "2020-01-02", ["a", "b"], None)],
    ),
    "its own document is stored": (
        [citing("a", NQ25), issued(NQ25, "2013-06-03", name="own")],
        [(NQ25, None, None, ["a"], "own")],
    ),
    "its own document, by its date": (
        [citing("a", (NQ25, None, "2013-06-03")), issued(NQ25, "2013-06-03", name="own"), issued(NQ25, "2003-03-12")],
        [(NQ25, None, "2013-06-03", ["a"], "own")],
    ),
    "another document of the symbol is stored": (
        [citing("a", (NQ25, None, "2013-06-03")), issued(NQ25, "2003-03-12")],
        [(NQ25, None, "2013-06-03", ["a"], None)],
    ),
    "a document that was issued later is stored": (
        [citing("a", NQ25, dated="2014-01-01"), issued(NQ25, "2026-08-22")],
        [(NQ25, None, None, ["a"], None)],
    ),
    "two documents of the symbol are stored": (
        [citing("a", NQ25), issued(NQ25, "2013-06-03"), issued(NQ25, "2003-03-12")],
        [(NQ25, None, None, ["a"], None)],
    ),
    "a province's document, by its unit": (
        [citing("a", (NQ20, LC, None)), issued(NQ20, "2021-05-12", LC, "own"), issued(NQ20, "2021-04-04", YB)],
        [(NQ20, LC, None, ["a"], "own")],
    ),
    "a province's document, by its date": (
        [citing("a", (NQ20, None, "2021-05-12")), issued(NQ20, "2021-05-12", LC, "own")],
        [(NQ20, None, "2021-05-12", ["a"], "own")],
    ),
    "a province's document, and no word of whose": (
        [citing("a", NQ20), issued(NQ20, "2021-05-12", LC)],
        [(NQ20, None, None, ["a"], None)],
    ),
    "a district's document, and another district's citation": (
        [citing("a", ("31-KH/HU", "Bắc Hà", None)), issued("31-KH/HU", "2021-05-12", "Bảo Yên", province=LC)],
        [("31-KH/HU", "Bắc Hà", None, ["a"], None)],
    ),
}


@pytest.mark.parametrize(("outcomes", "expected"), CASES.values(), ids=list(CASES))
def test_what_is_known_of_cited_documents_in_every_order(tmp_path, outcomes, expected):
    for number, order in enumerate(permutations(outcomes)):
        folder = tmp_path / str(number)
        with Store.open(url(folder)) as store:
            for outcome in order:
                store.save(outcome, None)
            found = known(store)
            if outcomes[0].name == "a" and "5-QĐ" in str(expected):  # the spelling that came first is kept
                found = [(s.replace("05-", "5-"), *rest) for s, *rest in found]
            assert found == expected


def said(store, path):
    """The rows of cited documents by what they say, without their numbers."""
    found = {row["id"]: (row["symbol_folded"], row["locality"], row["date"]) for row in rows(path, "cited_document")}
    names = {row["id"]: row["name"] for row in rows(path, "document")}
    return {
        found[row["id"]]: (row["first_cited"], found.get(row["same_as"]), names.get(row["document_id"]))
        for row in rows(path, "cited_document")
    }


def test_any_order_and_any_repetition_come_to_the_same(tmp_path):
    chance = random.Random(7)
    days = [None, "2003-03-12", "2013-06-03", "2026-08-22"]
    documents = [
        citing(
            f"c{n}",
            *(
                (s, chance.choice([None, LC, YB]) if s == NQ20 else None, chance.choice(days))
                for s in (NQ20, NQ25, NQ25)
            ),
            dated=chance.choice([None, "2005-01-01", "2014-01-01", "2027-01-01"]),
        )
        for n in range(12)
    ]
    documents += [issued(NQ25, "2013-06-03"), issued(NQ20, "2003-03-12", LC), issued(NQ20, "2026-08-22", YB)]
    with Store.open(url(tmp_path / "first")) as store:
        for outcome in documents:
            store.save(outcome, None)
        expected = said(store, tmp_path / "first" / "vanban.db")
    assert len(expected) > 8
    assert {own for _, _, own in expected.values()} > {None}
    for number in range(6):
        chance.shuffle(documents)
        with Store.open(url(tmp_path / str(number))) as store:
            for outcome in documents:
                if chance.random() < 0.5:  # first with other facts, by older rules
                    older = citing(outcome.name, (NQ25, None, chance.choice(days)), dated="2001-01-01", rules="r0")
                    store.save(_with_content(older, outcome), None)
            for outcome in documents:
                store.save(outcome, None)
            assert said(store, tmp_path / str(number) / "vanban.db") == expected


def _with_content(outcome, of):
    """The facts of one outcome as if they had been found in the file of another."""
    document = replace(outcome.document, source=of.source, text=of.document.text, pages=of.document.pages)
    return replace(outcome, source=of.source, document=document)


def test_what_new_rules_no_longer_find_is_forgotten(store, path):
    store.save(citing("a", (NQ25, None, "2013-06-03"), "43-KL/TW", dated="2014-02-02"), None)
    store.save(citing("b", (NQ25, None, "2013-06-03"), dated="2015-02-02"), None)
    again = _with_content(
        citing("a", "20-NQ/TW", dated="2014-02-02", rules="r2"), citing("a", (NQ25, None, "2013-06-03"), "43-KL/TW")
    )
    store.save(again, None)
    assert [(row["symbol"], row["first_cited"]) for row in rows(path, "cited_document")] == [
        (NQ25, "2015-02-02"),
        ("20-NQ/TW", "2014-02-02"),
    ]


def test_a_document_that_goes_leaves_its_citations_open(store, path):
    store.save(citing("a", NQ25), None)
    own = store.save(issued(NQ25, "2013-06-03"), None)
    with store._writing() as connection:
        connection.exec_driver_sql("DELETE FROM document WHERE id = ?", (own,))
    assert known(store) == [(NQ25, None, None, ["a"], None)]


def test_who_cites_what_is_asked_for(store):
    store.save(citing("a", NQ25, NQ25, (NQ20, LC, None), dated="2014-01-01"), None)
    store.save(citing("b", (NQ25, None, "2013-06-03"), dated="2015-01-01"), None)
    own = store.save(issued(NQ25, "2013-06-03", name="own"), None)
    names = ("symbol", "locality", "date", "documents", "citations", "first_cited", "stored", "stored_id")

    def brief(**filters):
        return [tuple(getattr(row, name) for name in names) for row in queries.cited(store, **filters)]

    first = (NQ25, None, "2013-06-03", 2, 3, "2014-01-01", "own", own)
    second = (NQ20, LC, None, 1, 1, "2014-01-01", None, None)
    assert brief() == [first, second]
    assert brief(symbol="25-nq/tw") == [first]
    assert brief(document="a", symbol="20-NQ/TU") == [second]
    assert brief(since="2015-01-01") == [(NQ25, None, "2013-06-03", 1, 1, "2015-01-01", "own", own)]
    assert brief(limit=1) == [first]
    assert brief(symbol="99-NQ/TW") == []
