"""``vanban rules check``: whether rule packs are sound."""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import RulesFolder
from pipeline.cli.output import emit

group = typer.Typer(help="Look after rule packs: ours and your own.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: The command line.
    """
    app.add_typer(group, name="rules")


@group.callback()
def _rules() -> None:
    """Keep ``check`` a command of its own: Typer makes a group of one command that command."""


@group.command("check", epilog="Example: `vanban rules check my-rules`")
def check(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="The same as --rules DIR.")] = None,
    rules: RulesFolder = None,
) -> None:
    """Check our packs, with your own over them, and run every example."""
    from pipeline.config import load_settings
    from pipeline.packs import check_packs

    emit([check_packs(load_settings(rules=folder or rules).rules)])
