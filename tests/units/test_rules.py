"""Codes, places in the tree, validity."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.problems import ProblemError
from app.units.rules import (
    Place,
    Shape,
    check_belonging,
    check_code,
    check_name,
    check_no_cycle,
    check_validity,
    clean_name,
    is_credit_code,
    level_for,
    place_of,
    reaches,
    shape_of,
)
from app.vocabulary import Kind, Level

PROVINCE = place_of("410000", Kind.GOVERNMENT, Level.PROVINCE, None)
PREFECTURE = place_of("411300", Kind.GOVERNMENT, Level.PREFECTURE, PROVINCE)
COUNTY = place_of("411328", Kind.GOVERNMENT, Level.COUNTY, PREFECTURE)
BUREAU = place_of("411328-EDU", Kind.DEPARTMENT, Level.COUNTY, COUNTY)


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("411328", Shape.DIVISION),
        ("411328102", Shape.TOWNSHIP),
        ("91110000600037341L", Shape.CREDIT),
        ("91110000600037342L", None),
        ("91110000600037341l", None),
        ("411328-EDU", Shape.LOCAL),
        ("411328102-x1", Shape.LOCAL),
        ("411328-", None),
        ("411328-教育局", None),
        ("411328-" + "a" * 21, None),
        ("411328\n", None),
        ("４１１３２８", None),
        ("41132", None),
        ("", None),
    ],
)
def test_shapes(code: str, shape: Shape | None) -> None:
    assert shape_of(code) is shape


@given(st.text(max_size=20))
def test_any_text_has_a_shape_or_none(text: str) -> None:
    shape = shape_of(text)
    assert shape is None or text.isascii()
    assert is_credit_code(text) == (shape is Shape.CREDIT)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("411328", Kind.DEPARTMENT),
        ("411328-EDU", Kind.GOVERNMENT),
        ("91110000600037341L", Kind.TOWNSHIP),
        ("411328102", Kind.OTHER),
        ("x", Kind.OTHER),
    ],
)
def test_codes_that_do_not_fit_their_kind(code: str, kind: Kind) -> None:
    with pytest.raises(ProblemError) as caught:
        check_code(code, kind)
    assert (caught.value.kind.code, caught.value.errors[0][0]) == ("invalid_body", "/body/code")


@pytest.mark.parametrize(
    ("code", "kind", "parent", "level"),
    [
        ("410000", Kind.GOVERNMENT, None, Level.PROVINCE),
        ("411300", Kind.GOVERNMENT, PROVINCE, Level.PREFECTURE),
        ("419001", Kind.GOVERNMENT, PROVINCE, Level.COUNTY),
        ("411328", Kind.GOVERNMENT, PREFECTURE, Level.COUNTY),
        ("411328102", Kind.TOWNSHIP, COUNTY, Level.TOWNSHIP),
        ("441900003", Kind.SUBDISTRICT, PREFECTURE, Level.TOWNSHIP),
        ("411300-EDU", Kind.DEPARTMENT, PREFECTURE, Level.PREFECTURE),
        ("411328-Z1", Kind.DEVELOPMENT_ZONE, COUNTY, Level.COUNTY),
        ("411328-P1", Kind.PUBLIC_INSTITUTION, BUREAU, Level.COUNTY),
    ],
)
def test_levels(code: str, kind: Kind, parent: Place | None, level: Level) -> None:
    assert level_for(code, kind, parent) is level


@pytest.mark.parametrize(
    ("code", "kind", "parent"),
    [
        ("411328", Kind.GOVERNMENT, None),
        ("410000", Kind.GOVERNMENT, PROVINCE),
        ("411300", Kind.GOVERNMENT, COUNTY),
        ("411328", Kind.GOVERNMENT, BUREAU),
        ("411328-EDU", Kind.DEPARTMENT, None),
        ("410000102", Kind.TOWNSHIP, PROVINCE),
    ],
)
def test_places_that_cannot_be(code: str, kind: Kind, parent: Place | None) -> None:
    with pytest.raises(ProblemError) as caught:
        level_for(code, kind, parent)
    assert caught.value.errors[0][0] == "/body/parent"


def test_paths() -> None:
    whole = Place(
        code="411328",
        kind=Kind.GOVERNMENT,
        level=Level.COUNTY,
        path="410000/411300/411328/",
        province="410000",
        prefecture="411300",
        county="411328",
        synthetic=False,
    )
    assert whole == COUNTY
    assert BUREAU.path == "410000/411300/411328/411328-EDU/"
    assert (BUREAU.province, BUREAU.prefecture, BUREAU.county) == ("410000", "411300", "411328")
    provincial = place_of("410000-EDU", Kind.DEPARTMENT, Level.PROVINCE, PROVINCE)
    assert (provincial.province, provincial.prefecture, provincial.county) == ("410000", None, None)


def test_invented_units_make_all_below_them_invented() -> None:
    invented = place_of("990000", Kind.GOVERNMENT, Level.PROVINCE, None)
    below = place_of("91110000600037341L", Kind.OTHER, Level.PROVINCE, invented)
    assert (invented.synthetic, below.synthetic, COUNTY.synthetic) == (True, True, False)


@pytest.mark.parametrize(
    ("code", "parent"),
    [("411328-EDU", PREFECTURE), ("411328102", PREFECTURE), ("411328-EDU", None)],
)
def test_a_code_names_the_government_it_is_under(code: str, parent: Place | None) -> None:
    with pytest.raises(ProblemError):
        check_belonging(code, parent)
    check_belonging(code, COUNTY)
    check_belonging(code, BUREAU)


def test_cycles() -> None:
    check_no_cycle("411328", PREFECTURE)
    for parent in (COUNTY, BUREAU):
        with pytest.raises(ProblemError) as caught:
            check_no_cycle("411328", parent)
        assert caught.value.kind.code == "unit_cycle"


@pytest.mark.parametrize(
    ("years", "pointer"),
    [
        ((None, None), None),
        ((1983, None), None),
        ((2014, 2014), None),
        ((2015, 2014), "/body/valid_to"),
        ((None, 2007), "/body/valid_to"),
        ((201, None), "/body/valid_from"),
        ((None, 20140), "/body/valid_to"),
    ],
)
def test_validity(years: tuple[int | None, int | None], pointer: str | None) -> None:
    if pointer is None:
        check_validity(*years)
        return
    with pytest.raises(ProblemError) as caught:
        check_validity(*years)
    assert caught.value.errors[0][0] == pointer


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        (" 某县 人民政府\u3000", "某县人民政府"),
        ("某县(高新区)管委会", "某县（高新区）管委会"),
        ("⼈民政府", "人民政府"),
    ],
)
def test_names_are_stored_clean(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@pytest.mark.parametrize("name", ["", " ", "某" * 101, "某\x00县"])
def test_names_that_are_none(name: Any) -> None:
    with pytest.raises(ProblemError):
        check_name(name)


def test_reach() -> None:
    assert reaches(None, COUNTY.path)
    assert reaches("411328", BUREAU.path)
    assert not reaches("411328", PREFECTURE.path)
    assert not reaches("4113", COUNTY.path)
    assert not reaches("", COUNTY.path)
