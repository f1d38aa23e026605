"""Published revisions of many reports, whole: for who copies all that was ever public."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select, tuple_
from sqlmodel import Session, col

from app.content import ReportContent
from app.db.tables import Report, Revision, UnmatchedRow
from app.reports.model import RevisionMeta, Stray
from app.reports.store import revisions
from app.reports.store.rows import META, meta_of
from app.vocabulary import Scope


class RevisionKey(NamedTuple):
    """What names a revision."""

    unit: str
    year: int
    scope: str
    number: int


class PublicRevision(NamedTuple):
    """A revision that the public saw, all that it says, and what was left over of its page."""

    meta: RevisionMeta
    said: ReportContent
    strays: Sequence[Stray]


def public(session: Session, wanted: Sequence[RevisionKey]) -> dict[RevisionKey, PublicRevision]:
    """Those of these revisions that were published and have not been taken back."""
    if not wanted:
        return {}
    key = (col(Report.unit), col(Report.year), col(Report.scope), col(Revision.number))
    statement = (
        select(*key, *META)
        .join(Revision, col(Revision.report_id) == col(Report.id))
        .where(
            tuple_(*key).in_([tuple(each) for each in wanted]),
            col(Revision.published_at).is_not(None),
            col(Revision.withdrawn_at).is_(None),
        )
    )
    metas = {
        RevisionKey(*row[: len(key)]): meta_of(row[len(key) :]) for row in session.execute(statement).all()
    }
    contents = _contents(session, metas.items())
    strays = _strays(session, [meta.id for meta in metas.values()])
    return {each: PublicRevision(meta, contents[meta.id], strays[meta.id]) for each, meta in metas.items()}


def _contents(
    session: Session, metas: Iterable[tuple[RevisionKey, RevisionMeta]]
) -> dict[int, ReportContent]:
    years: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for key, meta in metas:
        years[key.scope][meta.id] = key.year
    found: dict[int, ReportContent] = {}
    for scope, some in years.items():
        found |= revisions.several(session, some, Scope(scope))
    return found


def _strays(session: Session, ids: Sequence[int]) -> dict[int, list[Stray]]:
    found: dict[int, list[Stray]] = {number: [] for number in ids}
    statement = (
        select(col(UnmatchedRow.revision_id), col(UnmatchedRow.text), col(UnmatchedRow.locator))
        .where(col(UnmatchedRow.revision_id).in_(ids))
        .order_by(col(UnmatchedRow.revision_id), col(UnmatchedRow.position))
    )
    for number, text, locator in session.execute(statement):
        found[number].append(Stray(text, locator))
    return found
