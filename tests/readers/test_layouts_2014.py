"""The 2014 form in shapes beyond the gold set."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from app.catalogue.registry import catalogue
from app.content import CellKey
from app.readers.read import read
from tests.gold.figures import GoldReport
from tests.readers.faults import OLD, faults
from tests.readers.shapes import (
    page,
    rows_2014,
    table,
)


def _old(
    head: list[str], row: Callable[[int, str, str, str | None], list[str]]
) -> Callable[[GoldReport], str]:
    def make(report: GoldReport) -> str:
        rows = rows_2014(report)
        return table([head, *(row(n, r.label, r.unit or "", v) for n, (r, v) in enumerate(rows, 1))])

    return make


def _three_abreast(report: GoldReport) -> str:
    pairs = [[row.label, row.unit or "", number or ""] for row, number in rows_2014(report)]
    pairs += [["", "", ""]] * (-len(pairs) % 3)
    third = len(pairs) // 3
    head = ["统计指标", "单位", "统计数"] * 3
    return table([head, *(pairs[n] + pairs[n + third] + pairs[n + 2 * third] for n in range(third))])


def _running(join: str, number: str, *, heading: str = "") -> Callable[[GoldReport], str]:
    """The whole form as one paragraph; `number` sets a number with its unit behind its label."""

    def make(report: GoldReport) -> str:
        rows = rows_2014(report)
        said = [row.label + (number.format(n=v, unit=row.unit) if v else "") for row, v in rows]
        return f"<p>{heading}{join.join(said)}。</p>"

    return make


def _paragraphs(report: GoldReport) -> str:
    """A paragraph for each part of the form."""
    said = [row.label + (f"{v}{row.unit}" if v else "") for row, v in rows_2014(report)]
    parts = "，".join(said).split("，")
    return "".join(f"<p>{'，'.join(parts[start : start + 6])}。</p>" for start in range(0, len(parts), 6))


FORM_2014: dict[str, Callable[[GoldReport], str]] = {
    "three columns": _old(["统计指标", "单位", "统计数"], lambda _, label, unit, v: [label, unit, v or "——"]),
    "serials in the middle": _old(
        ["统计指标", "序号", "单位", "统计数"], lambda n, label, unit, v: [label, str(n), unit, v or "——"]
    ),
    "last year empty": _old(
        ["统计指标", "单位", f"{OLD.year - 1}年", f"{OLD.year}年"],
        lambda _, label, unit, v: [label, unit, "", v or ""],
    ),
    "remarks": _old(
        ["统计指标", "单位", "统计数", "备注"], lambda _, label, unit, v: [label, unit, v or "", ""]
    ),
    "groups beside": _old(
        ["类别", "统计指标", "单位", "统计数"],
        lambda n, label, unit, v: ["" if n % 7 else "情况", label, unit, v or ""],
    ),
    "units in labels": _old(
        ["统计指标", "统计数"], lambda _, label, unit, v: [f"{label}（{unit}）" if unit else label, v or ""]
    ),
    "units at numbers": _old(
        ["统计指标", "统计数"], lambda _, label, unit, v: [label, v + unit if v else ""]
    ),
    "three abreast": _three_abreast,
    "lines of label and number": lambda r: "".join(
        f"<p>{row.label}：{v}{row.unit}</p>" if v else f"<p>{row.label}</p>" for row, v in rows_2014(r)
    ),
    "one paragraph": _running("；", "{n}{unit}"),
    "one paragraph under its heading": _running("；", "：{n}{unit}", heading="政府信息公开情况统计表："),
    "one paragraph with commas": _running("，", " {n} {unit}"),
    "one paragraph with spaces": _running(" ", " {unit} {n}"),
    "some paragraphs": _paragraphs,
    "lines to fill in": lambda r: "".join(
        f"<p>{row.label}____{v}____{row.unit}</p>" if v else f"<p>{row.label}</p>" for row, v in rows_2014(r)
    ),
    "lines with spaces": lambda r: "".join(
        f"<p>{row.label} {row.unit} {v}</p>" if v else f"<p>{row.label}</p>" for row, v in rows_2014(r)
    ),
}


def test_prose_that_names_figures_of_a_table_is_no_second_table() -> None:
    """One figure differs in the prose: the table's is read."""
    prose = _running("；", "{n}{unit}")(OLD).replace("；", "；其中", 1)
    whole = FORM_2014["three columns"](OLD)
    value = OLD.figures[CellKey("disclosure.weibo")]
    assert faults(OLD, page(OLD, prose.replace(f"数{value}条", "数9条") + whole), "a.html") == []


@pytest.mark.parametrize("shape", FORM_2014)
def test_the_2014_form(shape: str) -> None:
    assert faults(OLD, page(OLD, FORM_2014[shape](OLD)), "a.html") == []


def test_last_year_beside_is_left_over() -> None:
    """Numbers of another year are none of the report's, and are not dropped either."""
    made = _old(
        ["统计指标", "单位", f"{OLD.year - 1}年", f"{OLD.year}年"],
        lambda n, label, unit, v: [label, unit, str(7000 + n) if v else "", v or ""],
    )
    rows = [n for n, (_, number) in enumerate(rows_2014(OLD), 1) if number]
    wanted = [f"left over: {7000 + n} at table 1, row {n + 1}, column 3" for n in rows]
    assert faults(OLD, page(OLD, made(OLD)), "a.html") == wanted


@pytest.mark.parametrize("number", ["22", "2022"])
def test_a_number_outside_all_heads_is_left_over(number: str) -> None:
    rows = [[row.label, row.unit or "", v or ""] for row, v in rows_2014(OLD)]
    rows[4].append(number)
    content = page(OLD, table([["统计指标", "单位", "统计数"], *rows]))
    assert faults(OLD, content, "a.html") == [f"left over: {number} at table 1, row 6, column 4"]


@pytest.mark.parametrize("join", [" ", "\t", "|"])
def test_the_2014_form_twice_with_one_difference(join: str) -> None:
    """Both copies are met, those of the labels that reviews and litigation share as well."""
    key = CellKey("litigation.corrected")
    first = rows_2014(OLD)
    other = replace(OLD, figures={**OLD.figures, key: Decimal(999)})
    lines_of = [[row.label, row.unit or "", v or ""] for row, v in (*first, *rows_2014(other))]
    body = "\n".join(join.join(filter(None, cells)) for cells in lines_of)
    text = f"{OLD.unit}{OLD.year}年政府信息公开工作年度报告\n{body}"
    reading = read(text.encode(), name="a.txt", media_type=None, catalogue=catalogue())
    unread = {figure.key for figure in reading.figures if figure.value is None}
    assert unread == {key}
    assert [(f.code, f.cells) for f in reading.findings if f.code == "printed_twice"] == [
        ("printed_twice", (str(key),))
    ]
