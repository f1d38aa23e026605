"""A service that is killed in the middle of a job: the next one goes on where it stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session

from app.actor import OPERATOR
from app.db.engine import Database
from app.db.tables import Import, Job, Report
from app.intake import job_store, jobs
from app.intake.answer import Json
from app.intake.files import labels
from app.intake.runner import JobRunner
from app.intake.upload import Said, Upload
from tests.intake.pages import JPEG, page_2014
from tests.readers.files import zipped
from tests.reports.factories import with_units

FILES = 12
LIMIT = 2**24
PROGRAM = """
import sys
from app.db.engine import Database
from app.intake import runner
from app.settings import Settings
keep = runner.jobs.keep
def slowly(*args, **kwargs):
    import time
    time.sleep(0.2)
    return keep(*args, **kwargs)
runner.jobs.keep = slowly
database = Database(Settings(database_url=sys.argv[1]))
print("ready", flush=True)
runner.JobRunner(database, limit=2**24, lease=1.0).run_one()
"""


def count(session: Session, table: type) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def upload() -> Upload:
    pages = {f"{year}.html": page_2014(year=year) for year in range(2008, 2008 + FILES - 1)}
    return Upload(zipped({"图.jpg": JPEG} | pages), "年报.zip")


def made(database: Database) -> Json:
    uploads = [upload()]
    with database.writing() as session:
        return jobs.make(
            session, OPERATOR, uploads=uploads, names=labels(uploads), said=Said(), publish=False
        )


def told(database: Database, number: str) -> Json:
    with database.reading() as session:
        found = jobs.recall(session, OPERATOR, number=number)
    assert found is not None
    return found


def test_a_job_cut_off_by_kill_is_done_to_its_end(database: Database, tmp_path: Path) -> None:
    with_units(database)
    number = made(database)["id"]
    url = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url], env=os.environ | {"PYTHONPATH": os.getcwd()}
    )
    until = time.monotonic() + 120
    while told(database, number)["done"] < 3:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    half = told(database, number)
    assert (half["status"], 3 <= half["done"] < FILES) == ("running", True)
    with database.reading() as session:
        imports = count(session, Import)
    assert imports == half["done"] - 1  # one was refused

    runner = JobRunner(database, limit=LIMIT)
    while not runner.run_one():
        assert time.monotonic() < until, "the dead process's hold does not end"
        time.sleep(0.1)
    whole = told(database, number)
    assert (whole["status"], whole["done"], whole["total"]) == ("done", FILES, FILES)
    assert whole["counts"] == {"created": FILES - 1, "updated": 0, "unchanged": 0, "preview": 0, "refused": 1}
    before = {f["name"]: f["import"] for f in half["files"] if f["import"]}
    assert before.items() <= {f["name"]: f["import"] for f in whole["files"]}.items()
    with database.reading() as session:
        assert (count(session, Report), count(session, Import)) == (FILES - 1, FILES - 1)


def test_a_job_is_taken_by_one_process_only(database: Database) -> None:
    with_units(database)
    number = made(database)["id"]
    first, second = JobRunner(database, limit=LIMIT), JobRunner(database, limit=LIMIT)
    now, until = (first._until() - first._lease), first._until()
    with database.writing() as session:
        job = job_store.claim(session, holder="first", now=now, until=until)
    assert job is not None
    assert second.run_one() is False
    with database.writing() as session:
        assert job_store.renew(session, number, holder="second", until=until) is False
        assert job_store.renew(session, number, holder="first", until=until) is True
        job_store.release(session, number, holder="first")
    assert second.run_one() is True
    assert told(database, number)["done"] == FILES


def test_who_lost_the_job_writes_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process slept past its lease; another took over; the sleeper's next file is not kept."""
    with_units(database)
    number = made(database)["id"]
    keep = jobs.keep

    def taken_over(session: Session, job: Job, **known: object) -> str:
        session.execute(update(Job).values(holder="other"))
        return keep(session, job, **known)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "keep", taken_over)
    assert JobRunner(database, limit=LIMIT).run_one() is True
    assert told(database, number)["done"] == 0
    with database.reading() as session:
        assert count(session, Report) == 0


def test_an_error_of_ours_costs_one_file(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with_units(database)
    number = made(database)["id"]
    keep = jobs.service.keep

    def broken(session: Session, actor: object, *, upload: Upload, **known: object) -> Json:
        if upload.name == "2010.html":
            raise RuntimeError("broken")
        return keep(session, actor, upload=upload, **known)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs.service, "keep", broken)
    assert JobRunner(database, limit=LIMIT).run_one() is True
    job = told(database, number)
    assert job["counts"]["refused"] == 2
    assert [f["problem"]["code"] for f in job["files"] if f["problem"]] == ["picture", "internal"]


def test_a_service_stopped_in_a_job_leaves_it_to_the_next(database: Database) -> None:
    with_units(database)
    number = made(database)["id"]
    runner = JobRunner(database, limit=LIMIT)
    runner.start()
    while told(database, number)["done"] < 1:
        time.sleep(0.02)
    runner.stop()
    left = told(database, number)["status"] != "done"
    assert JobRunner(database, limit=LIMIT).run_one() is left
    assert told(database, number)["done"] == FILES
