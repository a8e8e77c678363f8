"""Plain text and Markdown, in any Unicode encoding, Windows code page or old Vietnamese encoding."""

from __future__ import annotations

from pathlib import Path

from pipeline import encoding
from pipeline.media import read_bytes
from pipeline.model import Page, RawText


def read(path: Path) -> RawText:
    """Read a text file.

    Args:
        path: The file; Markdown is read as the text that it is.

    Returns:
        The text with line feeds as line ends. Form feeds divide pages.

    Raises:
        BrokenFileError: The bytes are not in the encoding that they claim.
        UnsupportedFileError: The bytes are no text.
    """
    decoded = encoding.decode(read_bytes(path))
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return RawText(text=text, pages=split_pages(text), issues=(decoded.issue,) if decoded.issue else ())


def split_pages(text: str) -> tuple[Page, ...]:
    """The pages of a text whose pages are joined by form feeds.

    Args:
        text: The whole text.

    Returns:
        One page for each stretch between form feeds, the empty ones too.
    """
    pages = []
    start = 0
    for number, part in enumerate(text.split("\f"), 1):
        pages.append(Page(number=number, start=start, end=start + len(part)))
        start += len(part) + 1
    return tuple(pages)
