"""The tables of a report in shapes that portals set them in, as rows of cells."""

from collections.abc import Iterable, Sequence

from app.catalogue.form import Row
from app.catalogue.registry import catalogue
from app.content import CellKey
from app.vocabulary import APPLICANT_LABELS, FormCode
from tests.gold.figures import Figures, GoldReport

Cell = str | tuple[str, str]
"""A text, or a text and the attributes of its `td`."""
Rows = list[list[Cell]]

APPLICANTS = list(APPLICANT_LABELS.values())
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
_STEMS = ("reviews", "litigation.direct", "litigation.after_review")
_ENDS = ("upheld", "corrected", "other", "pending", "total")


def shown(figures: Figures, key: CellKey) -> str:
    """The number as printed; nothing for a blank."""
    value = figures[key]
    return "" if value is None else f"{value:f}"


def rows_3(report: GoldReport) -> list[tuple[Row, list[str] | None]]:
    """The rows of table 3 in order: the row and its seven numbers, or None for a heading."""
    form = catalogue().forms[report.form]
    found: list[tuple[Row, list[str] | None]] = []
    for row in sorted((*form.rows, *form.hybrids), key=lambda row: row.order):
        if row.table != 3:
            continue
        if row.indicator is None:
            if not (row.label.startswith("（六）") and report.one_row_six):
                found.append((row, None))
        elif row.cells[0] in report.figures:
            found.append((row, [shown(report.figures, key) for key in row.cells]))
    return found


def subjects_2(report: GoldReport) -> dict[str, list[tuple[str, str]]]:
    """Table 2: for each subject its measures and their numbers."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in catalogue().forms[report.form].rows:
        if row.table == 2 and row.indicator:
            number = shown(report.figures, CellKey(row.indicator))
            found.setdefault(row.group[0], []).append((row.item, number))
    return found


def fifteen(report: GoldReport) -> list[str]:
    """The numbers of table 4."""
    return [shown(report.figures, CellKey(f"{stem}.{end}")) for stem in _STEMS for end in _ENDS]


def rows_2014(report: GoldReport) -> list[tuple[Row, str | None]]:
    """The rows of the 2014 form: the row and its number, or None for a heading."""
    rows = catalogue().forms[FormCode.F2014].rows
    return [(row, shown(report.figures, CellKey(row.indicator)) if row.indicator else None) for row in rows]


def plain_2(report: GoldReport) -> Rows:
    rows: Rows = []
    for subject, measures in subjects_2(report).items():
        rows.append(["信息内容", *(name for name, _ in measures)])
        rows.append([subject, *(number for _, number in measures)])
    return rows


def plain_3(report: GoldReport, *, lead: Sequence[str] = (), head: Sequence[str] = APPLICANTS) -> Rows:
    """Labels in one column; `lead` are texts of columns between label and numbers."""
    rows: Rows = [["", *("" for _ in lead), *head]]
    for row, numbers in rows_3(report):
        rows.append([row.label, *lead, *(numbers or [""] * 7)])
    return rows


def plain_4(report: GoldReport) -> Rows:
    return [[(group, "colspan=5") for group in GROUPS], [*OUTCOMES * 3], [*fifteen(report)]]


def table(rows: Iterable[Sequence[Cell]]) -> str:
    """As HTML."""
    return "<table>" + "".join(f"<tr>{''.join(map(_td, row))}</tr>" for row in rows) + "</table>"


def _td(cell: Cell) -> str:
    return f"<td>{cell}</td>" if isinstance(cell, str) else f"<td {cell[1]}>{cell[0]}</td>"


def page(report: GoldReport, *parts: str) -> bytes:
    """A web page of the report's title and period with these parts under the usual titles."""
    titles = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    if report.form is FormCode.F2014:
        titles = ("一、基本情况",)
    body = "".join(f"<p>{title}</p>{part}" for title, part in zip(titles, parts, strict=True))
    return (
        f"<meta charset=utf-8><h1>{report.unit}{report.year}年政府信息公开工作年度报告</h1>"
        f"<p>本报告所列数据的统计期限自{report.year}年1月1日起至{report.year}年12月31日止。</p>{body}"
    ).encode()


def lines(report: GoldReport) -> list[str]:
    """The later forms with one cell a line, heads of several lines read line by line."""
    found = [f"{report.unit}{report.year}年政府信息公开工作年度报告", "二、主动公开政府信息情况"]
    for row in plain_2(report):
        found += [str(cell) for cell in row]
    found += [
        "三、收到和处理政府信息公开申请情况",
        "申请人情况",
        "自然人",
        "法人或其他组织",
        "总计",
        *APPLICANTS[1:6],
    ]
    for row_3, numbers in rows_3(report):
        found += [row_3.label, *(numbers or ())]
    found += ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", "行政诉讼", *OUTCOMES]
    return [*found, *GROUPS[1:], *OUTCOMES * 2, *fifteen(report)]
