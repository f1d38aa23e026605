"""The columns of a revision that say all but its content, and what they become."""

from typing import Any

from sqlmodel import col

from app.db.tables import Revision
from app.reports.model import RevisionMeta
from app.vocabulary import FormCode, ReportStatus

META: tuple[Any, ...] = (
    col(Revision.id),
    col(Revision.number),
    col(Revision.status),
    col(Revision.form),
    col(Revision.title),
    col(Revision.historical),
    col(Revision.note),
    col(Revision.source_sha256),
    col(Revision.created_at),
    col(Revision.confidentiality_by),
    col(Revision.confidentiality_on),
    col(Revision.published_at),
    col(Revision.ended_at),
    col(Revision.withdrawn_at),
    col(Revision.withdrawn_reason),
)


def meta_of(row: Any) -> RevisionMeta:
    """A row of `META` (and nothing before it) as a value."""
    number, ordinal, status, form, title, historical, *rest = row[: len(META)]
    return RevisionMeta(number, ordinal, ReportStatus(status), FormCode(form), title, bool(historical), *rest)
