"""What a caller gives becomes figures, exactly, or is refused with its place."""

from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.registry import MAX_COUNT, MAX_MONEY, catalogue, from_scaled, to_scaled
from app.content import CellKey, Figure
from app.problems import ProblemError
from app.reports import snapshot, values
from app.reports.figures import StoredFigures
from app.reports.model import ValueIn
from app.vocabulary import Applicant, FormCode, ValueStatus

FORM = catalogue().forms[FormCode.F2014]
TOTAL = CellKey("disclosure.total")


def merged(*given: ValueIn, stored: dict[CellKey, Figure] | None = None) -> list[Figure]:
    return values.merged(given, stored or {}, form=FORM, by="甲", pointer="/body/values")


@given(st.integers(0, MAX_COUNT - 1))
def test_every_count_comes_back_from_the_database_and_json_as_it_was(count: int) -> None:
    (figure,) = merged(ValueIn("disclosure.total", Decimal(count)))
    assert figure.value is not None
    kept = from_scaled(to_scaled(figure.value, "disclosure.total"), "disclosure.total")
    assert orjson.loads(orjson.dumps(values.json_number(kept))) == count


@given(st.decimals(0, MAX_MONEY - 1, places=6))
def test_every_amount_comes_back_from_the_database_and_json_as_it_was(amount: Decimal) -> None:
    (figure,) = merged(ValueIn("applications.fees", amount))
    assert figure.value is not None
    kept = from_scaled(to_scaled(figure.value, "applications.fees"), "applications.fees")
    assert kept == amount
    assert Decimal(repr(values.json_number(kept))) == amount


def test_the_same_again_leaves_who_set_it_and_where_it_stood() -> None:
    old = Figure(TOTAL, Decimal(3), ValueStatus.REPORTED, "3", "line 1", None)
    assert merged(ValueIn("disclosure.total", Decimal(3)), stored={TOTAL: old}) == [old]


def test_another_value_keeps_the_print_and_names_the_hand() -> None:
    old = Figure(TOTAL, Decimal(3), ValueStatus.REPORTED, "3", "line 1", None)
    blank = ValueIn("disclosure.total", None, status=ValueStatus.BLANK)
    assert merged(blank, stored={TOTAL: old}) == [Figure(TOTAL, None, ValueStatus.BLANK, "3", "line 1", "甲")]


def test_absent_is_not_stored() -> None:
    assert merged(ValueIn("disclosure.total", None, status=ValueStatus.ABSENT)) == []


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400", "-0.1", "1e-7", "0.5"])
def test_what_is_no_count_is_refused(value: str) -> None:
    with pytest.raises(ProblemError) as refused:
        merged(ValueIn("disclosure.total", Decimal(value)))
    assert [error[0] for error in refused.value.errors] == ["/body/values/0/value"]


def test_every_cell_is_listed_as_printed_and_borrowed_rows_after() -> None:
    later = catalogue().forms[FormCode.F2021]
    borrowed = CellKey("applications.otherwise_handled")
    figure = Figure(borrowed, Decimal(1), ValueStatus.REPORTED)
    listed = values.in_printed_order({borrowed: figure}, later)
    assert [f.key for f in listed] == [*later.cells, borrowed]
    assert {f.status for f in listed[:-1]} == {ValueStatus.ABSENT}


def test_stored_figures_are_recorded_as_the_figures_are() -> None:
    fees, pending = CellKey("applications.fees"), CellKey("reviews.total", Applicant.TOTAL)
    rows = {
        pending: (2, 7, "reported", "7", "table 4, row 1, column 4", None),
        fees: (1, 7_730_280_000, "reported", None, None, "某人"),
        CellKey("complaints.total"): (3, None, "blank", None, None, None),
    }
    stored = StoredFigures(rows)
    assert stored.recorded() == [
        ["applications.fees", "total", "reported", "7730.28", None, None, "某人"],
        ["complaints.total", "total", "blank"],
        ["reviews.total", "total", "reported", "7", "7", "table 4, row 1, column 4"],
    ]
    assert stored.recorded() == snapshot.of_figures(stored.values())
