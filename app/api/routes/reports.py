"""`/reports`: one report of one unit, year and scope, and lists of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.api.conditional import PRIVATE
from app.api.deps import Compiler, Db, Reader
from app.api.openapi import NOT_MODIFIED, problems
from app.api.report_requests import At, Which, answer, attachment, guard
from app.api.schemas.observations import Text, UnitParams
from app.api.schemas.report_parts import ReportBody
from app.api.schemas.reports import ReportOut, ReportsOut, report_json
from app.api.tables import FILES, page_answer, table_answer
from app.api.words import words
from app.reports.listing import COLUMNS
from app.reports.service import asking, editing
from app.reports.store.reports import ReportFilter
from app.vocabulary import FormCode, ReportStatus, Scope
from app.years import parse_years

router = APIRouter(prefix="/reports", tags=["报告"])

ASKED = problems("unit_unknown", "report_unknown", "revision_unknown", "withdrawn")
"""What any question about one report may be refused with."""
WRITTEN = problems(
    "unit_unknown",
    "report_unknown",
    "forbidden",
    "published_is_fixed",
    "report_locked",
    "precondition_required",
    "precondition_failed",
)
"""What any write of one report may be refused with."""


class ReportParams(UnitParams):
    """Query parameters of `/reports`."""

    unit: Annotated[Text, Field(description="单位代码，逗号分隔", examples=["411328"])] = None
    scope: Annotated[Text, Field(description="口径：body、level、area，逗号分隔")] = None
    years: Annotated[Text, Field(description="年度：2018、2014..2018、2016,2018")] = None
    form: Annotated[Text, Field(description="表式：2014、2019、2021，逗号分隔")] = None
    status: Annotated[
        Text,
        Field(description="状态：draft、submitted、returned、approved、published、withdrawn，逗号分隔"),
    ] = None

    def wanted(self) -> ReportFilter:
        """The filter these parameters describe. Raises ProblemError `invalid_parameter`."""
        return ReportFilter(
            units=self.unit_filter(self.unit),
            scopes=words(self.scope, Scope, "scope"),
            years=parse_years(self.years) if self.years is not None else None,
            forms=words(self.form, FormCode, "form"),
            statuses=words(self.status, ReportStatus, "status"),
        )


@router.get(
    "",
    operation_id="list_reports",
    summary="报告列表",
    response_model=ReportsOut,
    responses={200: {"content": FILES}, **problems("unit_unknown", "not_acceptable", "cursor_invalid")},
)
async def list_reports(
    request: Request, db: Db, actor: Reader, params: Annotated[ReportParams, Query()]
) -> Response:
    """按单位代码、年度、口径排列；公众只看到已发布的，密钥还看到所管单位的草稿。"""
    wanted = params.wanted()
    return await table_answer(
        request,
        db,
        params,
        "reports",
        dataset=lambda session, limit: asking.dataset(session, actor, wanted=wanted, limit=limit),
        page=lambda session, window: page_answer(
            request, COLUMNS, asking.page(session, actor, wanted=wanted, window=window)
        ),
    )


@router.get(
    "/{unit}/{year}",
    operation_id="get_report",
    summary="一份报告",
    response_model=ReportOut,
    responses=NOT_MODIFIED | ASKED,
)
async def get_report(
    request: Request,
    db: Db,
    actor: Reader,
    at: At,
    which: Which,
    values: Annotated[bool, Query(description="false 则不带各个数")] = True,
) -> Response:
    """标题、表式、口径、期间、公开信息、签批、正文、各个数、状态和可办理的步骤。"""
    view = await db.read(lambda session: asking.get(session, actor, address=at, chosen=which))
    return answer(request, view.state, report_json(view, values=values), private=view.private)


@router.put(
    "/{unit}/{year}",
    operation_id="put_report",
    summary="新建或整份替换",
    response_model=ReportOut,
    responses=problems("year_out_of_range", "report_exists") | WRITTEN | {201: {"model": ReportOut}},
)
async def put_report(request: Request, db: Db, actor: Compiler, at: At, body: ReportBody) -> Response:
    """新建不需要 If-Match；替换已有的草稿需要。没有写的项目即清空，values 不写则保留。"""
    edit, check = body.edit(partial=False), guard(request, may_create=True)
    view, made = await db.write(
        lambda session: editing.put(session, actor, address=at, edit=edit, guard=check)
    )
    response = answer(
        request,
        view.state,
        report_json(view, values=True),
        private=True,
        status=201 if made else 200,
        written=True,
    )
    if made:
        state = view.state
        response.headers["Location"] = (
            f"/api/v1/reports/{state.unit.code}/{state.year}?scope={state.scope.value}"
        )
    return response


@router.patch(
    "/{unit}/{year}",
    operation_id="patch_report",
    summary="修改一份报告",
    response_model=ReportOut,
    responses=WRITTEN,
)
async def patch_report(request: Request, db: Db, actor: Compiler, at: At, body: ReportBody) -> Response:
    """只改写了的项目；publication、signoff 逐项改，values 逐格改。"""
    edit, check = body.edit(partial=True), guard(request)
    view = await db.write(lambda session: editing.patch(session, actor, address=at, edit=edit, guard=check))
    return answer(request, view.state, report_json(view, values=True), private=True, written=True)


@router.delete(
    "/{unit}/{year}",
    operation_id="delete_report",
    summary="删除草稿",
    status_code=204,
    responses=WRITTEN,
)
async def delete_report(request: Request, db: Db, actor: Compiler, at: At) -> Response:
    """删除从未发布的报告，或放弃正在做的更正；已发布的报告只能撤回。"""
    check = guard(request)
    await db.write(lambda session: editing.delete(session, actor, address=at, guard=check))
    return Response(status_code=204)


@router.get(
    "/{unit}/{year}/source",
    operation_id="get_report_source",
    summary="原始文件",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    }
    | problems("source_missing")
    | ASKED,
)
async def get_report_source(db: Db, actor: Reader, at: At, which: Which) -> Response:
    """读取这份报告所用的文件，与上传时逐字节相同。"""
    facts, content = await db.read(lambda session: asking.source(session, actor, address=at, chosen=which))
    headers = {
        "Content-Disposition": attachment(facts.name or facts.sha256),
        # A stored page could carry scripts: it is never shown, only saved.
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
        "Cache-Control": PRIVATE,
        "ETag": f'"{facts.sha256}"',
    }
    return Response(content, media_type=facts.media_type, headers=headers)
