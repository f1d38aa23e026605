"""The whole published data set as files."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from app.api.conditional import etag_of, tag
from app.api.errors import base_url
from app.api.files import FileResponse
from app.api.openapi import NOT_MODIFIED, problems
from app.bulk.builder import Builder
from app.bulk.package import Build, BuiltFile
from app.problems import ProblemError

router = APIRouter(prefix="/bulk", tags=["整套数据"])

_CONTENT: dict[str, dict[str, object]] = {
    kind: {}
    for kind in (
        "application/json",
        "application/gzip",
        "application/vnd.apache.parquet",
        "application/vnd.sqlite3",
        "text/csv",
        "text/plain",
    )
}
"""What the files of a build are."""


class BulkFileOut(BaseModel):
    """One file of the whole data set."""

    path: str = Field(
        description="文件在整套数据里的路径", examples=["observations/year=2018/part-0.parquet"]
    )
    media_type: str = Field(description="媒体类型")
    bytes: int = Field(description="长度（字节）")
    sha256: str = Field(description="SHA-256，小写十六进制")
    table: str | None = Field(description="是哪张表：units、indicators、reports、observations；其他文件为空")
    rows: int | None = Field(description="行数；不分行的文件为空")
    link: str = Field(description="取这一版文件的地址，换版后仍保留一版")


class BulkOut(BaseModel):
    """A build: all its files are of one moment."""

    version: str = Field(description="版本")
    built_at: str = Field(description="生成的时刻（UTC）")
    seq: int = Field(description="这些文件的时刻，变更记录读到的序号：其后的都在 changes 里")
    cursor: str = Field(description="同一位置的标记，作为 /api/v1/changes 的 since", examples=["12-9f3a51c0"])
    changes: str = Field(description="从这里接着读变更的地址")
    datapackage: str = Field(description="数据包描述（Data Package）的地址")
    files: list[BulkFileOut] = Field(description="全部文件")


@router.get(
    "",
    summary="整套数据有哪些文件",
    operation_id="bulk_index",
    responses=NOT_MODIFIED | problems("not_built_yet", "busy", "storage_full"),
)
async def bulk_index(request: Request, response: Response) -> BulkOut:
    """已发布的全部数据，同一时刻的 CSV、按年分区的 Parquet 和 SQLite，附 datapackage.json 与 SHA-256。"""
    made = await run_in_threadpool(_builder(request).wanted)
    tag(request, response, etag_of(made.version), modified=made.built_second)
    base = f"{base_url(request.scope)}/bulk"
    files = [BulkFileOut(**_told(each), link=f"{base}/{made.version}/{each.path}") for each in made.files]
    return BulkOut(
        version=made.version,
        built_at=made.built_at,
        seq=made.seq,
        cursor=made.cursor,
        changes=f"{base_url(request.scope)}/api/v1/changes?since={made.cursor}",
        datapackage=f"{base}/{made.version}/datapackage.json",
        files=files,
    )


@router.get(
    "/{path:path}",
    summary="整套数据里的一个文件",
    operation_id="bulk_file",
    response_class=Response,
    responses=NOT_MODIFIED
    | {200: {"content": _CONTENT, "description": "文件；可用 Range 取一段"}}
    | problems(
        "invalid_parameter", "not_built_yet", "file_unknown", "range_not_satisfiable", "busy", "storage_full"
    ),
)
async def bulk_file(
    request: Request,
    path: Annotated[
        str,
        InPath(
            description="文件的路径；前面加版本号则取那一版",
            examples=["datapackage.json", "observations/year=2018/part-0.parquet"],
        ),
    ],
) -> Response:
    """取一个文件；支持 Range、ETag 和 Last-Modified，可断点续传。"""
    made, file, place = await run_in_threadpool(_find, _builder(request), path)
    headers = {"Content-Disposition": f'attachment; filename="{Path(file.path).name}"'}
    try:
        opened = place.open("rb")
    except FileNotFoundError as error:
        raise _unknown(path) from error
    etag = etag_of(file.sha256)
    return FileResponse(
        request,
        opened,
        media_type=file.media_type,
        headers=headers,
        etag=etag,
        modified=made.built_second,
    )


def _find(builder: Builder, path: str) -> tuple[Build, BuiltFile, Path]:
    """The file of the version that the path begins with, or of the newest."""
    version, _, below = path.partition("/")
    made = builder.shelf.build(version)
    within = below if made is not None else path
    made = made or builder.wanted()
    file, place = made.file(within), builder.shelf.path(made, within)
    if file is None or place is None:
        raise _unknown(path)
    return made, file, place


def _unknown(path: str) -> ProblemError:
    return ProblemError(
        "file_unknown",
        f"整套数据里没有文件「{path[:120]}」，或它属于已经换下的版本。",
        f"The data set has no file {path[:120]!r}, or it is of a version that is gone.",
    )


def _told(file: BuiltFile) -> dict[str, object]:
    return {name: getattr(file, name) for name in ("path", "media_type", "bytes", "sha256", "table", "rows")}


def _builder(request: Request) -> Builder:
    builder: Builder = request.app.state.bulk
    return builder
