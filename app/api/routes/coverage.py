"""`/coverage`: who was expected to report, who did, who in time, who is missing."""

from collections.abc import Callable, Mapping
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.actor import Actor
from app.api.conditional import PRIVATE
from app.api.deps import Db, Reader
from app.api.openapi import problems
from app.api.report_requests import attachment
from app.api.schemas.coverage import COVERAGE_EXAMPLES, CoverageOut, CoverageParams
from app.api.schemas.notice import NoticeFormat, NoticeOut, NoticeParams, notice_json
from app.api.tables import FILES, page_answer, table_answer
from app.coverage import missing
from app.coverage.counts import coverage
from app.coverage.notice import Notice
from app.coverage.notice_service import notice
from app.paging import Window
from app.writers import media_types

router = APIRouter(prefix="/coverage", tags=["数据"])


def _docx(found: Notice) -> bytes:
    from app.coverage import notice_docx  # its library is large and notices are few

    return notice_docx.write(found)


def _xlsx(found: Notice) -> bytes:
    from app.coverage import notice_xlsx  # likewise

    return notice_xlsx.write(found)


NOTICE_FILES: Mapping[NoticeFormat, tuple[str, Callable[[Notice], bytes]]] = {
    NoticeFormat.DOCX: (media_types.DOCX, _docx),
    NoticeFormat.XLSX: (media_types.XLSX, _xlsx),
}


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


@router.get(
    "/notice",
    operation_id="get_notice",
    summary="报送情况通报",
    response_model=NoticeOut,
    responses={
        200: {"content": {media_type: {} for media_type, _ in NOTICE_FILES.values()}},
        **problems("unit_unknown", "year_out_of_range"),
    },
)
async def get_notice(db: Db, actor: Reader, params: Annotated[NoticeParams, Query()]) -> Response:
    """直接下级逐个：按期、逾期几天、未报、填报率和名次、未处理的错误、退回次数；正文、附表和催报名单。
    带本级密钥时计入已提交而尚未发布的。"""
    found = await db.read(
        lambda session: notice(session, actor, within=params.within, year=params.year, issuer=params.issuer)
    )
    if params.format is NoticeFormat.JSON:
        return _for(actor, Response(orjson.dumps(notice_json(found)), media_type="application/json"))
    media_type, write = NOTICE_FILES[params.format]
    content = await run_in_threadpool(write, found)
    headers = {"Content-Disposition": attachment(f"{found.title}.{params.format.value}")}
    return _for(actor, Response(content, media_type=media_type, headers=headers))


def _for(actor: Actor, response: Response) -> Response:
    """What is in hand and not published is told only to keys: no cache may give it to others."""
    response.headers["Vary"] = "Authorization"
    if not actor.is_public:
        response.headers["Cache-Control"] = PRIVATE
    return response
