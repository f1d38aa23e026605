"""`/observations`: published values, one row each."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import Db
from app.api.openapi import problems
from app.api.schemas.cubes import CUBE_FILE
from app.api.schemas.observations import ObservationParams, ObservationsOut
from app.api.tables import FILES, blocks_answer, table_answer
from app.observations import service
from app.observations.store import COLUMNS
from app.writers.choose import CUBE_FORMATS

router = APIRouter(prefix="/observations", tags=["数据"])


@router.get(
    "",
    operation_id="list_observations",
    summary="查询已发布的数",
    response_model=ObservationsOut,
    responses={
        200: {"content": FILES | CUBE_FILE},
        **problems("indicator_unknown", "unit_unknown", "not_acceptable", "cube_too_large"),
    },
)
async def list_observations(
    request: Request, db: Db, params: Annotated[ObservationParams, Query()]
) -> Response:
    """按指标、单位、层级、年度等条件逐条列出已发布的数；`format=csv` 得到整个文件。"""
    query = params.query()
    return await table_answer(
        request,
        db,
        params,
        "observations",
        dataset=lambda session, limit: service.dataset(session, query=query, limit=limit),
        page=lambda session, window: blocks_answer(
            request, COLUMNS, service.page(session, query=query, window=window)
        ),
        formats=CUBE_FORMATS,
    )
