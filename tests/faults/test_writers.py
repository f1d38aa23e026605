"""Fifty writers on SQLite, in one process and in two: nobody is told that the database is locked,
and everything acknowledged is there.

`pytest -m "long and kill" tests/faults` for a minute of it; the quick one is in the suite.
"""

import os
import signal
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from app.actor import OPERATOR
from app.db.engine import Database
from app.db.migrate import migrate
from app.settings import Settings
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import Kind
from tests.process import served
from tests.reports.factories import API, COUNTY, sound_values, with_units

WRITERS = 50


@dataclass
class Writer:
    """Drafts a report of its own unit, then writes the next number into it, again and again."""

    unit: str
    acknowledged: int = -1
    statuses: Counter[int] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    def run(self, base: str, rounds: int, until: float) -> None:
        address, etag = f"{API}/reports/{self.unit}/2018", None
        with httpx2.Client(base_url=base, timeout=120) as client:
            for number in range(rounds):
                if time.monotonic() > until:
                    return
                body = {"values": sound_values(disclosure__total=number, complaints__total=number)}
                answer = client.put(address, json=body, headers={"If-Match": etag} if etag else {})
                self.statuses[answer.status_code] += 1
                if not answer.is_success:
                    self.refused.append(answer.text)
                    return
                self.acknowledged, etag = number, answer.headers["etag"]


def written(file: Path, *, services: int, rounds: int, seconds: float) -> list[Writer]:
    """What fifty writers got, against so many processes over one file."""
    url = f"sqlite:///{file}"
    database = Database(Settings(database_url=url))
    migrate(database)
    with_units(database)
    writers = [Writer(f"{COUNTY}-{number:03}") for number in range(WRITERS)]
    with database.writing() as session:
        for writer in writers:
            create(
                session,
                OPERATOR,
                new=NewUnit(writer.unit, f"{writer.unit}局", Kind.DEPARTMENT, parent=COUNTY),
            )
    database.close()
    running = [served(url) for _ in range(services)]
    try:
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=writer.run, args=(running[place % services][1], rounds, until))
            for place, writer in enumerate(writers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        for process, _ in running:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    return writers


def stored(file: Path) -> dict[str, set[int]]:
    """The numbers of both cells by unit, as any program finds them in the file."""
    asked = """
        SELECT r.unit, v.value FROM report r JOIN revision n ON n.report_id = r.id
        JOIN value v ON v.revision_id = n.id JOIN cell c ON c.id = v.cell_id
        WHERE c.indicator IN ('disclosure.total', 'complaints.total')
    """
    found: dict[str, set[int]] = {}
    with sqlite3.connect(file) as connection:
        for unit, value in connection.execute(asked):
            found.setdefault(unit, set()).add(value)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return found


def test_fifty_writers(tmp_path: Path) -> None:
    file = tmp_path / "test.sqlite"
    writers = written(file, services=1, rounds=2, seconds=120)
    assert [writer.refused for writer in writers if writer.refused] == []
    assert [writer.acknowledged for writer in writers] == [1] * WRITERS
    assert stored(file) == {writer.unit: {1} for writer in writers}


@pytest.mark.long
@pytest.mark.kill
def test_fifty_writers_for_a_minute(tmp_path: Path) -> None:
    file = tmp_path / "test.sqlite"
    writers = written(file, services=2, rounds=10**6, seconds=60)
    assert [writer.refused for writer in writers if writer.refused] == []
    assert stored(file) == {writer.unit: {writer.acknowledged} for writer in writers}
