"""The files reports were read from."""

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.tables import Source
from app.reports.model import SourceFacts

_FACTS = (col(Source.sha256), col(Source.name), col(Source.media_type), col(Source.size))


def facts(session: Session, sha256: str) -> SourceFacts | None:
    """All of a file but its bytes."""
    row = session.execute(select(*_FACTS).where(col(Source.sha256) == sha256)).one_or_none()
    return None if row is None else SourceFacts(*row)


def content(session: Session, sha256: str) -> bytes:
    """Its bytes as they came."""
    found: bytes = session.execute(
        select(col(Source.content)).where(col(Source.sha256) == sha256)
    ).scalar_one()
    return found
