"""`/reports/{unit}/{year}/document`: the report as its official form, ready to be printed or published."""

from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.conditional import etag_of, tag
from app.api.deps import Db, Reader
from app.api.openapi import NOT_MODIFIED
from app.api.report_requests import VARY, At, Which, disposition
from app.api.routes.reports import ASKED
from app.reports.service import asking
from app.vocabulary import SCOPE_LABELS, DocumentFormat
from app.writers.documents.build import build
from app.writers.documents.files import DOCUMENT_FILES
from app.writers.documents.html import POLICY

router = APIRouter(prefix="/reports/{unit}/{year}", tags=["报告"])

FILES = {
    file.media_type.split(";")[0]: {"schema": {"type": "string", "format": "binary"}}
    for file in DOCUMENT_FILES.values()
}


@router.get(
    "/document",
    operation_id="get_report_document",
    summary="正式文本",
    response_class=Response,
    responses={200: {"description": "按国家表式排好的报告", "content": FILES}} | NOT_MODIFIED | ASKED,
)
async def get_report_document(
    request: Request,
    db: Db,
    actor: Reader,
    at: At,
    which: Which,
    format: Annotated[  # noqa: A002  the parameter's public name
        DocumentFormat, Query(description="html 网页（可打印），docx Word，xlsx Excel", examples=["docx"])
    ] = DocumentFormat.HTML,
) -> Response:
    """照通知的版式排出：各部分标题、合并单元格、勾稽关系、附件；空白照样空白，零就是 0。"""
    view = await db.read(lambda session: asking.get(session, actor, address=at, chosen=which))
    state, revision = view.state, view.revision
    file = DOCUMENT_FILES[format]
    scope = SCOPE_LABELS[state.scope]
    name = f"{state.unit.name}{state.year}年政府信息公开工作年度报告（{scope}）.{format.value}"
    # A page is shown, a file is saved.
    plain = f"{state.unit.code}-{state.year}-{state.scope.value}.{format.value}"
    shown = format is DocumentFormat.HTML
    headers = {"Content-Disposition": disposition(name, plain=plain, shown=shown)}
    if shown:
        headers["Content-Security-Policy"] = POLICY
    answer = Response(media_type=file.media_type, headers=headers)
    parts = (*state.etag_parts(private=view.private), revision.number, format.value, version("gongkai"))
    tag(request, answer, etag_of(*parts), private=view.private, vary=VARY)
    page = build(view.content, unit=state.unit.name, at=revision.published_at or revision.created_at)
    answer.body = await run_in_threadpool(file.write, page)
    answer.headers["Content-Length"] = str(len(answer.body))
    return answer
