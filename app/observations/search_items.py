"""What a search asks and what it finds. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.search.marking import Snippet
from app.search.words import Words
from app.units.filters import UnitFilter
from app.years import Years


class SearchKind(StrEnum):
    """What can be found, in the order in which equals come."""

    UNIT = "unit"
    INDICATOR = "indicator"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`years` keeps units that exist in one of them, indicators that a form of one of them has,
    and reports on one of them. `units` is about units and reports: an indicator is everywhere."""

    words: Words
    kinds: tuple[SearchKind, ...] = tuple(SearchKind)
    units: UnitFilter = field(default_factory=UnitFilter)
    years: Years | None = None


@dataclass(frozen=True, slots=True)
class SearchItem:
    """One find. `hits` is how often the words stand in a report; None for what has only a name."""

    kind: SearchKind
    score: int
    title: str
    snippet: Snippet
    link: str
    synthetic: bool = False
    unit: str | None = None
    unit_name: str | None = None
    year: int | None = None
    scope: str | None = None
    indicator: str | None = None
    hits: int | None = None
