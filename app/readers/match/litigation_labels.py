"""The labels of table 4: the groups and outcomes met, and what they say of a column."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.readers.match.runs import Cell
from app.readers.match.vocabulary import Facet

GROUPS = ("reviews", "litigation.direct", "litigation.after_review")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
WHOLE = len(GROUPS) * len(OUTCOMES)


@dataclass
class Label:
    """One label: what it means, and its cell."""

    facet: Facet
    code: str
    cell: Cell


@dataclass
class Labels:
    """Labels in reading order; `table` numbers the table, so that columns are only compared within it."""

    table: int
    all: list[Label] = field(default_factory=list)

    def codes(self, facet: Facet) -> list[str]:
        """The codes of one facet, in order."""
        return [label.code for label in self.all if label.facet is facet]

    @property
    def groups(self) -> list[str]:
        """The groups named that have figures of their own, each once."""
        return list(dict.fromkeys(code for code in self.codes(Facet.GROUP) if code in GROUPS))

    @property
    def outcomes(self) -> list[str]:
        """The outcomes named, in order, as often as they are."""
        return self.codes(Facet.OUTCOME)

    def over(self, facet: Facet, column: int, among: Sequence[str]) -> str | None:
        """The lowest head that stands over a column."""
        for label in reversed(self.all):
            if label.facet is facet and label.code in among:
                cell = label.cell
                if cell.column <= column < cell.column + cell.width:
                    return label.code
        return None
