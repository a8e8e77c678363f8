"""What the README says is what the program does: its commands are run, its Python executed, its links followed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.partition("#")[0].strip()
    for kind, block in BLOCKS
    if kind == "sh"
    for line in block.splitlines()
    if line.startswith("vanban ")
]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SOME_FAILED = 3  # one sample is broken on purpose


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A place like a fresh clone, in which the commands run in the order of the README."""
    path = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "samples", path / "samples")
    return path


def run(command, folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("VANBAN_", "PREFECT_"))}
    environment |= {"PYTHONUTF8": "1", "HOME": str(folder)}
    program = [sys.executable, "-m", "pipeline.cli", *shlex.split(command)[1:]]
    return subprocess.run(
        program, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=240, check=False
    )


def test_there_are_commands():
    assert len(COMMANDS) > 8


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_runs(command, folder):
    ended = run(command, folder)
    # The night reports what failed since the night before.
    expected = {0, SOME_FAILED} if command in ("vanban ingest samples/inbox", "vanban flow nightly") else {0}
    assert ended.returncode in expected, ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_python_of_the_readme_runs(capsys):
    (code,) = [block for kind, block in BLOCKS if kind == "python"]
    exec(compile(code, "README.md", "exec"), {})  # the README's own lines
    shown = capsys.readouterr().out
    assert "25-NQ/TW" in shown
    assert "'value': 100, 'qualifier': 'more_than'" in shown


def test_the_picture_is_what_the_program_prints(folder):
    (picture,) = [block for kind, block in BLOCKS if not kind]
    command = picture.splitlines()[0].removeprefix("$ ")
    printed = {" ".join(line.split()) for line in run(command, folder).stdout.splitlines()}
    shown = [" ".join(line.split()) for line in picture.splitlines()[2:] if line.strip() and "─" not in line]
    assert shown
    assert [line for line in shown if line not in printed] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
