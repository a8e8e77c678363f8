"""When a text was written, as far as its own words show."""

from __future__ import annotations

from extractors.tokenizer import Words

_MONTHS = frozenset("januari februari maart april mei juni juli augustus september oktober november december".split())
_MARKS = frozenset("/-.–")
# A year behind one of these may lie ahead.
_AHEAD = frozenset("den toi tam nhin tegen tot naar voor huong".split())
_FIRST, _LAST = 1976, 2035


def text_date(words: Words) -> tuple[str | None, bool]:
    """The latest day or year that the text names as its own or as past.

    Args:
        words: Of the text.

    Returns:
        An ISO date, the last day of the year where only a year is named, None without any; and whether it is a day.
    """
    days: list[str] = []
    years: list[int] = []
    for at, word in enumerate(words.text):
        if len(word) < 4 or not word[-1].isdigit() or not word[0].isdigit():
            continue
        year = _year(word)
        if year is None or _in_symbol(words, at):
            continue
        day = _day(words, at, word, year)
        if day is not None:
            days.append(day)
        elif not _in_range(words, at) and not any(before in _AHEAD for before in words.norm[max(0, at - 3) : at]):
            years.append(year)
    latest = max(days, default="")
    if years and f"{max(years)}" > latest[:4]:
        return f"{max(years)}-12-31", False
    return (latest, True) if latest else (None, False)


def _year(word: str) -> int | None:
    digits = word[-4:]
    if not digits.isdigit() or (len(word) > 4 and word[-5] != "."):
        return None
    year = int(digits)
    return year if _FIRST <= year <= _LAST and (len(word) == 4 or word.count(".") == 2) else None


def _in_symbol(words: Words, at: int) -> bool:
    """True for the year inside a document's symbol: 30/2020/NĐ-CP."""
    return at + 1 < len(words.text) and words.text[at + 1] == "/"


def _in_range(words: Words, at: int) -> bool:
    text = words.text
    ahead = at + 2 < len(text) and text[at + 1] in "-–" and text[at + 2].isdigit()
    return ahead or (at > 1 and text[at - 1] in "-–" and text[at - 2].isdigit())


def _day(words: Words, at: int, word: str, year: int) -> str | None:
    if len(word) > 4:  # 15.10.2022
        day, month, _ = word.split(".")
        return _iso(year, month, day)
    text = words.text
    if at > 3 and text[at - 1] in _MARKS and text[at - 3] in _MARKS:
        return _iso(year, text[at - 2], text[at - 4])
    if at > 3 and words.norm[at - 1] == "nam" and words.norm[at - 3] == "thang":
        return _iso(year, text[at - 2], text[at - 4])
    if at > 1 and words.norm[at - 1] in _MONTHS:
        return _iso(year, str(sorted(_MONTHS, key=_month_number).index(words.norm[at - 1]) + 1), text[at - 2])
    return None


def _month_number(name: str) -> int:
    order = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    return order.index(name[:3])


def _iso(year: int, month: str, day: str) -> str | None:
    if not month.isdigit() or not 1 <= int(month) <= 12:
        return None
    return f"{year}-{int(month):02d}-{int(day) if day.isdigit() and 1 <= int(day) <= 31 else 28:02d}"
