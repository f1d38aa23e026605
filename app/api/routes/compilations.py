"""`/compilations`: what the subordinates sum to, as the draft of a government's own report."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.conditional import PRIVATE, require_match
from app.api.deps import Compiler, Db, Reader
from app.api.lists import ListOut, list_answer
from app.api.once import OnceOnly
from app.api.openapi import problems
from app.api.report_requests import VARY, At, attachment, etag
from app.api.routes.reports import ASKED
from app.api.schemas.compilations import (
    COMPILATION_EXAMPLE,
    CompilationBody,
    CompilationOut,
    CompilationParams,
    CompilationRowOut,
    HeldOut,
)
from app.compilation import kept, service
from app.compilation.answer import Json
from app.compilation.model import Column
from app.compilation.service import Compiled
from app.paging import Window
from app.reports.model import State
from app.vocabulary import Outcome
from app.writers import media_types

router = APIRouter(tags=["汇总"])
LIST = "/compilations"
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="汇总的编号")]


@router.post(
    LIST,
    operation_id="compile_report",
    summary="汇总下级",
    response_model=CompilationOut,
    responses={
        200: {"content": {"application/json": {"example": COMPILATION_EXAMPLE}}},
        201: {"model": CompilationOut, "description": "新建了草稿；Location 是报告的地址"},
        **problems(
            "unit_unknown",
            "forbidden",
            "year_out_of_range",
            "nothing_to_compile",
            "report_locked",
            "precondition_required",
            "precondition_failed",
        ),
    },
)
async def compile_report(
    request: Request,
    db: Db,
    actor: Compiler,
    body: CompilationBody,
    once: OnceOnly,
    dry_run: Annotated[bool, Query(description="true 只试算，不保存")] = False,
) -> Response:
    """下级已发布的数相加，存为本级政府报告的草稿；已有发布的则开下一版。已有草稿的要带 If-Match，
    因为草稿里的数会被汇总数取代；标题、正文、签批不动。空白不当作 0。"""
    address = body.address()
    if dry_run:
        return _compiled(await db.read(lambda session: service.preview(session, actor, address=address)))

    def check(state: State | None) -> None:
        if state is not None:
            require_match(request, etag(state, private=True))

    return await once.write(
        db,
        lambda session: service.compile_report(session, actor, address=address, guard=check),
        _compiled,
    )


def _compiled(made: Compiled) -> Response:
    headers = {"Cache-Control": "no-store"}
    if made.view is not None:
        state = made.view.state
        headers["ETag"] = etag(state, private=True)
        headers["Location"] = f"/api/v1/reports/{state.unit.code}/{state.year}?scope={state.scope.value}"
    status = 201 if made.outcome is Outcome.CREATED else 200
    return Response(
        orjson.dumps(made.answer), status_code=status, media_type="application/json", headers=headers
    )


@router.get(
    LIST,
    operation_id="list_compilations",
    summary="做过的汇总",
    response_model=ListOut[CompilationRowOut],
    responses=problems("unit_unknown", "cursor_invalid"),
)
async def list_compilations(
    request: Request, response: Response, db: Db, actor: Reader, params: Annotated[CompilationParams, Query()]
) -> ListOut[CompilationRowOut]:
    """密钥所管单位的，按单位代码、年度、编号排列；各格和单位名单见单项。"""
    page = await db.read(
        lambda session: kept.page(
            session,
            actor,
            units=params.units(),
            year=params.year,
            window=Window(params.cursor, params.limit, params.count),
        )
    )
    response.headers.update({"Vary": VARY, "Cache-Control": PRIVATE})
    return list_answer(request, response, page, CompilationRowOut.model_validate)


@router.get(
    LIST + "/{number}",
    operation_id="get_compilation",
    summary="一次汇总",
    response_model=CompilationOut,
    responses=problems("compilation_unknown"),
)
async def get_compilation(db: Db, actor: Reader, number: Number) -> Response:
    """与当时的答复相同：计入了谁、没计入谁、每格几份报告支撑。"""
    answer = await db.read(lambda session: kept.get(session, actor, number=number))
    headers = {"Vary": VARY, "Cache-Control": PRIVATE}
    return Response(orjson.dumps(answer), media_type="application/json", headers=headers)


@router.get(
    LIST + "/{number}/worksheet",
    operation_id="get_compilation_worksheet",
    summary="汇总底稿",
    response_class=Response,
    responses={200: {"content": {media_types.XLSX: {}}}, **problems("compilation_unknown")},
)
async def get_compilation_worksheet(db: Db, actor: Reader, number: Number) -> Response:
    """Excel：每格一行，计入的每份报告一列，另有合计、几份填数；未计入的单位在第二张表。"""
    answer, columns = await db.read(lambda session: kept.working_paper(session, actor, number=number))
    content = await run_in_threadpool(_worksheet, answer, columns)
    headers = {
        "Content-Disposition": attachment(f"{answer['unit_name']}{answer['year']}年度汇总底稿.xlsx"),
        "Vary": VARY,
        "Cache-Control": PRIVATE,
    }
    return Response(content, media_type=media_types.XLSX, headers=headers)


@router.get(
    "/reports/{unit}/{year}/compilation",
    operation_id="hold_against_subordinates",
    summary="自己的报告与下级之和",
    response_model=HeldOut,
    responses=ASKED,
)
async def hold_against_subordinates(db: Db, actor: Reader, at: At) -> Response:
    """政府自己的报告（您能看到的版本）与下级已发布之和逐格对照：两边的数、相差、几份报告支撑。"""
    answer = await db.read(lambda session: service.against_own(session, actor, address=at))
    headers = {"Vary": VARY, "Cache-Control": PRIVATE}
    return Response(orjson.dumps(answer), media_type="application/json", headers=headers)


def _worksheet(answer: Json, columns: list[Column]) -> bytes:
    from app.compilation import worksheet  # its library is large

    return worksheet.write(answer, columns)
