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
    app.command(epilog="Example: `vanban reprocess --needs-ocr`")(reprocess)


def reprocess(
    needs_ocr: Annotated[
        bool, typer.Option("--needs-ocr", help="Those with pages that waited for Tesseract to be installed.")
    ] = False,
    rules: RulesFolder = None,
) -> None:
    """Read stored documents anew from their files in the archive."""
    from pipeline.config import load_settings
    from pipeline.errors import UsageError
    from pipeline.reprocess import reprocess_needs_ocr

    if not needs_ocr:
        raise UsageError("nothing says which documents to read anew", remedy="Add --needs-ocr.")
    redone = reprocess_needs_ocr(load_settings(rules=rules))
    if not redone.done and not redone.failures:
        note("Nothing to do: no document waits for OCR.")
        return
    note(f"{redone.done} read anew, {len(redone.failures)} failed")
    for name, failure in redone.failures:
        note(f"failed: {name}: {failure.message}\n  -> {failure.remedy}")
    if redone.failures:
        raise typer.Exit(SOME_FAILED)
