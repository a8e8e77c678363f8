"""Archives and messages: what is in them are documents of their own.

``unpack`` writes the files inside to a folder; each is then taken in like a file that was dropped, under a name that
says where it came from: ``2024.zip/nghi-quyet/14.pdf``.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path, PurePosixPath

from pipeline import encoding, media
from pipeline.errors import BrokenFileError, DocumentError, EncryptedFileError, TooLargeError, UnsupportedFileError
from pipeline.model import CONTAINERS, Limits
from pipeline.readers import mail

_JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Member:
    """A file out of a container.

    Attributes:
        name: Names of the containers and of the file, divided by slashes.
        path: Where it was unpacked to.
        error: Why it could not be, None for the others.
    """

    name: str
    path: Path
    error: DocumentError | None = None


@dataclass(slots=True)
class _Unpacker:
    into: Path
    limits: Limits
    count: int = 0
    size: int = 0

    def place(self, name: str) -> Path:
        """Where the next file goes: numbered, since names inside are not to be trusted; the suffix breaks ties."""
        self.count += 1
        if self.count > self.limits.files:
            raise TooLargeError(f"it holds over {self.limits.files:,} files (max_files)")
        suffix = PurePosixPath(name).suffix[:10]
        return self.into / f"{self.count:05}{suffix if suffix[1:].isalnum() else ''}"

    def grow(self, size: int) -> None:
        self.size += size
        if self.size > self.limits.size:
            raise TooLargeError(f"it unpacks to over {self.limits.size:,} bytes (max_unpacked_bytes)")

    def unpack(self, path: Path, kind: str, name: str, depth: int) -> Iterator[Member]:
        if depth > self.limits.depth:
            raise TooLargeError(f"archives are nested over {self.limits.depth} deep in it (max_depth)")
        for member in self._zip(path, name) if kind == media.ZIP else self._mail(path, name):
            if member.error is not None:
                yield member
                continue
            try:
                inner = media.detect(member.path)
            except DocumentError:
                inner = ""  # reading it will say what is wrong with it
            if inner == media.EMAIL or inner not in CONTAINERS:
                yield member
            if inner in CONTAINERS:
                try:
                    yield from list(self.unpack(member.path, inner, member.name, depth + 1))
                except (BrokenFileError, EncryptedFileError, UnsupportedFileError):
                    yield member  # the others are good; unpacking this one by itself says what is wrong with it

    def _zip(self, path: Path, name: str) -> Iterator[Member]:
        try:
            with zipfile.ZipFile(path) as archive:
                for info in archive.infolist():
                    shown = _shown(info)
                    if info.is_dir() or _JUNK & set(PurePosixPath(shown).parts):
                        continue
                    target = self.place(shown)
                    if info.flag_bits & 1:
                        locked = EncryptedFileError(f"{shown} in the archive is protected by a password")
                        yield Member(f"{name}/{shown}", target, locked)
                        continue
                    with archive.open(info) as source, target.open("wb") as out:
                        # What the archive says of its sizes is not to be trusted either.
                        while chunk := source.read(1 << 20):
                            self.grow(len(chunk))
                            out.write(chunk)
                    yield Member(f"{name}/{shown}", target)
        except NotImplementedError as error:
            raise UnsupportedFileError(f"the archive is packed in a way that is not known here: {error}") from error
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise BrokenFileError(f"the archive is damaged or cut off: {error}") from error

    def _mail(self, path: Path, name: str) -> Iterator[Member]:
        for part in mail.parse(path).walk():
            shown = part.get_filename() or ("message.eml" if part.get_content_type() == "message/rfc822" else "")
            if not shown or (part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"):
                continue  # text of the message, or a picture shown inside of it, such as a logo
            data = part.get_payload(decode=True)
            if not isinstance(data, bytes):  # an attached message has no bytes of its own
                inner = part.get_payload()
                data = b"".join(each.as_bytes() for each in inner if isinstance(each, Message))
            self.grow(len(data))
            target = self.place(shown)
            target.write_bytes(data)
            yield Member(f"{name}/{PurePosixPath(shown.replace(chr(92), '/')).name}", target)


def unpack(path: Path, kind: str, name: str, into: Path, *, limits: Limits) -> list[Member]:
    """Unpack a container and the containers in it.

    Args:
        path: The file.
        kind: Its media type, one of ``CONTAINERS``.
        name: By which people know it.
        into: An empty folder to write to; emptied again where this fails.
        limits: What it may hold.

    Returns:
        The files in it, in their order, containers in it replaced by their files; one that cannot be unpacked stays
        itself. A message in it is there too: its own text is a document. The text of a message that is ``path`` itself
        is not: read it with its reader.

    Raises:
        BrokenFileError: It is damaged.
        EncryptedFileError: All files in it are under a password.
        TooLargeError: It is over a limit.
        UnsupportedFileError: It is packed in an unknown way.
    """
    try:
        members = list(_Unpacker(into, limits).unpack(path, kind, name, 1))
        if members and all(isinstance(member.error, EncryptedFileError) for member in members):
            raise EncryptedFileError("the archive is protected by a password")
        return members
    except DocumentError:
        for file in into.iterdir():
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        raise


def _shown(info: zipfile.ZipInfo) -> str:
    """The name of a file in an archive; old programs wrote it in the bytes of their own system."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        with suppress(UnicodeEncodeError, DocumentError):  # better a name in wrong letters than none
            name = encoding.decode(name.encode("cp437")).text
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", "..", "."}]
    return "/".join(parts) or "unnamed"
