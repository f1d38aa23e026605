"""The national forms."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.api.conditional import tag
from app.api.lists import ListOut, ListQuery, list_answer, page_of
from app.api.openapi import NOT_MODIFIED, problems
from app.api.routes.catalogue_tag import catalogue_etag
from app.api.schemas.catalogue import FormOut, FormSummary, form_out, form_summary
from app.catalogue.registry import catalogue
from app.problems import ProblemError
from app.vocabulary import FormCode

router = APIRouter(prefix="/forms", tags=["表式与指标"])


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
    form: Annotated[str, Path(description="表式代码：2014、2019 或 2021", examples=["2021"])],
) -> FormOut:
    """各行的官方行名、指标、计量单位，以及勾稽关系和出处。"""
    known = catalogue()
    if form not in {code.value for code in FormCode}:
        listed = "、".join(code.value for code in FormCode)
        raise ProblemError(
            "form_unknown",
            f"没有表式 {form}；有 {listed}。",
            f"There is no form {form}; the forms are {', '.join(FormCode)}.",
            pointer="/path/form",
        )
    tag(request, response, catalogue_etag(request))
    return form_out(known.forms[FormCode(form)], known)
