"""`/units/{code}/profile`: one unit at a glance."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response

from app.api.deps import Db, Reader
from app.api.openapi import problems
from app.api.routes.units import Code
from app.api.schemas.profile import ProfileOut, profile_json
from app.observations.profile import profile
from app.years import parse_years

router = APIRouter(prefix="/units", tags=["单位"])


@router.get(
    "/{code}/profile",
    operation_id="get_unit_profile",
    summary="单位概况",
    response_model=ProfileOut,
    responses=problems("unit_unknown"),
)
async def get_unit_profile(
    db: Db,
    actor: Reader,
    code: Code,
    years: Annotated[
        str | None,
        Query(
            max_length=4000,
            description="年度：2018、2014..2018、2016,2018；不写则从首份报告到上一年",
            examples=["2014..2018"],
        ),
    ] = None,
) -> Response:
    """历年报送情况、主要指标及其在同类单位中的位置、问题概要；只看已发布的报告。"""
    wanted = parse_years(years) if years is not None else None
    found = await db.read(lambda session: profile(session, actor, code=code, years=wanted))
    return Response(orjson.dumps(profile_json(found)), media_type="application/json")
