"""The facts that a document states, each with the words that state it.

Field meanings follow the record contract of the project (docs/record.md). Offsets are half-open character offsets into
the text as the reader gave it, so that ``text[fact.start:fact.end] == fact.quote``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Literal

from typing_extensions import override

from extractors.sections import Section

Qualifier = Literal["exact", "more_than", "at_least", "nearly", "about", "less_than"]
Status = Literal["achieved", "target", "change"]
CampaignKind = Literal["movement", "campaign"]
Level = Literal[
    "province",
    "district",
    "district_town",
    "city",
    "urban_district",
    "commune",
    "ward",
    "township",
    "special_zone",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place in the text where a fact is named.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        quote: The words themselves, ``text[start:end]``.
    """

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact carries: where it stands, in which words, and the rule that found it.

    Attributes:
        start: Offset of the first character of the quote.
        end: Offset after its last character.
        quote: The words that state the fact, ``text[start:end]``.
        rule: Id of the rule that found it, an entry of ``extractors/data``.
        mentions: Every place where the document names it, the quote's own included, in order.
    """

    type: ClassVar[str]

    start: int
    end: int
    quote: str
    rule: str
    mentions: tuple[Mention, ...] = ()

    def identity(self) -> str:
        """What makes this fact itself within its document, whatever rule found it.

        Returns:
            A text that stays equal when a rule's wording, the quote's borders or an attribute change.
        """
        raise NotImplementedError

    def attributes(self) -> dict[str, Any]:
        """The fields of its own type, without the evidence.

        Returns:
            Field name to value, in the order of the record; successors are a list of dicts.
        """
        evidence = {"start", "end", "quote", "rule", "mentions", "resolved_from"}
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in evidence}
        return {
            name: [asdict(part) for part in value] if isinstance(value, tuple) else value for name, value in own.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Fact):
    """A formal document referred to by its symbol, one fact a mention.

    Attributes:
        symbol: As officially written: no spaces, Vietnamese letters restored, e.g. ``217-QĐ/TW``.
        doc_type: Kind of document cited (resolution, directive, ...), None if unknown.
        issuer: Issuing body in Vietnamese, from the issuer code and the words after it, None if unknown.
        level: Of the issuing body: ``central``, ``province``, ``district`` or ``commune``, by its code and its place.
        locality: Official name of the unit whose body issued it; None for a central one and where it is open.
        province: Official name of the province of that unit.
        year: Year of issue, from the symbol or the date behind it.
        date: ISO date of the cited document, where the text gives it.
        term: Term of the issuing committee, council or congress, where the text gives it: ``XI``, ``2020-2025``.
        title: Title of the cited document, where the text gives it.
        repaired: True where the symbol as read was mended (an OCR slip).
        resolved_from: Short references ("Nghị quyết này", "Kết luận 43") resolved to this citation, in order.
    """

    type: ClassVar[str] = "citation"

    symbol: str
    doc_type: str | None = None
    issuer: str | None = None
    level: str | None = None
    locality: str | None = None
    province: str | None = None
    year: int | None = None
    date: str | None = None
    term: str | None = None
    title: str | None = None
    repaired: bool = False
    resolved_from: tuple[Mention, ...] = ()

    @override
    def identity(self) -> str:
        return f"{self.symbol}@{self.start}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """A unit of today that stands in the place of one that has ended.

    Attributes:
        name: Official Vietnamese name, without the level word.
        level: As in ``Locality``.
        province: Official name of its province.
        code: Code of the General Statistics Office.
    """

    name: str
    level: Level
    province: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality(Fact):
    """A Vietnamese administrative unit, one fact a document.

    Attributes:
        name: Official Vietnamese name with diacritics, without the level word.
        level: As the text presents it; where it says nothing, as it was at the text's date.
        province: Official name of the province that it belongs to at the text's date; for a province, itself.
        code: Code of the General Statistics Office, None where the unit is not in the gazetteer.
        successors: For a unit of the text's date that has ended since, most of them on 30 June 2025: what stands in
            its place today, in the order of their codes.
    """

    type: ClassVar[str] = "locality"

    name: str
    level: Level
    province: str | None = None
    code: str | None = None
    successors: tuple[Successor, ...] = ()

    @override
    def identity(self) -> str:
        return f"{self.level}:{self.name}:{self.province}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCount(Fact):
    """How many models ("mô hình", "modellen") the text counts, one fact a statement.

    Attributes:
        value: The number.
        qualifier: How exact the text says it is.
        status: Whether it was reached, is aimed at, or is an increase or decrease.
        kind: ``total``, ``collective``, ``individual``, or the short words of the text that narrow it.
        locality: Official name of the unit whose models they are.
        period: ``2024`` or ``2020-2025``, only where the text states it.
        campaign: The campaign's name as written nearest.
        part_of: Value of the whole of which this is a stated part.
    """

    type: ClassVar[str] = "count"

    value: int
    qualifier: Qualifier = "exact"
    status: Status = "achieved"
    kind: str = "total"
    locality: str | None = None
    period: str | None = None
    campaign: str | None = None
    part_of: int | None = None

    @override
    def identity(self) -> str:
        return f"{self.value}@{self.start}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Fact):
    """A named movement or campaign, one fact a distinct name and document.

    Attributes:
        name: As written, without quotation marks and cue word.
        kind: ``movement`` (phong trào, beweging) or ``campaign`` (cuộc vận động, campagne).
        key: Stable slug of a campaign that is known across languages, else None.
    """

    type: ClassVar[str] = "campaign"

    name: str
    kind: CampaignKind
    key: str | None = None

    @override
    def identity(self) -> str:
        return self.name.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedModel(Fact):
    """A model that is called by a name, one fact a distinct name and document.

    Attributes:
        name: As written, without quotation marks.
    """

    type: ClassVar[str] = "named_model"

    name: str

    @override
    def identity(self) -> str:
        return self.name.casefold()


FACT_TYPES: dict[str, type[Fact]] = {cls.type: cls for cls in (Citation, Locality, ModelCount, Campaign, NamedModel)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header fields of an official document; a field that is not there is None.

    Attributes:
        kind: Kind of document in English (resolution, directive, ...).
        symbol: Its own number.
        issuer: Issuing body in normal case, with its place.
        locality: Official name of the unit whose body issued it.
        province: Official name of the province of that unit.
        place: Place of issue as the place line gives it.
        signed: ISO date of the place line.
        title: The whole summary of contents (trích yếu), its lines joined.
        signatory: Name of the person who signed.
        office: Office of that person, in normal case.
        recipients: Those to whom it was sent, as listed.
    """

    kind: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    locality: str | None = None
    province: str | None = None
    place: str | None = None
    signed: str | None = None
    title: str | None = None
    signatory: str | None = None
    office: str | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bylines:
    """What stands around an article; None for what does not.

    Attributes:
        title: Its first line.
        author: Who wrote it.
        publication: Newspaper or site.
        published: ISO date.
    """

    title: str | None = None
    author: str | None = None
    publication: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about the text that a reader of its facts should know.

    Attributes:
        kind: Short machine name, e.g. ``sum_mismatch``.
        message: In plain words, with what to do where something can be done.
        start: Offset where it applies, None for the whole text.
        end: Offset after it.
    """

    kind: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was found in one text.

    Attributes:
        facts: In the order of their offsets.
        header: Fields of an official document, None for anything else.
        bylines: Of any other text.
        sections: Of an official document, in the order of their offsets; nothing for anything else.
        remarks: What a reader of the facts should know.
    """

    facts: tuple[Fact, ...]
    header: Header | None = None
    bylines: Bylines = Bylines()
    sections: tuple[Section, ...] = ()
    remarks: tuple[Remark, ...] = ()
