"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RulesFolder = Annotated[
    Path | None,
    typer.Option(
        "--rules", metavar="DIR", help="Folder of your own rule packs, laid over ours; otherwise as the settings say."
    ),
]
