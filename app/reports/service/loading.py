"""All that another service has published is taken in at once: for mirrors that begin.

First the reports are stored in whole batches, unchecked; when all are there, each is checked
once, in the context it was last judged in over there: that of the last publication, correction
or withdrawal among its own and the neighbouring years while it was public. So the findings are
those that one receipt after the other (`receiving`) would have left.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlmodel import Session

from app.actor import Actor
from app.content import ReportContent
from app.problems import ProblemError
from app.reports import clock, rules, snapshot
from app.reports.model import RevisionMeta, State, StoredFinding, UnitFacts
from app.reports.service import checking, common
from app.reports.service.moving import note_published
from app.reports.service.receiving import Received
from app.reports.store import bulk, findings, revisions
from app.rollups.published import Published
from app.rollups.service import refresh_many
from app.units.calendar import Calendar, local_calendar
from app.vocabulary import ReportStatus, Scope

UNITS_AT_A_TIME = 50
"""Some 600 reports: half a minute of checks at worst, in one transaction."""
Key = tuple[str, int, Scope]


def absent(session: Session, keys: Sequence[Key]) -> set[Key]:
    """Those of these reports that are not there yet."""
    return set(keys) - bulk.present(session, sorted({unit for unit, _, _ in keys}))


def load(session: Session, actor: Actor, given: Sequence[Received]) -> None:
    """Record the first published revisions of reports that are not there, without their findings.
    Raises ProblemError `unit_unknown`."""
    facts = bulk.units(session, sorted({each.unit for each in given}))
    firsts = [_first(facts, each) for each in given]
    published = bulk.insert_published(session, firsts)
    refresh_many(session, published)
    for each, first, row in zip(given, firsts, published, strict=True):
        _note(session, actor, each, first, row)


def _first(facts: dict[str, UnitFacts], of: Received) -> bulk.First:
    unit = facts.get(of.unit)
    if unit is None:
        raise ProblemError(
            "unit_unknown",
            f"没有代码为「{of.unit[:40]}」的单位。",
            f"There is no unit with the code {of.unit[:40]!r}.",
        )
    review = None if of.historical else of.review
    return bulk.First(
        unit,
        of.said,
        of.note,
        created_at=of.created_at,
        published_at=of.published_at,
        number=of.number,
        version=2,  # made, then published
        historical=of.historical,
        confidentiality_by=review.by if review else None,
        confidentiality_on=review.on if review else None,
        strays=of.unmatched,
    )


def _note(session: Session, actor: Actor, of: Received, first: bulk.First, row: Published) -> None:
    """Both steps, as `receiving.receive` tells them."""
    number, at, since = of.number, of.published_at, of.created_at
    year, status = of.said.year, ReportStatus
    made = State(
        row.revision_id, first.unit, year, of.scope, status.DRAFT, number, None, False, 1, since, since
    )
    out = State(
        row.revision_id, first.unit, year, of.scope, status.PUBLISHED, None, number, False, 2, since, at
    )
    after = snapshot.of_report(of.said, unmatched=of.unmatched, historical=of.historical, note=of.note)
    clock.happen(session, since)
    common.note(session, actor, made, "created", revision=number, after=after)
    clock.happen(session, at)
    review = None if of.historical else of.review
    note_published(
        session, actor, before=made, now=out, historical=of.historical, said=of.said, review=review
    )


def check_next(session: Session, actor: Actor, *, after: str) -> str | None:
    """Check the loaded reports of the next units in the order of their codes; returns the last
    of these, None where there are no more."""
    codes = bulk.reporting(session, after=after, limit=UNITS_AT_A_TIME)
    if not codes:
        return None
    calendar = local_calendar(session)
    every = bulk.once_public(session, codes)
    for _, series in groupby(every, key=lambda each: (each[0].unit.code, each[0].scope)):
        _check_series(session, actor, list(series), calendar)
    return codes[-1]


_Series = Sequence[tuple[State, RevisionMeta]]
"""All published revisions of one unit and scope, over the years."""


def _check_series(session: Session, actor: Actor, series: _Series, calendar: Calendar) -> None:
    state = series[0][0]
    years = {meta.id: each.year for each, meta in series}
    said = revisions.several(session, years, state.scope)
    held = findings.of_several(session, list(years))
    found = {
        meta.id: _findings(session, each, meta, _around(series, each.year, meta, said), said, calendar)
        for each, meta in series
    }
    changed = {number: after for number, after in found.items() if after != held[number]}
    findings.replace(session, changed, had=[number for number in changed if held[number]])
    for each, meta in series:
        if meta.id in changed and meta.number == each.published and each.is_public:
            checking.note_rechecked(session, actor, each, meta)


def _findings(
    session: Session,
    state: State,
    meta: RevisionMeta,
    around: dict[int, ReportContent],
    said: dict[int, ReportContent],
    calendar: Calendar,
) -> list[StoredFinding]:
    context = checking.context_of(state.unit, around, state.year, calendar)
    found = checking.judge(session, state.unit, said[meta.id], context)
    return checking.identified([(finding, False) for finding in found], [])


def _around(
    series: _Series, year: int, of: RevisionMeta, said: dict[int, ReportContent]
) -> dict[int, ReportContent]:
    """By year, what was public of the other years when the revision was last judged."""
    near = [meta for each, meta in series if abs(each.year - year) <= 1]
    at = max(moment for moment in _moments(near) if of.ended_at is None or moment < of.ended_at)
    reach = range(year - rules.HISTORY, year + 2)
    return {
        each.year: said[meta.id]
        for each, meta in series
        if each.year != year and each.year in reach and _is_public(meta, at)
    }


def _moments(metas: Iterable[RevisionMeta]) -> Iterable[datetime]:
    """When something was published, corrected or withdrawn."""
    for meta in metas:
        yield from (moment for moment in (meta.published_at, meta.ended_at) if moment is not None)


def _is_public(meta: RevisionMeta, at: datetime) -> bool:
    assert meta.published_at is not None  # noqa: S101  only such are in a series
    return meta.published_at <= at and (meta.ended_at is None or meta.ended_at > at)
