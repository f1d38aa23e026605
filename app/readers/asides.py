"""Labelled numbers in tables beside the form: where an area's own indicators are read from.

Only what cannot be misread: a row of a label, perhaps its unit, and one number, that the form
has no use for. Which of them mean anything is for the caller, who knows the area.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from app.readers.extract import Block, Grid, GridCell
from app.readers.numbers import printed
from app.readers.reading import Aside
from app.vocabulary import ValueStatus

_MOST = 500
_NUMBERED = (ValueStatus.REPORTED, ValueStatus.NOT_APPLICABLE)
_LONGEST_UNIT = 6


def find_asides(blocks: Iterable[Block], used: Collection[str]) -> tuple[Aside, ...]:
    """Them in the page's order; `used` are the places of the figures that the form took."""
    found = (aside for block in blocks if isinstance(block, Grid) for aside in _of_grid(block, used))
    return tuple(aside for aside, _ in zip(found, range(_MOST), strict=False))


def _of_grid(grid: Grid, used: Collection[str]) -> Iterator[Aside]:
    for row in grid.rows():
        cells = [cell for cell in row if cell.text.strip()]
        if len(cells) > 2 and _is_number(cells[0]) and not _is_number(cells[1]):
            cells = cells[1:]  # a serial number
        if not _is_labelled_number(cells):
            continue
        place = str(cells[-1].place)
        if place not in used:
            yield Aside(" ".join(cells[0].text.split()), cells[-1].text.strip(), place)


def _is_labelled_number(cells: Sequence[GridCell]) -> bool:
    """Label and number, or label, unit and number."""
    if len(cells) not in (2, 3) or _is_number(cells[0]) or not _is_number(cells[-1]):
        return False
    between = cells[1:-1]
    return all(not _is_number(cell) and len(cell.text.strip()) <= _LONGEST_UNIT for cell in between)


def _is_number(cell: GridCell) -> bool:
    return printed(cell.text).status in _NUMBERED
