"""`/comparisons`: many reports in one call, beside others or for the likeness of their prose."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response

from app.actor import Actor
from app.api.conditional import PRIVATE
from app.api.deps import Db, Reader
from app.api.openapi import problems
from app.api.report_requests import VARY
from app.api.schemas.comparisons import (
    ComparisonsOut,
    ComparisonsParams,
    LikenessOut,
    LikenessParams,
    compared_json,
    likeness_json,
)
from app.comparison.many import compare_many, likenesses

router = APIRouter(prefix="/comparisons", tags=["报告"])


@router.get(
    "",
    operation_id="compare_many",
    summary="一批报告各自的比较",
    response_model=ComparisonsOut,
    responses=problems("unit_unknown", "indicator_unknown", "cursor_invalid"),
)
async def compare_reports_in_batch(
    db: Db, actor: Reader, params: Annotated[ComparisonsParams, Query()]
) -> Response:
    """每份报告与本单位另一年度（或另一单位同年度）的比较：增减、行数、正文相似度；没有可比的逐个说明。"""
    wanted, indicators = params.wanted(), params.indicators()
    page = await db.read(
        lambda session: compare_many(
            session, actor, wanted=wanted, beside=params.with_, window=params.window()
        )
    )
    told: dict[str, Any] = {
        "items": [compared_json(each, indicators) for each in page.items],
        "next": page.next,
    }
    return _answer(actor, told if page.total is None else told | {"total": page.total})


@router.get(
    "/likeness",
    operation_id="find_likeness",
    summary="正文雷同",
    response_model=LikenessOut,
    responses=problems("unit_unknown", "report_unknown", "cursor_invalid"),
)
async def find_likeness(db: Db, actor: Reader, params: Annotated[LikenessParams, Query()]) -> Response:
    """所选单位同一年度的正文两两相比，并与各自上一年度相比；列出相似的和相同的句子。"""
    units = params.filtered()
    found = await db.read(
        lambda session: likenesses(
            session,
            actor,
            units=units,
            year=params.year,
            of=params.unit,
            least=params.least,
            window=params.window(),
        )
    )
    return _answer(actor, likeness_json(found))


def _answer(actor: Actor, told: dict[str, Any]) -> Response:
    """Drafts are among what a key sees: no cache may give them to others."""
    headers = {"Vary": VARY} if actor.is_public else {"Vary": VARY, "Cache-Control": PRIVATE}
    return Response(orjson.dumps(told), media_type="application/json", headers=headers)
