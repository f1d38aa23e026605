"""`/aggregates`: sums and other statistics over many reports."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.api.deps import Db
from app.api.openapi import problems
from app.api.schemas.aggregates import AGGREGATE_EXAMPLE, AggregateParams, AggregatesOut
from app.api.schemas.cubes import CUBE_FILE
from app.api.tables import FILES, page_answer, table_answer
from app.observations.aggregates import aggregate
from app.paging import Window
from app.writers.choose import CUBE_FORMATS

router = APIRouter(prefix="/aggregates", tags=["数据"])


@router.get(
    "",
    operation_id="aggregate",
    summary="汇总统计",
    response_model=AggregatesOut,
    responses={
        200: {"content": {"application/json": {"example": AGGREGATE_EXAMPLE}, **FILES, **CUBE_FILE}},
        **problems(
            "indicator_unknown",
            "unit_unknown",
            "counts_twice",
            "not_acceptable",
            "cube_too_large",
            "answer_too_large",
        ),
    },
)
async def get_aggregates(request: Request, db: Db, params: Annotated[AggregateParams, Query()]) -> Response:
    """按年度、地区、层级等分组求和、平均、中位数等；会重复计算的查法一律拒绝，并给出可行的查法。"""
    query = params.query(request)

    def page(session: Session, window: Window) -> Response:
        answer = aggregate(session, query=query)
        return page_answer(request, answer.columns, answer.page(window), notes=answer.notes)

    return await table_answer(
        request,
        db,
        params,
        "aggregates",
        dataset=lambda session, limit: aggregate(session, query=query).dataset(limit=limit),
        page=page,
        formats=CUBE_FORMATS,
    )
