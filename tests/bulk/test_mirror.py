"""A copy fed only from the public API equals the service it follows."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.bulk import mirror
from app.bulk.compare import counts, hashes, in_step
from app.bulk.mirror import Synced
from app.bulk.mirror_items import MirrorError
from app.bulk.place import download_place
from app.cli import run
from app.client import Gongkai, GongkaiError
from app.db.engine import Database
from tests.api.keys import closed_service
from tests.journal.replay import replayed
from tests.journal.truth import truth
from tests.journal.world import CITY, World, found

PUBLIC = {
    "reports": "SELECT r.unit, r.year, r.scope, n.number, n.status, n.form, n.scope_basis, n.title, n.period_start, "
    "n.period_end, n.published_on, n.publication, n.signoff, n.sections, n.historical, n.note, "
    "n.confidentiality_by, n.confidentiality_on, n.created_at, n.published_at, n.ended_at, n.withdrawn_at, "
    "n.withdrawn_reason FROM revision n JOIN report r ON r.id = n.report_id WHERE n.published_at IS NOT NULL",
    "values": "SELECT r.unit, r.year, r.scope, n.number, c.indicator, c.applicant, v.status, v.value, v.raw, v.locator, "
    "v.by FROM value v JOIN cell c ON c.id = v.cell_id JOIN revision n ON n.id = v.revision_id "
    "JOIN report r ON r.id = n.report_id WHERE n.published_at IS NOT NULL",
    "unmatched": "SELECT r.unit, r.year, n.number, u.text, u.locator FROM unmatched u JOIN revision n "
    "ON n.id = u.revision_id JOIN report r ON r.id = n.report_id WHERE n.published_at IS NOT NULL",
    "facts": "SELECT u.code, f.year, f.scope, c.indicator, c.applicant, f.status, f.value, f.form FROM fact f "
    "JOIN unit u ON u.id = f.unit_id JOIN cell c ON c.id = f.cell_id",
    "derived": "SELECT u.code, f.year, f.scope, c.indicator, f.status, f.numerator, f.denominator "
    "FROM derived_fact f JOIN unit u ON u.id = f.unit_id JOIN cell c ON c.id = f.cell_id",
    "findings": "SELECT r.unit, r.year, r.scope, n.number, f.fingerprint, f.severity, f.message FROM finding f "
    "JOIN revision n ON n.id = f.revision_id JOIN report r ON r.id = n.report_id "
    "WHERE n.status = 'published' AND NOT f.from_reader",
}
"""What the public may know of reports, superseded and withdrawn revisions included."""


def sync(copy: Database, service: Gongkai, *, origin: str) -> Synced:
    return mirror.sync(copy, service, origin=origin, folder=download_place(copy.url, origin))


def shared(database: Database) -> dict[str, Any]:
    """All that must be equal, by what names it."""
    with database.reading() as session:
        rows = {
            name: sorted((tuple(row) for row in session.execute(text(statement))), key=repr)
            for name, statement in PUBLIC.items()
        }
    true = truth(database)
    for name in ("units", "names", "successors", "reporting_units", "calendar", "local_indicators"):
        rows[name] = true[name]
    return rows


def follow(world: World, database: Database, copy: Database, origin: str, *, rounds: int, steps: int) -> None:
    found(database)
    world.begin()
    with Gongkai(origin) as service:
        for _ in range(rounds):
            world.run(steps)
            done = sync(copy, service, origin=origin)
            assert done.from_package in (True, None)
        assert in_step(service, done.cursor)
        assert sync(copy, service, origin=origin).applied.total() == 0
        compared = counts(copy, service) + hashes(copy, service)
    assert [each for each in compared if not each.equal] == []
    assert int(compared[2].here) > 0
    here, there = shared(copy), shared(database)
    for name, rows in there.items():
        assert here[name] == rows, name
    # A copy tells of what it took in, like any other database.
    told, true = replayed(copy), truth(copy)
    for name, rows in true.items():
        assert told[name] == rows, name


def test_a_copy_equals_its_origin(
    database: Database, office: TestClient, origin: str, copy: Database
) -> None:
    follow(World(office, 21), database, copy, origin, rounds=4, steps=15)


@pytest.mark.long
@pytest.mark.parametrize("seed", [22, 23])
def test_a_copy_equals_its_origin_after_a_thousand_operations(
    database: Database, office: TestClient, origin: str, copy: Database, seed: int
) -> None:
    follow(World(office, seed), database, copy, origin, rounds=40, steps=25)


PROGRAM = """
import sys, time
from app.bulk import mirror, mirror_load
from app.cli import run
take = mirror.take
mirror.PAGE = mirror_load.BATCH = 3
def slowly(*given, **how):
    time.sleep(0.1)
    return take(*given, **how)
mirror.take = mirror_load.take = slowly
sys.exit(run(["mirror", sys.argv[1], "--to", sys.argv[2]]))
"""


def test_killed_and_resumed(
    database: Database, office: TestClient, origin: str, copy: Database, copy_url: str
) -> None:
    kill_on_the_way(database, office, origin, copy, copy_url, seed=31, rounds=2, steps=20)


def kill_on_the_way(
    database: Database,
    office: TestClient,
    origin: str,
    copy: Database,
    copy_url: str,
    *,
    seed: int,
    rounds: int,
    steps: int,
) -> None:
    found(database)
    world, random = World(office, seed, only_reports=True), Random(seed)
    world.begin()
    stopped = 0
    for _ in range(rounds):
        world.run(steps)
        before = cursor(copy)
        process = mirror_slowly(origin, copy_url)
        # Somewhere after its first page.
        while process.poll() is None and cursor(copy) == before:
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.3))
        process.kill()
        stopped += process.wait() == -signal.SIGKILL
    assert stopped > 0
    assert run(["mirror", origin, "--to", copy_url, "--verify"]) == 0
    here, there = shared(copy), shared(database)
    for name, rows in there.items():
        assert here[name] == rows, name


@pytest.mark.long
@pytest.mark.mirror
def test_killed_again_and_again_beside_a_living_service(
    database: Database, office: TestClient, origin: str, copy: Database, copy_url: str
) -> None:
    """Reports are published, corrected and withdrawn all the while, 500 times and more."""
    found(database)
    world, random = World(office, 34, only_reports=True), Random(34)
    world.begin()
    living = threading.Thread(target=lambda: live(world, database, 500))
    living.start()
    killed = 0
    while living.is_alive() or not killed:
        process = mirror_slowly(origin, copy_url)
        try:
            process.wait(random.uniform(1, 8))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
    living.join()
    assert killed > 2
    assert public_changes(database) >= 500
    assert run(["mirror", origin, "--to", copy_url, "--verify"]) == 0
    here, there = shared(copy), shared(database)
    for name, rows in there.items():
        assert here[name] == rows, name
    told, true = replayed(copy), truth(copy)
    for name, rows in true.items():
        assert told[name] == rows, name


def live(world: World, database: Database, changes: int) -> None:
    while public_changes(database) < changes:
        world.run(5)


def public_changes(database: Database) -> int:
    counted = "SELECT count(*) FROM journal WHERE kind = 'report' AND public"
    with database.reading() as session:
        return int(session.execute(text(counted)).scalar_one())


def mirror_slowly(origin: str, copy_url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, origin, copy_url],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def cursor(copy: Database) -> str | None:
    with copy.reading() as session:
        found: str | None = session.execute(text("SELECT cursor FROM mirror_state")).scalar_one_or_none()
        return found


def test_a_folder_holds_the_tables(
    database: Database, office: TestClient, origin: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found(database)
    World(office, 5).begin()
    folder = tmp_path / "副本"
    assert run(["mirror", origin, "--to", str(folder), "--verify"]) == 0
    told = capfd.readouterr()
    assert told.out.startswith("与对方一致：units 9、reports 4、observations ")
    assert "已同步到" in told.err
    assert sorted(path.name for path in folder.iterdir()) == [
        "gongkai.sqlite", "observations.csv", "reports.csv", "units.csv",
    ]  # fmt: skip
    asked = f"{origin}/api/v1/observations?synthetic=true&format=csv"
    assert (folder / "observations.csv").read_bytes() == office.get(asked).content
    # A second run finds nothing to do, and says so.
    assert run(["mirror", origin, "--to", str(folder)]) == 0
    assert "没有变动" in capfd.readouterr().err


def test_a_copy_has_a_feed_of_its_own(
    database: Database, office: TestClient, origin: str, copy: Database
) -> None:
    found(database)
    World(office, 6).begin()
    with Gongkai(origin) as service:
        sync(copy, service, origin=origin)
    asked = f"/api/v1/observations?within={CITY}&format=csv"
    with closed_service(copy) as served:
        assert served.get(asked).content == office.get(asked).content
        told = served.get("/api/v1/changes?kind=report").json()["items"]
        there = office.get("/api/v1/changes?kind=report").json()["items"]
        named = ("at", "action", "unit", "year", "scope", "revision", "link", "after")
        assert [[i[n] for n in named] for i in told] == [[i[n] for n in named] for i in there]


def test_what_is_no_copy_is_left_alone(
    database: Database, office: TestClient, origin: str, copy: Database
) -> None:
    found(copy)
    with Gongkai(origin) as service, pytest.raises(MirrorError, match="不是镜像"):
        sync(copy, service, origin=origin)


def test_a_copy_follows_one_origin_and_notices_another(
    database: Database, office: TestClient, origin: str, copy: Database
) -> None:
    found(database)
    with Gongkai(origin) as service:
        sync(copy, service, origin=origin)
        with pytest.raises(MirrorError, match="不能改随"):
            sync(copy, service, origin="http://127.0.0.1:9")
        with copy.writing() as session:
            session.execute(text("UPDATE mirror_state SET cursor = '3-00000000'"))
        with pytest.raises(MirrorError, match="备份恢复"):
            sync(copy, service, origin=origin)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_follows_outlives_a_time_without_the_service(
    database: Database, office: TestClient, origin: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    found(database)
    get, rounds = Gongkai.get, []

    def away(*given: Any, **rest: Any) -> Any:
        if len(rounds) == 1:
            raise GongkaiError(503, {"code": "busy", "detail": "正在重启"})
        return get(*given, **rest)

    def round_(_seconds: float) -> None:
        rounds.append(capfd.readouterr().err)
        if len(rounds) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Gongkai, "get", away)
    monkeypatch.setattr(sys.modules["app.cli.mirror"], "time", SimpleNamespace(sleep=round_))
    run(["mirror", origin, "--to", str(tmp_path / "副本"), "--follow", "1"])
    assert "从对方的整套数据（/bulk）开始" in rounds[0]
    assert "503 busy: 正在重启" in rounds[1]
    assert "没有变动" in rounds[2]
