"""The vocabulary: what is counted, under one name over all forms."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from app.api.conditional import tag
from app.api.deps import Admin, Db, Reader
from app.api.lists import ListOut, ListQuery, list_answer, page_of
from app.api.openapi import NOT_MODIFIED, problems
from app.api.routes.catalogue_tag import catalogue_etag
from app.api.schemas.catalogue import IndicatorOut, indicator_out, local_indicator_out
from app.api.schemas.local_indicators import LocalBody
from app.api.words import split
from app.catalogue.form import Indicator
from app.catalogue.local import LocalIndicator, extended, is_local
from app.catalogue.registry import catalogue, nearest_code
from app.indicators import service
from app.problems import ProblemError
from app.reports import clock
from app.vocabulary import FormCode

router = APIRouter(prefix="/indicators", tags=["表式与指标"])
CodePath = Annotated[str, Path(max_length=100, description="指标代码", examples=["applications.received"])]
LocalCodePath = Annotated[
    str,
    Path(max_length=100, description="local.单位代码.名", examples=["local.411300.hotline_calls"]),
]


class IndicatorQuery(ListQuery):
    """Which indicators."""

    q: Annotated[
        str | None, Field(max_length=100, description="在代码、中英文名称和行名里查找", examples=["行政复议"])
    ] = None
    unit: Annotated[str | None, Field(max_length=20, description="计量单位", examples=["件"])] = None
    form: Annotated[FormCode | None, Field(description="印有它（或可以算出它）的表式")] = None
    within: Annotated[
        str | None,
        Field(max_length=4000, description="另列这些单位及其上下级的地方指标，逗号分隔", examples=["411328"]),
    ] = None
    derived: Annotated[bool | None, Field(description="true 只要派生指标，false 只要表中印有的")] = None


@router.get(
    "",
    summary="指标词汇",
    operation_id="list_indicators",
    responses=NOT_MODIFIED | problems("cursor_invalid", "unit_unknown"),
)
async def list_indicators(
    request: Request, response: Response, db: Db, actor: Reader, query: Annotated[IndicatorQuery, Query()]
) -> ListOut[IndicatorOut]:
    """按代码排列；含义在各表式间有变化的，comparability 说明如何比较。within 另列地方指标。"""
    areas = split(query.within, "within")
    local: dict[str, LocalIndicator] = {}
    if areas:
        found = await db.read(lambda session: service.listing(session, actor, within=areas))
        local = {each.code: each for each in found}
    else:
        tag(request, response, catalogue_etag(request))
    known = extended(catalogue(), local.values()).indicators.values()
    indicators = sorted((each for each in known if _fits(each, query)), key=lambda each: each.code)

    def shown(each: Indicator) -> IndicatorOut:
        return local_indicator_out(local[each.code]) if each.code in local else indicator_out(each)

    return list_answer(request, response, page_of(indicators, query, lambda each: each.code), shown)


@router.get(
    "/{code}",
    summary="一个指标",
    operation_id="get_indicator",
    responses=NOT_MODIFIED | problems("indicator_unknown"),
)
async def get_indicator(
    request: Request, response: Response, db: Db, actor: Reader, code: CodePath
) -> IndicatorOut:
    """它在各表式中的行名、计量单位、可比性说明；派生指标另有算法，地方指标另有定义。"""
    if is_local(code):
        return local_indicator_out(await db.read(lambda session: service.get(session, actor, code=code)))
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


@router.put(
    "/{code}",
    summary="定义一个地方指标",
    operation_id="put_indicator",
    response_model=IndicatorOut,
    responses={
        201: {"model": IndicatorOut, "description": "新定义了一个"},
        **problems("unit_unknown", "forbidden", "conflict"),
    },
)
async def put_indicator(
    response: Response, db: Db, actor: Admin, code: LocalCodePath, body: LocalBody
) -> IndicatorOut:
    """本地在国家表式之外统计的数：代码写明区域，对该区域及其全部下级有效。已有报告填了数的，计量单位、
    小数位数和合成办法不能再改。"""
    wanted = body.definition(code)
    found, made = await db.write(
        lambda session: service.put(session, actor, wanted=wanted, at=clock.moment(session))
    )
    response.status_code = 201 if made else 200
    return local_indicator_out(found)


@router.delete(
    "/{code}",
    summary="删除一个地方指标",
    operation_id="delete_indicator",
    status_code=204,
    responses=problems("indicator_unknown", "forbidden", "conflict"),
)
async def delete_indicator(db: Db, actor: Admin, code: LocalCodePath) -> None:
    """只能删没有报告填过数的；不再统计的，用 PUT 填 last_year。"""
    await db.write(lambda session: service.remove(session, actor, code=code, at=clock.moment(session)))


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
