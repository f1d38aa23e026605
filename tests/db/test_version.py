"""Every committed change is a new version of the data, in whatever order transactions end."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.actor import OPERATOR
from app.db import version
from app.db.engine import Database
from app.journal.service import Entry, append
from app.settings import Settings

AT = datetime(2026, 1, 1, tzinfo=UTC)


def note(session: Session, unit: str) -> None:
    append(session, OPERATOR, at=AT, entry=Entry("unit", "changed", unit=unit, public=True))


@pytest.fixture
def watching(database: Database) -> Iterator[Database]:
    """Another process over the same database that keeps its version up."""
    other = Database(Settings(database_url=database.url.render_as_string(hide_password=False)))
    other.version.start()
    assert until_current(other) is not None
    yield other
    other.close()


def until_current(database: Database, *, other_than: int | None = None) -> int | None:
    """The version once it is known and another one, or after a second whatever it is."""
    end = time.monotonic() + 1
    while (now := database.version.current()) in (None, other_than) and time.monotonic() < end:
        time.sleep(0.01)
    return now


def test_a_commit_here_counts_at_once_and_nothing_else_does(database: Database) -> None:
    def count() -> int:
        return database.version._number

    start = count()
    with database.writing() as session:
        note(session, "1")
        assert count() == start
    assert count() == start + 1
    with database.writing() as session:
        session.execute(text("SELECT 1"))  # the use of a key, a lease of a job: nothing to see
    with suppress(RuntimeError), database.writing() as session:
        note(session, "2")
        raise RuntimeError  # rolled back
    assert count() == start + 1


def test_a_commit_elsewhere_counts_within_a_second(database: Database, watching: Database) -> None:
    before = until_current(watching)
    with database.writing() as session:
        note(session, "1")
    assert until_current(watching, other_than=before) != before


@pytest.mark.parametrize("recent", [1_000, 1], ids=["near", "far below"])
def test_an_entry_below_the_highest_counts(
    database: Database, watching: Database, recent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers are drawn before the commit: one transaction may end after another with higher ones."""
    if database.is_sqlite:
        pytest.skip("one writer at a time")
    monkeypatch.setattr(version, "RECENT", recent)
    before = until_current(watching)
    with database.writing() as slow:
        note(slow, "1")
        with database.writing() as quick:
            note(quick, "2")
        between = until_current(watching, other_than=before)
        time.sleep(3 * version.LOOK_S)  # seen running twice: it is long
        settled = until_current(watching)
    after = until_current(watching, other_than=settled)
    assert before != between
    assert settled != after


def test_the_fingerprint_is_of_the_data(database: Database) -> None:
    def state() -> str:
        with database.reading() as session:
            return version.fingerprint(session)

    empty = state()
    with database.writing() as session:
        note(session, "1")
    one = state()
    assert (empty, one, state()) == ("0-0-0", "1-1-1", "1-1-1")


def test_unknown_while_nobody_looks(watching: Database) -> None:
    watching.version.stop()
    assert watching.version.current() is None
