"""``vanban show``: one document with its facts marked."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.output import emit, render


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: The command line.
    """
    app.command(epilog='Example: `vanban show "báo cáo.pdf" | less -R`')(show)


def show(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id, name, symbol or beginning of its hash.")],
) -> None:
    """Print a stored document with its facts marked.

    Each mention is followed by the number of its fact; below the text each fact has its page and its rule.
    """
    from pipeline import queries
    from pipeline.config import load_settings
    from pipeline.show import rendered
    from pipeline.store import Store

    with Store.open(load_settings().database, read_only=True) as store:
        found = queries.document(store, document)
    emit(render(rendered(found.document, found.facts, found.issues)).splitlines())
