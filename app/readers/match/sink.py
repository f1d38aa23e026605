"""Where read cells go: to a figure of the form, or to what found no home. Nothing is dropped."""

from collections.abc import Iterable
from decimal import Decimal

from app.catalogue.form import Catalogue, Form
from app.content import CellKey, Figure, Finding
from app.readers.extract import Place
from app.readers.match.runs import Cell
from app.readers.numbers import MONEY_UNIT, Measured, measured
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
    "run_together": "可能是连在一起的两个数字",
}
_IMPLAUSIBLE = {
    "applications.fees": 1_000,
    "organisation.special_funds": 3_000,
    "charges.amount": 5_000_000,
    "procurement.amount": 20_000_000,
}
"""万元. Above these a number printed without its unit was most likely in 元: a county's budget
for disclosure is below 3,000, a province's charges are below 5 million."""

_MANY_REPEATS = 20


class Sink:
    """Collects the figures of one report."""

    def __init__(self, catalogue: Catalogue, form: Form) -> None:
        self.form = form
        self.catalogue = catalogue
        self._natures: dict[str, tuple[str | None, bool]] = {
            code: (row.unit, catalogue.indicators[code].signed) for code, row in form.row_of.items()
        }
        """The unit of each indicator of the form, and whether it can be negative."""
        self.figures: dict[CellKey, Figure] = {}
        self.unmatched: list[Unmatched] = []
        self.findings: list[Finding] = []
        self.met: set[Place] = set()
        """Where every cell stood that was taken for a figure or left over."""
        self._by: dict[str, list[str]] = {}
        self._cells: dict[CellKey, Cell] = {}
        self._again: dict[CellKey, list[tuple[Figure, Cell]]] = {}

    def has(self, indicator: str) -> bool:
        """Whether the form, or a row that pages print in it, has the indicator."""
        return indicator in self._natures

    def put(
        self, key: CellKey, cell: Cell, *, by: str | None = None, money: str | None = None, sure: bool = True
    ) -> None:
        """One cell is this figure. `by` says how it was found where its labels did not tell;
        `money` is a unit of money printed beside or above it; not `sure`: its label is only like
        one of the form's."""
        nature = self._natures.get(key.indicator)
        if nature is None:
            self.leave((cell,))
            return
        self.met.add(cell.place)
        token = cell.token
        read = measured(token.text, *nature, money)
        if token.printed.spaced and (by or not sure):
            read = Measured(ValueStatus.UNREADABLE, None, "run_together")
        locator = str(cell.place)
        if by:
            locator = f"{locator} ({by})"
        new = Figure(key, read.value, read.status, token.text.strip(), locator)
        if not self._first_print(new, cell):
            return
        self.figures[key] = new
        if by:
            self._by.setdefault(by, []).append(str(key))
        if read.problem:
            self.unread_one(new, read.problem)
        if read.assumed and read.value is not None:
            self._assumed(new, read.value)

    def _first_print(self, new: Figure, cell: Cell) -> bool:
        """Whether this is the only printing of a figure so far, or the first was no cell."""
        old = self.figures.get(new.key)
        if old is None or old.raw is None:
            self._cells[new.key] = cell
            return True
        if old.value != new.value or old.status is not new.status:
            self._again.setdefault(new.key, []).append((new, cell))
        return False

    def blank(self, key: CellKey, cell: Cell) -> None:
        """The row is on the page, and nothing is printed for this figure; `cell` is its label."""
        if key.indicator in self._natures and key not in self.figures:
            self.figures[key] = Figure(key, None, ValueStatus.BLANK, None, str(cell.place))

    def unread(self, keys: Iterable[CellKey], cells: Iterable[Cell], message: str) -> None:
        """These cells hold these figures, but not which holds which."""
        known = [key for key in keys if key.indicator in self._natures]
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
                self.met.add(cell.place)
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
        if self._again:
            self._judge_repeats()

    def _judge_repeats(self) -> None:
        """A figure printed twice with different content. An empty form beside a filled one gives
        way; otherwise neither can be believed."""
        filled = {
            self._table(cell) for key, cell in self._cells.items() if self.figures[key].value is not None
        }
        filled |= {
            self._table(cell)
            for again in self._again.values()
            for new, cell in again
            if new.value is not None
        }
        repeated: dict[CellKey, list[str]] = {}
        for key, again in self._again.items():
            if key not in self._cells:  # not read the first time, for another reason
                self.leave(cell for _, cell in again)
                continue
            prints = [(self.figures[key], self._cells[key]), *again]
            real = [(figure, cell) for figure, cell in prints if self._table(cell) in filled]
            if len({(figure.value, figure.status) for figure, _ in real}) == 1:
                self.figures[key] = real[0][0]
                continue
            said = [f"{figure.raw or '空'}（{figure.locator}）" for figure, _ in prints][:4]
            first = prints[0][0]
            raw = " / ".join(figure.raw or "" for figure, _ in prints[:4])
            self.figures[key] = Figure(key, None, ValueStatus.UNREADABLE, raw, first.locator)
            repeated[key] = said
        self._name_repeats(repeated)

    def _name_repeats(self, repeated: dict[CellKey, list[str]]) -> None:
        """One finding a figure; one for all where a whole form is there twice (本级 and 汇总)."""
        if len(repeated) > _MANY_REPEATS:
            said = next(iter(repeated.values()))
            message = (
                f"文中有两份内容不同的表格，{len(repeated)} 个指标各出现多次，如{'；'.join(said)}。均未采用。"
                "请分别上传（例如本级与汇总各一份）。"
            )
            cells = tuple(map(str, repeated))
            self.findings.append(Finding("printed_twice", Severity.WARNING, message, cells))
            return
        for key, said in repeated.items():
            message = f"同一指标在文中出现多次且内容不同：{'；'.join(said)}。未采用任何一个。"
            self.findings.append(
                Finding("printed_twice", Severity.WARNING, message, (str(key),), None, " / ".join(said))
            )

    @staticmethod
    def _table(cell: Cell) -> tuple[str | None, int | None, int | None]:
        return cell.place.sheet, cell.place.page, cell.place.table


def warn_of_order(label: Cell, cells: list[str], sink: Sink) -> None:
    """The finding for a row that stands where the form does not have it."""
    message = (
        f"“{label.token.text.strip()}”所在行的次序与表格不符（{label.place}），请核对标签与数字是否对应。"
    )
    sink.findings.append(Finding("row_order", Severity.WARNING, message, tuple(cells)))
