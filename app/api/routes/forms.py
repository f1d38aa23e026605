"""The national forms."""

from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.conditional import etag_of, tag
from app.api.deps import Db, Reader
from app.api.lists import ListOut, ListQuery, list_answer, page_of
from app.api.openapi import NOT_MODIFIED, problems
from app.api.report_requests import disposition
from app.api.routes.catalogue_tag import catalogue_etag
from app.api.schemas.catalogue import FormOut, FormSummary, form_out, form_summary
from app.catalogue.form import Form
from app.catalogue.registry import catalogue
from app.problems import ProblemError
from app.reports import clock
from app.units import service as units
from app.vocabulary import FormCode
from app.writers import media_types

router = APIRouter(prefix="/forms", tags=["表式与指标"])

Code = Annotated[str, Path(description="表式代码：2014、2019 或 2021", examples=["2021"])]


@router.get(
    "", summary="三种国家表式", operation_id="list_forms", responses=NOT_MODIFIED | problems("cursor_invalid")
)
async def list_forms(
    request: Request, response: Response, query: Annotated[ListQuery, Query()]
) -> ListOut[FormSummary]:
    """各表式的依据、使用年度和数字个数。"""
    tag(request, response, catalogue_etag(request))
    forms = sorted(catalogue().forms.values(), key=lambda form: form.code)
    return list_answer(request, response, page_of(forms, query, lambda form: form.code.value), form_summary)


@router.get(
    "/{form}",
    summary="一种表式的全部内容",
    operation_id="get_form",
    responses=NOT_MODIFIED | problems("form_unknown"),
)
async def get_form(
    request: Request,
    response: Response,
    form: Code,
) -> FormOut:
    """各行的官方行名、指标、计量单位，以及勾稽关系和出处。"""
    found = _form(form)
    tag(request, response, catalogue_etag(request))
    return form_out(found, catalogue())


@router.get(
    "/{form}/template",
    summary="可填写的空表",
    operation_id="get_form_template",
    response_class=Response,
    responses={
        200: {
            "description": "一个工作簿",
            "content": {media_types.XLSX: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
    | NOT_MODIFIED
    | problems("form_unknown", "unit_unknown"),
)
async def get_form_template(
    request: Request,
    db: Db,
    actor: Reader,
    form: Code,
    year: Annotated[
        int | None,
        Query(ge=1000, le=9999, description="报告年度；不写则为该表式最近使用的年度", examples=[2024]),
    ] = None,
    unit: Annotated[
        str | None, Query(max_length=40, description="单位代码；写明则预先填好名称", examples=["411328"])
    ] = None,
    format: Annotated[Literal["xlsx"], Query(description="文件格式")] = "xlsx",  # noqa: A002
) -> Response:
    """没有宏的 Excel 表，供离线填报：合计是公式，输入有校验，填好后原样导入。"""
    found = _form(form)
    chosen = _year(found, year)
    name = ""
    if unit is not None:
        name = await db.read(lambda session: units.get(session, actor, code=unit).unit.name)
    plain = "-".join(filter(None, ("template", unit, str(chosen))))
    title = f"{name}{chosen}年政府信息公开工作年度报告（空表）.{format}"
    headers = {"Content-Disposition": disposition(title, plain=f"{plain}.{format}")}
    answer = Response(media_type=media_types.XLSX, headers=headers)
    tag(request, answer, etag_of(version("gongkai"), found.code, chosen, unit, name))
    answer.body = await run_in_threadpool(_template, found.code, year=chosen, unit=name, code=unit or "")
    answer.headers["Content-Length"] = str(len(answer.body))
    return answer


def _template(form: FormCode, *, year: int, unit: str, code: str) -> bytes:
    from app.writers.documents.template import write_template  # its library is large

    return write_template(form, year=year, unit=unit, code=code)


def _year(form: Form, year: int | None) -> int:
    """The year asked for, or the form's last (that of today's report where it is in force still)."""
    if year is None:
        return form.last_year or max(form.first_year, clock.today().year - 1)
    if not form.in_force(year):
        until = f"{form.last_year} 年" if form.last_year else "今"
        raise ProblemError(
            "invalid_parameter",
            f"{year} 年不用这种表式；它用于 {form.first_year} 年至{until}的报告。",
            f"Form {form.code.value} is not the form of {year}.",
            pointer="/query/year",
        )
    return year


def _form(form: str) -> Form:
    """The form of this code. Raises ProblemError `form_unknown`."""
    if form not in {code.value for code in FormCode}:
        listed = "、".join(code.value for code in FormCode)
        raise ProblemError(
            "form_unknown",
            f"没有表式 {form}；有 {listed}。",
            f"There is no form {form}; the forms are {', '.join(FormCode)}.",
            pointer="/path/form",
        )
    return catalogue().forms[FormCode(form)]
