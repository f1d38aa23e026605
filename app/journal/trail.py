"""The audit trail: the journal as those may read it who answer for the units it speaks of."""

from dataclasses import replace
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.journal import store
from app.journal.store import Recorded, TrailFilter
from app.paging import Page, decode, encode

NOT_SHOWN = "hash"
"""Of a key its admins are shown all but this, though nothing can be made of it."""


def page(
    session: Session, actor: Actor, *, wanted: TrailFilter, cursor: str | None, limit: int, count: bool
) -> Page[Recorded]:
    """What happened to the units the actor's key is over (as the tree stands), the newest first;
    what belongs to no unit is for keys over everything. Raises ProblemError `cursor_invalid`."""
    before = None if cursor is None else int(decode(cursor, (int,))[0])
    rows = store.trail(session, actor, wanted, before=before, limit=limit + 1)
    following = encode([rows[limit - 1].seq]) if len(rows) > limit else None
    total = store.trail_count(session, actor, wanted) if count else None
    return Page(list(map(_shown, rows[:limit])), following, total)


def _shown(entry: Recorded) -> Recorded:
    if entry.kind != "key":
        return entry
    return replace(entry, before=_without_secret(entry.before), after=_without_secret(entry.after))


def _without_secret(said: Any) -> Any:
    return {k: v for k, v in said.items() if k != NOT_SHOWN} if isinstance(said, dict) else said
