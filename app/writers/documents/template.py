"""The form as a workbook to be filled in offline: no macros, inputs open, the rest locked.

Totals are formulas; a total of nothing stays blank. Inputs take whole numbers (money: two
decimals); what breaks a rule of the form turns red. A filled copy is imported as it is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from app.catalogue.form import Indicator
from app.catalogue.registry import MAX_COUNT, MAX_MONEY, catalogue
from app.catalogue.totals import balances_of, totals_of
from app.content import CellKey, ReportContent
from app.vocabulary import FormCode
from app.writers.documents.build import build
from app.writers.documents.page import Line, Page, Part, PrintedCell, PrintedTable, Role
from app.writers.documents.xlsx import LOOKS, Workbook

AT = datetime(2019, 5, 15)  # noqa: DTZ001  a fixed day, so that the same form is the same bytes
HELP_SHEET = "填报说明"
HELP = (
    "附：填报说明",
    "（1）只填浅黄色的格子；灰色格子是公式，自动得出合计，其余已锁定（没有密码，可撤销工作表保护）。",
    "（2）没有发生的填 0；确实没有数字、不清楚的留空；本单位不适用的填“/”。空白不等于 0。",
    "（3）件、次、人等填不小于 0 的整数（“本年增/减”可以为负）；金额以万元计，最多两位小数。",
    "（4）某格变红，说明与表中其他数字不平衡，请核对；红色不妨碍保存。",
    "（5）各部分的文字填在标题下的浅黄色格子里，一段一格，可以在格内换行（Alt+Enter）。",
    "（6）填好后保存为 .xlsx，原样报送或导入；不要删行、改标题或改工作表次序。",
)
_INPUT, _TOTAL, _WRONG = "#FFFBE6", "#ECECEC", "#FFC7CE"
_PARAGRAPH_HEIGHT = 90
_WRITTEN = frozenset((Role.TITLE, Role.SIGNOFF))
"""Lines that the office completes or corrects."""

Place = tuple[int, int]


def write_template(form: FormCode, *, year: int, unit: str = "", code: str = "") -> bytes:
    """The empty form of a year, for this unit or for any. `code` is printed beside its name."""
    page = build(ReportContent(year=year, form=form), unit=unit, at=AT)
    return _Template(page, form, code).content()


class _Template(Workbook):
    def __init__(self, page: Page, form: FormCode, code: str) -> None:
        super().__init__(page)
        self._form = catalogue().forms[form]
        self._code = code
        self._totals = totals_of(self._form)
        self._places: dict[CellKey, Place] = {}

    def content(self) -> bytes:
        self.page = Page(
            self.page.title, self.page.unit, self.page.year, self.page.at, None,
            (*self.page.parts, Part(HELP_SHEET, tuple(Line(Role.NOTE, text) for text in HELP))),
        )  # fmt: skip
        return super().content()

    def part(self, sheet: Any, part: Part, widths: list[float]) -> None:
        super().part(sheet, part, widths)
        sheet.protect("", {"format_rows": True, "format_columns": True, "select_locked_cells": True})

    def line(self, sheet: Any, row: int, widths: list[float], line: Line) -> int:
        if line.role in _WRITTEN:
            self._open(sheet, row, widths, line.text, LOOKS[line.role])
            sheet.set_row(row, 36)
            if line.role is Role.TITLE and self._code:
                row = super().line(sheet, row + 1, widths, Line(Role.BYLINE, f"单位代码：{self._code}")) - 1
            return row + 1
        row = super().line(sheet, row, widths, line)
        if line.role is Role.HEADING:
            self._open(sheet, row, widths, "", LOOKS[Role.BODY])
            sheet.set_row(row, _PARAGRAPH_HEIGHT)
            row += 1
        return row

    def _open(self, sheet: Any, row: int, widths: list[float], text: str, look: dict[str, Any]) -> None:
        """A cell over all columns that the office may write in."""
        format_ = self.formats(**look, locked=False, bg_color=_INPUT)
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", format_)
        sheet.write_string(row, 0, text, format_)

    def table(self, sheet: Any, top: int, table: PrintedTable) -> int:
        self._places = {cell.key: (top + cell.row, cell.column) for cell in table.cells if cell.key}
        after = super().table(sheet, top, table)
        sheet.freeze_panes(top + table.head, 0)
        self._redden(sheet)
        return after

    def look(self, cell: PrintedCell, table: PrintedTable) -> Any:
        if cell.key is None:
            return super().look(cell, table)
        indicator = catalogue().indicators[cell.key.indicator]
        shown = "0.00" if indicator.scale else "0"
        if cell.key in self._totals:
            return self.formats(border=1, align="center", bg_color=_TOTAL, num_format=shown)
        return self.formats(border=1, align="center", bg_color=_INPUT, num_format=shown, locked=False)

    def figure(self, sheet: Any, row: int, cell: PrintedCell, look: Any) -> None:
        assert cell.key is not None  # noqa: S101  only figures come here
        parts = self._totals.get(cell.key)
        if parts is not None:
            cells = ",".join(_ranges(self._places[part] for part in parts))
            formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
            sheet.write_formula(row, cell.column, formula, look, "")
            return
        sheet.write_blank(row, cell.column, None, look)
        rule = _validation(catalogue().indicators[cell.key.indicator], xl_rowcol_to_cell(row, cell.column))
        sheet.data_validation(row, cell.column, row, cell.column, rule)

    def _redden(self, sheet: Any) -> None:
        """Mark the inputs of a rule while all its cells are filled and it does not hold."""
        wrong = self.book.add_format({"bg_color": _WRONG})
        for left, relation, right in balances_of(self._form):
            cells = [key for _, key in (*left, *right)]
            if not all(key in self._places for key in cells):
                continue
            names = ",".join(xl_rowcol_to_cell(*self._places[key]) for key in cells)
            broken = {"=": "<>", ">=": "<", "<=": ">"}[relation.value]
            rule = f"=AND(COUNT({names})={len(cells)},{self._sum(left)}{broken}{self._sum(right)})"
            for key in cells:
                if key not in self._totals:
                    row, column = self._places[key]
                    options = {"type": "formula", "criteria": rule, "format": wrong}
                    sheet.conditional_format(row, column, row, column, options)

    def _sum(self, side: list[tuple[int, CellKey]]) -> str:
        cells = (
            (factor, xl_rowcol_to_cell(*self._places[key], row_abs=True, col_abs=True))
            for factor, key in side
        )
        return "+".join(name if factor == 1 else f"{factor}*{name}" for factor, name in cells)


def _validation(indicator: Indicator, name: str) -> dict[str, Any]:
    """What an input takes. `/` says that the number does not apply."""
    sign = "" if indicator.signed else f",{name}>=0"
    places, limit = (2, MAX_MONEY) if indicator.scale else (0, MAX_COUNT)
    wanted = f"金额（{indicator.unit}），最多两位小数" if indicator.scale else f"整数（{indicator.unit}）"
    if not indicator.signed:
        wanted = f"不小于 0 的{wanted}"
    number = f"AND(ISNUMBER({name}){sign},ABS({name})<{limit},ROUND({name},{places})={name})"
    return {
        "validate": "custom",
        "value": f'=OR({name}="/",IF(ISNUMBER({name}),{number},FALSE))',
        "error_title": "请核对",
        "error_message": f"这里填{wanted}；没有数字请留空，不适用填“/”。",
        "input_message": f"{wanted}；没有发生填 0",
    }


def _ranges(places: Iterable[Place]) -> list[str]:
    """A1 names of cells, neighbours in a row or column as one range."""
    runs: list[list[Place]] = []
    for place in places:
        if runs and _goes_on(runs[-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return [xl_range(*run[0], *run[-1]) if len(run) > 1 else xl_rowcol_to_cell(*run[0]) for run in runs]


def _goes_on(run: list[Place], place: Place) -> bool:
    down, across = place[0] - run[-1][0], place[1] - run[-1][1]
    if (down, across) not in ((1, 0), (0, 1)):
        return False
    return len(run) == 1 or (run[-1][0] - run[-2][0], run[-1][1] - run[-2][1]) == (down, across)
