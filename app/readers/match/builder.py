"""Cells of lines to runs, under one reading of what empty lines are."""

from collections.abc import Callable, Sequence

from app.readers.extract import Place
from app.readers.match.runs import Cell, Run, is_head, looks_numeric
from app.readers.match.split import PROSE, SHORT, Item
from app.readers.match.tokens import Sort, Token
from app.readers.match.vocabulary import Facet
from app.readers.numbers import BLANK

Expected = Callable[[Sequence[Cell], Sequence[Run]], int | None]
"""How many cells follow these labels, after the runs before them; None where that is not known."""

_TITLE_SIZE = 6
_WORDS = (Sort.OTHER, Sort.NOTE)
_NOTHING = Token(Sort.VALUE, "", BLANK)


class Builder:
    """Puts cells together into runs. `mode` says what empty lines between single cells are:
    0 nothing, 1 each an empty cell, 2 space between lines, so that only what is more counts.
    `barred`: a bar follows every cell."""

    def __init__(self, expected: Expected, mode: int, *, barred: bool) -> None:
        self._barred = barred
        self._expected = expected
        self._mode = mode
        self._stretches: list[list[Run]] = [[]]
        self._run = Run()
        self._single_before = False
        self._between = 0
        """Empty lines that stand between paragraphs anyway."""

    def build(self, items: list[Item]) -> list[list[Run]]:
        """The runs, in stretches that prose divides."""
        self._between = _between_paragraphs(items, barred=self._barred)
        for item in items:
            self._blanks(item)
            self._single_before = item.single
            if not item.cells:
                continue
            if item.single:
                self._single(item.cells[0])
            else:
                self._row(item.cells)
        self._flush()
        return self._stretches

    def _blanks(self, item: Item) -> None:
        if not self._run.labels or not (item.single and self._single_before) or self._mode == 0:
            return
        gap = item.gap - (self._between if self._mode == 1 and _is_prose(item, barred=self._barred) else 0)
        count = gap if self._mode == 1 else (gap - 1) // 2
        if count <= 0:
            return
        wanted = self._wanted()
        after_title = not self._run.slots and self._run.labels[-1].token.has(Facet.TITLE)
        if wanted is None or after_title:
            return
        if not item.cells or item.cells[0].token.sort is not Sort.VALUE:
            # Space after a row's last cell is no cell: not more blanks than the label has cells left.
            count = min(count, wanted - len(self._run.slots))
        last = (self._run.slots or self._run.labels)[-1].place
        for number in range(1, count + 1):
            line = None if last.line is None else last.line + number
            place = Place(last.file, last.sheet, last.page, last.table, last.row, None, line)
            self._run.slots.append(Cell(_NOTHING, place))

    def _wanted(self) -> int | None:
        if not self._run.labels:
            return None
        return self._expected(self._run.labels, self._stretches[-1])

    def _single(self, cell: Cell) -> None:
        sort = cell.token.sort
        if sort is Sort.VALUE:
            (self._run.slots if self._run.labels else self._run.lead).append(cell)
        elif sort is Sort.LABEL:
            self._label(cell)
        elif cell.token.money:
            self._run.money = cell.token.money
        elif sort is Sort.OTHER:
            self._other(cell)

    def _label(self, cell: Cell) -> None:
        if self._run.slots or self._run.lead:
            self._flush()
        self._run.labels.append(cell)

    def _other(self, cell: Cell) -> None:
        text = cell.token.text.strip()
        if len(text) > PROSE or "。" in text:
            self._flush()
            if self._stretches[-1]:
                self._stretches.append([])
            return
        wanted = self._wanted()
        missing = wanted is not None and len(self._run.slots) < wanted
        if missing and len(text) <= SHORT and any(sign.isdigit() for sign in text):
            self._run.slots.append(cell)
        elif missing and len(text) <= 6:
            return  # a piece of a label that wraps around its numbers
        else:
            self._flush()
            self._run.labels.append(cell)

    def _row(self, cells: tuple[Cell, ...]) -> None:
        if all(cell.token.sort is Sort.VALUE for cell in cells):
            if self._run.labels:
                self._run.slots.extend(cells)
            else:
                self._run.lead.extend(cells)
            return
        if self._run.slots or self._run.lead:
            self._flush()
        if is_head(list(cells)):
            self._run.labels += [cell for cell in cells if cell.token.sort in (Sort.LABEL, Sort.OTHER)]
            return
        start = next((n for n, cell in enumerate(cells) if cell.token.sort is not Sort.VALUE), len(cells))
        self._run.lead += [cell for cell in cells[:start] if not cell.blank]
        for number, cell in enumerate(cells[start:], start):
            if self._is_due(cell, len(cells) - number):
                self._run.slots.append(cell)
            else:
                self._cell(cell)

    def _is_due(self, cell: Cell, left: int) -> bool:
        """Whether words or signs stand for a figure: what is `left` of the line is just what its label
        is to have yet."""
        token = cell.token
        signs = token.sort is Sort.NOTE and not token.normal.core and not token.money
        if not self._run.labels or not (signs or token.sort is Sort.OTHER):
            return False
        return self._run.labels[-1].token.exact and self._wanted() == len(self._run.slots) + left

    def _cell(self, cell: Cell) -> None:
        sort = cell.token.sort
        piece = sort is Sort.OTHER and not self._run.slots
        if piece and self._run.labels and looks_numeric(cell.token.text):
            self._run.slots.append(cell)
        elif sort is Sort.LABEL or piece:
            if self._run.slots:
                self._flush()
            self._run.labels.append(cell)
        elif sort in (Sort.VALUE, Sort.OTHER):
            self._run.slots.append(cell)
        elif cell.token.money:
            self._run.money = cell.token.money

    def _flush(self) -> None:
        run = self._run
        run.wanted = self._wanted()
        if run.labels or run.slots or run.lead:
            self._stretches[-1].append(run)
        self._run = Run()


def _between_paragraphs(items: Sequence[Item], *, barred: bool) -> int:
    """How many empty lines this page has at the least between paragraphs, if it mostly has any."""
    gaps = [item.gap for item in items if _is_prose(item, barred=barred)]
    some = [gap for gap in gaps if gap]
    return min(some) if some and len(some) * 2 >= len(gaps) else 0


def _is_prose(item: Item, *, barred: bool) -> bool:
    """A line that is no cell of a form: a paragraph, or the title of a part; where bars tell cells
    from empty lines, the title of a table within a part as well."""
    if not item.single or not item.cells:
        return False
    token = item.cells[0].token
    if token.sort is Sort.NOTE and not barred:
        return False
    return token.has(Facet.TITLE) or (token.sort in _WORDS and len(token.text) > _TITLE_SIZE)
