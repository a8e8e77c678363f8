"""OpenDocument text (LibreOffice): everything that a reader of the page sees, in order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline import encoding
from pipeline.errors import BrokenFileError, EncryptedFileError
from pipeline.media import read_bytes
from pipeline.model import RawText
from pipeline.readers.blocks import ABOVE, LEFT, PAGE, Block, Builder, Row, Runs, lines_of, paragraph, put
from pipeline.readers.ooxml import Element, Package, attribute, child, local, numeral
from pipeline.readers.properties import plausible

_UNSEEN = {
    "tracked-changes",
    "annotation",
    "forms",
    "sequence-decls",
    "desc",
    "title",
    "table-of-content-source",
}
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HEAD = 4_096
_MAX_REPEAT = 100  # a spreadsheet pasted in may repeat empty cells to the edge of the world


@dataclass(slots=True)
class _Paragraph:
    runs: Runs = field(default_factory=Runs)
    before: list[Block] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Styles:
    """The styles of both parts of the document: fonts, page breaks, hiding, and the shapes of list numbers.

    Each part has automatic styles of its own, and the same names mean others there: those of the part that is read
    come first.
    """

    common: dict[tuple[str, str], Element] = field(default_factory=dict)
    automatic: dict[str, dict[tuple[str, str], Element]] = field(default_factory=dict)
    part: str = "content"
    defaults: dict[str, Element] = field(default_factory=dict)
    outline: dict[int, Element] = field(default_factory=dict)
    faces: dict[str, str] = field(default_factory=dict)
    lists: dict[str, dict[int, Element]] = field(default_factory=dict)

    def add(self, root: Element | None, part: str) -> None:
        automatic = self.automatic.setdefault(part, {})
        for element in root.iter() if root is not None else ():
            name, family = attribute(element, "name") or "", attribute(element, "family") or ""
            if local(element) == "style":
                inside = element.getparent()
                own = inside is not None and local(inside) == "automatic-styles"
                (automatic if own else self.common)[family, name] = element
            elif local(element) == "default-style":
                self.defaults[family] = element
            elif local(element) == "font-face":
                self.faces[name] = attribute(element, "font-family") or name
            elif local(element) in {"list-style", "outline-style"}:
                levels = {int(attribute(level, "level") or 1): level for level in element}
                if local(element) == "outline-style":
                    self.outline = levels
                else:
                    self.lists[name] = levels

    def _style(self, family: str, name: str | None) -> Element | None:
        key = family, name or ""
        return self.automatic.get(self.part, {}).get(key, self.common.get(key))

    def say(self, family: str, name: str | None, group: str, key: str) -> str | None:
        """An attribute of a style, or of the nearest style it is based on that has it."""
        seen = set()
        while name and name not in seen and (style := self._style(family, name)) is not None:
            seen.add(name)
            found = attribute(child(style, group), key)
            if found is not None:
                return found
            name = attribute(style, "parent-style-name")
        return None

    def font(self, paragraph: str | None, *texts: str | None) -> tuple[str, bool] | None:
        """The old encoding of the font of text in some styles.

        Args:
            paragraph: Style of its paragraph.
            texts: Styles of the spans around it, the innermost first.
        """
        for family, name in (*(("text", name) for name in texts), ("paragraph", paragraph)):
            for key in ("font-name", "font-family"):
                face = self.say(family, name, "text-properties", key)
                if face:
                    return encoding.legacy_font(self.faces.get(face, face).strip("'"))
        default = child(self.defaults.get("paragraph"), "text-properties")
        face = attribute(default, "font-name") or attribute(default, "font-family") or ""
        return encoding.legacy_font(self.faces.get(face, face).strip("'"))


@dataclass(slots=True)
class _Walker:
    """Walks the XML of one document."""

    styles: _Styles
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _ended: dict[str | None, dict[tuple[str, int], int]] = field(default_factory=dict)  # counts of lists, by their id

    def blocks(self, container: Iterable[Element], lists: tuple[str, ...] = ()) -> Iterator[Block]:
        for element in container:
            name = local(element)
            if name in {"p", "h"}:
                yield from self._paragraph(element, self._outline(element) if name == "h" else "")
            elif name == "list":
                yield from self._list(element, lists)
            elif name == "table":
                yield self._table(element)
            elif name not in _UNSEEN and not (name == "section" and attribute(element, "display") == "none"):
                yield from self.blocks(element, lists)

    def _outline(self, element: Element) -> str:
        """The number of a heading, which the outline of the document gives it."""
        if not self.styles.outline or attribute(element, "is-list-header") == "true":
            return ""
        level = int(attribute(element, "outline-level") or 1)
        return self._counted("", self.styles.outline, level, attribute(element, "start-value"), False)

    def _list(self, element: Element, outer: tuple[str, ...]) -> Iterator[Block]:
        style = attribute(element, "style-name") or (outer[-1] if outer else "")
        depth = len(outer) + 1
        identity, earlier = attribute(element, "id"), attribute(element, "continue-list")
        if earlier in self._ended:
            self._counts |= self._ended[earlier]
        elif not outer and attribute(element, "continue-numbering") != "true":
            self._counts = {key: count for key, count in self._counts.items() if key[0] != style}
        for item in element:
            labelled = local(item) == "list-header"
            for inner in item:
                if local(inner) == "list":
                    yield from self._list(inner, (*outer, style))
                    continue
                if local(inner) not in {"p", "h"}:
                    yield from self.blocks([inner], (*outer, style))
                    continue
                yield from self._paragraph(inner, "" if labelled else self._label(style, depth, item))
                labelled = True
        if identity:
            self._ended[identity] = {key: count for key, count in self._counts.items() if key[0] == style}

    def _label(self, style: str, depth: int, item: Element) -> str:
        return self._counted(style, self.styles.lists.get(style, {}), depth, attribute(item, "start-value"), True)

    def _counted(self, style: str, levels: dict[int, Element], depth: int, said: str | None, bullets: bool) -> str:
        level = levels.get(depth)
        start = said or attribute(level, "start-value") or "1"
        restarts = said is not None or (style, depth) not in self._counts
        self._counts[style, depth] = int(start) if restarts else self._counts[style, depth] + 1
        self._counts = {key: count for key, count in self._counts.items() if key[0] != style or key[1] <= depth}
        if level is None:
            return ""
        if bullets and local(level) == "list-level-style-bullet":
            sign = attribute(level, "bullet-char") or "•"
            return ("•" if "\ue000" <= sign <= "\uf8ff" else sign) + " "
        shown = int(attribute(level, "display-levels") or 1)
        numbers = [
            numeral(
                self._counts.get((style, each), 1), _FORMS.get(attribute(levels.get(each), "num-format") or "", "none")
            )
            for each in range(depth - shown + 1, depth + 1)
        ]
        label = ".".join(number for number in numbers if number)
        return f"{attribute(level, 'num-prefix') or ''}{label}{attribute(level, 'num-suffix') or ''} " if label else ""

    def _paragraph(self, element: Element, label: str) -> Iterator[Block]:
        style = attribute(element, "style-name")
        found = _Paragraph()
        self._content(element, found, style, ())
        yield from found.before
        text = found.runs.text()
        breaks = self.styles.say("paragraph", style, "paragraph-properties", "break-before") == "page"
        block = paragraph(text, label if text.strip() else "", breaks=breaks)
        block.breaks_after |= self.styles.say("paragraph", style, "paragraph-properties", "break-after") == "page"
        yield block
        yield from found.after

    def _content(self, element: Element, into: _Paragraph, style: str | None, spans: tuple[str, ...]) -> None:
        family, name = ("text", spans[0]) if spans else ("paragraph", style)
        if self.styles.say(family, name, "text-properties", "display") == "none":
            return
        font = self.styles.font(style, *spans)
        into.runs.say(_collapsed(element.text), font)
        for inner in element:
            name = local(inner)
            if name == "s":
                into.runs.say(" " * min(int(attribute(inner, "c") or 1), 1_000), font)
            elif name in {"tab", "line-break", "soft-page-break"}:
                into.runs.say({"tab": "\t", "line-break": "\n", "soft-page-break": PAGE}[name], font)
            elif name == "note":
                body = child(inner, "note-body")
                into.after += self.blocks(() if body is None else body)
            elif name in {"frame", "custom-shape", "text-box", "g", "rect"}:
                into.before += self.blocks(inner)
            elif name == "ruby-text":
                into.runs.say(f"({''.join(inner.itertext())})", font)
            elif name and name not in _UNSEEN:
                own = attribute(inner, "style-name") if name == "span" else None
                self._content(inner, into, style, (own, *spans) if own else spans)
            into.runs.say(_collapsed(inner.tail), font)

    def _table(self, element: Element) -> Block:
        rows: list[Row] = []
        ends = False
        for row in element.iter():
            if (
                local(row) != "table-row"
                or next(each for each in row.iterancestors() if local(each) == "table") is not element
            ):
                continue
            cells: Row = []
            wide = 0  # places that the cell to the left still covers
            for cell in row:
                if local(cell) == "covered-table-cell":
                    for _ in range(_repeated(cell)):
                        wide -= 1
                        cells.append(LEFT if wide > 0 else ABOVE)
                    continue
                wide = int(attribute(cell, "number-columns-spanned") or 1)
                inside = list(self.blocks(cell)) if local(cell) == "table-cell" else []
                ends = ends or any(block.breaks_before or block.breaks_after for block in inside)
                cells += [[line for block in inside for line in lines_of(block)] for _ in range(_repeated(cell))]
            rows.append(cells)
        return Block(rows=rows, breaks_after=ends)


def read(path: Path) -> RawText:
    """Read an OpenDocument text.

    Args:
        path: The file.

    Returns:
        Its text: page headers, body with text boxes before and notes behind their paragraph, page footers.

    Raises:
        BrokenFileError: The package or one of its parts is damaged.
        EncryptedFileError: It is under a password.
        TooLargeError: A part unpacks to more than is safe.
    """
    content, common, about = _parts(path)
    body = child(content, "body", "text")
    if body is None:
        raise BrokenFileError("the document's main part is missing")
    styles = _Styles()
    styles.add(common, "styles")
    styles.add(content, "content")
    walker = _Walker(styles)
    builder = Builder()
    pages = [] if common is None else [page for page in common.iter() if local(page) == "master-page"]
    for kinds in (("header-first", "header", "header-left"), (), ("footer-first", "footer", "footer-left")):
        styles.part = "styles" if kinds else "content"
        if not kinds:
            put(builder, walker.blocks(body))
        for part in (inner for page in pages for inner in page if local(inner) in kinds):
            put(builder, walker.blocks(part), noise=True)
    text, spans = builder.build()
    said = {local(element): element.text for element in about.iter()} if about is not None else {}
    return RawText(
        text=text,
        pages=spans,
        meta=plausible(
            said.get("title"), said.get("creator") or said.get("initial-creator"), said.get("creation-date")
        ),
        tables=tuple(builder.tables),
        noise=tuple(builder.noise),
    )


def _parts(path: Path) -> tuple[Element | None, Element | None, Element | None]:
    """Content, styles and properties, which are one in a flat document (.fodt)."""
    if not zipfile.is_zipfile(path) and b"office:document" in read_bytes(path, _HEAD):
        parser = etree.XMLParser(resolve_entities=False, huge_tree=False, no_network=True, remove_comments=True)
        try:
            root = etree.fromstring(read_bytes(path), parser)
        except etree.XMLSyntaxError as error:
            raise BrokenFileError(f"the flat OpenDocument file is damaged: {error}") from error
        return root, root, child(root, "meta")
    package = Package.open(path)
    with package.archive:
        manifest = package.part("META-INF/manifest.xml")
        if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
            raise EncryptedFileError("the document is protected by a password")
        return package.part("content.xml"), package.part("styles.xml"), package.part("meta.xml")


def _repeated(cell: Element) -> int:
    """How many cells of a row it stands for."""
    return min(int(attribute(cell, "number-columns-repeated") or 1), _MAX_REPEAT)


def _collapsed(text: str | None) -> str:
    """Text with runs of blanks made one, as OpenDocument has it."""
    words = (text or "").replace("\n", " ").replace("\t", " ").replace("\r", " ").split(" ")
    kept = [word for index, word in enumerate(words) if word or index in {0, len(words) - 1}]
    return " ".join(kept)
