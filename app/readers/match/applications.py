"""Table 3: applications received and handled, a row for each result, a column for each kind
of applicant, or the other way round."""

from collections.abc import Sequence

from app.content import CellKey
from app.readers.match.applicants import Head
from app.readers.match.application_rows import place_rows
from app.readers.match.entry import Entry, matrix_rows
from app.readers.match.runs import Cell, Run
from app.readers.match.sink import BY_ORDER, Sink
from app.readers.match.vocabulary import Facet
from app.vocabulary import Applicant

ROW_NUMBERS = ("p7", "d3")
"""（七）总计 and 3.其他 are rows; without these numbers both are columns too."""


class Applications:
    """Takes labels and cells in reading order, and places them at the end."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._table, self._aligned = 0, False
        self._head: Head | None = None
        self._head_open = False
        self._transposed = False
        self._entries: list[Entry] = []
        self._columns: list[tuple[str, Cell]] = []
        self._pending: Entry | None = None
        self._applicant: tuple[Applicant, Cell] | None = None

    def new_table(self, *, aligned: bool) -> None:
        """A new grid or stretch of lines begins."""
        self._table += 1
        self._aligned = aligned
        self._pending = None
        self._applicant = None
        self._columns = []
        self._transposed = False

    def label(self, cell: Cell, *, last: bool, beside: bool) -> None:
        """A label of this table. `last`: it stands directly before figures; `beside`: next to a
        label that can only be an applicant's."""
        token = cell.token
        row, applicant = token.code(Facet.ROW), token.code(Facet.APPLICANT)
        if token.has(Facet.LEGAL_PERSONS):
            self._open_head().add(None, cell)
        elif applicant and (not row or self._names_applicant(cell, last, beside)):
            if not (last and self._transposed):
                self._open_head().add(Applicant(applicant), cell)
            self._applicant = (Applicant(applicant), cell)
            self._pending = None
        elif row:
            self._row(row, cell)
        elif token.has(Facet.HEADING):
            self._head_open = False
            self._applicant = None
            self._pending = self._entry(None, cell, heading=True)

    def _names_applicant(self, cell: Cell, last: bool, beside: bool) -> bool:
        """其他 and 总计 are both a row and a column."""
        if cell.token.normal.number in ROW_NUMBERS:
            return False
        if self._transposed:
            return last
        return self._head_open or (beside and not last)

    def _open_head(self) -> Head:
        if not self._head_open or self._head is None:
            self._head = Head(self._table, self._aligned)
            self._head_open = True
        return self._head

    def _row(self, code: str, cell: Cell) -> None:
        self._head_open = False
        self._applicant = None
        self._columns.append((code, cell))
        self._pending = self._entry(code, cell)

    def _entry(self, code: str | None, cell: Cell | None, *, heading: bool = False) -> Entry:
        entry = Entry(code, cell, [], self._head, self._table, self._aligned, heading)
        self._entries.append(entry)
        return entry

    def unknown(self, cell: Cell) -> None:
        """A label that no form has, within the table."""
        self._pending = self._entry(None, cell)
        self._applicant = None

    def values(self, run: Run) -> None:
        """The cells that follow the labels just given."""
        if self._applicant and (run.labels or self._transposed) and self._columns:
            self._transposed = True
            self._transpose(self._applicant[0], run.slots)
            return
        entry = self._pending if self._pending and not self._pending.slots else self._entry(None, None)
        entry.slots = run.slots
        entry.lead = run.lead
        self._pending = None

    def bare(self, cells: list[Cell]) -> None:
        """Cells in a row without any label: more than seven begin with the label's empty place."""
        while len(cells) > len(Applicant) and cells[0].blank:
            cells = cells[1:]
        if self._pending is not None and not self._pending.slots and not self._pending.heading:
            self._pending.slots = cells
            self._pending = None
            return
        self._entry(None, None).slots = cells

    # -- applicants as rows -------------------------------------------------------------------

    def _transpose(self, applicant: Applicant, slots: list[Cell]) -> None:
        self._entries = [e for e in self._entries if e.slots or e.table != self._table]
        codes = self._codes_by_column(slots) if self._aligned else None
        by = None
        if codes is None and len(slots) == len({code for code, _ in self._columns}):
            codes = self._codes_in_form_order()
            by = None if self._aligned else BY_ORDER
        if codes is None:
            keys = [CellKey(code, applicant) for code in dict.fromkeys(code for code, _ in self._columns)]
            self._sink.unread(keys, slots, "该列的数字个数与表头不符，无法确定各属何项。")
            return
        for code, slot in zip(codes, slots, strict=True):
            if code is not None:
                self._sink.put(CellKey(code, applicant), slot, by=by)
            else:
                self._sink.leave((slot,))

    def _codes_by_column(self, slots: Sequence[Cell]) -> list[str | None] | None:
        codes: list[str | None] = []
        for slot in slots:
            over = [
                code for code, cell in self._columns if cell.column <= slot.column < cell.column + cell.width
            ]
            if not over and not slot.blank:
                return None
            codes.append(over[-1] if over else None)
        named = [code for code in codes if code]
        return codes if len(set(named)) == len(named) else None

    def _codes_in_form_order(self) -> list[str | None]:
        """A head of several lines, read line by line, is out of order; the form's order is not."""
        here = {code for code, _ in self._columns}
        rows = matrix_rows(self._sink.form, here)
        return [code for code in rows if code in here]

    def finish(self) -> None:
        """Give every row its place."""
        place_rows(self._entries, self._sink)
