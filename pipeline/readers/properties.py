"""What the properties of a file say, without what programs fill in by themselves."""

from __future__ import annotations

import re

_NO_TITLE = re.compile(r"microsoft word|untitled|document\d*$|\.(?:docx?|pdf|rtf|odt|html?)\b|^[\W\d_]*$", re.I)
_NO_AUTHOR = {"microsoft office user", "windows user", "hp inc", "python-docx"}


def plausible(title: str | None, author: str | None, created: str | None) -> dict[str, str]:
    """Keep what a person may have meant.

    Args:
        title: As the file gives it.
        author: As the file gives it.
        created: An ISO date or time.

    Returns:
        ``title``, ``author`` and ``created`` (ISO date; of the file, not of the document), where plausible.
    """
    found = {}
    if title and len(title.strip()) >= 8 and " " in title.strip() and not _NO_TITLE.search(title):
        found["title"] = title.strip()
    if author and len(author.split()) >= 2 and author.strip().lower() not in _NO_AUTHOR:
        found["author"] = author.strip()
    if created and re.match(r"(?:199|20[0-4])\d-[01]\d-[0-3]\d", created) and created[:10] != "2000-01-01":
        found["created"] = created[:10]
    return found
