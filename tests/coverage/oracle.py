"""What coverage should answer, worked out the plain way: a walk over every unit and year.

Written from the law and the definitions alone, with none of the service's own rules.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from app.actor import Actor
from app.coverage.question import CoverageQuery
from app.vocabulary import Kind, Level, ReportStatus
from tests.coverage.world import Body, Filed, World

Row = dict[str, Any]


def is_expected(world: World, body: Body, year: int) -> bool:
    """On the list: its entry, else a valid body, institutions only under the 2007 text."""
    if (body.code, year) in world.entries:
        return world.entries[body.code, year]
    valid = (body.valid_from or 0) <= year <= (body.valid_to or 9999)
    institution = body.kind is Kind.PUBLIC_INSTITUTION and year >= 2019
    return valid and not body.placeholder and not institution


def due(world: World, body: Body, year: int) -> date | None:
    """The law's date or the nearest local one, whichever is earlier."""
    local = None
    for code in (*body.above, body.code):
        local = world.calendar.get((code, year, body.kind), local)
    law = None
    if year <= 2018:
        law = date(year + 1, 3, 31)
    elif body.level is not Level.TOWNSHIP:
        law = {Kind.DEPARTMENT: date(year + 1, 1, 31), Kind.GOVERNMENT: date(year + 1, 3, 31)}.get(body.kind)
    if law is None or local is None:
        return law or local
    return min(law, local)


def taken(world: World, query: CoverageQuery) -> list[Body]:
    """The units a question is about."""
    units = query.units
    invented = any(world.units[code].synthetic for code in units.within)
    return [
        body
        for body in world.units.values()
        if (not units.within or set(units.within) & {body.code, *body.above})
        and (not units.levels or body.level in units.levels)
        and (not units.kinds or body.kind in units.kinds)
        and (units.synthetic or (units.synthetic is None and invented) or not body.synthetic)
    ]


def by_body(world: World) -> dict[tuple[str, int], list[Filed]]:
    """The reports of each unit and year."""
    found: dict[tuple[str, int], list[Filed]] = defaultdict(list)
    for filed in world.reports:
        found[filed.unit, filed.year].append(filed)
    return found


def years_of(world: World, query: CoverageQuery, this_year: int) -> list[int]:
    """The years asked, or from the first published report to the last year that has ended."""
    if query.years is not None:
        return [year for year in query.years if year <= this_year]
    codes = {body.code for body in taken(world, query)}
    public = [filed.year for filed in world.reports if filed.public and filed.unit in codes]
    return list(range(min([*public, this_year - 1]), this_year))


def in_hand(reports: list[Filed], body: Body, actor: Actor) -> bool:
    """Handed in, and seen by this actor."""
    steps = (ReportStatus.SUBMITTED, ReportStatus.APPROVED)
    sees = actor.role is not None and (actor.unit is None or actor.unit in (body.code, *body.above))
    return sees and any(filed.status in steps for filed in reports)


def counts(world: World, query: CoverageQuery, actor: Actor, today: date) -> dict[tuple[Any, ...], Row]:
    """The rows by their keys."""
    reports = by_body(world)
    rows: dict[tuple[Any, ...], Row] = {}
    for body in taken(world, query):
        place = {level.value: world.ancestor(body, level) for level in Level}
        for year in years_of(world, query, today.year):
            mine = reports[body.code, year]
            public = [filed for filed in mine if filed.public]
            expected, received = is_expected(world, body, year), in_hand(mine, body, actor) or bool(public)
            if not expected and not received:
                continue
            known = place | {"year": year, "level": body.level.value, "kind": body.kind.value}
            row = rows.setdefault(tuple(known[d.value] for d in query.group_by), defaultdict(int))
            limit = due(world, body, year)
            days = [filed.published_on for filed in public if filed.published_on is not None]
            row["expected"] += expected
            row["received"] += received
            row["published"] += bool(public)
            row["no_deadline"] += bool(public) and limit is None
            row["undated"] += bool(public) and limit is not None and not days
            row["on_time"] += bool(days) and limit is not None and min(days) <= limit
            row["late"] += bool(days) and limit is not None and min(days) > limit
            row["missing"] += expected and not public
            row["overdue"] += expected and not public and limit is not None and today > limit
            row["unexpected"] += bool(public) and not expected
            row["synthetic"] = bool(row["synthetic"] or body.synthetic)
    return rows


def missing(world: World, query: CoverageQuery, actor: Actor, today: date) -> list[tuple[Any, ...]]:
    """The missing by code and year."""
    reports = by_body(world)
    found: list[tuple[Any, ...]] = []
    for body in sorted(taken(world, query), key=lambda body: body.code):
        for year in years_of(world, query, today.year):
            mine = reports[body.code, year]
            if not is_expected(world, body, year) or any(filed.public for filed in mine):
                continue
            limit = due(world, body, year)
            days = None if limit is None else max((today - limit).days, 0)
            found.append(
                (body.code, f"{body.code}单位", body.level.value, body.kind.value, year,
                 limit.isoformat() if limit else None, days, in_hand(mine, body, actor), body.synthetic)
            )  # fmt: skip
    return found
