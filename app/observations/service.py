"""Answers to questions about single published values."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from app.indicators.service import vocabulary, whole_vocabulary
from app.observations import export_store, page_store, report_page_store, store
from app.observations.cubes import observation_cube
from app.observations.query import ObservationQuery, check_printed
from app.observations.report_blocks import block_of
from app.paging import Page, Part, Window, decode, encode
from app.rollups.past_store import look_back
from app.writers.blocks import Block, first_of, rows_of
from app.writers.dataset import Dataset


def page(session: Session, *, query: ObservationQuery, window: Window) -> Page[Block]:
    """One page of observations in the default order; a block of it is the rows of one report.

    Raises ProblemError `indicator_unknown`, `unit_unknown`, `cursor_invalid`.
    """
    _prepare(session, query)
    after = decode(window.cursor, store.KEY_SHAPE) if window.cursor is not None else None
    blocks, key = _blocks(session, query, after, window.limit)
    total = store.count(session, query) if window.count else None
    return Page(blocks, encode(key) if key is not None else None, total)


def blocks(session: Session, *, query: ObservationQuery) -> Iterator[Block]:
    """All observations of the query, report by report, to be read while the session lives.

    Raises as `page` does.
    """
    _prepare(session, query)
    return export_store.blocks(session, query)


def dataset(session: Session, *, query: ObservationQuery, limit: int | None) -> Dataset:
    """All observations of the query (or the first `limit`), to be read while the session lives.

    Raises as `page` does.
    """
    wanted = first_of(blocks(session, query=query), limit)
    total = export_store.count(session, query)
    return Dataset(
        columns=store.COLUMNS,
        rows=rows_of(wanted),
        blocks=wanted,
        total=total if limit is None or total is None else min(total, limit),
        cube=lambda: observation_cube(whole_vocabulary(session)),
    )


def _blocks(
    session: Session, query: ObservationQuery, after: Sequence[Part] | None, limit: int
) -> tuple[list[Block], Sequence[Part] | None]:
    if report_page_store.is_for(query):
        return report_page_store.page(session, query, after=after, limit=limit)
    # The past has no keys to look facts up by: it is put together whole.
    found = page_store if query.as_of is None else store
    rows, key = found.page(session, query, after=after, limit=limit)
    return [block_of(row) for row in rows], key


def _prepare(session: Session, query: ObservationQuery) -> None:
    check_printed(query.indicators, vocabulary(session, query.indicators))
    look_back(session, query.as_of, indicators=query.indicators)
