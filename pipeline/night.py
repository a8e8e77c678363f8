"""A night: everything that waits is done once, everything is checked, and one report is left for the morning."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import ocr
from pipeline.config import Settings
from pipeline.doctor import Finding, examine
from pipeline.inbox import free_name
from pipeline.ingest import Tally, make_folder, open_run, put_back
from pipeline.model import Failure
from pipeline.reprocess import Redone, reprocess
from pipeline.status import Recent, last_night, recent
from pipeline.store import Store


@dataclass(kw_only=True)
class Night:
    """What a night did.

    Attributes:
        started: When.
        finished: When.
        day: What became of the files since the night before, this night's among them.
        retried: Files that had failed for a cause that can pass, and were tried again.
        ingested: What became of the inbox.
        outdated: Documents of older rules that were read anew.
        scans: Documents that waited for Tesseract.
        wrong: What the doctor found wrong.
    """

    started: datetime
    finished: datetime
    day: Recent
    retried: Sequence[str] = ()
    ingested: Tally = field(default_factory=Tally)
    outdated: Redone = field(default_factory=Redone)
    scans: Redone = field(default_factory=Redone)
    wrong: Sequence[Finding] = ()

    @property
    def failures(self) -> list[tuple[str, Failure]]:
        """The files that failed, those of the day before too, and why."""
        return [*self.day.failures, *self.outdated.failures, *self.scans.failures]

    @property
    def unexpected(self) -> bool:
        """Whether a file failed for a reason that nobody foresaw."""
        return any(failure.unexpected for _, failure in self.failures)

    def summary(self) -> str:
        """The night in one line."""
        files, again = self.day.files, self.outdated.done + self.scans.done
        done = f"{files['done']} read, {files['duplicate']} duplicates, {again} read anew"
        return f"{done}, {len(self.failures)} failed, {len(self.wrong)} things wrong"

    def data(self) -> dict[str, Any]:
        """The night for machines."""
        failures = [
            {"name": name, "kind": failure.kind, "message": failure.message, "remedy": failure.remedy}
            for name, failure in self.failures
        ]
        return {
            "started": self.started.isoformat(timespec="seconds"),
            "finished": self.finished.isoformat(timespec="seconds"),
            "failures": failures,
            "wrong": [{"about": one.about, "message": one.message, "remedy": one.remedy} for one in self.wrong],
            "unmoved": [{"name": name, "reason": reason} for name, reason in self.ingested.unmoved],
            "files": self.day.files,
            "night": self.ingested.counts()
            | {"retried": len(self.retried), "outdated": self.outdated.done, "scans": self.scans.done},
            "facts": dict(sorted(self.ingested.facts.items())),
            "waiting": self.ingested.waiting,
        }

    def markdown(self) -> str:
        """The night for people, what went wrong first."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"# vanban, {self.finished.astimezone():%Y-%m-%d %H:%M}"
        yield f"\n{self.summary()}"
        said = self.data()
        for heading, entries, name in (("Failed", said["failures"], "name"), ("Wrong", said["wrong"], "about")):
            if entries:
                yield f"\n## {heading}\n"
                yield from (f"- `{one[name]}`: {one['message']}\n  {one['remedy']}" for one in entries)
        if self.ingested.unmoved:
            yield "\n## Stored, but not moved\n"
            yield from (f"- `{name}`: {reason}" for name, reason in self.ingested.unmoved)
        for heading, what in (("Files since the night before", "files"), ("This night", "night"), ("Facts", "facts")):
            if said[what]:
                yield f"\n## {heading}\n\n| what | how many |\n| --- | --- |"
                yield from (f"| {name.replace('_', ' ')} | {number} |" for name, number in said[what].items())
        if self.ingested.waiting:
            yield "\n## Left in the inbox: hidden, linked or still being written\n"
            yield from (f"- `{name}`" for name in self.ingested.waiting)


def drained(settings: Settings, reason: str) -> Tally:
    """Empty the inbox.

    Args:
        settings: Where everything is.
        reason: For the ledger.

    Returns:
        What the run did.
    """
    with open_run(settings, reason) as run:
        run.take_all()
    return run.tally


def spend(settings: Settings, drain: Callable[[Settings, str], Tally] = drained) -> Night:
    """Do all that is due, in order: failures that can pass, the inbox, older rules, waiting scans, the doctor.

    Args:
        settings: Where everything is.
        drain: How the inbox is emptied.

    Returns:
        What was done; its report is in ``reports/`` of the data folder, as Markdown and JSON.

    Raises:
        InboxBusyError: Another run holds the inbox.
        ConfigurationError: A setting or rule pack is wrong.
        StoreError: The database cannot be used.
    """
    started = datetime.now(UTC)
    make_folder(settings.data)
    with Store.open(settings.database) as store:
        before = last_night(store)
    retried = put_back(settings, every=False)
    ingested = drain(settings, "nightly")
    outdated = reprocess(settings, "outdated")
    scans = reprocess(settings, "needs_ocr") if ocr.languages() else Redone()
    wrong = [finding for finding in examine(settings) if finding.remedy is not None]
    with Store.open(settings.database, read_only=True) as store:
        day = recent(store, before)
    night = Night(
        started=started,
        finished=datetime.now(UTC),
        day=day,
        retried=retried,
        ingested=ingested,
        outdated=outdated,
        scans=scans,
        wrong=wrong,
    )
    folder = settings.data / "reports"
    make_folder(folder)
    name = f"{night.finished.astimezone():%Y-%m-%d-%H%M%S}"
    _write(free_name(folder / f"{name}.md"), night.markdown())
    _write(free_name(folder / f"{name}.json"), json.dumps(night.data(), ensure_ascii=False, indent=2) + "\n")
    return night


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
