"""Where read cells go: to a figure of the form, or to what found no home. Nothing is dropped."""

from collections.abc import Iterable
from decimal import Decimal

from app.catalogue.form import Catalogue, Form
from app.content import CellKey, Figure, Finding
from app.readers.match.runs import Cell
from app.readers.numbers import MONEY_UNIT, figure
from app.readers.reading import Unmatched
from app.vocabulary import Severity, ValueStatus

BY_ORDER = "by order"
BY_SUM = "by sum"

_PROBLEMS = {
    "negative": "不应为负数",
    "not_whole": "应为整数",
    "wrong_unit": "计量单位不符",
    "too_precise": "小数位数过多",
    "not_a_number": "无法识别为一个数字",
}
_IMPLAUSIBLE = {
    "applications.fees": 1_000,
    "organisation.special_funds": 3_000,
    "charges.amount": 5_000_000,
    "procurement.amount": 20_000_000,
}
"""万元. Above these a number printed without its unit was most likely in 元: a county's budget
for disclosure is below 3,000, a province's charges are below 5 million."""


class Sink:
    """Collects the figures of one report."""

    def __init__(self, catalogue: Catalogue, form: Form) -> None:
        self.form = form
        self.catalogue = catalogue
        self._rows = form.row_of
        self.figures: dict[CellKey, Figure] = {}
        self.unmatched: list[Unmatched] = []
        self.findings: list[Finding] = []
        self._by: dict[str, list[str]] = {}
        self._twice: dict[CellKey, list[str]] = {}

    def has(self, indicator: str) -> bool:
        """Whether the form, or a row that pages print in it, has the indicator."""
        return indicator in self._rows

    def put(self, key: CellKey, cell: Cell, *, by: str | None = None, money: str | None = None) -> None:
        """One cell is this figure. `by` says how it was found where its labels did not tell;
        `money` is a unit of money printed beside or above it."""
        row = self._rows.get(key.indicator)
        if row is None or (row.kind.value == "cell" and key.applicant.value != "total"):
            self.leave((cell,))
            return
        token = cell.token
        read = figure(
            token.printed,
            unit=row.unit,
            signed=self.catalogue.indicators[key.indicator].signed,
            column_unit=money,
        )
        locator = str(cell.place)
        if by:
            locator = f"{locator} ({by})"
        new = Figure(key, read.value, read.status, token.text.strip(), locator)
        old = self.figures.get(key)
        if old is not None and not self._replaces(old, new):
            return
        self.figures[key] = new
        if by:
            self._by.setdefault(by, []).append(str(key))
        if read.problem:
            self.unread_one(new, read.problem)
        if read.assumed and read.value is not None:
            self._assumed(new, read.value)

    def _replaces(self, old: Figure, new: Figure) -> bool:
        """Whether a second printing of a figure takes the place of the first; where both are
        numbers and differ, neither can be believed."""
        if new.status is ValueStatus.BLANK or (old.value is not None and old.value == new.value):
            return False
        if old.status is ValueStatus.BLANK and new.key not in self._twice:
            return True
        if new.value is None and new.status is not ValueStatus.UNREADABLE:
            return False
        prints = self._twice.setdefault(new.key, [f"{old.raw}（{old.locator}）"])
        prints.append(f"{new.raw}（{new.locator}）")
        raw = f"{old.raw} / {new.raw}" if len(prints) == 2 else old.raw
        self.figures[new.key] = Figure(new.key, None, ValueStatus.UNREADABLE, raw, old.locator)
        return False

    def blank(self, key: CellKey, cell: Cell) -> None:
        """The row is on the page, and nothing is printed for this figure; `cell` is its label."""
        if key.indicator in self._rows and key not in self.figures:
            self.figures[key] = Figure(key, None, ValueStatus.BLANK, None, str(cell.place))

    def unread(self, keys: Iterable[CellKey], cells: Iterable[Cell], message: str) -> None:
        """These cells hold these figures, but not which holds which."""
        known = [key for key in keys if key.indicator in self._rows]
        printed = [cell for cell in cells if not cell.blank]
        raw = " | ".join(cell.token.text.strip() for cell in printed)[:200] or None
        locator = str(printed[0].place) if printed else None
        for key in known:
            if key not in self.figures:
                self.figures[key] = Figure(key, None, ValueStatus.UNREADABLE, raw, locator)
        self.leave(printed)
        cells_named = tuple(str(key) for key in known)
        self.findings.append(Finding("ambiguous_reading", Severity.WARNING, message, cells_named, None, raw))

    def unread_one(self, read: Figure, problem: str) -> None:
        """The figure's cell is known, its content is no such number."""
        message = f"单元格内容“{read.raw}”{_PROBLEMS[problem]}，未读取（{read.locator}）。"
        self.findings.append(
            Finding("unreadable_cell", Severity.WARNING, message, (str(read.key),), None, read.raw)
        )

    def leave(self, cells: Iterable[Cell]) -> None:
        """What is printed in the form's tables and has no place in the form."""
        for cell in cells:
            if not cell.blank:
                self.unmatched.append(Unmatched(cell.token.text.strip(), str(cell.place)))

    def _assumed(self, read: Figure, value: Decimal) -> None:
        cells = (str(read.key),)
        message = f"金额“{read.raw}”未注明单位，按表格单位{MONEY_UNIT}计（{read.locator}）。"
        self.findings.append(
            Finding("money_unit_assumed", Severity.NOTICE, message, cells, MONEY_UNIT, read.raw)
        )
        limit = _IMPLAUSIBLE.get(read.key.indicator)
        if limit is not None and value > limit:
            message = (
                f"金额“{read.raw}”按{MONEY_UNIT}计明显偏大，可能以元为单位，请核对原文（{read.locator}）。"
            )
            self.findings.append(
                Finding("money_implausible", Severity.WARNING, message, cells, f"≤ {limit}", read.raw)
            )

    def finish(self) -> None:
        """Write the findings that gather many cells."""
        for by, cells in self._by.items():
            order = by == BY_ORDER
            message = (
                "以下单元格的标签缺失或无法识别，按其在表中的次序确定。"
                if order
                else "以下单元格的标签缺失或无法识别，按勾稽关系（合计）确定。"
            )
            code = "assigned_by_order" if order else "assigned_by_sum"
            self.findings.append(Finding(code, Severity.NOTICE, message, tuple(dict.fromkeys(cells))))
        for key, prints in self._twice.items():
            message = f"同一指标在文中出现多次且数值不同：{'；'.join(prints[:4])}。未采用任何一个。"
            self.findings.append(
                Finding("printed_twice", Severity.WARNING, message, (str(key),), None, " / ".join(prints[:4]))
            )
