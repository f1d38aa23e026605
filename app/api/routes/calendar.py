"""`/calendar`: the dates by which local notices want reports published."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import Admin, Db, Reader
from app.api.lists import ListOut
from app.api.openapi import problems
from app.api.schemas.calendar import (
    AreaPath,
    CalendarParams,
    DeadlineBody,
    DeadlineOut,
    DueYearPath,
    KindPath,
    dated_out,
)
from app.api.tables import FILES, page_answer, table_answer
from app.coverage import calendar as service

router = APIRouter(prefix="/calendar", tags=["单位"])
ONE = "/{area}/{year}/{kind}"


@router.get(
    "",
    operation_id="list_deadlines",
    summary="本地报送日历",
    response_model=ListOut[DeadlineOut],
    responses={200: {"content": FILES}, **problems("unit_unknown", "not_acceptable", "cursor_invalid")},
)
async def list_deadlines(
    request: Request, db: Db, actor: Reader, params: Annotated[CalendarParams, Query()]
) -> Response:
    """本地通知规定的日期，按单位代码、年度、类别排列；法定日期不在其中。"""
    wanted = params.wanted()
    return await table_answer(
        request,
        db,
        params,
        "calendar",
        dataset=lambda session, limit: service.dataset(session, actor, wanted=wanted, limit=limit),
        page=lambda session, window: page_answer(
            request, service.COLUMNS, service.page(session, actor, wanted=wanted, window=window)
        ),
    )


@router.get(
    ONE,
    operation_id="get_deadline",
    summary="一个本地日期",
    response_model=DeadlineOut,
    responses=problems("unit_unknown", "deadline_unknown"),
)
async def get_deadline(
    db: Db, actor: Reader, area: AreaPath, year: DueYearPath, kind: KindPath
) -> DeadlineOut:
    """这个单位自己为某年度、某类单位规定的日期。"""
    return dated_out(
        await db.read(lambda session: service.get(session, actor, area=area, year=year, kind=kind))
    )


@router.put(
    ONE,
    operation_id="put_deadline",
    summary="规定一个本地日期",
    response_model=DeadlineOut,
    responses=problems("unit_unknown", "forbidden"),
)
async def put_deadline(
    db: Db, actor: Admin, area: AreaPath, year: DueYearPath, kind: KindPath, body: DeadlineBody
) -> DeadlineOut:
    """法律另有日期的，以较早的为准；没有的（如 2019 年度起的乡镇、街道），以它为准。"""
    due = body.due()
    return dated_out(
        await db.write(lambda session: service.put(session, actor, area=area, year=year, kind=kind, due=due))
    )


@router.delete(
    ONE,
    operation_id="delete_deadline",
    summary="取消一个本地日期",
    status_code=204,
    responses=problems("unit_unknown", "deadline_unknown", "forbidden"),
)
async def delete_deadline(db: Db, actor: Admin, area: AreaPath, year: DueYearPath, kind: KindPath) -> None:
    """以后以更上一级规定的日期或法定日期为准。"""
    await db.write(lambda session: service.remove(session, actor, area=area, year=year, kind=kind))
