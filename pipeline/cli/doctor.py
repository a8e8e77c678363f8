"""``vanban doctor``."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

import typer

from pipeline.cli.output import SOME_FAILED, emit


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: The command line.
    """
    app.command(epilog="Example: `vanban doctor`")(doctor)


def doctor() -> None:
    """Look whether everything is as it should be; nothing is changed.

    Rules, tools, folders and disk, the database, every file of the archive against the ledger, every fact against its
    text. What is wrong comes with its remedy, and with exit code 3.
    """
    from pipeline.config import load_settings
    from pipeline.doctor import examine

    wrong = 0
    for finding in examine(load_settings()):
        wrong += finding.remedy is not None
        emit([f"{'ok   ' if finding.remedy is None else 'WRONG'} {finding.about}: {finding.message}"])
        if finding.remedy is not None:
            emit([f"      -> {finding.remedy}"])
    if wrong:
        raise typer.Exit(SOME_FAILED)
