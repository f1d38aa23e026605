"""Rankings against what the facts say, one unit at a time; on both databases, page by page."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.catalogue.indicators import RATIO_UNIT
from app.catalogue.registry import catalogue
from app.db.engine import Database
from app.db.tables import Cell, DerivedFact, Fact, Unit
from app.observations.grouping import AggregateQuery
from app.observations.rankings import rank
from app.paging import Window
from app.units.filters import UnitFilter
from app.vocabulary import Kind, Level, Scope
from app.writers.dataset import Exact, Field, Row
from tests.observations import world

RECEIVED = "applications.received"
DERIVED = sorted(code for code, indicator in catalogue().indicators.items() if indicator.derivation)
QUESTIONS = [
    (indicator, units, year)
    for indicator in (RECEIVED, *DERIVED[:3])
    for units in (UnitFilter(levels=(Level.COUNTY,)), UnitFilter(levels=(Level.TOWNSHIP,), synthetic=True))
    for year in (2018, 2019)
]


def numbers(session: Session, indicator: str, units: UnitFilter, year: int) -> Mapping[str, Fraction]:
    """What each unit of the question reported, exactly, by its code."""
    found = catalogue().indicators[indicator]
    source = DerivedFact if found.derivation else Fact
    value = col(DerivedFact.numerator) if found.derivation else col(Fact.value)
    below = col(DerivedFact.denominator) if found.derivation else col(Fact.year)
    statement = (
        select(Unit, col(source.scope), value, below)
        .join(source, col(source.unit_id) == col(Unit.id))
        .join(Cell, col(Cell.id) == col(source.cell_id))
        .where(
            col(Cell.indicator) == indicator,
            col(Cell.applicant) == "total",
            col(source.year) == year,
            col(source.status) == "reported",
        )
    )
    told: dict[str, Fraction] = {}
    kinds = {Kind.GOVERNMENT} if units.levels == (Level.COUNTY,) else {Kind.TOWNSHIP, Kind.SUBDISTRICT}
    for unit, scope, number, under in session.execute(statement):
        usual = Scope.AREA if unit.kind == Kind.GOVERNMENT else Scope.BODY
        if unit.level != units.levels[0] or unit.kind not in kinds or scope != usual:
            continue
        if unit.synthetic and not units.synthetic:
            continue
        if found.unit != RATIO_UNIT:
            told[unit.code] = Fraction(number, 10**found.scale)
        elif under:
            told[unit.code] = Fraction(number, under)
    return told


def shown(field: Field) -> float | None:
    """A number of a row as JSON gives it."""
    return None if field is None else float(field if isinstance(field, Exact) else str(field))


@pytest.fixture
def filled(database: Database) -> Database:
    made = world.make(Random(11))
    with database.writing() as session:
        world.store(made, session)
    return database


@pytest.mark.parametrize("ascending", [False, True])
def test_every_page_says_what_the_facts_say(filled: Database, ascending: bool) -> None:
    seen = 0
    for indicator, units, year in QUESTIONS:
        with filled.reading() as session:
            ranked = rank(
                session, query=AggregateQuery((indicator,), units=units), year=year, ascending=ascending
            )
            rows: list[Row] = []
            cursor = None
            while True:
                page = ranked.answer.page(Window(cursor, 3))
                rows += page.items
                cursor = page.next
                if cursor is None:
                    break
            now = numbers(session, indicator, units, year)
            then = numbers(session, indicator, units, year - 1)
            assert repr(ranked.answer.rows) == repr(rows)
        is_ratio = catalogue().indicators[indicator].unit == RATIO_UNIT
        total = sum(now.values())
        expected = []
        for code, value in sorted(
            now.items(), key=lambda each: (each[1] * (1 if ascending else -1), each[0])
        ):
            before = then.get(code)
            less = sum(other < value for other in now.values())
            more = sum(other > value for other in now.values())
            expected.append([
                1 + (less if ascending else more),
                code,
                float(value),
                None if is_ratio or not total else float(value / total),
                None if before is None else float(before),
                None if before is None else float(value - before),
                float((value - before) / before) if before else None,
                float(Fraction(100 * (less + len(now) - more), 2 * len(now))),
            ])  # fmt: skip
        names = [column.name for column in ranked.answer.columns]
        told = []
        for row in rows:
            fields = dict(zip(names, row, strict=True))
            told.append([fields["rank"], fields["unit"],
                         *(shown(fields[name]) for name in ("value", "share", "previous", "change",
                                                            "change_rate", "percentile"))])  # fmt: skip
        assert told == expected, (indicator, units, year)
        seen += len(told)
    assert seen > 20
