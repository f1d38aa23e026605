"""What another service has published is recorded here as it was there: for mirrors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from app.actor import Actor
from app.content import ReportContent
from app.reports import clock, snapshot
from app.reports.model import Address, Standing, Stray
from app.reports.service import common, moving
from app.reports.service.moving import Review
from app.reports.service.near import Near
from app.reports.store import reports, revisions
from app.vocabulary import Scope


@dataclass(frozen=True, slots=True)
class Received:
    """One published revision: which, what it says, when it was made and made public."""

    unit: str
    scope: Scope
    number: int
    said: ReportContent
    created_at: datetime
    published_at: datetime
    historical: bool = False
    note: str | None = None
    review: Review | None = None
    unmatched: Sequence[Stray] = ()


def receive(session: Session, actor: Actor, *, given: Received) -> bool:
    """Record the revision as the public one, in place of the one before; False where it is there
    already. Its findings are what our checks say of it. Raises ProblemError `unit_unknown`."""
    clock.happen(session, given.created_at)
    unit, _ = common.locate(session, Address(given.unit, given.said.year))
    near = Near.lock(session, unit, given.scope, given.said.year)
    if near.own is None:
        state = reports.insert(session, unit, near.year, given.scope, at=given.created_at)
        assert state is not None  # noqa: S101  nobody else writes to a mirror
        last = None
    else:
        state, last = near.state, near.standing.published
        if state.published is not None and state.published >= given.number:
            return False
    meta = revisions.insert_one(
        session,
        state.id,
        given.number,
        given.said,
        at=given.created_at,
        note=given.note,
        historical=given.historical,
    )
    near.put(Standing(replace(state, draft=given.number), meta, last))
    near.say(meta, given.said)
    revisions.put_strays(session, meta.id, given.unmatched)
    after = snapshot.of_report(
        given.said, unmatched=given.unmatched, historical=given.historical, note=given.note
    )
    common.note(session, actor, near.state, "created", revision=given.number, after=after)
    clock.happen(session, given.published_at)
    moving.publish(session, actor, near, review=given.review, judge=False)
    return True


def take_back(
    session: Session,
    actor: Actor,
    *,
    unit: str,
    year: int,
    scope: Scope,
    number: int,
    at: datetime,
    reason: str,
) -> bool:
    """Record that the public revision was withdrawn there; False where it is not that one."""
    clock.happen(session, at)
    of, _ = common.locate(session, Address(unit, year))
    near = Near.lock(session, of, scope, year)
    if near.own is None or not near.state.is_public or near.state.published != number:
        return False
    moving.withdraw(session, actor, near, reason)
    return True
