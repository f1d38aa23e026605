"""`/observations`: published values, one row each."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import Db
from app.api.openapi import problems
from app.api.schemas.observations import ObservationParams, ObservationsOut
from app.api.tables import file_answer, file_format, page_answer
from app.observations import service
from app.observations.store import COLUMNS
from app.writers.choose import FILE_FORMATS

router = APIRouter(prefix="/observations", tags=["数据"])

FILES: dict[str, dict[str, str]] = {item.media_type.split(";")[0]: {} for item in FILE_FORMATS.values()}


@router.get(
    "",
    operation_id="list_observations",
    summary="查询已发布的数",
    response_model=ObservationsOut,
    responses={200: {"content": FILES}, **problems("indicator_unknown", "unit_unknown", "not_acceptable")},
)
async def list_observations(
    request: Request, db: Db, params: Annotated[ObservationParams, Query()]
) -> Response:
    """按指标、单位、层级、年度等条件逐条列出已发布的数；`format=csv` 得到整个文件。"""
    query = params.query()
    chosen = file_format(request, params)
    if chosen is not None:
        limit = params.limit
        return await file_answer(
            db, chosen, "observations", lambda session: service.dataset(session, query=query, limit=limit)
        )
    page = await db.read(
        lambda session: service.page(
            session, query=query, cursor=params.cursor, limit=params.page_limit(), count=params.count
        )
    )
    return page_answer(request, COLUMNS, page)
