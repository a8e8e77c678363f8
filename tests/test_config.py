from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.config import Settings, load_settings
from pipeline.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent


def test_defaults(here: Path) -> None:
    assert load_settings().model_dump() == {
        "data": Path("vanban-data"),
        "inbox": Path("vanban-data/inbox"),
        "database": "sqlite:///vanban-data/vanban.db",
        "batch_size": 25,
        "processes": 1,
        "max_bytes": 200_000_000,
        "settle_time": 0.0,  # as the tests have it
        "time_limit": 900,
        "memory_limit": 4_000_000_000,
        "max_files": 2_000,
        "max_unpacked_bytes": 2_000_000_000,
        "max_depth": 3,
        "rules": None,
    }


def test_the_file_changes_the_defaults_and_a_variable_wins(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("vanban.toml").write_text('data = "kho"\nbatch_size = 40\nprocesses = 2\n', encoding="utf-8")
    monkeypatch.setenv("VANBAN_PROCESSES", "3")
    settings = load_settings()
    assert (settings.data, settings.inbox, settings.database) == (
        Path("kho"),
        Path("kho/inbox"),
        "sqlite:///kho/vanban.db",
    )
    assert (settings.batch_size, settings.processes) == (40, 3)


def test_an_inbox_elsewhere_does_not_move_the_data(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_INBOX", "/srv/scans")
    settings = load_settings()
    assert (settings.data, settings.inbox) == (Path("vanban-data"), Path("/srv/scans"))


@pytest.mark.parametrize(
    ("file", "variables", "message"),
    [
        ("batch_size = 0", {}, "vanban.toml, batch_size: 0 is not allowed: input should be greater than or equal to 1"),
        ('processes = "two"', {}, "vanban.toml, processes: 'two' is not allowed: input should be a valid integer"),
        ("batchsize = 3", {}, "vanban.toml: there is no setting 'batchsize' (there are: data, inbox, database,"),
        ("batch_size = ", {}, "vanban.toml is not valid TOML: "),
        ("", {"VANBAN_BATCH_SIZE": "501"}, "VANBAN_BATCH_SIZE: '501' is not allowed: input should be less than"),
        ("", {"VANBAN_BATCHSIZE": "5"}, "the variable VANBAN_BATCHSIZE is not a setting of vanban"),
        ("", {"VANBAN_INBOX": "vanban-data"}, "the inbox must be a folder of its own, not the data folder itself"),
        ('data = "x"\ninbox = "x/../x"', {}, "the inbox must be a folder of its own, not the data folder itself"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place_and_what_is_allowed(
    here: Path, monkeypatch: pytest.MonkeyPatch, file: str, variables: dict[str, str], message: str
) -> None:
    Path("vanban.toml").write_text(file, encoding="utf-8")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert str(caught.value).startswith(message)
    assert caught.value.exit_code == 4


def test_a_file_that_is_no_text_is_named(here: Path) -> None:
    Path("vanban.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match=r"vanban\.toml cannot be read"):
        load_settings()


def test_the_settings_are_documented_as_they_are() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| `(VANBAN_\w+)` \| (.+?) \| (.+) \|$",
        (ROOT / "docs/settings.md").read_text(encoding="utf-8"),
        re.M,
    )
    defaults = {
        "inbox": "`inbox` in the data folder",
        "database": "`vanban.db` in the data folder",
        "rules": "none",
    }
    assert rows == [
        (name, f"VANBAN_{name.upper()}", defaults.get(name, f"`{field.default}`"), field.description)
        for name, field in Settings.model_fields.items()
    ]
