"""Whole literal files from literal rows."""

import pytest

from app.problems import ProblemError
from app.writers import csv, ndjson
from app.writers.choose import choose
from app.writers.dataset import Column, ColumnType, Dataset, Exact, Row

COLUMNS = (
    Column("unit", ColumnType.TEXT, "单位代码"),
    Column("unit_name", ColumnType.TEXT, "单位"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("value", ColumnType.NUMBER, "数值"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构"),
)
ROWS: list[Row] = [
    ("411328", "唐河县人民政府", 2018, Exact(9483, 0), False),
    ("320813", '含"引号",逗号', 2023, Exact(7_730_280_000, 6), False),
    ("990101", "=cmd|' /C calc'!A0", 2023, None, True),
    ("990102", "-1+1", 2023, Exact(-500_000, 6), True),
]


def dataset() -> Dataset:
    return Dataset(COLUMNS, iter(ROWS))


def test_csv() -> None:
    assert b"".join(csv.write(dataset())).decode() == (
        "unit,unit_name,year,value,synthetic\r\n"
        "411328,唐河县人民政府,2018,9483,false\r\n"
        '320813,"含""引号"",逗号",2023,7730.28,false\r\n'
        "990101,'=cmd|' /C calc'!A0,2023,,true\r\n"
        "990102,'-1+1,2023,-0.5,true\r\n"
    )


def test_csv_for_excel_keeps_codes_as_text() -> None:
    text = b"".join(csv.write(dataset(), excel=True)).decode("utf-8")
    assert text.startswith("\ufeffunit,")
    assert '\r\n"=""411328""",唐河县人民政府,2018,9483,false\r\n' in text


def test_ndjson() -> None:
    assert b"".join(ndjson.write(dataset())).decode() == (
        '{"unit":"411328","unit_name":"唐河县人民政府","year":2018,"value":9483,"synthetic":false}\n'
        '{"unit":"320813","unit_name":"含\\"引号\\",逗号","year":2023,"value":7730.28,"synthetic":false}\n'
        '{"unit":"990101","unit_name":"=cmd|\' /C calc\'!A0","year":2023,"value":null,"synthetic":true}\n'
        '{"unit":"990102","unit_name":"-1+1","year":2023,"value":-0.5,"synthetic":true}\n'
    )


def test_long_datasets_come_in_pieces() -> None:
    rows: list[Row] = [("1", "a", 1, None, False)] * 2500
    assert len(list(csv.write(Dataset(COLUMNS, rows)))) == 3
    assert sum(piece.count(b"\n") for piece in ndjson.write(Dataset(COLUMNS, rows))) == 2500


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        (Exact(0, 0), "0"),
        (Exact(0, 6), "0"),
        (Exact(1, 6), "0.000001"),
        (Exact(-1, 6), "-0.000001"),
        (Exact(25_100_000, 6), "25.1"),
        (Exact(2_000_000, 6), "2"),
        (Exact(-11, 0), "-11"),
        (Exact(123456789012345678901, 6), "123456789012345.678901"),
    ],
)
def test_exact_numbers(exact: Exact, text: str) -> None:
    assert str(exact) == text


@pytest.mark.parametrize(
    ("wanted", "accept", "name"),
    [
        (None, None, None),
        (None, "*/*", None),
        (None, "text/csv", "csv"),
        (None, "text/html, application/x-ndjson;q=0.5", "ndjson"),
        ("json", "text/csv", None),
        ("csv", "application/json", "csv"),
    ],
)
def test_the_parameter_wins_over_the_header(wanted: str | None, accept: str | None, name: str | None) -> None:
    chosen = choose(wanted, accept)
    assert (chosen.name if chosen else None) == name


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(ProblemError) as refusal:
        choose("docx", None)
    assert refusal.value.kind.code == "not_acceptable"
    assert "json" in refusal.value.detail
    assert "csv" in refusal.value.detail
