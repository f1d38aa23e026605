"""`/compare?units=A,B`: up to six units side by side."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.actor import PUBLIC
from app.api.deps import Db
from app.catalogue.form import Indicator
from app.catalogue.indicators import RATIO_UNIT
from app.observations.profile import Profile, profile
from app.observations.profile_series import NOT_IN_FORM, Point, Series
from app.observations.search import search
from app.observations.search_items import SearchKind, SearchQuery
from app.paging import Window
from app.problems import ProblemError
from app.search.words import read_words
from app.site.charts import Line, Spec, lines
from app.site.numbers import plain
from app.site.places import find_place
from app.site.rendering import Frame, page
from app.site.unit_page import FIRST
from app.units.filters import UnitFilter
from app.units.service import UnitQuery, children
from app.vocabulary import Kind

router = APIRouter(include_in_schema=False)
MOST = 6
"""More lines than that in one chart tell nobody anything."""
SUGGESTED = 24


@dataclass(slots=True)
class Compared:
    """The units asked for, what may be compared, and others to add."""

    units: list[Profile]
    suggested: list[tuple[str, str]]

    @property
    def years(self) -> list[int]:
        """From the first year of any to the last, each with a column."""
        found = {year.year for each in self.units for year in each.years}
        return list(range(min(found), max(found) + 1)) if found else []

    @property
    def indicators(self) -> list[Indicator]:
        """Those that any of the units has."""
        known = {s.indicator.code: s.indicator for each in self.units for s in each.series}
        return list(known.values())

    def point(self, unit: Profile, code: str, year: int) -> Point | None:
        """One figure of one unit."""
        series = next((s for s in unit.series if s.indicator.code == code), None)
        return next((p for p in series.points if p.year == year), None) if series else None

    def printed(self, code: str, year: int) -> bool:
        """Whether any unit's form of the year has the indicator."""
        points = [self.point(unit, code, year) for unit in self.units]
        return any(point is not None and point.status != NOT_IN_FORM for point in points)


@router.get("/compare")
async def compare(
    request: Request,
    db: Db,
    units: Annotated[str, Query(max_length=400)] = "",
    add: Annotated[str, Query(max_length=100)] = "",
    indicator: Annotated[str, Query(max_length=100)] = FIRST,
    year: int | None = None,
) -> Response:
    """Series of one indicator in one chart, the main indicators of one year in one table."""
    codes = list(dict.fromkeys(code for code in units.split(",") if code))[:MOST]
    missed = False
    if add.strip():
        found = await db.read(lambda session: _named(session, add.strip()))
        if found is not None:
            chosen = list(dict.fromkeys([*codes, found]))[-MOST:]
            address = Frame(request).link("/compare", units=",".join(chosen), indicator=indicator, year=year)
            return RedirectResponse(address, status_code=303)
        missed = True
    compared = await db.read(lambda session: _gather(session, request, codes))
    drawn = next((i for i in compared.indicators if i.code == indicator), None)
    shown = year if year in compared.years else next(iter(reversed(compared.years)), None)
    return page(
        request,
        "compare.html",
        compared=compared,
        codes=codes,
        drawn=drawn,
        year=shown,
        chart=compare_chart(compared, drawn, Frame(request)) if drawn else None,
        missed=add if missed else None,
        most=MOST,
    )


def compare_chart(compared: Compared, drawn: Indicator, frame: Frame) -> Spec:
    """One line a unit."""
    years = compared.years
    found = []
    for each in compared.units:
        points = [compared.point(each, drawn.code, year) for year in years]
        values = [None if point is None else plain(point.value) for point in points]
        found.append(Line(each.unit.unit.short_name or each.unit.unit.name, values, "peer"))
    return lines(
        years,
        found,
        ratio=drawn.unit == RATIO_UNIT,
        unit=frame.word("unit", drawn.unit),
        breaks=_breaks(compared, drawn.code),
        break_name=frame.t("口径变化", "New meaning"),
    )


def _breaks(compared: Compared, code: str) -> list[int]:
    series: list[Series] = [s for each in compared.units for s in each.series if s.indicator.code == code]
    return sorted({point.year for each in series for point in each.points[1:] if point.series_break})


def _gather(session: Session, request: Request, codes: list[str]) -> Compared:
    """Raises ProblemError `unit_unknown`."""
    found = [profile(session, PUBLIC, code=code) for code in codes]
    above = found[-1].unit.unit.parent if found else find_place(session, request, within=None).area.code
    suggested: list[tuple[str, str]] = []
    if above is not None:
        query, window = UnitQuery(UnitFilter(kinds=(Kind.GOVERNMENT,))), Window(limit=SUGGESTED + MOST)
        near = children(session, PUBLIC, code=above, query=query, window=window)
        suggested = [
            (view.unit.code, view.unit.short_name or view.unit.name)
            for view in near.items
            if view.unit.code not in codes
        ]
    return Compared(found, suggested[:SUGGESTED])


def _named(session: Session, words: str) -> str | None:
    """The code of the unit that these words mean best, a code itself included."""
    for synthetic in (None, True):
        query = SearchQuery(read_words(words), (SearchKind.UNIT,), UnitFilter(synthetic=synthetic))
        try:
            found = search(session, query=query, cursor=None, limit=1, count=False)
        except ProblemError:
            return None
        if found.items:
            return found.items[0].unit
    return None
