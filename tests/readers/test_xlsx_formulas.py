"""Sums that no program has worked out yet, and formulas that are left alone."""

import pytest

from app.readers.xlsx_formulas import Position, worked_out

TEXTS: dict[Position, str] = {(0, 0): "1", (0, 1): "2.5", (0, 2): "/", (1, 0): "-3", (1, 1): ""}
AT = (9, 9)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("SUM(A1:B1)", "3.5"),
        ("SUM(A1,B1,A2)", "0.5"),
        ("SUM(A1:C1)", "3.5"),  # a text is passed over, as in a spreadsheet
        ("A1+B1", "3.5"),
        ("$A$1+A2", "-2"),
        ('IF(COUNT(A1:B1)=0,"",SUM(A1:B1))', "3.5"),
        ('IF(COUNT(B2:C2)=0,"",SUM(B2:C2))', ""),
        ('IF( COUNT(A1) = 0, "", SUM(A1) )', "1"),
    ],
)
def test_sums(formula: str, result: str) -> None:
    assert worked_out({AT: formula}, TEXTS) == {AT: result}


@pytest.mark.parametrize(
    "formula",
    [
        "A1+C1",  # an error in a spreadsheet
        "SUM(B2)",  # no zero is made of blanks
        "A1*2",
        "SUM(A1)-1",
        "AVERAGE(A1:B1)",
        "SUM(Sheet2!A1)",
        'IF(COUNT(A1:B1)=0,"",SUM(A1:C1))',
        "SUM(J10)",  # itself
        "SUM(A1:ZZ9999999)",
        "",
        "（公式未计算）",
    ],
)
def test_other_formulas_stay_formulas(formula: str) -> None:
    assert worked_out({AT: formula}, TEXTS) == {}


def test_sums_of_sums() -> None:
    formulas = {(5, 0): "SUM(A1:B1)", (5, 1): "A6+A2", (5, 2): "SUM(A6:B6)"}
    assert worked_out(formulas, TEXTS) == {(5, 0): "3.5", (5, 1): "0.5", (5, 2): "4.0"}


def test_a_circle_is_left_alone() -> None:
    assert worked_out({(0, 0): "SUM(B1)", (0, 1): "SUM(A1)"}, {}) == {}
