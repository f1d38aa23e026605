"""Rollups: out of date from the commit on, made anew in the background, no publisher waits."""

import time
from random import Random

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from app.db.engine import Database
from app.db.tables import RollupStale, Unit
from app.rollups import service, stale_store
from app.rollups.background import Renewer
from app.rollups.stale_store import ALL_YEARS, UNITS_ONLY, Area, Stale
from tests.observations import world


@pytest.fixture
def made(database: Database) -> Database:
    """A small world whose rollups are up to date."""
    small = world.make(Random(7))
    small.reports = [filed for filed in small.reports if filed.year == 2020][:30]
    with database.writing() as session:
        world.store(small, session)
    with database.writing() as session:
        service.rebuild_sums(session)
    return database


def everything(session: Session) -> list[list[str]]:
    """All rows of the three tables, in order."""
    tables = ("rollup", "report_rollup", "unit_rollup")
    return [sorted(map(repr, session.execute(text(f"SELECT * FROM {table}")))) for table in tables]


def stale(database: Database) -> list[Stale] | None:
    with database.reading() as session:
        return stale_store.stale(session, limit=100)


def test_area_by_area_is_the_same_as_all_at_once(made: Database) -> None:
    with made.reading() as session:
        whole = repr(everything(session))
        areas = session.execute(select(Unit.province, Unit.prefecture).distinct()).all()
    with made.writing() as session:
        for table in ("rollup", "report_rollup", "unit_rollup"):
            session.execute(text(f"DELETE FROM {table}"))
        for province, prefecture in areas:
            session.add(RollupStale(year=ALL_YEARS, province=province or "", prefecture=prefecture or ""))
    while made.write_in_turn(service.renew_next):
        pass
    with made.reading() as session:
        assert repr(everything(session)) == whole
    assert len(areas) > 4
    assert stale(made) == []


def unit(database: Database, level: str) -> Unit:
    with database.reading() as session:
        return session.execute(
            select(Unit).where(Unit.level == level, Unit.kind == "government").order_by(Unit.code)
        ).scalars().first()  # type: ignore[return-value]  # fmt: skip


def test_publishers_of_one_area_wait_for_nobody(made: Database) -> None:
    """Both are in the middle of their transactions; on SQLite there is one writer at a time."""
    county = unit(made, "county")
    assert county.id is not None
    area = Area(county.province or "", county.prefecture or "")
    with made.writing() as one:
        stale_store.mark(one, [(county.id, 2020)])
        if not made.is_sqlite:
            with made.writing() as other:
                other.execute(text("SET LOCAL lock_timeout = '100ms'"))
                stale_store.mark(other, [(county.id, 2020)])
                stale_store.mark(other, [(county.id, 2021)])
            assert stale(made) == [Stale(area, 2020), Stale(area, 2021)]
    assert Stale(area, 2020) in (stale(made) or ())


def test_a_mark_that_came_during_a_renewal_stays(made: Database) -> None:
    if made.is_sqlite:
        pytest.skip("one writer at a time")
    county = unit(made, "county")
    assert county.id is not None
    with made.writing() as session:
        stale_store.mark(session, [(county.id, 2020)])
    with made.writing() as renewing:
        assert service.renew_next(renewing)
        with made.writing() as publishing:
            stale_store.mark(publishing, [(county.id, 2020)])
        with made.writing() as second:
            assert not service.renew_next(second), "two at once would write the same rows"
    assert stale(made) == [Stale(Area(county.province or "", county.prefecture or ""), 2020)]


def test_a_unit_that_changes_makes_both_areas_stale(made: Database) -> None:
    county = unit(made, "county")
    old = Area(county.province or "", county.prefecture or "")
    with made.writing() as session:
        session.execute(text("UPDATE unit SET name = 'x' WHERE code = :code"), {"code": county.code})
    assert stale(made) == []
    with made.writing() as session:
        session.execute(text("UPDATE unit SET prefecture = NULL WHERE code = :code"), {"code": county.code})
    assert stale(made) == sorted([Stale(old, ALL_YEARS), Stale(Area(old.province, ""), ALL_YEARS)])
    with made.writing() as session:
        session.add(
            Unit(
                code="129999",
                name="新县",
                level="county",
                kind="government",
                path="129999/",
                province="120000",
            )
        )
    assert Stale(Area("120000", ""), UNITS_ONLY) in (stale(made) or ())


def test_the_thread_keeps_up(made: Database) -> None:
    county = unit(made, "county")
    assert county.id is not None
    made.version.start()
    renewer = Renewer(made)
    renewer.start()
    try:
        with made.writing() as session:
            stale_store.mark(session, [(county.id, 2020)])
        made.version.bump()
        end = time.monotonic() + 30
        while stale(made) != [] and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        renewer.stop()
    assert stale(made) == []
