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

A user's packs are laid over ours for the whole process (``lay``; ``check.lay`` checks them first).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Any, ParamSpec, TypeVar, cast

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.packs import COMMON_KEYS, LANGUAGES, entries, merge, model_of, read
from extractors.text import is_plain, shows_vietnamese, spelling
from extractors.tokenizer import Tokenizer, words_of

_P = ParamSpec("_P")
_T = TypeVar("_T")
_LONGEST_PHRASE = 8  # tokens

_CACHES: list[Callable[[], None]] = []
_LAID: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a pack.

    Attributes:
        id: What it acts as: an id that a finder asks for, e.g. ``qualifier.more_than``.
        lang: ``vi`` or ``nl``.
        phrases: Words as they are spelled.
        patterns: spaCy token patterns.
        match: Texts in which it must match.
        no_match: Texts in which it must not.
        data: Keys of the finder's own.
        shown: Its id as the pack has it and facts show it: of a user's ``qualifier.more_than.local`` all of it.
        file: Where it stands.
    """

    id: str
    lang: str
    phrases: tuple[str, ...] = ()
    patterns: tuple[list[dict[str, Any]], ...] = ()
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    shown: str = ""
    file: str = ""


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


def cached(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Like ``functools.cache``, for what is made of rule packs: ``lay`` makes it forget.

    Args:
        function: With arguments that can be hashed.
    """
    wrapped = cache(function)
    _CACHES.append(wrapped.cache_clear)
    return cast(Callable[_P, _T], wrapped)


def lay(packs: Mapping[str, str]) -> None:
    """Lay a user's packs over ours, in this process and until it is called again; nothing is checked.

    Args:
        packs: File, named as ours but in any folder, to its TOML; none at all leaves ours alone.
    """
    _LAID.clear()
    _LAID.update(packs)
    for forget in _CACHES:
        forget()


def laid() -> dict[str, str]:
    """The user's packs that are laid over ours, as given to ``lay``."""
    return dict(_LAID)


def shipped() -> dict[str, str]:
    """Our packs: file to its TOML."""
    folder = resources.files("extractors") / "data"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return {file.name: file.read_text(encoding="utf-8") for file in files}


@cached
def load(name: str) -> Pack:
    """A pack of ours with what the user laid over it.

    Args:
        name: Of the file in ``extractors/data``, without ``.toml``.

    Raises:
        RuleError: A file is no TOML.
    """
    theirs = [(file, content) for file, content in _LAID.items() if PurePath(file).stem == name]
    return parse(f"{name}.toml", (resources.files("extractors") / "data" / f"{name}.toml").read_text("utf-8"), *theirs)


def parse(file: str, content: str, *over: tuple[str, str]) -> Pack:
    """Make a pack.

    Args:
        file: Its name.
        content: Its TOML, sound (``packs.faults``).
        over: Files that are laid over it, with their TOML.

    Raises:
        RuleError: Something is no TOML.
    """
    name = PurePath(file).stem
    sections = read(file, content)
    rules = {(rule.lang, rule.shown): rule for rule in _rules(file, sections)}
    known = dict(rules)
    tables = {key: value for key, value in sections.items() if key not in LANGUAGES}
    for theirs, text in over:
        sections = read(theirs, text)
        tables = merge(name, tables, {key: value for key, value in sections.items() if key not in LANGUAGES})
        for rule in _rules(theirs, sections):
            at = model_of(rule.shown, rule.lang, known)
            model = known[at] if at is not None else rule
            rules[rule.lang, rule.shown] = replace(rule, id=model.id, data={**model.data, **rule.data})
    return Pack(name, tuple(rules.values()), tables)


def _rules(file: str, sections: Mapping[str, Any]) -> Iterator[Rule]:
    for lang, entry in entries(sections):
        yield Rule(
            id=entry["id"],
            lang=lang,
            phrases=tuple(entry.get("phrases", ())),
            patterns=tuple(entry.get("patterns", ())),
            match=tuple(entry.get("match", ())),
            no_match=tuple(entry.get("no_match", ())),
            data={key: value for key, value in entry.items() if key not in COMMON_KEYS},
            shown=entry["id"],
            file=file,
        )


@cached
def rules_version() -> str:
    """Fingerprint of all that decides which facts a text has: the code and data of this package, the user's packs.

    Returns:
        12 hexadecimal digits, the same on every machine.
    """
    digest = hashlib.sha256()
    user = sorted((PurePath(file).name, content.encode()) for file, content in _LAID.items())
    for name, content in [*_sources(resources.files("extractors"), ""), *user]:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _sources(item, f"{path}{item.name}/")
        elif item.name.endswith((".py", ".toml", ".csv")):
            yield path + item.name, item.read_bytes()


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
        rules: Of any languages.
    """

    def __init__(self, vocab: Vocab, rules: Iterable[Rule]) -> None:
        tokenizer = Tokenizer(vocab)
        self._phrases = PhraseMatcher(vocab, attr="NORM")
        self._patterns = Matcher(vocab)
        self._rules: dict[int, Rule] = {}
        self._spellings: dict[int, frozenset[str]] = {}
        for number, rule in enumerate(rules):
            key = f"{number}:{rule.lang}:{rule.id}"
            self._rules[vocab.strings.add(key)] = rule
            self._spellings[vocab.strings[key]] = frozenset(spelling(phrase) for phrase in rule.phrases)
            if rule.phrases:
                self._phrases.add(key, [tokenizer(phrase) for phrase in rule.phrases])
            if rule.patterns:
                self._patterns.add(key, list(rule.patterns), greedy="LONGEST")

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
        self._sorted: dict[str, tuple[list[int], list[Hit]]] = {}  # by prefix: starts, and hits in their order
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
        if prefix not in self._sorted:
            hits = sorted(_of(self.hits, prefix), key=lambda hit: hit.start)
            self._sorted[prefix] = ([hit.start for hit in hits], hits)
        starts, hits = self._sorted[prefix]
        return [hit for hit in hits[bisect_left(starts, start) : bisect_left(starts, end)] if hit.end <= end]


def _of(hits: Iterable[Hit], prefix: str) -> list[Hit]:
    return [hit for hit in hits if hit.rule.id.startswith(prefix)]
