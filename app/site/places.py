"""Which place, level and year a page is about, from its address or what is usual."""

from dataclasses import dataclass, replace

from fastapi import Request
from sqlmodel import Session

from app.actor import PUBLIC
from app.reports import clock
from app.site.areas import Area, usual_area
from app.site.kept import Kept
from app.units import service as units
from app.units.filters import UnitFilter
from app.vocabulary import Kind, Level
from app.years import FIRST_YEAR

LEVELS_WITH_REPORTS = (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE, Level.TOWNSHIP)
"""Counties first: they are many and alike."""


@dataclass(frozen=True, slots=True)
class Place:
    """The area shown (None where nothing is loaded), those to choose from, the level and year."""

    area: Area
    areas: tuple[Area, ...]
    level: Level
    year: int

    @property
    def within(self) -> tuple[str, ...]:
        """The area as units are filtered by it."""
        return () if self.area.code is None else (self.area.code,)

    @property
    def years(self) -> range:
        """The years there are reports of."""
        return range(self.area.first_year, self.area.last_year + 1)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of body that a comparison at this level takes."""
        return (Kind.TOWNSHIP, Kind.SUBDISTRICT) if self.level is Level.TOWNSHIP else (Kind.GOVERNMENT,)

    def units(self) -> UnitFilter:
        """All units of the area."""
        return UnitFilter(within=self.within)

    def alike(self) -> UnitFilter:
        """The units of the area that are compared with one another."""
        return UnitFilter(within=self.within, levels=(self.level,))


def find_place(
    session: Session,
    request: Request,
    *,
    within: str | None,
    level: Level | None = None,
    year: int | None = None,
) -> Place:
    """The place asked for. `within` is a unit's code, `all` for everything real, None for what
    is usual. Raises ProblemError `unit_unknown`."""
    cache: Kept[tuple[Area, ...]] = request.app.state.areas
    known = cache.get(session)
    usual = usual_area(known)
    last = clock.today().year - 1
    if within == "all":
        area = next((a for a in known if a.code is None), Area(None, "全国", False, 0, last, last))
    elif within:
        area = next((a for a in known if a.code == within), None) or _of_unit(session, within, usual, last)
    else:
        area = usual or Area(None, "全国", False, 0, last, last)
    chosen = area.last_year if year is None else min(max(year, FIRST_YEAR), last + 1)
    return Place(area, known, level or Level.COUNTY, chosen)


def _of_unit(session: Session, code: str, usual: Area | None, last: int) -> Area:
    """A county or a prefecture as an area; its years are those of everything loaded."""
    unit = units.get(session, PUBLIC, code=code).unit
    around = usual or Area(None, "", False, 0, last, last)
    return replace(around, code=unit.code, name=unit.short_name or unit.name, synthetic=unit.synthetic)
