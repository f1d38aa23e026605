"""The 2014 form: 58 labels, each with one number, in one column or several side by side."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from app.catalogue.form import Row, RowKind
from app.content import CellKey
from app.readers.labels import normal
from app.readers.match.runs import Cell, Run, Table
from app.readers.match.sink import BY_ORDER, Sink, warn_of_order
from app.readers.match.tokens import Sort
from app.readers.match.vocabulary import Facet
from app.vocabulary import ValueStatus

_ALIKE = 35.0
_PAIRS = 3
"""Rows with a second label after figures that make a second pair of columns."""
_SERIAL_HEAD = re.compile(r"序\s*号|编\s*号|行\s*次")
_ROWS = 3
"""Rows of the form from which on a page shows whether its figures precede their labels."""
_YEAR_HEAD = re.compile(r"(20\d\d)\s*年")


@dataclass
class _Entry:
    row: Row | None
    label: Cell | None
    run: Run
    table: int
    aligned: bool


class Statistics:
    """Reads all tables of a page of the 2014 form."""

    def __init__(self, sink: Sink, year: int | None) -> None:
        self._sink = sink
        self._year = year
        self._rows = {str(row.order): row for row in sink.form.rows}
        self._taken: Counter[int] = Counter()
        self._last: Row | None = None
        self._entries: list[_Entry] = []
        self._heads: dict[int, list[Cell]] = {}

    def read(self, tables: list[Table]) -> None:
        """Place every figure of these tables."""
        _numbers_last([run for table in tables if table.aligned for run in table.runs])
        for number, table in enumerate(tables):
            for run in _by_block(table):
                self._take(run, number, aligned=table.aligned)
        self._name_unknown()
        self._warn_of_order()
        for entry in self._entries:
            self._place(entry)

    def _take(self, run: Run, table: int, *, aligned: bool) -> None:
        known = [cell for cell in run.labels if self._row_of(cell, peek=True)]
        if not known:
            if any(
                cell.token.has(Facet.VALUE_HEAD) or _YEAR_HEAD.search(cell.token.text) for cell in run.labels
            ):
                self._heads.setdefault(table, []).extend(run.labels)
            elif run.slots or run.lead:
                label = run.labels[-1] if run.labels else None
                self._entries.append(_Entry(None, label, run, table, aligned))
            return
        for cell in known[:-1]:
            self._one(cell, Run([cell]), table, aligned=aligned)
        self._one(known[-1], run, table, aligned=aligned)

    def _one(self, cell: Cell, run: Run, table: int, *, aligned: bool) -> None:
        row = self._row_of(cell)
        if row is not None:
            self._entries.append(_Entry(row, cell, run, table, aligned))
            self._last = row
            self._taken[row.order] += 1

    def _row_of(self, cell: Cell, *, peek: bool = False) -> Row | None:
        """The row a label names. Two rows share 被依法纠错数 and 其他情形数: the one under the same
        heading as the row before is meant."""
        rows = [
            self._rows[meaning.code]
            for meaning in cell.token.meanings
            if meaning.facet in (Facet.STATISTIC, Facet.HEADING)
        ]
        if len(rows) <= 1 or peek:
            return rows[0] if rows else None
        above = (self._last.order, self._last.parent) if self._last is not None else ()
        # Where all are taken as often, the form is there once more.
        return min(rows, key=lambda row: (self._taken[row.order], row.parent not in above))

    # -- rows without a label ------------------------------------------------------------------

    def _name_unknown(self) -> None:
        """A row whose label is lost takes the place left between its neighbours."""
        entries = self._entries
        at = 0
        while at < len(entries):
            end = at
            while end < len(entries) and entries[end].row is None:
                end += 1
            block = entries[at:end]
            if block:
                before = entries[at - 1].row if at else None
                after = entries[end].row if end < len(entries) else None
                self._name_block(block, before, after)
            at = end + 1

    def _name_block(self, block: list[_Entry], before: Row | None, after: Row | None) -> None:
        low = before.order if before else 0
        high = after.order if after else len(self._rows) + 1
        free = [
            row
            for row in self._sink.form.rows
            if low < row.order < high and row.order not in self._taken and row.kind is RowKind.CELL
        ]
        block = [entry for entry in block if any(not slot.blank for slot in _cells(entry))]
        if len(free) != len(block) or not all(map(_may_be, block, free)):
            return
        if before is None and after is None:
            return
        for entry, row in zip(block, free, strict=True):
            entry.row = row
            entry.label = None
            if not entry.run.slots:
                entry.run.slots = entry.run.lead

    def _warn_of_order(self) -> None:
        last = 0
        for entry in self._entries:
            if entry.row is None or entry.label is None or entry.row.indicator is None:
                continue
            if entry.row.order < last:
                warn_of_order(entry.label, [str(CellKey(entry.row.indicator))], self._sink)
            last = max(last, entry.row.order)

    # -- cells ---------------------------------------------------------------------------------

    def _place(self, entry: _Entry) -> None:
        run = entry.run
        if entry.row is None or entry.row.indicator is None:
            self._leave(entry, run.slots)
            return
        key = CellKey(entry.row.indicator)
        if not run.slots:
            if entry.label is not None:
                self._sink.blank(key, entry.label)
            return
        slot = self._choose(entry)
        if slot is None:
            message = f"“{entry.row.item}”之后有 {len(run.slots)} 个数字，无法确定哪一个是统计数。"
            self._sink.unread([key], run.slots, message)
            return
        label_money = entry.label.token.money if entry.label else None
        by = None if entry.label is not None else BY_ORDER
        sure = entry.label is None or entry.label.token.exact
        self._sink.put(key, slot, by=by, money=run.money or label_money, sure=sure)
        self._leave(entry, [other for other in run.slots if other is not slot])

    def _leave(self, entry: _Entry, slots: Sequence[Cell]) -> None:
        """Cells of a row that are none of the form's; serial numbers are only that."""
        heads = [cell for cell in self._heads.get(entry.table, ()) if _SERIAL_HEAD.search(cell.token.text)]
        serial = {column for head in heads for column in range(head.column, head.column + head.width)}
        self._sink.leave(
            slot
            for slot in slots
            if slot.token.printed.status is not ValueStatus.NOT_APPLICABLE
            and not (entry.aligned and slot.column in serial)
        )

    def _choose(self, entry: _Entry) -> Cell | None:
        """The cell under 统计数, or the only one that has a number."""
        slots = entry.run.slots
        if len(slots) == 1:
            return slots[0]
        named = self._under_head(entry)
        if named is not None:
            return named
        printed = [slot for slot in slots if not slot.blank]
        numbers = [slot for slot in printed if slot.token.printed.status is not ValueStatus.NOT_APPLICABLE]
        if len(numbers) == 1:
            return numbers[0]
        if not numbers:
            return printed[0] if printed else slots[0]
        return None

    def _under_head(self, entry: _Entry) -> Cell | None:
        if not entry.aligned:
            return None
        for wanted in (self._is_year_head, self._is_value_head):
            heads = [cell for cell in self._heads.get(entry.table, ()) if wanted(cell)]
            over = [[slot for slot in entry.run.slots if _stands_over(head, slot)] for head in heads]
            # 统计数 may stand over several columns, of which one is 本年数.
            under = {slots[0].column: slots[0] for slots in over if len(slots) == 1}
            if len(under) == 1:
                return next(iter(under.values()))
        return None

    def _is_year_head(self, cell: Cell) -> bool:
        years = _YEAR_HEAD.findall(cell.token.text)
        return self._year is not None and years == [str(self._year)]

    def _is_value_head(self, cell: Cell) -> bool:
        return cell.token.has(Facet.VALUE_HEAD)


def _stands_over(head: Cell, slot: Cell) -> bool:
    return head.column <= slot.column < head.column + head.width


def _by_block(table: Table) -> list[Run]:
    """Where pairs of columns stand side by side, the left pair first."""
    starts = Counter(run.labels[0].column for run in table.runs if run.follows and run.labels)
    borders = [column for column, count in starts.items() if count >= _PAIRS]
    if not table.aligned or not borders:
        return table.runs

    def block(run: Run) -> int:
        return sum(run.labels[0].column >= border for border in borders) if run.labels else 0

    return sorted(table.runs, key=block)


def _numbers_last(runs: list[Run]) -> None:
    """Where the figures stand before their labels, each is given to its label; serial numbers are
    none: each is a little more than the one before, over the headings between."""
    rows = [run for run in runs if any(cell.token.has(Facet.STATISTIC) for cell in run.labels)]
    before = [_figures(run.lead) for run in rows]
    if len(rows) < _ROWS or any(not slot.blank for run in rows for slot in run.slots):
        return
    if not any(before) or any(len(figures) > 1 for figures in before):
        return
    numbers = [figures[0].token.printed.number for figures in before if figures]
    steps = (None if low is None or high is None else high - low for low, high in pairwise(numbers))
    if all(step is not None and 0 < step <= _ROWS for step in steps):
        return
    for run in rows:
        run.slots, run.lead = run.lead, []


def _figures(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.token.printed.status is ValueStatus.REPORTED]


def _cells(entry: _Entry) -> list[Cell]:
    return entry.run.slots or entry.run.lead


def _may_be(entry: _Entry, row: Row) -> bool:
    """Whether what is left of the label speaks against this row."""
    if len(_cells(entry)) != 1:
        return False
    if entry.label is None:
        return True
    if entry.label.token.sort is Sort.LABEL:
        return False
    core = normal(entry.label.token.text).core
    return len(core) < 2 or fuzz.partial_ratio(core, normal(row.item).core) >= _ALIKE
