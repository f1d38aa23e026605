"""Files and the record of imports in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.db.tables import Import, Source


def keep_source(
    session: Session, *, sha256: str, name: str | None, media_type: str, content: bytes, at: datetime
) -> None:
    """Keep a file; the same file twice is kept once, under the name it first had."""
    maker: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = {
        "sha256": sha256,
        "name": name,
        "media_type": media_type,
        "size": len(content),
        "content": content,
        "stored_at": at,
    }
    session.execute(maker.insert(Source.metadata.tables["source"]).values(**row).on_conflict_do_nothing())


def keep_import(session: Session, record: Import) -> None:
    """Keep what was answered."""
    session.execute(insert(Import.metadata.tables["import"]), record.model_dump())


def find_import(session: Session, number: str) -> Import | None:
    """What was answered then."""
    return session.scalars(select(Import).where(col(Import.id) == number)).one_or_none()


def last_import(session: Session, sha256: str, asked: dict[str, Any]) -> Import | None:
    """The last import of a file of which the same was said."""
    statement = (
        select(Import)
        .where(col(Import.source_sha256) == sha256)
        .order_by(col(Import.at).desc(), col(Import.id))
        .limit(20)
    )
    return next((record for record in session.scalars(statement) if record.asked == asked), None)
