"""A row of table 3 as printed, before it is known which row of the form it is."""

from dataclasses import dataclass, field

from app.catalogue.form import Form, RowKind
from app.readers.match.applicants import Head
from app.readers.match.runs import Cell


@dataclass
class Entry:
    """One row as printed: what its label says, and its cells. `code` is None where the label is
    not known, `heading` where the form prints no numbers in it."""

    code: str | None
    label: Cell | None
    slots: list[Cell]
    head: Head | None
    table: int
    aligned: bool
    heading: bool = False
    lead: list[Cell] = field(default_factory=list)
    doubtful: bool = False
    """Whether its cells may be those of the label before it."""


def matrix_rows(form: Form, printed: set[str]) -> list[str]:
    """The indicators of table 3 in printed order; a row borrowed from another form stands where
    the rows that it replaces would."""
    rows = [row for row in form.rows if row.kind is RowKind.MATRIX]
    hybrids = [row for row in form.hybrids if row.indicator in printed]
    ordered = sorted((*rows, *hybrids), key=lambda row: row.order)
    return [row.indicator for row in ordered if row.indicator is not None]
