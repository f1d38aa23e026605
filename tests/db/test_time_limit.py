"""A statement that takes too long is given up on both databases; others go on as before."""

import asyncio
from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.db import time_limit
from app.db.engine import Database
from app.problems import ProblemError
from app.settings import Settings

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
LIMIT_MS = 200


@pytest.fixture
def hurried(database: Database) -> Iterator[Database]:
    """The same database with little time."""
    url = database.url.render_as_string(hide_password=False)
    opened = Database(Settings(database_url=url, statement_timeout_ms=LIMIT_MS))
    yield opened
    opened.close()


def endless(session: Session) -> int:
    return int(session.execute(text(ENDLESS)).scalar_one())


def one(session: Session) -> int:
    return int(session.execute(text("SELECT 1")).scalar_one())


def test_what_takes_too_long_is_refused_and_the_next_question_answered(hurried: Database) -> None:
    for _ in range(2):
        with pytest.raises(ProblemError) as refused:
            asyncio.run(hurried.read(endless))
        assert (refused.value.kind.code, refused.value.status) == ("busy", 503)
        assert "请缩小查询范围" in refused.value.detail
        assert asyncio.run(hurried.read(one)) == 1
    assert asyncio.run(hurried.write(one)) == 1


def test_each_statement_has_its_own_time(hurried: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hurried.is_sqlite:
        pytest.skip("PostgreSQL counts by itself")
    looks = count()
    monkeypatch.setattr(time_limit.time, "monotonic", lambda: next(looks) / 1000)
    counted = ENDLESS.replace("FROM n)", "FROM n WHERE i < 60000)")

    def many(session: Session) -> set[int]:
        return {int(session.execute(text(counted)).scalar_one()) for _ in range(40)}

    assert asyncio.run(hurried.read(many)) == {60_000}
    assert next(looks) > LIMIT_MS


def test_what_runs_behind_has_no_limit_on_sqlite(hurried: Database) -> None:
    if not hurried.is_sqlite:
        pytest.skip("PostgreSQL is told so statement by statement")
    counted = ENDLESS.replace("FROM n)", "FROM n WHERE i < 3000000)")
    with hurried.reading() as session:
        assert session.execute(text(counted)).scalar_one() == 3_000_000
