"""`/imports`: a page becomes a draft report, many files a job."""

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Request, Response

from app.actor import Actor
from app.api.deps import Config, Db, Importer, Reader
from app.api.once import Once, OnceOnly
from app.api.openapi import Responses, problems
from app.api.preview_rate import limit_preview
from app.api.schemas.imports import ImportOut, JobOut
from app.api.uploads import FIELD, MULTIPART, all_uploaded
from app.db.engine import Database
from app.intake import jobs, service
from app.intake.answer import Json
from app.intake.files import is_zip, labels
from app.intake.runner import JobRunner
from app.intake.upload import Said, Upload
from app.readers.detect import MEDIA_TYPES
from app.vocabulary import FormCode, JobStatus

router = APIRouter(prefix="/imports", tags=["导入"])

RETRY_S = "2"
"""After so many seconds it is worth asking again how a job stands."""

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
    "preview_too_many",
    "rate_limited",
)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY: dict[str, Any] = {
    "security": [{}, {"bearer": []}],  # a dry run needs no key
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {
                        FIELD: {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "minItems": 1,
                            "description": "一个或多个文件",
                        }
                    },
                }
            }
        }
        | dict.fromkeys(MEDIA_TYPES.values(), _BINARY),
    },
}
"""The file comes as a form's part or as the bare body; FastAPI cannot say both by itself."""
MADE: Responses = {
    201: {"model": ImportOut, "description": "新建了草稿（或历史报告）"},
    202: {"model": JobOut, "description": "收下了一批文件，正在逐个导入；Location 是查看进度的地址"},
}


@router.post(
    "",
    operation_id="import_file",
    summary="读一个文件，或一批",
    response_model=ImportOut | JobOut,
    responses=MADE | problems(*REFUSED),
    openapi_extra=BODY,
)
async def import_file(
    request: Request,
    db: Db,
    config: Config,
    actor: Importer,
    once: OnceOnly,
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
    """网页、文本、Word、Excel、PDF 读成草稿；每个数带原文和位置，没有归处的另列。同一文件再传不改动。
    压缩包（zip）或多个文件：答复 202 和一项作业，一个文件被拒绝不妨碍其他文件；
    试读时当场答复，至多 20 个文件。"""
    if dry_run:
        limit_preview(request, actor)
    uploads, said = await all_uploaded(request), Said(unit, year, form)
    if len(uploads) > 1 or is_zip(uploads[0]):
        if dry_run:
            return await _previews(request, db, actor, uploads, said)
        return await _batch(request, db, actor, uploads, said, once, publish=publish)
    upload = uploads[0]
    # Reading takes the processor for as long as it takes: never in the event loop.
    reading = await asyncio.to_thread(service.read_file, upload, said, limit=config.max_upload_bytes)
    if dry_run:
        return _imported(
            await db.read(
                lambda session: service.preview(session, actor, upload=upload, reading=reading, said=said)
            )
        )
    return await once.write(
        db,
        lambda session: service.keep(
            session, actor, upload=upload, reading=reading, said=said, publish=publish
        ),
        _imported,
    )


def _imported(answer: Json) -> Response:
    made = answer["outcome"] == "created"
    headers = {"Cache-Control": "no-store"}
    if made:
        headers["Location"] = answer["links"]["report"]
    return Response(
        orjson.dumps(answer), status_code=201 if made else 200, media_type="application/json", headers=headers
    )


async def _batch(
    request: Request,
    db: Database,
    actor: Actor,
    uploads: list[Upload],
    said: Said,
    once: Once,
    *,
    publish: bool,
) -> Response:
    names = await asyncio.to_thread(labels, uploads)
    response = await once.write(
        db,
        lambda session: jobs.make(session, actor, uploads=uploads, names=names, said=said, publish=publish),
        _taken_on,
    )
    runner: JobRunner | None = getattr(request.app.state, "jobs", None)
    if runner is not None:
        runner.wake()
    return response


def _taken_on(told: Json) -> Response:
    return Response(
        orjson.dumps(told),
        status_code=202,
        media_type="application/json",
        headers={"Location": told["links"]["self"], "Cache-Control": "no-store", "Retry-After": RETRY_S},
    )


async def _previews(
    request: Request, db: Database, actor: Actor, uploads: list[Upload], said: Said
) -> Response:
    names = await asyncio.to_thread(labels, uploads)
    for _ in names[1:]:
        limit_preview(request, actor)
    limit = request.app.state.settings.max_upload_bytes
    read = await asyncio.to_thread(jobs.read_previews, uploads, said, limit=limit)
    told = await db.read(lambda session: jobs.previews(session, actor, read=read, said=said))
    return Response(orjson.dumps(told), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get(
    "/{number}",
    operation_id="get_import",
    summary="一次导入的结果，或一批的进度",
    response_model=ImportOut | JobOut,
    responses=problems("import_unknown"),
)
async def get_import(
    db: Db, actor: Reader, number: Annotated[str, Path(max_length=64, description="导入的编号")]
) -> Response:
    """与当时的答复相同；试读和被拒绝的不留记录。一批文件的作业则答复现在的进度，逐个文件列出结果。"""
    answer = await db.read(lambda session: jobs.recall(session, actor, number=number))
    headers = {"Cache-Control": "private, no-cache"}
    if answer is None:
        answer = await db.read(lambda session: service.recall(session, actor, number=number))
    elif answer["status"] != JobStatus.DONE:
        headers["Retry-After"] = RETRY_S
    return Response(orjson.dumps(answer), media_type="application/json", headers=headers)
