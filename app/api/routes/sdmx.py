"""`/sdmx`: published values for tools that speak SDMX REST 2.1."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.api.deps import Db
from app.api.openapi import problems
from app.api.requests import known_parameters
from app.observations import sdmx, sdmx_store
from app.writers.sdmx_data import Detail, generic_data
from app.writers.sdmx_structure import Artefact, structure_message

GENERIC = "application/vnd.sdmx.genericdata+xml;version=2.1"
STRUCTURE = "application/vnd.sdmx.structure+xml;version=2.1"

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
    detail: Annotated[Detail, Field(description="full 全部；dataonly 不要状态；serieskeysonly 只列序列")] = (
        Detail.FULL
    )


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
        200: {"content": {"application/vnd.sdmx.genericdata+xml": {"schema": {"type": "string"}}}},
        **problems("sdmx_unknown", "indicator_unknown", "unit_unknown", "file_too_large"),
    },
)
async def sdmx_data(
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
    """SDMX-ML 2.1 通用数据：每个单位、指标、申请人、口径一个序列，一次最多 50000 个数。"""
    sdmx.check_flow(flow)
    query = sdmx.read_key(key, _year(params.startPeriod), _year(params.endPeriod))

    def made(session: Session) -> bytes:
        found, changed = sdmx.observations(session, query)
        return generic_data(found, changed, params.detail)

    return Response(await db.read(made), media_type=GENERIC)


@router.get(
    "/{kind}/{agency}/{name}",
    summary="SDMX：结构",
    operation_id="sdmx_structure",
    response_class=Response,
    responses={
        200: {"content": {"application/vnd.sdmx.structure+xml": {"schema": {"type": "string"}}}},
        **problems("sdmx_unknown"),
    },
)
async def sdmx_structure(
    db: Db, kind: Kind, agency: Agency, name: Name, params: Annotated[StructureQuery, Query()]
) -> Response:
    """数据流、数据结构、代码表或概念，SDMX-ML 2.1；单位代码表只列有已发布的数的单位。"""
    return await _structure(db, kind, agency, name, "latest", params)


@router.get(
    "/{kind}/{agency}/{name}/{version}",
    summary="SDMX：某一版本的结构",
    operation_id="sdmx_structure_version",
    response_class=Response,
    responses={
        200: {"content": {"application/vnd.sdmx.structure+xml": {"schema": {"type": "string"}}}},
        **problems("sdmx_unknown"),
    },
)
async def sdmx_structure_version(
    db: Db,
    kind: Kind,
    agency: Agency,
    name: Name,
    version: Version,
    params: Annotated[StructureQuery, Query()],
) -> Response:
    """同上，写明版本；现在只有 1.0。"""
    return await _structure(db, kind, agency, name, version, params)


async def _structure(
    db: Db, kind: Artefact, agency: str, name: str, version: str, params: StructureQuery
) -> Response:
    wanted = sdmx.wanted_ids(kind, agency, name, version, with_all=params.references != "none")

    def made(session: Session) -> bytes:
        lists = sdmx.code_lists(session, wanted.get(Artefact.CODELIST, ()))
        return structure_message(wanted, lists, sdmx_store.changed_at(session))

    return Response(await db.read(made), media_type=STRUCTURE)


def _year(text: str | None) -> int | None:
    return None if text is None else int(text)
