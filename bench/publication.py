"""Publications beside the bare insert of their values: `python -m bench.publication [--postgres URL]`.

Eight publishers, each a thread of one process as in the service, take the last step of the
workflow for reports of 200 numbers (2021 form) of as many towns of one county, so that all
share their ancestors; by turns with that, as many threads insert the 200 values of a report by
the driver's executemany and commit. Makes its own data. Prints the ratio round by round as
median and quartiles. To reach: .25 on both databases.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from statistics import quantiles

from sqlalchemy import text
from sqlmodel import Session

from app.actor import OPERATOR
from app.catalogue.registry import catalogue
from app.content import Figure, Publication, ReportContent
from app.db.engine import Database
from app.db.migrate import migrate
from app.db.tables import Unit
from app.reports.model import Address, Recording
from app.reports.service.moving import Review, transition
from app.reports.service.recording import record
from app.settings import Settings
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import FormCode, Kind, ReportStatus, ValueStatus

YEAR = 2023
COUNTY = "990101"
_serial = count(1)


def content() -> ReportContent:
    """A sound report: every cell 0."""
    form = catalogue().forms[FormCode.F2021]
    zero = ValueStatus.REPORTED
    return ReportContent(
        YEAR,
        form.code,
        title="某镇2023年政府信息公开工作年度报告",
        publication=Publication(published_on=date(2024, 1, 20)),
        figures={key: Figure(key, Decimal(0), zero) for key in form.cells},
    )


def units(session: Session, towns: int) -> None:
    """A county with towns."""
    session.add(
        Unit(code="990000", name="某省人民政府", level="province", kind="government", path="990000/",
             province="990000", synthetic=True)
    )  # fmt: skip
    session.flush()
    create(session, OPERATOR, new=NewUnit("990100", "某市人民政府", Kind.GOVERNMENT, parent="990000"))
    create(session, OPERATOR, new=NewUnit(COUNTY, "某县人民政府", Kind.GOVERNMENT, parent="990100"))
    for number in range(towns):
        new = NewUnit(town(number), f"第{number}镇人民政府", Kind.TOWNSHIP, parent=COUNTY)
        create(session, OPERATOR, new=new)


def town(number: int) -> str:
    return f"{COUNTY}{number + 100:03d}"


def approved(database: Database, town: str) -> None:
    """A draft that is one step from publication."""
    with database.writing() as session:
        record(session, OPERATOR, unit=town, recording=Recording(content()), publish=False)
    for to in (ReportStatus.SUBMITTED, ReportStatus.APPROVED):
        with database.writing() as session:
            transition(session, OPERATOR, address=Address(town, YEAR), to=to, guard=lambda _: None)


def published(database: Database, town: str) -> None:
    review = Review("保密员", date(2024, 1, 10))
    database.write_in_turn(
        lambda session: transition(
            session,
            OPERATOR,
            address=Address(town, YEAR),
            to=ReportStatus.PUBLISHED,
            review=review,
            guard=lambda _: None,
        )
    )


def bare(database: Database) -> None:
    """The 200 values of a report by the driver alone, committed."""
    mark = "?" if database.is_sqlite else "%s"
    statement = f"INSERT INTO bare VALUES ({', '.join([mark] * 7)})"
    number = next(_serial)
    rows = [(number, cell, "reported", 0, None, None, None) for cell in range(200)]

    def insert(session: Session) -> None:
        session.connection().connection.cursor().executemany(statement, rows)

    database.write_in_turn(insert)


def taken(work: Sequence[Callable[[], None]], publishers: int) -> float:
    """Seconds until all is done by so many threads."""
    left = iter(work)
    lock = threading.Lock()

    def run() -> None:
        while True:
            with lock:
                job = next(left, None)
            if job is None:
                return
            job()

    threads = [threading.Thread(target=run) for _ in range(publishers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def compare(url: str, *, rounds: int, each: int, publishers: int) -> None:
    """One line of the table for one database."""
    database = Database(Settings(database_url=url, pool_size=publishers))
    migrate(database)
    with database.writing() as session:
        session.execute(
            text(
                "CREATE TABLE bare (revision_id BIGINT, cell_id INTEGER, status TEXT, value BIGINT, "
                "raw TEXT, locator TEXT, by_whom TEXT, PRIMARY KEY (revision_id, cell_id))"
            )
        )
        units(session, rounds * each)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(rounds):
        towns = [town(number * each + n) for n in range(each)]
        for code in towns:
            approved(database, code)
        theirs.append(each / taken([lambda: bare(database)] * each, publishers))
        ours.append(each / taken([lambda c=code: published(database, c) for code in towns], publishers))
    database.close()
    name = "SQLite" if database.is_sqlite else "PostgreSQL"
    for what, values in (
        (f"{name}: publications a second, {publishers} publishers", ours),
        (f"{name}: bare inserts of 200 values a second, committed", theirs),
        (f"{name}: ratio", [a / b for a, b in zip(ours, theirs, strict=True)]),
    ):
        low, middle, high = quantiles(values, n=4)
        print(f"| {what} | {middle:.3g} | {low:.3g}–{high:.3g} |", flush=True)


def main() -> None:
    """Prints a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--each", type=int, default=40, help="reports a round")
    parser.add_argument("--publishers", type=int, default=8)
    parser.add_argument("--postgres", help="the URL of an empty database")
    chosen = parser.parse_args()
    print("| what | median | quartiles |\n|---|---|---|")
    how = {"rounds": chosen.rounds, "each": chosen.each, "publishers": chosen.publishers}
    with tempfile.TemporaryDirectory() as where:
        compare(f"sqlite:///{where}/bench.sqlite", **how)
    if chosen.postgres:
        compare(chosen.postgres, **how)


if __name__ == "__main__":
    main()
