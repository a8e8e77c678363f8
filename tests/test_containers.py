"""Archives and messages: each file inside is a document of its own."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline import containers, media, readers
from pipeline.containers import Limits
from pipeline.errors import BrokenFileError, DocumentError, EmptyFileError, EncryptedFileError, TooLargeError

PAGE = "<html><body><p>Thực hiện Nghị quyết số 25-NQ/TW.</p></body></html>"


EVERYTHING = Limits()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def message(text: str = "", *, page: str = "", **attached: bytes) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Về mô hình dân vận khéo", "Lê Văn B <b@example.org>", "c@example.org"
    made["Date"] = "Tue, 05 Mar 2024 09:00:00 +0700"
    if text or not page:
        made.set_content(text)
        if page:
            made.add_alternative(page, subtype="html")
    else:
        made.set_content(page, subtype="html")
    for name, data in attached.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def unpack(tmp_path: Path, data: bytes, limits: Limits = EVERYTHING) -> list[tuple[str, bytes]]:
    path, into = tmp_path / "a.bin", tmp_path / "into"
    path.write_bytes(data)
    into.mkdir()
    found = containers.unpack(path, media.detect(path), "a.bin", into, limits=limits)
    assert all(member.path.parent == into for member in found)
    return [(member.name, member.path.read_bytes()) for member in found]


def test_an_archive_in_an_archive(tmp_path: Path) -> None:
    inner = zipped(**{"trong.txt": b"ba"})
    data = zipped(
        **{"một.txt": b"1", "2024/hai.html": b"2", "x.zip": inner, "__MACOSX/một.txt": b"-", "thu/.DS_Store": b"-"}
    )
    assert unpack(tmp_path, data) == [
        ("a.bin/một.txt", b"1"),
        ("a.bin/2024/hai.html", b"2"),
        ("a.bin/x.zip/trong.txt", b"ba"),
    ]


def test_a_message_in_an_archive_is_there_with_what_is_attached(tmp_path: Path) -> None:
    mail = message("Kính gửi", **{"kế hoạch.txt": b"x"}).as_bytes()
    found = unpack(tmp_path, zipped(**{"thư.eml": mail}))
    assert [name for name, _ in found] == ["a.bin/thư.eml", "a.bin/thư.eml/kế hoạch.txt"]
    assert found[1][1] == b"x"


def test_what_is_attached_to_a_message(tmp_path: Path) -> None:
    outer = message("Xin chào", **{"a.txt": b"1", "../../b.txt": b"2"})
    outer.add_attachment(message("Thư trong"), filename="trong.eml")
    outer.add_attachment(b"logo", maintype="image", subtype="png", disposition="inline", filename="logo.png")
    outer.add_attachment(b"scan", maintype="image", subtype="png", filename="scan.png")
    found = unpack(tmp_path, outer.as_bytes())
    assert [name for name, _ in found] == ["a.bin/a.txt", "a.bin/b.txt", "a.bin/trong.eml", "a.bin/scan.png"]
    assert b"Th" in found[2][1]


@pytest.mark.parametrize("name", ["../../etc/x.txt", "/etc/x.txt", "..\\..\\x.txt", "C:/x.txt"])
def test_names_inside_never_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    ((shown, data),) = unpack(tmp_path, zipped(**{name: b"x"}))
    assert data == b"x"
    assert ".." not in shown
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.bin", "into"]


def test_a_name_in_the_bytes_of_an_old_system(tmp_path: Path) -> None:
    plain = zipped(**{"Nghi quyet so 1.txt": b"x"})
    vietnamese = "Nghị quyết 1.txt".encode()
    assert len(vietnamese) == len(b"Nghi quyet so 1.txt") + 1
    data = zipped(**{"N" * len(vietnamese): b"x"}).replace(b"N" * len(vietnamese), vietnamese)
    assert unpack(tmp_path, data) == [("a.bin/Nghị quyết 1.txt", b"x")]
    assert plain != data


@pytest.mark.parametrize(
    ("data", "limits", "error", "cause"),
    [
        (zipped(a=b"1", b=b"2", c=b"3"), Limits(files=2), TooLargeError, "2 files"),
        (zipped(a=b"0" * 5_000_000), Limits(size=1_000_000), TooLargeError, "1,000,000 bytes"),
        (zipped(a=b"0" * 600, b=b"0" * 600), Limits(size=1_000), TooLargeError, "1,000 bytes"),
        (zipped(b=zipped(c=zipped(d=b"x"))), Limits(depth=2), TooLargeError, "2 deep"),
        (zipped(a=b"x" * 500)[:-30], Limits(), BrokenFileError, "damaged"),
    ],
)
def test_limits_and_damage_leave_nothing_behind(
    tmp_path: Path, data: bytes, limits: Limits, error: type[DocumentError], cause: str
) -> None:
    with pytest.raises(error, match=cause):
        unpack(tmp_path, data, limits)
    assert list((tmp_path / "into").iterdir()) == []


def test_a_damaged_archive_inside_stays_itself_and_the_others_are_there(tmp_path: Path) -> None:
    damaged = zipped(a=b"x" * 500)[:-30]
    assert unpack(tmp_path, zipped(**{"a.txt": b"1", "b.zip": damaged})) == [
        ("a.bin/a.txt", b"1"),
        ("a.bin/b.zip", damaged),
    ]


def test_a_limit_is_what_may_be_there(tmp_path: Path) -> None:
    assert len(unpack(tmp_path, zipped(a=b"1", b=zipped(c=b"2")), Limits(files=3, size=1_000, depth=2))) == 2


def test_one_file_under_a_password_costs_the_others_nothing(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"a.txt": b"1", "b.txt": b"2"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (tmp_path / "into").mkdir()
    first, second = containers.unpack(tmp_path / "a.zip", media.ZIP, "a.zip", tmp_path / "into", limits=Limits())
    assert (first.name, second.name, second.path.read_bytes()) == ("a.zip/a.txt", "a.zip/b.txt", b"2")
    assert (str(first.error), second.error) == ("a.txt in the archive is protected by a password", None)


def test_an_archive_under_a_password(tmp_path: Path) -> None:
    data = bytearray(zipped(a=b"x"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedFileError, match="password"):
        unpack(tmp_path, bytes(data))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (message("Kính gửi\nđồng chí\n"), "Kính gửi\nđồng chí\n"),
        (message("Thuần chữ", page=PAGE), "Thuần chữ\n"),
        (message(page=PAGE), "Thực hiện Nghị quyết số 25-NQ/TW."),
    ],
)
def test_the_text_of_a_message(tmp_path: Path, made: EmailMessage, expected: str) -> None:
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    raw = readers.read(tmp_path / "a.eml")
    assert raw.text == expected
    assert raw.meta == {"title": "Về mô hình dân vận khéo", "author": "Lê Văn B", "published": "2024-03-05"}


def test_a_message_without_text_says_what_it_carries(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(message(**{"a.txt": b"x"}).as_bytes())
    with pytest.raises(EmptyFileError, match="1 attachments"):
        readers.read(tmp_path / "a.eml")


def test_a_message_in_an_old_encoding(tmp_path: Path) -> None:
    head = b"From: a@example.org\nTo: b@example.org\nSubject: Xin\nContent-Transfer-Encoding: 8bit\n\n"
    (tmp_path / "a.eml").write_bytes(head + "Tænh uûy Quaûng Ninh ñöôïc nhaân daân tin yeâu".encode("latin-1"))
    raw = readers.read(tmp_path / "a.eml")
    assert raw.text == "Tỉnh ủy Quảng Ninh được nhân dân tin yêu"
    assert [issue.kind for issue in raw.issues] == ["encoding_guessed"]
    assert "published" not in raw.meta
