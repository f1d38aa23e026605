"""Append to the journal, in the transaction of the write it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.db.version import mark
from app.journal import store


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
    append_many(session, actor, at=at, entries=[entry])


def append_many(session: Session, actor: Actor, *, at: datetime, entries: Sequence[Entry]) -> None:
    """Write entries in their order. They are numbered and stored when the transaction commits."""
    if not entries:
        return
    mark(session)
    # Not asdict(): it would copy a whole report, value by value.
    rows = [
        {"at": at, "actor": actor.name, "request_id": actor.request_id}
        | {field.name: getattr(entry, field.name) for field in fields(entry)}
        for entry in entries
    ]
    store.defer(session, rows)
