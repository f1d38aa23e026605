"""`/reports/{unit}/{year}/comparison`: a report beside another."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.api.conditional import etag_of, tag
from app.api.deps import Db, Reader
from app.api.openapi import NOT_MODIFIED, problems
from app.api.report_requests import VARY, At
from app.api.routes.reports import ASKED
from app.api.schemas.comparison import ComparisonOut, comparison_json
from app.api.tables import FILES, FORMAT_NAMES, file_answer
from app.comparison.service import Comparison, compare
from app.comparison.table import dataset
from app.writers.choose import choose

router = APIRouter(prefix="/reports", tags=["报告"])


@router.get(
    "/{unit}/{year}/comparison",
    operation_id="compare_reports",
    summary="两份报告的比较",
    response_model=ComparisonOut,
    responses={200: {"content": FILES}} | NOT_MODIFIED | ASKED | problems("not_acceptable"),
)
async def compare_reports(
    request: Request,
    db: Db,
    actor: Reader,
    at: At,
    beside: Annotated[
        str,
        Query(
            alias="with",
            min_length=1,
            max_length=40,
            description="与谁比：四位年份（同一单位、同一口径）或单位代码（同一年度）",
            examples=["2017"],
        ),
    ],
    file_format: Annotated[
        str | None,
        Query(alias="format", max_length=20, description=f"答复的格式：{FORMAT_NAMES}；文件只含各个数"),
    ] = None,
) -> Response:
    """数字逐表逐行并列、增减、口径说明，各项说明并列，正文逐部分比较；各取您能看到的版本。"""

    def ask(session: Session) -> Comparison:
        return compare(session, actor, address=at, beside=beside)

    chosen = choose(file_format, request.headers.get("accept"))
    if chosen is not None:
        name = f"comparison-{at.unit}-{at.year}-{beside}"
        return await file_answer(request, db, chosen, name, lambda session: dataset(ask(session)))
    found = await db.read(ask)
    sides = found.left, found.right
    private = any(side.private for side in sides)
    etag = etag_of(*(part for side in sides for part in side.state.etag_parts(private=side.private)))
    response = Response(orjson.dumps(comparison_json(found)), media_type="application/json")
    tag(request, response, etag, private=private, vary=VARY)
    return response
