"""Numbers as both languages write them: ``1.900``, ``1 900``, ``1,2 nghìn``, ``hai mươi lăm``, ``tweeëndertig``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors.text import fold
from extractors.tokenizer import Words

_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAIN = re.compile(r"\d+$")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+$|\d{1,3}(?:,\d{3})+$")
_DECIMAL = re.compile(r"(\d+)[.,](\d{1,3})$")

_THOUSANDS = {"nghìn": 1000, "ngàn": 1000, "nghin": 1000, "ngan": 1000, "duizend": 1000}
_SCALES = {**_THOUSANDS, "chục": 10, "chuc": 10, "trăm": 100}  # behind figures: "2 chục", "1,2 nghìn"

_VI_DIGITS = {
    **{"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5},
    **{"sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9},
}
_VI_PLAIN = {fold(word): value for word, value in _VI_DIGITS.items()}
_VI_AFTER_TEN = frozenset("mốt tư lăm nhăm tu lam nham".split())  # digits only behind a ten: "hai mươi lăm"
_VI_SCALES = {"mười": 10, "mươi": 10, "chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000}
_VI_PLAIN_SCALES = {fold(word): value for word, value in _VI_SCALES.items()}
_VI_ZERO = {"linh", "lẻ", "le"}
# Behind one of these a bare "trăm" or "chục" is one hundred, one ten; "hàng trăm" stays vague.
_VI_ROUND = frozenset("hơn gần trên ngót non khoảng chừng dưới một hon gan tren khoang duoi mot".split())

_NL_UNITS = (
    *("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
    *("dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"),
)
_NL_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_NL_MARKS = str.maketrans("éèëïö", "eeeio")
_NL_DOZEN = {"dozijn": 12}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        start: Index of its first token.
        end: Index after its last token.
        value: As a whole number; None for one that is no whole number (``66,4``).
        spelled: True where it is written in words.
    """

    start: int
    end: int
    value: int | None
    spelled: bool = False


def is_year(word: str) -> bool:
    """True for four plain figures that are a year of the last or of this century.

    Args:
        word: A token.
    """
    return _YEAR.fullmatch(word) is not None


def number_at(words: Words, token: int) -> Number | None:
    """The number that begins at a token.

    Args:
        words: Of one text.
        token: Index of the token.

    Returns:
        The longest number from there, None where there is none.
    """
    if words.text[token][0].isdigit():
        return _figures(words, token)
    return _dutch(words, token) or _vietnamese(words, token)


def number_before(words: Words, token: int) -> Number | None:
    """The number that ends right before a token.

    Args:
        words: Of one text.
        token: Index of the token that follows.
    """
    found = None
    for start in range(token - 1, max(-1, token - 9), -1):
        number = number_at(words, start)
        if number is not None and number.end == token:
            found = number
        elif number is None and not _is_part(words.text[start]):
            break
    return found


def _is_part(word: str) -> bool:
    norm = fold(word)
    return norm in _VI_ZERO or norm in _VI_PLAIN_SCALES or norm in _VI_PLAIN or norm in _THOUSANDS or norm == "en"


def _figures(words: Words, token: int) -> Number | None:
    text = words.text[token]
    end = token + 1
    if _PLAIN.match(text):
        value = Decimal(text)
        if len(text) <= 3 and text[0] != "0":
            digits = text
            while end < len(words.text) and _continues(words, end):
                digits += words.text[end]
                end += 1
            value = Decimal(digits)
    elif _GROUPED.match(text):
        value = Decimal(re.sub(r"[.,]", "", text))
    elif match := _DECIMAL.match(text):
        value = Decimal(f"{match[1]}.{match[2]}")
    else:
        return None
    if end < len(words.text) and (scale := _SCALES.get(words.text[end].lower())):
        match = _DECIMAL.match(text)  # before a scale, "1,200" is a decimal
        value = (Decimal(f"{match[1]}.{match[2]}") if match else value) * scale
        end += 1
    whole = int(value) if value == value.to_integral_value() else None
    return Number(token, end, whole)


def _continues(words: Words, token: int) -> bool:
    """True for the three figures after a blank in ``1 900``."""
    text = words.text[token]
    return len(text) == 3 and text.isdigit() and words.start[token] == words.end(token - 1) + 1


def _vietnamese(words: Words, token: int) -> Number | None:
    """Read number words: ``ba mươi hai``, ``một trăm linh năm``, ``hai nghìn ba trăm``."""
    total = group = digit = 0
    seen = False
    at = token
    while at < len(words.text):
        word = words.text[at].lower()
        plain = word.isascii()
        value = _VI_DIGITS.get(word, _VI_PLAIN.get(word) if plain else None)
        scale = _VI_SCALES.get(word, _VI_PLAIN_SCALES.get(word) if plain else None)
        if value is not None and not digit and (_may_follow(words, at) if seen else word not in _VI_AFTER_TEN):
            digit = value
        elif scale == 10 and (digit or word in ("mười", "muoi")):
            group += 10 * (digit or 1)
            digit = 0
        elif scale and not seen and word not in ("mươi", "muoi") and _is_round(words, at):
            group = scale
        elif scale == 100 and digit:
            group += 100 * digit
            digit = 0
        elif scale == 1000 and (digit or group):
            total += (group + digit) * 1000
            group = digit = 0
        elif not (word in _VI_ZERO and seen):
            break
        seen = True
        at += 1
    value = total + group + digit
    return Number(token, at, value, spelled=True) if seen and value else None


def _is_round(words: Words, at: int) -> bool:
    """True for a bare scale behind a word that makes it one: ``hơn trăm``, ``gần nghìn``."""
    return at > 0 and words.text[at - 1].lower() in _VI_ROUND


def _may_follow(words: Words, at: int) -> bool:
    """A digit follows only a ten, hundred, thousand or ``linh``: ``hai ba`` are two numbers."""
    before = words.text[at - 1].lower()
    return before in _VI_SCALES or fold(before) in _VI_PLAIN_SCALES or before in _VI_ZERO


def _dutch(words: Words, token: int) -> Number | None:
    if words.text[token].lower() == "anderhalf":
        scale = dutch_number(words.text[token + 1].lower()) if token + 1 < len(words.text) else None
        return Number(token, token + 2, scale * 3 // 2, spelled=True) if scale in {100, 1000} else None
    total = 0
    at = token
    while at < len(words.text) and at < token + 5:
        if at > token and words.text[at] == "en" and total >= 100 and at + 1 < len(words.text):
            at += 1  # "honderd en vijf"
            if dutch_number(words.text[at].lower()) is None:
                at -= 1
                break
        value = dutch_number(words.text[at].lower())
        if value is None or (at > token and (total < 100 or value >= total or total % 100)):
            break
        total += value
        at += 1
    if at > token and at < len(words.text) and (dozen := _NL_DOZEN.get(words.text[at].lower())):
        return Number(token, at + 1, total * dozen, spelled=True)
    return Number(token, at, total, spelled=True) if at > token else None


@lru_cache(maxsize=16384)
def dutch_number(word: str) -> int | None:
    """The value of one Dutch number word.

    Args:
        word: Lower case, e.g. ``tweeëndertig``, ``honderdtwintig``, ``één``, ``twintigtal``.

    Returns:
        Its value below a million, None for any other word.
    """
    norm = word.translate(_NL_MARKS)
    if not (norm.isascii() and norm.isalpha()):  # "tiền" is no "tien"
        return None
    tens = norm.removesuffix("tal")
    return _NL_DOZEN.get(norm) or _dutch_value(tens if norm != tens and len(tens) > 3 else norm)


def _dutch_value(word: str) -> int | None:
    if word in _NL_UNITS:
        return _NL_UNITS.index(word)
    for scale, name in ((1000, "duizend"), (100, "honderd")):
        head, found, tail = word.partition(name)
        if found:
            factor = _dutch_value(head) if head else 1
            rest = _dutch_value(tail.removeprefix("en") or tail) if tail else 0
            return None if not factor or rest is None or rest >= scale else factor * scale + rest
    for tens, name in enumerate(_NL_TENS, start=2):
        if word == name:
            return tens * 10
        head = word.removesuffix("en" + name)
        if head != word and head in _NL_UNITS[1:10]:
            return tens * 10 + _NL_UNITS.index(head)
    return None
