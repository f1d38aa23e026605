"""A report's figures in the places where the notices print them."""

from decimal import Decimal

import pytest

from app.catalogue.registry import catalogue
from app.content import CellKey, Figure, Finding
from app.samples import sample
from app.site.report_tables import Remark, Table, elsewhere, tables
from app.vocabulary import Applicant, FormCode, Severity, ValueStatus

FORMS = catalogue().forms


def remark(number: int, *cells: str, severity: Severity = Severity.ERROR) -> Remark:
    return Remark(number, None, Finding("identity_broken", severity, f"问题 {number}", cells))


def printed(laid: list[Table]) -> list[CellKey]:
    return [cell.key for table in laid for line in table.lines for cell in line.cells]


@pytest.mark.parametrize("code", list(FormCode))
def test_every_cell_of_a_form_stands_once(code: FormCode) -> None:
    laid = tables(FORMS[code], {}, [])
    assert printed(laid) == list(FORMS[code].cells)
    assert {cell.figure.status for t in laid for line in t.lines for cell in line.cells} == {
        ValueStatus.ABSENT
    }


@pytest.mark.parametrize(
    ("code", "shapes"),
    [
        (FormCode.F2014, [("list", "", 3, 65)]),
        (
            FormCode.F2019,
            [
                ("grid", "第二十条第（一）项", 3, 2),
                ("grid", "第二十条第（五）项", 3, 2),
                ("grid", "第二十条第（六）项", 3, 2),
                ("grid", "第二十条第（八）项", 2, 1),
                ("grid", "第二十条第（九）项", 2, 1),
                ("matrix", "", 7, 27),
                ("row", "", 15, 1),
            ],
        ),
        (
            FormCode.F2021,
            [
                ("grid", "第二十条第（一）项", 3, 2),
                ("grid", "第二十条第（五）项", 1, 1),
                ("grid", "第二十条第（六）项", 1, 2),
                ("grid", "第二十条第（八）项", 1, 1),
                ("matrix", "", 7, 30),
                ("row", "", 15, 1),
            ],
        ),
    ],
)
def test_the_shapes(code: FormCode, shapes: list[tuple[str, str, int, int]]) -> None:
    laid = tables(FORMS[code], {}, [])
    found = [(t.kind, t.title if t.kind == "grid" else "", len(t.columns), len(t.lines)) for t in laid]
    assert found == shapes
    opening = [t.heading or t.title for t in laid if t.first]
    assert opening == list(FORMS[code].table_titles)


def test_a_finding_stands_once_below_the_first_row_it_is_about() -> None:
    found = [
        remark(1, "disclosure.website@total", "disclosure.total@total"),
        remark(2, "applications.received", severity=Severity.WARNING),
        remark(3, "disclosure.total@total", severity=Severity.NOTICE),
        remark(4, "signoff.signed_on"),
    ]
    laid = tables(FORMS[FormCode.F2014], {}, found)
    below = {line.label[:9]: [r.number for r in line.remarks] for line in laid[0].lines if line.remarks}
    assert below == {"（一）主动公开政府": [1, 3], "（一）收到申请数": [2]}
    marked = {
        str(cell.key): (cell.remarks, cell.severity)
        for line in laid[0].lines
        for cell in line.cells
        if cell.remarks
    }
    assert marked == {
        "disclosure.total@total": ((1, 3), "error"),
        "disclosure.website@total": ((1,), "error"),
        "applications.received@total": ((2,), "warning"),
    }
    assert [each.number for each in elsewhere(laid, found)] == [4]


def test_a_borrowed_row_stands_for_those_it_replaces() -> None:
    said = sample("hongze-2023").content
    labels = [line.label for t in tables(FORMS[said.form], said.figures, []) for line in t.lines]
    assert labels.count("（六）其他处理") == 1
    assert "3.其他" not in labels
    assert labels.index("（六）其他处理") + 1 == labels.index("（七）总计")


def test_what_is_printed_beside_a_borrowed_row_stays() -> None:
    both = {
        key: Figure(key, Decimal(1), ValueStatus.REPORTED)
        for key in (
            CellKey("applications.otherwise_handled", Applicant.TOTAL),
            CellKey("applications.otherwise_handled.unpaid", Applicant.TOTAL),
        )
    }
    laid = tables(FORMS[FormCode.F2021], both, [])
    shown = [c for c in printed(laid) if c.indicator.startswith("applications.otherwise_handled")]
    assert {c.indicator for c in shown} == {
        "applications.otherwise_handled",
        "applications.otherwise_handled.unpaid",
    }
