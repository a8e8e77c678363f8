"""From bytes to Unicode: the Unicode encodings, Windows code pages, and the Vietnamese encodings from before Unicode.

The old Vietnamese encodings put Vietnamese letters on the codes of other letters, so bytes alone do not tell them
apart. What does is the outcome: Vietnamese words are syllables of a closed set of shapes, and only the right table
turns (nearly) every changed word into one. viparse (MIT) has the tables.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from charset_normalizer import from_bytes

from pipeline.errors import BrokenFileError, UnsupportedFileError
from pipeline.language import is_syllable
from pipeline.model import Issue

LEGACY = ("tcvn3", "vni", "viscii", "vps")

_WORD = re.compile(r"[^\W\d_]+")
_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
_CP1252 = {ord(bytes([b]).decode("cp1252")): chr(b) for b in range(0x80, 0xA0) if b not in b"\x81\x8d\x8f\x90\x9d"}
_WESTERN = frozenset(map(chr, range(0xC0, 0x100))) | frozenset("“”‘’–—…€°§«»•·©®²³½\u00a0\u00ad")
# Control codes that VISCII and VPS give to capitals stay; others never occur in text.
_CONTROL = re.compile(r"[\x00\x01\x03\x04\x07\x08\x0b\x0e-\x13\x15-\x18\x1a-\x1d\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding that its bytes were in.

    Attributes:
        text: As decoded, line ends as they were.
        encoding: Name of the encoding.
        issue: What a person should know, None where the encoding is certain.
    """

    text: str
    encoding: str
    issue: Issue | None = None


@cache
def _charmap(name: str) -> Any:
    from viparse.normalize.encodings import get_charmap  # noqa: PLC0415 - loads slowly, and few files need it

    return get_charmap(name)


def from_legacy(text: str, encoding: str, *, capitals: bool = False) -> str:
    """Turn text that was read byte by byte into the Vietnamese that it means.

    Args:
        text: Legacy bytes as Latin-1 or cp1252 characters.
        encoding: One of ``LEGACY``.
        capitals: True for the fonts that draw small letters as capitals (.VnTimeH).

    Returns:
        Text in NFC.
    """
    from viparse.normalize.tables import convert  # noqa: PLC0415 - as above

    latin = text if encoding == "vni" else text.translate(_CP1252)
    result: str = convert(latin, _charmap(encoding))
    return result.upper() if capitals else result


def legacy_font(name: str | None) -> tuple[str, bool] | None:
    """The encoding that a font's name stands for.

    Args:
        name: As a document gives it, e.g. ``.VnTimeH`` or ``ABCDEF+VNI-Times``.

    Returns:
        The encoding and whether the font draws small letters as capitals; None for a Unicode font.
    """
    bare = _SUBSET_TAG.sub("", name or "").lstrip("/").lower()
    if bare.startswith(".vn"):
        return "tcvn3", bare.split(",")[0].removesuffix("bold").rstrip("-").endswith("h")
    if bare.startswith(("vni-", "vni ")):
        return "vni", False
    if bare.startswith("vps"):
        return "vps", False
    return None


def _score(text: str) -> tuple[float, int]:
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return 0.0, 0
    return sum(map(is_syllable, words)) / len(words), len(words)


def detect_legacy(text: str) -> str | None:
    """Which old Vietnamese encoding a text is in, by what its words become.

    Args:
        text: Read as Latin-1 or cp1252.

    Returns:
        One of ``LEGACY``; None where the text is Unicode already, of another language, or too short to tell.
    """
    sample = text[:20_000]
    if sample.isascii() or any(ord(c) > 0xFF and ord(c) not in _CP1252 for c in sample if c.isalpha()):
        return None
    now, _ = _score(sample)
    best: tuple[float, int, str] = (0.0, 0, "")
    for name in LEGACY:
        converted = from_legacy(sample, name)
        share, count = _score(converted)
        # A foreign word with one accent becomes a syllable by chance; two changed words rarely do, all of many never.
        if count >= 2 and share > best[0]:
            best = (share, count, name)
    share, count, name = best
    return name if share >= (1.0 if count < 8 else 0.85) and share > now + 0.15 else None


def is_legacy(text: str, name: str) -> bool:
    """Whether text in an old font is in its encoding: new text is often typed on in the font of the old.

    Args:
        text: All that is in fonts of the encoding, of a paragraph.
        name: The encoding.

    Returns:
        False where letters stand that it does not have, or where the words make more sense as they are.
    """
    if any(ord(char) > 0xFF and ord(char) not in _CP1252 for char in text if char.isalpha()):
        return False
    now, _ = _score(text)
    then, _ = _score(from_legacy(text, name))
    return now <= then


def repair(text: str) -> tuple[str, str | None]:
    """Convert the lines of a text that are in an old Vietnamese encoding, and leave the others alone.

    Args:
        text: Unicode, of which some or all lines may hold legacy codes.

    Returns:
        The text, and the encoding found (None where nothing was converted).
    """
    if text.isascii():
        return text, None
    whole = detect_legacy(text)
    if whole:
        return from_legacy(text, whole), whole
    lines = text.split("\n")
    found = [detect_legacy(line) for line in lines]
    if not any(found):
        return text, None
    named = next(name for name in found if name)
    return "\n".join(from_legacy(line, name) if name else line for line, name in zip(lines, found, strict=True)), named


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text file.

    Args:
        data: The whole file.

    Returns:
        The text without its byte order mark. Text from an encoding that says nothing of the normal form is in NFC.

    Raises:
        BrokenFileError: A byte order mark promises an encoding that the bytes are not in.
        UnsupportedFileError: The bytes are no text in any known encoding.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _promised(data[len(mark) :], name)
    wide = _wide(data)
    if wide:
        return wide
    if data.count(0) > 0:
        raise UnsupportedFileError("the file holds binary data, not text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)
    _refuse_control(text)
    return _unicode(text, "utf-8")


def _promised(data: bytes, name: str) -> Decoded:
    try:
        return _unicode(data.decode(name), name)
    except UnicodeDecodeError as error:
        text = data.decode(name, errors="replace")
        lost = text.count("\ufffd")
        if lost > max(3, len(text) // 100):
            raise BrokenFileError(f"the file says that it is {name}, but {lost} of its characters are not") from error
        return Decoded(text.replace("\0", "\ufffd"), name, _damaged(name, lost))


def _unicode(text: str, name: str) -> Decoded:
    text = text.replace("\0", "\ufffd")
    repaired, legacy = repair(text)
    if legacy:
        return Decoded(repaired, f"{name}+{legacy}", guessed(legacy))
    return Decoded(text, name)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: the zero bytes of its ASCII letters stand in regular places."""
    head = data[:4096]
    if not head or head.count(0) < len(head) // 8:
        return None
    for name, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if len(data) % width:
            continue
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        sample = text[:2000]
        ascii_share = sum(map(str.isascii, sample)) / len(sample)
        if "\0" not in text and ascii_share > 0.25 and sum(map(_is_plain, sample)) > 0.9 * len(sample):
            return _unicode(text, name)
    return None


def _is_plain(char: str) -> bool:
    shown = char.isalnum() or bool(unicodedata.combining(char))
    return (shown and ord(char) < 0x1F00) or char.isspace() or char in ".,;:-()/"


def _single_byte(data: bytes) -> Decoded:
    latin = data.decode("latin-1")
    _refuse_control(latin)
    best = (0.0, "", "")
    legacy = detect_legacy(latin)
    if legacy:
        converted = from_legacy(latin, legacy)
        best = (_score(converted)[0], legacy, converted)
    try:
        windows = unicodedata.normalize("NFC", data.decode("cp1258"))
        share, count = _score(windows)
        if count and share >= 0.85 and share >= best[0]:
            best = (share, "cp1258", windows)
    except UnicodeDecodeError:
        pass  # bytes that cp1258 does not have: it is another encoding
    if best[1]:
        return Decoded(best[2], best[1], None if best[1] == "cp1258" else guessed(best[1]))
    return _nearly_utf8(data) or _western(data)


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few damaged bytes: far more sequences are right than wrong."""
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    right = sum(1 for c in text if ord(c) > 0x7F) - lost
    return Decoded(text, "utf-8", _damaged("utf-8", lost)) if right > 5 * lost else None


def _western(data: bytes) -> Decoded:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    letters = [c for c in text if ord(c) > 0x7F]
    ascii_letters = sum(1 for c in text if c.isascii() and c.isalpha())
    if letters and ascii_letters > 2 * len(letters) and sum(c in _WESTERN for c in letters) >= 0.9 * len(letters):
        return Decoded(text, "cp1252")
    best = from_bytes(data).best()
    if best is None:
        raise UnsupportedFileError("the bytes are no text in any encoding that is known here")
    return Decoded(str(best).replace("\0", "\ufffd"), best.encoding, guessed(best.encoding))


def _refuse_control(text: str) -> None:
    count = len(_CONTROL.findall(text[:50_000]))
    if count > max(2, len(text[:50_000]) // 200):
        raise UnsupportedFileError("the file holds binary data, not text")


def guessed(name: str) -> Issue:
    """The issue that says in which encoding a file was read that does not say it itself."""
    return Issue(
        kind="encoding_guessed",
        message=f"The file does not say its encoding; it was read as {name}. Check the text, and save it as UTF-8 "
        "if letters are wrong.",
    )


def _damaged(name: str, lost: int) -> Issue:
    return Issue(
        kind="encoding_guessed",
        message=f"{lost} characters are damaged and were read as \ufffd ({name}). Ask for a new copy if they matter.",
    )
