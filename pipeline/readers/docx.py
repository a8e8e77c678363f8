"""Word documents: everything that a reader of the page sees, in order, from the XML itself."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import encoding
from pipeline.errors import BrokenFileError, DocumentError
from pipeline.model import Issue, RawText
from pipeline.readers.blocks import ABOVE, LEFT, PAGE, Block, Builder, Row, Runs, lines_of, paragraph, put
from pipeline.readers.docx_signs import chosen, formula, said
from pipeline.readers.ooxml import Element, Numbering, Package, Styles, attribute, child, is_on, local
from pipeline.readers.properties import plausible

# Wrappers whose content stands on the page as if they were not there.
_SEEN_THROUGH = {
    *("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo"),
    *("body", "hdr", "ftr", "footnote", "endnote", "txbxContent"),
}


@dataclass(slots=True)
class _Paragraph:
    """What became of a ``w:p``: its text, and what hangs on it."""

    runs: Runs = field(default_factory=Runs)
    boxes: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Walker:
    """Walks the XML of one document."""

    package: Package
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], Element]
    related: dict[str, tuple[str, str]]  # of the main part
    issues: list[Issue] = field(default_factory=list)
    _tables: list[str | None] = field(default_factory=list)  # styles of the open tables
    _fields: list[bool] = field(default_factory=list)  # of the open fields, True while in the instruction
    _carried: str = ""  # text of a paragraph whose mark is deleted: it runs on in the next

    def contents(self, container: Iterable[Element]) -> list[Block]:
        """The blocks of a part, cell, note or text box: what is open at its end ends there."""
        (fields, self._fields), (carried, self._carried) = (self._fields, []), (self._carried, "")
        blocks = list(self.blocks(container))
        if self._carried:
            blocks.append(paragraph(self._carried))
        self._fields, self._carried = fields, carried
        return blocks

    def blocks(self, container: Iterable[Element]) -> Iterator[Block]:
        for element in container:
            name = local(element)
            if name == "p":
                yield from self._paragraph_blocks(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "altChunk":
                yield from self._chunk(element)
            elif name in _SEEN_THROUGH:
                yield from self.blocks(element)
            elif name == "AlternateContent":
                yield from self.blocks(_chosen(element))

    def _paragraph_blocks(self, element: Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = self.styles.paragraph_style(properties)
        found = _Paragraph()
        self._content(element, found, style)
        text = self._carried + found.runs.text()
        self._carried = ""
        self._fields = [inside for inside in self._fields if not inside]  # an instruction ends with its paragraph
        yield from found.boxes
        if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
            self._carried = text
        else:
            label = self.numbering.label(properties, style) if text.replace(PAGE, "").strip() else ""
            yield paragraph(text, label, breaks=is_on(child(properties, "pageBreakBefore")))
        for note in found.notes:
            if note in self.notes:
                yield from self.contents(self.notes[note])

    def _content(self, element: Element, into: _Paragraph, style: str | None) -> None:
        for inner in element:
            name = local(inner)
            if name == "r":
                self._run(inner, into, style)
            elif name in {"oMath", "oMathPara"}:
                into.runs.say(formula(inner), None)
            elif name in _SEEN_THROUGH:
                self._content(inner, into, style)
            elif name == "AlternateContent":
                self._content(_chosen(inner), into, style)

    def _run(self, run: Element, into: _Paragraph, style: str | None) -> None:
        properties = child(run, "rPr")
        if is_on(self.styles.run_property("vanish", properties, style)):
            return
        name = self.styles.font(properties, style, self._tables[-1] if self._tables else None)
        self._run_content(run, into, encoding.legacy_font(name))

    def _run_content(self, run: Iterable[Element], into: _Paragraph, font: tuple[str, bool] | None) -> None:
        for inner in run:
            name = local(inner)
            if name == "fldChar":
                self._field(attribute(inner, "fldCharType"))
                into.runs.say(chosen(child(inner, "ffData")), None)
            elif name == "AlternateContent":
                self._run_content(_chosen(inner), into, font)
            elif name in {"drawing", "pict", "object"}:
                into.boxes += self._drawing(inner)
            elif any(self._fields):
                continue  # the instruction of a field, not its result
            elif name in {"footnoteReference", "endnoteReference"}:
                into.notes.append((name.removesuffix("Reference"), attribute(inner, "id") or ""))
            elif name == "r":  # in a ruby
                self._run_content(inner, into, font)
            elif name == "ruby":
                for part, (before, behind) in {"rubyBase": ("", ""), "rt": ("(", ")")}.items():
                    into.runs.say(before, font)
                    inside = child(inner, part)
                    self._run_content(inside if inside is not None else (), into, font)
                    into.runs.say(behind, font)
            elif text := said(inner, name):
                into.runs.say(text, font)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, element: Element) -> Iterator[Block]:
        """Text boxes, shapes with text, and WordArt of a drawing."""
        for inner in element:
            name = local(inner)
            if name == "txbxContent":
                yield from self.contents(inner)
            elif name == "AlternateContent":
                yield from self._drawing(_chosen(inner))
            elif name == "textpath" and inner.get("string"):
                yield Block(text=inner.get("string", ""))
            elif name == "p" and inner.tag.endswith("/drawingml/2006/main}p"):
                yield Block(text="".join(t.text or "" for t in inner.iter() if local(t) == "t"))
            elif name in {"relIds", "chart"}:
                yield from self._diagram(attribute(inner, "dm") or attribute(inner, "id"))
            else:
                yield from self._drawing(inner)

    def _diagram(self, reference: str | None) -> Iterator[Block]:
        """The words of a SmartArt, or of a chart: its titles and the names of its categories and series."""
        part = self.package.part(self.related.get(reference or "", ("", ""))[1])
        for element in part.iter() if part is not None else ():
            name = local(element)
            if name == "p":
                yield Block(text="".join(t.text or "" for t in element.iter() if local(t) == "t"))
            elif name in {"cat", "tx"}:
                yield Block(text="\t".join(v.text or "" for v in element.iter() if local(v) == "v"))

    def _chunk(self, element: Element) -> Iterator[Block]:
        """A file of another format in the document, which Word shows as part of it."""
        from pipeline import media, readers  # noqa: PLC0415 - the registry imports this module

        name = self.related.get(attribute(element, "id") or "", ("", ""))[1]
        with tempfile.TemporaryDirectory(prefix="vanban-") as folder:
            path = Path(folder) / (Path(name).name or "chunk")
            try:
                path.write_bytes(self.package.content(name))
                text = readers.read(path, media.detect(path)).text
            except DocumentError as error:
                message = f"A part of the document could not be read ({name}: {error}). Look at it in Word."
                self.issues.append(Issue(kind="part_unread", message=message))
                return
        for line in re.split("[\n\f]", text):
            yield Block(text=line)

    def _table(self, table: Element) -> Iterator[Block]:
        self._tables.append(attribute(child(table, "tblPr", "tblStyle"), "val"))
        yield self._rows(table)
        self._tables.pop()

    def _rows(self, table: Element) -> Block:
        rows: list[Row] = []
        ends = False
        for row in _wrapped(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            cells: Row = [[]] * int(attribute(child(properties, "gridBefore"), "val") or 0)
            for cell in _wrapped(row, "tc"):
                inside = self.contents(cell)
                ends = ends or any(block.breaks_after or block.breaks_before for block in inside)
                merge = child(cell, "tcPr", "vMerge")
                goes_on = merge is not None and attribute(merge, "val") != "restart"
                cells.append(ABOVE if goes_on else [line for block in inside for line in lines_of(block)])
                span = attribute(child(cell, "tcPr", "gridSpan"), "val")
                cells += [LEFT] * (int(span) - 1 if span and span.isdigit() else 0)
            rows.append(cells)
        return Block(rows=rows, breaks_after=ends)


def read(path: Path) -> RawText:
    """Read a Word document.

    Args:
        path: The file.

    Returns:
        Its text: running headers, body with text boxes before and notes after their paragraph, running footers. A
        paragraph or table row is a line. Pages where the file says that they break.

    Raises:
        BrokenFileError: The package or one of its parts is damaged.
        EncryptedFileError: It is under a password.
        TooLargeError: A part unpacks to more than is safe.
    """
    package = Package.open(path)
    with package.archive:
        main = next(
            (name for kind, name in package.related("").values() if kind == "officeDocument"), "word/document.xml"
        )
        root = package.part(main)
        body = child(root, "body")
        if root is None or body is None:
            raise BrokenFileError("the document's main part is missing")
        related = package.related(main)
        parts = dict(related.values())
        styles = Styles(package.part(parts.get("styles", "")), package.part(parts.get("theme", "")))
        walker = _Walker(
            package,
            styles,
            Numbering(package.part(parts.get("numbering", "")), styles),
            _notes(package, parts),
            related,
        )
        settings = package.part(parts.get("settings", ""))
        builder = Builder()
        frame = _frame(root, related, even=is_on(child(settings, "evenAndOddHeaders")))
        for kind in ("header", "body", "footer"):
            if kind == "body":
                put(builder, walker.contents([body]), noise=False)
                continue
            for name in frame[kind]:
                part = package.part(name)
                if part is not None:
                    put(builder, walker.contents([part]), noise=True)
        text, pages = builder.build()
        return RawText(
            text=text,
            pages=pages,
            meta=_meta(package),
            tables=tuple(builder.tables),
            issues=tuple(walker.issues),
            noise=tuple(builder.noise),
        )


def _chosen(alternate: Element) -> list[Element]:
    """The content of the first alternative that shows text: the others say the same again."""
    options = [inner for inner in alternate if local(inner) in {"Choice", "Fallback"}]
    for option in options:
        if any(local(inner) in {"t", "txbxContent", "textpath", "sym"} for inner in option.iter()):
            return list(option)
    return list(options[0]) if options else []


def _wrapped(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in content controls."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in _SEEN_THROUGH:
            yield from _wrapped(inner, name)


def _notes(package: Package, parts: dict[str, str]) -> dict[tuple[str, str], Element]:
    found: dict[tuple[str, str], Element] = {}
    for kind in ("footnote", "endnote"):
        root = package.part(parts.get(f"{kind}s", ""))
        for note in root if root is not None else ():
            if attribute(note, "type") in {None, "normal"}:  # the others are the lines that divide notes from text
                found[kind, attribute(note, "id") or ""] = note
    return found


def _frame(root: Element, related: dict[str, tuple[str, str]], *, even: bool) -> dict[str, list[str]]:
    """The parts that hold the page headers and footers in use, each once, in the order of the sections."""
    found: dict[str, list[str]] = {"header": [], "footer": []}
    for section in (element for element in root.iter() if local(element) == "sectPr"):
        used = {"default": True, "even": even, "first": is_on(child(section, "titlePg"))}
        references = sorted(section, key=lambda element: attribute(element, "type") != "first")
        for reference in references:
            kind = local(reference).removesuffix("Reference")
            name = related.get(attribute(reference, "id") or "", ("", ""))[1]
            if kind in found and used.get(attribute(reference, "type") or "", False) and name not in found[kind]:
                found[kind].append(name)
    return found


def _meta(package: Package) -> dict[str, str]:
    core = package.part("docProps/core.xml")
    said = {local(element): (element.text or "").strip() for element in (core if core is not None else ())}
    return plausible(said.get("title"), said.get("creator"), said.get("created"))
