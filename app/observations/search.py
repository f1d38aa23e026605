"""Search over everything that has a name or a text: units and indicators first, reports after."""

from typing import cast

from sqlmodel import Session

from app.observations import search_names, search_reports
from app.observations.search_items import SearchItem, SearchKind, SearchQuery
from app.observations.search_names import NameKey
from app.observations.search_reports import LAST_YEAR, Rank, TextKey
from app.paging import Page, decode, encode
from app.problems import ProblemError
from app.search.text_store import Key

NAME_SHAPE = (int, int, str)
TEXT_SHAPE = (int, str, str, int, int, int, str, str)


def search(
    session: Session, *, query: SearchQuery, cursor: str | None, limit: int, count: bool
) -> Page[SearchItem]:
    """One page of finds, the best first. Raises ProblemError `unit_unknown`, `cursor_invalid`.

    Where a word is rare and its signs are not, a page may be short although `next` is there.
    """
    place = _place(cursor) if cursor is not None else None
    total = _count(session, query) if count else None
    items: list[SearchItem] = []
    if not isinstance(place, TextKey):
        items, key = search_names.page(session, query, after=place, limit=limit)
        if key is not None:
            return Page(items, encode(key), total)
        place = TextKey()
    if SearchKind.REPORT not in query.kinds:
        return Page(items, None, total)
    if len(items) == limit:
        more = search_reports.any_candidate(session, query)
        return Page(items, _encode(place) if more else None, total)
    found, following = search_reports.page(session, query, after=place, limit=limit - len(items))
    return Page([*items, *found], _encode(following) if following is not None else None, total)


def _count(session: Session, query: SearchQuery) -> int:
    reports = search_reports.count(session, query) if SearchKind.REPORT in query.kinds else 0
    return search_names.count(session, query) + reports


def _place(cursor: str) -> NameKey | TextKey:
    """Where a page goes on. Raises ProblemError `cursor_invalid`."""
    try:
        return cast(NameKey, decode(cursor, NAME_SHAPE))
    except ProblemError:
        parts = decode(cursor, TEXT_SHAPE)
    year, code, scope = cast(Key, parts[:3])
    # A year that no database column holds would be an error of the database, not of the caller.
    return TextKey((max(0, min(year, LAST_YEAR)), code, scope), cast(Rank, parts[3:]))


def _encode(key: TextKey) -> str:
    return encode((*key.block, *key.shown))
