"""A user's rule packs, read from the folder that the settings name."""

from __future__ import annotations

from pathlib import Path

from extractors import check
from extractors.packs import RuleError
from extractors.rules import shipped
from pipeline.errors import ConfigurationError

_REMEDY = "Correct it, then run vanban rules check {}; docs/rules.md says how a pack is written."


def read_packs(folder: Path | None) -> dict[str, str]:
    """The packs in a folder.

    Args:
        folder: Of the settings; None gives none.

    Returns:
        File to its TOML.

    Raises:
        ConfigurationError: The folder or a file in it cannot be read, or it holds no pack.
    """
    if folder is None:
        return {}
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file())
    except OSError as error:
        raise _unreadable(folder, error.strerror or str(error)) from error
    if not files:
        raise _unreadable(folder, "it holds no pack, no file that ends in .toml")
    packs = {}
    for file in files:
        try:
            packs[str(file)] = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise _unreadable(file, f"it is not UTF-8: {error.reason} at byte {error.start}") from error
        except OSError as error:
            raise _unreadable(file, error.strerror or str(error)) from error
    return packs


def lay_packs(folder: Path | None) -> None:
    """Lay the packs in a folder over ours, for all that this process and its workers find from now on.

    Args:
        folder: Of the settings; None leaves ours alone.

    Raises:
        ConfigurationError: The folder cannot be read, or a pack in it is not sound; the message names every fault.
    """
    packs = read_packs(folder)
    try:
        check.lay(packs)
    except RuleError as error:
        raise ConfigurationError(str(error), remedy=_REMEDY.format(folder)) from error


def check_packs(folder: Path | None) -> str:
    """Check our packs, those in a folder laid over them, and every example of every rule in force.

    Args:
        folder: As for ``lay_packs``; the packs stay laid.

    Returns:
        A line that says how much was checked.

    Raises:
        ConfigurationError: Something is not sound; the message names every fault.
    """
    packs = read_packs(folder)
    found = check.form_faults({**shipped(), **packs})
    if not found:
        lay_packs(folder)
        found = [line for rule in check.all_rules() for line in check.examples(rule)]
    if found:
        raise ConfigurationError("\n".join(found), remedy=_REMEDY.format(folder or "").replace("check ;", "check;"))
    rules = check.all_rules()
    examples = sum(len(rule.match) + len(rule.no_match) for rule in rules)
    return f"sound: {len(shipped())} packs of ours, {len(packs)} of yours, {len(rules)} rules, {examples} examples"


def _unreadable(path: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"the rule packs {path} cannot be used: {reason}",
        remedy="Name a folder with packs such as campaigns.toml; docs/rules.md says how they are written.",
    )
