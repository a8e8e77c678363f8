"""The command ``vanban``: its commands, and the one place where an error becomes an exit code.

Nothing heavy is imported here or at the top of the modules beside it, so that ``vanban --help`` answers at once.
"""

# ruff: noqa: PLC0415 - imports stand where they are needed: so that `vanban --help` loads nothing heavy
from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

from pipeline.cli import doctor, evaluate, explain, extract, ingest, query, reprocess, rules, show, status
from pipeline.cli.output import note, problem
from pipeline.errors import VanbanError

EXIT_CODES = {
    0: "done",
    1: "unexpected error: please report it",
    2: "the command was called wrongly",
    3: "done, but some files failed, or doctor found something wrong",
    4: "a setting or a rule pack is wrong",
    5: "the database or the inbox cannot be used, or another run holds it",
    130: "interrupted; what was stored is kept",
}

app = typer.Typer(
    name="vanban",
    help="Turns folders of Vietnamese and Dutch articles and resolutions into records that show their evidence.",
    epilog="Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + ".",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
ingest.register(app)
extract.register(app)
query.register(app)
show.register(app)
evaluate.register(app)
explain.register(app)
rules.register(app)
reprocess.register(app)
status.register(app)
doctor.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"vanban {version('vanban')}")
        raise typer.Exit


@app.callback()
def _vanban(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def run(args: Sequence[str]) -> int:
    """Run a command.

    Args:
        args: What follows ``vanban``.

    Returns:
        The exit code, one of ``EXIT_CODES``.
    """
    try:
        app(args=list(args), prog_name="vanban")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        return 130
    except VanbanError as error:
        problem(str(error), error.advice)
        return error.exit_code
    except Exception:  # noqa: BLE001 - the last place that can tell the person what to do
        traceback.print_exc()
        note(f"This should not happen. Please report the lines above and the command: vanban {' '.join(args)}")
        return 1
    return 0


def main() -> None:
    """Entry point of the console script."""
    sys.exit(run(sys.argv[1:]))
