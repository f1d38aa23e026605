"""The heads of table 3's columns: who applied, in the order in which this page prints them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from app.readers.match.runs import Cell
from app.vocabulary import Applicant

CANONICAL: tuple[Applicant, ...] = tuple(Applicant)
_FIVE = 5


@dataclass
class Head:
    """The heads met before a stretch of rows. `table` numbers the table they stand in;
    columns of another table cannot be compared with theirs."""

    table: int
    aligned: bool
    cells: list[tuple[Applicant | None, Cell]] = field(default_factory=list)
    """None stands for 法人或其他组织."""
    others: list[Cell] = field(default_factory=list)
    """Heads of columns that the form does not have: 小计 beside 总计."""

    def add(self, applicant: Applicant | None, cell: Cell) -> None:
        """Take one more head; a repeated one is the same head printed again."""
        for number, (known, before) in enumerate(self.cells):
            if known is not applicant:
                continue
            if applicant is Applicant.TOTAL and _is_subtotal(before) and not _is_subtotal(cell):
                self.cells[number] = (applicant, cell)
                self.others.append(before)
            elif self.aligned and cell.column != before.column:
                self.others.append(cell)
            return
        self.cells.append((applicant, cell))

    def order(self, figures: Set[int] = frozenset()) -> tuple[Applicant, ...]:
        """The columns from left to right, as far as they are named. `figures` are the columns in
        which their rows have cells: where a head stands over none, a row of heads has slipped, and
        only the order in which they are read holds."""
        named = [(applicant, cell) for applicant, cell in self.cells if applicant is not None]
        slipped = figures and any(
            figures.isdisjoint(range(cell.column, cell.column + cell.width)) for _, cell in named
        )
        if self.apart and not slipped:
            return tuple(applicant for applicant, _ in sorted(named, key=lambda pair: pair[1].column))
        return self._unfolded()

    @property
    def apart(self) -> bool:
        """Whether the heads stand side by side; where spans were lost, they cover each other."""
        if not self.aligned:
            return False
        cells = sorted((cell.column, cell.width) for applicant, cell in self.cells if applicant is not None)
        return all(left[0] + left[1] <= right[0] for left, right in pairwise(cells))

    @property
    def folded(self) -> bool:
        """Whether they stand in several lines of text, with more than one in a line."""
        lines = {(cell.place.page, cell.place.line) for _, cell in self.cells if cell.place.line is not None}
        return not self.aligned and 1 < len(lines) < len(self.cells)

    def _unfolded(self) -> tuple[Applicant, ...]:
        """Read line by line, the five legal persons come after 总计 although they stand before it."""
        sequence = [applicant for applicant, _ in self.cells]
        plain = tuple(applicant for applicant in sequence if applicant is not None)
        if None not in sequence or plain == CANONICAL:
            return plain
        at = sequence.index(None)
        before, after = plain[:at], plain[at:]
        # The last five stand in the second line of heads, under 法人或其他组织.
        return (*before, *after[-_FIVE:], *after[:-_FIVE])

    def by_column(self, slots: Sequence[Cell]) -> dict[Applicant, Cell] | None:
        """Each cell under its head; None where a printed cell has none or shares it."""
        if not self.apart:
            return None
        found: dict[Applicant, Cell] = {}
        for slot in slots:
            heads = [
                applicant
                for applicant, cell in self.cells
                if applicant is not None and cell.column <= slot.column < cell.column + cell.width
            ]
            if len(heads) == 1 and heads[0] not in found:
                found[heads[0]] = slot
            elif not slot.blank and (heads or not (self.is_beside(slot) or self._is_other(slot))):
                return None
        return found

    def numbers_beside(self, slots: Sequence[Cell]) -> bool:
        """Whether a number stands to the right of all columns: a share, last year's, a check."""
        return any(self.is_beside(slot) and slot.token.counts for slot in slots)

    def _is_other(self, slot: Cell) -> bool:
        """Whether it stands under the head of another column, and only there."""
        return any(cell.column <= slot.column < cell.column + cell.width for cell in self.others)

    def is_beside(self, slot: Cell) -> bool:
        """Whether it stands to the right of all heads."""
        return slot.column >= max((cell.column + cell.width for _, cell in self.cells), default=0)


def _is_subtotal(cell: Cell) -> bool:
    return cell.token.normal.core == "小计"


def follows(order: Sequence[Applicant], whole: Sequence[Applicant] = CANONICAL) -> bool:
    """Whether `order` is `whole` with some left out."""
    rest = iter(whole)
    return all(applicant in rest for applicant in order)
