"""When a found fact is the expected one, and which found fact is paired with which expected one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.record import name_key

MAIN_TYPES = ("citation", "locality", "count", "campaign")
TYPES = (*MAIN_TYPES, "named_model")
ATTRIBUTES = {"locality": ("level",), "count": ("locality", "period", "campaign", "part_of", "kind")}

Item = Mapping[str, Any]


def identity(kind: str, fact: Item) -> tuple[Any, ...]:
    """What makes a fact the one that was expected."""
    match kind:
        case "citation":
            return (fact["symbol"],)
        case "locality":
            return name_key(fact["name"]), name_key(fact["province"] or "")
        case "count":
            return fact["value"], fact["qualifier"], fact["status"]
        case _:
            return (name_key(fact["name"]),)


def is_right(kind: str, name: str, gold: Item, item: Item) -> bool:
    """Whether an attribute of a matched fact is as expected."""
    expected, found = gold[name], item[name]
    if kind == "count" and name == "kind":
        named = ("collective", "individual")
        return (expected if expected in named else "other") == (found if found in named else "other")
    if name in ("locality", "campaign") and expected is not None and found is not None:
        return name_key(expected) == name_key(found)
    return bool(expected == found)


def pair_up(kind: str, expected: Sequence[Item], found: Sequence[Item]) -> list[tuple[Item, Item]]:
    """One to one, so that most attributes come out right; of equals the pair with the expected quote."""
    if len(expected) > len(found):
        return [(gold, item) for item, gold in pair_up(kind, found, expected)]

    def loss(gold: Item, item: Item) -> int:
        wrong = sum(not is_right(kind, name, gold, item) for name in ATTRIBUTES.get(kind, ()))
        return 1000 * wrong + int(gold["quote"] != item["quote"])

    return [(expected[i], found[j]) for i, j in _assign([[loss(gold, item) for item in found] for gold in expected])]


def _assign(cost: list[list[int]]) -> list[tuple[int, int]]:
    """The cheapest assignment of every row to a column of its own (Hungarian method with potentials, O(n²m)).

    Args:
        cost: No more rows than columns.
    """
    rows, columns = len(cost), len(cost[0]) if cost else 0
    of_row, of_column = [0] * (rows + 1), [0] * (columns + 1)
    holder = [0] * (columns + 1)  # the row, from 1, that holds a column; column 0 holds the row in hand
    for row in range(1, rows + 1):
        holder[0], at = row, 0
        least, came_from = [10**9] * (columns + 1), [0] * (columns + 1)
        seen = [False] * (columns + 1)
        while holder[at]:
            seen[at] = True
            for j in range(1, columns + 1):
                reduced = cost[holder[at] - 1][j - 1] - of_row[holder[at]] - of_column[j]
                if not seen[j] and reduced < least[j]:
                    least[j], came_from[j] = reduced, at
            nxt = min((j for j in range(1, columns + 1) if not seen[j]), key=least.__getitem__)
            step = least[nxt]
            for j in range(columns + 1):
                if seen[j]:
                    of_row[holder[j]] += step
                    of_column[j] -= step
                else:
                    least[j] -= step
            at = nxt
        while at:
            holder[at] = holder[came_from[at]]
            at = came_from[at]
    return sorted((holder[j] - 1, j - 1) for j in range(1, columns + 1) if holder[j])
