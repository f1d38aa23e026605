"""The files of the whole data set where there is no room for them."""

import errno
import time
from pathlib import Path
from typing import Any

import pytest

from app.bulk import builder
from app.bulk.builder import Builder
from app.db.engine import Database
from app.problems import ProblemError
from tests.reports.factories import with_units


def test_no_room_is_said_and_the_next_try_succeeds(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_units(database)
    make = builder.build

    def full(_database: Database, folder: Path, **_: Any) -> None:
        (folder / "units.csv").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(builder, "build", full)
    made = Builder(database, tmp_path / "bulk", pause=0.05)
    with pytest.raises(ProblemError) as refusal:
        made.wanted()
    assert refusal.value.kind.code == "storage_full"
    assert [each.name for each in (tmp_path / "bulk").iterdir()] == ["lock"]
    monkeypatch.setattr(builder, "build", make)
    until = time.monotonic() + 30
    while made.shelf.current() is None:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert made.wanted().files
    made.stop()
