"""`/sdmx`: published values for tools that speak SDMX REST 2.1."""

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
from app.writers.sdmx_formats import DATA, STRUCTURE, choose
from app.writers.sdmx_series import Detail
from app.writers.sdmx_structure import Artefact, structure_message

VARIES = {"Vary": "Accept"}
DATA_TYPES: dict[str, Any] = {
    form.media_type.partition(";")[0]: {"schema": {"type": "string"}} for form in DATA
}

router = APIRouter(prefix="/sdmx", tags=["数据"], dependencies=[Depends(known_parameters)])

Year = Annotated[str | None, Field(pattern="^[0-9]{4}$", description="年度，四位数字", examples=["2018"])]
References = Literal["none", "all", "children", "descendants", "parents", "parentsandsiblings"]
Name = Annotated[str, Path(max_length=100, description="编号，或 all", examples=["OBSERVATIONS"])]
Agency = Annotated[str, Path(max_length=100, description="维护机构：GK 或 all", examples=["GK"])]
Kind = Annotated[Artefact, Path(description="结构的种类", examples=["datastructure"])]
Version = Annotated[str, Path(max_length=100, description="版本：1.0、latest 或 all", examples=["latest"])]


class DataQuery(BaseModel):
    """Query parameters of `/sdmx/data`, named as SDMX names them."""

    model_config = ConfigDict(extra="forbid")

    startPeriod: Year = None  # noqa: N815
    endPeriod: Year = None  # noqa: N815
    format: Annotated[
        str | None,
        Field(
            max_length=20,
            description="不用 Accept 时选择格式：xml、json（1.0.0）、json-wd（1.0.0 工作草案）",
            examples=["json"],
        ),
    ] = None
    detail: Annotated[
        Detail, Field(description="full 全部；dataonly 不要状态；serieskeysonly、nodata 只列序列")
    ] = Detail.FULL


class StructureQuery(BaseModel):
    """Query parameters of a structure."""

    model_config = ConfigDict(extra="forbid")

    references: Annotated[References, Field(description="none 只要它本身；其他值则连同所涉及的全部结构")] = (
        "none"
    )


@router.get(
    "/data/{flow}/{key}",
    summary="SDMX：已发布的数",
    operation_id="sdmx_data",
    response_class=Response,
    responses={
        200: {"content": DATA_TYPES},
        **problems("sdmx_unknown", "sdmx_empty", "indicator_unknown", "unit_unknown", "not_acceptable"),
    },
)
async def sdmx_data(
    request: Request,
    db: Db,
    flow: Annotated[str, Path(max_length=100, description="数据流", examples=["OBSERVATIONS"])],
    key: Annotated[
        str,
        Path(
            max_length=4000,
            description="UNIT.INDICATOR.APPLICANT.SCOPE：用 + 并列，留空不限；全部写 all",
            examples=["411328.applications_received.total.area"],
        ),
    ],
    params: Annotated[DataQuery, Query()],
) -> Response:
    """每个单位、指标、申请人、口径一个序列；SDMX-ML 2.1 或 SDMX-JSON 1.0.0，由 Accept 或 format 选择。"""
    sdmx.check_flow(flow)
    chosen = choose(DATA, params.format, request.headers.get("accept"))
    query = sdmx.read_key(key, _year(params.startPeriod), _year(params.endPeriod))

    def pieces(session: Session) -> Iterator[bytes]:
        return chosen.write(sdmx.series(session, query), sdmx_store.changed_at(session), params.detail)

    return await stream(db, pieces, media_type=chosen.media_type, headers=dict(VARIES))


@router.get(
    "/{kind}/{agency}/{name}",
    summary="SDMX：结构",
    operation_id="sdmx_structure",
    response_class=Response,
    responses={
        200: {"content": {"application/vnd.sdmx.structure+xml": {"schema": {"type": "string"}}}},
        **problems("sdmx_unknown", "not_acceptable"),
    },
)
async def sdmx_structure(
    request: Request,
    db: Db,
    kind: Kind,
    agency: Agency,
    name: Name,
    params: Annotated[StructureQuery, Query()],
) -> Response:
    """数据流、数据结构、代码表或概念，SDMX-ML 2.1；单位代码表只列有已发布的数的单位。"""
    return await _structure(request, db, kind, agency, name, "latest", params)


@router.get(
    "/{kind}/{agency}/{name}/{version}",
    summary="SDMX：某一版本的结构",
    operation_id="sdmx_structure_version",
    response_class=Response,
    responses={
        200: {"content": {"application/vnd.sdmx.structure+xml": {"schema": {"type": "string"}}}},
        **problems("sdmx_unknown", "not_acceptable"),
    },
)
async def sdmx_structure_version(
    request: Request,
    db: Db,
    kind: Kind,
    agency: Agency,
    name: Name,
    version: Version,
    params: Annotated[StructureQuery, Query()],
) -> Response:
    """同上，写明版本；现在只有 1.0。"""
    return await _structure(request, db, kind, agency, name, version, params)


async def _structure(
    request: Request, db: Db, kind: Artefact, agency: str, name: str, version: str, params: StructureQuery
) -> Response:
    form = choose((STRUCTURE,), None, request.headers.get("accept"))
    wanted = sdmx.wanted_ids(kind, agency, name, version, with_all=params.references != "none")

    def made(session: Session) -> bytes:
        lists = sdmx.code_lists(session, wanted.get(Artefact.CODELIST, ()))
        return structure_message(wanted, lists, sdmx_store.changed_at(session))

    return Response(await db.read(made), media_type=form.media_type, headers=dict(VARIES))


def _year(text: str | None) -> int | None:
    return None if text is None else int(text)
