"""The small rules of the pages: numbers, places in a source, bins, tiles."""

import json
from decimal import Decimal
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.site.distribution import MOST_BINS, bins
from app.site.numbers import figure, locator, plain
from app.site.rendering import data
from app.site.tiles import COLUMNS, ROWS, TILES, tiles
from app.site.words import WORDS
from app.vocabulary import Applicant, Kind, Level, ReportStatus, Scope, Severity, ValueStatus
from app.writers.dataset import Exact


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "件", "–"),
        (0, "件", "0"),
        (12345, "件", "12,345"),
        (Decimal("7730.28"), "万元", "7,730.28"),
        (Exact(7730280000, 6), "万元", "7,730.28"),
        (Exact(-5, 0), "项", "-5"),
        (0.4531, "比例", "45.3%"),
        (1, "比例", "100.0%"),
        (0.000001, "万元", "0.000001"),
        (527.5, "件", "527.5"),
    ],
)
def test_a_figure(value: object, unit: str, shown: str) -> None:
    assert figure(value, unit) == shown  # type: ignore[arg-type]


def test_a_plain_number() -> None:
    assert [plain(x) for x in (None, 3, Decimal("2.50"), Exact(120, 0), "text", True)] == [
        None,
        3,
        2.5,
        120,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (None, ""),
        ("table 3, row 1, column 2", "表 3 第 1 行 第 2 列"),
        ("page 2, table 1, row 4, column 2", "第 2 页 表 1 第 4 行 第 2 列"),
        ("sheet 表二, 三, table 1, row 4, column 2", "工作表 表二, 三 表 1 第 4 行 第 2 列"),
        ("line 88", "第 88 行文字"),
        ("somewhere", "somewhere"),
    ],
)
def test_a_place(told: str | None, shown: str) -> None:
    assert locator(told) == shown
    assert locator(told, "en") == (told or "")


@pytest.mark.parametrize(
    ("values", "counted"),
    [
        ([], []),
        ([5], [(5.0, 6.0, 1)]),
        ([0, 0, 0], [(0.0, 1.0, 3)]),
        ([0, 1, 10], [(0, 1, 1), (1, 2, 1), *[(float(x), x + 1.0, 0) for x in range(2, 9)], (9, 10, 1)]),
        ([0.41, 0.44, 0.52], [(0.41, 0.42, 1), (0.42, 0.43, 0), (0.43, 0.44, 0), (0.44, 0.45, 1)]),
    ],
)
def test_bins(values: list[float], counted: list[tuple[float, float, int]]) -> None:
    assert bins(values)[: len(counted) or 1] == counted


@given(st.lists(st.integers(0, 10**9).map(float), min_size=1, max_size=200))
def test_bins_count_everything_once(values: list[float]) -> None:
    found = bins(values)
    assert sum(count for *_, count in found) == len(values)
    assert len(found) <= MOST_BINS
    assert found[0][0] <= min(values)
    assert found[-1][1] >= max(values)
    assert all(a[1] == b[0] for a, b in pairwise(found))


def test_the_tiles_stand_apart() -> None:
    places = [(row, column) for row, column, *_ in TILES.values()]
    assert len(TILES) == 34
    assert len(set(places)) == 34
    assert max(row for row, _ in places) == ROWS - 1
    assert max(column for _, column in places) == COLUMNS - 1


def test_the_shades() -> None:
    shaded = {tile.code: tile.shade for tile in tiles({"410000": 3, "320000": 9, "310000": 3, "110000": 1})}
    assert shaded["110000"] == 0
    assert shaded["410000"] == shaded["310000"] == 1
    assert shaded["320000"] == 3
    assert shaded["650000"] is None


def test_every_word_has_both_languages() -> None:
    lists = {
        "level": Level,
        "kind": Kind,
        "scope": Scope,
        "applicant": Applicant,
        "severity": Severity,
        "status": ReportStatus,
        "step": ReportStatus,
        "value": ValueStatus,
    }
    for name, members in lists.items():
        assert {member.value for member in members} <= set(WORDS[name]), name
    assert all(len(pair) == 2 for words in WORDS.values() for pair in words.values())


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3)))
def test_data_in_an_attribute(value: object) -> None:
    written = str(data(value))
    assert '"' not in written
    assert "<" not in written
    assert json.loads(unescape(written)) == value
