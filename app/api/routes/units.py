"""`/units`: who reports."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Request, Response

from app.api.conditional import etag_of, require_match, tag
from app.api.deps import Admin, Db, Reader
from app.api.lists import ListOut, list_answer
from app.api.once import OnceOnly
from app.api.openapi import NOT_MODIFIED, problems
from app.api.schemas.units import (
    ChildrenParams,
    RosterOut,
    UnitBody,
    UnitOut,
    UnitPatch,
    UnitsParams,
    unit_json,
)
from app.api.tables import FILES, table_answer
from app.api.uploads import FIELD, MULTIPART, uploaded
from app.units import roster_file, service, table
from app.units.change import change
from app.units.roster import load_sheet
from app.units.service import Check
from app.units.view import UnitView

router = APIRouter(prefix="/units", tags=["单位"])

Code = Annotated[str, Path(min_length=1, max_length=40, description="单位代码", examples=["411328"])]
_TABLE = {"schema": {"type": "string", "format": "binary"}}
ROSTER: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "首行（或前十行之一）为表头：名称、代码（或统一社会信用代码），可另有上级、类别、"
        "级别、简称、曾用名、其他名称、起始年、终止年、垂直管理、后继单位。",
        "content": {
            "text/csv": _TABLE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _TABLE,
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "string", "format": "binary", "description": "名录文件"}},
                }
            },
        },
    }
}
"""The roster comes as the bare body or as a form's part; FastAPI cannot say both by itself."""
WRITTEN = problems("unit_unknown", "forbidden", "precondition_required", "precondition_failed")


@router.get(
    "",
    operation_id="list_units",
    summary="单位列表",
    response_model=ListOut[UnitOut],
    responses={200: {"content": FILES}, **problems("unit_unknown", "not_acceptable", "cursor_invalid")},
)
async def list_units(
    request: Request, response: Response, db: Db, actor: Reader, params: Annotated[UnitsParams, Query()]
) -> Response | ListOut[UnitOut]:
    """按代码排列；q 在名称、曾用名和代码里找，year 只留该年度存在的单位。"""
    query = params.query()
    return await table_answer(
        request,
        db,
        params,
        "units",
        dataset=lambda session, limit: table.dataset(session, actor, query=query, limit=limit),
        page=lambda session, window: list_answer(
            request, response, service.listing(session, actor, query=query, window=window), _out
        ),
    )


@router.post(
    "",
    operation_id="create_unit",
    summary="新增单位",
    status_code=201,
    response_model=UnitOut,
    responses=problems("unit_exists", "conflict", "forbidden"),
)
async def create_unit(db: Db, actor: Admin, body: UnitBody, once: OnceOnly) -> Response:
    """部门等用统一社会信用代码，或「政府代码-字母数字」的本地代码；乡镇街道用九位代码。"""
    new = body.new_unit()

    def respond(view: UnitView) -> Response:
        return _answer(view, status=201, headers={"Location": str(unit_json(view)["links"]["self"])})

    return await once.write(db, lambda session: service.create(session, actor, new=new), respond)


@router.post(
    "/roster",
    operation_id="load_roster",
    summary="载入单位名录",
    response_model=RosterOut,
    responses=problems(
        "roster_invalid", "unreadable_file", "unsupported_media_type", "empty_file", "forbidden"
    ),
    openapi_extra=ROSTER,
)
async def load_units_roster(request: Request, db: Db, actor: Admin, once: OnceOnly) -> Response:
    """CSV 或 XLSX，按列名读；全部正确才载入，有错则逐格指出。重复载入不会改动已有的内容。"""
    upload = await uploaded(request)
    sheet = await asyncio.to_thread(roster_file.read, upload.content)
    return await once.write(
        db,
        lambda session: load_sheet(session, actor, sheet=sheet),
        lambda done: Response(RosterOut(**asdict(done)).model_dump_json(), media_type="application/json"),
    )


@router.get(
    "/{code}",
    operation_id="get_unit",
    summary="一个单位",
    response_model=UnitOut,
    responses=NOT_MODIFIED | problems("unit_unknown"),
)
async def get_unit(request: Request, db: Db, actor: Reader, code: Code) -> Response:
    """名称、层级、上级、存续年度、曾用名和后继单位。"""
    view = await db.read(lambda session: service.get(session, actor, code=code))
    response = _answer(view)
    tag(request, response, _etag(view))
    return response


@router.patch(
    "/{code}",
    operation_id="patch_unit",
    summary="修改单位",
    response_model=UnitOut,
    responses=problems("unit_cycle", "conflict") | WRITTEN,
)
async def patch_unit(request: Request, db: Db, actor: Admin, code: Code, body: UnitPatch) -> Response:
    """只改写了的项目。改名时原名记入曾用名；改上级时全部下级一起移动。"""
    changes, check = body.changes(), _check(request)
    view = await db.write(lambda session: change(session, actor, code=code, changes=changes, check=check))
    return _answer(view)


@router.delete(
    "/{code}",
    operation_id="delete_unit",
    summary="删除单位",
    status_code=204,
    responses=problems("unit_in_use") | WRITTEN,
)
async def delete_unit(request: Request, db: Db, actor: Admin, code: Code) -> Response:
    """只能删除没有下级、没有报告的单位；已撤销的单位请填 valid_to。"""
    check = _check(request)
    await db.write(lambda session: service.delete(session, actor, code=code, check=check))
    return Response(status_code=204)


@router.get(
    "/{code}/children",
    operation_id="list_unit_children",
    summary="直接下级",
    responses=problems("unit_unknown", "cursor_invalid"),
)
async def list_unit_children(
    request: Request,
    response: Response,
    db: Db,
    actor: Reader,
    code: Code,
    params: Annotated[ChildrenParams, Query()],
) -> ListOut[UnitOut]:
    """该单位的直接下级，按代码排列；全部下级用 /units?within=代码。"""
    query, window = params.query(), params.window()
    page = await db.read(
        lambda session: service.children(session, actor, code=code, query=query, window=window)
    )
    return list_answer(request, response, page, _out)


@router.get(
    "/{code}/ancestors",
    operation_id="list_unit_ancestors",
    summary="各级上级",
    responses=problems("unit_unknown"),
)
async def list_unit_ancestors(db: Db, actor: Reader, code: Code) -> ListOut[UnitOut]:
    """从省级到直接上级，由高到低。"""
    above = await db.read(lambda session: service.ancestors(session, actor, code=code))
    return ListOut(items=[_out(view) for view in above], next=None)


def _out(view: UnitView) -> UnitOut:
    return UnitOut.model_validate(unit_json(view))


def _etag(view: UnitView) -> str:
    # Of all that is shown, not of the version: a unit deleted and made anew begins at 1 again.
    return etag_of(orjson.dumps(view.as_json()).decode())


def _check(request: Request) -> Check:
    return lambda present: require_match(request, _etag(present))


def _answer(view: UnitView, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(
        orjson.dumps(unit_json(view)),
        status_code=status,
        media_type="application/json",
        headers={"ETag": _etag(view)} | (headers or {}),
    )
