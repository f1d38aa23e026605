"""What every list has in common: `limit`, `cursor`, `count`, the envelope and the Link header."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.errors import base_url
from app.paging import DEFAULT_LIMIT, MAX_LIMIT, Page, decode, encode

Item = TypeVar("Item")
Row = TypeVar("Row")


class ListQuery(BaseModel):
    """Query parameters of a list; a route's own model inherits from it."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, description="每页最多多少项", examples=[20])] = (
        DEFAULT_LIMIT
    )
    cursor: Annotated[
        str | None, Field(max_length=1000, description="翻页标记：上一页答复里的 next，原样带回")
    ] = None
    count: Annotated[bool, Field(description="true 则答复里另给总数 total")] = False


class ListOut(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item] = Field(description="本页各项，按代码、年度排列")
    next: str | None = Field(description="下一页的 cursor；没有下一页时为 null")
    total: int | None = Field(
        default=None,
        exclude_if=lambda value: value is None,
        description="符合条件的总数，只在 count=true 时给出",
    )


def page_of(rows: Sequence[Row], query: ListQuery, code: Callable[[Row], str]) -> Page[Row]:
    """A page of rows that lie in memory, sorted by their `code` already."""
    after = decode(query.cursor, (str,))[0] if query.cursor is not None else None
    rest = [row for row in rows if after is None or code(row) > str(after)]
    shown = rest[: query.limit]
    following = encode([code(shown[-1])]) if len(rest) > len(shown) else None
    return Page(shown, following, len(rows) if query.count else None)


def list_answer(
    request: Request, response: Response, page: Page[Row], make: Callable[[Row], Item]
) -> ListOut[Item]:
    """The envelope of a page, each row made presentable by `make`; sets the Link header too."""
    if page.next is not None:
        path = str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
        query = request.url.include_query_params(cursor=page.next).query
        response.headers["Link"] = f'<{base_url(request.scope)}{quote(path)}?{query}>; rel="next"'
    if page.total is not None:
        response.headers["X-Total-Rows"] = str(page.total)
    return ListOut(items=[make(row) for row in page.items], next=page.next, total=page.total)
