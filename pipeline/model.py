"""What the steps of a document hand to each other: SourceFile, RawText, Document, Outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from extractors.facts import Fact
from extractors.sections import Section

Span = tuple[int, int]
Status = Literal["done", "duplicate", "failed"]
CONTAINERS = frozenset(("application/zip", "message/rfc822"))  # what holds files that are documents of their own


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive or message may hold, so that a small file cannot fill the disk.

    Attributes:
        files: At most so many, all levels together.
        size: Bytes that they may unpack to, all together.
        depth: Containers in containers; 1 is the file itself.
    """

    files: int = 2_000
    size: int = 2_000_000_000
    depth: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as it was found.

    Attributes:
        path: Where it was read.
        name: Its name as dropped, with subfolders, for people.
        sha256: Hash of its bytes, 64 hexadecimal digits: the identity of the document.
        size: In bytes.
        media_type: By content, e.g. ``application/pdf``.
        container: Name of the archive or message that it was in, None for a file of its own.
    """

    path: Path
    name: str
    sha256: str
    size: int
    media_type: str
    container: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the text, a half-open span of character offsets.

    Attributes:
        number: From 1, as a person counts.
        start: Offset of its first character in the document's text.
        end: Offset after its last character.
        confidence: Of a page that was read by OCR, the mean of its words in percent; None for any other.
        rotation: Degrees by which its picture had to be turned to be read.
        unknown: Share of its words that are none, from 0 to 1; None until it is graded.
        grade: ``good``, ``fair``, ``poor`` or ``empty`` (``pipeline.quality``); None until it is graded.
    """

    number: int
    start: int
    end: int
    confidence: float | None = None
    rotation: int = 0
    unknown: float | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where words stand on a page, in points from its upper left corner.

    Attributes:
        page: Number of the page.
        left: Left border.
        top: Upper border.
        right: Right border.
        bottom: Lower border.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the text.

    Attributes:
        rows: For each row the spans of its cells in the document's text, in reading order; an empty cell is an
            empty span, and a merged one stands in each place that it covers.
    """

    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something about a document that a person should know.

    Attributes:
        kind: Stable machine name, e.g. ``needs_ocr``.
        message: In plain words, with what to do.
        page: The page it is about, None for the whole document.
    """

    kind: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawText:
    """What a reader gives: the text as stored, with its pages.

    Attributes:
        text: Every offset of the document points into this. Pages are joined by one form feed.
        pages: In order, never overlapping; one page for formats without pages.
        meta: What the file says of itself: ``title``, ``author``, ``published`` (ISO date), ``source``.
        tables: Tables whose cells are known.
        issues: What went wrong without making the file unreadable.
        noise: Spans of running headers, footers and page numbers: part of the page, no part of any sentence.
        locate: For formats with pages: gives for spans of the text the boxes of their words, one a line.
    """

    text: str
    pages: tuple[Page, ...]
    meta: dict[str, str] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    issues: tuple[Issue, ...] = ()
    noise: tuple[Span, ...] = ()
    locate: Callable[[Sequence[Span]], list[tuple[Box, ...]]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document with its header fields; a field that the text does not give is None.

    Attributes:
        source: The file it came from.
        text: As the reader gave it.
        pages: Spans of its pages.
        language: ``vi``, ``nl`` or ``other``.
        kind: ``article``, ``resolution``, ``directive``, ``plan``, ...
        title: Of the article, or the summary of contents of an official document.
        symbol: Its own number, e.g. ``14-NQ/TU``.
        issuer: Issuing body.
        locality: Official name of the unit whose body issued it.
        province: Official name of the province of that unit.
        place: Place of issue.
        signed: ISO date of issue.
        signatory: Who signed.
        office: Office of that person.
        recipients: Those to whom it was sent, as listed.
        author: Of an article, as the file or the page says.
        publication: The newspaper or site that published it.
        sections: Of an official document, a tree in the order of its offsets.
        published: ISO date of publication.
        grade: That of its worst page with text.
    """

    source: SourceFile
    text: str
    pages: tuple[Page, ...]
    language: str
    kind: str
    title: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    locality: str | None = None
    province: str | None = None
    place: str | None = None
    signed: str | None = None
    signatory: str | None = None
    office: str | None = None
    recipients: tuple[str, ...] = ()
    author: str | None = None
    publication: str | None = None
    sections: tuple[Section, ...] = ()
    published: str | None = None
    grade: str | None = None

    def page_at(self, offset: int) -> int:
        """The number of the page that holds a character.

        Args:
            offset: Into ``text``.

        Returns:
            The page's number, from 1; an offset between two pages belongs to the earlier one.
        """
        number = 1
        for page in self.pages:
            if page.start > offset:
                break
            number = page.number
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a file did not become a document.

    Attributes:
        kind: Machine name of the cause (``pipeline.errors``).
        message: What happened.
        remedy: What to do next.
        passing: True where trying again later can help.
    """

    kind: str
    message: str
    remedy: str
    passing: bool = False

    @property
    def unexpected(self) -> bool:
        """Whether nobody foresaw it, so that it is ours to explain."""
        return self.kind in {"unexpected", "crashed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file: exactly one of done, duplicate, failed.

    Attributes:
        name: The file's name as dropped.
        status: ``done``, ``duplicate`` (same bytes and rules are stored already) or ``failed``.
        source: The file, None where not even its bytes could be read.
        document: For ``done``; None for an archive, whose files are documents of their own.
        facts: For ``done``, in order of offset.
        boxes: For each fact where its quote stands, nothing for formats without pages.
        issues: For ``done``.
        failure: For ``failed``.
        rules_version: Fingerprint of the rules that found the facts.
        seconds: How long it took.
    """

    name: str
    status: Status
    source: SourceFile | None = None
    document: Document | None = None
    facts: tuple[Fact, ...] = ()
    boxes: tuple[tuple[Box, ...], ...] = ()
    issues: tuple[Issue, ...] = ()
    failure: Failure | None = None
    rules_version: str = ""
    seconds: float = 0.0
