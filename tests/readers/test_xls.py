"""Excel 97–2003 (xls)."""

import io
from datetime import date

import pytest
import xlwt

from app.readers.extract import Grid, Place, UnreadableFileError
from app.readers.ole import MAGIC, Ole
from app.readers.xls import extract
from tests.readers.shown import shown


def saved(book: xlwt.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def a_workbook() -> bytes:
    """A workbook of one title, a merge, numbers, a date and a hidden sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("表一")
    page.write(0, 0, "某县年度报告")
    page.write_merge(2, 3, 1, 1, "组")
    page.write(2, 2, 21)
    page.write(2, 3, 7730.28)
    page.write(3, 2, date(2019, 3, 14), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    page.write(3, 3, True)
    hidden = book.add_sheet("隐")
    hidden.write(0, 0, "不读")
    hidden.visibility = 1
    return saved(book)


def test_values_merges_and_dates() -> None:
    found = extract(a_workbook(), name=None)
    assert shown(found) == ["某县年度报告", [["组⟨2×1⟩", "21", "7730.28"], ["2019-03-14", "TRUE"]]]
    grid = found.blocks[1]
    assert isinstance(grid, Grid)
    assert grid.cells[1].place == Place(sheet="表一", table=1, row=3, column=3)


def test_a_formula_that_no_program_has_worked_out_is_no_blank() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("1")
    page.write(1, 1, "总计")
    page.write(1, 2, xlwt.Formula("1+1"))
    page.write(1, 3, 3)
    assert shown(extract(saved(book), name=None)) == [[["总计", "=（公式未计算）", "3"]]]


def test_hidden_rows_and_columns_are_not_read() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("1")
    for row in range(3):
        for column in range(4):
            page.write(row, column, f"{row}{column}格")
    page.row(1).hidden = True
    page.col(2).hidden = True
    assert shown(extract(saved(book), name=None)) == [
        [["00格", "01格", "03格"], ["20格", "21格", "23格"]],
    ]


def test_the_streams_of_the_container_are_found_short_and_long() -> None:
    book = xlwt.Workbook()
    for number in range(40):
        book.add_sheet(f"表{number}").write(0, 0, "甲" * 100)
    container = Ole(saved(book))
    assert container.names >= {"Workbook"}
    assert container.stream("Workbook")[:2] == b"\x09\x08"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "damaged"),
        (MAGIC + b"\0" * 600, "damaged"),
        (b"<html>", "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        extract(content, name=None)
    assert refused.value.code == code


def test_a_password_is_recognised() -> None:
    book = xlwt.Workbook()
    book.add_sheet("1").write(0, 0, "甲")
    # The record that says "encrypted" in place of one of the same length that says nothing here.
    content = saved(book).replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1)
    with pytest.raises(UnreadableFileError) as refused:
        extract(content, name=None)
    assert refused.value.code == "encrypted"


def test_an_empty_workbook_is_refused() -> None:
    book = xlwt.Workbook()
    book.add_sheet("1")
    with pytest.raises(UnreadableFileError) as refused:
        extract(saved(book), name=None)
    assert refused.value.code == "empty_file"
