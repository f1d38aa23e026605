"""What reports add up to: blanks stay blank, totals follow from their parts, nothing is lost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.registry import catalogue
from app.compilation.model import CellSum
from app.compilation.sums import add_up
from app.content import CellKey, Figure
from app.vocabulary import APPLICANT_PARTS, Applicant, FormCode, ValueStatus

BLANK, NONE, SMUDGED = ValueStatus.BLANK, ValueStatus.NOT_APPLICABLE, ValueStatus.UNREADABLE
RECEIVED = "applications.received"
OTHER = "applications.otherwise_handled"
Said = Mapping[str, int | str | ValueStatus]


def report(said: Said) -> dict[CellKey, Figure]:
    figures = {}
    for name, value in said.items():
        key = CellKey.parse(name)
        if isinstance(value, ValueStatus):
            figures[key] = Figure(key, None, value)
        else:
            figures[key] = Figure(key, Decimal(value), ValueStatus.REPORTED)
    return figures


def summed(*said: Said, form: FormCode = FormCode.F2014) -> dict[str, CellSum]:
    cells = add_up(
        [report(each) for each in said], year=2018, form=catalogue().forms[form], catalogue=catalogue()
    )
    return {str(cell.key): cell for cell in cells}


def short(cell: CellSum) -> tuple[Any, ...]:
    counted = {word: count for word, count in cell.behind.items() if count}
    return cell.figure.value, cell.status.value, counted


def test_cell_by_cell() -> None:
    found = summed(
        {
            "training.courses": 2,
            "training.participants": BLANK,
            "reviews.upheld": NONE,
            "reviews.other": BLANK,
        },
        {"training.courses": 3, "training.participants": 0, "reviews.upheld": NONE, "reviews.other": SMUDGED},
        {"training.courses": BLANK},
    )
    assert short(found["training.courses@total"]) == (5, "reported", {"reported": 2, "blank": 1})
    assert short(found["training.participants@total"]) == (
        0,
        "reported",
        {"reported": 1, "blank": 1, "absent": 1},
    )
    assert short(found["reviews.upheld@total"]) == (None, "blank", {"not_applicable": 2, "absent": 1})
    assert short(found["reviews.other@total"]) == (None, "blank", {"blank": 1, "unreadable": 1, "absent": 1})
    assert short(found["litigation.total@total"]) == (None, "blank", {"absent": 3})
    assert found["training.courses@total"].figure.locator == "汇总 3 份：填数 2、空白 1"


def test_not_applicable_to_all_stays_so() -> None:
    found = summed({"reviews.upheld": NONE}, {"reviews.upheld": NONE})
    assert short(found["reviews.upheld@total"]) == (None, "not_applicable", {"not_applicable": 2})


def test_money_is_exact() -> None:
    found = summed(*({"applications.fees": "0.1"} for _ in range(3)))
    assert found["applications.fees@total"].figure.value == Decimal("0.3")


def test_every_cell_of_the_form_in_its_order() -> None:
    for code, form in catalogue().forms.items():
        assert list(summed({}, form=code)) == [str(key) for key in form.cells]


def test_a_total_left_blank_follows_from_its_parts() -> None:
    whole = {"reviews.upheld": 1, "reviews.corrected": 2, "reviews.other": 0}
    found = summed(whole | {"reviews.total": BLANK}, {"reviews.total": 4})
    assert short(found["reviews.total@total"]) == (7, "reported", {"reported": 1, "derived": 1})


def test_a_total_does_not_follow_where_a_part_is_blank_or_it_was_printed_unreadably() -> None:
    parts = {"reviews.upheld": 1, "reviews.corrected": 2, "reviews.other": BLANK}
    assert short(summed(parts)["reviews.total@total"]) == (None, "blank", {"absent": 1})
    parts = {"reviews.upheld": 1, "reviews.corrected": 2, "reviews.other": 0, "reviews.total": SMUDGED}
    assert short(summed(parts)["reviews.total@total"]) == (None, "blank", {"unreadable": 1})


def test_a_derived_total_is_a_part_of_the_next() -> None:
    """Columns give each row's total, rows then the total of all concluded."""
    form = catalogue().forms[FormCode.F2019]
    results = [key for key in form.cells if key.indicator.startswith("applications.")]
    said = {str(key): 1 for key in results if key.applicant is not Applicant.TOTAL}
    said = {name: n for name, n in said.items() if not name.startswith("applications.concluded")}
    found = summed(said, form=FormCode.F2019)
    concluded = [found[f"applications.concluded@{part.value}"] for part in APPLICANT_PARTS]
    assert {cell.behind["derived"] for cell in concluded} == {1}
    total = found["applications.concluded@total"]
    assert total.behind["derived"] == 1
    assert total.figure.value == sum(cell.figure.value or 0 for cell in concluded)


THREE = next(row.replaces for row in catalogue().forms[FormCode.F2021].hybrids)


def otherwise(*counts: int) -> Said:
    return dict(zip(THREE, counts, strict=True))


def test_a_row_printed_as_one_for_three_with_0_counts_as_three_zeros() -> None:
    found = summed(otherwise(1, 2, 3), {OTHER: 0}, form=FormCode.F2021)
    assert [found[f"{code}@total"].figure.value for code in THREE] == [1, 2, 3]
    assert short(found[f"{THREE[0]}@total"])[2] == {"reported": 1, "derived": 1}
    assert f"{OTHER}@total" not in found


def test_a_row_printed_as_one_for_three_makes_the_sum_print_one() -> None:
    found = summed(otherwise(1, 2, 3), {OTHER: 4}, {OTHER: BLANK}, form=FormCode.F2021)
    assert not any(code in name for name in found for code in THREE)
    assert short(found[f"{OTHER}@total"]) == (10, "reported", {"reported": 1, "derived": 1, "blank": 1})


def test_no_reports_no_numbers() -> None:
    assert {(cell.figure.value, cell.status.value) for cell in summed().values()} == {(None, "blank")}


cells_2014 = st.dictionaries(
    st.sampled_from([key.indicator for key in catalogue().forms[FormCode.F2014].cells]),
    st.one_of(st.integers(0, 10**6), st.sampled_from([BLANK, NONE, SMUDGED])),
    max_size=58,
)


@given(st.lists(cells_2014, max_size=4))
def test_each_cell_counts_every_report_once_and_order_is_nothing(said: list[Said]) -> None:
    found = summed(*said)
    assert all(sum(cell.behind.values()) == len(said) for cell in found.values())
    assert found == summed(*reversed(said))
    for name, cell in found.items():
        indicator = name.removesuffix("@total")
        printed = [value for each in said if isinstance(value := each.get(indicator), int)]
        assert cell.behind["reported"] == len(printed)
        if not cell.behind["derived"]:
            assert cell.figure.value == (sum(printed) if printed else None)
