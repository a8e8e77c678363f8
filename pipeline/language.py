"""Vietnamese, Dutch or neither, for a document and for each of its paragraphs.

Cheap signs settle most texts: Vietnamese words are single syllables of a small, closed set of shapes (with or without
their diacritics), Dutch has frequent words that are no such syllables. langdetect decides the rest, on a fixed sample
and with a fixed seed, so that the same text always gets the same answer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import Literal

from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

Language = Literal["vi", "nl", "other"]

DetectorFactory.seed = 0

SAMPLE = 3_000  # characters looked at; longer texts give three slices of a third each
SHORT = 4  # words below which a paragraph inherits the language of its neighbour

_WORD = re.compile(r"[^\W\d_]+")


def _words(listed: str) -> list[str]:
    return listed.split()


_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_CHECKED_TONES = {"\u0301", "\u0323"}  # a syllable that ends in a stop carries sắc or nặng, or is not marked at all
_ONSETS = ["", *_words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")]
_RIMES = _words("""
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ăk âc âm ân âng âp ât âu ây e ec em en eng eo ep et
ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh
oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uơ uy uya uych uynh uyên uyêt uyt uyu uôc uôi uôm uôn
uông uôt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ym
""")
_STOPS = ("c", "ch", "p", "t", "k")


def _fold(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


_SYLLABLES = frozenset(onset + rime for onset, rime in product(_ONSETS, _RIMES)) | {"đăk", "lăk", "gi", "kon", "tum"}
_BARE_SYLLABLES = frozenset(_fold(s) for s in _SYLLABLES)
_VI_LETTER = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")

# Frequent words that are no Vietnamese syllable ("de", "van", "in" are, without their diacritics), nor German.
_DUTCH = frozenset(
    _words("""het een dat voor met zijn werd worden wordt aan ook bij uit naar door heeft hebben over onder niet
    waarbij waaronder deze dit maar meer haar hun als tot omdat tussen jaar provincie gemeente district
    partijcomité volkscomité modellen beweging resolutie onze moeten kunnen wij zij werden waren alle nieuwe
    verschillende tijdens sinds binnen""")
)
_DUTCH_ALL = _DUTCH | {"de", "van", "en", "te"}
_RIVALS = frozenset(
    _words("""the and of with that this was were for from which has have not their der die das und nicht mit ein eine
    ist hat wird im am les des est dans pour une que los las del para por con und auf von zu zur
    nie hulle baie yang dengan untuk""")
) - {"die", "des", "les", "del"}


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a word written with its diacritics has the shape of a Vietnamese syllable.

    Args:
        word: In any case and normal form.

    Returns:
        True for ``khéo``, ``Nghị``, ``ban``; False for ``één``, ``modellen``, ``gröβe``.
    """
    tones: list[str] = []
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", word.lower()):
        (tones if char in _TONES else letters).append(char)
    if len(tones) > 1:
        return False
    body = unicodedata.normalize("NFC", "".join(letters))
    return body in _SYLLABLES and not (tones and body.endswith(_STOPS) and tones[0] not in _CHECKED_TONES)


@lru_cache(maxsize=50_000)
def _is_bare_syllable(word: str) -> bool:
    return _fold(word) in _BARE_SYLLABLES


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    third = SAMPLE // 3
    middle = len(text) // 2
    return " ".join((text[:third], text[middle : middle + third], text[-third:]))


def _by_signs(written: list[str]) -> Language | None:
    """What the cheap signs say; None where they do not settle it."""
    words = [word.lower() for word in written]
    count = len(words)
    # Vietnamese names stand in texts of every language, so that the words in lower case say more.
    small = [word for word in written if word[0].islower()]
    spoken = small if len(small) >= SHORT - 1 else words
    syllables = sum(map(_is_bare_syllable, spoken)) / len(spoken)
    marked = sum(1 for word in spoken if _VI_LETTER.search(word) and is_syllable(word)) / len(spoken)
    dutch = sum(1 for word in words if word in _DUTCH) / count
    rival = sum(1 for word in words if word in _RIVALS) / count
    if dutch < 0.06 and rival < 0.06 and syllables >= 0.5 and marked >= 0.25:
        return "vi"
    if dutch < 0.04 and rival < 0.04 and syllables >= 0.85 and count >= SHORT:
        return "vi"
    if count >= 6 and dutch >= 0.08 and dutch > 3 * rival and syllables < 0.75:
        return "nl"
    return None


def detect(text: str) -> Language:
    """The language of a text.

    Args:
        text: In any normal form; only a fixed sample of a long text is looked at.

    Returns:
        ``vi`` also for Vietnamese without diacritics, ``nl`` also for Dutch full of Vietnamese names, ``other`` for any
        other language and where there are not enough letters to tell.
    """
    sample = unicodedata.normalize("NFC", _sample(text))
    words = _WORD.findall(sample)
    if sum(map(len, words)) < 8 or len(words) < 2:
        return "other"
    settled = _by_signs(words)
    if settled:
        return settled
    try:
        best = detect_langs(" ".join(words).lower())[0]
    except LangDetectException:  # raised where it finds no letters of any of its profiles
        return "other"
    if best.lang not in {"nl", "af"}:
        return "vi" if best.lang == "vi" else "other"
    # Its Dutch and Afrikaans profiles are neighbours, and both win on short English or German fragments.
    dutch = sum(1 for word in words if word.lower() in _DUTCH_ALL)
    rival = sum(1 for word in words if word.lower() in _RIVALS)
    return "nl" if dutch > rival or (best.lang == "nl" and not rival) else "other"


def paragraphs(text: str) -> list[tuple[int, int, Language]]:
    """The language of each paragraph.

    Args:
        text: A whole document.

    Returns:
        ``(start, end, language)`` for each non-blank line, in order, without its surrounding blanks. A line too short
        to tell has the language of the line before it, the first ones that of the document.
    """
    current: Language = detect(text)
    result: list[tuple[int, int, Language]] = []
    for match in re.finditer(r"[^\n\f]*\S[^\n\f]*", text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if len(_WORD.findall(line)) >= SHORT:
            current = _confident(line, current)
        result.append((start, end, current))
    return result


def _confident(line: str, inherited: Language) -> Language:
    """The line's own language where it is long or clear enough to overrule its neighbour's."""
    words = _WORD.findall(unicodedata.normalize("NFC", line))
    settled = _by_signs(words)
    if settled:
        return settled
    found = detect(line)
    return found if len(words) >= 8 else inherited
