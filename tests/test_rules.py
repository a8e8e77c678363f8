"""Rule packs: every example of every rule, and what a bad pack says."""

import pytest

from extractors import check, rules
from extractors.engine import analyse, build_nlp
from extractors.packs import RuleError
from extractors.rules import Lexicon, parse, rules_version
from extractors.text import clean

RULES = check.all_rules()
GOOD = """
[[vi.rules]]
id = "qualifier.about.local"
phrases = ["áng đâu"]
match = ["Huyện ủy có áng đâu 40 mô hình dân vận"]
no_match = ["Huyện ủy có 40 mô hình dân vận"]
"""
LOCAL = "Huyện ủy Hải Hà có áng đâu 40 mô hình dân vận."


@pytest.fixture(autouse=True)
def _ours_alone():
    yield
    rules.lay({})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.lang}:{rule.shown}")
def test_a_rule_has_examples_and_they_come_out(rule):
    assert rule.match, f"{rule.file}, [{rule.lang}] {rule.shown} has no match examples"
    assert rule.no_match, f"{rule.file}, [{rule.lang}] {rule.shown} has no no_match examples"
    assert list(check.examples(rule)) == []


def test_our_packs_are_sound():
    assert check.form_faults(rules.shipped()) == []


RULE = '[[vi.rules]]\nid = "{}"\n{}\nmatch = ["x"]\nno_match = ["y"]\n'
BAD = [
    # file, content, what the first fault says
    ("counts.toml", "x = 1\ny = = 2\n", "counts.toml: not valid TOML: .*line 2"),
    ("count.toml", "", "there is no pack of this name; did you mean 'counts.toml'"),
    ("counts.toml", "[[fr.rules]]\nid = 'a'", "there is no section .fr. in this pack"),
    ("counts.toml", '[[vi.rules]]\nphrases = ["a"]', "rule 1: it needs an id"),
    ("counts.toml", 2 * RULE.format("qualifier.about", 'phrases = ["a"]'), "'qualifier.about': the id stands twice"),
    (
        "counts.toml",
        RULE.format("qualifier.abuot", 'phrases = ["a"]'),
        "no finder asks for this id; did you mean 'qualifier.about'",
    ),
    (
        "counts.toml",
        RULE.format("qualifier.about", 'phrase = ["a"]'),
        "there is no key 'phrase' here; did you mean 'phrases'",
    ),
    ("counts.toml", RULE.format("qualifier.about", 'phrases = "a"'), "phrases must be a list of texts, not a text"),
    ("counts.toml", RULE.format("qualifier.about", 'phrases = [" "]'), "phrases: a text is empty"),
    ("counts.toml", RULE.format("qualifier.about", 'patterns = [[{ NOSUCH = "x" }]]'), "bad token pattern 1"),
    (
        "counts.toml",
        RULE.format("qualifier.about", 'patterns = [[{ NORM = { REGEX = "(" } }]]'),
        "bad regular expression",
    ),
    ("counts.toml", '[[vi.rules]]\nid = "qualifier.about"\nphrases = ["a"]', "it has no match examples"),
    ("counts.toml", RULE.format("qualifier.about", 'phrases = ["áng đâu"]'), "it does not match its example 'x'"),
    (
        "localities.toml",
        '[[aliases]]\nname = "Không Có"\nlevel = "province"\nforms = ["KC"]',
        "no unit has this official name",
    ),
    ("localities.toml", '[[aliases]]\nname = "Hà Nội"\nlevel = "land"\nforms = ["HN"]', "'land' is none of"),
]


@pytest.mark.parametrize(("file", "content", "message"), BAD, ids=[case[2] for case in BAD])
def test_a_bad_pack_names_file_entry_and_reason(file, content, message):
    with pytest.raises(RuleError, match=message) as caught:
        check.lay({f"mine/{file}": content})
    assert all(fault.startswith(f"mine/{file}") for fault in caught.value.faults)
    assert rules.laid() == {}


def test_every_fault_is_named_at_once():
    content = RULE.format("qualifier.about", 'phrase = ["a"]') + RULE.format("qualifier.nearly", 'words = ["b"]')
    with pytest.raises(RuleError) as caught:
        check.lay({"counts.toml": content})
    assert len(caught.value.faults) == 2


def qualifier(text):
    (count,) = [fact for fact in analyse(text, "vi").facts if fact.type == "count"]
    return count.qualifier


def test_a_users_rule_is_laid_over_ours_and_taken_away_again():
    before = rules.rules_version()
    assert qualifier(LOCAL) == "exact"
    check.lay({"mine/counts.toml": GOOD})
    assert qualifier(LOCAL) == "about"
    assert rules.rules_version() != before
    check.lay({})
    assert qualifier(LOCAL) == "exact"
    assert rules.rules_version() == before


def test_an_entry_without_words_switches_ours_off():
    text = "Huyện ủy Hải Hà có khoảng 40 mô hình dân vận."
    assert qualifier(text) == "about"
    check.lay({"counts.toml": '[[vi.rules]]\nid = "qualifier.about"\nphrases = []\n'})
    assert qualifier(text) == "exact"


def test_a_users_campaign_has_its_key():
    pack = '[[known]]\nkey = "bep-lua"\nkind = "movement"\nnames = ["Bếp lửa quê nhà"]\n'
    check.lay({"campaigns.toml": pack})
    facts = analyse("Huyện ủy phát động phong trào “Bếp lửa quê nhà” ở các chi bộ.", "vi").facts
    assert [(fact.name, fact.key) for fact in facts if fact.type == "campaign"] == [("Bếp lửa quê nhà", "bep-lua")]


PHRASES = [
    # phrase in the rule, text, number of hits
    ("ủy ban", "Uỷ Ban họp", 1),
    ("ủy ban", "UBND và ỦY BAN", 1),
    ("ủy ban", "uy ban hop ngay", 1),
    ("mới", "mô hình mỗi xã", 0),
    ("mới", "mo hinh moi", 1),
    ("hơn", "hòn đảo", 0),
    ("meer dan", "Meer dan ooit", 1),
    ("meer dan", "meer, dan", 0),
]


@pytest.mark.parametrize(("phrase", "text", "hits"), PHRASES)
def test_phrases_match_by_spelling(phrase, text, hits):
    nlp = build_nlp("vi")
    lexicon = Lexicon(nlp.vocab, parse("demo.toml", f'[[vi.rules]]\nid = "a"\nphrases = ["{phrase}"]').rules)
    assert len(lexicon(nlp.tokenizer(clean(text).text))) == hits


def test_the_version_is_a_fingerprint():
    assert rules_version() == rules_version()
    assert len(rules_version()) == 12
