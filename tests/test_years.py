"""The `years` parameter, by tables."""

import pytest

from app.problems import ProblemError
from app.years import parse_years


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("2018", ((2018, 2018),)),
        ("2014..2018", ((2014, 2018),)),
        ("2016,2018", ((2016, 2016), (2018, 2018))),
        ("2018, 2016..2017", ((2016, 2018),)),
        ("2014..2016,2015..2020", ((2014, 2020),)),
        ("2018,2018", ((2018, 2018),)),
    ],
)
def test_written_as_the_api_says(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    years = parse_years(text)
    assert years.ranges == ranges
    assert parse_years(str(years)) == years
    assert list(years) == [year for first, last in ranges for year in range(first, last + 1)]


@pytest.mark.parametrize(
    "text", ["", "18", "2018-2019", "2019..2018", "1899", "2018..", "2018,,2019", "二〇一八"]
)
def test_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(ProblemError) as refusal:
        parse_years(text)
    assert refusal.value.kind.code == "invalid_parameter"
    assert refusal.value.errors[0][0] == "/query/years"
