"""Imports go one way: extractors <- pipeline <- flows, and what starts quickly imports nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("extractors", "pipeline", "flows")
MAY_IMPORT = {
    "extractors": {"extractors"},
    "pipeline": {"pipeline", "extractors"},
    "flows": {"flows", "pipeline", "extractors"},
}
# The libraries that belong to one layer.
OWNERS = {
    "prefect": "flows",
    "sqlalchemy": "pipeline",
    "alembic": "pipeline",
    "typer": "pipeline",
    "rich": "pipeline",
    "pydantic_settings": "pipeline",
    "langdetect": "pipeline",
    "pypdfium2": "pipeline",
    "pdfplumber": "pipeline",
    "docx": "pipeline",
    "trafilatura": "pipeline",
    "spacy": "extractors",
}
# The console script belongs to pipeline; its commands reach flows when they are called.
LATE = {("pipeline.cli.ingest", "flows")}


def imports(source: str, module: str) -> Iterator[tuple[str, bool]]:
    """Top-level name of each import and whether it stands inside a function."""
    tree = ast.parse(source)
    within = {id(node) for top in ast.walk(tree) if isinstance(top, ast.FunctionDef | ast.AsyncFunctionDef)
              for node in ast.walk(top)}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], id(node) in within
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            yield (node.module or "").split(".")[0], id(node) in within


def wrong_edges(source: str, module: str) -> list[str]:
    layer = module.split(".", maxsplit=1)[0]
    wrong = []
    for name, late in imports(source, module):
        if name in PACKAGES and name not in MAY_IMPORT[layer] and not (late and (module, name) in LATE):
            wrong.append(f"{module} imports {name}")
        if OWNERS.get(name, layer) != layer:
            wrong.append(f"{module} imports {name}, which belongs to {OWNERS[name]}")
    return wrong


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}


def test_every_package_is_walked() -> None:
    assert {name.split(".")[0] for name in MODULES} == set(PACKAGES)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    assert wrong_edges(MODULES[module].read_text(encoding="utf-8"), module) == []


@pytest.mark.parametrize(
    ("module", "source", "wrong"),
    [
        ("extractors.x", "from pipeline.model import Page", ["extractors.x imports pipeline"]),
        ("extractors.x", "import sqlalchemy.orm", ["extractors.x imports sqlalchemy, which belongs to pipeline"]),
        ("pipeline.x", "import flows.ingest", ["pipeline.x imports flows"]),
        ("pipeline.x", "def f():\n    import flows.ingest", ["pipeline.x imports flows"]),
        (
            "pipeline.x",
            "def f():\n    from prefect import flow",
            ["pipeline.x imports prefect, which belongs to flows"],
        ),
        ("pipeline.x", "from spacy.tokens import Doc", ["pipeline.x imports spacy, which belongs to extractors"]),
        ("pipeline.cli.ingest", "from flows.start import run", ["pipeline.cli.ingest imports flows"]),
        ("pipeline.cli.ingest", "def f():\n    from flows.start import run", []),
        ("flows.x", "from pipeline.ingest import open_run\nimport prefect", []),
    ],
)
def test_the_check_sees_a_wrong_edge(module: str, source: str, wrong: list[str]) -> None:
    assert wrong_edges(source, module) == wrong


def test_help_loads_nothing_heavy() -> None:
    heavy = sorted({*OWNERS, "pydantic", "numpy", "lxml"} - {"typer"})
    script = (
        "import sys\nfrom pipeline.cli.app import run\nassert run(['--help']) == 0\n"
        f"print(sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert "ingest" in done.stdout
