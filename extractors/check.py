"""Whether rule packs are sound: their form, and every example run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from extractors import rules
from extractors.engine import analyse, build_nlp
from extractors.gazetteer import gazetteer
from extractors.packs import RuleError, faults, read
from extractors.rules import Lexicon, Rule, load
from extractors.text import clean


def lay(packs: Mapping[str, str]) -> None:
    """Check a user's packs, then lay them over ours until this is called again.

    Args:
        packs: File, named as ours but in any folder, to its TOML; none at all leaves ours alone.

    Raises:
        RuleError: They are not sound; what was laid before stays.
    """
    before = rules.laid()
    if packs == before:
        return
    found = form_faults(packs)
    if not found:
        rules.lay(packs)
        own = [rule for rule in all_rules() if rule.file in packs]
        found = [*_unknown_places(packs), *(line for rule in own for line in examples(rule))]
    if found:
        rules.lay(before)
        raise RuleError(*found)


def form_faults(packs: Mapping[str, str]) -> list[str]:
    """What is wrong with the form of packs, ours or a user's.

    Args:
        packs: File to its TOML.

    Returns:
        A line for each fault: file, entry, reason.
    """
    ours = rules.shipped()
    return [line for file, content in packs.items() for line in faults(file, content, ours)]


def all_rules() -> list[Rule]:
    """The rules in force: ours with what is laid over them."""
    return [rule for file in rules.shipped() for rule in load(PurePath(file).stem).rules]


def examples(rule: Rule) -> Iterator[str]:
    """Examples of a rule in force that do not match, and counter-examples that do.

    Args:
        rule: Of ``all_rules``.

    Yields:
        A line for each: file, entry, reason.
    """
    nlp = build_nlp(rule.lang)
    lexicon = Lexicon(nlp.vocab, [rule])
    where = f"{rule.file}, [{rule.lang}] rule {rule.shown!r}"
    for text in (*rule.match, *rule.no_match):
        found = analyse(text, rule.lang).facts
        # Its own words are in the text, or a fact says that the rule found it.
        hits = lexicon(nlp.tokenizer(clean(text, rule.lang).text))
        matches = bool(hits) or rule.shown in {fact.rule for fact in found}
        if text in rule.match and not matches:
            yield f"{where}: it does not match its example {text!r}"
        elif text in rule.no_match and matches and found:  # words alone, of which nothing comes, are no match
            yield f"{where}: it matches its counter-example {text!r}"


def _unknown_places(packs: Mapping[str, str]) -> Iterator[str]:
    """Names that stand for a unit that there is not."""
    for file, content in packs.items():
        for alias in read(file, content).get("aliases", ()):
            levels = {unit.level for unit in gazetteer().resolve(alias["name"])}
            if alias["level"] not in levels:
                there = f"it is a {' or a '.join(sorted(levels))}" if levels else "no unit has this official name"
                yield f"{file}, [[aliases]] {alias['name']!r}: {there}, so {alias['level']!r} names nothing"
