"""Numbers side by side: whole lines for literal figures."""

from decimal import Decimal

import pytest

from app.catalogue.registry import catalogue
from app.comparison.lines import Line, Side, lines
from app.content import CellKey, Figure, ReportContent
from app.vocabulary import Applicant, FormCode, ValueStatus
from app.writers.dataset import Exact

BLANK = ValueStatus.BLANK
F14, F19, F21 = FormCode.F2014, FormCode.F2019, FormCode.F2021


def report(form: FormCode, **cells: int | str | ValueStatus) -> ReportContent:
    """A report with these cells: `__` for a dot, `_at_` before an applicant."""
    figures = []
    for name, told in cells.items():
        indicator, _, applicant = name.partition("_at_")
        key = CellKey(indicator.replace("__", "."), Applicant(applicant or "total"))
        if isinstance(told, ValueStatus):
            figures.append(Figure(key, None, told, raw="—"))
        else:
            figures.append(Figure(key, Decimal(told), ValueStatus.REPORTED, raw=str(told)))
    return ReportContent(2018, form).with_figures(figures)


def line(left: ReportContent, right: ReportContent, cell: str) -> Line:
    """The one line of this cell."""
    key = CellKey.parse(cell)
    (found,) = [
        each
        for each in lines(left, right, catalogue())
        if (each.indicator, each.applicant) == (key.indicator, key.applicant)
    ]
    return found


def test_a_line_whole() -> None:
    left, right = report(F14, applications__received=10), report(F14, applications__received=4)
    assert line(left, right, "applications.received") == Line(
        form=F14,
        table=1,
        table_title="政府信息公开情况统计表",
        section="统计表",
        label="（一）收到申请数",
        right_label=None,
        indicator="applications.received",
        applicant=Applicant.TOTAL,
        left=Side(Exact(10, 0), "reported", "10"),
        right=Side(Exact(4, 0), "reported", "4"),
        change=Exact(6, 0),
        change_rate=1.5,
        note=None,
    )


@pytest.mark.parametrize(
    ("left", "right", "change", "rate"),
    [
        (10, 4, Exact(6, 0), 1.5),
        (4, 10, Exact(-6, 0), -0.6),
        (7, 7, Exact(0, 0), 0.0),
        (5, 0, Exact(5, 0), None),
        (0, 0, Exact(0, 0), None),
        (BLANK, 4, None, None),
        (4, BLANK, None, None),
        (0, BLANK, None, None),
        (BLANK, BLANK, None, None),
        (ValueStatus.NOT_APPLICABLE, 0, None, None),
        (ValueStatus.UNREADABLE, 3, None, None),
    ],
)
def test_change(
    left: int | ValueStatus, right: int | ValueStatus, change: Exact | None, rate: float | None
) -> None:
    found = line(report(F14, reviews__total=left), report(F14, reviews__total=right), "reviews.total")
    assert (found.change, found.change_rate) == (change, rate)


def test_money_stays_exact() -> None:
    found = line(report(F21, charges__amount="7730.28"), report(F21, charges__amount="0.1"), "charges.amount")
    assert str(found.change) == "7730.18"
    assert (found.left.value, found.right.value) == (Exact(7730280000, 6), Exact(100000, 6))


def test_a_rate_over_a_negative_number_means_nothing() -> None:
    left, right = report(F19, licensing__items_change=3), report(F19, licensing__items_change=-2)
    found = line(left, right, "licensing.items_change")
    assert (found.change, found.change_rate) == (Exact(5, 0), None)


@pytest.mark.parametrize("form", list(FormCode))
def test_one_form_is_read_in_its_printed_order(form: FormCode) -> None:
    found = [each for each in lines(report(form), report(form), catalogue()) if each.table is not None]
    assert [CellKey(each.indicator, each.applicant) for each in found] == list(catalogue().forms[form].cells)
    assert {each.left for each in found} == {Side(None, "absent")}


def test_forms_of_one_layout_are_read_together() -> None:
    found = [
        each for each in lines(report(F19), report(F21), catalogue()) if each.applicant is Applicant.TOTAL
    ]
    assert [(each.table, each.indicator) for each in found[:9]] == [
        (2, "regulations.issued"),
        (2, "regulations.repealed"),
        (2, "regulations.in_force"),
        (2, "regulations.newly_disclosed"),
        (2, "regulations.disclosed_total"),
        (2, "normative_documents.issued"),
        (2, "normative_documents.repealed"),
        (2, "normative_documents.in_force"),
        (2, "normative_documents.newly_disclosed"),
    ]
    printed = [each.table for each in found if each.table is not None]
    assert printed == sorted(printed)


def test_what_only_the_other_form_has_comes_after_its_own() -> None:
    found = [each for each in lines(report(F14), report(F21), catalogue()) if each.table is not None]
    assert [each.form for each in found] == [F14] * 58 + [F21] * (200 - 10)
    assert [each.table for each in found] == sorted(each.table or 0 for each in found)


def test_every_cell_of_either_form_stands_once() -> None:
    for one in FormCode:
        for other in FormCode:
            found = [
                each for each in lines(report(one), report(other), catalogue()) if each.table is not None
            ]
            cells = [CellKey(each.indicator, each.applicant) for each in found]
            assert len(set(cells)) == len(cells)
            assert set(cells) == {*catalogue().forms[one].cells, *catalogue().forms[other].cells}


@pytest.mark.parametrize(
    ("forms", "cell", "statuses", "right_label", "noted"),
    [
        ((F14, F21), "applications.received", ("absent", "absent"), "一、本年新收政府信息公开申请数量", False),
        ((F14, F21), "applications.received@research", ("not_in_form", "absent"), None, True),
        ((F14, F21), "applications.granted", ("absent", "absent"), "（一）予以公开", True),
        ((F19, F21), "applications.granted", ("absent", "absent"), None, False),
        ((F19, F21), "normative_documents.issued", ("absent", "absent"), "行政规范性文件 | 本年制发件数", True),
        ((F21, F14), "litigation.total", ("not_in_form", "absent"), None, True),
        ((F14, F19), "reviews.pending", ("not_in_form", "absent"), None, True),
        ((F14, F19), "regulations.issued", ("not_in_form", "absent"), None, False),
        ((F21, F21), "reviews.total", ("absent", "absent"), None, False),
        ((F19, F21), "applications.otherwise_handled", ("absent", "not_in_form"), None, True),
    ],
)  # fmt: skip
def test_across_forms(
    forms: tuple[FormCode, FormCode],
    cell: str,
    statuses: tuple[str, str],
    right_label: str | None,
    noted: bool,
) -> None:
    found = line(report(forms[0]), report(forms[1]), cell)
    assert (found.left.status, found.right.status) == statuses
    assert found.right_label == right_label
    assert found.note == (catalogue().indicators[found.indicator].comparability if noted else None)


def test_a_borrowed_row_stands_where_it_is_printed() -> None:
    found = lines(report(F21, applications__otherwise_handled=5), report(F21), catalogue())
    totals = [each.indicator for each in found if each.applicant is Applicant.TOTAL and each.table == 3]
    at = totals.index("applications.otherwise_handled")
    assert totals[at - 1 : at + 2] == [
        "applications.rejected.reissue",
        "applications.otherwise_handled",
        "applications.otherwise_handled.uncorrected",
    ]
    borrowed = line(
        report(F21, applications__otherwise_handled=5), report(F21), "applications.otherwise_handled"
    )
    assert (borrowed.label, borrowed.left, borrowed.right) == (
        "（六）其他处理",
        Side(Exact(5, 0), "reported", "5"),
        Side(None, "not_in_form"),
    )


def test_derived_indicators_join_the_forms() -> None:
    left = report(F14, litigation__total=3)
    right = report(F21, litigation__direct__total=4, litigation__after_review__total=2)
    found = line(left, right, "litigation.cases")
    assert found == Line(
        form=None,
        table=None,
        table_title=None,
        section="派生指标",
        label="行政诉讼合计",
        right_label=None,
        indicator="litigation.cases",
        applicant=Applicant.TOTAL,
        left=Side(Exact(3, 0), "reported"),
        right=Side(Exact(6, 0), "reported"),
        change=Exact(-3, 0),
        change_rate=-0.5,
        note=catalogue().indicators["litigation.cases"].comparability,
    )


def test_a_ratio_shows_both_its_sides() -> None:
    left = report(F14, applications__granted=3, applications__answered=4)
    right = report(F14, applications__granted=1, applications__answered=4)
    found = line(left, right, "applications.share_granted")
    assert (found.left, found.right) == (
        Side(0.75, "reported", None, 3, 4),
        Side(0.25, "reported", None, 1, 4),
    )
    assert (found.change, found.change_rate) == (0.5, 2.0)


def test_a_ratio_over_nothing_has_no_value() -> None:
    left = report(F14, applications__granted=0, applications__answered=0)
    right = report(F14, applications__granted=1, applications__answered=4)
    found = line(left, right, "applications.share_granted")
    assert found.left == Side(None, "reported", None, 0, 0)
    assert (found.change, found.change_rate) == (None, None)
