"""`/reports/{unit}/{year}/values`: the numbers of one report."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from app.api.deps import Compiler, Db, Reader
from app.api.openapi import NOT_MODIFIED
from app.api.report_requests import At, Which, answer, guard
from app.api.routes.reports import ASKED, WRITTEN
from app.api.schemas.report_parts import MAX_VALUES, ValueBody
from app.api.schemas.reports import ValueOut, values_json
from app.reports.service import asking, editing

router = APIRouter(prefix="/reports/{unit}/{year}/values", tags=["报告"])

Values = Annotated[list[ValueBody], Body(max_length=MAX_VALUES)]


@router.get(
    "",
    operation_id="get_values",
    summary="一份报告的数",
    response_model=list[ValueOut],
    responses=NOT_MODIFIED | ASKED,
)
async def get_values(request: Request, db: Db, actor: Reader, at: At, which: Which) -> Response:
    """表上每一格一项，按印刷次序；页面上没有的格 status 为 absent。"""
    view = await db.read(lambda session: asking.get(session, actor, address=at, chosen=which))
    return answer(request, view.state, values_json(view), private=view.private)


@router.put(
    "", operation_id="put_values", summary="替换全部的数", response_model=list[ValueOut], responses=WRITTEN
)
async def put_values(request: Request, db: Db, actor: Compiler, at: At, body: Values) -> Response:
    """没有送来的格即为 absent。"""
    given, check = [value.value_in() for value in body], guard(request)
    view = await db.write(
        lambda session: editing.put_values(session, actor, address=at, given=given, guard=check)
    )
    return answer(request, view.state, values_json(view), private=True, written=True)


@router.patch(
    "", operation_id="patch_values", summary="修改几个数", response_model=list[ValueOut], responses=WRITTEN
)
async def patch_values(request: Request, db: Db, actor: Compiler, at: At, body: Values) -> Response:
    """只改送来的格；原文和位置不写则保留，并记下由谁改的。"""
    given, check = [value.value_in() for value in body], guard(request)
    view = await db.write(
        lambda session: editing.patch_values(session, actor, address=at, given=given, guard=check)
    )
    return answer(request, view.state, values_json(view), private=True, written=True)
