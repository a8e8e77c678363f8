"""Rich Text Format: text, tables, notes and page headers, each run in the encoding of its own font.

striprtf (BSD) was tried: it knows no encoding by font, drops notes and page headers, and cuts cells at paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import encoding
from pipeline.media import read_bytes
from pipeline.model import Issue, RawText
from pipeline.readers.blocks import ABOVE, LEFT, PAGE, Block, Builder, Cell, Row, Runs, lines_of, paragraph, put
from pipeline.readers.properties import plausible

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.S,
)
# Groups that hold no text of the page. A group with \* before its name holds none either, but for those in _SEEN.
_UNSEEN = {
    *("colortbl", "stylesheet", "pict", "fldinst", "listtable", "listoverridetable", "revtbl", "filetbl", "objdata"),
    *("themedata", "datastore", "xmlnstbl", "generator", "latentstyles", "rsidtbl", "nonshppict", "shprslt", "sp"),
    *("nonesttables", "template", "annotation", "atnid", "atnauthor", "xe", "tc", "upr", "private", "pntxta", "pntxtb"),
}
_SEEN = {"shpinst", "ud", "shptxt", "footnote"}
_TARGETS = {"fonttbl": "fonts", "info": "info", "title": "title", "author": "author", "creatim": "created"}
_TARGETS |= {
    name: name[:6] for name in ("header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr")
}
_MERGED = {"clmrg": LEFT, "clvmrg": ABOVE}
_NEAR = 30  # twips; ends of cells no farther apart are one
_SIGNS = {
    **{"tab": "\t", "line": "\n", "page": PAGE, "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’"},
    **{"ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " "},
    **{"~": "\u00a0", "-": "\u00ad", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"},
}
# Windows code pages by the number of a font's character set; 0 is that of the document.
_CHARSETS = {
    128: "cp932",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    204: "cp1251",
    238: "cp1250",
}
_CODE_PAGES = {437, 850, 852, 866, 874, 932, 936, 949, 950, *range(1250, 1259)}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group; a group that ends restores what held outside."""

    target: str = "body"
    font: int | None = None
    unseen: bool = False  # its text is not on the page
    hidden: bool = False
    label: bool = False  # the number before a paragraph of a list
    starred: bool = False
    in_table: bool = False
    stand_ins: int = 1  # characters behind a Unicode one, for readers that know none


def _aligned(rows: list[Row], edges: list[list[int]]) -> list[Row]:
    """Rows whose wider cells fill all the columns that end under them."""
    if any(len(row) != len(ends) for row, ends in zip(rows, edges, strict=True)):
        return rows
    columns: list[int] = []
    for end in sorted({end for ends in edges for end in ends}):
        if not columns or end - columns[-1] > _NEAR:
            columns.append(end)
    result = []
    for row, ends in zip(rows, edges, strict=True):
        cells: Row = []
        for cell, end in zip(row, ends, strict=True):
            wide = sum(column <= end + _NEAR for column in columns) - len(cells)
            cells += [cell, *[LEFT] * (wide - 1)]
        result.append(cells)
    return result


@dataclass(slots=True)
class _Flow:
    """One stream of paragraphs: the body, a page header, a note, a text box."""

    blocks: list[Block] = field(default_factory=list)
    runs: Runs = field(default_factory=Runs)
    composes: bool = False  # its bytes had tones apart from their letters
    notes: list[Block] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: Row = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)  # of the cells of the row, in twips from the left
    merged: dict[int, Cell] = field(default_factory=dict)  # cells of the row that are merged into others
    edges: list[list[int]] = field(default_factory=list)  # the ends of each row's cells

    def end_paragraph(self, in_table: bool) -> None:
        text = self.runs.text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = unicodedata.normalize("NFC", text) if self.composes else text
        self.runs, self.composes = Runs(), False
        if in_table:
            self.cell += [line for line in text.replace(PAGE, "").split("\n") if line.strip()]
            return
        self.end_row()
        if self.rows:
            self.blocks.append(Block(rows=_aligned(self.rows, self.edges)))
            self.rows, self.edges = [], []
        self.blocks += [paragraph(text), *self.notes]
        self.notes = []

    def end_cell(self) -> None:
        self.end_paragraph(in_table=True)
        self.row.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        if self.cell:
            self.row.append(self.cell)
        if self.row:
            self.rows.append([self.merged.get(index, cell) for index, cell in enumerate(self.row)])
            self.edges.append(list(self.ends))
        self.cell, self.row = [], []

    def close(self) -> list[Block]:
        self.end_paragraph(in_table=False)
        return self.blocks


@dataclass(slots=True)
class _Parser:
    """Walks the tokens of a document once."""

    state: _State = field(default_factory=_State)
    outer: list[_State] = field(default_factory=list)
    flows: dict[str, _Flow] = field(default_factory=lambda: {name: _Flow() for name in ("body", "header", "footer")})
    said: dict[str, str] = field(default_factory=dict)  # title, author, and the parts of the date of creation
    fonts: dict[int | None, tuple[str, str]] = field(default_factory=dict)  # number to name and code page
    code_page: str = "cp1252"
    _default_font: int | None = None
    _font: tuple[int, int, str] = (0, 0, "")  # of the font table: number, character set, name so far
    _skip: int = 0

    def parse(self, text: str) -> None:
        position = 0
        while (match := _TOKEN.match(text, position)) is not None:
            position = match.end()
            if match["word"]:
                number = int(match["number"]) if match["number"] else None
                self._word(match["word"], number)
                position += number if match["word"] == "bin" and number else 0
            elif match["brace"] == "{":
                self.outer.append(self.state)
            elif match["brace"] == "}":
                self._close()
            elif match["sign"]:
                self._sign(match["sign"])
            elif match["byte"]:
                self._bytes(chr(int(match["byte"], 16)))
            elif match["text"]:
                self._bytes(match["text"])

    def _close(self) -> None:
        if not self.outer:
            return
        inner, self.state = self.state.target, self.outer.pop()
        if inner == self.state.target or inner not in self.flows:
            return
        if inner in {"header", "footer"}:
            self.flows[inner].end_paragraph(in_table=False)
            return
        blocks, flow = self.flows.pop(inner).close(), self._flow()
        if flow is None:
            return
        if self.state.in_table:
            flow.cell += [line for block in blocks for line in lines_of(block)]
        elif inner.startswith("footnote"):
            flow.notes += blocks
        else:
            flow.blocks += blocks

    def _flow(self) -> _Flow | None:
        return self.flows.get(self.state.target)

    def _word(self, word: str, number: int | None) -> None:
        starred, state = self.state.starred, replace(self.state, starred=False)
        self.state = state
        if word in _UNSEEN or (starred and word not in _SEEN):
            self.state = replace(state, unseen=True)
        elif word == "ud":
            self.state = replace(state, unseen=False)
        elif word in _TARGETS and not state.unseen:
            self.state = replace(state, target=_TARGETS[word], in_table=False)
        elif word in {"footnote", "shptxt"} and not state.unseen:
            name = f"{word}{len(self.outer)}-{len(self.flows)}"
            self.flows[name] = _Flow()
            self.state = replace(state, target=name, in_table=False)
        elif state.target == "fonts":
            self._font_word(word, number)
        elif state.target == "created":
            self.said[word] = str(number)
        elif not self._character_word(word, number):
            self._paragraph_word(word, number)

    def _character_word(self, word: str, number: int | None) -> bool:
        state = self.state
        if word == "f":
            self.state = replace(state, font=number)
        elif word == "plain":
            self.state = replace(state, font=self._default_font, hidden=False)
        elif word in {"v", "deleted"}:
            self.state = replace(state, hidden=number != 0)
        elif word in {"listtext", "pntext"}:
            self.state = replace(state, label=True)
        elif word == "uc":
            self.state = replace(state, stand_ins=number or 0)
        elif word == "u":
            self._say(chr((number or 0) % 0x10000))
            self._skip = state.stand_ins
        elif word == "deff":
            self._default_font = number
            self.state = replace(state, font=number)
        elif word == "ansicpg" and number in _CODE_PAGES:
            self.code_page = f"cp{number}"
        elif word == "mac":
            self.code_page = "mac_roman"
        elif word in _SIGNS:
            self._say(" " if word == "tab" and state.label else _SIGNS[word])
        else:
            return False
        return True

    def _paragraph_word(self, word: str, number: int | None) -> None:
        flow = self._flow()
        if word in {"pard", "intbl"}:
            self.state = replace(self.state, in_table=word == "intbl")
        elif flow is None or self.state.unseen:
            return
        elif word == "trowd":
            flow.ends, flow.merged = [], {}
        elif word in _MERGED:
            flow.merged[len(flow.ends)] = _MERGED[word]
        elif word == "cellx":
            flow.ends.append(number or 0)
        elif word in {"par", "sect", "nestcell"}:
            flow.end_paragraph(self.state.in_table or word == "nestcell")
        elif word == "cell":
            flow.end_cell()
        elif word == "row":
            flow.end_row()

    def _font_word(self, word: str, number: int | None) -> None:
        current, _, name = self._font
        if word == "f":
            self._font = (number or 0, 0, "")
        elif word == "fcharset":
            self._font = (current, number or 0, name)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.state = replace(self.state, starred=True)
        elif sign in "\r\n":
            self._paragraph_word("par", None)
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _bytes(self, text: str) -> None:
        """Text as it stands in the file, a byte a character."""
        if self._skip:
            self._skip, text = max(0, self._skip - len(text)), text[self._skip :]
        name, code_page = self.fonts.get(self.state.font, ("", self.code_page))
        if text.isascii() or encoding.legacy_font(name):
            self._say(text)
            return
        if name.lower() == "symbol":
            text = text.replace("\u00b7", "•")
        decoded = text if "•" in text else text.encode("latin-1").decode(code_page, "replace")
        self._say(decoded, composes=code_page == "cp1258")

    def _say(self, text: str, *, composes: bool = False) -> None:
        state = self.state
        if state.unseen or state.hidden:
            return
        flow = self._flow()
        if flow is not None:
            legacy = encoding.legacy_font(self.fonts.get(state.font, ("", ""))[0])
            flow.runs.say(text, legacy if all(ord(char) < 0x250 for char in text) else None)
            flow.composes = flow.composes or composes
        elif state.target == "fonts":
            number, charset, name = self._font
            name, end, _ = (name + text).partition(";")
            self._font = (number, charset, name)
            if end:
                self.fonts[number] = (name.strip(), _CHARSETS.get(charset, self.code_page))
        else:
            self.said[state.target] = self.said.get(state.target, "") + text


def read(path: Path) -> RawText:
    """Read a Rich Text document.

    Args:
        path: The file.

    Returns:
        Its text: page headers, body with notes behind their paragraph, page footers. Where the file ends before its
        groups do, an issue ``cut_off``.
    """
    parser = _Parser()
    parser.parse(read_bytes(path).decode("latin-1"))
    builder = Builder()
    for name in ("header", "body", "footer"):
        blocks = parser.flows[name].close()
        put(builder, blocks if name == "body" else _once(blocks), noise=name != "body")
    text, pages = builder.build()
    missing = Issue(
        kind="cut_off", message="The file ends in the middle of the text. Ask for a new copy: the rest is missing."
    )
    created = "-".join(
        (parser.said.get("yr", ""), parser.said.get("mo", "").zfill(2), parser.said.get("dy", "").zfill(2))
    )
    return RawText(
        text=text,
        pages=pages,
        meta=plausible(parser.said.get("title"), parser.said.get("author"), created),
        tables=tuple(builder.tables),
        issues=(missing,) if parser.outer else (),
        noise=tuple(builder.noise),
    )


def _once(blocks: Iterable[Block]) -> list[Block]:
    """Each page header once: every section repeats it."""
    return list({"\n".join(lines_of(block)): block for block in blocks}.values())
