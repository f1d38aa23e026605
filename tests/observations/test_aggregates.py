"""Random questions to random worlds, on both databases, against the oracle."""

import math
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.db.engine import Database
from app.db.migrate import migrate
from app.observations.aggregates import Answer, aggregate
from app.observations.grouping import AggregateQuery, Dimension
from app.observations.statistics import Statistic
from app.problems import ProblemError
from app.rollups import service as rollups
from app.settings import Settings
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Kind, Level, Scope
from app.writers.dataset import Exact
from app.years import Years
from tests.conftest import new_postgres
from tests.observations import oracle, world

WHOLE = (
    "applications.received",
    "reviews.total",
    "reviews.pending",
    "charges.amount",
    "licensing.items_change",
    "litigation.cases",
    "applications.otherwise_handled.all",
    "reviews.correction_rate",
    "applications.share_granted",
)
BY_APPLICANT = ("applications.received", "applications.otherwise_handled.all", "applications.share_granted")
WORLDS = [(1, 100), (2, 100), *(pytest.param(seed, 250, marks=pytest.mark.long) for seed in (3, 4, 5, 6))]
THIS_YEAR = 2026


def some(random: Random, words: Any, most: int) -> tuple[Any, ...]:
    words = list(words)
    return tuple(random.sample(words, random.randint(0, min(most, len(words)))))


def question(random: Random, found: world.World) -> AggregateQuery:
    group_by = some(random, [d for d in Dimension if d is not Dimension.APPLICANT], 3)
    applicants: tuple[Applicant, ...] = ()
    indicators = tuple(random.sample(WHOLE, random.randint(1, 3) if Dimension.INDICATOR in group_by else 1))
    if set(indicators) <= set(BY_APPLICANT) and random.random() < 0.5:
        applicants = tuple(random.sample(oracle.PARTS, random.randint(1, 3)))
        group_by = (*group_by, Dimension.APPLICANT) if random.random() < 0.7 else group_by
    first = random.choice(world.YEARS)
    years = Years(((first, min(first + random.randint(0, 4), 2023)),)) if random.random() < 0.7 else None
    return AggregateQuery(
        indicators=indicators,
        applicants=applicants,
        units=UnitFilter(
            within=some(random, found.units, 2) if random.random() < 0.5 else (),
            levels=some(random, Level, 2) if random.random() < 0.3 else (random.choice(list(Level)),),
            kinds=some(random, Kind, 2) if random.random() < 0.3 else (),
            synthetic=random.choice([None, None, True]),
        ),
        scope=random.choice([None, None, None, *Scope]),
        years=years,
        group_by=group_by,
        stats=tuple(random.sample(list(Statistic), random.randint(1, 4))),
    )


def close(found: Any, wanted: Any) -> bool:
    if wanted is None or found is None:
        return found is wanted
    if isinstance(found, Exact):
        return Fraction(found.units, 10**found.scale) == wanted
    if isinstance(wanted, Fraction | float):
        return math.isclose(float(found), float(wanted), rel_tol=1e-12, abs_tol=1e-12)
    return bool(found == wanted)


def assert_as_the_oracle(found: Answer, query: AggregateQuery, wanted: dict[tuple[Any, ...], Any]) -> None:
    names = [column.name for column in found.columns]
    rows = [dict(zip(names, row, strict=True)) for row in found.rows]
    keyed = {tuple(row[d.value] for d in query.group_by): row for row in rows}
    assert len(keyed) == len(rows)
    assert keyed.keys() == wanted.keys(), query
    for key, row in wanted.items():
        for name, value in row.items():
            assert close(keyed[key][name], value), (query, key, name, keyed[key][name], value)
        counts = [keyed[key][name] for name in oracle.STATUS_ORDER]
        counts += [keyed[key]["not_in_form"], keyed[key]["missing_report"]]
        assert keyed[key]["expected"] == sum(counts)


def assert_nothing_counts_twice(found: world.World, query: AggregateQuery) -> None:
    rows: dict[tuple[Any, ...], list[world.Filed]] = {}
    for filed in oracle.taken(found, query):
        unit = found.units[filed.unit]
        place = (filed.year, unit.level if Dimension.LEVEL in query.group_by else None,
                 unit.kind if Dimension.KIND in query.group_by else None)  # fmt: skip
        rows.setdefault(place, []).append(filed)
    for together in rows.values():
        for one, other in combinations(together, 2):
            assert not oracle.contains(found, one, other), (query, one, other)
            assert not oracle.contains(found, other, one), (query, one, other)


@pytest.mark.postgres
@pytest.mark.parametrize(("seed", "questions"), WORLDS)
def test_random_questions(seed: int, questions: int, tmp_path: Path, postgres_server: str) -> None:
    random = Random(seed)
    made = world.make(random)
    urls = (f"sqlite:///{tmp_path}/world.sqlite", new_postgres(postgres_server))
    databases = [Database(Settings(database_url=url)) for url in urls]
    for database in databases:
        migrate(database)
        with database.writing() as session:
            world.store(made, session)
    answered = 0
    for number in range(questions):
        # The first third goes to the facts, the second to rollups, the last to rollups that are
        # partly out of date.
        if number == questions // 3:
            for database in databases:
                with database.writing() as session:
                    rollups.rebuild_sums(session)
        if number == 2 * questions // 3:
            chance = random.random()
            for database in databases:
                with database.writing() as session:
                    world.amend(made, session, Random(chance))
        query = question(random, made)
        answers: list[Answer | str] = []
        for database in databases:
            with database.reading() as session:
                try:
                    answers.append(aggregate(session, query=query))
                except ProblemError as refusal:
                    answers.append(refusal.kind.code)
        sqlite, postgres = answers
        if isinstance(sqlite, str):
            assert sqlite == postgres == "counts_twice"
            continue
        assert isinstance(postgres, Answer)
        assert repr(sqlite.rows) == repr(postgres.rows), query
        assert_as_the_oracle(sqlite, query, oracle.answer(made, query, THIS_YEAR))
        assert_nothing_counts_twice(made, query)
        answered += 1
    assert answered > questions // 3
    for database in databases:
        database.close()
