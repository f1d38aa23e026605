"""Export of a province against the driver's own dump: `python -m bench.export [URL] [--cities N]`.

Fills the empty database at URL (a new SQLite file without one) with `bench.world`; 15 cities are
about 5 million observations. Then, alternately, the driver's dump of the same rows (SQLite: batches
of 5,000 into the csv module or orjson; PostgreSQL: COPY … TO STDOUT) and ours, each to /dev/null;
prints rates, their ratio, the first byte and how far the memory rose.
"""

import argparse
import csv
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import psycopg

from app.db.engine import Database
from app.observations import sdmx, sdmx_store, service
from app.observations.query import ObservationQuery
from app.observations.store import COLUMNS
from app.settings import Settings
from app.writers.choose import FILE_FORMATS
from app.writers.sdmx_formats import DATA
from app.writers.sdmx_series import Detail
from app.years import parse_years
from bench.world import build

NAMES = [column.name for column in COLUMNS]
ROWS = """
SELECT u.code, u.name, u.level, u.kind, r.scope, u.parent, r.year, v.form, c.indicator, c.applicant,
       x.value, x.status, u.synthetic, '/api/v1/reports/' || u.code || '/' || r.year || '?scope=' || r.scope
FROM unit u CROSS JOIN report r CROSS JOIN revision v CROSS JOIN value x CROSS JOIN cell c
WHERE r.unit = u.code AND v.report_id = r.id AND v.number = r.published AND x.revision_id = v.id
  AND c.id = x.cell_id AND NOT u.synthetic
ORDER BY u.code, r.year, r.scope
"""
"""The same rows without the order within a report, and with money unscaled: kinder than our task."""


def sqlite_dump(path: str, form: str) -> int:
    """Rows written by the driver in batches."""
    total = 0
    with open("/dev/null", "w") as out:
        writer = csv.writer(out)
        found = sqlite3.connect(path).execute(ROWS)
        while rows := found.fetchmany(5_000):
            total += len(rows)
            if form == "csv":
                writer.writerows(rows)
            else:
                out.write("".join(orjson.dumps(dict(zip(NAMES, row, strict=True))).decode() for row in rows))
    return total


def postgres_dump(url: str, _form: str) -> int:
    """Rows written by COPY."""
    cursor = psycopg.connect(url).cursor()
    with open("/dev/null", "wb") as out, cursor.copy(f"COPY ({ROWS}) TO STDOUT (FORMAT csv)") as copied:
        for piece in copied:
            out.write(piece)
    return cursor.rowcount


def ours(database: Database, form: str) -> tuple[int, float]:
    """Rows written by us, and seconds to the first byte."""
    began = time.perf_counter()
    first = 0.0
    with database.exporting() as session, open("/dev/null", "wb") as out:
        table = service.dataset(session, query=ObservationQuery(), limit=None)
        pieces = FILE_FORMATS[form].pieces
        if pieces is None:
            FILE_FORMATS[form].fill(table, out)
        else:
            for piece in pieces(table):
                first = first or time.perf_counter() - began
                out.write(piece)
    return table.total or 0, first


def sdmx_messages(database: Database, form: str) -> tuple[int, float]:
    """As `ours` for a message of SDMX, which tells no total: the rows are those of the CSV."""
    began = time.perf_counter()
    first = 0.0
    write = next(each.write for each in DATA if each.name == form.removeprefix("sdmx-"))
    with database.exporting() as session, open("/dev/null", "wb") as out:
        query = sdmx.read_key(sdmx.ALL, None, None)
        for piece in write(sdmx.series(session, query), sdmx_store.changed_at(session), Detail.FULL):
            first = first or time.perf_counter() - began
            out.write(piece)
        total = service.dataset(session, query=query, limit=None).total or 0
    return total, first


def timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def measure(database: Database, dump: Callable[[str], int], form: str, rounds: int) -> Iterator[str]:
    """The lines of the table for one format."""
    rates, ratios, firsts = list[float](), list[float](), list[float]()
    risen = 0.0
    for number in range(rounds):
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        total, first = (sdmx_messages if form.startswith("sdmx-") else ours)(database, form)
        rates.append(total / (time.perf_counter() - began) / 1_000)
        firsts.append(first)
        if not number:  # later rounds begin from the greatest size there was
            risen = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        ratios.append(rates[-1] / (total / timed(lambda: dump(form)) / 1_000))
    theirs = statistics.median(rates) / statistics.median(ratios)
    yield (
        f"| {form} | {total:,} | {statistics.median(rates):,.0f} | {theirs:,.0f} | "
        f"{statistics.median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f}) | "
        f"{statistics.median(firsts) * 1000:.0f} | {risen:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", help="an empty database; a new SQLite file without one")
    parser.add_argument("--cities", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--formats", default="csv,ndjson,parquet", help="also sdmx-xml, sdmx-specific, sdmx-json"
    )
    parser.add_argument("--filled", action="store_true", help="the database is filled already")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = wanted.url or f"sqlite:///{Path(folder) / 'world.sqlite'}"
        database = Database(Settings(database_url=url, statement_timeout_ms=3_600_000))
        if not wanted.filled:
            build(database, provinces=1, cities=wanted.cities, years=parse_years("2016..2025"))
        print("| format | rows | ours, thousand/s | driver, thousand/s | ratio (least–most) | "
              "first byte ms | memory +MiB |\n|---|---|---|---|---|---|---|")  # fmt: skip
        plain = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        for form in wanted.formats.split(","):

            def dump(form: str) -> int:
                if database.is_sqlite:
                    form = "csv" if form.startswith("sdmx-") else form
                    return sqlite_dump(str(database.url.database), form)
                return postgres_dump(plain, form)

            for line in measure(database, dump, form, wanted.rounds):
                print(line, flush=True)
        database.close()


if __name__ == "__main__":
    main()
