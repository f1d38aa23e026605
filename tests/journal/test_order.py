"""Numbers of the journal are given in the order of the commits, whoever writes at once."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from app.actor import OPERATOR, Actor
from app.db.engine import Database
from app.db.tables import Journal
from app.journal import feed
from app.journal.service import Entry, append, append_many
from app.problems import ProblemError
from app.settings import Settings

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
BEGINNING = "0"


def say(session: Session, unit: str, *, public: bool = True) -> None:
    append(session, OPERATOR, at=AT, entry=Entry("unit", "changed", unit=unit, after={}, public=public))


def fail_after(session: Session, *units: str) -> None:
    for unit in units:
        with session.begin_nested():
            say(session, unit)
    raise ZeroDivisionError


def read(database: Database, since: str = BEGINNING, limit: int = 1000) -> tuple[list[str | None], str]:
    with database.reading() as session:
        page = feed.page(session, since=since, kinds=(), limit=limit)
        return [item.unit for item in page.items], page.next


def numbers(database: Database) -> list[tuple[int | None, str | None]]:
    with database.reading() as session:
        rows = session.scalars(select(Journal).order_by(col(Journal.seq)))
        return [(row.seq, row.unit) for row in rows]


def test_entries_stand_or_fall_with_their_transaction(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        fail_after(session, "A")
    with database.writing() as session:
        say(session, "B")
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            fail_after(session, "C", "D")
        with session.begin_nested():
            say(session, "E")
        say(session, "F")
    assert [unit for _, unit in numbers(database)] == ["B", "E", "F"]


def test_an_entry_says_who_when_and_on_which_request(database: Database) -> None:
    entry = Entry("unit", "changed", unit="A", before={"name": "甲"}, after={"name": "乙"})
    with database.writing() as session:
        append_many(session, Actor("张三#7", request_id="r1"), at=AT, entries=[entry])
    with database.reading() as session:
        told = session.scalars(select(Journal)).one()
        assert (told.actor, told.request_id, told.at) == ("张三#7", "r1", AT)
        assert (told.before, told.after, told.public) == ({"name": "甲"}, {"name": "乙"}, False)


def test_a_transaction_held_open_holds_nobody_up_and_is_not_missed(database: Database) -> None:
    """The first to speak is the last to commit: others pass it, and a reader who has read them
    still gets its entry, with a higher number."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time: nobody can pass it")
    spoken, let_go = threading.Event(), threading.Event()

    def slow() -> None:
        with database.writing() as session:
            session.execute(text("SELECT pg_current_xact_id()"))
            say(session, "slow")
            spoken.set()
            assert let_go.wait(30)

    thread = threading.Thread(target=slow)
    thread.start()
    assert spoken.wait(30)
    for unit in ("A", "B"):
        with database.writing() as session:
            say(session, unit)
    found, cursor = read(database)
    assert found == ["A", "B"]
    let_go.set()
    thread.join()
    assert read(database, cursor)[0] == ["slow"]
    assert [unit for _, unit in numbers(database)] == ["A", "B", "slow"]


def test_the_database_itself_keeps_the_order(database: Database) -> None:
    """Who inserts by SQL and waits with the commit lets nobody take a later number meanwhile."""
    raw = "INSERT INTO journal (at, actor, kind, action, unit, public) VALUES (1, 'x', 'unit', 'changed', 'raw', true)"
    inserted, done = threading.Event(), threading.Event()

    def by_sql() -> None:
        with database.writing() as session:
            session.execute(text(raw))
            inserted.set()
            # Long enough for the other to have run into the lock, were there none.
            done.wait(0.5)

    def politely() -> None:
        assert inserted.wait(30)
        with database.writing() as session:
            say(session, "later")
        done.set()

    threads = [threading.Thread(target=by_sql), threading.Thread(target=politely)]
    for thread in threads:
        thread.start()
    assert inserted.wait(30)
    assert read(database)[0] == []
    for thread in threads:
        thread.join()
    assert read(database)[0] == ["raw", "later"]


def test_a_reader_beside_many_writers_misses_nothing(database: Database) -> None:
    writers, each = (2, 15) if database.is_sqlite else (5, 30)
    begun = threading.Barrier(writers + 1)
    failures: list[BaseException] = []

    def write(name: int) -> None:
        begun.wait(30)
        for number in range(each):
            try:
                with database.writing() as session:
                    say(session, f"{name}-{number}-a")
                    if number % 3 == 0:
                        session.execute(text("SELECT 1"))
                    say(session, f"{name}-{number}-b", public=number % 5 != 0)
                    if number % 7 == 0:
                        session.rollback()
            except BaseException as error:
                failures.append(error)
                raise

    # The pool of the database under test is the writers'; the reader looks through one of its own.
    url = database.url.render_as_string(hide_password=False)
    looking = Database(Settings(database_url=url))
    threads = [threading.Thread(target=write, args=(name,)) for name in range(writers)]
    for thread in threads:
        thread.start()
    begun.wait(30)
    found: list[str | None] = []
    cursor = BEGINNING
    while any(thread.is_alive() for thread in threads):
        items, cursor = read(looking, cursor, limit=7)
        found += items
    for thread in threads:
        thread.join()
    items, cursor = read(looking, cursor)
    found += items
    while items:
        items, cursor = read(looking, cursor)
        found += items
    looking.close()
    assert failures == []
    expected = read(database)[0]
    assert found == expected
    kept = [number for number in range(each) if number % 7]
    assert len(expected) == writers * (2 * len(kept) - sum(number % 5 == 0 for number in kept))


def test_cursors(database: Database) -> None:
    assert read(database) == ([], "0")
    with database.writing() as session:
        say(session, "A")
        say(session, "B")
        say(session, "C", public=False)
    found, cursor = read(database, limit=1)
    assert (found, cursor.split("-")[0]) == (["A"], "1")
    found, end = read(database, cursor)
    assert (found, end.split("-")[0]) == (["B"], "3")
    assert read(database, end) == ([], end)
    assert read(database, "latest") == ([], end)
    assert read(database, "1")[0] == ["B"]  # the bare number of an item does


@pytest.mark.parametrize(
    "since", ["x", "-1", "1-", "1-zzzzzzzz", "1-1234567", "", " 1", "1.5", "9" * 19, "１"]
)
def test_what_is_no_cursor_is_refused(database: Database, since: str) -> None:
    with pytest.raises(ProblemError) as refused:
        read(database, since)
    assert refused.value.kind.code == "cursor_invalid"


@pytest.mark.parametrize("since", ["1-00000000", "3", "7-12345678", "0-12345678"])
def test_a_cursor_of_another_feed_is_told_so(database: Database, since: str) -> None:
    with database.writing() as session:
        say(session, "A")
        say(session, "B")
    with pytest.raises(ProblemError) as refused:
        read(database, since)
    assert refused.value.kind.code == "cursor_lost"
