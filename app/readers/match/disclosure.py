"""Table 2: what was made, decided, charged. A figure is named by what is counted (规章) and how
(本年制发件数), one beside it and one above it, or both in one label."""

from dataclasses import dataclass

from app.content import CellKey
from app.readers.match.runs import Cell, Run, glued
from app.readers.match.sink import BY_ORDER, Sink, warn_of_order
from app.readers.match.tokens import Sort
from app.readers.match.vocabulary import Facet


@dataclass
class _Named:
    """A head: its code and its cell."""

    code: str
    cell: Cell

    def over(self, slot: Cell) -> bool:
        """Whether it stands over a cell of its table."""
        return self.cell.column <= slot.column < self.cell.column + self.cell.width


class Disclosure:
    """Takes labels and cells in reading order, and places them as they come."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._aligned = False
        self._measures: list[_Named] = []
        self._subjects: list[_Named] = []
        self._subject: str | None = None
        self._last: tuple[Facet, str, Cell] | None = None
        self._money: str | None = None
        self._known = False
        """Whether this is table 2: its title or one of its measures was met. A table of the
        narrative may name 行政许可 as well."""
        self._place = 0
        self._waiting: list[str] = []
        """Subjects named since the last heads or figures: the last is about to get its own."""
        self._filled = False
        """Whether the subject has had its figures."""

    def new_table(self, *, aligned: bool) -> None:
        """A new grid or stretch of lines begins: heads of the one before may still hold."""
        self._aligned = aligned
        self._last = None

    def label(self, cell: Cell) -> None:
        """A label of this table."""
        token = cell.token
        for facet in (Facet.DIRECT, Facet.SUBJECT, Facet.MEASURE):
            code = token.code(facet)
            if code is None:
                continue
            if facet is Facet.SUBJECT:
                self._take_subject(code, cell)
            elif facet is Facet.MEASURE:
                self._take_measure(code, cell)
            self._last = (facet, code, cell)
            return

    def _take_subject(self, code: str, cell: Cell) -> None:
        self._waiting = [code] if self._last and self._last[0] is Facet.MEASURE else [*self._waiting, code]
        # Subjects one after the other, with no figures between, are heads of columns.
        if self._last is None or self._last[0] is not Facet.SUBJECT:
            self._subjects = []
        self._subjects.append(_Named(code, cell))
        self._subject = code
        self._filled = False

    def _take_measure(self, code: str, cell: Cell) -> None:
        if self._last is None or self._last[0] is not Facet.MEASURE:
            self._measures = []
        self._measures.append(_Named(code, cell))
        self._waiting = []
        self._known = True

    def corner(self) -> None:
        """信息内容: a new row of heads begins."""
        self._measures = []
        self._last = None
        if self._filled:
            self._subject, self._subjects = None, []

    def titled(self, *, here: bool) -> None:
        """The title of table 2 (`here`) or of another table was met."""
        self._known = here

    def money(self, unit: str) -> None:
        """A unit of money printed above the table."""
        self._money = unit

    def values(self, run: Run) -> None:
        """The cells that follow the labels just given."""
        stranger = bool(run.labels) and run.labels[-1].token.sort is Sort.OTHER
        named_only = self._last is not None and self._last[0] is Facet.SUBJECT and not self._known
        if self._last is None or stranger or named_only:
            self._sink.leave(run.slots)  # a row that no form has
            self._last = None
            return
        facet, code, cell = self._last
        money = run.money or cell.token.money or self._money
        if facet is Facet.DIRECT:
            self._one(code, run, money, cell)
        elif facet is Facet.SUBJECT:
            self._row_of_subject(code, run, money)
        else:
            self._row_of_measure(code, run, money)
        self._last = None
        self._filled = True
        self._waiting = []

    def _only(self, slots: list[Cell]) -> Cell | None:
        """The one cell that is meant; in a grid there may be filler beside it."""
        return only(slots) if self._aligned or len(slots) == 1 else None

    # -- one row -----------------------------------------------------------------------------

    def _one(self, indicator: str, run: Run, money: str | None, label: Cell) -> None:
        if not self._sink.has(indicator):
            self._sink.leave(run.slots)
            return
        slot = self._only(run.slots)
        if slot is None:
            message = f"“{label.token.text.strip()}”之后应有 1 个数字，实有 {len(run.slots)} 个。"
            self._sink.unread([CellKey(indicator)], run.slots, message)
            return
        self._sink.put(CellKey(indicator), slot, money=money, sure=label.token.exact)

    def _row_of_subject(self, subject: str, run: Run, money: str | None) -> None:
        """规章 | 0 | 0 | 0: the measures are the heads above, or the form's own."""
        own = form_measures(self._sink, subject)
        names = [head.code for head in self._measures]
        if names and not set(names) & set(own):
            self._sink.leave(run.slots)  # the heads are those of something else
            return
        self._warn_of_order(subject, run)
        chosen, by = self._under_measures(names, own, run)
        if len(self._waiting) > 1:
            chosen = None  # the subject before has no cells: these may be its own
        if chosen is None:
            stems = self._waiting or [subject]
            keys = [CellKey(f"{stem}.{name}") for stem in stems for name in form_measures(self._sink, stem)]
            message = f"该行应有 {len(own)} 个数字，实有 {len(run.slots)} 个，无法确定各属何列。"
            self._sink.unread(keys, run.slots, message)
            return
        units = {head.code: head.cell.token.money for head in self._measures}
        sure = run.labels[-1].token.exact if run.labels else True
        for name, slot in chosen:
            self._put(f"{subject}.{name}", slot, units.get(name) or money, by=by, sure=sure)
        used = {id(slot) for _, slot in chosen}
        self._sink.leave(slot for slot in run.slots if id(slot) not in used)

    def _under_measures(
        self, names: list[str], own: list[str], run: Run
    ) -> tuple[list[tuple[str, Cell]] | None, str | None]:
        slots = run.slots
        if glued(slots):
            return None, None
        if len(names) == len(slots) == len(set(names)):
            return list(zip(names, slots, strict=True)), None
        chosen = self._by_column(run, self._measures) or self._trimmed(run, names or own)
        if chosen is None and len(slots) == len(own) and set(names) <= set(own):
            return list(zip(own, slots, strict=True)), BY_ORDER if len(own) > 1 else None
        return chosen, None

    def _warn_of_order(self, subject: str, run: Run) -> None:
        """A row that stands where the form does not have it."""
        order = [row.indicator.rpartition(".")[0] for row in self._sink.form.rows if row.indicator]
        place = order.index(subject) if subject in order else 0
        if place < self._place and run.labels:
            cells = [str(CellKey(f"{subject}.{name}")) for name in form_measures(self._sink, subject)]
            warn_of_order(run.labels[-1], cells, self._sink)
        self._place = max(self._place, place)

    def _row_of_measure(self, measure: str, run: Run, money: str | None) -> None:
        """本年制发件数 | 0 | 5: a row for the subjects above, or for the one subject before it."""
        slots = run.slots
        names = [head.code for head in self._measures]
        subjects = [head.code for head in self._subjects]
        blocks = len(slots) // len(subjects) if len(subjects) > 1 else 0
        crossed = self._crossed(slots)
        if glued(slots):
            self._unread_measure(measure, run)
        elif crossed:
            for indicator, slot, money_here in crossed:
                self._put(indicator, slot, money_here or money)
        elif blocks > 1 and len(names) == len(slots) and names == names[:blocks] * len(subjects):
            # Two subjects side by side, each with all its measures below it.
            for number, (name, slot) in enumerate(zip(names, slots, strict=True)):
                self._put(f"{subjects[number // blocks]}.{name}", slot, money)
        elif len(names) > 1 and len(names) == len(slots) and self._subject:
            # The subject is the title, its measures are heads, the row is bare.
            for head, slot in zip(self._measures, slots, strict=True):
                self._put(f"{self._subject}.{head.code}", slot, head.cell.token.money or money)
        elif len(subjects) > 1:
            chosen = (
                list(zip(subjects, slots, strict=True))
                if len(subjects) == len(slots)
                else self._by_column(run, self._subjects)
            )
            if chosen is None:
                self._unread_measure(measure, run)
            for subject, slot in chosen or ():
                self._put(f"{subject}.{measure}", slot, money)
        elif self._subject and (slot_one := self._only(slots)) is not None:
            self._put(f"{self._subject}.{measure}", slot_one, money)
        else:
            self._unread_measure(measure, run)

    def _crossed(self, slots: list[Cell]) -> list[tuple[str, Cell, str | None]]:
        """One row under a row of subjects and a row of their measures: each cell under one of both,
        with the unit of money that its measure names. Nothing where that is not so throughout."""
        if not self._aligned or len(self._subjects) < 2 or len(self._measures) != len(slots):
            return []
        found: list[tuple[str, Cell, str | None]] = []
        for slot in slots:
            subjects = [head for head in self._subjects if head.over(slot)]
            measures = [head for head in self._measures if head.over(slot)]
            if len(subjects) != 1 or len(measures) != 1:
                return []
            subject, measure = subjects[0].code, measures[0]
            if measure.code not in form_measures(self._sink, subject):
                return []
            found.append((f"{subject}.{measure.code}", slot, measure.cell.token.money))
        return found if len({indicator for indicator, _, _ in found}) == len(found) else []

    def _unread_measure(self, measure: str, run: Run) -> None:
        keys = [CellKey(f"{head.code}.{measure}") for head in self._subjects]
        label = run.labels[-1].token.text.strip() if run.labels else ""
        self._sink.unread(keys, run.slots, f"“{label}”一行的数字无法确定各属何项。")

    def _put(
        self, indicator: str, slot: Cell, money: str | None, *, by: str | None = None, sure: bool = True
    ) -> None:
        if self._sink.has(indicator):
            self._sink.put(CellKey(indicator), slot, by=by, money=money, sure=sure)
        else:
            self._sink.leave((slot,))

    def _by_column(self, run: Run, heads: list[_Named]) -> list[tuple[str, Cell]] | None:
        """Each cell under its head; None unless all that is printed has exactly one."""
        if not self._aligned:
            return None
        chosen: list[tuple[str, Cell]] = []
        for slot in run.slots:
            over = [head.code for head in heads if head.over(slot)]
            if len(over) == 1:
                chosen.append((over[0], slot))
            elif not slot.blank:
                return None
        names = [name for name, _ in chosen]
        return chosen if len(names) == len(set(names)) == len(heads) else None

    def _trimmed(self, run: Run, names: list[str]) -> list[tuple[str, Cell]] | None:
        """Filler after the figures left out. A blank before them may be the first of them."""
        extra = len(run.slots) - len(names)
        if extra <= 0 or len(set(names)) != len(names) or not names:
            return None
        if len(names) == 1 and (one := only(run.slots)) is not None:
            return [(names[0], one)]
        figures, rest = run.slots[: len(names)], run.slots[len(names) :]
        if not all(slot.blank for slot in rest):
            return None
        return list(zip(names, figures, strict=True))


def form_measures(sink: Sink, subject: str) -> list[str]:
    """The measures that the form prints for a subject, in order."""
    stems = (row.indicator.rpartition(".") for row in sink.form.rows if row.table == 2 and row.indicator)
    return [last for stem, _, last in stems if stem == subject]


def only(slots: list[Cell]) -> Cell | None:
    """The one cell that is meant: the only one, or the only one that is not blank."""
    printed = [slot for slot in slots if not slot.blank]
    if len(printed) > 1 or not slots:
        return None
    return printed[0] if printed else slots[0]
