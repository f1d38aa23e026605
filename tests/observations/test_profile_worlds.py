"""Profiles of random worlds against plain arithmetic, on both databases."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.actor import PUBLIC
from app.db.engine import Database
from app.db.migrate import migrate
from app.observations.profile import LEAST_PEERS, profile
from app.observations.profile_series import Point
from app.settings import Settings
from app.vocabulary import Applicant, Kind, Level, Scope
from app.writers.dataset import Exact
from app.years import Years
from tests.conftest import new_postgres
from tests.observations import oracle, world

COMPARED = (
    "applications.received",
    "applications.answered",
    "applications.concluded",
    "applications.share_granted",
    "charges.amount",
    "reviews.total",
    "reviews.correction_rate",
    "litigation.cases",
)


def pool(made: world.World, unit: world.Body, year: int) -> tuple[str | None, list[world.Filed]]:
    """The reports of the unit's peers, and the province they lie in, by the definition."""
    usual = Scope.AREA if unit.kind is Kind.GOVERNMENT else Scope.BODY
    alike = [
        report
        for report in made.reports
        if report.year == year
        and report.scope is usual
        and made.units[report.unit].level is unit.level
        and made.units[report.unit].kind is unit.kind
        and made.units[report.unit].synthetic == unit.synthetic
    ]
    province = unit.ancestor(Level.PROVINCE, made)
    near = [report for report in alike if made.units[report.unit].ancestor(Level.PROVINCE, made) == province]
    return (province, near) if len(near) >= LEAST_PEERS else (None, alike)


def worth(report: world.Filed, code: str) -> Fraction | None:
    """The reported value of one indicator, in the unit of its form."""
    status, value, below = oracle._look(report, code, Applicant.TOTAL)
    if status != "reported" or value is None or below == 0:
        return None
    return Fraction(value, below if below is not None else 10**6 if code == "charges.amount" else 1)


def quartile(ordered: list[Fraction], fourths: int) -> Fraction | None:
    if not ordered:
        return None
    low, rest = divmod(fourths * (len(ordered) - 1), 4)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * Fraction(rest, 4)


def point_wanted(unit: world.Body, code: str, within: str | None, peers: list[world.Filed]) -> dict[str, Any]:
    """One point by the definitions alone."""
    mine = next((report for report in peers if report.unit == unit.code), None)
    values = sorted(value for report in peers if (value := worth(report, code)) is not None)
    value = worth(mine, code) if mine else None
    rank = None
    if value is not None:
        rank = Fraction(sum(v < value for v in values) * 2 + values.count(value), len(values) * 2) * 100
    return {
        "status": oracle._look(mine, code, Applicant.TOTAL)[0],
        "form": mine.form if mine else None,
        "value": value,
        "within": within,
        "count": len(values),
        "p25": quartile(values, 1),
        "median": quartile(values, 2),
        "p75": quartile(values, 3),
        "percentile": rank,
    }


def point_found(point: Point) -> dict[str, Any]:
    value = point.value
    plain = Fraction(value.units, 10**value.scale) if isinstance(value, Exact) else value
    peers = point.peers
    return {
        "status": point.status, "form": point.form, "value": plain, "within": peers.within, "count": peers.count,
        "p25": peers.p25, "median": peers.median, "p75": peers.p75, "percentile": peers.percentile,
    }  # fmt: skip


def assert_alike(found: Mapping[str, Any], wanted: Mapping[str, Any], where: object) -> None:
    for name, value in wanted.items():
        same = found[name] == value
        if isinstance(value, Fraction) and found[name] is not None:
            same = found[name] == pytest.approx(float(value), rel=1e-12, abs=1e-12)
        assert same, (where, name, found[name], value)


@pytest.mark.postgres
def test_profiles_of_a_random_world(tmp_path: Path, postgres_server: str) -> None:
    made = world.make(Random(11))
    some = Random(12).sample(sorted(made.units), 30)
    answers = []
    for url in (f"sqlite:///{tmp_path}/world.sqlite", new_postgres(postgres_server)):
        database = Database(Settings(database_url=url))
        migrate(database)
        with database.writing() as session:
            world.store(made, session)
        with database.reading() as session:
            years = Years(((2016, 2023),))
            answers.append({code: profile(session, PUBLIC, code=code, years=years) for code in some})
        database.close()
    sqlite, postgres = answers
    checked, near = 0, 0
    for code in some:
        unit = made.units[code]
        pools = {year: pool(made, unit, year) for year in world.YEARS}
        assert repr(sqlite[code].series) == repr(postgres[code].series)
        assert sqlite[code].years == postgres[code].years
        series = {each.indicator.code: each.points for each in sqlite[code].series}
        for indicator in COMPARED:
            for point in series.get(indicator, ()):
                wanted = point_wanted(unit, indicator, *pools[point.year])
                assert_alike(point_found(point), wanted, (code, indicator, point.year))
                checked += 1
                near += wanted["within"] is not None
    assert checked > 1_000
    assert checked > near > 200
