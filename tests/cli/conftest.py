"""Folders to run the command in."""

import os
import shutil
from pathlib import Path

import pytest

from app.cli.shared import prepared_database
from app.settings import Settings


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with no setting but the defaults."""
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        if name != "GONGKAI_TEST_POSTGRES":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with divisions and forms, made once."""
    file = tmp_path_factory.mktemp("prepared") / "gongkai.sqlite"
    with prepared_database(Settings(database_url=f"sqlite:///{file}")):
        pass
    return file


@pytest.fixture
def settled(here: Path, prepared_file: Path) -> Path:
    """A folder whose database is prepared already."""
    shutil.copy(prepared_file, here / "gongkai.sqlite")
    return here
