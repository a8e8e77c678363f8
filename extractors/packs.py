"""A user's packs beside ours: what is wrong with one, and how the two become one.

Ours are the pattern for theirs: a section, a key or a type that ours do not have is a fault, so that a slip of the pen
is named and nothing about the form of a pack stands in a second place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any, get_args

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.facts import CampaignKind, Level

LANGUAGES = ("vi", "nl")
COMMON_KEYS = ("id", "phrases", "patterns", "match", "no_match")
# Tables whose keys are data, so that there may be more of them, and whose values are no word lists but records: one of
# the user's takes the place of ours. Months are counted, so they cannot grow either.
_RECORDS = {
    "citations": ("types", "party", "party_bodies", "party_alone", "state", "words.months"),
    "localities": ("central",),
    "official": ("kinds.vi", "kinds.nl", "kinds.cited", "dates.months"),
}
_REGULAR_EXPRESSIONS = ("headings",)
_CHOICES: dict[str, tuple[str, ...]] = {"levels": get_args(Level), "level": get_args(Level)}
_CAMPAIGN_KINDS = {"kind": get_args(CampaignKind)}
_OWN_TYPES = {"id": "", "phrases": [""], "patterns": [[{}]], "match": [""], "no_match": [""]}

Place = tuple[str, str]  # language and id of a rule


class RuleError(ValueError):
    """Rule packs are wrong.

    Args:
        faults: Each names file, entry and reason.
    """

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(file: str, content: str) -> dict[str, Any]:
    """The sections of a pack.

    Args:
        file: For the message.
        content: TOML.

    Raises:
        RuleError: It is no TOML.
    """
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{file}: not valid TOML: {error}") from error


def entries(sections: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Language and entry of every rule of a pack, in order.

    Args:
        sections: Of a pack that is sound.
    """
    return ((lang, entry) for lang in LANGUAGES for entry in sections.get(lang, {}).get("rules", ()))


def model_of(written: str, lang: str, known: Container[Place]) -> Place | None:
    """The rule of ours that an id of the user's acts as.

    Args:
        written: ``qualifier.about`` takes the place of ours, ``qualifier.about.local`` adds to it.
        lang: Where it stands.
        known: Our rules.

    Returns:
        The longest beginning that is an id of ours, in this language before the other; None where there is none.
    """
    parts = written.split(".")
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    langs = sorted(LANGUAGES, key=lambda each: each != lang)
    return next(((at, name) for name in names for at in langs if (at, name) in known), None)


def merge(name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Lay tables over ours: key by key; a list of words adds to ours, anything else takes its place.

    Args:
        name: Of the pack.
        ours: Its tables.
        theirs: The user's, sound.
    """
    return dict(_merged(ours, theirs, "", _RECORDS.get(name, ())))


def _merged(ours: Any, theirs: Any, path: str, records: tuple[str, ...]) -> Any:
    if path in records:
        return {**ours, **theirs} if isinstance(ours, dict) else theirs
    if isinstance(ours, dict):
        inside = {key: _merged(ours[key], value, f"{path}.{key}".lstrip("."), records) for key, value in theirs.items()}
        return {**ours, **inside}
    if isinstance(ours, list):
        return [*theirs, *ours]  # the user's first: where the first that fits is taken, it is theirs
    return f"{ours} {theirs}"  # words divided by blanks


# --- faults -----------------------------------------------------------------------------------------------------------


def faults(file: str, content: str, ours: Mapping[str, str]) -> list[str]:
    """What is wrong with the form of a pack.

    Args:
        file: Its name, in any folder.
        content: Its TOML.
        ours: Our packs, file to TOML.

    Returns:
        A line for each fault: file, entry, reason.
    """
    pattern = PurePath(file).name
    if pattern not in ours:
        return [f"{file}: there is no pack of this name{_nearest(pattern, ours)}"]
    try:
        return list(_Check(file, read(pattern, ours[pattern])).faults(read(file, content)))
    except RuleError as error:
        return list(error.faults)


class _Check:
    """Compares one file with the pack of ours that has its name."""

    def __init__(self, file: str, ours: Mapping[str, Any]) -> None:
        self.file = file
        self.ours = ours
        self.name = PurePath(file).stem
        self.records = _RECORDS.get(self.name, ())
        self.known = {(lang, entry["id"]): entry for lang, entry in entries(ours)}
        self.choices = _CHOICES | (_CAMPAIGN_KINDS if self.name == "campaigns" else {})
        keys = {key: value for entry in self.known.values() for key, value in entry.items()}
        self.keys = keys | _OWN_TYPES

    def faults(self, theirs: Mapping[str, Any]) -> Iterator[str]:
        for section, value in theirs.items():
            known = [*(LANGUAGES if self.known else ()), *(key for key in self.ours if key not in LANGUAGES)]
            if section not in known:
                yield f"{self.file}: there is no section [{section}] in this pack{_nearest(section, known)}"
            elif section in LANGUAGES:
                yield from self._language(section, value)
            else:
                yield from self._table(value, self.ours[section], section)

    # --- rules ---

    def _language(self, lang: str, section: Any) -> Iterator[str]:
        if not isinstance(section, dict) or not isinstance(section.get("rules", []), list):
            yield f"{self.file}, [{lang}]: rules stand in tables of their own, [[{lang}.rules]]"
            return
        for key in section:
            if key != "rules":
                yield f"{self.file}, [{lang}] {key}: not a list of rules; a rule begins with [[{lang}.rules]]"
        seen: set[str] = set()
        for number, entry in enumerate(section.get("rules", ()), 1):
            written = entry.get("id") if isinstance(entry, dict) else None
            if not isinstance(written, str) or not written.strip():
                yield f"{self.file}, [{lang}] rule {number}: it needs an id, a text such as 'qualifier.more_than'"
                continue
            where = f"{self.file}, [{lang}] rule {written!r}"
            if written in seen:
                yield f"{where}: the id stands twice; merge the two entries"
            seen.add(written)
            yield from (f"{where}: {reason}" for reason in self._rule(lang, entry))

    def _rule(self, lang: str, entry: Mapping[str, Any]) -> Iterator[str]:
        model = model_of(entry["id"], lang, self.known)
        if model is None:
            yield f"no finder asks for this id{_nearest(entry['id'], [name for _, name in self.known])}"
        bad = list(self._keys(entry, self.keys))
        yield from bad
        if bad or model is None:
            return
        ours = self.known[model]
        worded = _is_worded(entry)
        if not _is_worded(ours) and entry != ours:
            yield "it has no words in our pack, so it cannot be replaced, added to or switched off"
        elif not worded and model[1] != entry["id"]:
            yield "it has neither phrases nor patterns"
        elif not worded and model[0] != lang:
            yield f"there is nothing to switch off: this rule stands in [{model[0]}] only"
        if worded:
            yield from (f"it has no {key} examples" for key in ("match", "no_match") if not entry.get(key))
        for number, pattern in enumerate(entry.get("patterns", ()), 1):
            yield from (f"bad token pattern {number}: {reason}" for reason in _pattern_faults(pattern))

    # --- tables ---

    def _table(self, theirs: Any, ours: Any, path: str) -> Iterator[str]:
        where = f"{self.file}, {path}"
        if _type(theirs) != _type(ours) and theirs != []:
            yield f"{where}: must be {_type(ours)}, not {_type(theirs)}"
        elif isinstance(ours, list) and isinstance(ours[0], dict):
            yield from self._list_of_tables(theirs, ours, path)
        elif isinstance(ours, dict):
            for key, value in theirs.items():
                if key in ours and path not in self.records:
                    yield from self._table(value, ours[key], f"{path}.{key}")
                elif path in self.records:
                    yield from (f"{where}, {key!r}: {reason}" for reason in _record_faults(value, ours.values()))
                else:
                    yield f"{where}: there is no key {key!r} here{_nearest(key, ours)}"
        elif path in self.records:
            yield from (f"{where}: {reason}" for reason in _record_faults(theirs, [ours]))
        elif isinstance(theirs, list) and path.startswith(_REGULAR_EXPRESSIONS):
            yield from (f"{where}: {reason}" for text in theirs for reason in _expression_faults(text))
        elif isinstance(theirs, list):  # a text of words may be empty: it adds none
            yield from (f"{where}: {reason}" for reason in _empty(theirs))

    def _list_of_tables(self, theirs: list[Any], ours: list[dict[str, Any]], path: str) -> Iterator[str]:
        """``[[known]]``, ``[[aliases]]``, ``[[bodies]]``: each entry has the keys that all of ours have."""
        keys = {key: value for entry in ours for key, value in entry.items()}
        lists = [key for key, value in keys.items() if isinstance(value, list)]
        needed = [key for key in keys if key not in lists and all(key in entry for entry in ours)]
        for number, entry in enumerate(theirs, 1):
            name = next((entry[key] for key in needed if key in entry), None)
            where = f"{self.file}, [[{path}]] " + (repr(name) if isinstance(name, str) else f"entry {number}")
            yield from (f"{where}: it needs {key}" for key in needed if not entry.get(key))
            bad = list(self._keys(entry, keys))
            yield from (f"{where}: {reason}" for reason in bad)
            if not bad and not any(entry.get(key) for key in lists):
                yield f"{where}: it has no words; they stand in {' or '.join(lists)}"
            for pattern in () if bad else entry.get("patterns", ()):
                yield from (f"{where}: bad token pattern: {reason}" for reason in _pattern_faults(pattern))

    def _keys(self, entry: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
        """Keys that there are not, and values of the wrong type."""
        for key, value in entry.items():
            if key not in known:
                yield f"there is no key {key!r} here{_nearest(key, known)}"
            elif value != [] and _type(value) != _type(known[key]):
                yield f"{key} must be {_type(known[key])}, not {_type(value)}"
            else:
                yield from (f"{key}: {reason}" for reason in _empty(value))
                yield from self._choice(key, value)

    def _choice(self, key: str, value: Any) -> Iterator[str]:
        allowed = self.choices.get(key)
        if allowed is not None:
            values = value if isinstance(value, list) else [value]
            yield from (f"{key}: {one!r} is none of {', '.join(allowed)}" for one in values if one not in allowed)


def _record_faults(value: Any, ours: Iterable[Any]) -> Iterator[str]:
    """A record must look like ours: one type, and as many parts where ours have all the same number."""
    ours = list(ours)
    if _type(value) != _type(ours[0]):
        yield f"must be {_type(ours[0])}, not {_type(value)}"
        return
    yield from _empty(value)
    sizes = {len(one) for one in ours if isinstance(one, list)}
    if isinstance(value, list) and len(sizes) == 1 and len(value) not in sizes:
        yield f"must have {sizes.pop()} parts like ours, for example {ours[0]!r}"


def _is_worded(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("phrases") or entry.get("patterns"))


def _pattern_faults(pattern: list[Any]) -> Iterator[str]:
    vocab = Vocab()
    matcher = Matcher(vocab)
    try:
        matcher.add("pattern", [pattern])
        matcher(Doc(vocab, words=["mô", "hình"]))
    except re.error as error:
        yield f"bad regular expression {error.pattern!r}: {error}"
    except ValueError as error:
        yield " ".join(str(error).replace("Invalid token patterns for matcher rule 'pattern'", "").split())


def _expression_faults(text: str) -> Iterator[str]:
    try:
        re.compile(text)
    except re.error as error:
        yield f"bad regular expression {text!r}: {error}"


def _empty(value: Any) -> Iterator[str]:
    texts = value if isinstance(value, list) else [value]
    if any(isinstance(text, str) and not text.strip() for text in texts):
        yield "a text is empty"


def _type(value: Any) -> str:
    """The type of a value of TOML, in words."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "a text"
        case int():
            return "a whole number"
        case dict():
            return "a table"
        case []:
            return "an empty list"
        case list():
            plural = {"a text": "texts", "a table": "tables", "a list of tables": "token patterns, lists of tables"}
            inside = {plural.get(_type(item), "other things") for item in value}
            return "a list of " + (inside.pop() if len(inside) == 1 else "different things")
        case _:
            return f"a {type(value).__name__}"


def _nearest(written: str, known: Iterable[str]) -> str:
    """What may have been meant, else what there is."""
    known = list(dict.fromkeys(known))
    near = get_close_matches(written, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(known)}"
