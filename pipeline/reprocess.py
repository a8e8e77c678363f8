"""Documents that are stored and read once more from their files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from extractors.rules import rules_version
from pipeline import ocr
from pipeline.config import Settings
from pipeline.errors import ConfigurationError, DocumentError
from pipeline.model import CONTAINERS, Failure, Outcome, SourceFile
from pipeline.packs import lay_packs
from pipeline.process import at_place, failed, identify, unpacked
from pipeline.store import Store
from pipeline.workers import Bounds, Workers

Which = Literal["outdated", "needs_ocr"]


@dataclass
class Redone:
    """What was done.

    Attributes:
        done: Documents that were read anew and stored.
        failures: Name and cause of each that could not be read; it stays as it was.
    """

    done: int = 0
    failures: list[tuple[str, Failure]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The numbers that the ledger keeps."""
        return {"done": self.done, "failed": len(self.failures)}


def reprocess(settings: Settings, which: Which, on_outcome: Callable[[Outcome], None] = lambda outcome: None) -> Redone:
    """Read documents anew.

    The files are read, not the stored text: tables, running heads and boxes are in the files only.

    Args:
        settings: Where everything is.
        which: ``outdated``: those whose facts other rules have found; ``needs_ocr``: those with pages that waited for
            Tesseract.
        on_outcome: Called after each document.

    Returns:
        What was done.

    Raises:
        ConfigurationError: Tesseract is still missing, or a rule pack is not sound.
        StoreError: The database cannot be used.
    """
    if which == "needs_ocr" and not ocr.languages():
        raise ConfigurationError(
            "Tesseract, or its Vietnamese data, is not installed", remedy=f"Install it: {ocr.INSTALL}"
        )
    lay_packs(settings.rules)
    redone = Redone()
    with Store.open(settings.database) as store, Workers(settings.processes, Bounds.of(settings)) as workers:
        sources = store.outdated(rules_version()) if which == "outdated" else store.with_issue(ocr.NEEDED)
        with store.run("reprocess", redone.counts) as run_id:
            for source in sources:
                outcome = _again(source, settings, workers)
                if outcome.failure is None:
                    store.save(outcome, run_id, again=True)
                    redone.done += 1
                else:
                    redone.failures.append((outcome.name, outcome.failure))
                on_outcome(outcome)
    return redone


def _again(source: SourceFile, settings: Settings, workers: Workers) -> Outcome:
    """Read a file that was stored before; one that is no longer what it was is left alone."""
    found = identify(source.path, source.name)
    if isinstance(found, Outcome):
        return found
    if source.container is not None and found.media_type in CONTAINERS and found.sha256 != source.sha256:
        try:
            with unpacked(replace(found, name=source.container), settings.limits) as members:
                inside = [m for m in members if isinstance(m, SourceFile) and m.sha256 == source.sha256]
                if inside:
                    outcome = workers.process_one(replace(inside[0], name=source.name))
                    return at_place(outcome, source.path)
        except DocumentError as error:
            return failed(source, error)
    if found.sha256 != source.sha256:
        failure = Failure(
            kind="changed",
            message=f"the file {source.path} is no longer the one that was stored",
            remedy="Drop the original into the inbox again.",
        )
        return Outcome(name=source.name, status="failed", source=found, failure=failure)
    return workers.process_one(found)
