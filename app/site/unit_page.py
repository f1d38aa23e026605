"""`/units/{code}`: one unit, its years, its main indicators beside its peers', its findings."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from app.actor import PUBLIC
from app.api.deps import Db
from app.catalogue.indicators import RATIO_UNIT
from app.observations.profile import Profile, profile
from app.observations.profile_series import Series
from app.paging import Page, Window
from app.problems import ProblemError
from app.site.charts import Band, Line, Spec, lines
from app.site.numbers import plain
from app.site.problem_pages import finding_titles
from app.site.rendering import Frame, page
from app.units import service as units
from app.units.service import UnitQuery
from app.units.view import UnitView

router = APIRouter(include_in_schema=False)
BELOW = 120
"""Units right below shown at once; the rest is a call away."""
FIRST = "applications.received"


@dataclass(frozen=True, slots=True)
class Known:
    """A unit with what is around it."""

    profile: Profile
    above: list[UnitView]
    below: Page[UnitView]


@router.get("/units/{code}")
async def unit(
    request: Request,
    db: Db,
    code: Annotated[str, Path(max_length=40)],
    indicator: Annotated[str | None, Query(max_length=100)] = None,
) -> HTMLResponse:
    """Profile, series over all forms with their breaks, peers' middle half, reports, findings."""
    known = await db.read(lambda session: gather(session, code))
    frame = Frame(request)
    drawn = chosen_series(known.profile.series, indicator)
    return page(
        request,
        "unit.html",
        known=known,
        profile=known.profile,
        unit=known.profile.unit.unit,
        drawn=drawn,
        chart=series_chart(drawn, frame, known.profile.unit.unit.name) if drawn else None,
        titles=finding_titles(frame.language),
    )


def gather(session: Session, code: str) -> Known:
    """Raises ProblemError `unit_unknown`."""
    found = profile(session, PUBLIC, code=code)
    below = units.children(
        session, PUBLIC, code=code, query=UnitQuery(), window=Window(limit=BELOW, count=True)
    )
    return Known(found, units.ancestors(session, PUBLIC, code=code), below)


def chosen_series(series: tuple[Series, ...], code: str | None) -> Series | None:
    """The series asked for, else the first of interest. Raises ProblemError `indicator_unknown`
    for one that is not among the main indicators of these years."""
    by_code = {each.indicator.code: each for each in series}
    if code is None:
        return by_code.get(FIRST) or next(iter(series), None)
    if code not in by_code:
        raise ProblemError(
            "indicator_unknown",
            f"这些年度的主要指标里没有「{code}」。",
            f"{code!r} is not among the main indicators of these years.",
            pointer="/query/indicator",
        )
    return by_code[code]


def series_chart(series: Series, frame: Frame, name: str) -> Spec:
    """The unit's line, its peers' median and their middle half."""
    points, indicator = series.points, series.indicator
    drawn = [Line(name, [plain(point.value) for point in points])]
    has_peers = any(point.peers.count > 1 for point in points)
    if has_peers:
        median = [point.peers.median for point in points]
        drawn.append(Line(frame.t("同类中位数", "Peers' median"), median, "median"))
    return lines(
        [point.year for point in points],
        drawn,
        ratio=indicator.unit == RATIO_UNIT,
        unit=frame.word("unit", indicator.unit),
        breaks=[point.year for point in points[1:] if point.series_break],
        break_name=frame.t("口径变化", "New meaning"),
        band=Band(
            frame.t("同类的中间一半", "Middle half of peers"),
            [point.peers.p25 for point in points],
            [point.peers.p75 for point in points],
        )
        if has_peers
        else None,
    )
