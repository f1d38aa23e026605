"""`/quality`: what the checks say of everything published, by kind."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from app.api.deps import Db
from app.checks.run import EXPLANATIONS
from app.problems import ProblemError
from app.site import quality_store as store
from app.site.charts import Bars, Spec, bars
from app.site.places import Place, find_place
from app.site.problem_pages import finding_titles
from app.site.rendering import Frame, page
from app.vocabulary import Severity

router = APIRouter(include_in_schema=False)
LISTED = 50
COLOURS = {Severity.ERROR: "bad", Severity.WARNING: "warn"}


@dataclass(frozen=True, slots=True)
class KindOfFinding:
    """One kind over all years of the place."""

    code: str
    severity: Severity
    count: int
    reports: int


@dataclass(slots=True)
class Quality:
    """Findings of a place by kind and year, and those of the kind looked into."""

    place: Place
    kinds: list[KindOfFinding]
    by_year: dict[int, Counter[str]]
    reports: dict[int, int]
    found: list[store.Found]
    more: bool


@router.get("/quality")
async def quality(
    request: Request,
    db: Db,
    within: Annotated[str | None, Query(max_length=40)] = None,
    code: Annotated[str | None, Query(max_length=60)] = None,
    skip: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> HTMLResponse:
    """Findings by kind and year; with `code`, the reports that have it."""
    if code is not None and code not in EXPLANATIONS:
        raise ProblemError("problem_unknown", f"没有代码 {code}。", f"There is no code {code}.")
    told = await db.read(
        lambda session: gather(session, find_place(session, request, within=within), code=code, skip=skip)
    )
    frame = Frame(request)
    return page(
        request,
        "quality.html",
        told=told,
        place=told.place,
        code=code,
        skip=skip,
        listed=LISTED,
        chart=quality_chart(told, frame),
        titles=finding_titles(frame.language),
    )


def gather(session: Session, place: Place, *, code: str | None, skip: int) -> Quality:
    """Raises ProblemError `unit_unknown`."""
    rows = store.kinds(session, place.units())
    reports = store.reports(session, place.units())
    by_year: dict[int, Counter[str]] = {year: Counter() for year in reports}
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        by_year[row.year][row.severity] += row.times
        totals[row.code, row.severity][0] += row.times
        totals[row.code, row.severity][1] += row.reports
    order = list(Severity)
    kinds = [KindOfFinding(key[0], Severity(key[1]), *counts) for key, counts in totals.items()]
    kinds.sort(key=lambda kind: (order.index(kind.severity), -kind.count, kind.code))
    found = (
        store.having(session, place.units(), code=code, year=None, limit=LISTED + 1, skip=skip)
        if code is not None
        else []
    )
    return Quality(place, kinds, by_year, reports, list(found[:LISTED]), len(found) > LISTED)


def quality_chart(told: Quality, frame: Frame) -> Spec:
    """Errors and warnings for each hundred reports, year by year: years differ in how many reported."""
    years = list(told.reports)
    sets = [
        Bars(
            frame.word("severity", severity.value),
            [round(100 * told.by_year[year][severity.value] / told.reports[year], 1) for year in years],
            COLOURS[severity],
        )
        for severity in (Severity.ERROR, Severity.WARNING)  # notices would dwarf them
    ]
    return bars([str(year) for year in years], sets, unit=frame.t("条", "findings"))
