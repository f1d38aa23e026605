"""Whole literal cubes from literal rows."""

from io import BytesIO
from typing import Any

import orjson
import pytest

from app.problems import ProblemError
from app.writers import jsonstat
from app.writers.cube import MOST_CELLS, Cube, Role, Side
from app.writers.dataset import Column, ColumnType, Dataset, Exact, Row

COLUMNS = (
    Column("unit", ColumnType.TEXT, "单位代码"),
    Column("unit_name", ColumnType.TEXT, "单位"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("form", ColumnType.TEXT, "表式"),
    Column("applicant", ColumnType.TEXT, "申请人"),
    Column("value", ColumnType.NUMBER, "数值"),
    Column("status", ColumnType.TEXT, "状态"),
)
UNIT = Side("unit", "单位", Role.GEO, label_column="unit_name")
YEAR = Side("year", "年度", Role.TIME)
APPLICANT = Side("applicant", "申请人", order=("enterprise", "total"), labels={"total": "总计"})
CUBE = Cube(
    label="数",
    sides=(UNIT, YEAR, APPLICANT),
    measure="value",
    status="status",
    listed=("unit", "year", "form"),
    notes=("金额以万元计",),
    narrowed_by=("unit", "years"),
)


def told(rows: list[Row], cube: Cube = CUBE, columns: tuple[Column, ...] = COLUMNS) -> dict[str, Any]:
    file = BytesIO()
    jsonstat.fill(Dataset(columns, rows, asked="http://127.0.0.1/x", cube=lambda: cube), file)
    found: dict[str, Any] = orjson.loads(file.getvalue())
    return found


def test_null_is_never_zero_and_every_null_says_why() -> None:
    assert told(
        [
            ("021328", "乙县", 2019, "2019", "total", Exact(0, 0), "reported"),
            ("011328", "甲县", 2018, "2014", "total", Exact(7_730_280_000, 6), "reported"),
            ("011328", "甲县", 2018, "2014", "enterprise", None, "blank"),
        ]
    ) == {
        "version": "2.0",
        "class": "dataset",
        "label": "数",
        "source": "各级行政机关政府信息公开工作年度报告",
        "href": "http://127.0.0.1/x",
        "note": ["金额以万元计"],
        "id": ["unit", "year", "applicant"],
        "size": [2, 2, 2],
        "role": {"geo": ["unit"], "time": ["year"]},
        "dimension": {
            "unit": {
                "label": "单位",
                "category": {"index": ["011328", "021328"], "label": {"011328": "甲县", "021328": "乙县"}},
            },
            "year": {
                "label": "年度",
                "category": {"index": ["2018", "2019"], "label": {"2018": "2018", "2019": "2019"}},
            },
            "applicant": {
                "label": "申请人",
                "category": {
                    "index": ["enterprise", "total"],
                    "label": {"enterprise": "enterprise", "total": "总计"},
                },
            },
        },
        "value": [None, 7730.28, None, None, None, None, None, 0],
        "status": {"0": "blank", **dict.fromkeys("23456", "no_row")},
        "extension": {
            "status": {
                "label": {
                    "blank": "原表空白",
                    "no_row": "结果中没有这一条（没有报告、该年表式没有此项，或不合查询条件）",
                }
            },
            "reports": [
                {"unit": "021328", "year": 2019, "form": "2019"},
                {"unit": "011328", "year": 2018, "form": "2014"},
            ],
        },
    }


MEASURED = (
    Column("county", ColumnType.TEXT, "县"),
    Column("county_name", ColumnType.TEXT, "县名称"),
    Column("sum", ColumnType.NUMBER, "合计"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构数据"),
)
BY_COUNTY = Cube(
    label="汇总",
    sides=(Side("county", "县", Role.GEO, label_column="county_name"),),
    measure=Side("measure", "统计量", Role.METRIC, order=("sum", "synthetic"), units={"sum": "件"}),
    narrowed_by=("within",),
    in_row_order=True,
)


def test_several_numbers_of_a_row_are_the_last_side() -> None:
    found = told([("2", "乙", 3, False), (None, None, None, True), ("1", "甲", 5, True)], BY_COUNTY, MEASURED)
    assert (found["id"], found["size"]) == (["county", "measure"], [3, 2])
    assert found["dimension"]["county"]["category"] == {
        "index": ["2", "", "1"],
        "label": {"2": "乙", "": "（无）", "1": "甲"},
    }
    assert found["dimension"]["measure"]["category"] == {
        "index": ["sum", "synthetic"],
        "label": {"sum": "sum", "synthetic": "synthetic"},
        "unit": {"sum": {"label": "件"}},
    }
    assert found["value"] == [3, 0, None, 1, 5, 1]
    assert found["status"] == {"2": "undefined"}


def test_nothing_found_is_a_cube_without_cells() -> None:
    found = told([])
    assert (found["size"], found["value"], found["status"]) == ([0, 0, 0], [], {})


def test_a_cube_over_the_limit_is_refused_and_never_cut() -> None:
    side = 800
    rows: list[Row] = [
        (str(number), "某", 2018, "2014", str(number), None, "blank") for number in range(side)
    ]
    with pytest.raises(ProblemError) as refusal:
        told(rows)
    assert refusal.value.kind.code == "cube_too_large"
    assert "单位 708 × 年度 1 × 申请人 707" in refusal.value.detail
    assert "unit、years" in refusal.value.detail
    assert f"{MOST_CELLS:,}" in refusal.value.detail
    assert len(told(rows[:707])["value"]) == 707 * 707


def test_two_rows_in_one_place_are_a_fault_of_ours() -> None:
    row: Row = ("1", "甲", 2018, "2014", "total", Exact(1, 0), "reported")
    with pytest.raises(ValueError, match="one place"):
        told([row, row])
