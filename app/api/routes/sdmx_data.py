"""`/sdmx/data`: published values for tools that speak SDMX REST 2.1."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.api.deps import Db
from app.api.files import stream
from app.api.openapi import problems
from app.api.requests import known_parameters
from app.observations import sdmx, sdmx_store
from app.writers.sdmx_formats import DATA, choose
from app.writers.sdmx_series import Detail

router = APIRouter(prefix="/sdmx/data", tags=["数据"], dependencies=[Depends(known_parameters)])

CONTENT: dict[str, Any] = {
    type_: {"schema": {"type": "object" if type_.endswith("+json") else "string"}}
    for type_ in (form.media_type.partition(";")[0] for form in DATA)
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": CONTENT},
    **problems("sdmx_unknown", "sdmx_empty", "indicator_unknown", "unit_unknown", "not_acceptable"),
}
PERIOD = (
    "^[0-9]{4}(-(A1|S[12]|T[123]|Q[1-4]|M?(0[1-9]|1[0-2])|W(0[1-9]|[1-4][0-9]|5[0-3])"
    "|(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])))?$"
)
Period = Annotated[
    str | None,
    Field(
        pattern=PERIOD,
        description="年度；写更短的时期（2018-Q1、2018-03-31）则指它所在的年度",
        examples=["2018"],
    ),
]
Flow = Annotated[
    str,
    Path(max_length=100, description="数据流，也可写 GK,OBSERVATIONS,1.0", examples=["OBSERVATIONS"]),
]
Key = Annotated[
    str,
    Path(
        max_length=4000,
        description="UNIT.INDICATOR.APPLICANT.SCOPE：用 + 并列，留空不限；全部写 all",
        examples=["411328.applications_received.total.area"],
    ),
]


class DataQuery(BaseModel):
    """Query parameters of `/sdmx/data`, named as SDMX names them."""

    model_config = ConfigDict(extra="forbid")

    startPeriod: Period = None  # noqa: N815
    endPeriod: Period = None  # noqa: N815
    dimensionAtObservation: Annotated[  # noqa: N815
        Literal["TIME_PERIOD"], Field(description="序列之内按年度排列，没有别的排法")
    ] = "TIME_PERIOD"
    detail: Annotated[
        Detail, Field(description="full 全部；dataonly 不要状态；serieskeysonly、nodata 只列序列")
    ] = Detail.FULL
    format: Annotated[
        str | None,
        Field(
            max_length=20,
            description="不用 Accept 时选择格式：xml（通用）、specific（专用于本结构的 XML）、"
            "json（1.0.0）、json-wd（1.0.0 的工作草案）",
            examples=["json"],
        ),
    ] = None


@router.get(
    "/{flow}",
    summary="SDMX：已发布的全部数",
    operation_id="sdmx_data_all",
    response_class=Response,
    responses=RESPONSES,
)
async def sdmx_data_all(
    request: Request, db: Db, flow: Flow, params: Annotated[DataQuery, Query()]
) -> Response:
    """键为 all 的简写：全部单位（虚构的除外）、指标、申请人和口径。"""
    return await _data(request, db, flow, sdmx.ALL, params)


@router.get(
    "/{flow}/{key}",
    summary="SDMX：已发布的数",
    operation_id="sdmx_data",
    response_class=Response,
    responses=RESPONSES,
)
async def sdmx_data(
    request: Request, db: Db, flow: Flow, key: Key, params: Annotated[DataQuery, Query()]
) -> Response:
    """每个单位、指标、申请人、口径一个序列；SDMX-ML 2.1 或 SDMX-JSON 1.0.0，由 Accept 或 format 选择。"""
    return await _data(request, db, flow, key, params)


@router.get(
    "/{flow}/{key}/{provider}",
    summary="SDMX：某一提供者的数",
    operation_id="sdmx_data_of_provider",
    response_class=Response,
    responses=RESPONSES,
)
async def sdmx_data_of_provider(
    request: Request,
    db: Db,
    flow: Flow,
    key: Key,
    provider: Annotated[str, Path(max_length=100, description="提供者：GK 或 all", examples=["all"])],
    params: Annotated[DataQuery, Query()],
) -> Response:
    """同上，写明提供者；只有 GK。"""
    sdmx.check_provider(provider)
    return await _data(request, db, flow, key, params)


async def _data(request: Request, db: Db, flow: str, key: str, params: DataQuery) -> Response:
    sdmx.check_flow(flow)
    chosen = choose(DATA, params.format, request.headers.get("accept"))
    query = sdmx.read_key(key, _year(params.startPeriod), _year(params.endPeriod))

    def pieces(session: Session) -> Iterator[bytes]:
        return chosen.write(sdmx.series(session, query), sdmx_store.changed_at(session), params.detail)

    return await stream(request, db, pieces, media_type=chosen.media_type, headers={"Vary": "Accept"})


def _year(period: str | None) -> int | None:
    return None if period is None else int(period[:4])
