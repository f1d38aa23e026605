"""Which columns of a table hold its figures: words and signs that stand in one of them (若干, 见附件,
？, 件) are what was printed for a figure, no label and no note."""

from collections import Counter
from collections.abc import Sequence

from app.readers.match.runs import Cell
from app.readers.match.tokens import Sort, Token
from app.readers.match.vocabulary import Facet
from app.vocabulary import ValueStatus

_HEADS = frozenset((Facet.MEASURE, Facet.OUTCOME, Facet.APPLICANT, Facet.VALUE_HEAD))
_BEARERS = frozenset((Facet.STATISTIC, Facet.ROW, Facet.SUBJECT, Facet.DIRECT))
_ENOUGH = 2
"""Numbers below one another that make a column of figures where no head does."""
_LONGEST = 30
"""Signs; longer words are a note."""


def has_figures(row: Sequence[Cell]) -> bool:
    """Whether anything that may be a figure is printed in a row."""
    # From the right, where figures stand: most rows are known by their last cell.
    for cell in reversed(row):
        if cell.token.sort is Sort.VALUE and cell.token.printed.status is not ValueStatus.BLANK:
            return True
    return False


def figure_columns(rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """The columns under heads of figures, or with more numbers than words, and without labels."""
    if not any(_is_word(cell.token) for row in rows for cell in row):
        return frozenset()
    headed: set[int] = set()
    labelled: set[int] = set()
    surplus: Counter[int] = Counter()
    units: Counter[int] = Counter()
    for row in rows:
        figures = has_figures(row)
        for cell in row:
            token = cell.token
            if not figures:
                if token.exact and token.facets & _HEADS:
                    headed.update(range(cell.column, cell.column + cell.width))
            elif token.sort is Sort.LABEL:
                labelled.add(cell.column)
            elif token.sort is not Sort.VALUE or token.printed.number is not None:
                step = 1 if token.sort is Sort.VALUE else -1
                surplus[cell.column] += step
                units[cell.column] += token.sort is Sort.UNIT
    many = {column for column, count in surplus.items() if count >= _ENOUGH}
    of_units = {column for column, count in units.items() if count and surplus[column] < 0}
    return frozenset((headed | many) - labelled - of_units)


def is_printed_for_figure(cell: Cell, columns: frozenset[int], label: Cell | None, *, figures: bool) -> bool:
    """Whether words stand where a figure should: in a column of figures, in a row that has other
    figures (`figures`) or a label that bears one."""
    if cell.column not in columns or not _is_word(cell.token):
        return False
    return figures or (label is not None and label.token.exact and bool(label.token.facets & _BEARERS))


def _is_word(token: Token) -> bool:
    signs = token.sort is Sort.NOTE and not token.normal.core and not token.money
    return (signs or token.sort in (Sort.OTHER, Sort.UNIT)) and len(token.text) <= _LONGEST
