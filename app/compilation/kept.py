"""What compilations answered, kept: each under its number, for keys over its unit."""

from datetime import datetime

from sqlmodel import Session

from app.actor import Actor
from app.compilation import store
from app.compilation.answer import Gathered, Json
from app.compilation.model import Column
from app.journal.service import Entry, append
from app.paging import Page, Window, decode, encode
from app.problems import ProblemError
from app.reports import clock, rules
from app.reports.model import View
from app.units.filters import UnitFilter, reached
from app.vocabulary import Scope

JOURNALLED = "compilation"


def keep(session: Session, actor: Actor, found: Gathered, view: View, answer: Json) -> Json:
    """Keep the answer under a number, and tell the journal."""
    at = clock.moment(session)
    unit, year, scope, revision = found.unit.code, found.year, found.scope, view.revision.number
    number = store.keep(
        session,
        at=at,
        actor=actor.name,
        unit=unit,
        year=year,
        scope=scope,
        revision=revision,
        answer=answer,
    )
    after = {"id": number, "answer": answer}
    entry = Entry(JOURNALLED, "created", unit, year, scope.value, revision, after=after)
    append(session, actor, at=at, entry=entry)
    return _recalled(number, at, actor.name, answer)


def get(session: Session, actor: Actor, *, number: int) -> Json:
    """What a compilation answered then. Raises ProblemError `compilation_unknown`, also for a
    caller whose key is not over the unit."""
    row = store.find(session, number)
    if row is None or not rules.reaches(actor, row[-1]):
        raise ProblemError(
            "compilation_unknown", f"没有编号为 {number} 的汇总。", f"There is no compilation {number}."
        )
    return _recalled(*row[:4])


def working_paper(session: Session, actor: Actor, *, number: int) -> tuple[Json, list[Column]]:
    """What a compilation answered, and what each report that went in said then. Raises as `get`."""
    answer = get(session, actor, number=number)
    sources = [(each["unit"], Scope(each["scope"]), each["revision"]) for each in answer["sources"]]
    rows = store.revision_ids(session, sources, answer["year"])
    figures = store.values(session, list(rows.values()))
    names = {each["unit"]: each["unit_name"] for each in answer["sources"]}
    return answer, [
        Column(unit, names[unit], figures[rows[unit, scope]])
        for unit, scope, _ in sources
        if (unit, scope) in rows
    ]


def page(
    session: Session, actor: Actor, *, units: UnitFilter, year: int | None, window: Window
) -> Page[Json]:
    """Those this actor's key is over, by unit, year and number; `cells` are left to `get`."""
    after = None if window.cursor is None else decode(window.cursor, (str, int, int))
    reach = reached(session, actor)
    rows = store.listing(session, units, reach, year=year, after=after, limit=window.limit + 1)
    found = [_recalled(*row[:4]) for row in rows]
    last = found[window.limit - 1] if len(found) > window.limit else None
    following = None if last is None else encode([last["unit"], last["year"], last["id"]])
    total = store.count(session, units, reach, year=year) if window.count else None
    return Page([_in_short(answer) for answer in found[: window.limit]], following, total)


def _in_short(answer: Json) -> Json:
    """Without the lists, which only the single answer has."""
    return {k: v for k, v in answer.items() if k not in ("sources", "left_out", "cells", "findings")}


def _recalled(number: int, at: datetime, by: str, answer: Json) -> Json:
    moment = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return answer | {"id": number, "at": moment, "by": by}
