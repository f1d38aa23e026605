"""Table-like answers: a JSON page, or the whole table as a file.

A file's rows are read while it is made, so it has a read session of its own: the session
of a dependency would be closed, or committed, at the wrong moment.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated, Any, BinaryIO, TypeVar
from urllib.parse import quote

import orjson
from fastapi import Request, Response
from pydantic import Field
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.api.errors import base_url
from app.api.files import FileResponse, spool_file, stream
from app.api.lists import ListQuery
from app.db.engine import Database
from app.paging import DEFAULT_LIMIT, MAX_LIMIT, Page, Window
from app.problems import ProblemError
from app.writers.blocks import Block
from app.writers.choose import CUBE_FORMATS, FILE_FORMATS, FileFormat, choose
from app.writers.dataset import Column, Dataset, Row, json_field
from app.writers.ndjson import Objects

Json = dict[str, Any]
Answer = TypeVar("Answer")
FORMAT_NAMES = ", ".join(("json", *FILE_FORMATS))
FILES: dict[str, dict[str, Any]] = {item.media_type.split(";")[0]: {} for item in FILE_FORMATS.values()}
"""For `responses=` of a route: the media types of the files."""
CubeFormat = Annotated[
    str | None,
    Field(
        max_length=20, description=f"答复的格式：{', '.join(('json', *CUBE_FORMATS))}", examples=["jsonstat"]
    ),
]
"""The parameter `format` of a question whose answer makes a cube."""


class TableQuery(ListQuery):
    """Query parameters of every table-like answer."""

    limit: Annotated[
        int | None,
        Field(
            ge=1,
            le=10_000_000,
            description="JSON：每页行数（默认 100，最多 1000）；文件：最多几行（默认全部）",
        ),
    ] = None  # type: ignore[assignment]
    format: Annotated[
        str | None, Field(max_length=20, description=f"答复的格式：{FORMAT_NAMES}", examples=["csv"])
    ] = None
    excel: Annotated[
        bool, Field(description="true 则答复适合中文 Excel 打开的 CSV：带 BOM，代码保留前导零")
    ] = False

    def window(self) -> Window:
        """The JSON page asked for. Raises ProblemError `invalid_parameter` above 1,000 rows."""
        limit = DEFAULT_LIMIT if self.limit is None else self.limit
        if limit > MAX_LIMIT:
            raise ProblemError(
                "invalid_parameter",
                f"JSON 每页最多 {MAX_LIMIT} 行；要整个表请用 format=csv 或 format=ndjson。",
                f"A JSON page has at most {MAX_LIMIT} rows; for the whole table use format=csv or ndjson.",
                pointer="/query/limit",
            )
        return Window(self.cursor, limit, self.count)


async def table_answer(
    request: Request,
    db: Database,
    query: TableQuery,
    name: str,
    *,
    dataset: Callable[[Session, int | None], Dataset],
    page: Callable[[Session, Window], Answer],
    formats: Mapping[str, FileFormat] = FILE_FORMATS,
) -> Response | Answer:
    """The table as the caller wants it: `dataset(session, limit)` as a file called `name`, or
    `page(session, window)` as JSON. Both run in a thread, over one snapshot."""
    chosen = choose(query.format, request.headers.get("accept"), excel=query.excel, formats=formats)
    if chosen is not None:
        return await file_answer(request, db, chosen, name, lambda session: dataset(session, query.limit))
    window = query.window()
    return await db.read(lambda session: page(session, window))


def page_answer(request: Request, columns: tuple[Column, ...], page: Page[Row], **more: Any) -> Response:
    """A page of rows as `{"items", "next"}`; `more` are further members beside them."""
    names = [column.name for column in columns]
    items = [dict(zip(names, row, strict=True)) for row in page.items]
    return _page_answer(request, page, items, more)


def blocks_answer(request: Request, columns: tuple[Column, ...], page: Page[Block]) -> Response:
    """The same of a page whose rows come in blocks."""
    text = _objects(columns)
    items = b"".join(map(text.block, page.items)).removesuffix(b",")
    return _page_answer(request, page, orjson.Fragment(b"[%b]" % items), {})


@lru_cache
def _objects(columns: tuple[Column, ...]) -> Objects:
    return Objects([column.name for column in columns], end=b",")


def _page_answer(request: Request, page: Page[Any], items: Any, more: Json) -> Response:
    body: Json = {"items": items, "next": page.next}
    headers = {}
    if page.total is not None:
        body["total"] = page.total
        headers["X-Total-Rows"] = str(page.total)
    if page.next is not None:
        query = request.url.include_query_params(cursor=page.next).query
        headers["Link"] = f'<{base_url(request.scope)}{quote(request.url.path)}?{query}>; rel="next"'
    content = orjson.dumps(body | more, default=json_field)
    return Response(content, media_type="application/json", headers=headers)


async def file_answer(
    request: Request, db: Database, chosen: FileFormat, name: str, make: Callable[[Session], Dataset]
) -> Response:
    """The dataset as a file. Refusals come before the first byte; a failure later breaks the
    connection off, so that a cut file never looks whole."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{chosen.extension}"'}
    asked = str(request.url)

    def told(session: Session) -> Dataset:
        dataset = make(session)
        dataset.asked = asked
        if dataset.total is not None:
            headers["X-Total-Rows"] = str(dataset.total)
        return dataset

    if chosen.pieces is not None:
        write = chosen.pieces
        return await stream(
            request, db, lambda session: write(told(session)), media_type=chosen.media_type, headers=headers
        )
    limit = request.app.state.settings.max_file_bytes
    file, etag = await run_in_threadpool(_finished, db, chosen, told, limit)
    return FileResponse(request, file, media_type=chosen.media_type, headers=headers, etag=etag)


def _finished(
    db: Database, chosen: FileFormat, told: Callable[[Session], Dataset], limit: int
) -> tuple[BinaryIO, str]:
    with db.exporting() as session:
        return spool_file(lambda file: chosen.fill(told(session), file), limit)
