"""Append to the journal, in the transaction of the write it tells of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.db.tables import Journal


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `before` and `after` are JSON values, None where there was none.

    `public` entries are those the change feed may show to anyone.
    """

    kind: str
    action: str
    unit: str | None = None
    year: int | None = None
    scope: str | None = None
    revision: int | None = None
    before: Any = None
    after: Any = None
    public: bool = False


def append(session: Session, actor: Actor, *, at: datetime, entry: Entry) -> None:
    """Write one entry; it stands or falls with the session's transaction."""
    session.add(
        Journal(
            at=at,
            actor=actor.name,
            request_id=actor.request_id,
            kind=entry.kind,
            action=entry.action,
            unit=entry.unit,
            year=entry.year,
            scope=entry.scope,
            revision=entry.revision,
            public=entry.public,
            before=entry.before,
            after=entry.after,
        )
    )
