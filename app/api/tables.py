"""Table-like answers: a JSON page, or the whole table as a file that streams.

A file's rows are read while it is sent, so it has a read session of its own: the session
of a dependency would be closed, or committed, at the wrong moment.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.api.errors import base_url
from app.api.lists import ListQuery
from app.db.engine import Database
from app.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from app.problems import ProblemError
from app.writers.choose import FILE_FORMATS, FileFormat, choose
from app.writers.dataset import Column, Dataset, Row, json_field

Json = dict[str, Any]
FORMAT_NAMES = ", ".join(("json", *FILE_FORMATS))


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

    def page_limit(self) -> int:
        """The size of a JSON page. Raises ProblemError `invalid_parameter` above 1,000."""
        limit = DEFAULT_LIMIT if self.limit is None else self.limit
        if limit > MAX_LIMIT:
            raise ProblemError(
                "invalid_parameter",
                f"JSON 每页最多 {MAX_LIMIT} 行；要整个表请用 format=csv 或 format=ndjson。",
                f"A JSON page has at most {MAX_LIMIT} rows; for the whole table use format=csv or ndjson.",
                pointer="/query/limit",
            )
        return limit


def file_format(request: Request, query: TableQuery) -> FileFormat | None:
    """The file format asked for by `format=` or Accept; None for a JSON page."""
    return choose(query.format, request.headers.get("accept"))


def page_answer(request: Request, columns: tuple[Column, ...], page: Page[Row], **more: Any) -> Response:
    """A page of rows as `{"items", "next"}`; `more` are further members beside them."""
    names = [column.name for column in columns]
    body: Json = {
        "items": [dict(zip(names, map(json_field, row), strict=True)) for row in page.items],
        "next": page.next,
    }
    headers = {}
    if page.total is not None:
        body["total"] = page.total
        headers["X-Total-Rows"] = str(page.total)
    if page.next is not None:
        query = request.url.include_query_params(cursor=page.next).query
        headers["Link"] = f'<{base_url(request.scope)}{quote(request.url.path)}?{query}>; rel="next"'
    return Response(orjson.dumps(body | more), media_type="application/json", headers=headers)


async def file_answer(
    db: Database, chosen: FileFormat, name: str, make: Callable[[Session], Dataset]
) -> Response:
    """The dataset as a file. Refusals come before the first byte; a failure later breaks the
    connection off, so that a cut file never looks whole."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{chosen.extension}"'}

    def pieces() -> Iterator[bytes]:
        with db.reading() as session:
            dataset = make(session)
            if dataset.total is not None:
                headers["X-Total-Rows"] = str(dataset.total)
            yield from chosen.write(dataset)

    stream = pieces()
    first = await run_in_threadpool(next, stream, b"")
    return StreamingResponse(chain((first,), stream), media_type=chosen.media_type, headers=headers)
