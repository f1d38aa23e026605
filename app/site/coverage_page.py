"""`/coverage`: who was expected, who reported, who was late, who is missing."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from app.actor import PUBLIC
from app.api.deps import Db
from app.coverage import missing
from app.coverage.counts import coverage
from app.coverage.question import CoverageDimension, CoverageQuery
from app.paging import Window
from app.site import quality_store as store
from app.site.charts import Bars, Spec, bars
from app.site.places import Place, find_place
from app.site.rendering import Frame, page
from app.vocabulary import Level
from app.years import Years

router = APIRouter(include_in_schema=False)
LISTED = 200
"""Units listed at once; the rest is in the CSV."""
LATE = "filed_late"
PARTS = (
    ("on_time", "按期", "On time", "good"),
    ("late", "逾期", "Late", "warn"),
    ("undated", "日期不明", "Undated", "soft"),
    ("no_deadline", "无期限规定", "No deadline", "mute"),
    ("missing", "未发布", "Missing", "bad"),
)
Told = dict[str, Any]


@dataclass(slots=True)
class Covered:
    """Coverage by year, and for one year by level and kind, the missing and the late."""

    place: Place
    by_year: list[Told]
    by_kind: list[Told]
    missing: list[Told]
    more: bool
    late: list[store.Found]


@router.get("/coverage")
async def show(
    request: Request,
    db: Db,
    within: Annotated[str | None, Query(max_length=40)] = None,
    year: int | None = None,
    level: Level | None = None,
) -> HTMLResponse:
    """Counts by year, then the names."""
    found = await db.read(
        lambda session: gather(session, find_place(session, request, within=within, level=level, year=year))
    )
    return page(
        request,
        "coverage.html",
        found=found,
        place=found.place,
        chart=coverage_chart(found.by_year, Frame(request)),
        parts_of=PARTS,
    )


def gather(session: Session, place: Place) -> Covered:
    """Raises ProblemError `unit_unknown`."""
    one = Years(((place.year, place.year),))
    units = place.units()
    by_kind = (CoverageDimension.LEVEL, CoverageDimension.KIND)
    page = missing.page(session, PUBLIC, query=CoverageQuery(units, one), window=Window(limit=LISTED))
    names = [column.name for column in missing.COLUMNS]
    return Covered(
        place,
        _told(session, CoverageQuery(units)),
        _told(session, CoverageQuery(units, one, by_kind)),
        [dict(zip(names, row, strict=True)) for row in page.items],
        page.next is not None,
        list(store.having(session, units, code=LATE, year=place.year, limit=LISTED)),
    )


def coverage_chart(by_year: list[Told], frame: Frame) -> Spec:
    """The parts of each year, one upon the other."""
    found = [Bars(frame.t(zh, en), [row[name] for row in by_year], colour) for name, zh, en, colour in PARTS]
    used = [each for each in found if any(each.values)]
    years = [str(row["year"]) for row in by_year]
    return bars(years, used, unit=frame.t("个单位", "units"), stacked=True)


def _told(session: Session, query: CoverageQuery) -> list[Told]:
    answer = coverage(session, PUBLIC, query=query)
    names = [column.name for column in answer.columns]
    return [dict(zip(names, row, strict=True)) for row in answer.rows]
