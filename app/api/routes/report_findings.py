"""`/reports/{unit}/{year}/findings`: what the checks say of one report."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.api.deps import Compiler, Db, Reader
from app.api.openapi import NOT_MODIFIED, problems
from app.api.report_requests import At, Which, answer, guard
from app.api.routes.reports import ASKED, WRITTEN
from app.api.schemas.report_parts import AcknowledgeBody
from app.api.schemas.reports import FindingOut, FindingsOut, finding_json, findings_json
from app.reports.service import asking, checking
from app.vocabulary import Severity

router = APIRouter(prefix="/reports/{unit}/{year}/findings", tags=["报告"])


@router.get(
    "",
    operation_id="list_findings",
    summary="检查发现的问题",
    response_model=FindingsOut,
    responses=NOT_MODIFIED | ASKED,
)
async def list_findings(
    request: Request,
    db: Db,
    actor: Reader,
    at: At,
    which: Which,
    severity: Annotated[Severity | None, Query(description="只要这一级")] = None,
) -> Response:
    """按检查的次序；每条都写明两边的数和涉及的格。"""
    state, found, private = await db.read(
        lambda session: asking.findings(session, actor, address=at, chosen=which)
    )
    shown = [f for f in found if severity is None or f.finding.severity is severity]
    body = {"items": findings_json(shown, private=private), "next": None}
    return answer(request, state, body, private=private)


@router.patch(
    "/{finding}",
    operation_id="acknowledge_finding",
    summary="对一条问题作出说明",
    response_model=FindingOut,
    responses=problems("finding_unknown") | WRITTEN,
)
async def acknowledge_finding(
    request: Request,
    db: Db,
    actor: Compiler,
    at: At,
    finding: Annotated[str, Path(max_length=80, description="问题的编号")],
    body: AcknowledgeBody,
) -> Response:
    """有说明的错误不再妨碍提交；数改动以后，同一条问题的说明仍在。"""
    check = guard(request)
    view, stored = await db.write(
        lambda session: checking.acknowledge(
            session, actor, address=at, finding=finding, note=body.note, guard=check
        )
    )
    return answer(request, view.state, finding_json(stored, private=True), private=True, written=True)
