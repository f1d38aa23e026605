"""`/reports/{unit}/{year}/revisions` and `/transitions`: the life of one report."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.api.deps import Compiler, Db, Reader
from app.api.once import OnceOnly
from app.api.openapi import NOT_MODIFIED, problems
from app.api.report_requests import At, answer, guard
from app.api.routes.reports import ASKED, WRITTEN
from app.api.schemas.report_parts import TransitionBody
from app.api.schemas.reports import ReportOut, RevisionsOut, report_json, revision_json
from app.reports.service import asking, moving
from app.reports.service.asking import Chosen

router = APIRouter(prefix="/reports/{unit}/{year}", tags=["报告"])


@router.get(
    "/revisions",
    operation_id="list_revisions",
    summary="报告的版本",
    response_model=RevisionsOut,
    responses=NOT_MODIFIED | ASKED,
)
async def list_revisions(request: Request, db: Db, actor: Reader, at: At) -> Response:
    """先旧后新；公众看到曾经发布过的版本。"""
    state, found, private = await db.read(lambda session: asking.history(session, actor, address=at))
    body = {"items": [revision_json(state, meta) for meta in found], "next": None}
    return answer(request, state, body, private=private)


@router.get(
    "/revisions/{number}",
    operation_id="get_revision",
    summary="报告的某一版",
    response_model=ReportOut,
    responses=NOT_MODIFIED | ASKED,
)
async def get_revision(
    request: Request,
    db: Db,
    actor: Reader,
    at: At,
    number: Annotated[int, Path(ge=1, le=100_000, description="第几版", examples=[1])],
    values: Annotated[bool, Query(description="false 则不带各个数")] = True,
) -> Response:
    """那一版的全部内容。"""
    view = await db.read(lambda session: asking.get(session, actor, address=at, chosen=Chosen(number)))
    return answer(request, view.state, report_json(view, values=values), private=view.private)


@router.post(
    "/transitions",
    operation_id="move_report",
    summary="办理下一步",
    response_model=ReportOut,
    responses=problems("transition_illegal", "findings_block", "review_required") | WRITTEN,
)
async def move_report(
    request: Request, db: Db, actor: Compiler, at: At, body: TransitionBody, once: OnceOnly
) -> Response:
    """草稿 → 已提交 → 已审核 → 已发布；可退回、更正、撤回。谁可办理哪一步由角色决定。"""
    check = guard(request)
    return await once.write(
        db,
        lambda session: moving.transition(
            session, actor, address=at, to=body.to, note=body.note, review=body.review(), guard=check
        ),
        lambda view: answer(request, view.state, report_json(view, values=True), private=True, written=True),
    )
