"""Rule packs: every example of every rule, and what a bad pack says."""

from functools import cache
from importlib import resources

import pytest

from extractors.engine import analyse, build_nlp
from extractors.rules import Lexicon, RuleError, load, parse, rules_version
from extractors.text import clean

PACKS = sorted(
    item.name.removesuffix(".toml")
    for item in (resources.files("extractors") / "data").iterdir()
    if item.name.endswith(".toml")
)
RULES = [(pack, rule) for pack in PACKS for rule in load(pack).rules]
MATCHES = [(pack, rule, text) for pack, rule in RULES for text in rule.match]
MISSES = [(pack, rule, text) for pack, rule in RULES for text in rule.no_match]


@cache
def lexicon(rule_id, lang, pack):
    nlp = build_nlp(lang)
    (rule,) = [rule for rule in load(pack).rules if (rule.id, rule.lang) == (rule_id, lang)]
    return Lexicon(nlp.vocab, [rule]), nlp.tokenizer


def matches(pack, rule, text):
    """The rule's own words are in the text, or a fact says that the rule found it."""
    find, tokenizer = lexicon(rule.id, rule.lang, pack)
    return bool(find(tokenizer(clean(text, rule.lang).text))) or rule.id in {
        fact.rule for fact in analyse(text, rule.lang).facts
    }


def comes_to_something(pack, rule, text):
    """Its words are there and the text has a fact, so that they may have had a part in it."""
    return matches(pack, rule, text) and bool(analyse(text, rule.lang).facts)


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=lambda value: getattr(value, "id", value))
def test_a_rule_has_examples_of_both_kinds(pack, rule):
    assert rule.match, f"{pack}.toml, [{rule.lang}] {rule.id} has no match examples"
    assert rule.no_match, f"{pack}.toml, [{rule.lang}] {rule.id} has no no_match examples"


@pytest.mark.parametrize(("pack", "rule", "text"), MATCHES, ids=lambda value: getattr(value, "id", None))
def test_a_rule_matches_its_examples(pack, rule, text):
    assert matches(pack, rule, text)


@pytest.mark.parametrize(("pack", "rule", "text"), MISSES, ids=lambda value: getattr(value, "id", None))
def test_a_rule_leaves_its_counter_examples_alone(pack, rule, text):
    assert not comes_to_something(pack, rule, text)


BAD = [
    ("not TOML", "[[vi.rules", "demo.toml is not valid TOML"),
    ("no id", '[[vi.rules]]\nphrases = ["a"]', "every rule needs an id"),
    ("empty phrase", '[[vi.rules]]\nid = "a"\nphrases = [" "]', "phrases must be a list of texts"),
    ("phrases no list", '[[nl.rules]]\nid = "a"\nphrases = "b"', "phrases must be a list of texts"),
    ("twice", '[[vi.rules]]\nid = "a"\n[[vi.rules]]\nid = "a"', "stands twice"),
    ("patterns", '[[vi.rules]]\nid = "a"\npatterns = ["x"]', "patterns must be a list of token patterns"),
]


@pytest.mark.parametrize(("content", "message"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_pack_names_file_entry_and_reason(content, message):
    with pytest.raises(RuleError, match=message):
        parse("demo", content)


def test_a_bad_token_pattern_names_its_rule():
    pack = parse("demo", '[[vi.rules]]\nid = "a"\npatterns = [[{ NOSUCH = "x" }]]')
    with pytest.raises(RuleError, match="rule 'a': bad token pattern"):
        Lexicon(build_nlp("vi").vocab, pack.rules)


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
    lexicon = Lexicon(nlp.vocab, parse("demo", f'[[vi.rules]]\nid = "a"\nphrases = ["{phrase}"]').rules)
    assert len(lexicon(nlp.tokenizer(clean(text).text))) == hits


def test_the_version_is_a_fingerprint():
    assert rules_version() == rules_version()
    assert len(rules_version()) == 12
