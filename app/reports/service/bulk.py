"""Many reports recorded as long since published, in one go: a province in seconds.

The same things happen as for a single one (checks, facts, journal), batch by batch.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlmodel import Session

from app.actor import Actor
from app.checks.context import Context
from app.content import ReportContent
from app.journal.service import Entry, append_many
from app.problems import ProblemError
from app.reports import clock, rules, snapshot
from app.reports.model import StoredFinding, UnitFacts
from app.reports.service import checking
from app.reports.store import bulk
from app.rollups.service import refresh_many
from app.units.calendar import Calendar, local_calendar
from app.vocabulary import Scope

Key = tuple[str, Scope]


@dataclass(frozen=True, slots=True)
class Filed:
    """One report to record: whose it is, what it says, where its figures come from."""

    unit: str
    content: ReportContent
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One report that is not there yet, checked."""

    unit: UnitFacts
    said: ReportContent
    note: str | None
    findings: Sequence[StoredFinding]

    @property
    def key(self) -> Key:
        """Which report of its year it is."""
        assert self.said.scope is not None  # noqa: S101  decided when it was planned
        return self.unit.code, self.said.scope


def record_many(session: Session, actor: Actor, filed: Iterable[Filed]) -> int:
    """Record reports as published elsewhere; returns how many were added. `plan` and `write` in
    one transaction; a long load plans in a session that only reads, so that others can write
    meanwhile. Raises like `plan`."""
    return write(session, actor, plan(session, actor, filed))


def plan(session: Session, actor: Actor, filed: Iterable[Filed]) -> list[Planned]:
    """Check reports that are to be recorded; needs a session that may only read.

    They come in the order of their years. One that exists already is left out, whoever made it.
    Each is checked against its unit's years in the same call.
    Raises ProblemError `unit_unknown`, `forbidden`.
    """
    calendar = local_calendar(session)
    planned: list[Planned] = []
    years: deque[_Year] = deque(maxlen=rules.HISTORY + 2)
    for _, together in groupby(filed, key=lambda each: each.content.year):
        year = _new(session, actor, list(together))
        if years:
            planned += _checked(session, list(years), year, calendar)
        years.append(year)
    return planned + (_checked(session, list(years), {}, calendar) if years else [])


def write(session: Session, actor: Actor, planned: Iterable[Planned]) -> int:
    """Store what was planned, in the session's transaction, but for reports that have come in the
    meantime; returns how many were added."""
    added = 0
    for year, together in groupby(planned, key=lambda each: each.said.year):
        there = bulk.there(session, year)
        new = [each for each in together if each.key not in there]
        if new:
            _write_year(session, actor, new)
            added += len(new)
    return added


_Year = dict[Key, Planned]
"""The reports of one year that are new, not checked yet."""


def _new(session: Session, actor: Actor, filed: Sequence[Filed]) -> _Year:
    facts = bulk.units(session, sorted({each.unit for each in filed}))
    there = bulk.there(session, filed[0].content.year)
    found: _Year = {}
    for each in filed:
        unit = facts.get(each.unit)
        if unit is None:
            raise ProblemError(
                "unit_unknown",
                f"没有代码为「{each.unit[:40]}」的单位。",
                f"There is no unit with the code {each.unit[:40]!r}.",
            )
        rules.require_reach(actor, unit)
        scope = each.content.scope or rules.usual_scope(unit.kind)
        if (unit.code, scope) not in there:
            found[unit.code, scope] = Planned(unit, replace(each.content, scope=scope), each.note, ())
    return found


def _checked(session: Session, years: Sequence[_Year], following: _Year, calendar: Calendar) -> list[Planned]:
    """The reports of the last of `years`, held against those before it and the one after."""
    *earlier, year = years
    return [
        replace(
            each,
            findings=_findings(
                session,
                each,
                [past[key].said for past in earlier if key in past],
                following[key].said if key in following else None,
                calendar,
            ),
        )
        for key, each in year.items()
    ]


def _findings(
    session: Session,
    of: Planned,
    earlier: Sequence[ReportContent],
    after: ReportContent | None,
    calendar: Calendar,
) -> list[StoredFinding]:
    unit, said = of.unit, of.said
    history = tuple(past for past in earlier if past.year >= said.year - rules.HISTORY)
    context = Context(
        today=clock.today(),
        unit_name=unit.name,
        level=unit.level,
        kind=unit.kind,
        scope=rules.usual_scope(unit.kind),
        previous=next((past for past in history if past.year == said.year - 1), None),
        following=after if after is not None and after.year == said.year + 1 else None,
        history=history,
        local_deadline=calendar.due(path=unit.path, kind=unit.kind, year=said.year),
    )
    found = checking.judge(session, unit, said, context)
    return checking.identified([(finding, False) for finding in found], [])


def _write_year(session: Session, actor: Actor, new: Sequence[Planned]) -> None:
    at = clock.moment(session)
    published = bulk.insert_published(
        session, [bulk.First(each.unit, each.said, each.note, at, at) for each in new]
    )
    bulk.insert_findings(
        session, [(row.revision_id, each.findings) for row, each in zip(published, new, strict=True)]
    )
    refresh_many(session, published)
    append_many(session, actor, at=at, entries=[_entry(each) for each in new])


def _entry(of: Planned) -> Entry:
    state = {"status": "published", "draft": None, "published": 1, "version": 1}
    said = snapshot.of_report(of.said, historical=True, note=of.note)
    return Entry(
        kind="report",
        action="published",
        unit=of.unit.code,
        year=of.said.year,
        scope=of.key[1].value,
        revision=1,
        after=said | {"status": "published", "state": state},
        public=True,
    )
