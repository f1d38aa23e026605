"""What a table of the form prints outside the form is left over, never dropped."""

import pytest

from app.catalogue.registry import catalogue
from app.readers.read import read
from tests.readers.faults import NEW, OLD
from tests.readers.shapes import page, plain_2, plain_3, plain_4, rows_2014, table

WORDS = ["约3人次", "含4件", "见5号附件", "12件以上", "（3）", "⑦", "1 2", "3/4", "9?", "本年度共有17件", "8"]


def _left_over(content: bytes) -> list[str]:
    reading = read(content, name="a.html", media_type=None, catalogue=catalogue())
    assert {f.key: f.value for f in reading.figures if f.value is not None} in (NEW.figures, OLD.figures)
    return [each.text for each in reading.unmatched]


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("place", range(3))
def test_a_row_of_its_own(place: int, text: str) -> None:
    tables = [plain_2(NEW), plain_3(NEW), plain_4(NEW)]
    row = ["自设：来访接待", text]
    if place == 2:
        tables[2] = [["", *tables[2][0]], ["", *tables[2][1]], ["", *tables[2][2]]]
    tables[place].append(row)
    assert _left_over(page(NEW, *map(table, tables))) == [text]


@pytest.mark.parametrize("text", WORDS)
def test_a_row_of_its_own_on_the_2014_form(text: str) -> None:
    rows = [[row.label, row.unit or "", number or ""] for row, number in rows_2014(OLD)]
    rows.append(["自设：来访接待", "", text])
    assert _left_over(page(OLD, table([["统计指标", "单位", "统计数"], *rows]))) == [text]


def test_a_remark_with_a_number() -> None:
    rows = [
        [*row, "备注" if n == 0 else "其中网上提交3件" if n == 4 else ""]
        for n, row in enumerate(plain_3(NEW))
    ]
    content = page(NEW, table(plain_2(NEW)), table(rows), table(plain_4(NEW)))
    assert _left_over(content) == ["其中网上提交3件"]


def test_what_counts_rows_and_columns_is_known() -> None:
    rows = [[str(n) if n else "序号", *row] for n, row in enumerate(plain_3(NEW))]
    rows.insert(1, ["", "栏次", *"1234567"])
    content = page(NEW, table(plain_2(NEW)), table(rows), table(plain_4(NEW)))
    assert _left_over(content) == []


def test_the_line_under_the_form_and_years_are_no_figures() -> None:
    rows = [[row.label, row.unit or "", number or ""] for row, number in rows_2014(OLD)]
    rows += [["单位负责人：某某", "填报日期：2019-3-14", "联系电话：0377-6896"]]
    rows.insert(0, [f"（{OLD.year}年度）"])
    assert _left_over(page(OLD, table([["统计指标", "单位", "统计数"], *rows]))) == []
