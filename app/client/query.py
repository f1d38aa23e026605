"""A question being put together. Every method returns a new one; nothing is sent until its
rows are wanted."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]
Connection = TypeVar("Connection")
PAGE = 1000
"""Rows asked for at a time: the most a page may have."""


class Connected(Protocol):
    """What a question needs of a `Gongkai`."""

    def get(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The JSON at a path."""


class AsyncConnected(Protocol):
    """What a question needs of an `AsyncGongkai`."""

    async def get(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The JSON at a path."""


class _Question(Generic[Connection]):
    def __init__(self, connection: Connection, path: str, params: Mapping[str, str]) -> None:
        self._connection = connection
        self.path = path
        self.params = dict(params)

    def where(self, **params: Any) -> Self:
        """Set parameters by the API's own names; lists are joined with commas, None unsets."""
        merged = {**self.params, **{name: _text(value) for name, value in params.items()}}
        kept = {name: value for name, value in merged.items() if value is not None}
        return type(self)(self._connection, self.path, kept)

    def within(self, *codes: str) -> Self:
        """These units and all below them."""
        return self.where(within=codes)

    def level(self, *levels: str) -> Self:
        """province, prefecture, county, township."""
        return self.where(level=levels)

    def kind(self, *kinds: str) -> Self:
        """government, department, township …"""
        return self.where(kind=kinds)

    def years(self, first: int | str, last: int | None = None) -> Self:
        """`years(2018)`, `years(2014, 2018)` or `years("2016,2018")`."""
        return self.where(years=first if last is None else f"{first}..{last}")

    def by(self, *dimensions: str) -> Self:
        """Group by year, province, prefecture, county, level, kind, form, indicator, applicant."""
        return self.where(group_by=dimensions)

    def stats(self, *statistics: str) -> Self:
        """sum, mean, median, p10, p25, p75, p90, min, max, stddev, count."""
        return self.where(stats=statistics)

    def having(self, *conditions: str) -> Self:
        """Keep rows that meet all of these: `having("sum>=100", "reported>0")`."""
        return self.where(having=conditions)

    def sort(self, *columns: str) -> Self:
        """Order by these columns, `-` before one for descending."""
        return self.where(sort=columns)

    def limit(self, rows: int) -> Self:
        """No more than this many rows in all."""
        return self.where(limit=rows)

    def _page(self, cursor: str | None, taken: int) -> dict[str, str]:
        size = PAGE if self._most is None else min(PAGE, self._most - taken)
        return {**self.params, "limit": str(size), **({"cursor": cursor} if cursor else {})}

    @property
    def _most(self) -> int | None:
        return int(self.params["limit"]) if "limit" in self.params else None

    def _ends(self, page: dict[str, Any], taken: int) -> bool:
        return page.get("next") is None or (self._most is not None and taken >= self._most)


class Query(_Question[Connected]):
    """A question to a `Gongkai`: iterate over it, or take `rows()`, `first()`, `frame()`."""

    def pages(self) -> Iterator[dict[str, Any]]:
        """The answers page by page, as the service gives them."""
        cursor, taken = None, 0
        while True:
            page = self._connection.get(self.path, self._page(cursor, taken))
            yield page
            cursor, taken = page.get("next"), taken + len(page["items"])
            if self._ends(page, taken):
                return

    def __iter__(self) -> Iterator[Row]:
        for page in self.pages():
            yield from page["items"]

    def rows(self) -> list[Row]:
        """All rows. Raises GongkaiError when the service refuses."""
        return list(self)

    def first(self) -> Row | None:
        """The first row, or None."""
        return next(iter(self.limit(1)), None)

    def frame(self) -> "pandas.DataFrame":
        """All rows as a pandas data frame, codes as text, blanks as missing."""
        import pandas

        return pandas.DataFrame(self.rows())


class AsyncQuery(_Question[AsyncConnected]):
    """A question to an `AsyncGongkai`."""

    async def pages(self) -> AsyncIterator[dict[str, Any]]:
        """The answers page by page, as the service gives them."""
        cursor, taken = None, 0
        while True:
            page = await self._connection.get(self.path, self._page(cursor, taken))
            yield page
            cursor, taken = page.get("next"), taken + len(page["items"])
            if self._ends(page, taken):
                return

    async def __aiter__(self) -> AsyncIterator[Row]:
        async for page in self.pages():
            for row in page["items"]:
                yield row

    async def rows(self) -> list[Row]:
        """All rows. Raises GongkaiError when the service refuses."""
        return [row async for row in self]

    async def first(self) -> Row | None:
        """The first row, or None."""
        async for row in self.limit(1):
            return row
        return None

    async def frame(self) -> "pandas.DataFrame":
        """All rows as a pandas data frame, codes as text, blanks as missing."""
        import pandas

        return pandas.DataFrame(await self.rows())


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(str(part) for part in value) or None
    return str(value)
