"""A published revision, and the facts that are made of it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.catalogue.registry import catalogue, to_scaled
from app.content import CellKey, Figure, ReportContent
from app.rollups.derived import DerivedValue, Known, derived_values
from app.vocabulary import Scope, ValueStatus

_ABSENT = (ValueStatus.ABSENT, None)
Fact = tuple[CellKey, ValueStatus, int | None]
"""A cell, its status, and its scaled value where it was reported."""


def known_of(figures: Mapping[CellKey, Figure]) -> Known:
    """Status and scaled value of every cell with a figure. Raises ValueError as `to_scaled` does."""
    return {
        key: (figure.status, None if figure.value is None else to_scaled(figure.value, key.indicator))
        for key, figure in figures.items()
        if figure.status is not ValueStatus.ABSENT
    }


@dataclass(frozen=True)
class Published:
    """A revision that is made public, and what it says."""

    unit_id: int
    revision_id: int
    said: ReportContent

    @property
    def scope(self) -> Scope:
        """What the report counts: decided before anything is stored."""
        assert self.said.scope is not None  # noqa: S101
        return self.said.scope

    @cached_property
    def known(self) -> Known:
        """Status and scaled value of every cell with a figure."""
        return known_of(self.said.figures)

    def facts(self) -> Iterator[Fact]:
        """One for each cell of its form, `absent` ones included, then one for each cell of a
        row borrowed from another form."""
        own = catalogue().forms[self.said.form].cells
        for key in own:
            yield key, *self.known.get(key, _ABSENT)
        for key in self.known.keys() - set(own):
            yield key, *self.known[key]

    def derived(self) -> Iterator[DerivedValue]:
        """Its derived indicators."""
        return derived_values(catalogue(), self.said.form, self.known)
