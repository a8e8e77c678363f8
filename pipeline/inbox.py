"""The inbox: a file is claimed by a rename, kept under a known name, and never deleted or overwritten.

Every file that was dropped is in exactly one place: the inbox, the work folder inside it while it is being read, or
``archive/``, ``duplicates/`` or ``failed/`` in the data folder. What a dead run left in the work folder is taken up by
the next run.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import ConfigurationError, InboxBusyError
from pipeline.model import Outcome

OWN_FOLDER = ".vanban"
_PARTIAL_ENDINGS = (".part", ".partial", ".filepart", ".crdownload", ".tmp")
_PARTIAL_STARTS = (".", "~$")
_NAME_BYTES = 255
_REPORT_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Item:
    """A file to be taken.

    Attributes:
        name: How people know it: its path below the folder where it was found.
        path: Where it is now.
        left: Whether a dead run left it in the work folder.
        seen: Size and time of the last change when it was found; what has changed since is still being written.
    """

    name: str
    path: Path
    left: bool = False
    seen: tuple[int, int] | None = None


class Inbox:
    """A folder into which people drop files, and the folders into which they leave it.

    Args:
        folder: The inbox; made if it is not there.
        data: The data folder, with ``archive/``, ``duplicates/`` and ``failed/``.
        settle: Seconds in which a file must not have changed before it is taken.
    """

    def __init__(self, folder: Path, data: Path, settle: float = 0.0) -> None:
        self.folder = folder
        self.data = data
        self.settle_time = settle
        self._own = folder / OWN_FOLDER
        self._claims: Path | None = None

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the inbox against every other run; the system lets go of it when the process ends, however it ends.

        Raises:
            InboxBusyError: Another run holds it.
            ConfigurationError: The inbox cannot be made or written.
        """
        with ExitStack() as stack:
            try:
                self._own.mkdir(parents=True, exist_ok=True)
                stack.enter_context(held(self._own / "lock"))
            except BlockingIOError as error:
                raise InboxBusyError(f"another run is taking files from {self.folder}") from error
            except OSError as error:
                raise ConfigurationError(f"the inbox {self.folder} cannot be written: {error.strerror}") from error
            yield

    def scan(self) -> tuple[list[Item], list[str]]:
        """Look what is there.

        Returns:
            Files to take by name, then those that a dead run left, since one of them may be what it died of; and the
            names of files that are left alone because their name says that they are still being written, because they
            have changed just now, or because they are links out of the inbox.
        """
        work = self._own / "work"
        left = [
            Item(str(path.relative_to(run)), path, left=True)
            for run in sorted(work.iterdir() if work.is_dir() else ())
            for path in walk(run)
        ]
        ready, waiting = [], []
        for path in walk(self.folder, skip=self._own):
            name = str(path.relative_to(self.folder))
            seen = None if path.is_symlink() or not path.is_file() or is_partial(name) else _seen(path)
            if seen is None or self._age(path) < self.settle_time:
                waiting.append(name)
            else:
                ready.append(Item(name, path, seen=seen))
        return ready + left, waiting

    def _age(self, path: Path) -> float:
        """Seconds since a file was last written, renamed or copied here; clocks of other machines may run ahead."""
        try:
            stat = path.lstat()
        except FileNotFoundError:
            return 0.0
        now = time.time()
        return min(now - at for at in (stat.st_mtime, stat.st_ctime) if at <= now) if stat.st_ctime <= now else 0.0

    def claim(self, item: Item, run: str) -> Item | None:
        """Take a file out of the inbox, so that nobody else takes or changes it by its name.

        Args:
            item: From `scan`.
            run: Name of this run, unique among runs that left claims.

        Returns:
            The file in the work folder; None if it has gone from the inbox since the scan, or is still being written.
        """
        if item.left:
            return item
        if item.seen not in (None, _seen(item.path)):
            return None
        claimed = self._own / "work" / run / item.name
        claimed.parent.mkdir(parents=True, exist_ok=True)
        try:
            item.path.rename(claimed)
        except FileNotFoundError:
            return None
        taken = Item(item.name, claimed)
        if item.seen not in (None, _seen(claimed)):  # whoever writes it has it open and goes on under the new name
            self.release(taken)
            return None
        return taken

    def release(self, item: Item) -> None:
        """Give a claimed file back to the inbox, unless a file of that name has been dropped meanwhile.

        Args:
            item: From `claim`; a file that is given up stays in the work folder and is taken by the next run.
        """
        target = self.folder / item.name
        if not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            item.path.rename(target)
        self._tidy(item.path)

    def place(self, item: Item, outcome: Outcome, at: datetime) -> Path:
        """Where a claimed file belongs, decided before its outcome is stored, so that the ledger can name the place.

        Args:
            item: From `claim`.
            outcome: What became of it.
            at: When, for the folders of year and month.

        Returns:
            A path that is free: in ``failed/``; in ``archive/`` for the first copy of its content, which is also the
            copy that a dead run had stored but not yet moved; in ``duplicates/`` for any other.
        """
        if outcome.status == "failed" or outcome.source is None:
            return free_name(self.data / "failed" / item.name)
        sha256 = outcome.source.sha256
        shelf = "duplicates" if self.archived(sha256) else "archive"
        return free_name(self.data / shelf / f"{at:%Y}" / f"{at:%m}" / sha256[:16] / item.name)

    def settle(self, item: Item, target: Path, outcome: Outcome, at: datetime) -> None:
        """Move a claimed file to its place, after its outcome is stored; a failed one gets its error beside it.

        Args:
            item: From `claim`.
            target: From `place`.
            outcome: What became of it.
            at: When, for the error file.
        """
        move(item.path, target)
        if outcome.failure is not None:
            report = {
                "name": outcome.name,
                "sha256": outcome.source.sha256 if outcome.source else None,
                "at": at.isoformat(timespec="seconds"),
                "kind": outcome.failure.kind,
                "message": outcome.failure.message,
                "remedy": outcome.failure.remedy,
                "passing": outcome.failure.passing,
                "file": target.name,
            }
            beside = free_name(target.parent / shortened(target.name, ".error.json"))
            beside.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        self._tidy(item.path)

    def put_back(self, *, every: bool, since: datetime | None = None) -> list[str]:
        """Bring failed files back, so that the next run tries them again; call it under the lock.

        Args:
            every: Also those whose cause cannot pass by itself.
            since: Only those that failed then or later.

        Returns:
            Their names in the inbox. The report beside each goes: the ledger keeps what it says.
        """
        reports: dict[Path, tuple[Path, dict[str, object]]] = {}
        for path in walk(self.data / "failed"):
            said = _report(path)
            if said is not None:
                reports[path.with_name(str(said["file"]))] = (path, said)
        back = []
        for path, (beside, said) in sorted(reports.items()):
            if beside in reports:  # no report of ours, but a file that was dropped and failed
                continue
            late = since is None or datetime.fromisoformat(str(said["at"])) >= since
            if late and (every or said.get("passing")) and path.is_file():
                name = str(path.relative_to(self.data / "failed"))
                back.append(str(move(path, self.folder / name).relative_to(self.folder)))
                beside.unlink()
        return back

    def archived(self, sha256: str) -> bool:
        """Whether the archive holds a content.

        Args:
            sha256: Its hash.

        Returns:
            True if a file of that hash has been moved there.
        """
        return any(True for folder in self.data.glob(f"archive/*/*/{sha256[:16]}") for _ in walk(folder))

    def _tidy(self, path: Path) -> None:
        """Remove the folders of the work folder that a file has left empty."""
        work = self._own / "work"
        for folder in path.parents:
            if folder == work or not folder.is_relative_to(work):
                break
            try:
                folder.rmdir()
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                    raise
                break


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file; the system lets go of it when the process ends, however it ends.

    Args:
        path: The file.

    Raises:
        BlockingIOError: Another process holds it.
    """
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _report(path: Path) -> dict[str, object] | None:
    """What a report beside a failed file says, None for any other file."""
    if not path.name.endswith(".json") or path.stat().st_size > _REPORT_BYTES:
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None  # a file of that name that was dropped
    ours = isinstance(said, dict) and {"file", "at", "remedy"} <= said.keys()
    return said if ours and Path(str(said["file"])).name == said["file"] else None


def _seen(path: Path) -> tuple[int, int] | None:
    """Size and time of the last change of a file, None where there is none."""
    try:
        stat = path.lstat()
    except FileNotFoundError:
        return None
    return stat.st_size, stat.st_mtime_ns


def walk(folder: Path, skip: Path | None = None) -> Iterator[Path]:
    """Every entry below a folder that is not a folder itself, in a fixed order; links are not followed.

    Args:
        folder: Where to look.
        skip: A folder to leave out.

    Yields:
        Paths, sorted by name within each folder, files before subfolders.
    """
    for parent, folders, files in os.walk(folder):
        here = Path(parent)
        linked = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in linked and here / name != skip)
        for name in sorted(files + linked):
            yield here / name


def is_partial(name: str) -> bool:
    """Whether a name says that the file is hidden or still being written.

    Args:
        name: A path below the inbox.

    Returns:
        True for ``.hidden``, ``~$lock.docx``, ``scan.pdf.part`` and the like, in any part of the path.
    """
    parts = Path(name).parts
    return any(part.startswith(_PARTIAL_STARTS) for part in parts) or parts[-1].lower().endswith(_PARTIAL_ENDINGS)


def move(source: Path, target: Path) -> Path:
    """Move a file without ever overwriting one, also to another disk.

    Args:
        source: The file.
        target: Where it should go; if that is taken, a number is added to the name.

    Returns:
        Where it went.
    """
    target = free_name(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Another disk: the copy takes the name only when it is whole, and the original goes only after that.
        partial = free_name(target.with_name(shortened(target.name, ".part")))
        shutil.copy2(source, partial)
        with partial.open("rb") as copy:
            os.fsync(copy.fileno())
        partial.rename(target)
        source.unlink()
    return target


def free_name(path: Path) -> Path:
    """The path itself, or the next one with a number that nothing has yet.

    Args:
        path: The wished path.

    Returns:
        ``name.pdf``, ``name (2).pdf``, ``name (3).pdf``, ...; safe under the inbox's lock.
    """
    number, candidate = 1, path
    while os.path.lexists(candidate):
        number += 1
        candidate = path.with_name(shortened(path.stem, f" ({number}){path.suffix}"))
    return candidate


def shortened(stem: str, ending: str) -> str:
    """A name that file systems take.

    Args:
        stem: Its beginning, cut where the name would be too long.
        ending: Kept whole.

    Returns:
        At most 255 bytes.
    """
    room = _NAME_BYTES - len(os.fsencode(ending))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + ending
