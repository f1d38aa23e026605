"""How a sum grows with the data, beside DuckDB: `python -m bench.growth FOLDER [--cities 1,4,23]`.

Makes a province of so many cities for each size (`bench.world`; files already in FOLDER are used
again; 23 are a province) and asks each in process what `/aggregates` would be asked: one indicator
of all counties by prefecture and year, its sum, mean and count, which rollups answer, and its
percentiles, which take every value. DuckDB is given the same facts sorted by indicator and year,
with the few columns of a unit it needs beside each, and counts nothing that is missing. Times are
of the processor, all threads, so that a busy machine can be measured on. Prints a table of ratios
and writes `docs/images/growth.svg`.
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
BY = (Dimension.PREFECTURE, Dimension.YEAR)
SUMS = (Statistic.SUM, Statistic.MEAN, Statistic.COUNT)
SPREAD = (Statistic.P25, Statistic.MEDIAN, Statistic.P75)
OURS_SUMS, OURS_SPREAD, DUCK_SUMS, DUCK_SPREAD = (
    "sums, here", "percentiles, here", "sums, DuckDB", "percentiles, DuckDB",
)  # fmt: skip
CHOSEN = "FROM fact WHERE cell_id = ? AND level = 'county' AND kind = 'government' AND status = 'reported'"
DUCK = {
    DUCK_SUMS: f"SELECT prefecture, year, sum(value), avg(value), count(*) {CHOSEN} GROUP BY ALL",
    DUCK_SPREAD: f"SELECT prefecture, year, quantile_cont(value, [.25, .5, .75]) {CHOSEN} GROUP BY ALL",
}


@dataclass(frozen=True, slots=True)
class Size:
    """What one world holds, and the milliseconds of each question in it, one for each round."""

    units: int
    facts: int
    times: dict[str, list[float]]

    def of(self, name: str) -> float:
        """The median of a question's times."""
        return statistics.median(self.times[name])


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    """The database in this file."""
    database = Database(Settings(database_url=f"sqlite:///{file}", statement_timeout_ms=3_600_000))  # type: ignore[arg-type]
    try:
        yield database
    finally:
        database.close()


def measure(file: Path, rounds: int) -> Size:
    """Ask both in turns."""
    with opened(file) as database, duckdb.connect(":memory:") as duck:
        with database.reading() as session:
            units = int(session.execute(text("SELECT count(*) FROM unit")).scalar_one())
            facts = int(session.execute(text("SELECT count(*) FROM fact")).scalar_one())
            asked = "SELECT id FROM cell WHERE indicator = :code AND applicant = 'total'"
            cell = int(session.execute(text(asked), {"code": INDICATOR}).scalar_one())
            given(duck, session)
        questions = {
            OURS_SUMS: lambda: ours(database, SUMS),
            DUCK_SUMS: lambda: duck.execute(DUCK[DUCK_SUMS], [cell]).fetchall(),
            OURS_SPREAD: lambda: ours(database, SPREAD),
            DUCK_SPREAD: lambda: duck.execute(DUCK[DUCK_SPREAD], [cell]).fetchall(),
        }
        return Size(units, facts, timed(questions, rounds))


def given(duck: duckdb.DuckDBPyConnection, session: Session) -> None:
    """Give DuckDB the facts in the order that suits it best."""
    facts = session.connection().exec_driver_sql(
        "SELECT f.cell_id, f.year, u.prefecture, u.level, u.kind, f.status, f.value "
        "FROM fact f JOIN unit u ON u.id = f.unit_id ORDER BY f.cell_id, f.year"
    )
    columns = {
        "cell_id": "INT", "year": "SMALLINT", "prefecture": "TEXT", "level": "TEXT", "kind": "TEXT",
        "status": "TEXT", "value": "BIGINT",
    }  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows(facts)
        file.flush()
        duck.execute(
            f"CREATE TABLE fact AS SELECT * FROM read_csv('{file.name}', header=false, columns={columns})"
        )


def ours(database: Database, stats: tuple[Statistic, ...]) -> list[Any]:
    """All rows of the answer, with what stands behind each."""
    query = AggregateQuery((INDICATOR,), units=UnitFilter(levels=(Level.COUNTY,)), group_by=BY, stats=stats)
    with database.reading() as session:
        return list(aggregate(session, query=query).rows)


def timed(questions: dict[str, Callable[[], list[Any]]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of processor time of each question, in each round, after one that is not counted."""
    found: dict[str, list[float]] = {name: [] for name in questions}
    for number in range(rounds + 1):
        for name, ask in questions.items():
            began = time.process_time()
            rows = ask()
            spent = (time.process_time() - began) * 1000
            if not rows:
                raise SystemExit(f"{name}: no rows")
            if number:
                found[name].append(spent)
    return found


def table(sizes: list[Size]) -> str:
    """The medians, and what each is of DuckDB's."""
    lines = [
        "| units | facts | sums, ms: here / DuckDB | DuckDB ÷ here "
        "| percentiles, ms: here / DuckDB | DuckDB ÷ here |",
        "|---|---|---|---|---|---|",
    ]
    for size in sizes:
        pairs = ((OURS_SUMS, DUCK_SUMS), (OURS_SPREAD, DUCK_SPREAD))
        told = [
            f"{size.of(here):.1f} / {size.of(duck):.1f} | {size.of(duck) / size.of(here):.2f}"
            for here, duck in pairs
        ]
        lines.append(f"| {size.units:,} | {size.facts:,} | {' | '.join(told)} |")
    return "\n".join(lines)


WIDE, HIGH, LEFT, BOTTOM, RIGHT, TOP = 720, 420, 64, 52, 170, 36
LINES = {
    OURS_SUMS: ("#0b5cad", ""),
    DUCK_SUMS: ("#0b5cad", "6 4"),
    OURS_SPREAD: ("#b3541e", ""),
    DUCK_SPREAD: ("#b3541e", "6 4"),
}
"""Colour and dashes: a colour for each question, dashes for DuckDB."""


def chart(sizes: list[Size]) -> str:
    """Milliseconds by number of facts, both on scales of powers of ten."""
    across = _Scale([size.facts for size in sizes], LEFT, WIDE - RIGHT)
    times = [size.of(name) for size in sizes for name in LINES]
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
    ends = _apart([up(sizes[-1].of(name)) for name in LINES])
    for (name, (colour, dashes)), end in zip(LINES.items(), ends, strict=True):
        points = [(across(size.facts), up(size.of(name))) for size in sizes]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(
            f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(f'<text x="{WIDE - RIGHT + 10}" y="{end + 4:.1f}" fill="{colour}">{name}</text>')
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
    parser.add_argument("--cities", default="1,4,23", help="the sizes, ascending")
    parser.add_argument("--rounds", type=int, default=15)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    sizes = []
    for cities in map(int, wanted.cities.split(",")):
        file = wanted.folder / f"growth-{cities}.sqlite"
        if not file.exists():
            with opened(file) as database:
                world.build(database, provinces=1, cities=cities, years=parse_years("2016..2025"))
        sizes.append(measure(file, wanted.rounds))
    print(table(sizes))
    IMAGE.parent.mkdir(parents=True, exist_ok=True)
    IMAGE.write_text(chart(sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
