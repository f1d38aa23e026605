"""What stands in one cell and belongs in several: a label with its number, or rows one above the other."""

import re
from collections.abc import Sequence

from app.readers.match.runs import Cell
from app.readers.match.tokens import Family, Sort
from app.readers.match.vocabulary import Facet
from app.readers.plain import compatible

_TAIL = re.compile(
    r"(.{2,}?[^\d.,_])[\s_]*(?:\.{2,})?[\s_]*([-]?\d[\d,]{0,16}(?:\.\d{1,8})?)[\s_]*(万元|元|人次|[条件次篇个人项])?[\s_]*[。;]?\Z"
)
_END = re.compile(r"[\d０-９][\s_＿]*(?:万元|元|人次|[条件次篇个人项])?[\s_＿]*[。;；]?\s*\Z")
_LONGEST_END = 24
"""Signs; what follows the number of a line is no longer."""
_LONGEST = 200
_MOST_ROWS = 30
_BEARERS = frozenset((Facet.STATISTIC, Facet.ROW, Facet.DIRECT, Facet.OUTCOME))


def label_and_number(text: str, family: Family) -> tuple[str, str] | None:
    """`当面申请数：0件` as a label and a value; only where the label is certain."""
    text = text.strip()
    if len(text) > _LONGEST or not _END.search(text[-_LONGEST_END:]):
        return None
    found = _TAIL.match(compatible(text))
    if found is None:
        return None
    token = family.token(found[1])
    if token.sort is not Sort.LABEL or not token.exact:
        return None
    return found[1], found[2] + (found[3] or "")


def parted(cell: Cell, family: Family) -> tuple[Cell, ...]:
    """A cell of a grid; two where it holds a label that bears a figure, and the figure."""
    if cell.token.sort is not Sort.OTHER:
        return (cell,)
    parts = label_and_number(cell.token.text, family)
    if parts is None:
        return (cell,)
    label, value = (cell._replace(token=family.token(part)) for part in parts)
    return (label, value) if label.token.facets & _BEARERS else (cell,)


def unstacked(rows: list[list[Cell]], family: Family) -> list[list[Cell]]:
    """Rows set one above the other within the cells of one row, each on its own again: a cell with
    a label in every line, and beside it cells with as many numbers as lines."""
    result: list[list[Cell]] = []
    for row in rows:
        result += _rows_within(row, family) or [row]
    return result


def _rows_within(row: Sequence[Cell], family: Family) -> list[list[Cell]] | None:
    if not any("\n" in cell.token.text for cell in row):
        return None
    lines = [[line.strip() for line in cell.token.text.split("\n") if line.strip()] for cell in row]
    named = next((n for n, texts in enumerate(lines) if _all_rows(texts, family)), None)
    if named is None:
        return None
    height = len(lines[named])
    behind = range(named + 1, len(row))
    if not behind or not all(len(lines[n]) == height and _all_values(lines[n], family) for n in behind):
        return None
    return [
        [
            *(row[:named] if number == 0 else ()),
            *(row[n]._replace(token=family.token(lines[n][number])) for n in range(named, len(row))),
        ]
        for number in range(height)
    ]


def _all_rows(texts: list[str], family: Family) -> bool:
    if not 2 <= len(texts) <= _MOST_ROWS:
        return False
    tokens = [family.token(text) for text in texts]
    return all(token.exact and token.facets & _BEARERS for token in tokens)


def _all_values(texts: list[str], family: Family) -> bool:
    return all(family.token(text).sort is Sort.VALUE for text in texts)
