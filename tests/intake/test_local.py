"""An area's own indicators on a page: literal rows, whole literal outcomes."""

from decimal import Decimal

import pytest

from app.catalogue.local import LocalIndicator
from app.content import CellKey, Figure
from app.intake.local import local_figures
from app.intake.service import read_file
from app.intake.upload import Said, Upload
from app.readers.reading import Aside, Unmatched
from app.vocabulary import ValueStatus
from tests.intake.pages import page_2014

CALLS = LocalIndicator(
    "local.990101.calls", "990101", "12345热线受理量", "Calls", "件", aliases=("热线受理件数",)
)
SCORE = LocalIndicator("local.990101.score", "990101", "评估得分", "Score", "分", decimals=1)
KNOWN = {each.code: each for each in (CALLS, SCORE)}
ROWS = (
    "<tr><td>指标</td><td>单位</td><td>数量</td></tr>"
    "<tr><td>1</td><td>（一）12345热线受理量（件）</td><td>件</td><td>4,500</td></tr>"
    "<tr><td>评估得分</td><td>96.5</td></tr>"
    "<tr><td>网站访问量</td><td>12</td><td>15</td></tr>"
    "<tr><td>办事大厅事项</td><td>次</td><td></td></tr>"
)


def test_rows_beside_the_form_are_kept_where_they_cannot_be_misread() -> None:
    page = page_2014(extra=f"<h2>本地统计</h2><table>{ROWS}</table>")
    reading = read_file(Upload(page, "a.html", "text/html"), Said(), limit=10**7)
    assert reading.asides == (
        Aside("（一）12345热线受理量（件）", "4,500", "table 1, row 2, column 4"),
        Aside("评估得分", "96.5", "table 1, row 3, column 2"),
    )


def of(code: str, value: str | None, raw: str, status: ValueStatus = ValueStatus.REPORTED) -> Figure:
    return Figure(CellKey(code), None if value is None else Decimal(value), status, raw, "x")


@pytest.mark.parametrize(
    ("rows", "figures", "doubtful"),
    [
        ([("（一）12345热线受理量（件）", "4,500")], [of(CALLS.code, "4500", "4,500")], []),
        ([("热线受理件数", "12件")], [of(CALLS.code, "12", "12件")], []),
        ([("评估得分", "96.5")], [of(SCORE.code, "96.5", "96.5")], []),
        ([("评估得分", "96.55")], [of(SCORE.code, None, "96.55", ValueStatus.UNREADABLE)], []),
        ([("评估得分", "——")], [of(SCORE.code, None, "——", ValueStatus.NOT_APPLICABLE)], []),
        ([("热线受理量", "12"), ("评估得分排名", "3")], [], []),
        ([("评估得分", "90"), ("评估得分", "90")], [of(SCORE.code, "90", "90")], []),
        (
            [("评估得分", "90"), ("评估得分", "91")],
            [],
            [Unmatched("评估得分 90", "x"), Unmatched("评估得分 91", "x")],
        ),
    ],
)
def test_what_the_page_says_of_them(
    rows: list[tuple[str, str]], figures: list[Figure], doubtful: list[Unmatched]
) -> None:
    asides = [Aside(label, text, "x") for label, text in rows]
    assert local_figures(asides, KNOWN) == (figures, doubtful)


def test_a_wording_of_two_means_neither() -> None:
    twin = LocalIndicator("local.990101.other", "990101", "评估得分", "Other", "分")
    assert local_figures([Aside("评估得分", "90", "x")], KNOWN | {twin.code: twin}) == ([], [])
