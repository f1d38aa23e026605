"""What a change of the local calendar means for the reports it binds: late, or late no more.

Only the finding on time can change, so only that check is run; the others' findings stay where
they are, in the order that a whole run of the checks would give.
"""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.registry import catalogue
from app.checks import timeliness
from app.checks.context import Context
from app.checks.run import CHECKS
from app.content import Finding, Publication, ReportContent
from app.reports import clock
from app.reports.model import RevisionMeta, State, StoredFinding
from app.reports.service import checking, common
from app.reports.store import deadlines as store
from app.reports.store import findings
from app.reports.store.deadlines import Bound
from app.units.calendar import Calendar, local_calendar
from app.vocabulary import Kind

BATCH = 500
_PLACE = {code.code: place for place, check in enumerate(CHECKS) for code in check.CODES}
_OWN = CHECKS.index(timeliness)


def recheck(session: Session, actor: Actor, *, path: str, kind: Kind, year: int) -> int:
    """Judge anew whether the reports of a year came in time, of the bodies of this kind in the
    area with this path; returns how many revisions have other findings now. To be called in the
    transaction that has changed the calendar."""
    calendar = local_calendar(session)
    bound = store.bound(session, path=path, kind=kind, year=year)
    states: dict[int, State] = {}
    changed = 0
    for start in range(0, len(bound), BATCH):
        some = bound[start : start + BATCH]
        held = findings.of_several(session, [each.meta.id for each in some])
        for each in some:
            before = held[each.meta.id]
            found = _found(each, calendar)
            if found == [stored.finding for stored in before if _is_own(stored)]:
                continue
            state = states.get(each.state.id, each.state)
            states[each.state.id] = _keep(session, actor, state, each.meta, before, found)
            changed += 1
    return changed


def _keep(
    session: Session,
    actor: Actor,
    state: State,
    meta: RevisionMeta,
    before: Sequence[StoredFinding],
    found: Sequence[Finding],
) -> State:
    after = checking.identified(_in_order(before, found), before)
    findings.replace(session, {meta.id: after}, had=[meta.id])
    checking.note_lost(session, actor, state, meta, before, after)
    return checking.note_rechecked(session, actor, state, meta)


def _found(of: Bound, calendar: Calendar) -> list[Finding]:
    state = of.state
    unit = state.unit
    said = ReportContent(state.year, of.meta.form, publication=Publication(published_on=of.published_on))
    due = calendar.due(path=unit.path, kind=unit.kind, year=state.year)
    context = Context(clock.today(), unit.name, unit.level, unit.kind, local_deadline=due)
    return list(timeliness.check(said, common.form_of(said.form), catalogue(), context))


def _is_own(stored: StoredFinding) -> bool:
    return not stored.from_reader and _PLACE.get(stored.finding.code) == _OWN


def _in_order(before: Iterable[StoredFinding], found: Sequence[Finding]) -> list[tuple[Finding, bool]]:
    """The findings with these on time in place of those there were."""
    others = [(stored.finding, stored.from_reader) for stored in before if not _is_own(stored)]
    later = (
        at
        for at, (finding, from_reader) in enumerate(others)
        if not from_reader and _PLACE.get(finding.code, len(CHECKS)) > _OWN
    )
    at = next(later, len(others))
    return [*others[:at], *((finding, False) for finding in found), *others[at:]]
