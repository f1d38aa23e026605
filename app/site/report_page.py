"""`/reports/{unit}/{year}`: one published report, its tables as printed, its findings beside them."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from app.actor import PUBLIC
from app.api.deps import Db
from app.api.preview_rate import limit_preview
from app.catalogue.registry import catalogue
from app.indicators.service import vocabulary
from app.reports.model import Address, RevisionMeta, View
from app.reports.service import asking
from app.reports.service.asking import CURRENT, Chosen
from app.site.rendering import page
from app.site.report_tables import Remark, Table, elsewhere, tables
from app.site.source_view import read_source
from app.units import service as units
from app.units.view import UnitView
from app.vocabulary import Scope

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a page about one report prints."""

    view: View
    above: list[UnitView]
    tables: list[Table]
    remarks: list[Remark]
    elsewhere: list[Remark]
    history: list[RevisionMeta]


@router.get("/reports/{unit}/{year}")
async def report(
    request: Request,
    db: Db,
    unit: Annotated[str, Path(max_length=40)],
    year: Annotated[int, Path(ge=-9999, le=9999)],
    scope: Scope | None = None,
    revision: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    beside: Literal["source"] | None = None,
) -> HTMLResponse:
    """The report the public sees, or one of its public revisions; if wished beside its source."""
    address, chosen = Address(unit, year, scope), Chosen(revision)
    shown = await db.read(lambda session: gather(session, address, chosen))
    source = None
    if beside is not None and shown.view.source is not None:
        limit_preview(request, PUBLIC)  # as dear as a dry run
        facts, content = await db.read(
            lambda session: asking.source(session, PUBLIC, address=address, chosen=chosen)
        )
        source = await asyncio.to_thread(read_source, content, name=facts.name, media_type=facts.media_type)
    return page(
        request,
        "report.html",
        shown=shown,
        view=shown.view,
        source=source,
        documents=_documents(request, address),
    )


def gather(session: Session, address: Address, chosen: Chosen = CURRENT) -> Shown:
    """Raises ProblemError `unit_unknown`, `report_unknown`, `revision_unknown`, `withdrawn`."""
    view = asking.get(session, PUBLIC, address=address, chosen=chosen)
    _, found, _ = asking.findings(session, PUBLIC, address=address, chosen=chosen)
    _, history, _ = asking.history(session, PUBLIC, address=address)
    remarks = [Remark(number, each.id, each.finding) for number, each in enumerate(found, start=1)]
    figures = view.content.figures
    known = vocabulary(session, {key.indicator for key in figures}).indicators
    laid = tables(catalogue().forms[view.content.form], figures, remarks, known)
    above = units.ancestors(session, PUBLIC, code=view.state.unit.code)
    return Shown(view, above, laid, remarks, elsewhere(laid, remarks), history)


def _documents(request: Request, address: Address) -> bool:
    """Whether the official form can be had as a document."""
    path = f"/api/v1/reports/{address.unit}/{address.year}/document"
    return "GET" in request.app.state.route_table.methods(path)
