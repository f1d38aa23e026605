"""A disk without room under a real service: `RLIMIT_FSIZE` refuses every byte beyond it, in the
database, in spooled uploads, in exports; given back, everything works again."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from sqlalchemy import text

from app.backup.service import save
from app.cli.shared import prepare
from app.db.engine import Database
from app.settings import Settings
from tests.faults.world import refused
from tests.intake.pages import page_2014
from tests.process import served
from tests.readers.files import zipped
from tests.reports.factories import API, COUNTY, sound_values, with_units

HTML = {"Content-Type": "text/html"}
EXPORT = f"{API}/observations?within={COUNTY}&format="


@contextmanager
def no_room(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """No file of the process may grow past half a KiB."""
    whole = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (512, whole[1]))
    try:
        yield
    finally:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, whole)


def counted(database: Database) -> list[int]:
    asked = "SELECT count(*) FROM {}"
    with database.reading() as session:
        return [
            session.execute(text(asked.format(table))).scalar_one()
            for table in ("report", "revision", "value", "source", "job", "job_upload", "import", "journal")
        ]


def test_nothing_is_half_stored_and_it_works_again(tmp_path: Path, migrated_sqlite: Path) -> None:
    file = tmp_path / "test.sqlite"
    file.write_bytes(migrated_sqlite.read_bytes())
    database = Database(Settings(database_url=f"sqlite:///{file}"))
    with_units(database)
    page = page_2014(unit="某县人民政府", year=2015)
    heavy = zipped(
        {f"{year}.html": page_2014(year=year) for year in (2012, 2013)} | {"0.bin": os.urandom(2 << 20)}
    )
    forms = {"file": ("年报.zip", heavy, "application/zip")}
    process, base = served(f"sqlite:///{file}")
    try:
        with httpx2.Client(base_url=base, timeout=60) as client:
            put = client.put(f"{API}/reports/{COUNTY}/2016", json={"values": sound_values()})
            assert put.status_code == 201
            before = counted(database)
            with no_room(process):
                put = client.put(f"{API}/reports/{COUNTY}/2017", json={"values": sound_values()})
                refused(put, 507, "storage_full")
                refused(client.post(f"{API}/imports", content=page, headers=HTML), 507, "storage_full")
                refused(client.post(f"{API}/imports", files=forms), 507, "storage_full")
                for form in ("xlsx", "parquet"):
                    refused(client.get(EXPORT + form), 507, "storage_full")
                refused(client.get("/bulk"), 507, "storage_full")
                assert client.get(f"{API}/reports/{COUNTY}/2016").status_code == 200
                assert client.get("/livez").status_code == 200
                assert counted(database) == before
            assert client.post(f"{API}/imports", content=page, headers=HTML).status_code == 201
            assert client.post(f"{API}/imports", files=forms).status_code == 202
            assert client.get(EXPORT + "parquet").status_code == 200
        assert not list(tmp_path.glob("**/*.part"))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
    with database.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    database.close()


def test_a_backup_without_room_leaves_no_file(migrated_sqlite: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'test.sqlite')}"
    database = Database(Settings(database_url=url))
    with_units(database)
    prepare(database)
    whole, cut = tmp_path / "whole.zip", tmp_path / "cut.zip"
    save(database, whole)
    most = whole.stat().st_size - 100  # the moment it was made at takes a byte more or less
    done = subprocess.run(
        [sys.executable, "-m", "app", "backup", str(cut)],
        env=os.environ | {"GONGKAI_DATABASE_URL": url, "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY)),
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"gongkai: 写不了 {cut}：File too large。\n",
    )
    assert list(tmp_path.glob("cut*")) == []
    save(database, cut)
    assert cut.stat().st_size > most
    database.close()
