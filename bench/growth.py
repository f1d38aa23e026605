"""How a sum grows with the data, beside DuckDB: `python -m bench.growth FOLDER [--sizes 1x1,1x23]`.

Makes a world of so many provinces times so many cities for each size (`bench.world`; files already in
FOLDER are used again; 1x1 is a city and its counties, 1x23 a province, 31x25 the nation, which takes an
hour and 40 GB) and asks each in process what `/aggregates` would be asked: one indicator of all
counties by year, and by prefecture and year, its sum, mean and count, which rollups answer, and its
percentiles, which take every value. DuckDB is given the same facts in a file of its own, sorted by
indicator and year, with the few columns of a unit it needs beside each; it counts nothing that is missing.
Times are of the processor, all threads, so that a busy machine can be measured on. Prints a table of
ratios and writes `docs/images/growth.svg`.
"""

import argparse
import csv
import itertools
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import text
from sqlmodel import Session

from app.db.engine import Database
from app.observations.aggregates import aggregate
from app.observations.grouping import AggregateQuery, Dimension
from app.observations.statistics import Statistic
from app.settings import Settings
from app.units.filters import UnitFilter
from app.vocabulary import Level
from app.years import parse_years
from bench import world

IMAGE = Path(__file__).parent.parent / "docs" / "images" / "growth.svg"
INDICATOR = "applications.received"
SUMS = (Statistic.SUM, Statistic.MEAN, Statistic.COUNT)
SPREAD = (Statistic.P25, Statistic.MEDIAN, Statistic.P75)
CHOSEN = "FROM fact WHERE cell_id = ? AND level = 'county' AND kind = 'government' AND status = 'reported'"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, put to both; its lines in the chart are of this colour, DuckDB's with dashes."""

    name: str
    by: tuple[Dimension, ...]
    stats: tuple[Statistic, ...]
    sql: str
    colour: str


QUESTIONS = (
    Question("sums by year", (Dimension.YEAR,), SUMS,
             f"SELECT year, sum(value), avg(value), count(*) {CHOSEN} GROUP BY ALL", "#2e7d32"),
    Question("sums by prefecture", (Dimension.PREFECTURE, Dimension.YEAR), SUMS,
             f"SELECT prefecture, year, sum(value), avg(value), count(*) {CHOSEN} GROUP BY ALL", "#0b5cad"),
    Question("percentiles", (Dimension.PREFECTURE, Dimension.YEAR), SPREAD,
             f"SELECT prefecture, year, quantile_cont(value, [.25, .5, .75]) {CHOSEN} GROUP BY ALL",
             "#b3541e"),
)  # fmt: skip
HERE, DUCK = "here", "DuckDB"
Line = tuple[str, str]
"""A question's name, and whose answer."""
LINES = [(question.name, whose) for question in QUESTIONS for whose in (HERE, DUCK)]


@dataclass(frozen=True, slots=True)
class Size:
    """What one world holds, and the milliseconds of each line in it, one for each round."""

    units: int
    facts: int
    times: dict[Line, list[float]]

    def of(self, line: Line) -> float:
        """The median of a line's times."""
        return statistics.median(self.times[line])


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    """The database in this file."""
    database = Database(Settings(database_url=f"sqlite:///{file}", statement_timeout_ms=3_600_000))
    try:
        yield database
    finally:
        database.close()


def measure(file: Path, rounds: int) -> Size:
    """Ask both in turns."""
    given = file.with_suffix(".duckdb")
    with opened(file) as database:
        with database.reading() as session:
            units = int(session.execute(text("SELECT count(*) FROM unit")).scalar_one())
            facts = int(session.execute(text("SELECT count(*) FROM fact")).scalar_one())
            asked = "SELECT id FROM cell WHERE indicator = :code AND applicant = 'total'"
            cell = int(session.execute(text(asked), {"code": INDICATOR}).scalar_one())
            if not given.exists():
                give(given, session)
        with duckdb.connect(str(given), read_only=True) as duck:
            asking: dict[Line, Callable[[], list[Any]]] = {}
            for each in QUESTIONS:
                asking[each.name, HERE] = partial(ours, database, each)
                asking[each.name, DUCK] = partial(theirs, duck, each, cell)
            return Size(units, facts, timed(asking, rounds))


def give(file: Path, session: Session) -> None:
    """Give DuckDB the facts in the order that suits it best, a cell at a time."""
    columns = {
        "cell_id": "INT", "year": "SMALLINT", "prefecture": "TEXT", "level": "TEXT", "kind": "TEXT",
        "status": "TEXT", "value": "BIGINT",
    }  # fmt: skip
    connection = session.connection()
    made = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(str(unfinished)) as duck:
        duck.execute(f"CREATE TABLE fact ({made})")
        for (cell,) in connection.exec_driver_sql("SELECT id FROM cell ORDER BY id").all():
            facts = connection.exec_driver_sql(
                "SELECT f.cell_id, f.year, u.prefecture, u.level, u.kind, f.status, f.value "
                f"FROM fact f JOIN unit u ON u.id = f.unit_id WHERE f.cell_id = {cell} ORDER BY f.year"
            )
            with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as rows:
                csv.writer(rows).writerows(facts)
                rows.flush()
                told = f"read_csv('{rows.name}', header=false, auto_detect=false, columns={columns})"
                duck.execute(f"INSERT INTO fact SELECT * FROM {told}")
    unfinished.rename(file)


def ours(database: Database, question: Question) -> list[Any]:
    """All rows of the answer, with what stands behind each."""
    asked = AggregateQuery(
        (INDICATOR,), units=UnitFilter(levels=(Level.COUNTY,)), group_by=question.by, stats=question.stats
    )
    with database.reading() as session:
        return list(aggregate(session, query=asked).rows)


def theirs(duck: duckdb.DuckDBPyConnection, question: Question, cell: int) -> list[Any]:
    """All rows of DuckDB's answer."""
    return duck.execute(question.sql, [cell]).fetchall()


def timed(asking: dict[Line, Callable[[], list[Any]]], rounds: int) -> dict[Line, list[float]]:
    """Milliseconds of processor time of each line, in each round, after one that is not counted."""
    found: dict[Line, list[float]] = {line: [] for line in asking}
    for number in range(rounds + 1):
        for line, ask in asking.items():
            began = time.process_time()
            rows = ask()
            spent = (time.process_time() - began) * 1000
            if not rows:
                raise SystemExit(f"{line}: no rows")
            if number:
                found[line].append(spent)
    return found


def table(sizes: list[Size]) -> str:
    """The medians, and what each is of DuckDB's."""
    names = [question.name for question in QUESTIONS]
    heads = [f"{name}, ms: here / DuckDB | DuckDB ÷ here" for name in names]
    lines = [f"| units | facts | {' | '.join(heads)} |", "|---" * (2 + 2 * len(names)) + "|"]
    for size in sizes:
        told = [
            f"{size.of((name, HERE)):.1f} / {size.of((name, DUCK)):.1f} "
            f"| {size.of((name, DUCK)) / size.of((name, HERE)):.2f}"
            for name in names
        ]
        lines.append(f"| {size.units:,} | {size.facts:,} | {' | '.join(told)} |")
    return "\n".join(lines)


WIDE, HIGH, LEFT, BOTTOM, RIGHT, TOP = 760, 420, 64, 52, 200, 36
COLOURS = {question.name: question.colour for question in QUESTIONS}


def chart(sizes: list[Size]) -> str:
    """Milliseconds by number of facts, both on scales of powers of ten."""
    across = _Scale([size.facts for size in sizes], LEFT, WIDE - RIGHT)
    times = [size.of(line) for size in sizes for line in LINES]
    up = _Scale(times, HIGH - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" '
        'font-family="sans-serif" font-size="13" fill="#222">',
        "<title>Milliseconds of processor time by number of facts: here and DuckDB</title>",
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20">ms of processor time for an answer, by number of facts</text>',
    ]
    for tick in up.ticks():
        y = up(tick)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDE - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    for size in sizes:
        x = across(size.facts)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HIGH - BOTTOM}" stroke="#eee"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{HIGH - BOTTOM + 20}" text-anchor="middle">{size.facts / 1e6:.2g} M</text>'
        )
    ends = _apart([up(sizes[-1].of(line)) for line in LINES])
    for (name, whose), end in zip(LINES, ends, strict=True):
        points = [(across(size.facts), up(size.of((name, whose)))) for size in sizes]
        colour, dashes = COLOURS[name], "6 4" if whose == DUCK else ""
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(
            f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(
            f'<text x="{WIDE - RIGHT + 10}" y="{end + 4:.1f}" fill="{colour}">{name}, {whose}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


class _Scale:
    """Numbers onto a length, powers of ten equally far apart."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = math.log10(min(values)) - 0.1, math.log10(max(values)) + 0.1
        self.start, self.end = start, end

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """1, 2 and 5 of each power of ten, as far as they lie within."""
        powers = range(math.floor(self.low), math.ceil(self.high))
        found = (digit * 10.0**power for power in powers for digit in (1, 2, 5))
        return [tick for tick in found if self.low <= math.log10(tick) <= self.high]


def _apart(places: list[float], least: float = 16) -> list[float]:
    """The same places, far enough from one another to write beside each."""
    order = sorted(range(len(places)), key=places.__getitem__)
    found = list(places)
    for before, after in itertools.pairwise(order):
        found[after] = max(found[after], found[before] + least)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the worlds are kept")
    parser.add_argument("--sizes", default="1x1,1x4,1x23", help="provinces x cities in each, ascending")
    parser.add_argument("--years", default="2014..2025")
    parser.add_argument("--rounds", type=int, default=15)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    sizes = []
    for name in wanted.sizes.split(","):
        file = wanted.folder / f"growth-{name}.sqlite"
        if not file.exists():
            provinces, cities = map(int, name.split("x"))
            with opened(file) as database:
                world.build(database, provinces=provinces, cities=cities, years=parse_years(wanted.years))
        sizes.append(measure(file, wanted.rounds))
    print(table(sizes))
    IMAGE.parent.mkdir(parents=True, exist_ok=True)
    IMAGE.write_text(chart(sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
