"""``vanban reprocess``: documents that are stored, read once more."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.options import RulesFolder
from pipeline.cli.output import SOME_FAILED, note


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: The command line.
    """
    app.command(epilog="Examples: `vanban reprocess`; `vanban reprocess --needs-ocr`")(reprocess)


def reprocess(
    needs_ocr: Annotated[
        bool, typer.Option("--needs-ocr", help="Instead those with pages that waited for Tesseract.")
    ] = False,
    rules: RulesFolder = None,
) -> None:
    """Read stored documents anew from their files in the archive.

    Those whose facts were found by other rules than these are read.
    """
    from pipeline import reprocess as stored
    from pipeline.config import load_settings

    redone = stored.reprocess(load_settings(rules=rules), "needs_ocr" if needs_ocr else "outdated")
    if not redone.done and not redone.failures:
        note(
            "Nothing to do: " + ("no document waits for OCR." if needs_ocr else "these rules have read every document.")
        )
        return
    note(f"{redone.done} read anew, {len(redone.failures)} failed")
    for name, failure in redone.failures:
        note(f"failed: {name}: {failure.message}\n  -> {failure.remedy}")
    if redone.failures:
        raise typer.Exit(SOME_FAILED)
