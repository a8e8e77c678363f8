"""Text of a PDF page in old Vietnamese fonts, turned into Unicode font by font."""

from __future__ import annotations

import ctypes
import re
from functools import lru_cache
from itertools import groupby

import pypdfium2.raw as pdfium

from pipeline import encoding
from pipeline.language import is_syllable
from pipeline.readers.pdf_layout import Line, PageView

# Letters of TCVN3, VNI and VISCII that neither Vietnamese in Unicode nor Dutch has.
_SUSPECT = re.compile("[¢-¦¨©ª¬®¯±´-¶¸-º¼-¾ÆÐ×ØÞßåæðñø÷þ]")
_WORD_WITH_HYPHEN = re.compile(r"(?<![\w-])[^\W\d_]*(?:-[^\W\d_]*)+(?![\w-])")
_MANY = 2  # suspect letters on a page, below which they are signs such as © and §


def is_suspect(raw: str) -> bool:
    """Whether the text of a page may be in an old encoding, so that its fonts are worth asking."""
    return len(_SUSPECT.findall(raw)) >= _MANY


class FontReader:
    """Says lines of a page in Unicode, whatever fonts they are in.

    Args:
        page: The page.
    """

    def __init__(self, page: PageView) -> None:
        self._page = page
        self._buffer = ctypes.create_string_buffer(256)
        fonts = {font for line in page.lines for _, font in self._runs(line)}
        # Fonts whose names say nothing are common too: then the words decide, on the whole page.
        self._by_content = None if any(fonts) else encoding.detect_legacy(page.raw)

    def say(self, line: Line) -> str:
        """The text of a line.

        Args:
            line: Of the page.

        Returns:
            Unicode; converted parts in NFC.
        """
        runs = [(text, font or (self._by_content and (self._by_content, False))) for text, font in self._runs(line)]
        return "".join(
            encoding.from_legacy(_with_horn(text, font[0]), font[0], capitals=font[1]) if font else text
            for text, font in runs
        )

    def _runs(self, line: Line) -> list[tuple[str, tuple[str, bool] | None]]:
        offsets = range(line.start, line.end)
        runs = [
            ("".join(self._page.raw[offset] for offset in group), font)
            for font, group in groupby(offsets, key=self._font_at)
        ]
        return [*runs[:-1], (runs[-1][0] + "-" * line.hyphen, runs[-1][1])]

    def _font_at(self, offset: int) -> tuple[str, bool] | None:
        length = pdfium.FPDFText_GetFontInfo(
            self._page.handle, self._page.index(offset), self._buffer, 256, ctypes.byref(ctypes.c_int())
        )
        if self._page.raw[offset].isspace() and not length:
            return self._font_at(offset - 1) if offset else None  # blanks that PDFium puts in have no font
        return _known(self._buffer.raw[: max(0, min(length, 256) - 1)])


@lru_cache(maxsize=1_000)
def _known(name: bytes) -> tuple[str, bool] | None:
    return encoding.legacy_font(name.decode("utf-8", errors="replace"))


def _with_horn(text: str, name: str) -> str:
    """Give TCVN3 its ư back: it has the code of the soft hyphen, which PDF shows as a hyphen.

    A hyphen becomes the letter where that makes its word a Vietnamese syllable, as in "®-îc" (được).
    """
    if name != "tcvn3" or "-" not in text:
        return text

    def mend(match: re.Match[str]) -> str:
        word = match.group().replace("-", "\u00ad")
        return word if is_syllable(encoding.from_legacy(word, name)) else match.group()

    return _WORD_WITH_HYPHEN.sub(mend, text)
