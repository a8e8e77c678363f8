"""Reading and extracting in child processes: each document within its limits of time and memory.

A document that hangs, eats memory or crashes its process takes nothing down but itself. ``ProcessPoolExecutor`` cannot
end one process of its pool, and pebble, which can, is under the LGPL.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from extractors import rules
from pipeline.config import Settings
from pipeline.errors import CrashedError, DocumentError, MemoryLimitError, TimeLimitError
from pipeline.model import Outcome, SourceFile
from pipeline.process import failed, process

_CONTEXT = multiprocessing.get_context("forkserver")
_PRELOADED = ["pipeline.process"]
_GONE = 5.0  # seconds in which a killed process ends


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one document may take.

    Attributes:
        size: Largest file that is read, in bytes.
        seconds: Longest time.
        memory: Largest address space of the process, in bytes.
    """

    size: int
    seconds: float
    memory: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What the settings allow.

        Args:
            settings: Of this run.
        """
        return cls(size=settings.max_bytes, seconds=settings.time_limit, memory=settings.memory_limit)


@dataclass(eq=False, slots=True)
class _Child:
    """A process that reads one document at a time."""

    process: BaseProcess
    pipe: Connection
    index: int | None = None  # of the document in hand
    deadline: float = 0.0

    def kill(self) -> None:
        """End it and all that it started."""
        with suppress(ProcessLookupError, PermissionError):  # it has ended, or has no group of its own yet
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.kill()
        self.process.join(_GONE)
        self.pipe.close()


class Workers:
    """Turns files into outcomes; a context manager that leaves no process behind.

    Args:
        processes: How many at once.
        bounds: Of each document.
    """

    def __init__(self, processes: int, bounds: Bounds) -> None:
        self._processes = processes
        self._bounds = bounds
        self._children: list[_Child] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        # What a killed process leaves in its temporary folder goes with this one.
        self._folder = tempfile.TemporaryDirectory(prefix="vanban-", ignore_cleanup_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.kill()
        self._children.clear()
        if self._folder is not None:
            self._folder.cleanup()

    def process_one(self, source: SourceFile) -> Outcome:
        """Read and extract one file.

        Args:
            source: The file, hashed.
        """
        return next(iter(self.process([source])))

    def process(self, sources: Sequence[SourceFile]) -> Iterator[Outcome]:
        """Read and extract.

        Args:
            sources: Files, hashed.

        Yields:
            An outcome for each, as soon as it is there: a slow document must not keep others from being stored.
        """
        waiting = deque(range(len(sources)))
        outcomes: dict[int, Outcome] = {}
        try:
            for _ in sources:
                while not outcomes:
                    self._hand_out(sources, waiting)
                    self._collect(sources, outcomes)
                yield outcomes.pop(min(outcomes))
        finally:
            for child in [child for child in self._children if child.index is not None]:  # nobody waits for it
                self._end(child)

    def _hand_out(self, sources: Sequence[SourceFile], waiting: deque[int]) -> None:
        while waiting:
            child = next((child for child in self._children if child.index is None), None)
            if child is None and len(self._children) == self._processes:
                return
            child = child or self._start()
            child.index = waiting.popleft()
            child.deadline = time.monotonic() + self._bounds.seconds
            with suppress(BrokenPipeError):  # it has died between two documents: collecting will tell
                child.pipe.send((process, sources[child.index], self._bounds.size))

    def _collect(self, sources: Sequence[SourceFile], outcomes: dict[int, Outcome]) -> None:
        """Wait until a document is done or is over its time."""
        busy = [child for child in self._children if child.index is not None]
        left = min(child.deadline for child in busy) - time.monotonic()
        ready = wait([child.pipe for child in busy], max(0.0, left))
        for child in busy:
            index = child.index
            assert index is not None
            if child.pipe in ready:
                try:
                    outcomes[index] = child.pipe.recv()
                    child.index = None
                except (EOFError, ConnectionResetError):
                    outcomes[index] = failed(sources[index], self._ended(child))
            elif child.deadline <= time.monotonic():
                outcomes[index] = failed(sources[index], TimeLimitError(self._bounds.seconds))
                self._end(child)

    def _ended(self, child: _Child) -> DocumentError:
        """Why a process has ended by itself."""
        child.process.join(_GONE)
        code = child.process.exitcode or 0
        self._end(child)
        return CrashedError(signal.Signals(-code).name if code < 0 else f"exit code {code}")

    def _start(self) -> _Child:
        _CONTEXT.set_forkserver_preload(_PRELOADED)
        here, there = _CONTEXT.Pipe()
        folder = self._folder.name if self._folder is not None else None
        arguments = (there, rules.laid(), self._bounds.memory, folder, dict(os.environ))
        child = _Child(_CONTEXT.Process(target=_serve, args=arguments, daemon=True), here)
        child.process.start()
        there.close()
        self._children.append(child)
        return child

    def _end(self, child: _Child) -> None:
        child.kill()
        self._children.remove(child)


def _serve(
    pipe: Connection, packs: dict[str, str], memory: int, folder: str | None, environment: dict[str, str]
) -> None:
    """The life of a child: documents until nobody asks for more."""
    os.setsid()  # so that Tesseract ends with it
    threading.Thread(target=_follow_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all: the parent decides what happens
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = folder
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
    rules.lay(packs)
    with suppress(EOFError, BrokenPipeError):
        while True:
            read, source, size = pipe.recv()
            try:
                outcome = read(source, max_bytes=size)
            except MemoryError:
                outcome = failed(source, MemoryLimitError(memory))
            pipe.send(outcome)


def _follow_parent() -> None:
    """End with the parent, however it ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.killpg(0, signal.SIGKILL)
