"""A run of ingest: files become records in batches, whoever starts it.

For each file the order is: claim, hash, ledger, read, extract, commit, and only then move. A crash between any two
of them loses nothing and doubles nothing: the next run takes up what is left.
"""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from extractors.rules import rules_version
from pipeline.config import Settings
from pipeline.errors import ConfigurationError, DocumentError, UsageError
from pipeline.inbox import Inbox, Item, is_partial, walk
from pipeline.model import CONTAINERS, Failure, Outcome, SourceFile
from pipeline.packs import lay_packs
from pipeline.process import at_place, failed, identify, itself, unpacked
from pipeline.record import readable
from pipeline.store import Store
from pipeline.workers import Bounds, Workers

log = logging.getLogger(__name__)


@dataclass
class Tally:
    """What a run did so far.

    Attributes:
        done: Documents stored.
        duplicate: Files whose content was stored already.
        failed: Files that could not become documents.
        healed: Files that a dead run had stored and this one moved to the archive.
        facts: Facts stored, by type.
        failures: Name and cause of each failed file.
        waiting: Names that were left in the inbox because they are still being written.
        unmoved: Files that are stored but could not be moved, with the reason; the next run tries again.
        seconds: How long it took.
    """

    done: int = 0
    duplicate: int = 0
    failed: int = 0
    healed: int = 0
    facts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, Failure]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    unmoved: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count an outcome.

        Args:
            outcome: Of one file.
        """
        if outcome.status == "done":
            self.done += outcome.document is not None  # an archive is none
        elif outcome.status == "duplicate":
            self.duplicate += 1
        else:
            self.failed += 1
        self.facts.update(fact.type for fact in outcome.facts)
        if outcome.failure is not None:
            self.failures.append((outcome.name, outcome.failure))

    def counts(self) -> dict[str, int]:
        """The numbers that the ledger keeps.

        Returns:
            ``done``, ``duplicate``, ``failed`` and ``facts``.
        """
        return {
            "done": self.done,
            "duplicate": self.duplicate,
            "failed": self.failed,
            "facts": self.facts.total(),
        }


@dataclass(kw_only=True)
class Run:
    """One run over a list of files; made by `open_run`.

    Attributes:
        settings: Where everything is.
        items: The files, in the order in which they are taken.
        store: The open database.
        run_id: Of the run in the ledger.
        workers: What reads and extracts.
        inbox: Where the files are claimed; None where they are read in place.
        on_outcome: Called after each file.
        tally: What the run did so far.
        in_hand: Files of the batch that are not stored yet, by path.
    """

    settings: Settings
    items: Sequence[Item]
    store: Store
    run_id: int
    workers: Workers
    inbox: Inbox | None
    on_outcome: Callable[[Outcome], None]
    tally: Tally
    in_hand: dict[Path, Item] = field(default_factory=dict)

    def batches(self) -> Iterator[Sequence[Item]]:
        """The files in groups of the size that the settings say.

        Yields:
            Slices of ``items``.
        """
        size = self.settings.batch_size
        for start in range(0, len(self.items), size):
            yield self.items[start : start + size]

    def take_all(self) -> None:
        """Take all files, batch by batch."""
        for batch in self.batches():
            self.take(batch)

    def take(self, batch: Sequence[Item]) -> dict[str, int]:
        """Take a batch of files all the way.

        Args:
            batch: From `batches`.

        Returns:
            The tally's counts so far.
        """
        try:
            for item in batch:
                claimed = item if self.inbox is None else self.inbox.claim(item, f"{self.run_id}-{os.getpid()}")
                if claimed is not None:
                    self.in_hand[claimed.path] = claimed
            # The same content twice in one batch: the second copy is looked at when the first is stored.
            rest = list(self.in_hand.values())
            while rest:
                rest = self._round(rest)
        finally:
            if self.inbox is not None:
                for item in self.in_hand.values():
                    self.inbox.release(item)
            self.in_hand.clear()
        return self.tally.counts()

    def _round(self, items: Sequence[Item]) -> list[Item]:
        """Take what can be taken at once; returns the items whose content another item of the round has."""
        fresh: dict[str, SourceFile] = {}
        later: list[Item] = []
        for item in items:
            found = identify(item.path, readable(item.name))
            if isinstance(found, Outcome):
                self._finish(found, item)
            elif self.store.stored(found.sha256, rules_version()) is not None:
                self._known(found, item)
            elif found.media_type in CONTAINERS:
                self._unpack(found, item)
            elif found.sha256 in fresh:
                later.append(item)
            else:
                fresh[found.sha256] = found
        for outcome in self.workers.process(list(fresh.values())):
            assert outcome.source is not None
            self._finish(outcome, self.in_hand[outcome.source.path])
        return later

    def _unpack(self, found: SourceFile, item: Item) -> None:
        """Take the files in an archive or message, each a document of its own, and then itself.

        A crash in between leaves it in the work folder: the next run takes it again and finds the first files stored.
        """
        try:
            with unpacked(found, self.settings.limits) as members:
                self._members(found, item, members)
        except DocumentError as error:
            self._finish(failed(found, error), item)
            return
        self._finish(itself(found, len(members), self.workers.process_one), item)

    def _members(self, container: SourceFile, item: Item, members: Sequence[SourceFile | Outcome]) -> None:
        place = item.path
        if self.inbox is not None:
            whole = Outcome(name=container.name, status="done", source=container)
            place = self.inbox.place(item, whole, datetime.now(UTC))
        fresh: dict[str, SourceFile] = {}
        again: list[SourceFile] = []
        for member in members:
            if isinstance(member, Outcome):
                self._store(at_place(member, place))
            elif member.sha256 in fresh or self.store.stored(member.sha256, rules_version()) is not None:
                again.append(member)
            else:
                fresh[member.sha256] = member
        for outcome in self.workers.process(list(fresh.values())):
            self._store(at_place(outcome, place))
        for member in again:  # once what it repeats is stored
            known = self.store.stored(member.sha256, rules_version()) is not None
            copy = Outcome(name=member.name, status="duplicate", source=member, rules_version=rules_version())
            self._store(at_place(copy if known else self.workers.process_one(member), place))

    def _store(self, outcome: Outcome) -> None:
        self.store.save(outcome, self.run_id)
        self.tally.add(outcome)
        self.on_outcome(outcome)

    def _known(self, found: SourceFile, item: Item) -> None:
        outcome = Outcome(name=found.name, status="duplicate", source=found, rules_version=rules_version())
        if self.inbox is not None and item.left and not self.inbox.archived(found.sha256):
            # A run died after it had stored the file: its outcome is in the ledger, only the move is missing.
            self.tally.healed += 1
            del self.in_hand[item.path]
            now = datetime.now(UTC)
            self._settle(self.inbox, item, self.inbox.place(item, outcome, now), outcome, now)
            return
        self._finish(outcome, item)

    def _finish(self, outcome: Outcome, item: Item) -> None:
        """Commit, then move."""
        now = datetime.now(UTC)
        if self.inbox is None:
            self.store.save(outcome, self.run_id)
            del self.in_hand[item.path]
        else:
            target = self.inbox.place(item, outcome, now)
            self.store.save(at_place(outcome, target), self.run_id)
            del self.in_hand[item.path]
            self._settle(self.inbox, item, target, outcome, now)
        self.tally.add(outcome)
        self.on_outcome(outcome)

    def _settle(self, inbox: Inbox, item: Item, target: Path, outcome: Outcome, now: datetime) -> None:
        try:
            inbox.settle(item, target, outcome, now)
        except OSError as error:
            # Stored is what counts: the file stays in the work folder and the next run moves it.
            log.warning("%s is stored but could not be moved: %s", item.name, error)
            self.tally.unmoved.append((readable(item.name), str(error)))


@contextmanager
def open_run(
    settings: Settings,
    reason: str,
    paths: Sequence[Path] | None = None,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> Iterator[Run]:
    """Open the database and, without paths, the inbox, and keep the run in the ledger.

    Args:
        settings: Where everything is.
        reason: Who or what started it, for the ledger.
        paths: Files and folders to read in place; None drains the inbox.
        on_outcome: Called after each file.

    Yields:
        The run: call `Run.take` with each of `Run.batches`.

    Raises:
        UsageError: A path does not exist.
        ConfigurationError: A rule pack is not sound, or a folder cannot be made.
        InboxBusyError: Another run holds the inbox.
        StoreError: The database cannot be used.
    """
    begun = time.monotonic()
    lay_packs(settings.rules)
    tally = Tally()
    items = [] if paths is None else collect(paths)
    make_folder(settings.data)
    with ExitStack() as stack:
        inbox = None
        if paths is None:
            inbox = Inbox(settings.inbox, settings.data, settings.settle_time)
            stack.enter_context(inbox.lock())
            items, waiting = inbox.scan()
            if settings.settle_time and any(not is_partial(name) for name in waiting):
                time.sleep(settings.settle_time)  # what was dropped just now is taken now
                items, waiting = inbox.scan()
            tally.waiting = [readable(name) for name in waiting]
        store = stack.enter_context(Store.open(settings.database))
        if inbox is not None:
            store.end_open_runs(datetime.now(UTC))  # we hold the inbox: whoever held it is gone
        workers = stack.enter_context(Workers(settings.processes, Bounds.of(settings)))
        with store.run(reason, tally.counts) as run_id:
            run = Run(
                settings=settings,
                items=items,
                store=store,
                run_id=run_id,
                workers=workers,
                inbox=inbox,
                on_outcome=on_outcome,
                tally=tally,
            )
            try:
                yield run
            finally:
                tally.seconds = time.monotonic() - begun


def put_back(settings: Settings, *, every: bool, since: datetime | None = None) -> list[str]:
    """Bring failed files back into the inbox.

    Args:
        settings: Where everything is.
        every: Also those whose cause cannot pass by itself.
        since: Only those that failed then or later.

    Returns:
        Their names.

    Raises:
        InboxBusyError: Another run holds the inbox.
    """
    inbox = Inbox(settings.inbox, settings.data)
    with inbox.lock():
        return inbox.put_back(every=every, since=since)


def collect(paths: Sequence[Path]) -> list[Item]:
    """The files that paths stand for.

    Args:
        paths: Files, taken whatever their name is; folders, searched through, hidden and half-written files left out.

    Returns:
        Each file once, in the order of the paths and by name below a folder.

    Raises:
        UsageError: A path does not exist.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"there is no file or folder {', '.join(missing)}", remedy="Check the spelling of the path.")
    items: dict[Path, Item] = {}
    for path in paths:
        if path.is_dir():
            for file in walk(path):
                name = str(file.relative_to(path))
                if file.is_file() and not is_partial(name):
                    items.setdefault(file.resolve(), Item(name, file))
        else:
            items.setdefault(path.resolve(), Item(path.name, path))
    return list(items.values())


def make_folder(path: Path) -> None:
    """Make a folder of the settings.

    Args:
        path: The folder.

    Raises:
        ConfigurationError: It cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"the folder {path} cannot be made: {error.strerror}") from error
