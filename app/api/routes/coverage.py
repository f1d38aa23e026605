"""`/coverage`: who was expected to report, who did, who in time, who is missing."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.actor import Actor
from app.api.conditional import PRIVATE
from app.api.deps import Db, Reader
from app.api.openapi import problems
from app.api.schemas.coverage import COVERAGE_EXAMPLES, CoverageOut, CoverageParams
from app.api.tables import FILES, page_answer, table_answer
from app.coverage import missing
from app.coverage.counts import coverage
from app.paging import Window

router = APIRouter(prefix="/coverage", tags=["数据"])


@router.get(
    "",
    operation_id="get_coverage",
    summary="报送情况",
    response_model=CoverageOut,
    responses={
        200: {"content": {"application/json": {"examples": COVERAGE_EXAMPLES}, **FILES}},
        **problems("unit_unknown", "not_acceptable", "cursor_invalid"),
    },
)
async def get_coverage(
    request: Request, db: Db, actor: Reader, params: Annotated[CoverageParams, Query()]
) -> Response:
    """应报、已报送、已发布、按期、逾期、未发布各多少单位；`missing=true` 列出未发布的单位。"""
    listed = params.missing
    return _for(actor, await (_missing if listed else _counts)(request, db, actor, params))


async def _counts(request: Request, db: Db, actor: Actor, params: CoverageParams) -> Response:
    query = params.query()

    def page(session: Session, window: Window) -> Response:
        answer = coverage(session, actor, query=query)
        return page_answer(request, answer.columns, answer.page(window))

    return await table_answer(
        request,
        db,
        params,
        "coverage",
        dataset=lambda session, limit: coverage(session, actor, query=query).dataset(limit=limit),
        page=page,
    )


async def _missing(request: Request, db: Db, actor: Actor, params: CoverageParams) -> Response:
    query = params.query()
    return await table_answer(
        request,
        db,
        params,
        "missing",
        dataset=lambda session, limit: missing.dataset(session, actor, query=query, limit=limit),
        page=lambda session, window: page_answer(
            request, missing.COLUMNS, missing.page(session, actor, query=query, window=window)
        ),
    )


def _for(actor: Actor, response: Response) -> Response:
    """What is in hand and not published is told only to keys: no cache may give it to others."""
    response.headers["Vary"] = "Authorization"
    if not actor.is_public:
        response.headers["Cache-Control"] = PRIVATE
    return response
