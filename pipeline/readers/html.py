"""Saved web pages: the article, not the menu."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import trafilatura

from pipeline import encoding
from pipeline.errors import BrokenFileError, EmptyFileError
from pipeline.media import read_bytes
from pipeline.model import Issue, RawText
from pipeline.readers.blocks import ABOVE, LEFT, Builder, Row, Runs, is_letterhead
from pipeline.readers.html_fonts import Font, Fonts, label_of, names_old_fonts

# What it cannot take is read without it; its messages would tell nobody what to do.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_UNSEEN = {"script", "style", "noscript", "template", "head", "svg", "select", "button", "iframe", "object", "textarea"}
_FRAME = {"nav", "header", "footer", "aside"}  # parts of the page around the article
_BLOCKS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main"),
    *("blockquote", "pre", "hr", "address", "figure", "figcaption", "caption", "center", "form", "fieldset", "body"),
    *("nav", "header", "footer", "aside", "details", "summary", "option", "label"),
}
# Only what the page says in its own marks: a date found in the running text is that of a cited document.
_DATES = {"extensive_search": False, "original_date": True}
# What word processors write into the head of a page: all of it is the document.
_OFFICE = re.compile(
    r"urn:schemas-microsoft-com|<meta[^>]{0,200}(?:Microsoft Word|LibreOffice|OpenOffice|Google Docs)", re.I
)
_HEAD = 20_000
_MOST = 100  # columns or rows that one cell covers
ENOUGH = 0.4  # share of the running text below which what trafilatura took is a fragment of the article


@dataclass(slots=True)
class _Piece:
    """A line of the page, or a table of it.

    Attributes:
        text: Of the line; all of the table's text.
        linked: Characters of it inside links.
        framed: Inside a menu, header, footer or sidebar.
        rows: For a table.
        label: Number or bullet at the beginning of the text.
    """

    text: str
    linked: int = 0
    framed: bool = False
    rows: list[Row] | None = None
    label: str = ""

    @property
    def running(self) -> int:
        return 0 if self.framed or self.linked > len(self.text) / 2 else len(self.text)


@dataclass(slots=True)
class _Walker:
    """Collects what a browser shows of an element, block by block."""

    fonts: Fonts
    pieces: list[_Piece] = field(default_factory=list)
    _runs: Runs = field(default_factory=Runs)
    _linked: int = 0
    _label: str = ""

    def walk(
        self, element: lxml.html.HtmlElement, *, linked: bool = False, framed: bool = False, font: Font = None
    ) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if (
            not tag
            or tag in _UNSEEN
            or element.get("hidden") is not None
            or _HIDDEN_STYLE.search(element.get("style", ""))
        ):
            return
        linked = linked or tag == "a"
        framed = framed or tag in _FRAME
        font = self.fonts.font(element, font)
        if tag == "table":
            self.flush(framed)
            self._table(element, framed, font)
            return
        if tag in _BLOCKS:
            self.flush(framed)
        if tag == "br":
            self.flush(framed)
        if tag == "li":
            self._label = label_of(element)
        self._say(element.text, linked, font)
        for child in element:
            self.walk(child, linked=linked, framed=framed, font=font)
            self._say(child.tail, linked, font)
        if tag in _BLOCKS:
            self.flush(framed)

    def flush(self, framed: bool) -> None:
        text = _BLANKS.sub(" ", self._runs.text()).strip(" ")
        if text.strip():
            label, self._label = self._label, ""
            self.pieces.append(_Piece(text=label + text, linked=self._linked, framed=framed, label=label))
        self._runs = Runs()
        self._linked = 0

    def _say(self, text: str | None, linked: bool, font: Font) -> None:
        if text:
            self._runs.say(text, font)
            self._linked += len(text.strip()) if linked else 0

    def _table(self, table: lxml.html.HtmlElement, framed: bool, font: Font) -> None:
        caption = table.find("caption")
        if caption is not None:
            self.walk(caption, framed=framed, font=font)
        rows: list[Row] = []
        pending: dict[int, int] = {}  # rows that a cell of a column still covers
        inner: list[_Piece] = []
        for row in table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"):
            cells: Row = []
            spans = []
            for cell in row.xpath("./td|./th"):
                spans.append((_number(cell, "colspan"), _number(cell, "rowspan")))
                walker = _Walker(self.fonts)
                walker.walk(cell, framed=framed, font=font)
                walker.flush(framed)
                cells.append([piece.text for piece in walker.pieces])
                inner += walker.pieces
            rows.append(_spread(cells, spans, pending))
        if sum(len(piece.text) for piece in inner) > 3_000 and max(map(len, rows), default=0) <= 3:
            self.pieces += inner  # a page laid out with a table: its cells hold paragraphs and tables of their own
        elif inner:
            self.pieces.append(
                _Piece(
                    text="\n".join(piece.text for piece in inner),
                    linked=sum(piece.linked for piece in inner),
                    framed=framed,
                    rows=rows,
                )
            )


def _number(cell: lxml.html.HtmlElement, name: str) -> int:
    """How many columns or rows a cell covers, as a browser takes it."""
    value = cell.get(name, "1").strip()
    return min(int(value), _MOST) if value.isdigit() and value.isascii() and int(value) else 1


def _spread(cells: Row, spans: list[tuple[int, int]], pending: dict[int, int]) -> Row:
    """A row with a place for each column, those of merged cells included; ``pending`` goes on to the next row."""
    row: Row = []

    def skip() -> None:
        while pending.get(len(row), 0):
            pending[len(row)] -= 1
            row.append(ABOVE)

    for cell, (wide, high) in zip(cells, spans, strict=True):
        skip()
        for index in range(wide):
            pending[len(row)] = high - 1
            row.append(LEFT if index else cell)
    skip()
    return row


def read(path: Path) -> RawText:
    """Read a saved web page.

    Args:
        path: The file.

    Returns:
        As ``parse``.
    """
    return parse(read_bytes(path))


def parse(data: bytes, charset: str | None = None) -> RawText:
    """Read a web page.

    Args:
        data: As it was saved.
        charset: That a mail says of it, which wins over what the page says.

    Returns:
        The article's text, one paragraph, heading or table row a line, on one page, with ``title``, ``published``,
        ``author`` and ``source`` where the page names them.

    Raises:
        BrokenFileError: It nests its elements too deeply to be read whole.
        EmptyFileError: The page shows no text.
    """
    html, issue = _decode(data, charset)
    tree = _parse(html)
    walker = _Walker(Fonts.of(tree))
    body = tree.find("body")
    walker.walk(tree if body is None else body)
    walker.flush(False)
    if not walker.pieces:
        raise EmptyFileError("the web page shows no text; it may fill itself by a script when it is opened")
    taken: Any = trafilatura.bare_extraction(
        html, include_comments=False, favor_recall=True, with_metadata=True, date_extraction_params=_DATES
    )
    builder = Builder()
    meta = _meta(taken.as_dict()) if taken else {}
    whole = _OFFICE.search(html, 0, _HEAD) is not None
    pieces = walker.pieces if whole else _article(walker.pieces, (taken and taken.text) or "", meta.get("title", ""))
    for piece in pieces:
        if piece.rows is None:
            builder.line(piece.text)
        else:
            builder.table(piece.rows)
    text, pages = builder.build()
    return RawText(
        text=text,
        pages=pages,
        meta=meta,
        tables=tuple(builder.tables),
        issues=(issue,) if issue else (),
    )


def _decode(data: bytes, charset: str | None) -> tuple[str, Issue | None]:
    """A byte order mark wins, then what mail or page says where the bytes agree, then the bytes themselves."""
    if charset is not None:
        with suppress(LookupError, UnicodeDecodeError):
            return _clean(encoding.repair(data.decode(charset))[0]), None
    named = _META_CHARSET.search(data[:8192]) or _XML_CHARSET.search(data[:200])
    marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    # Pages in the old Vietnamese encodings call themselves Latin-1 or nothing at all: those names promise nothing.
    vague = {"iso-8859-1", "latin1", "windows-1252", "us-ascii", "x-user-defined", "user-defined"}
    vague |= {"utf-16", "utf-16le", "utf-16be", "utf-32"}  # then the name itself could not have been read as ASCII
    if names_old_fonts(data) and not marked:
        for name in ("utf-8", "cp1252", "latin-1"):
            with suppress(UnicodeDecodeError):
                return _clean(data.decode(name)), None
    if named and not marked and (name := named[1].decode("ascii").lower()) not in vague:
        try:
            text, legacy = encoding.repair(data.decode(name))
        except (LookupError, UnicodeDecodeError):
            pass  # the page names an encoding that it is not in: the bytes decide
        else:
            return _clean(text), encoding.guessed(legacy) if legacy else None
    decoded = encoding.decode(data)
    return _clean(decoded.text), decoded.issue


def _clean(html: str) -> str:
    return _XML_DECLARATION.sub("", html.replace("\0", "\ufffd"))


def _parse(html: str) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = lxml.html.document_fromstring(html, parser=parser)
    except lxml.etree.ParserError as error:  # "Document is empty"
        raise EmptyFileError("the web page holds no text") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):  # the rest was dropped
        raise BrokenFileError("the web page nests its elements too deeply to be read whole")
    return tree


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _article(pieces: list[_Piece], taken: str, title: str) -> list[_Piece]:
    """The pieces from the first to the last that trafilatura took, without the links between them.

    trafilatura finds the article, but drops lines inside it (captions, rows, signatures): the page's own lines stay.
    Where it took only a fragment, or the page is an official document, every line outside of menus counts.
    """
    outside = [piece for piece in pieces if piece.running]
    whole = _key(taken)
    held = [bool(key := _key(piece.text.removeprefix(piece.label)[:200])) and key in whole for piece in pieces]
    found = [index for index, (piece, hit) in enumerate(zip(pieces, held, strict=True)) if hit and len(piece.text) > 20]
    official = any(is_letterhead(piece.text) for piece in outside)
    bare = not any(piece.framed or not piece.running for piece in pieces)  # no menu, no links: all of it is the text
    if official or bare or len(taken) < ENOUGH * sum(piece.running for piece in pieces) or not found:
        return outside or pieces
    last = found[-1]
    while last + 1 < len(pieces) and pieces[last + 1].running:
        last += 1
    kept = [piece for index, piece in enumerate(pieces) if found[0] <= index <= last and (piece.running or held[index])]
    return _heading(pieces[: found[0]], title) + kept


def _heading(before: list[_Piece], title: str) -> list[_Piece]:
    """The headline and the paragraphs under it that stand apart from the article's body."""
    wanted = _key(title)
    for index in range(len(before) - 1, -1, -1):
        piece = before[index]
        key = _key(piece.text)
        if len(key) > 10 and key in wanted and piece.running:
            return [piece, *(each for each in before[index + 1 :] if each.running > 60)]
    return []


def _meta(found: dict[str, object]) -> dict[str, str]:
    names = {"title": "title", "author": "author", "date": "published", "sitename": "source"}
    return {
        name: value.strip() for key, name in names.items() if isinstance(value := found.get(key), str) and value.strip()
    }
