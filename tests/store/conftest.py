from pathlib import Path

import pytest
from outcomes import url

from pipeline.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vanban.db"


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(url(tmp_path)) as opened:
        yield opened
