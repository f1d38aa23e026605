"""Many reports recorded as long since published, in one go: a province in seconds.

The same things happen as for a single one (checks, facts, journal), batch by batch.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.registry import catalogue
from app.checks.context import Context
from app.checks.run import run
from app.content import ReportContent
from app.journal.service import Entry, append_many
from app.problems import ProblemError
from app.reports import clock, rules, snapshot
from app.reports.model import UnitFacts
from app.reports.service import checking, common
from app.reports.store import bulk
from app.rollups.published import Published
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
class _Year:
    """The reports of one year that were added, with their revision rows."""

    contents: dict[Key, ReportContent]
    revisions: dict[Key, int]
    units: dict[Key, UnitFacts]


def record_many(session: Session, actor: Actor, filed: Iterable[Filed]) -> int:
    """Record reports as published elsewhere; returns how many were added.

    They come in the order of their years. One that exists already is left alone, whoever
    made it. Each is checked against its unit's years in the same call.
    Raises ProblemError `unit_unknown`, `forbidden`.
    """
    added = 0
    calendar = local_calendar(session)
    years: deque[_Year] = deque(maxlen=rules.HISTORY + 2)
    for _, together in groupby(filed, key=lambda each: each.content.year):
        year = _add(session, actor, list(together))
        added += len(year.revisions)
        years.append(year)
        if len(years) > 1:
            _check(session, list(years)[:-1], following=year, calendar=calendar)
    if years:
        _check(session, list(years), following=None, calendar=calendar)
    return added


def _add(session: Session, actor: Actor, filed: list[Filed]) -> _Year:
    facts = bulk.units(session, sorted({each.unit for each in filed}))
    there = bulk.there(session, filed[0].content.year)
    given: dict[Key, tuple[UnitFacts, ReportContent, str | None]] = {}
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
            given[unit.code, scope] = unit, replace(each.content, scope=scope), each.note
    at = clock.moment(session)
    ids = bulk.insert_published(session, list(given.values()), at=at) if given else []
    published = [
        Published(unit.id, number, said) for number, (unit, said, _) in zip(ids, given.values(), strict=True)
    ]
    refresh_many(session, published)
    append_many(session, actor, at=at, entries=list(_entries(given)))
    return _Year(
        contents={key: said for key, (_, said, _) in given.items()},
        revisions=dict(zip(given, ids, strict=True)),
        units={key: unit for key, (unit, _, _) in given.items()},
    )


def _entries(given: dict[Key, tuple[UnitFacts, ReportContent, str | None]]) -> Iterator[Entry]:
    state = {"status": "published", "draft": None, "published": 1, "version": 1}
    for (unit, scope), (_, said, note) in given.items():
        after = snapshot.of_report(said, historical=True, note=note) | {"status": "published", "state": state}
        yield Entry(
            kind="report",
            action="published",
            unit=unit,
            year=said.year,
            scope=scope.value,
            revision=1,
            after=after,
            public=True,
        )


def _check(session: Session, years: list[_Year], *, following: _Year | None, calendar: Calendar) -> None:
    """Check the last of `years` against those before it and the one after."""
    *earlier, year = years
    checked = []
    for key, said in year.contents.items():
        unit = year.units[key]
        history = tuple(past.contents[key] for past in earlier if key in past.contents)
        last = history[-1] if history and history[-1].year == said.year - 1 else None
        after = following.contents.get(key) if following else None
        context = Context(
            today=clock.today(),
            unit_name=unit.name,
            level=unit.level,
            kind=unit.kind,
            scope=rules.usual_scope(unit.kind),
            previous=last,
            following=after if after is not None and after.year == said.year + 1 else None,
            history=tuple(past for past in history if past.year >= said.year - rules.HISTORY),
            local_deadline=calendar.due(path=unit.path, kind=unit.kind, year=said.year),
        )
        found = run(said, form=common.form_of(said.form), catalogue=catalogue(), context=context)
        stored = checking.identified([(finding, False) for finding in found], [])
        checked.append((year.revisions[key], stored))
    bulk.insert_findings(session, checked)
