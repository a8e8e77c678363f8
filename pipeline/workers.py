"""Reading and extracting, in this process or in several."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

from extractors import rules
from pipeline.model import Failure, Outcome, SourceFile
from pipeline.process import process


class Workers:
    """Turns files into outcomes; a context manager that leaves no process behind.

    Args:
        processes: How many; with one, everything happens in this process.
        max_bytes: Largest file that is read.
    """

    def __init__(self, processes: int, max_bytes: int) -> None:
        self._processes = processes
        self._max_bytes = max_bytes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def process(self, sources: Sequence[SourceFile]) -> Iterator[Outcome]:
        """Read and extract.

        Args:
            sources: Files, hashed.

        Yields:
            An outcome for each, in their order.
        """
        if self._processes == 1:
            for source in sources:
                yield process(source, max_bytes=self._max_bytes)
            return
        futures = [self._submit(source) for source in sources]
        for source, future in zip(sources, futures, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                # One of the files in hand killed its process and the pool with it: each gets a process of its own.
                yield self._alone(source)

    def _submit(self, source: SourceFile) -> Future[Outcome]:
        try:
            return self._open(self._processes).submit(process, source, max_bytes=self._max_bytes)
        except BrokenProcessPool:
            self._close()
            return self._open(self._processes).submit(process, source, max_bytes=self._max_bytes)

    def _alone(self, source: SourceFile) -> Outcome:
        self._close()
        try:
            return self._open(1).submit(process, source, max_bytes=self._max_bytes).result()
        except BrokenProcessPool:
            failure = Failure(
                kind="crashed",
                message="reading the file killed the process that read it",
                remedy="Open the file in the program that made it, save it anew, and drop it again.",
            )
            return Outcome(name=source.name, status="failed", source=source, failure=failure)
        finally:
            self._close()

    def _open(self, processes: int) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(rules.laid(),))
        return self._pool

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _begin(packs: dict[str, str]) -> None:
    """Prepare a process of the pool: the user's packs of this one are laid there too."""
    # Ctrl-C reaches the whole group of processes: this one decides what happens, the others finish their file.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rules.lay(packs)
