"""`/search`: units, indicators and reports by their words."""

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from app.api.deps import Db
from app.observations.search import search
from app.observations.search_items import SearchItem, SearchKind, SearchQuery
from app.search.marking import Snippet
from app.search.words import read_words
from app.site.rendering import page
from app.units.filters import UnitFilter

router = APIRouter(include_in_schema=False)
SHOWN = 30


@router.get("/search")
async def find(
    request: Request,
    db: Db,
    q: Annotated[str, Query(max_length=100)] = "",
    kind: SearchKind | Literal[""] = "",
    cursor: Annotated[str | None, Query(max_length=2000)] = None,
) -> HTMLResponse:
    """The finds, the best first, with the words marked where they stand."""
    if not q.strip():
        return page(request, "search.html", q="", kind=None, found=None, marked=marked, address=address)
    query = SearchQuery(
        words=read_words(q), kinds=(kind,) if kind else tuple(SearchKind), units=UnitFilter(synthetic=None)
    )
    found = await db.read(
        lambda session: search(session, query=query, cursor=cursor, limit=SHOWN, count=False)
    )
    if not found.items and cursor is None:
        # Nothing real: what is invented, marked as such, is better than nothing.
        invented = SearchQuery(query.words, query.kinds, UnitFilter(synthetic=True))
        found = await db.read(
            lambda session: search(session, query=invented, cursor=None, limit=SHOWN, count=False)
        )
    return page(
        request,
        "search.html",
        q=q,
        kind=str(kind) or None,
        found=found,
        marked=marked,
        address=address,
    )


def address(item: SearchItem) -> str:
    """The page of a find."""
    if item.kind is SearchKind.INDICATOR:
        return f"/indicators/{item.indicator}"
    if item.kind is SearchKind.REPORT:
        return f"/reports/{item.unit}/{item.year}"
    return f"/units/{item.unit}"


def marked(snippet: Snippet) -> Iterator[tuple[str, bool]]:
    """The snippet in pieces; True for those that were sought."""
    at = 0
    for start, end in snippet.highlights:
        if start > at:
            yield snippet.text[at:start], False
        yield snippet.text[start:end], True
        at = end
    if at < len(snippet.text):
        yield snippet.text[at:], False
