"""For those who run the service: is it alive, is it ready, how busy is it."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.api.deps import Db
from app.api.metrics import Metrics
from app.api.openapi import problems
from app.db.migrate import is_current
from app.problems import ProblemError

router = APIRouter(tags=["服务"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = Field(default="ok", description="ok：进程在运行")


class Ready(BaseModel):
    """The process can serve."""

    status: Literal["ready"] = Field(default="ready", description="ready：数据库可用，且表结构是本版本的")
    database: Literal["sqlite", "postgresql"] = Field(description="数据库种类")


@router.get("/livez", summary="进程是否在运行", operation_id="livez")
async def livez() -> Alive:
    """不碰数据库；用作存活探针。"""
    return Alive()


@router.get(
    "/readyz", summary="能否提供服务", operation_id="readyz", responses=problems("busy", "database_away")
)
async def readyz(db: Db) -> Ready:
    """数据库能连上，且表结构是本版本的；否则 503。用作就绪探针。"""
    if not await db.read(_schema_is_current):
        raise ProblemError(
            "busy",
            "数据库的表结构不是本版本的：请运行 gongkai migrate。",
            "The schema is not this version's: run gongkai migrate.",
            headers={"Retry-After": "60"},
        )
    return Ready(database="sqlite" if db.is_sqlite else "postgresql")


@router.get(
    "/metrics",
    summary="运行指标",
    operation_id="metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus 文本"}
    },
)
async def metrics(request: Request) -> Response:
    """按路径模板统计的请求数和耗时，Prometheus 文本格式；`--workers` 多进程时是各进程的合计。"""
    counted: Metrics = request.app.state.metrics
    return Response(counted.exposition(), media_type=counted.media_type)


def _schema_is_current(session: Session) -> bool:
    return is_current(session.connection())
