"""`/rankings`: units ranked by one indicator in one year."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.api.deps import Db
from app.api.openapi import problems
from app.api.schemas.rankings import Order, RankingOut, RankingParams
from app.api.tables import FILES, page_answer, table_answer
from app.observations.rankings import Ranked, rank
from app.paging import Window

router = APIRouter(prefix="/rankings", tags=["数据"])


@router.get(
    "",
    operation_id="rank_units",
    summary="单位排名",
    response_model=RankingOut,
    responses={
        200: {"content": FILES},
        **problems("indicator_unknown", "unit_unknown", "counts_twice", "not_acceptable"),
    },
)
async def get_rankings(request: Request, db: Db, params: Annotated[RankingParams, Query()]) -> Response:
    """按一个指标给同层级的单位排名，附占比、比上年增减和百分位；没有填报的单位不排名，但计入 counts。"""
    query, ascending = params.query(request), params.order is Order.ASC

    def ask(session: Session) -> Ranked:
        return rank(session, query=query, year=params.year, ascending=ascending)

    def page(session: Session, window: Window) -> Response:
        ranked = ask(session)
        answer = ranked.answer
        return page_answer(
            request, answer.columns, answer.page(window), counts=ranked.counts, notes=answer.notes
        )

    return await table_answer(
        request,
        db,
        params,
        f"rankings-{params.year}",
        dataset=lambda session, limit: ask(session).answer.dataset(limit=limit),
        page=page,
    )
