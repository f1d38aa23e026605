"""Who reaches which unit; which years can be."""

import pytest

from app.actor import OPERATOR, PUBLIC, Actor
from app.problems import ProblemError
from app.reports import rules
from app.vocabulary import Kind, Role, Scope

PATH = "410000/411300/411328/411328-EDU/"


@pytest.mark.parametrize(
    ("unit", "reached"),
    [
        (None, True),
        ("410000", True),
        ("411328", True),
        ("411328-EDU", True),
        ("41132", False),
        ("411327", False),
        ("411328-EDU-1", False),
        ("", False),
    ],
)
def test_a_key_reaches_its_unit_and_all_below(unit: str | None, reached: bool) -> None:
    assert rules.reaches(Actor("k", Role.COMPILER, unit), PATH) is reached


def test_the_operator_reaches_everything_and_the_public_nothing() -> None:
    assert rules.reaches(OPERATOR, PATH)
    assert not rules.reaches(PUBLIC, PATH)


@pytest.mark.parametrize("year", [1899, 2007, 2027, 0, -1])
def test_a_year_that_cannot_be(year: int) -> None:
    with pytest.raises(ProblemError) as refused:
        rules.check_year(year, this_year=2026)
    assert refused.value.kind.code == "year_out_of_range"


@pytest.mark.parametrize("year", [2008, 2018, 2026])
def test_a_year_that_can(year: int) -> None:
    rules.check_year(year, this_year=2026)


def test_governments_report_on_their_area_and_the_others_on_themselves() -> None:
    assert {kind for kind in Kind if rules.usual_scope(kind) is Scope.AREA} == {Kind.GOVERNMENT}
