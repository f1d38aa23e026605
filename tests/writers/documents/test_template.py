"""The form to be filled in: what is open, what is a formula, and that a filled copy is read exactly."""

import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from app.catalogue.registry import catalogue
from app.catalogue.totals import totals_of
from app.content import CellKey
from app.readers.read import read
from app.readers.reading import Reading
from app.vocabulary import FormCode, ValueStatus
from app.writers.documents.template import write_template

YEARS = {FormCode.F2014: 2018, FormCode.F2019: 2020, FormCode.F2021: 2024}
INPUTS = {FormCode.F2014: 51, FormCode.F2019: 166, FormCode.F2021: 166}


def template(form: FormCode) -> bytes:
    return write_template(form, year=YEARS[form], unit="某县教育局", code="990101-EDU")


def reading_of(content: bytes) -> Reading:
    return read(content, name="x.xlsx", media_type=None, catalogue=catalogue())


def figure_cells(book: Any) -> list[Any]:
    """The cells of numbers, in printed order: inputs and formulas."""
    return [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not isinstance(cell, MergedCell) and cell.number_format in ("0", "0.00")
    ]


def is_formula(cell: Any) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith("=")


def filled(content: bytes) -> bytes:
    """Every input filled with its own number; nothing works the formulas out."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for number, cell in enumerate(c for c in figure_cells(book) if not is_formula(c)):
        cell.value = number + 0.25 if cell.number_format == "0.00" else number
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def expected(form: FormCode) -> dict[CellKey, Decimal]:
    """The numbers of `filled`, and the sums that stand in the rest."""
    sums = totals_of(catalogue().forms[form])
    values: dict[CellKey, Decimal] = {}
    for number, key in enumerate(key for key in catalogue().forms[form].cells if key not in sums):
        quarter = Decimal("0.25") if catalogue().indicators[key.indicator].scale else 0
        values[key] = number + quarter
    while len(values) < len(catalogue().forms[form].cells):
        values |= {
            k: sum((values[p] for p in parts), Decimal(0))
            for k, parts in sums.items()
            if all(p in values for p in parts)
        }
    return values


@pytest.mark.parametrize("form", FormCode)
def test_an_empty_copy_is_blank_and_named(form: FormCode) -> None:
    reading = reading_of(template(form))
    assert (reading.form, reading.year) == (form, YEARS[form])
    assert reading.title == f"某县教育局{YEARS[form]}年政府信息公开工作年度报告"
    assert {figure.status for figure in reading.figures} == {ValueStatus.BLANK}
    assert len(reading.figures) == len(catalogue().forms[form].cells)
    assert [finding.code for finding in reading.findings] == ["table_blank"]
    assert all(section.text == "" for section in reading.sections)


@pytest.mark.parametrize("form", FormCode)
def test_a_filled_copy_is_read_exactly_though_nothing_worked_out_its_formulas(form: FormCode) -> None:
    content = filled(template(form))
    reading = reading_of(content)
    assert {figure.key: figure.value for figure in reading.figures} == expected(form)
    assert reading.unmatched == ()


@pytest.mark.parametrize("form", FormCode)
def test_inputs_are_open_and_checked_all_else_is_locked(form: FormCode) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(form)))
    assert all(sheet.protection.sheet and sheet.protection.password is None for sheet in book)
    cells = figure_cells(book)
    inputs = [cell for cell in cells if not is_formula(cell)]
    assert len(inputs) == INPUTS[form]
    assert len(cells) == len(catalogue().forms[form].cells)
    assert not any(cell.protection.locked for cell in inputs)
    assert all(cell.protection.locked for cell in cells if is_formula(cell))
    checked = {
        (sheet.title, str(rule.sqref)) for sheet in book for rule in sheet.data_validations.dataValidation
    }
    assert checked == {(cell.parent.title, cell.coordinate) for cell in inputs}


def test_the_rules_of_table_3_are_its_formulas() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template(FormCode.F2021)))["申请办理"]
    formulas = [c.value for row in sheet.iter_rows() for c in row if is_formula(c)]
    assert formulas[0] == '=IF(COUNT(D7:I7)=0,"",SUM(D7:I7))'
    assert '=IF(COUNT(D9:D29)=0,"",SUM(D9:D29))' in formulas
    red = [
        formula for area in sheet.conditional_formatting for rule in area.rules for formula in rule.formula
    ]
    assert "AND(COUNT(D7,D8,D30,D31)=4,$D$7+$D$8<>$D$30+$D$31)" in red


@pytest.mark.office
@pytest.mark.long
@pytest.mark.parametrize("form", FormCode)
def test_libreoffice_works_the_formulas_out_alike(form: FormCode, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    (tmp_path / "filled.xlsx").write_bytes(filled(template(form)))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "filled.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    worked = (tmp_path / "out" / "filled.xlsx").read_bytes()
    cells = figure_cells(openpyxl.load_workbook(io.BytesIO(worked), data_only=True))
    assert all(isinstance(cell.value, int | float) for cell in cells)
    assert {f.key: f.value for f in reading_of(worked).figures} == expected(form)
