"""Blocks are written as their rows would be, byte for byte."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vocabulary import ValueStatus
from app.writers import csv, ndjson
from app.writers.blocks import STATUS_OF, Block, Layout, first_of, rows_of
from app.writers.dataset import Column, ColumnType, Dataset, Exact

COLUMNS = (
    Column("unit", ColumnType.TEXT, "单位代码"),
    Column("unit_name", ColumnType.TEXT, "单位"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("indicator", ColumnType.TEXT, "指标"),
    Column("applicant", ColumnType.TEXT, "申请人"),
    Column("value", ColumnType.NUMBER, "数值"),
    Column("status", ColumnType.TEXT, "状态"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构"),
)
LAYOUT = Layout((("a.count", "total"), ("a.fees", "total"), ("b.count", "natural_person")), (0, 6, 0))
COUNTY = Block(("411328", "唐河县人民政府", 2018), LAYOUT, ["9483", "251000", "b"], (False,))
WRITERS = [csv.write, lambda table: csv.write(table, excel=True), ndjson.write]


def test_the_signs_of_the_statuses() -> None:
    assert STATUS_OF == {"b": "blank", "n": "not_applicable", "u": "unreadable", "a": "absent"}
    assert len(STATUS_OF) == len(ValueStatus) - 1


def test_the_rows_of_a_block() -> None:
    assert list(rows_of([COUNTY])) == [
        ("411328", "唐河县人民政府", 2018, "a.count", "total", Exact(9483, 0), "reported", False),
        ("411328", "唐河县人民政府", 2018, "a.fees", "total", Exact(251_000, 6), "reported", False),
        ("411328", "唐河县人民政府", 2018, "b.count", "natural_person", None, "blank", False),
    ]


def test_a_block_as_csv() -> None:
    assert b"".join(csv.write(Dataset(COLUMNS, [], blocks=[COUNTY]))).decode() == (
        "unit,unit_name,year,indicator,applicant,value,status,synthetic\r\n"
        "411328,唐河县人民政府,2018,a.count,total,9483,reported,false\r\n"
        "411328,唐河县人民政府,2018,a.fees,total,0.251,reported,false\r\n"
        "411328,唐河县人民政府,2018,b.count,natural_person,,blank,false\r\n"
    )


def test_the_first_rows() -> None:
    blocks = [COUNTY, Block(COUNTY.head, LAYOUT, [None, "1", "n"], COUNTY.tail)]
    every = list(rows_of(blocks))
    assert [list(rows_of(first_of(blocks, limit))) for limit in range(1, 7)] == [
        every[:limit] for limit in range(1, 7)
    ]
    assert list(rows_of(first_of(blocks, None))) == every


VALUES = st.none() | st.sampled_from("bnua") | st.integers(-(10**12), 10**15).map(str)
BLOCKS = st.lists(
    st.builds(
        Block,
        st.tuples(
            st.sampled_from(["411328", "011328", "=1+1"]), st.text(max_size=5), st.integers(2014, 2025)
        ),
        st.just(LAYOUT),
        st.lists(VALUES, min_size=3, max_size=3),
        st.tuples(st.booleans()),
    ),
    max_size=4,
)


@pytest.mark.parametrize("write", WRITERS)
@given(blocks=BLOCKS)
def test_blocks_and_rows_are_the_same_bytes(
    write: Callable[[Dataset], Iterator[bytes]], blocks: list[Block]
) -> None:
    by_block = b"".join(write(Dataset(COLUMNS, [], blocks=blocks)))
    assert by_block == b"".join(write(Dataset(COLUMNS, rows_of(blocks))))
