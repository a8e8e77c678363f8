"""Mail messages (.eml): the message itself; what is attached are documents of their own (``pipeline.containers``)."""

from __future__ import annotations

import email
import email.policy
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from pipeline import encoding
from pipeline.errors import EmptyFileError
from pipeline.media import read_bytes
from pipeline.model import Issue, RawText
from pipeline.readers import html
from pipeline.readers.plain import split_pages


def parse(path: Path) -> EmailMessage:
    """Open a message.

    Args:
        path: The file.

    Returns:
        The message; damage is noted in its ``defects`` and raises nothing.
    """
    return email.message_from_bytes(read_bytes(path), policy=email.policy.default)


def read(path: Path) -> RawText:
    """Read a message.

    Args:
        path: The file.

    Returns:
        Its text, the plain one where it has two, with its subject as ``title``, sender as ``author`` and date as
        ``published``.

    Raises:
        EmptyFileError: The message has no text.
    """
    message = parse(path)
    body = message.get_body(preferencelist=("plain", "html"))
    data = body.get_payload(decode=True) if body is not None else None
    if body is None or not isinstance(data, bytes) or not data.strip():
        attached = sum(1 for _ in message.iter_attachments()) if message.is_multipart() else 0
        aside = f"; its {attached} attachments are documents of their own" if attached else ""
        raise EmptyFileError(f"the message has no text{aside}")
    if body.get_content_type() == "text/html":
        raw = html.parse(data, body.get_content_charset())
        return RawText(text=raw.text, pages=raw.pages, meta=_meta(message), tables=raw.tables, issues=raw.issues)
    text, issue = _decoded(data, body.get_content_charset())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return RawText(text=text, pages=split_pages(text), meta=_meta(message), issues=(issue,) if issue else ())


def _decoded(data: bytes, charset: str | None) -> tuple[str, Issue | None]:
    """By the character set that the message names where the bytes are in it, else by the bytes."""
    if charset and charset not in {"us-ascii", "iso-8859-1", "windows-1252"}:
        try:
            return data.decode(charset), None
        except (LookupError, UnicodeDecodeError):
            pass  # the message names a character set that it is not in: the bytes decide
    found = encoding.decode(data)
    return found.text, found.issue


def _meta(message: EmailMessage) -> dict[str, str]:
    found = {}
    subject, sender, date = (str(message.get(name, "")).strip() for name in ("subject", "from", "date"))
    if subject:
        found["title"] = subject
    if sender:
        found["author"] = sender.partition("<")[0].strip(' "') or sender
    with suppress(ValueError):  # a message without a date, or with one that nobody can read
        found["published"] = parsedate_to_datetime(date).date().isoformat()
    return found
