"""What two runs over the same documents found differently: facts gained, lost and changed."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

Item = Mapping[str, Any]
# Where a fact was found and by which rule is evidence: a better rule for the same fact is no change of the fact.
_EVIDENCE = frozenset({"id", "start", "end", "page", "rule"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact that one run has, or that both have with different fields.

    Attributes:
        document: ``path`` of the record.
        before: As the first run found it, None where it is gained.
        after: As the second run found it, None where it is lost.
        fields: Names of the fields that differ, where both have it.
    """

    document: str
    before: Item | None = None
    after: Item | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the second run found differently.

    Attributes:
        gained: Facts that only the second run has.
        lost: Facts that only the first run has.
        changed: Facts that both have, with different fields.
        only_before: Documents that only the first run has; their facts are not compared.
        only_after: Documents that only the second run has.
        same: How many facts are equal.
    """

    gained: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    same: int = 0

    def __bool__(self) -> bool:
        """True where anything differs."""
        return bool(self.gained or self.lost or self.changed or self.only_before or self.only_after)


def compare(before: Iterable[Item], after: Iterable[Item]) -> Difference:
    """Compare two runs.

    Args:
        before: Records as ``vanban extract --format jsonl`` prints them, or ``Report.records``.
        after: The same of the second run.

    Returns:
        Facts are the same fact where they share an id, else where they are of one type and their words overlap.
    """
    old = {record["document"]["path"]: record["facts"] for record in before}
    new = {record["document"]["path"]: record["facts"] for record in after}
    gained: list[Change] = []
    lost: list[Change] = []
    changed: list[Change] = []
    same = 0
    for path in sorted(old.keys() & new.keys()):
        for was, now in _pairs(old[path], new[path]):
            if was is None:
                gained.append(Change(document=path, after=now))
            elif now is None:
                lost.append(Change(document=path, before=was))
            elif names := _differing(was, now):
                changed.append(Change(document=path, before=was, after=now, fields=names))
            else:
                same += 1
    return Difference(
        gained=tuple(gained),
        lost=tuple(lost),
        changed=tuple(changed),
        only_before=tuple(sorted(old.keys() - new.keys())),
        only_after=tuple(sorted(new.keys() - old.keys())),
        same=same,
    )


def _pairs(old: list[Item], new: list[Item]) -> list[tuple[Item | None, Item | None]]:
    """Which fact of the second run is which of the first; None stands for none."""
    by_id = {fact["id"]: fact for fact in new}
    pairs: list[tuple[Item | None, Item | None]] = [
        (fact, by_id.pop(fact["id"])) for fact in old if fact["id"] in by_id
    ]
    known = {id(was) for was, _ in pairs}
    open_new = sorted(by_id.values(), key=lambda fact: (fact["start"], fact["end"]))
    for was in sorted((fact for fact in old if id(fact) not in known), key=lambda fact: (fact["start"], fact["end"])):
        now = next((fact for fact in open_new if _overlap(was, fact)), None)
        if now is not None:
            open_new.remove(now)
        pairs.append((was, now))
    pairs += [(None, now) for now in open_new]
    return sorted(pairs, key=lambda pair: (pair[0] or pair[1] or {})["start"])


def _overlap(was: Item, now: Item) -> bool:
    return bool(was["type"] == now["type"] and was["start"] < now["end"] and now["start"] < was["end"])


def _differing(was: Item, now: Item) -> tuple[str, ...]:
    names = [*was, *(name for name in now if name not in was)]
    return tuple(name for name in names if name not in _EVIDENCE and was.get(name) != now.get(name))


def read_run(path: Path) -> list[dict[str, Any]]:
    """Read the records of an earlier run.

    Args:
        path: JSON Lines, as ``vanban evaluate --save`` and ``vanban extract --format jsonl`` write them.

    Raises:
        UsageError: The file cannot be read, or a line is no record; the message names file and line.
    """
    remedy = "Name a file that `vanban evaluate GOLD --save FILE` wrote."
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}", remedy=remedy) from error
    records = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}:{number}: not valid JSON: {error}", remedy=remedy) from error
        if not isinstance(record, dict) or "facts" not in record or "path" not in record.get("document", ()):
            raise UsageError(f"{path}:{number}: no record of a run", remedy=remedy)
        records.append(record)
    return records


def render_difference(
    difference: Difference,
    wrong_before: Container[tuple[str, str]] | None = None,
    wrong_after: Container[tuple[str, str]] = (),
) -> str:
    """The difference as plain lines, and a line of totals.

    Args:
        difference: Of ``compare``.
        wrong_before: Document and id of the facts of the first run that the labels do not bear out; with it each line
            says whether the labels agree.
        wrong_after: The same of the second run.
    """

    def judged(change: Change) -> str:
        if wrong_before is None:
            return ""
        was, now = (
            fact is not None and (change.document, fact["id"]) not in wrong
            for fact, wrong in ((change.before, wrong_before), (change.after, wrong_after))
        )
        if change.before is None:
            return " [rightly]" if now else " [wrongly]"
        if change.after is None:
            return " [wrongly]" if was else " [rightly]"
        return f" [{'right' if was else 'wrong'} before, {'right' if now else 'wrong'} now]"

    lines = [f"only in the first run: {path}" for path in difference.only_before]
    lines += [f"only in the second run: {path}" for path in difference.only_after]
    for sign, changes in (("-", difference.lost), ("+", difference.gained)):
        lines += [
            f"{sign} {change.document}: {_shown(change.before or change.after or {})}{judged(change)}"
            for change in changes
        ]
    for change in difference.changed:
        was, now = change.before or {}, change.after or {}
        fields = ", ".join(f"{name} {was.get(name)!r} → {now.get(name)!r}" for name in change.fields)
        lines.append(f"~ {change.document}: {now['type']} {now['quote']!r}: {fields}{judged(change)}")
    d = difference
    lines.append(f"{len(d.gained)} gained, {len(d.lost)} lost, {len(d.changed)} changed, {d.same} the same")
    return "\n".join(lines) + "\n"


def _shown(fact: Item) -> str:
    skipped = _EVIDENCE | {"type", "quote"}
    fields = ", ".join(f"{name}={value!r}" for name, value in fact.items() if name not in skipped and value is not None)
    return f"{fact['type']} {fact['quote']!r} ({fields})"
