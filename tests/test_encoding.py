"""From bytes to text, the encodings from before Unicode among them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import encoding
from pipeline.errors import BrokenFileError, UnsupportedFileError

# Without capitals that TCVN3 does not have.
VIETNAMESE = 'Tỉnh ủy Quảng Ninh được nhân dân tin yêu; 49 mô hình "Dân vận khéo" có sức lan tỏa.'
DUTCH = "Eén coördinator en drie ideeën over de beweging – “Bekwame Massamobilisatie” – in België"
# The Vietnamese sentence as its bytes look when they are read as Latin-1.
TCVN3 = 'TØnh ñy Qu¶ng Ninh ®\xadîc nh©n d©n tin yªu; 49 m« h×nh "D©n vËn khÐo" cã søc lan táa.'
VNI = 'Tænh uûy Quaûng Ninh ñöôïc nhaân daân tin yeâu; 49 moâ hình "Daân vaän kheùo" coù söùc lan toûa.'
VISCII = 'Tïnh üy Quäng Ninh \xf0ßþc nhân dân tin yêu; 49 mô hình "Dân v§n khéo" có s\xd1c lan töa.'


def cp1258(text: str) -> bytes:
    """Vietnamese in Windows-1258: the tone is a character of its own behind the letter."""
    out = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", char)
            tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = "".join(mark for mark in marks if mark not in tones)
            out += (unicodedata.normalize("NFC", base) + tones).encode("cp1258")
    return out


@pytest.mark.parametrize("text", [VIETNAMESE, DUTCH, unicodedata.normalize("NFD", VIETNAMESE), "Plain text."])
@pytest.mark.parametrize(
    "name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_encodings_keep_every_character(text: str, name: str) -> None:
    decoded = encoding.decode(text.encode(name))
    assert (decoded.text, decoded.issue) == (text, None)


@pytest.mark.parametrize(
    ("data", "name", "text", "certain"),
    [
        (TCVN3.encode("latin-1"), "tcvn3", VIETNAMESE, False),
        (VNI.encode("latin-1"), "vni", VIETNAMESE, False),
        (VISCII.encode("latin-1"), "viscii", VIETNAMESE, False),
        (TCVN3.encode("utf-8"), "utf-8+tcvn3", VIETNAMESE, False),
        (VNI.encode("utf-16"), "utf-16-le+vni", VIETNAMESE, False),
        (cp1258(VIETNAMESE), "cp1258", VIETNAMESE, True),
        (DUTCH.encode("cp1252"), "cp1252", DUTCH, True),
        ("Der Bürger müßte größere Häuser für die Übung öffnen".encode("cp1252"), "cp1252", None, True),
        ("Le président a été élu à la majorité".encode("latin-1"), "cp1252", None, True),
        ("Đảng bộ tỉnh".encode(), "utf-8", "Đảng bộ tỉnh", True),
        (b"Nghi quyet so 25-NQ/TW", "utf-8", "Nghi quyet so 25-NQ/TW", True),
    ],
)
def test_encoding_told_by_the_outcome(data: bytes, name: str, text: str | None, certain: bool) -> None:
    decoded = encoding.decode(data)
    assert decoded.encoding == name
    if text:
        assert decoded.text == text
    assert (decoded.issue is None) is certain
    assert certain or (decoded.issue and decoded.issue.kind == "encoding_guessed")


@pytest.mark.parametrize("text", ["NghÞ quyÕt", "Uû ban nh©n d©n tØnh Qu¶ng Ninh"])
def test_a_short_text_in_tcvn3(text: str) -> None:
    assert encoding.detect_legacy(text) == "tcvn3"


@pytest.mark.parametrize(
    "text",
    [
        *("café", "één hè", "Zoë en Daniël vinden dé oplossing", "mañana el niño pequeño comió piña", "naïeve ideeën"),
        *("Ủy ban nhân dân", "Resolutie nr. 25-NQ/TW", "30 °C · 5 µm ± 2 §", "Straße", "£ 5 ½ ©", ""),
    ],
)
def test_text_that_is_in_no_old_encoding_is_left_alone(text: str) -> None:
    assert encoding.repair(text) == (text, None)


def test_a_mixed_text_comes_out_right_line_by_line() -> None:
    mixed = f"{TCVN3}\n{VIETNAMESE}\n{DUTCH}\n{VNI}"
    assert encoding.repair(mixed) == (f"{VIETNAMESE}\n{VIETNAMESE}\n{DUTCH}\n{VIETNAMESE}", "tcvn3")


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        (".VnTime", ("tcvn3", False)),
        (".VnTimeH", ("tcvn3", True)),
        ("ABCDEF+.VnArialH", ("tcvn3", True)),
        (".VnTimeH,Bold", ("tcvn3", True)),
        (".VnTeknical", ("tcvn3", False)),
        ("VNI-Times", ("vni", False)),
        ("VPS Times", ("vps", False)),
        ("Times New Roman", None),
        ("Vni", None),
        ("", None),
        (None, None),
    ],
)
def test_encoding_of_a_font(font: str | None, expected: tuple[str, bool] | None) -> None:
    assert encoding.legacy_font(font) == expected


def test_capitals_of_a_capital_font() -> None:
    assert encoding.from_legacy("tØnh ñy", "tcvn3", capitals=True) == "TỈNH ỦY"


def test_a_few_damaged_bytes_are_kept_visible_and_told() -> None:
    data = VIETNAMESE.encode()
    broken = data[:1] + b"\xff" + data[1:]
    decoded = encoding.decode(broken)
    assert decoded.text.count("\ufffd") == 1
    assert decoded.text.replace("\ufffd", "") == VIETNAMESE
    assert decoded.issue and decoded.issue.kind == "encoding_guessed" and "1 character" in decoded.issue.message


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\x00\x01\x02\x03" * 50, UnsupportedFileError),
        (bytes(range(1, 32)) * 20, UnsupportedFileError),
        (bytes(range(128, 256)) * 20, UnsupportedFileError),
        (b"\xef\xbb\xbf" + b"\xff\xfe\xfd" * 100, BrokenFileError),
    ],
)
def test_bytes_that_are_no_text(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        encoding.decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_become_text_or_a_clear_error(data: bytes) -> None:
    try:
        text = encoding.decode(data).text
    except (BrokenFileError, UnsupportedFileError):
        return
    assert "\0" not in text
    text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    decoded = encoding.decode(text.encode("utf-8-sig"))
    assert decoded.encoding.startswith("utf-8")
    assert decoded.text == text or decoded.issue
