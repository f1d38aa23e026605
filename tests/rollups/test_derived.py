"""Derived indicators of literal reports."""

import pytest

from app.catalogue.registry import catalogue
from app.content import CellKey
from app.rollups.derived import DerivedValue, derived_values
from app.vocabulary import FormCode, ValueStatus

R = ValueStatus.REPORTED


def derived(form: FormCode, cells: dict[str, int | ValueStatus]) -> dict[str, DerivedValue]:
    known = {
        CellKey.parse(name): (cell, None) if isinstance(cell, ValueStatus) else (R, cell)
        for name, cell in cells.items()
    }
    return {str(v.key).removesuffix("@total"): v for v in derived_values(catalogue(), form, known)}


def sides(value: DerivedValue) -> tuple[str, int | None, int | None]:
    return value.status.value, value.numerator, value.denominator


def test_the_correction_rate_leaves_out_what_is_pending() -> None:
    found = derived(FormCode.F2021, {"reviews.corrected": 3, "reviews.total": 10, "reviews.pending": 4})
    assert sides(found["reviews.correction_rate"]) == ("reported", 3, 6)


def test_the_2014_form_has_nothing_pending() -> None:
    found = derived(FormCode.F2014, {"reviews.corrected": 3, "reviews.total": 10})
    assert sides(found["reviews.correction_rate"]) == ("reported", 3, 10)


@pytest.mark.parametrize("status", [s for s in ValueStatus if s is not R])
def test_an_operand_that_was_not_read_leaves_no_value(status: ValueStatus) -> None:
    found = derived(FormCode.F2021, {"reviews.corrected": 3, "reviews.total": 10, "reviews.pending": status})
    assert sides(found["reviews.correction_rate"]) == (status.value, None, None)


def test_a_missing_operand_is_absent() -> None:
    assert sides(derived(FormCode.F2021, {})["litigation.cases"]) == ("absent", None, None)


def test_litigation_runs_over_the_forms() -> None:
    assert sides(derived(FormCode.F2014, {"litigation.total": 7})["litigation.cases"]) == (
        "reported",
        7,
        None,
    )
    later = derived(FormCode.F2019, {"litigation.direct.total": 2, "litigation.after_review.total": 5})
    assert sides(later["litigation.cases"]) == ("reported", 7, None)


def test_otherwise_handled_is_one_series_over_hybrids_too() -> None:
    name = "applications.otherwise_handled"
    own = {f"{name}.uncorrected": 1, f"{name}.unpaid": 2, f"{name}.other": 3}
    assert sides(derived(FormCode.F2019, {name: 6})[f"{name}.all"]) == ("reported", 6, None)
    assert sides(derived(FormCode.F2021, dict(own))[f"{name}.all"]) == ("reported", 6, None)
    assert sides(derived(FormCode.F2021, {name: 6})[f"{name}.all"]) == ("reported", 6, None)
    assert sides(derived(FormCode.F2021, {**own, name: 9})[f"{name}.all"]) == ("reported", 6, None)


def test_applicant_columns_have_their_own() -> None:
    found = derived(
        FormCode.F2021, {"applications.granted@research": 1, "applications.concluded@research": 4}
    )
    assert sides(found["applications.share_granted@research"]) == ("reported", 1, 4)
    assert sides(found["applications.share_granted@enterprise"]) == ("absent", None, None)


def test_what_the_form_does_not_allow_is_not_there() -> None:
    assert "applications.on_time_share" not in derived(FormCode.F2021, {})
    assert "applications.unavailable.all" not in derived(FormCode.F2014, {})
