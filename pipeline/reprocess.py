"""Documents that are stored and read once more from their files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import ocr
from pipeline.config import Settings
from pipeline.errors import ConfigurationError
from pipeline.model import CONTAINERS, Failure, Outcome, SourceFile
from pipeline.packs import lay_packs
from pipeline.process import at_place, identify, process, unpacked
from pipeline.store import Store


@dataclass
class Redone:
    """What was done.

    Attributes:
        done: Documents that were read anew and stored.
        failures: Name and cause of each that could not be read; it stays as it was.
    """

    done: int = 0
    failures: list[tuple[str, Failure]] = field(default_factory=list)


def reprocess_needs_ocr(settings: Settings, on_outcome: Callable[[str], None] = lambda name: None) -> Redone:
    """Read the documents anew whose pages waited for Tesseract.

    Args:
        settings: Where everything is.
        on_outcome: Called with the name of each document.

    Returns:
        What was done.

    Raises:
        ConfigurationError: Tesseract is still missing, or a rule pack is not sound.
        StoreError: The database cannot be used.
    """
    if not ocr.languages():
        raise ConfigurationError(
            "Tesseract, or its Vietnamese data, is not installed", remedy=f"Install it: {ocr.INSTALL}"
        )
    lay_packs(settings.rules)
    redone = Redone()
    with Store.open(settings.database) as store:
        run_id = store.start_run("reprocess", datetime.now(UTC))
        status = "failed"
        try:
            for source in store.with_issue(ocr.NEEDED):
                outcome = _again(source, settings)
                if outcome.failure is None:
                    store.save(outcome, run_id, again=True)
                    redone.done += 1
                else:
                    redone.failures.append((outcome.name, outcome.failure))
                on_outcome(source.name)
            status = "done"
        except KeyboardInterrupt:
            status = "interrupted"
            raise
        finally:
            counts = {"done": redone.done, "failed": len(redone.failures)}
            store.finish_run(run_id, status, counts, datetime.now(UTC))
    return redone


def _again(source: SourceFile, settings: Settings) -> Outcome:
    """Read a file that was stored before; one that is no longer what it was is left alone."""
    found = identify(Path(source.path), source.name)
    if isinstance(found, Outcome):
        return found
    if source.container is not None and found.media_type in CONTAINERS and found.sha256 != source.sha256:
        with unpacked(replace(found, name=source.container), settings.limits) as members:
            inside = [m for m in members if isinstance(m, SourceFile) and m.sha256 == source.sha256]
            if inside:
                outcome = process(replace(inside[0], name=source.name), max_bytes=settings.max_bytes)
                return at_place(outcome, source.path)
    if found.sha256 != source.sha256:
        failure = Failure(
            kind="changed",
            message=f"the file {source.path} is no longer the one that was stored",
            remedy="Drop the original into the inbox again.",
        )
        return Outcome(name=source.name, status="failed", source=found, failure=failure)
    return process(found, max_bytes=settings.max_bytes)
