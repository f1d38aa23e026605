"""Runs: some labels, then the cells that follow them. Every layout is read as a sequence of
these, whether it was a grid, rows with bars, or one cell a line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.readers.extract import Place
from app.readers.match.tokens import Sort, Token
from app.readers.match.vocabulary import Facet
from app.vocabulary import ValueStatus


class Cell(NamedTuple):
    """A token in its place; `column` and `width` only mean something in an aligned table."""

    token: Token
    place: Place
    column: int = 0
    width: int = 1

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return self.token.printed.status is ValueStatus.BLANK


@dataclass(slots=True)
class Run:
    """`lead` stood before the first label of its row (serial numbers, filler); `money` is a
    unit of money printed in a cell of its own. `follows`: another run of its row precedes it.
    `wanted`: in lines of text, how many cells the form has after these labels."""

    labels: list[Cell] = field(default_factory=list)
    slots: list[Cell] = field(default_factory=list)
    lead: list[Cell] = field(default_factory=list)
    money: str | None = None
    follows: bool = False
    wanted: int | None = None


@dataclass(slots=True)
class Table:
    """Runs that belong together. `aligned`: columns of different rows can be compared.
    `place` is where it begins; `rows` are its cells as they stand."""

    runs: list[Run]
    aligned: bool
    place: Place
    rows: Sequence[Sequence[Cell]] = ()


_HEAD_FACETS = (
    Facet.SUBJECT,
    Facet.MEASURE,
    Facet.OUTCOME,
    Facet.APPLICANT,
    Facet.GROUP,
    Facet.CORNER,
    Facet.ROW,
)


def looks_numeric(text: str) -> bool:
    """Whether a text that is no number stands for one: 约20, 12/15, 0489, 35%."""
    digits = sum(sign.isdigit() for sign in text)
    return digits > 0 and sum("\u4e00" <= sign <= "\u9fff" for sign in text) <= min(3, digits + 1)


def glued(slots: Sequence[Cell]) -> bool:
    """Whether two cells may have become one, so that those after it stand one too far left."""
    doubtful = blank = False
    for slot in slots:
        said = slot.token.printed
        blank |= said.status is ValueStatus.BLANK
        doubtful |= said.spaced or (said.status is ValueStatus.UNREADABLE and looks_numeric(slot.token.text))
    return doubtful and blank


def _one_below_another(row: list[Cell]) -> bool:
    """行政诉讼 | 未经复议直接起诉 | blanks: a group and the kind of it that the row is for."""
    codes = [code for cell in row if (code := cell.token.code(Facet.GROUP)) is not None]
    return len(codes) == 2 and codes[1].startswith(f"{codes[0]}.")


def is_head(row: list[Cell]) -> bool:
    """A row of column heads: two or more of one sort, and no figures (blank filler at most)."""
    labels = 0
    for cell in row:
        token = cell.token
        if token.sort is Sort.VALUE:
            if token.printed.status is not ValueStatus.BLANK:
                return False
        elif token.sort is Sort.LABEL:
            labels += 1
    if labels < 2:
        return False
    for facet in _HEAD_FACETS:
        count = sum(cell.token.has(facet) for cell in row)
        if facet is Facet.GROUP and _one_below_another(row):
            continue
        if count >= 2 or (count and facet is Facet.CORNER):
            return True
    return False
