"""The cells of one row of table 3 to the seven columns.

Most rows have seven cells. Where one has more or fewer, what the other rows of the same
shape have in common decides; where that leaves a choice, nothing is read.
"""

from collections.abc import Sequence

from app.content import CellKey, Finding
from app.readers.match.applicants import CANONICAL, Head, follows
from app.readers.match.entry import Entry
from app.readers.match.runs import Cell, glued
from app.readers.match.sink import BY_ORDER, BY_SUM, Sink
from app.vocabulary import Applicant, Severity, ValueStatus

_SEVEN = len(CANONICAL)
_TOTAL_ONLY_ROWS = 8
_MOST_FILLER = 3
"""Cells beyond its seven that a row of text can have: its label covers at most three columns."""
_PROOF = 2
"""Rows that must add up, none being zero throughout, for sums to decide between readings."""
_SURE = 4
"""Such rows for sums to decide against heads that stand in columns of their own."""

Placed = dict[Applicant, Cell]


class Columns:
    """Knows all rows of the page's table 3, and places them one by one."""

    def __init__(self, entries: list[Entry]) -> None:
        self._rows = [entry for entry in entries if entry.code and entry.slots]
        self._choices: dict[tuple[int, int, int], tuple[int, ...] | None] = {}
        self._orders: dict[int, tuple[tuple[Applicant, ...], str | None]] = {}
        self._unusual: list[str] = []
        named = any(entry.head and entry.head.cells for entry in self._rows)
        self._only = None if named or len(self._rows) < _TOTAL_ONLY_ROWS else _only_column(self._rows)

    def place(self, code: str, entry: Entry, sink: Sink, *, guessed: bool) -> None:
        """Give the row's cells to its figures, or say that they cannot be."""
        if not entry.slots:
            if entry.label is not None:
                for applicant in CANONICAL:
                    sink.blank(CellKey(code, applicant), entry.label)
            return
        placed, by = self._columns(entry)
        if placed is None:
            message = f"该行应有 {_SEVEN} 个数字，实有 {len(entry.slots)} 个，无法确定各属何列。"
            sink.unread([CellKey(code, applicant) for applicant in CANONICAL], entry.slots, message)
            return
        sure = entry.label is None or entry.label.token.exact
        for applicant, slot in placed.items():
            sink.put(CellKey(code, applicant), slot, by=BY_ORDER if guessed else by, sure=sure)
        if entry.head and not follows(tuple(placed)):
            self._unusual += [str(CellKey(code, applicant)) for applicant in placed]
        used = set(map(id, placed.values()))
        nothing = ValueStatus.NOT_APPLICABLE
        sink.leave(
            slot for slot in entry.slots if id(slot) not in used and slot.token.printed.status is not nothing
        )

    def warn(self, sink: Sink) -> None:
        """The finding that the columns stand in another order than the form's."""
        if self._unusual:
            message = "申请人各列的次序与表格不同，已按表头确定，请核对表头与数字是否对应。"
            sink.findings.append(
                Finding("column_order", Severity.WARNING, message, tuple(dict.fromkeys(self._unusual)))
            )

    def _columns(self, entry: Entry) -> tuple[Placed | None, str | None]:
        slots = entry.slots
        if entry.doubtful or glued(self._without_beside(entry)):
            return None, None
        order, by = self._order(entry.head)
        if len(slots) == 1 and entry.head and _nothing_over_all(slots[0], entry.head):
            return dict.fromkeys(CANONICAL, slots[0]), None
        if self._only is not None:
            return {Applicant.TOTAL: slots[self._only]}, BY_ORDER
        if not order and len(slots) == _SEVEN:
            return dict(zip(CANONICAL, slots, strict=True)), None
        if order and len(order) == len(slots):
            return dict(zip(order, slots, strict=True)), by
        if len(slots) == _SEVEN and follows([a for a in order if a is not Applicant.TOTAL]):
            # One head missing among seven can only be that one.
            return dict(zip(CANONICAL, slots, strict=True)), None if len(order) == _SEVEN - 1 else BY_ORDER
        if len(slots) > len(order or CANONICAL):
            placed = self._trimmed(entry, order or CANONICAL)
            if placed is None and len(order) < _SEVEN:
                return self._proven(entry), BY_SUM
            return placed, by
        return None, None

    @staticmethod
    def _without_beside(entry: Entry) -> list[Cell]:
        """The row's cells but for those to the right of all heads, and empty ones to the left."""
        head = entry.head
        if head is None or not entry.aligned or head.table != entry.table:
            return entry.slots
        first = min((cell.column for _, cell in head.cells), default=0)
        return [s for s in entry.slots if not head.is_beside(s) and not (s.blank and s.column < first)]

    # -- the order of the columns ----------------------------------------------------------------

    def _order(self, head: Head | None) -> tuple[tuple[Applicant, ...], str | None]:
        if head is None:
            return (), None
        known = self._orders.get(id(head))
        if known is None:
            known = self._orders[id(head)] = self._judged(head)
        return known

    def _judged(self, head: Head) -> tuple[tuple[Applicant, ...], str | None]:
        """The order of the heads; the form's where only that makes the rows add up."""
        order = head.order(self._figure_columns(head))
        if len(order) != _SEVEN or order == CANONICAL:
            return order, None
        rows = [entry.slots for entry in self._rows if entry.head is head and len(entry.slots) == _SEVEN]
        as_printed = sum(adds_up(dict(zip(order, row, strict=True))) for row in rows)
        as_form = sum(adds_up(dict(zip(CANONICAL, row, strict=True))) for row in rows)
        if as_form >= (_SURE if head.apart else _PROOF) and as_printed == 0:
            return CANONICAL, BY_SUM
        if head.folded and order.index(Applicant.TOTAL) == CANONICAL.index(Applicant.TOTAL):
            # Heads broken over lines come out of order, and no sum can tell the parts apart.
            return CANONICAL, BY_ORDER
        return order, None

    def _figure_columns(self, head: Head) -> frozenset[int]:
        """The columns in which the rows under a head have cells, where they can be compared."""
        rows = (entry for entry in self._rows if entry.head is head and entry.table == head.table)
        return frozenset(slot.column for entry in rows if entry.aligned for slot in entry.slots)

    # -- more cells than columns -------------------------------------------------------------------

    def _trimmed(self, entry: Entry, order: Sequence[Applicant]) -> Placed | None:
        """Filler cells, or a column that is not the form's, left out."""
        slots = entry.slots
        if entry.aligned and entry.head and entry.head.table == entry.table:
            placed = entry.head.by_column(slots)
            whole = placed is not None and len(placed) == len(order)
            if whole and (not entry.head.numbers_beside(slots) or self._heads_are_proven(entry.head)):
                return placed
            if placed and not whole and entry.head.apart:
                return None  # a cell is missing from the row: those after it may have slipped
        if all(slot.blank for slot in slots):
            return dict(zip(order, slots, strict=False))
        chosen = self._chosen(entry, order)
        return None if chosen is None else dict(zip(order, (slots[n] for n in chosen), strict=True))

    def _heads_are_proven(self, head: Head) -> bool:
        """Whether rows add up under their heads: numbers beside all heads then are no figures."""
        rows = (entry.slots for entry in self._rows if entry.head is head and entry.table == head.table)
        return sum(adds_up(head.by_column(slots) or {}) for slots in rows) >= _PROOF

    def _proven(self, entry: Entry) -> Placed | None:
        """The form's columns where pieces of heads do not name them, if all rows then add up."""
        alike = [e.slots for e in self._rows if (e.table, len(e.slots)) == (entry.table, len(entry.slots))]
        chosen = _between_blanks(alike, CANONICAL)
        return None if chosen is None else dict(zip(CANONICAL, (entry.slots[n] for n in chosen), strict=True))

    def _chosen(self, entry: Entry, order: Sequence[Applicant]) -> tuple[int, ...] | None:
        """Which cells of all rows of this many are the figures, the others being blank throughout."""
        key = (entry.table, len(entry.slots), len(order))
        if not entry.aligned and len(entry.slots) - len(order) > _MOST_FILLER:
            return None
        if key not in self._choices:
            alike = [e.slots for e in self._rows if (e.table, len(e.slots)) == key[:2]]
            start = _common_start(alike, order)
            window = None if start is None else tuple(range(start, start + len(order)))
            if window is None and len(order) == _SEVEN:
                # Under fewer heads a column blank throughout may be the one whose head is there.
                window = _between_blanks(alike, order)
            self._choices[key] = window
        return self._choices[key]


def _only_column(rows: Sequence[Entry]) -> int | None:
    """The one place in all rows where anything is printed, if it can be read everywhere."""
    printed = [(n, slot) for entry in rows for n, slot in enumerate(entry.slots) if not slot.blank]
    places = {n for n, _ in printed}
    unreadable = any(slot.token.printed.status is ValueStatus.UNREADABLE for _, slot in printed)
    if len(places) != 1 or unreadable or len({len(entry.slots) for entry in rows}) != 1:
        return None
    return places.pop()


def _nothing_over_all(slot: Cell, head: Head) -> bool:
    """Whether one cell that says 0 or 无 stretches over exactly the seven columns: each has nothing."""
    said = slot.token.printed
    if said.number != 0 and said.status not in (ValueStatus.NOT_APPLICABLE, ValueStatus.BLANK):
        return False
    named = [cell for applicant, cell in head.cells if applicant is not None]
    if not head.apart or len(named) != _SEVEN or slot.width < _SEVEN:
        return False
    return slot.column == min(cell.column for cell in named) and slot.column + slot.width == max(
        cell.column + cell.width for cell in named
    )


def _common_start(rows: list[list[Cell]], order: Sequence[Applicant]) -> int | None:
    width = len(order)
    starts = [
        start
        for start in range(len(rows[0]) - width + 1)
        if all(slot.blank for row in rows for slot in (*row[:start], *row[start + width :]))
    ]
    if len(starts) > 1:
        proven = [
            start
            for start in starts
            if any(adds_up(dict(zip(order, row[start : start + width], strict=True))) for row in rows)
        ]
        starts = proven or starts
    if len(starts) != 1:
        return None
    placed = [dict(zip(order, row[starts[0] : starts[0] + width], strict=True)) for row in rows]
    totalled = [row for row in placed if Applicant.TOTAL in row and row[Applicant.TOTAL].token.printed.number]
    # Cells of another row may have slipped in: then not one row adds up.
    return starts[0] if not totalled or any(map(adds_up, totalled)) else None


def _between_blanks(rows: list[list[Cell]], order: Sequence[Applicant]) -> tuple[int, ...] | None:
    """The columns left when those with nothing throughout are taken out, if the rows then add up."""
    nothing = (ValueStatus.BLANK, ValueStatus.NOT_APPLICABLE)
    kept = tuple(
        n for n in range(len(rows[0])) if not all(row[n].token.printed.status in nothing for row in rows)
    )
    if len(kept) != len(order) or Applicant.TOTAL not in order:
        return None
    placed = [dict(zip(order, (row[n] for n in kept), strict=True)) for row in rows]
    filled = [row for row in placed if row[Applicant.TOTAL].token.printed.number]
    return kept if len(filled) >= _PROOF and all(map(adds_up, filled)) else None


def adds_up(placed: Placed) -> bool:
    """Whether the parts make the total, which is more than zero."""
    total = placed.get(Applicant.TOTAL)
    number = total.token.printed.number if total else None
    if not number:
        return False
    parts = (cell.token.printed.number or 0 for cell in placed.values() if cell is not total)
    return sum(parts) == number
