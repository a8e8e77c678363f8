"""Why candidates came to nothing: notes for ``explain``, kept only where it asked for them.

A candidate is what a reader might take for a fact: a number before a noun, a capitalised run behind a level word.
Whatever throws one away says so in one call of ``discard``; a candidate that becomes a fact after all is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from extractors.text import Span


@dataclass(frozen=True, slots=True)
class Note:
    """A candidate that was thrown away.

    Attributes:
        what: What it could have been: a type of fact, or the link of one (``period``, ``governing unit``).
        span: In the clean text.
        why: The reason, in plain words.
    """

    what: str
    span: Span
    why: str


def ask(doc: Doc) -> None:
    """Have notes kept for a text.

    Args:
        doc: Made by ``Tokenizer``, before the components run.
    """
    doc.user_data["notes"] = []


def asked(doc: Doc) -> bool:
    """True where notes are kept, for reasons that cost time to find.

    Args:
        doc: The text.
    """
    return "notes" in doc.user_data


def discard(doc: Doc, what: str, span: Span, why: str) -> None:
    """Note why a candidate came to nothing.

    Args:
        doc: The text.
        what: As in ``Note``.
        span: Of the candidate, in the clean text.
        why: In plain words.
    """
    notes: list[Note] | None = doc.user_data.get("notes")
    if notes is not None:
        notes.append(Note(what, span, why))


def notes_of(doc: Doc) -> list[Note]:
    """The notes kept for a text, in the order in which they were taken.

    Args:
        doc: The text.
    """
    found: list[Note] = doc.user_data.get("notes", [])
    return found
