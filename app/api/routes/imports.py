"""`/imports`: a page becomes a draft report."""

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Request, Response

from app.api.deps import Config, Db, Importer, Reader
from app.api.openapi import Responses, problems
from app.api.preview_rate import limit_preview
from app.api.schemas.imports import ImportOut
from app.api.uploads import FIELD, MULTIPART, uploaded
from app.intake import service
from app.intake.upload import Said
from app.readers.detect import MEDIA_TYPES
from app.vocabulary import FormCode

router = APIRouter(prefix="/imports", tags=["导入"])

REFUSED = (
    "empty_file",
    "too_large",
    "unsupported_type",
    "picture",
    "archive",
    "not_a_report",
    "no_table",
    "table_is_picture",
    "unreadable_file",
    "damaged",
    "encrypted",
    "scanned",
    "too_expensive",
    "unit_unknown",
    "unit_unrecognised",
    "year_unrecognised",
    "year_out_of_range",
    "report_locked",
    "forbidden",
    "writes_closed",
    "rate_limited",
)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "string", "format": "binary", "description": "一个文件"}},
                }
            }
        }
        | {media_type: _BINARY for name, media_type in MEDIA_TYPES.items() if name != "zip"},
    }
}
"""The file comes as a form's part or as the bare body; FastAPI cannot say both by itself."""
CREATED: Responses = {201: {"model": ImportOut, "description": "新建了草稿（或历史报告）"}}


@router.post(
    "",
    operation_id="import_file",
    summary="读一个文件",
    response_model=ImportOut,
    responses=CREATED | problems(*REFUSED),
    openapi_extra=BODY,
)
async def import_file(
    request: Request,
    db: Db,
    config: Config,
    actor: Importer,
    dry_run: Annotated[bool, Query(description="true 只试读，不保存，不需要密钥")] = False,
    unit: Annotated[
        str | None, Query(max_length=40, description="单位代码；不写则从页面上认", examples=["411328"])
    ] = None,
    year: Annotated[
        int | None, Query(ge=-9999, le=9999, description="报告年度；不写则从页面上认", examples=[2018])
    ] = None,
    form: Annotated[FormCode | None, Query(description="表式；不写则从表上认", examples=["2014"])] = None,
    publish: Annotated[
        bool, Query(description="true 则作为本单位早已发布的历史报告，照印收录并发布")
    ] = False,
) -> Response:
    """网页、文本、Word、Excel、PDF 读成草稿；每个数带原文和位置，没有归处的另列。同一文件再传不改动。"""
    if dry_run:
        limit_preview(request, actor)
    upload, said = await uploaded(request), Said(unit, year, form)
    # Reading takes the processor for as long as it takes: never in the event loop.
    reading = await asyncio.to_thread(service.read_file, upload, said, limit=config.max_upload_bytes)
    if dry_run:
        answer = await db.read(
            lambda session: service.preview(session, actor, upload=upload, reading=reading, said=said)
        )
    else:
        answer = await db.write(
            lambda session: service.keep(
                session, actor, upload=upload, reading=reading, said=said, publish=publish
            )
        )
    made = answer["outcome"] == "created"
    headers = {"Cache-Control": "no-store"}
    if made:
        headers["Location"] = answer["links"]["report"]
    return Response(
        orjson.dumps(answer), status_code=201 if made else 200, media_type="application/json", headers=headers
    )


@router.get(
    "/{number}",
    operation_id="get_import",
    summary="一次导入的结果",
    response_model=ImportOut,
    responses=problems("import_unknown"),
)
async def get_import(
    db: Db, actor: Reader, number: Annotated[str, Path(max_length=64, description="导入的编号")]
) -> Response:
    """与当时的答复相同；试读和被拒绝的不留记录。"""
    answer = await db.read(lambda session: service.recall(session, actor, number=number))
    return Response(
        orjson.dumps(answer), media_type="application/json", headers={"Cache-Control": "private, no-cache"}
    )
