"""A page of the reports the public sees: the list that is asked for most."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from app.db.tables import Revision, columns_of
from app.paging import Part
from app.reports.store import in_order
from app.reports.store.reports import ReportFilter
from app.units.filters import chosen
from app.writers.dataset import Row

_revision = columns_of(Revision)
_COLUMNS = (
    _revision.status, _revision.number, _revision.title, _revision.published_on, _revision.historical,
)  # fmt: skip


def page(session: Session, wanted: ReportFilter, *, after: Sequence[Part] | None, limit: int) -> list[Row]:
    """At most `limit` rows of `listing.COLUMNS` after the key; `wanted` must not name statuses.

    Raises ProblemError `unit_unknown`.
    """
    question = in_order.asked(
        chosen(session, wanted.units), years=wanted.years, scopes=wanted.scopes, forms=wanted.forms
    )
    start = None if after is None else (str(after[0]), int(after[1]), str(after[2]))
    found = in_order.walk(session, question, _statement, start=start, reports=limit + 1)
    behind = (row for row in found if after is None or tuple(row[:3]) != start)
    return [_row(*row) for row in islice(behind, limit)]


@lru_cache(maxsize=1_000)
def _statement(shape: in_order.Shape, is_continued: bool, dialect: str) -> Select[Any]:
    r = in_order.reports_of(shape, is_continued, _COLUMNS)
    more = (r.name, r.level, r.kind, r.form, r.status, r.number, r.title, r.published_on, r.historical)
    return in_order.as_text(r, (*more, r.synthetic), dialect)


def _row(
    code: str, year: int, scope: str, _revision: int, name: str, level: str, kind: str, form: str,
    status: str, number: int, title: str | None, published_on: str | None, historical: int, synthetic: int,
) -> Row:  # fmt: skip
    link = f"/api/v1/reports/{code}/{year}?scope={scope}"
    return (
        code, name, level, kind, year, scope, form, status, number, title, published_on, bool(historical),
        bool(synthetic), link,
    )  # fmt: skip
