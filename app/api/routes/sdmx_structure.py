"""`/sdmx/dataflow`, `/sdmx/codelist` and the like: what the data mean, for tools that speak SDMX."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.api.deps import Db
from app.api.openapi import problems
from app.api.requests import known_parameters
from app.observations import sdmx_store, sdmx_structures
from app.observations.sdmx import ALL
from app.writers.sdmx_formats import STRUCTURE, choose
from app.writers.sdmx_structure import Artefact, structure_message

router = APIRouter(prefix="/sdmx", tags=["数据"], dependencies=[Depends(known_parameters)])

RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {STRUCTURE.media_type.partition(";")[0]: {"schema": {"type": "string"}}}},
    **problems("sdmx_unknown", "not_acceptable"),
}
Kind = Annotated[
    str,
    Path(
        max_length=100,
        description=f"种类：{'、'.join(sdmx_structures.KINDS)}（最后一个指全部种类）",
        examples=["datastructure"],
    ),
]
Agency = Annotated[str, Path(max_length=100, description="维护机构：GK 或 all", examples=["GK"])]
Name = Annotated[str, Path(max_length=400, description="编号，用 + 并列，或 all", examples=["OBSERVATIONS"])]
Version = Annotated[str, Path(max_length=100, description="版本：1.0、latest 或 all", examples=["latest"])]


class StructureQuery(BaseModel):
    """Query parameters of a structure."""

    model_config = ConfigDict(extra="forbid")

    references: Annotated[
        Literal[
            "none", "parents", "parentsandsiblings", "children", "descendants", "all",
            "dataflow", "datastructure", "codelist", "conceptscheme",
        ],
        Field(
            description="连同哪些有关的结构：none 只要它本身；children 它引用的；descendants 连同再引用的；"
            "parents 引用它的；parentsandsiblings 连同它们引用的；all 全部；或写一个种类"
        ),
    ] = "none"  # fmt: skip


@router.get(
    "/{kind}",
    summary="SDMX：一种结构的全部",
    operation_id="sdmx_structures",
    response_class=Response,
    responses=RESPONSES,
)
async def sdmx_structures_of_kind(
    request: Request, db: Db, kind: Kind, params: Annotated[StructureQuery, Query()]
) -> Response:
    """这一种类的全部结构。"""
    return await _structure(request, db, params, kind)


@router.get(
    "/{kind}/{agency}",
    summary="SDMX：某一机构的结构",
    operation_id="sdmx_structures_of_agency",
    response_class=Response,
    responses=RESPONSES,
)
async def sdmx_structures_of_agency(
    request: Request, db: Db, kind: Kind, agency: Agency, params: Annotated[StructureQuery, Query()]
) -> Response:
    """这一机构维护的这一种类的全部结构；只有 GK。"""
    return await _structure(request, db, params, kind, agency)


@router.get(
    "/{kind}/{agency}/{name}",
    summary="SDMX：结构",
    operation_id="sdmx_structure",
    response_class=Response,
    responses=RESPONSES,
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
    return await _structure(request, db, params, kind, agency, name)


@router.get(
    "/{kind}/{agency}/{name}/{version}",
    summary="SDMX：某一版本的结构",
    operation_id="sdmx_structure_version",
    response_class=Response,
    responses=RESPONSES,
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
    return await _structure(request, db, params, kind, agency, name, version)


async def _structure(
    request: Request,
    db: Db,
    params: StructureQuery,
    kind: str,
    agency: str = ALL,
    name: str = ALL,
    version: str = "latest",
) -> Response:
    form = choose((STRUCTURE,), None, request.headers.get("accept"))
    asked = sdmx_structures.asked(kind, agency, name, version)
    wanted = sdmx_structures.with_references(asked, params.references)

    def made(session: Session) -> bytes:
        lists = sdmx_structures.code_lists(session, wanted.get(Artefact.CODELIST, ()))
        return structure_message(wanted, lists, sdmx_store.changed_at(session))

    return Response(await db.read(made), media_type=form.media_type, headers={"Vary": "Accept"})
