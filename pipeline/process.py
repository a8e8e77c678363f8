"""The way of one document, from its file to its outcome: the only place where the steps meet."""

from __future__ import annotations

import hashlib
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

from extractors import engine
from extractors.facts import Bylines, Extraction, Header
from extractors.packs import RuleError
from extractors.rules import rules_version
from pipeline import containers, language, media, readers
from pipeline.errors import ConfigurationError, DocumentError, EmptyFileError, VanishedFileError
from pipeline.model import CONTAINERS, Document, Failure, Issue, Limits, Outcome, RawText, SourceFile
from pipeline.quality import graded, worst

log = logging.getLogger(__name__)

_UNKNOWN = "application/octet-stream"


def process_file(
    path: Path, name: str, *, max_bytes: int, stored: Callable[[str, str], int | None] | None = None
) -> Outcome:
    """Take one file all the way.

    Args:
        path: The file.
        name: How people know it.
        max_bytes: Largest file that is read.
        stored: Gives for a hash and a rules version the document that is stored already, if any.

    Returns:
        What became of it; a file that cannot be read gives an outcome, never an exception.
    """
    found = identify(path, name)
    if isinstance(found, Outcome):
        return found
    if stored is not None and stored(found.sha256, rules_version()) is not None:
        return Outcome(name=name, status="duplicate", source=found, rules_version=rules_version())
    return process(found, max_bytes=max_bytes)


def process_all(path: Path, name: str, *, max_bytes: int, limits: Limits) -> Iterator[Outcome]:
    """Take one file all the way; of an archive or message, all that is in it.

    Args:
        path: The file.
        name: How people know it.
        max_bytes: Largest file that is read.
        limits: What an archive or message may hold.

    Yields:
        An outcome for each document, and for each file that gives none.
    """
    found = identify(path, name)
    if isinstance(found, Outcome):
        yield found
        return
    inside = 0
    if found.media_type in CONTAINERS:
        try:
            with unpacked(found, limits) as members:
                for member in members:
                    inside += 1
                    outcome = member if isinstance(member, Outcome) else process(member, max_bytes=max_bytes)
                    yield at_place(outcome, path)
        except DocumentError as error:
            yield failed(found, error)
            return
    outcome = itself(found, inside, partial(process, max_bytes=max_bytes))
    if outcome.document is not None or outcome.failure is not None:
        yield outcome


def at_place(outcome: Outcome, path: Path) -> Outcome:
    """An outcome whose file is somewhere else.

    Args:
        outcome: Of a file.
        path: Where the file goes.

    Returns:
        The same outcome with that path.
    """
    if outcome.source is None:
        return outcome
    source = replace(outcome.source, path=path)
    document = None if outcome.document is None else replace(outcome.document, source=source)
    return replace(outcome, source=source, document=document)


@contextmanager
def unpacked(source: SourceFile, limits: Limits) -> Iterator[list[SourceFile | Outcome]]:
    """The files in an archive or message, while they are there to be read.

    Args:
        source: The archive or message.
        limits: What it may hold.

    Yields:
        Each file, identified, or the failed outcome of one that cannot be.

    Raises:
        DocumentError: It cannot be unpacked, is over a limit, or is an archive without files.
    """
    with tempfile.TemporaryDirectory(prefix="vanban-unpacked-") as folder:
        members = containers.unpack(source.path, source.media_type, source.name, Path(folder), limits=limits)
        if not members and source.media_type == media.ZIP:
            raise EmptyFileError("the archive holds no files")
        yield [
            identify(member.path, member.name, container=source.name)
            if member.error is None
            else _failed(member.name, None, member.error, 0.0)
            for member in members
        ]


def itself(source: SourceFile, inside: int, read: Callable[[SourceFile], Outcome]) -> Outcome:
    """What becomes of an archive or message when the files in it are done, or of any other file.

    Args:
        source: The file.
        inside: How many files were in it.
        read: Gives the outcome of a file that is no archive.

    Returns:
        Done without a document for an archive, and for a message that has attachments and no text.
    """
    if source.media_type != media.ZIP:
        outcome = read(source)
        if not (inside and outcome.failure is not None and outcome.failure.kind == EmptyFileError.kind):
            return outcome
    return Outcome(name=source.name, status="done", source=source, rules_version=rules_version())


def identify(path: Path, name: str, container: str | None = None) -> SourceFile | Outcome:
    """Hash a file and say what it is.

    Args:
        path: The file.
        name: How people know it.
        container: Name of the archive or message that it was in.

    Returns:
        The file as found, or the failed outcome of one that cannot be opened.
    """
    try:
        with path.open("rb") as file:
            digest, size = hashlib.file_digest(file, "sha256"), file.tell()
    except OSError as error:
        return _failed(name, None, VanishedFileError(f"the file cannot be opened: {error.strerror or error}"), 0.0)
    source = SourceFile(
        path=path, name=name, sha256=digest.hexdigest(), size=size, media_type=_UNKNOWN, container=container
    )
    try:
        return replace(source, media_type=media.detect(path))
    except DocumentError as error:
        return _failed(name, source, error, 0.0)


def process(source: SourceFile, *, max_bytes: int) -> Outcome:
    """Read a file and find its facts.

    Args:
        source: The file, hashed.
        max_bytes: Largest file that is read.

    Returns:
        Its outcome, done or failed.

    Raises:
        ConfigurationError: A rule pack is wrong, which no other file would survive either.
    """
    begun = time.perf_counter()
    try:
        raw = readers.read(source.path, source.media_type, max_bytes=max_bytes)
        spoken = language.detect(raw.text)
        extraction = engine.analyse(raw.text, spoken, raw.noise, [table.rows for table in raw.tables])
        spans = [(fact.start, fact.end) for fact in extraction.facts]
        boxes = tuple(raw.locate(spans)) if raw.locate is not None else ()
    except DocumentError as error:
        return _failed(source.name, source, error, time.perf_counter() - begun)
    except MemoryError:
        raise  # whoever set the limit names it
    except RuleError as error:
        raise ConfigurationError(str(error)) from error
    except Exception as error:  # a fault that one file uncovers must not stop the other files
        log.exception("unexpected error in %s", source.name)
        return _failed(source.name, source, error, time.perf_counter() - begun)
    document = _document(source, raw, spoken, extraction)
    return Outcome(
        name=source.name,
        status="done",
        source=source,
        document=document,
        facts=extraction.facts,
        boxes=boxes,
        issues=_issues(document, raw, extraction),
        rules_version=rules_version(),
        seconds=time.perf_counter() - begun,
    )


def _document(source: SourceFile, raw: RawText, spoken: str, extraction: Extraction) -> Document:
    header = extraction.header or Header()
    said = _said(source, raw, extraction)
    pages = tuple(graded(raw.text, page) for page in raw.pages)
    return Document(
        source=source,
        text=raw.text,
        pages=pages,
        grade=worst(pages),
        language=spoken,
        kind=header.kind or "article",
        title=header.title or said.title,
        symbol=header.symbol,
        issuer=header.issuer,
        locality=header.locality,
        province=header.province,
        place=header.place,
        signed=header.signed,
        signatory=header.signatory,
        office=header.office,
        recipients=header.recipients,
        author=said.author,
        publication=said.publication,
        sections=extraction.sections,
        published=said.published,
    )


def _said(source: SourceFile, raw: RawText, extraction: Extraction) -> Bylines:
    """What a text says of itself: a web page in its marks, other files in their own lines sooner than in properties."""
    marks = Bylines(
        title=raw.meta.get("title"),
        author=raw.meta.get("author"),
        publication=raw.meta.get("source"),
        published=raw.meta.get("published"),
    )
    first, second = extraction.bylines, marks
    if source.media_type == media.HTML:
        first, second = second, first
    return Bylines(
        **{field.name: getattr(first, field.name) or getattr(second, field.name) for field in fields(Bylines)}
    )


def _issues(document: Document, raw: RawText, extraction: Extraction) -> tuple[Issue, ...]:
    issues = list(raw.issues)
    if document.language == "other" and document.text.strip():
        issues.append(
            Issue(
                kind="other_language",
                message="the text is neither Vietnamese nor Dutch: only what reads the same in every language was"
                " looked for, so check the document by eye",
            )
        )
    for remark in extraction.remarks:
        page = None if remark.start is None else document.page_at(remark.start)
        issues.append(Issue(kind=remark.kind, message=remark.message, page=page))
    return tuple(issues)


def failed(source: SourceFile, error: DocumentError) -> Outcome:
    """The outcome of a file that cannot become a document.

    Args:
        source: The file.
        error: Why not.
    """
    return _failed(source.name, source, error, 0.0)


def _failed(name: str, source: SourceFile | None, error: Exception, seconds: float) -> Outcome:
    if isinstance(error, DocumentError):
        failure = Failure(kind=error.kind, message=str(error), remedy=error.advice, passing=error.passing)
    else:
        failure = Failure(
            kind="unexpected",
            message=f"{type(error).__name__}: {error}",
            remedy="Report it with the file, or with its kind and origin if it may not be shared.",
        )
    return Outcome(
        name=name, status="failed", source=source, failure=failure, rules_version=rules_version(), seconds=seconds
    )
