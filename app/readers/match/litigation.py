"""Table 4: reviews and litigation. Fifteen numbers, five outcomes in each of three groups,
in one row, in several, in three tables, or as pairs of label and number."""

from collections.abc import Sequence

from app.content import CellKey
from app.readers.match.disclosure import only
from app.readers.match.litigation_labels import GROUPS, OUTCOMES, WHOLE, Label, Labels
from app.readers.match.runs import Cell, Run, glued
from app.readers.match.sink import BY_ORDER, Sink
from app.readers.match.vocabulary import Facet

Placed = list[tuple[CellKey, Cell]]


class Litigation:
    """Takes labels and cells in reading order; bare numbers wait until there are fifteen."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._table, self._aligned = 0, False
        self._heads = Labels(0)
        self._row = Labels(0)
        self._after_values = False
        self._context: str | None = None
        self._waiting: list[Run] = []
        self._given: set[CellKey] = set()
        self.hits = 0

    def new_table(self, *, aligned: bool) -> None:
        """A new grid or stretch of lines begins."""
        self._end_row()
        self._table += 1
        self._aligned = aligned

    def label(self, cell: Cell) -> None:
        """A label of this table."""
        self.hits += 1
        for facet in (Facet.GROUP, Facet.OUTCOME, Facet.DIRECT):
            code = cell.token.code(facet)
            if code is not None:
                self._row.all.append(Label(facet, code, cell))
                return

    def end_run(self) -> None:
        """A run without cells ends: its labels are heads."""
        self._end_row()

    def _end_row(self) -> None:
        if not self._row.all:
            return
        self._settle()
        if self._after_values:
            self._heads = Labels(self._table)
            self._after_values = False
        self._heads.table = self._table
        self._heads.all += self._row.all
        self._context = ([None, *self._heads.groups])[-1] or self._context
        if "litigation" in self._row.codes(Facet.GROUP) and not self._row.groups:
            self._context = None
        self._row = Labels(self._table)

    # -- figures ------------------------------------------------------------------------------

    def values(self, run: Run) -> None:
        """The cells that follow the labels just given, or that stand alone."""
        if self._titles_only(run):
            self._end_row()
            return
        row, self._row = self._row, Labels(self._table)
        if not row.all and len(run.slots) < WHOLE:
            self._waiting.append(run)
            self._after_values = True
            return
        self._settle()
        self._take(row, run)

    def _titles_only(self, run: Run) -> bool:
        """行政诉讼 | blanks, where no head row has named the outcomes: the title of columns that
        follow, its span written out as empty cells. 行政诉讼 by itself never has figures."""
        groups = self._row.codes(Facet.GROUP)
        if not groups or len(groups) != len(self._row.all) or not all(slot.blank for slot in run.slots):
            return False
        return groups[-1] not in GROUPS or not self._heads.outcomes or self._heads.table != self._table

    def _take(self, row: Labels, run: Run) -> None:
        row = self._below_groups(row, run.slots)
        self._after_values = True
        self._context = ([None, *row.groups])[-1] or self._context
        slots = run.slots
        placed = self._place(row, slots)
        by = None
        if placed is None:
            if len(slots) > WHOLE:
                slots = _trimmed(slots, WHOLE) or slots
            if len(slots) == WHOLE and not glued(slots):
                placed, by = self._in_order(self._reading(row), slots)
        if placed is None:
            self._unread(row, run.slots)
            return
        filler = not row.all and all(slot.blank for slot in slots)
        if filler and any(key in self._given for key, _ in placed):
            return  # an empty row at the foot of a table that has its figures
        self._given.update(key for key, _ in placed)
        if len(row.outcomes) == len(OUTCOMES):  # heads and the first row came as one run
            self._heads = Labels(self._table, [label for label in row.all if label.facet is Facet.OUTCOME])
        for key, slot in placed:
            self._sink.put(key, slot, by=by)
        used = {id(slot) for _, slot in placed}
        self._sink.leave(slot for slot in run.slots if id(slot) not in used)

    def _reading(self, row: Labels) -> Labels:
        """Heads and the row's own labels in reading order, as lines of text give them."""
        return Labels(self._table, [*self._heads.all, *row.all])

    def _place(self, row: Labels, slots: list[Cell]) -> Placed | None:
        if glued(slots):
            return None
        directs = row.codes(Facet.DIRECT)
        if directs:
            slot = only(slots)
            return [(CellKey(directs[-1]), slot)] if slot and len(directs) == 1 else None
        if self._aligned and self._heads.table == self._table:
            placed = self._by_column(row, slots)
            if placed is not None:
                return placed
        heads = self._reading(row)
        if len(slots) == WHOLE:
            return None
        outcomes = row.outcomes
        if len(outcomes) == 1:
            return self._outcome_row(outcomes[0], row, slots)
        return self._group_row(heads, row, slots)

    def _by_column(self, row: Labels, slots: list[Cell]) -> Placed | None:
        """Each cell by the heads over it and the labels beside it; None where any is in doubt."""
        row_group = ([None, *row.groups])[-1]
        row_outcome = row.outcomes[-1] if len(row.outcomes) == 1 else None
        heads_have_groups = len(self._heads.groups)
        placed: dict[CellKey, Cell] = {}
        for slot in slots:
            outcome = row_outcome or self._heads.over(Facet.OUTCOME, slot.column, OUTCOMES)
            group = row_group or self._heads.over(Facet.GROUP, slot.column, GROUPS)
            if group is None and heads_have_groups <= 1:
                group = self._context
            if outcome is None or group is None:
                if slot.blank:
                    continue
                return None
            key = CellKey(f"{group}.{outcome}")
            if key in placed:
                return None
            placed[key] = slot
        wanted = 1 if row_outcome and row_group else len(OUTCOMES)
        if row_outcome and not row_group:
            wanted = max(heads_have_groups, 1)
        if not placed or len(placed) % wanted or not _whole_groups(placed, row_outcome):
            return None
        return list(placed.items())

    def _below_groups(self, row: Labels, slots: list[Cell]) -> Labels:
        """In lines of text the names of the groups, which are heads of columns, run into the label
        of the first row below them: 行政复议 | 未经复议直接起诉 | 复议后起诉 | 结果维持 | 5 | 0 | 0."""
        below = row.all[-1:]
        if self._aligned or len(row.outcomes) != 1 or below[0].facet is not Facet.OUTCOME:
            return row
        if not 1 < len(row.groups) == len(slots):
            return row
        self._heads = Labels(self._table, row.all[:-1])
        return Labels(self._table, below)

    def _outcome_row(self, outcome: str, row: Labels, slots: list[Cell]) -> Placed | None:
        """结果维持 | 5, or 结果维持 | 5 | 0 | 0 under the names of the groups."""
        groups = self._heads.groups
        if len(slots) > 1 and len(groups) == len(slots) and not row.groups:
            return [(CellKey(f"{g}.{outcome}"), slot) for g, slot in zip(groups, slots, strict=True)]
        slot = only(slots) if self._aligned or len(slots) == 1 else None
        if slot is not None and self._context and (len(groups) <= 1 or row.groups or self._context_is_near()):
            return [(CellKey(f"{self._context}.{outcome}"), slot)]
        return None

    def _context_is_near(self) -> bool:
        """Whether the last group named was not one of several heads of columns."""
        return not self._aligned or len(self._heads.groups) <= 1

    def _group_row(self, heads: Labels, row: Labels, slots: list[Cell]) -> Placed | None:
        """Five numbers of one group, or ten of two, in the order of the outcomes above them."""
        size = len(OUTCOMES)
        if len(slots) % size:
            slots = _trimmed(slots, size) or slots
        count, rest = divmod(len(slots), size)
        if rest or count not in (1, 2):
            return None
        groups = row.groups or (heads.groups[-count:] if len(heads.groups) == count else [])
        if not groups and count == 1 and self._context and len(heads.groups) <= 1:
            groups = [self._context]
        if len(groups) != count:
            return None
        outcomes = (
            heads.outcomes[-len(slots) :]
            if len(heads.outcomes) >= len(slots)
            else heads.outcomes[-size:] * count
        )
        if not _fivefold(outcomes):
            if outcomes:
                return None
            outcomes = list(OUTCOMES) * count
        if not self._aligned and any(_slid(slots[n : n + size]) for n in range(0, len(slots), size)):
            return None
        keys = [CellKey(f"{groups[n // size]}.{outcome}") for n, outcome in enumerate(outcomes)]
        return list(zip(keys, slots, strict=True))

    def _in_order(self, heads: Labels, slots: list[Cell]) -> tuple[Placed | None, str | None]:
        """Fifteen numbers: groups and outcomes in the order of their heads, or of the form."""
        groups = heads.groups if len(heads.groups) == len(GROUPS) else list(GROUPS)
        outcomes = heads.outcomes[-WHOLE:]
        named = len(outcomes) == WHOLE and _fivefold(outcomes)
        if not named:
            if set(map(len, (outcomes,))) and len(outcomes) in (5,) and _fivefold(outcomes):
                outcomes = outcomes * len(GROUPS)
            elif _in_form_order(outcomes):
                outcomes = list(OUTCOMES) * len(GROUPS)
            else:
                return None, None
        keys = [CellKey(f"{groups[n // len(OUTCOMES)]}.{outcome}") for n, outcome in enumerate(outcomes)]
        return list(zip(keys, slots, strict=True)), None if named else BY_ORDER

    def _unread(self, row: Labels, slots: list[Cell]) -> None:
        groups = row.groups or self._heads.groups or list(GROUPS)
        outcomes = row.outcomes if len(row.outcomes) == 1 else list(OUTCOMES)
        keys = [CellKey(f"{group}.{outcome}") for group in groups for outcome in outcomes]
        message = f"行政复议、行政诉讼表应有 {len(keys)} 个数字，此处有 {len(slots)} 个，无法确定各属何项。"
        self._sink.unread(keys, slots, message)

    def finish(self) -> None:
        """Place what has waited."""
        self._settle()

    def _settle(self) -> None:
        """Bare rows: fifteen numbers in several rows, or each row on its own."""
        rows, self._waiting = self._waiting, []
        slots = [slot for run in rows for slot in run.slots]
        if len(rows) > 1 and len(slots) != WHOLE:
            slots = [slot for run in rows if not all(s.blank for s in run.slots) for slot in run.slots]
        if len(rows) > 1 and len(slots) == WHOLE and not glued(slots):
            placed, _ = self._in_order(self._heads, slots)
            for key, slot in placed or ():
                self._sink.put(key, slot, by=BY_ORDER)
            if placed:
                return
        if any(not slot.blank for run in rows for slot in run.slots):
            rows = [run for run in rows if not all(slot.blank for slot in run.slots)]
        for run in rows:
            if len(run.slots) >= len(OUTCOMES) or self.hits >= len(OUTCOMES):
                self._take(Labels(self._table), run)
            else:
                self._sink.leave(run.slots)


def _whole_groups(placed: dict[CellKey, Cell], row_outcome: str | None) -> bool:
    """Whether the groups that appear have all their outcomes."""
    if row_outcome:
        return True
    return len({key.indicator.rpartition(".")[0] for key in placed}) * len(OUTCOMES) == len(placed)


def _slid(slots: Sequence[Cell]) -> bool:
    """Whether a cell has gone missing and the empty line below counts for the last: the place of
    the total is blank, and what stands before it is the sum of the rest."""
    *parts, total, last = [slot.token.printed.number or 0 for slot in slots]
    return slots[-1].blank and last == 0 and total > 0 and total == sum(parts)


def _fivefold(outcomes: Sequence[str]) -> bool:
    """Whether each five outcomes are the five."""
    size = len(OUTCOMES)
    blocks = [outcomes[start : start + size] for start in range(0, len(outcomes), size)]
    return bool(blocks) and all(sorted(block) == sorted(OUTCOMES) for block in blocks)


def _in_form_order(outcomes: Sequence[str]) -> bool:
    """Whether the outcomes that were read stand in the form's order, some being lost."""
    rest = iter(OUTCOMES * len(GROUPS))
    return all(outcome in rest for outcome in outcomes)


def _trimmed(slots: list[Cell], wanted: int) -> list[Cell] | None:
    """Filler at the ends left out, where only one way is possible."""
    windows = [
        slots[start : start + wanted]
        for start in range(len(slots) - wanted + 1)
        if all(slot.blank for slot in (*slots[:start], *slots[start + wanted :]))
    ]
    if windows and all(slot.blank for slot in slots):
        return windows[0]
    return windows[0] if len(windows) == 1 and _may_add_up(windows[0]) else None


def _may_add_up(slots: Sequence[Cell]) -> bool:
    """Whether one group's total is the sum of its parts, or none has a total: cells of something else
    may stand among these."""
    numbers = [slot.token.printed.number or 0 for slot in slots]
    size = len(OUTCOMES)
    groups = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    totalled = [group for group in groups if group[-1]]
    return not totalled or any(sum(parts) == total for *parts, total in totalled)
