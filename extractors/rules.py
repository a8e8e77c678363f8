"""Rule packs: every word list and pattern is data in ``extractors/data/*.toml``.

A pack has a section for each language with a list of rules::

    [[vi.rules]]
    id = "qualifier.more_than"
    phrases = ["hơn", "trên"]
    match = ["hơn 100 mô hình"]
    no_match = ["hơn nữa, mô hình này"]

``phrases`` match without regard to case and tone placement; where the text has lost its diacritics they match without
them. ``patterns`` are spaCy token patterns. Further keys are the finder's own and reach it as ``Rule.data``. Sections
other than ``vi`` and ``nl`` are tables that belong to no language (``Pack.tables``).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.text import is_plain, shows_vietnamese, spelling
from extractors.tokenizer import Tokenizer, words_of

LANGUAGES = ("vi", "nl")
_LONGEST_PHRASE = 8  # tokens
_OWN_KEYS = {"id", "phrases", "patterns", "match", "no_match"}


class RuleError(ValueError):
    """A rule pack is wrong; the message names file, entry and reason."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a pack.

    Attributes:
        id: Unique within its language, e.g. ``qualifier.more_than``.
        lang: ``vi`` or ``nl``.
        phrases: Words as they are spelled.
        patterns: spaCy token patterns.
        match: Texts in which it must match.
        no_match: Texts in which it must not.
        data: Keys of the finder's own.
    """

    id: str
    lang: str
    phrases: tuple[str, ...] = ()
    patterns: tuple[list[dict[str, Any]], ...] = ()
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of rules.

    Attributes:
        name: Of the file, without ``.toml``.
        rules: Of all languages, in the order of the file.
        tables: Sections that belong to no language.
    """

    name: str
    rules: tuple[Rule, ...]
    tables: Mapping[str, Any]


@cache
def load(name: str) -> Pack:
    """Load and check a pack that is shipped with the program.

    Args:
        name: Of the file in ``extractors/data``, without ``.toml``.

    Raises:
        RuleError: The file, an entry or a field is wrong.
    """
    source = resources.files("extractors") / "data" / f"{name}.toml"
    return parse(name, source.read_text(encoding="utf-8"))


def parse(name: str, content: str) -> Pack:
    """Read a pack.

    Args:
        name: Shown in errors.
        content: TOML.

    Raises:
        RuleError: The content is no TOML, or an entry or a field is wrong.
    """
    try:
        sections = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}.toml is not valid TOML: {error}") from error
    rules = [_rule(name, lang, entry) for lang in LANGUAGES for entry in sections.get(lang, {}).get("rules", ())]
    seen: set[tuple[str, str]] = set()
    for rule in rules:
        if (rule.lang, rule.id) in seen:
            raise RuleError(f"{name}.toml, [{rule.lang}] rule {rule.id!r} stands twice; merge the two entries")
        seen.add((rule.lang, rule.id))
    return Pack(name, tuple(rules), {key: value for key, value in sections.items() if key not in LANGUAGES})


def _rule(name: str, lang: str, entry: dict[str, Any]) -> Rule:
    where = f"{name}.toml, [{lang}] rule {entry.get('id', '(no id)')!r}"
    if not isinstance(entry.get("id"), str) or not entry["id"]:
        raise RuleError(f"{where}: every rule needs an id, a text such as 'qualifier.more_than'")
    for key in ("phrases", "match", "no_match"):
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise RuleError(f"{where}: {key} must be a list of texts that are not empty")
    patterns = entry.get("patterns", [])
    if not isinstance(patterns, list) or not all(isinstance(item, list) and item for item in patterns):
        raise RuleError(f"{where}: patterns must be a list of token patterns, each a list of tables")
    return Rule(
        id=entry["id"],
        lang=lang,
        phrases=tuple(entry.get("phrases", ())),
        patterns=tuple(patterns),
        match=tuple(entry.get("match", ())),
        no_match=tuple(entry.get("no_match", ())),
        data={key: value for key, value in entry.items() if key not in _OWN_KEYS},
    )


@cache
def rules_version() -> str:
    """Fingerprint of all rule packs and data files; equal rules give an equal version.

    Returns:
        12 hexadecimal digits.
    """
    digest = hashlib.sha256()
    folder = resources.files("extractors") / "data"
    for source in sorted(folder.iterdir(), key=lambda item: item.name):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a rule matched.

    Attributes:
        rule: The rule.
        start: Index of its first token.
        end: Index after its last token.
    """

    rule: Rule
    start: int
    end: int


class Lexicon:
    """Finds the phrases and patterns of many rules in one pass.

    Args:
        vocab: Of the pipeline.
        rules: With unique (lang, id).
    """

    def __init__(self, vocab: Vocab, rules: Iterable[Rule]) -> None:
        tokenizer = Tokenizer(vocab)
        self._phrases = PhraseMatcher(vocab, attr="NORM")
        self._patterns = Matcher(vocab)
        self._rules: dict[int, Rule] = {}
        self._spellings: dict[int, frozenset[str]] = {}
        for rule in rules:
            key = f"{rule.lang}:{rule.id}"
            self._rules[vocab.strings.add(key)] = rule
            self._spellings[vocab.strings[key]] = frozenset(spelling(phrase) for phrase in rule.phrases)
            if rule.phrases:
                self._phrases.add(key, [tokenizer(phrase) for phrase in rule.phrases])
            if rule.patterns:
                try:
                    self._patterns.add(key, list(rule.patterns), greedy="LONGEST")
                except ValueError as error:
                    raise RuleError(f"[{rule.lang}] rule {rule.id!r}: bad token pattern: {error}") from error

    def __call__(self, doc: Doc) -> list[Hit]:
        """All hits of all rules.

        Args:
            doc: Made by ``Tokenizer``.

        Returns:
            In order of start, longer ones first; hits of different rules may overlap.
        """
        hits = [
            Hit(self._rules[key], start, end)
            for key, start, end in self._phrases(doc)
            if self._spelled(key, doc, start, end)
        ]
        if len(self._patterns):
            hits += [Hit(self._rules[key], start, end) for key, start, end in self._patterns(doc)]
        hits.sort(key=lambda hit: (hit.start, -hit.end, hit.rule.id))
        return hits

    def _spelled(self, key: int, doc: Doc, start: int, end: int) -> bool:
        """True where the words carry the phrase's diacritics, or the text around them carries none."""
        words = words_of(doc)
        phrase = words.whole[words.start[start] : words.end(end - 1)]
        return spelling(phrase) in self._spellings[key] or (is_plain(phrase) and plain_around(doc, start))


def plain_around(doc: Doc, token: int) -> bool:
    """True where the passage around a token has lost its diacritics (or never had any).

    Args:
        doc: Made by ``Tokenizer``.
        token: Index of a token.
    """
    words = words_of(doc)
    at = words.start[token]
    return not shows_vietnamese(words.whole[max(0, at - 60) : at + 60])


def native(doc: Doc, hits: Iterable[Hit]) -> list[Hit]:
    """Hits without single words that only look like one of the other language: "de" is not "để", "Hien" not "hiện".

    Args:
        doc: Made by ``Tokenizer``, of a pipeline of its language.
        hits: Of both languages.

    Returns:
        The hits that may be kept, in their order.
    """
    words = words_of(doc)
    dutch = doc.lang_ == "nl"
    if not (dutch or is_plain(words.whole)):
        return list(hits)
    return [
        hit
        for hit in hits
        if hit.end > hit.start + 1 or (hit.rule.lang == "nl") == dutch or not words.text[hit.start].isascii()
    ]


class HitIndex:
    """Hits by the tokens where they begin and end.

    Args:
        hits: As ``Lexicon`` gives them.
    """

    def __init__(self, hits: Iterable[Hit]) -> None:
        self.hits = list(hits)
        self._starting: dict[int, list[Hit]] = {}
        self._ending: dict[int, list[Hit]] = {}
        for hit in self.hits:
            self._starting.setdefault(hit.start, []).append(hit)
            self._ending.setdefault(hit.end, []).append(hit)

    def starting(self, token: int, prefix: str) -> Hit | None:
        """The longest hit that begins at a token, of rules whose id begins with the prefix."""
        return max(_of(self._starting.get(token, ()), prefix), key=lambda hit: hit.end, default=None)

    def ending(self, token: int, prefix: str) -> Hit | None:
        """The longest hit that ends right before a token, of rules whose id begins with the prefix."""
        return min(_of(self._ending.get(token, ()), prefix), key=lambda hit: hit.start, default=None)

    def covers(self, hit: Hit, prefix: str) -> bool:
        """True where a hit of a rule with the prefix holds another: "nhận" inside "công nhận"."""
        starts = range(max(0, hit.start - _LONGEST_PHRASE), hit.start + 1)
        return any(other.end >= hit.end for at in starts for other in _of(self._starting.get(at, ()), prefix))

    def within(self, start: int, end: int, prefix: str) -> list[Hit]:
        """Hits inside a span of tokens, in order."""
        return [hit for at in range(start, end) for hit in _of(self._starting.get(at, ()), prefix) if hit.end <= end]


def _of(hits: Iterable[Hit], prefix: str) -> list[Hit]:
    return [hit for hit in hits if hit.rule.id.startswith(prefix)]
