"""`/coverage`: who was expected to report, who did, who in time, who is missing."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.actor import Actor
from app.api.conditional import PRIVATE
from app.api.deps import Db, Reader
from app.api.openapi import problems
from app.api.routes.observations import FILES
from app.api.schemas.coverage import COVERAGE_EXAMPLES, CoverageOut, CoverageParams
from app.api.tables import file_answer, file_format, page_answer
from app.coverage import missing
from app.coverage.counts import coverage

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
    chosen = file_format(request, params)
    if chosen is not None:
        limit = params.limit
        return await file_answer(
            db, chosen, "coverage", lambda session: coverage(session, actor, query=query).dataset(limit=limit)
        )
    limit = params.page_limit()
    answer = await db.read(lambda session: coverage(session, actor, query=query))
    page = answer.page(cursor=params.cursor, limit=limit, count=params.count)
    return page_answer(request, answer.columns, page)


async def _missing(request: Request, db: Db, actor: Actor, params: CoverageParams) -> Response:
    query = params.query()
    chosen = file_format(request, params)
    if chosen is not None:
        limit = params.limit
        return await file_answer(
            db, chosen, "missing", lambda session: missing.dataset(session, actor, query=query, limit=limit)
        )
    limit = params.page_limit()
    page = await db.read(
        lambda session: missing.page(
            session, actor, query=query, cursor=params.cursor, limit=limit, count=params.count
        )
    )
    return page_answer(request, missing.COLUMNS, page)


def _for(actor: Actor, response: Response) -> Response:
    """What is in hand and not published is told only to keys: no cache may give it to others."""
    response.headers["Vary"] = "Authorization"
    if not actor.is_public:
        response.headers["Cache-Control"] = PRIVATE
    return response
