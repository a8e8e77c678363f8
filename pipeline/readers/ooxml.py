"""The parts of a Word package beside the text: its files, styles and list numbers."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.errors import BrokenFileError, EncryptedFileError, TooLargeError

MAX_PART = 100_000_000  # bytes of one unpacked XML part; a real document of 1,000 pages has about 20 MB

Element = Any  # lxml has no types of its own


def local(element: Element) -> str:
    """The tag without its namespace, so that transitional and strict Office Open XML read alike."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, *names: str) -> Element | None:
    """The first descendant along a path of tags without namespace."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def is_on(element: Element | None) -> bool:
    """Whether a switch such as ``w:vanish`` is there and not turned off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}


@dataclass(slots=True)
class Package:
    """An open Office Open XML file.

    Attributes:
        archive: The zip file.
    """

    archive: zipfile.ZipFile

    @classmethod
    def open(cls, path: Path) -> Package:
        """Open a package.

        Args:
            path: The file.

        Returns:
            The package; the caller closes its archive.

        Raises:
            BrokenFileError: It is no zip file, or is cut off.
        """
        try:
            return cls(zipfile.ZipFile(path))
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
            raise BrokenFileError(f"the document's container is damaged or cut off: {error}") from error

    def part(self, name: str) -> Element | None:
        """Parse a part.

        Args:
            name: Its path in the package.

        Returns:
            Its root, None where there is no such part.

        Raises:
            BrokenFileError: The part is damaged.
            EncryptedFileError: The part is under a password.
            TooLargeError: It unpacks to more than ``MAX_PART``.
        """
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise EncryptedFileError("the document's container is protected by a password")
        if info.file_size > MAX_PART:
            raise TooLargeError(f"{name} unpacks to {info.file_size:,} bytes, over the limit of {MAX_PART:,}")
        parser = etree.XMLParser(resolve_entities=False, huge_tree=False, no_network=True, remove_comments=True)
        try:
            return etree.fromstring(self.archive.read(info), parser)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, etree.XMLSyntaxError) as error:
            raise BrokenFileError(f"{name} in the document is damaged: {error}") from error

    def content(self, name: str) -> bytes:
        """The bytes of a part of another format.

        Args:
            name: Its path in the package.

        Raises:
            BrokenFileError: It is damaged, or is not there.
            TooLargeError: It unpacks to more than ``MAX_PART``.
        """
        try:
            if self.archive.getinfo(name).file_size > MAX_PART:
                raise TooLargeError(f"{name} unpacks to more than {MAX_PART:,} bytes")
            return self.archive.read(name)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise BrokenFileError(f"{name} in the document is damaged: {error}") from error

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to.

        Args:
            name: Path of the part, "" for the package itself.

        Returns:
            Relationship id to (kind, path).
        """
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = (kind, posixpath.normpath(full))
        return found


@dataclass(slots=True)
class Styles:
    """What styles say of fonts, hiding and lists.

    Attributes:
        root: Of styles.xml, None where there is none.
        theme: Root of the theme, None where there is none.
    """

    root: Element | None
    theme: Element | None = None
    _by_id: dict[str, Element] = field(default_factory=dict)
    _defaults: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for style in self.root if self.root is not None else ():
            if local(style) == "style" and (name := attribute(style, "styleId")):
                self._by_id[name] = style
                if attribute(style, "default") in {"1", "true", "on"}:
                    self._defaults[attribute(style, "type") or ""] = name

    def paragraph_style(self, properties: Element | None) -> str | None:
        """The id of a paragraph's style, the default one where it names none."""
        return attribute(child(properties, "pStyle"), "val") or self._defaults.get("paragraph")

    def chain(self, style: str | None) -> Iterator[Element]:
        """A style and the styles that it is based on, nearest first."""
        seen = set()
        while style and style in self._by_id and style not in seen:
            seen.add(style)
            yield self._by_id[style]
            style = attribute(child(self._by_id[style], "basedOn"), "val")

    def run_property(self, name: str, run: Element | None, paragraph_style: str | None) -> Element | None:
        """A property of a run, from itself, its styles or the defaults.

        Args:
            name: E.g. ``vanish``.
            run: The run's ``w:rPr``.
            paragraph_style: Id of the style of its paragraph.

        Returns:
            The element that says it, None where nothing does.
        """
        own = child(run, name)
        if own is not None:
            return own
        for start in (attribute(child(run, "rStyle"), "val"), paragraph_style):
            for style in self.chain(start):
                found = child(style, "rPr", name)
                if found is not None:
                    return found
        return child(self.root, "docDefaults", "rPrDefault", "rPr", name)

    def font(self, run: Element | None, paragraph_style: str | None, table_style: str | None) -> str | None:
        """The font of the letters beyond ASCII, which is what an old encoding hangs on.

        Args:
            run: The run's ``w:rPr``.
            paragraph_style: Id of the style of its paragraph.
            table_style: Id of the style of the table that it stands in.

        Returns:
            Its name; the parts of ``w:rFonts`` come each from the nearest place that names them.
        """
        places = [child(run, "rFonts")]
        starts = (attribute(child(run, "rStyle"), "val"), paragraph_style, table_style or self._defaults.get("table"))
        places += [child(style, "rPr", "rFonts") for start in starts for style in self.chain(start)]
        places.append(child(self.root, "docDefaults", "rPrDefault", "rPr", "rFonts"))
        for part in ("hAnsi", "ascii"):
            for fonts in places:
                name = self._theme_font(attribute(fonts, f"{part}Theme")) or attribute(fonts, part)
                if name:
                    return name
        return None

    def _theme_font(self, reference: str | None) -> str | None:
        """The font that ``minorHAnsi`` or ``majorAscii`` stands for."""
        if not reference:
            return None
        scheme = child(self.theme, "themeElements", "fontScheme", f"{reference[:5]}Font", "latin")
        return attribute(scheme, "typeface")

    def numbering(self, style: str | None) -> Element | None:
        """The list that a paragraph style puts its paragraphs into."""
        return next((found for each in self.chain(style) if (found := child(each, "pPr", "numPr")) is not None), None)


_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "o": "o"}


def numeral(value: int, form: str) -> str:
    """A list number as Word writes it.

    Args:
        value: From 0.
        form: Word's name of the form (``w:numFmt``), e.g. ``upperRoman``.

    Returns:
        The number; in digits for forms that are not of Latin script.
    """
    if form in {"lowerLetter", "upperLetter"} and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and value > 0:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (value // worth)
            value %= worth
        return roman.lower() if form == "lowerRoman" else roman
    if form == "decimalZero":
        return f"{value:02d}"
    return "" if form == "none" else str(value)


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    between: str = " "
    restart: int | None = None
    digits_only: bool = False


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of lists, as Word does when it shows them.

    Attributes:
        root: Of numbering.xml, None where there is none.
        styles: For lists that are defined by a style.
    """

    root: Element | None
    styles: Styles
    _lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)
    _overrides: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, properties: Element | None, style: str | None) -> str:
        """The number or bullet before a paragraph; each call counts it.

        Args:
            properties: The paragraph's ``w:pPr``.
            style: Id of its style.

        Returns:
            The label with what divides it from the text, "" for a paragraph outside of lists.
        """
        own, inherited = child(properties, "numPr"), self.styles.numbering(style)
        number = attribute(child(own, "numId"), "val") or attribute(child(inherited, "numId"), "val")
        if not number or number == "0":
            return ""
        abstract, levels = self._list(number)
        depth = attribute(child(own, "ilvl"), "val") or attribute(child(inherited, "ilvl"), "val")
        level = int(depth) if depth and depth.isdigit() else self._level_of_style(abstract, style)
        if level not in levels:
            return ""
        self._count(number, abstract, levels, level)
        return self._shown(abstract, levels, level)

    def _shown(self, abstract: str, levels: dict[int, _Level], level: int) -> str:
        shape = levels[level]
        if shape.form == "bullet":
            return _BULLETS.get(shape.text, shape.text if shape.text.isprintable() else "•") + " " if shape.text else ""
        counts = self._counts[abstract]

        def fill(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            other = levels.get(depth, _Level())
            return numeral(counts.get(depth, other.start), "decimal" if shape.digits_only else other.form)

        shown = re.sub(r"%([1-9])", fill, shape.text)
        return shown + shape.between if shown else ""

    def _count(self, number: str, abstract: str, levels: dict[int, _Level], level: int) -> None:
        counts = self._counts.setdefault(abstract, {})
        override = self._overrides.get((number, level))
        if override is not None and (number, level) not in self._started:
            counts[level] = override
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        self._started.add((number, level))
        for deeper in [depth for depth in counts if depth > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart != 0 and level < restart):
                del counts[deeper]

    def _list(self, number: str) -> tuple[str, dict[int, _Level]]:
        if number not in self._lists:
            num = self._find("num", "numId", number)
            abstract = attribute(child(num, "abstractNumId"), "val") or f"missing-{number}"
            definition = self._find("abstractNum", "abstractNumId", abstract)
            link = attribute(child(definition, "numStyleLink"), "val")
            if link:
                linked = attribute(child(self.styles.numbering(link), "numId"), "val")
                abstract = attribute(child(self._find("num", "numId", linked), "abstractNumId"), "val") or abstract
                definition = self._find("abstractNum", "abstractNumId", abstract)
            levels = {int(attribute(lvl, "ilvl") or 0): _level(lvl) for lvl in _children(definition, "lvl")}
            for override in _children(num, "lvlOverride"):
                depth = int(attribute(override, "ilvl") or 0)
                if (own := child(override, "lvl")) is not None:
                    levels[depth] = _level(own)
                if start := attribute(child(override, "startOverride"), "val"):
                    self._overrides[number, depth] = int(start)
            self._lists[number] = (abstract, levels)
        return self._lists[number]

    def _level_of_style(self, abstract: str, style: str | None) -> int:
        for lvl in _children(self._find("abstractNum", "abstractNumId", abstract), "lvl"):
            if style and attribute(child(lvl, "pStyle"), "val") == style:
                return int(attribute(lvl, "ilvl") or 0)
        return 0

    def _find(self, tag: str, key: str, value: str | None) -> Element | None:
        return next((each for each in _children(self.root, tag) if attribute(each, key) == value), None)


def _children(element: Element | None, name: str) -> list[Element]:
    return [inner for inner in element if local(inner) == name] if element is not None else []


def _level(lvl: Element) -> _Level:
    restart = attribute(child(lvl, "lvlRestart"), "val")
    return _Level(
        form=attribute(child(lvl, "numFmt"), "val") or "decimal",
        text=attribute(child(lvl, "lvlText"), "val") or "",
        start=int(attribute(child(lvl, "start"), "val") or 1),
        between="" if attribute(child(lvl, "suff"), "val") == "nothing" else " ",
        restart=int(restart) if restart else None,
        digits_only=is_on(child(lvl, "isLgl")),
    )
