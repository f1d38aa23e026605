"""The text of published reports, handed to the index behind `/search`."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from app.db.tables import Report, Revision, Unit
from app.rollups.published import Published
from app.search import text_store as index
from app.search.folding import fold
from app.search.text_store import ReportText
from app.vocabulary import ReportStatus, Scope

BATCH = 500
"""Reports held in memory at a time: some ten thousand signs each."""


def add(session: Session, published: Sequence[Published]) -> None:
    """Index the texts of published revisions that are not indexed."""
    index.put(session, map(_text, published))


def _text(published: Published) -> ReportText:
    said = published.said
    parts = (part for section in said.sections for part in (section.title, section.text))
    lines = tuple(map(fold, (said.title or "", *parts)))
    return ReportText(published.unit_id, said.year, published.scope, published.revision_id, lines)


def remove(session: Session, *, unit_id: int, year: int, scope: Scope) -> None:
    """Forget the text of one report."""
    index.remove(session, unit_id=unit_id, year=year, scope=scope)


def rebuild(session: Session) -> None:
    """Index the texts of all published revisions anew."""
    index.clear(session)
    last = 0
    while True:
        some = _published().where(col(Revision.id) > last).order_by(col(Revision.id)).limit(BATCH)
        texts = list(_texts(session, some))
        if not texts:
            return
        index.put(session, texts)
        last = texts[-1].revision_id


def originals(session: Session, revision_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What revisions say, as written, by revision id: the lines that the index has folded."""
    found: dict[int, tuple[str, ...]] = {}
    for start in range(0, len(revision_ids), BATCH):
        some = list(revision_ids[start : start + BATCH])
        query = select(col(Revision.id), col(Revision.title), col(Revision.sections))
        for number, title, sections in session.execute(query.where(col(Revision.id).in_(some))):
            found[number] = _lines(title, sections)
    return found


def _published() -> Select[Any]:
    chosen: tuple[Any, ...] = (
        col(Unit.id),
        col(Report.year),
        col(Report.scope),
        col(Revision.id),
        col(Revision.title),
        col(Revision.sections),
    )
    return (
        select(*chosen)
        .select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, col(Revision.report_id) == col(Report.id))
        .where(
            col(Revision.number) == col(Report.published),
            col(Revision.status) == ReportStatus.PUBLISHED.value,
        )
    )


def _texts(session: Session, statement: Select[Any]) -> Iterator[ReportText]:
    for unit_id, year, scope, revision_id, title, sections in session.execute(statement).all():
        lines = tuple(map(fold, _lines(title, sections)))
        yield ReportText(unit_id, year, Scope(scope), revision_id, lines)


def _lines(title: str | None, sections: Sequence[dict[str, str]]) -> tuple[str, ...]:
    """The title, then title and text of each section."""
    parts = (part for section in sections for part in (section["title"], section["text"]))
    return (title or "", *parts)
