"""A published report as a block of observations: one row for every cell of its form, then those
of rows borrowed from another form and of the area's own indicators. Pure but for the numbers of cells."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.catalogue.registry import scale_of
from app.content import CellKey
from app.observations.query import ObservationQuery
from app.rollups.cells import CellMap
from app.vocabulary import Applicant, FormCode
from app.writers.blocks import STATUS_OF, Block, Layout
from app.writers.dataset import Exact, Row

ABSENT = "a"
MOST_SHAPES = 1_000
APPLICANTS = {applicant: place for place, applicant in enumerate(Applicant)}


class Wanted:
    """Which cells and statuses a query asks for."""

    def __init__(self, query: ObservationQuery) -> None:
        self._indicators = frozenset(query.indicators)
        self._applicants = frozenset(query.applicants)
        kept = {status.value for status in query.statuses}
        self.hidden = {sign for sign, status in STATUS_OF.items() if kept and status not in kept}
        self.numbers = not kept or "reported" in kept

    @property
    def is_every_cell(self) -> bool:
        return not (self._indicators or self._applicants)

    def of(self, keys: Iterable[CellKey]) -> list[CellKey]:
        """Those of the cells that are asked for."""
        return [
            key
            for key in keys
            if (not self._indicators or key.indicator in self._indicators)
            and (not self._applicants or key.applicant in self._applicants)
        ]

    def shown(self, value: str) -> str | None:
        """The value, or None where its status is not asked for."""
        return None if value in self.hidden or not (self.numbers or value in STATUS_OF) else value


@dataclass(frozen=True, slots=True)
class _Shape:
    """The rows of a report of one form: the numbers of their cells as texts, and their layout."""

    cells: list[str]
    known: frozenset[str]
    layout: Layout


class Shapes:
    """The shapes met so far: one for each form, and one more for each mixture with another's rows."""

    def __init__(self, known: CellMap, wanted: Wanted) -> None:
        self._known = known
        self._wanted = wanted
        self._made: dict[tuple[str, frozenset[str]], _Shape] = {}
        self.ids = None if wanted.is_every_cell else [known.id_of[key] for key in wanted.of(known.id_of)]

    def of(self, form: str, given: Collection[str]) -> _Shape:
        """The shape of a report of this form in which these cells are printed."""
        plain = self._of(form, frozenset())
        beside = frozenset(given) - plain.known
        return self._of(form, beside) if beside else plain

    def _of(self, form: str, beside: frozenset[str]) -> _Shape:
        found = self._made.get((form, beside))
        if found is None:
            if len(self._made) >= MOST_SHAPES:
                self._made.clear()
            found = self._made[form, beside] = self._make(form, beside)
        return found

    def _make(self, form: str, beside: frozenset[str]) -> _Shape:
        ids = {*self._known.ids(FormCode(form)), *map(int, beside)}
        keys = self._wanted.of(map(self._known.key_of.__getitem__, ids))
        keys.sort(key=lambda key: (key.indicator, APPLICANTS[key.applicant]))
        numbers = [str(self._known.id_of[key]) for key in keys]
        layout = Layout(
            tuple((key.indicator, key.applicant.value) for key in keys),
            tuple(scale_of(key.indicator) for key in keys),
        )
        return _Shape(numbers, frozenset(numbers), layout)

    def block(self, report: Sequence[Any], given: Mapping[str, str]) -> Block:
        """The rows of one report: its unit's code, name, level and kind, scope, the unit's parent, year,
        form, whether it is invented; and its values by their cells' numbers, all as texts."""
        code, name, level, kind, scope, parent, year, form, synthetic = report
        shape = self.of(form, given.keys())
        values: list[str | None] = [given.get(cell, ABSENT) for cell in shape.cells]
        if self._wanted.hidden or not self._wanted.numbers:
            values = [self._wanted.shown(str(value)) for value in values]
        link = f"/api/v1/reports/{code}/{year}?scope={scope}"
        head = (code, name, level, kind, scope, parent, year, form)
        return Block(head, shape.layout, values, (bool(synthetic), link))


def block_of(row: Row) -> Block:
    """One observation that was found by itself, as a block."""
    *head, indicator, applicant, value, status, synthetic, link = row
    told = str(value.units) if isinstance(value, Exact) else str(status)[0]
    return Block(head, _single(str(indicator), str(applicant)), [told], (synthetic, link))


@lru_cache(maxsize=MOST_SHAPES)
def _single(indicator: str, applicant: str) -> Layout:
    return Layout(((indicator, applicant),), (scale_of(indicator),))
