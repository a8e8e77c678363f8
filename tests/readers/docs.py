"""Makes the smallest Word 97 documents: an OLE container with a file header, text and its piece table."""

from __future__ import annotations

import struct
from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_doc(path: Path, text: str, *, encrypted: bool = False, version: int = 0xC1) -> Path:
    """Write a document whose paragraphs are divided by line feeds.

    Args:
        path: Where to.
        text: Its text.
        encrypted: Set the flag of a password.
        version: Of the file format (``nFib``).

    Returns:
        ``path``.
    """
    body = text.replace("\n", "\r") + "\r"
    flags = 0x0200 | (0x0100 if encrypted else 0)
    header = struct.pack("<HHHHHHHIBBHHII", 0xA5EC, version, 0, 0x0409, 0, flags, 0xBF, 0, 0, 0, 0, 0, 0x600, 0)
    words = struct.pack("<H14H", 14, *([0] * 14))
    longs = struct.pack("<H22I", 22, 0, 0, 0, len(body), *([0] * 18))
    pieces = struct.pack("<II", 0, len(body)) + struct.pack("<HIH", 0, 0x600, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    places = [0] * 186
    places[66], places[67] = 0, len(clx)
    fib = header + words + longs + struct.pack("<H186I", 93, *places) + b"\0\0"
    stream = fib.ljust(0x600, b"\0") + body.encode("utf-16-le")
    path.write_bytes(_container({"WordDocument": stream, "1Table": clx}))
    return path


def _container(streams: dict[str, bytes]) -> bytes:
    """An OLE file; its streams are long enough to need no small sectors."""
    padded = {name: data.ljust(max(4096, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()}
    table = [_FAT, _END]  # the table itself, the directory
    starts = {}
    for name, data in padded.items():
        starts[name] = len(table)
        count = len(data) // _SECTOR
        table += [*range(len(table) + 1, len(table) + count), _END]
    entries = _entry("Root Entry", 5, _END, 0, child=1)
    for number, (name, data) in enumerate(padded.items(), 1):
        entries += _entry(name, 2, starts[name], len(data), right=number + 1 if number < len(padded) else _FREE)
    fat = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *([_FREE] * 108))
    return head + fat + entries.ljust(_SECTOR, b"\0") + b"".join(padded.values())


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
