"""`/office`: a county's January, with a key and without code.

The page itself is public and empty. Its script fetches the parts below with the key in
`Authorization` (kept in the tab's session storage, never in an address) and sends what the
person decides to the API. The parts are made here so that a report looks the same everywhere.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from app.actor import Actor
from app.api.conditional import PRIVATE
from app.api.deps import Config, Db, Reader
from app.api.report_requests import etag
from app.catalogue.registry import catalogue
from app.coverage import reporting_units
from app.coverage.reporting_units import Wanted
from app.db.tables import Unit
from app.indicators.service import vocabulary
from app.paging import Window
from app.problems import ProblemError
from app.reports import clock, rules
from app.reports.model import Address, RevisionMeta, SourceFacts, Stray, View
from app.reports.service import asking, assigning
from app.site import office_store as store
from app.site.places import find_place
from app.site.rendering import page
from app.site.report_tables import Remark, Table, elsewhere, tables
from app.site.source_view import read_source
from app.units import service as units
from app.units.filters import UnitFilter
from app.units.service import must_reach
from app.vocabulary import ReportStatus, Scope
from app.years import FIRST_YEAR

router = APIRouter(include_in_schema=False)
LISTED = 1_000
"""Units on one list: a county has a hundred; who oversees more chooses a part of them."""
MISSING = "missing"
Told = dict[str, Any]


@dataclass(slots=True)
class Work:
    """This year's units of one area, each with its reports (none: it has not reported)."""

    actor: Actor
    area: Unit
    year: int
    units: list[Told]
    reports: dict[str, list[store.Standing]]
    more: bool

    @property
    def states(self) -> Counter[str]:
        """How many units stand where, by the report that is furthest behind."""
        return Counter(self.state(str(each["unit"])) for each in self.units if self.is_listed(each))

    def is_listed(self, unit: Told) -> bool:
        """Expected to report, or has reported all the same."""
        return bool(unit["expected"]) or unit["unit"] in self.reports

    def state(self, unit: str) -> str:
        """The status of the unit's report; of several, the one with most left to do."""
        order = [*ReportStatus]
        found = [ReportStatus(each.status) for each in self.reports.get(unit, ())]
        return min(found, key=order.index).value if found else MISSING


@dataclass(slots=True)
class Desk:
    """One report on the desk: all that a person needs to decide about it."""

    view: View
    etag: str
    tables: list[Table]
    remarks: list[Remark]
    elsewhere: list[Remark]
    strays: list[tuple[int, Stray]]
    history: list[RevisionMeta]
    editable: bool
    file: tuple[SourceFacts, bytes] | None


@router.get("/office")
async def office(request: Request, config: Config) -> HTMLResponse:
    """The empty desk: asks for the key, where one is needed, then fills itself."""
    return page(request, "office.html", this_year=clock.today().year - 1, open=config.open_writes)


@router.get("/office/units")
async def list_units(
    request: Request,
    db: Db,
    actor: Reader,
    within: Annotated[str | None, Query(max_length=40)] = None,
    year: Annotated[int | None, Query(ge=FIRST_YEAR, le=2200)] = None,
) -> HTMLResponse:
    """The year's units with their state, and what can be done with all of them."""
    _require_key(actor)
    work = await db.read(lambda session: gather(session, request, actor, within=within, year=year))
    return _part(request, "office_units.html", work=work)


@router.get("/office/reports/{unit}/{year}")
async def show_report(
    request: Request,
    db: Db,
    actor: Reader,
    unit: Annotated[str, Path(max_length=40)],
    year: Annotated[int, Path(ge=-9999, le=9999)],
    scope: Scope | None = None,
) -> HTMLResponse:
    """One report with its findings beside the cells and its source beside the table."""
    _require_key(actor)
    desk = await db.read(lambda session: take(session, actor, Address(unit, year, scope)))
    source = None
    if desk.file is not None:
        facts, content = desk.file
        source = await asyncio.to_thread(read_source, content, name=facts.name, media_type=facts.media_type)
    choices = [
        (row.indicator, row.label, len(row.cells) > 1)
        for row in catalogue().forms[desk.view.content.form].rows
        if row.indicator is not None
    ]
    return _part(request, "office_report.html", desk=desk, view=desk.view, source=source, choices=choices)


def gather(session: Session, request: Request, actor: Actor, *, within: str | None, year: int | None) -> Work:
    """Raises ProblemError `unit_unknown`, `forbidden`."""
    code = within or actor.unit or find_place(session, request, within=None).area.code
    if code is None:
        raise ProblemError(
            "invalid_parameter",
            "这把密钥管所有单位；请写明要办哪个地区的（填代码，如 411328）。",
            "This key is over all units: say which area by its code.",
            pointer="/query/within",
        )
    area = units.get(session, actor, code=code).unit
    must_reach(actor, area.path)
    chosen = year or clock.today().year - 1
    below = UnitFilter(within=(code,))
    listed = reporting_units.page(session, actor, wanted=Wanted(chosen, below), window=Window(limit=LISTED))
    names = [column.name for column in reporting_units.COLUMNS]
    reports: dict[str, list[store.Standing]] = {}
    for standing in store.standings(session, below, chosen):
        reports.setdefault(standing.unit, []).append(standing)
    told = [dict(zip(names, row, strict=True)) for row in listed.items]
    return Work(actor, area, chosen, told, reports, listed.next is not None)


def take(session: Session, actor: Actor, address: Address) -> Desk:
    """Raises ProblemError `unit_unknown`, `report_unknown`, `withdrawn`, `forbidden`."""
    view = asking.get(session, actor, address=address)
    rules.require_reach(actor, view.state.unit)
    _, found, _ = asking.findings(session, actor, address=address)
    _, strays, _ = assigning.unmatched(session, actor, address=address, chosen=asking.CURRENT)
    _, history, _ = asking.history(session, actor, address=address)
    remarks = [Remark(number, each.id, each.finding, each.note) for number, each in enumerate(found, 1)]
    figures = view.content.figures
    known = vocabulary(session, {key.indicator for key in figures}).indicators
    laid = tables(catalogue().forms[view.content.form], figures, remarks, known)
    file = None if view.source is None else asking.source(session, actor, address=address)
    editable = view.state.draft is not None and view.state.status in rules.EDITABLE
    return Desk(
        view,
        etag(view.state, private=True),
        laid,
        remarks,
        elsewhere(laid, remarks),
        list(strays),
        history,
        editable,
        file,
    )


def _require_key(actor: Actor) -> None:
    if actor.is_public:
        raise ProblemError(
            "unauthorized",
            "这里需要密钥：请填运营者或上级管理员发给您的 gk_…。",
            "This needs a key: the gk_… that the operator or an admin gave you.",
        )


def _part(request: Request, template: str, **values: Any) -> HTMLResponse:
    answer = page(request, template, cache="no-store", **values)
    answer.headers["Cache-Control"] = PRIVATE
    answer.headers["Vary"] = "Authorization, Accept-Language"
    return answer
