"""`/search`: units, indicators and the text of published reports."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import Db
from app.api.lists import ListOut, list_answer
from app.api.openapi import problems
from app.api.schemas.search import SearchItemOut, SearchParams, search_item_out
from app.observations.search import search

router = APIRouter(prefix="/search", tags=["数据"])


@router.get(
    "",
    operation_id="search",
    summary="查找单位、指标和报告",
    responses=problems("unit_unknown", "cursor_invalid"),
)
async def get_search(
    request: Request, response: Response, db: Db, params: Annotated[SearchParams, Query()]
) -> ListOut[SearchItemOut]:
    """按名称、曾用名、代码找单位和指标，按已发布的正文找报告；最相近的在前，命中处在 highlights 里标出。"""
    query = params.query()
    page = await db.read(
        lambda session: search(
            session, query=query, cursor=params.cursor, limit=params.limit, count=params.count
        )
    )
    return list_answer(request, response, page, search_item_out)
