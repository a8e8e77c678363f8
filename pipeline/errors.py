"""One exception class a cause; the class says the exit code, whether to retry, and what to do next."""

from __future__ import annotations

from typing import ClassVar


class VanbanError(Exception):
    """Base of every error that vanban raises on purpose.

    Attributes:
        kind: Stable machine name of the cause, stored with the outcome.
        exit_code: What the command line ends with when this error ends it.
        passing: True where the cause can pass by itself, so that trying again later makes sense.
        remedy: What the person should do next, one sentence.
    """

    kind: ClassVar[str] = "unexpected"
    exit_code: ClassVar[int] = 1
    passing: ClassVar[bool] = False
    remedy: ClassVar[str] = "Report it with the command that you ran and the message above."

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.advice = remedy or self.remedy


class UsageError(VanbanError):
    """The command was called with something that it cannot take."""

    kind = "usage"
    exit_code = 2
    remedy = "Run the command with --help to see what it takes."


class ConfigurationError(VanbanError):
    """A setting or a rule pack is wrong."""

    kind = "configuration"
    exit_code = 4
    remedy = "Correct the setting or the file named above."


class StoreError(VanbanError):
    """The database cannot be opened, read or written."""

    kind = "store"
    exit_code = 5
    remedy = "Check that the database named above exists, is writable, and is of this version of vanban."


class StoreBusyError(StoreError):
    """Another process holds the database."""

    kind = "store_busy"
    passing = True
    remedy = "Wait until the other vanban process has ended, then run the command again."


class InboxBusyError(VanbanError):
    """Another run takes files from the same inbox."""

    kind = "inbox_busy"
    exit_code = 5
    passing = True
    remedy = "Wait until the other run has ended: it takes these files too."


class DocumentError(VanbanError):
    """One file cannot become a document; the run goes on with the next."""

    kind = "unreadable"
    exit_code = 3
    remedy = "Open the file in the program that made it, save it again, and drop it anew."


class BrokenFileError(DocumentError):
    """The content is damaged or cut off."""

    kind = "broken"
    remedy = "Ask for a new copy: this one is damaged or was cut off while copying."


class EmptyFileError(DocumentError):
    """The file holds nothing to read."""

    kind = "empty"
    remedy = "Check the original: this copy holds no text."


class EncryptedFileError(DocumentError):
    """The file is protected by a password."""

    kind = "encrypted"
    remedy = "Remove the password in the program that made the file, then drop it again."


class UnsupportedFileError(DocumentError):
    """A kind of file that vanban has no reader for."""

    kind = "unsupported"
    remedy = "Convert the file to PDF, DOCX, HTML or plain text, then drop it again."


class TimeLimitError(DocumentError):
    """Reading the file takes too long.

    Args:
        seconds: The limit.
    """

    kind = "timeout"
    remedy = "Split the file, or save it anew in the program that made it; or raise time_limit in vanban.toml."

    def __init__(self, seconds: float) -> None:
        super().__init__(f"reading took longer than {seconds:g} seconds (time_limit)")


class MemoryLimitError(DocumentError):
    """Reading the file takes too much memory.

    Args:
        limit: In bytes.
    """

    kind = "memory"
    remedy = "Split the file, or save it anew in the program that made it; or raise memory_limit in vanban.toml."

    def __init__(self, limit: int) -> None:
        super().__init__(f"reading took more than {limit / 1e9:g} GB of memory (memory_limit)")


class CrashedError(DocumentError):
    """Reading the file ended its process.

    Args:
        how: The signal or exit code.
    """

    kind = "crashed"
    remedy = "Open the file in the program that made it, save it anew, and drop it again."

    def __init__(self, how: str) -> None:
        super().__init__(f"reading the file killed the process that read it ({how})")


class TooLargeError(DocumentError):
    """The file is over a limit that protects the run."""

    kind = "too_large"
    remedy = "Split the file, or raise the limit named above in vanban.toml."


class VanishedFileError(DocumentError):
    """The file is gone or may not be read."""

    kind = "not_accessible"
    passing = True
    remedy = "Check that the file is still there and that this user may read it."
