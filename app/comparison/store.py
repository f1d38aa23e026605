"""The SQL under comparisons: the narratives of many reports at once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from app.content import Section
from app.db.tables import Revision

BATCH = 500


def sections(session: Session, revision_ids: Sequence[int]) -> Mapping[int, tuple[Section, ...]]:
    """The narratives of these revisions by their row."""
    found: dict[int, tuple[Section, ...]] = {}
    for start in range(0, len(revision_ids), BATCH):
        statement = select(col(Revision.id), col(Revision.sections)).where(
            col(Revision.id).in_(revision_ids[start : start + BATCH])
        )
        for number, parts in session.execute(statement):
            found[number] = tuple(Section(**part) for part in parts)
    return found
