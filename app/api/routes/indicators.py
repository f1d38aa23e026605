"""The vocabulary: what is counted, under one name over all forms."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from app.api.conditional import tag
from app.api.lists import ListOut, ListQuery, list_answer, page_of
from app.api.openapi import NOT_MODIFIED, problems
from app.api.routes.catalogue_tag import catalogue_etag
from app.api.schemas.catalogue import IndicatorOut, indicator_out
from app.catalogue.form import Indicator
from app.catalogue.registry import catalogue, nearest_code
from app.problems import ProblemError
from app.vocabulary import FormCode

router = APIRouter(prefix="/indicators", tags=["表式与指标"])


class IndicatorQuery(ListQuery):
    """Which indicators."""

    q: Annotated[
        str | None, Field(max_length=100, description="在代码、中英文名称和行名里查找", examples=["行政复议"])
    ] = None
    unit: Annotated[str | None, Field(max_length=20, description="计量单位", examples=["件"])] = None
    form: Annotated[FormCode | None, Field(description="印有它（或可以算出它）的表式")] = None
    derived: Annotated[bool | None, Field(description="true 只要派生指标，false 只要表中印有的")] = None


@router.get(
    "",
    summary="指标词汇",
    operation_id="list_indicators",
    responses=NOT_MODIFIED | problems("cursor_invalid"),
)
async def list_indicators(
    request: Request, response: Response, query: Annotated[IndicatorQuery, Query()]
) -> ListOut[IndicatorOut]:
    """按代码排列；含义在各表式间有变化的，comparability 说明如何比较。"""
    tag(request, response, catalogue_etag(request))
    indicators = sorted(
        (each for each in catalogue().indicators.values() if _fits(each, query)), key=lambda each: each.code
    )
    return list_answer(request, response, page_of(indicators, query, lambda each: each.code), indicator_out)


@router.get(
    "/{code}",
    summary="一个指标",
    operation_id="get_indicator",
    responses=NOT_MODIFIED | problems("indicator_unknown"),
)
async def get_indicator(
    request: Request,
    response: Response,
    code: Annotated[str, Path(description="指标代码", examples=["applications.received"])],
) -> IndicatorOut:
    """它在各表式中的行名、计量单位、可比性说明；派生指标另有算法。"""
    indicator = catalogue().indicators.get(code)
    if indicator is None:
        near = nearest_code(code)
        raise ProblemError(
            "indicator_unknown",
            f"没有指标 {code}" + (f"；您要的可能是 {near}。" if near else "。"),
            f"There is no indicator {code}" + (f"; did you mean {near}?" if near else "."),
            pointer="/path/code",
            extra={"nearest": near} if near else None,
        )
    tag(request, response, catalogue_etag(request))
    return indicator_out(indicator)


def _fits(indicator: Indicator, query: IndicatorQuery) -> bool:
    if query.unit is not None and query.unit not in {
        indicator.unit,
        *(each.unit for each in indicator.labels),
    }:
        return False
    if query.form is not None and query.form not in indicator.forms:
        return False
    if query.derived is not None and query.derived != (indicator.derivation is not None):
        return False
    words = (query.q or "").casefold().split()
    told = "\n".join(
        (indicator.code, indicator.name_zh, indicator.name_en, *(x.label for x in indicator.labels))
    )
    return all(word in told.casefold() for word in words)
