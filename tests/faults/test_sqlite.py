"""SQLite's bad days: no room, no right to write, a lock that somebody else keeps."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlmodel import SQLModel

from app.db import engine
from app.db.engine import Database
from app.settings import Settings
from tests.faults.world import refused, service
from tests.intake.pages import page_2014
from tests.reports.factories import API, COUNTY, COUNTY_2018, publish, put, sound_values, with_units

REPORT = f"{API}/reports/{COUNTY}/2016"
HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def file(migrated_sqlite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_sqlite, tmp_path / "test.sqlite"))


def everything(database: Database) -> dict[str, int]:
    """How many rows each table has, but the index of grams, which cannot be counted."""
    tables = [table for name, table in SQLModel.metadata.tables.items() if name != "search_gram"]
    with database.reading() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Not one page more for the file."""

    def limit(connection: object, *_: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    def free(connection: object, *_: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 4294967294")  # type: ignore[attr-defined]

    event.listen(database.engine, "begin", limit)
    try:
        yield
    finally:
        event.remove(database.engine, "begin", limit)
        event.listen(database.engine, "begin", free)


def test_the_file_may_not_grow(file: Path) -> None:
    database = Database(Settings(database_url=f"sqlite:///{file}"))
    with_units(database)
    with service(database) as caller:
        publish(caller, put(caller))
        before = everything(database)
        with full(database):
            for year in range(2008, 2014):  # the first may still find room in pages that are there
                answer = caller.put(
                    f"{API}/reports/{COUNTY}/{year}", json={"form": "2014", "values": sound_values()}
                )
                if answer.status_code != 201:
                    break
                before = everything(database)
            refused(answer, 507, "storage_full")
            page = (
                page_2014(unit="某县人民政府", year=2015)
                + b"<!--"
                + os.urandom(200_000).hex().encode()
                + b"-->"
            )
            said = {"Content-Type": "text/html"}
            refused(caller.post(f"{API}/imports", content=page, headers=said), 507, "storage_full")
            assert everything(database) == before
            assert caller.get(COUNTY_2018).status_code == 200
            assert caller.get("/readyz").status_code == 200
        answer = caller.post(f"{API}/imports", content=page, headers=said)
        assert answer.status_code == 201, answer.text


def test_a_file_that_may_only_be_read(file: Path) -> None:
    database = Database(Settings(database_url=f"sqlite:///{file}"))
    with_units(database)
    with service(database) as caller:
        put(caller)
    writable = Database(Settings(database_url=f"sqlite:///{file}"))
    database = Database(Settings(database_url=f"sqlite:///file:{file}?mode=ro&uri=true"))
    with writable.reading() as session, service(database) as caller:  # who reads keeps the -shm file there
        session.execute(text("SELECT 1"))
        refused(
            caller.put(REPORT, json={"form": "2014", "values": sound_values()}), 503, "database_read_only"
        )
        assert caller.get(COUNTY_2018).status_code == 200
        assert caller.get("/readyz").status_code == 200
    writable.close()


def test_a_file_that_cannot_be_opened(file: Path, tmp_path: Path) -> None:
    database = Database(Settings(database_url=f"sqlite:///{file}"))
    with_units(database)
    with service(database) as caller:
        database.engine.dispose()
        away = file.rename(tmp_path / "away")
        file.mkdir()
        refused(caller.get(f"{API}/units/{COUNTY}"), 503, "database_away")
        refused(caller.get("/readyz"), 503, "database_away")
        assert caller.get("/livez").status_code == 200
        file.rmdir()
        away.rename(file)
        database.engine.dispose()
        assert caller.get(f"{API}/units/{COUNTY}").status_code == 200


def test_somebody_else_holds_the_lock(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.2)
    database = Database(Settings(database_url=f"sqlite:///{file}"))
    with_units(database)
    with service(database) as caller, holder(file) as held:
        assert caller.get(f"{API}/units/{COUNTY}").status_code == 200
        assert caller.get("/readyz").status_code == 200
        refused(caller.put(REPORT, json={"form": "2014", "values": sound_values()}), 503, "busy")
        assert held.stdin is not None
        held.stdin.write(b"\n")
        held.stdin.flush()
        held.wait()
        assert caller.put(REPORT, json={"form": "2014", "values": sound_values()}).status_code == 201


@contextmanager
def holder(file: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Another process that has begun to write."""
    call = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield process
        finally:
            process.kill()
