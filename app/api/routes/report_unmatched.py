"""`/reports/{unit}/{year}/unmatched`: what found no home on the page is given one by hand."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.api.deps import Compiler, Db, Reader
from app.api.once import OnceOnly
from app.api.openapi import NOT_MODIFIED, problems
from app.api.report_requests import At, Which, answer, guard
from app.api.routes.reports import ASKED, WRITTEN
from app.api.schemas.reports import ReportOut, report_json
from app.api.schemas.unmatched import AssignBody, UnmatchedListOut
from app.reports.service import assigning

router = APIRouter(prefix="/reports/{unit}/{year}/unmatched", tags=["报告"])


@router.get(
    "",
    operation_id="list_unmatched",
    summary="未归位的内容",
    response_model=UnmatchedListOut,
    responses=NOT_MODIFIED | ASKED,
)
async def list_unmatched(request: Request, db: Db, actor: Reader, at: At, which: Which) -> Response:
    """页面上印有、没有读进表里的内容，连同位置；审核的人可以逐条归位。"""
    state, found, private = await db.read(
        lambda session: assigning.unmatched(session, actor, address=at, chosen=which)
    )
    items = [{"id": number, "text": stray.text, "locator": stray.locator} for number, stray in found]
    return answer(request, state, {"items": items, "next": None}, private=private)


@router.post(
    "/{number}/assign",
    operation_id="assign_unmatched",
    summary="把一条内容归到一格",
    response_model=ReportOut,
    responses=problems("unmatched_unknown") | WRITTEN,
)
async def assign_unmatched(
    request: Request,
    db: Db,
    actor: Compiler,
    at: At,
    number: Annotated[int, Path(ge=0, le=1_000_000, description="内容的编号")],
    body: AssignBody,
    once: OnceOnly,
) -> Response:
    """这一格记下原文、位置和由谁归位，并重新检查；这条内容不再列为未归位。要带 If-Match。"""
    check = guard(request)
    return await once.write(
        db,
        lambda session: assigning.assign(
            session, actor, address=at, number=number, given=body.value_in(), guard=check
        ),
        lambda view: answer(request, view.state, report_json(view, values=True), private=True, written=True),
    )
