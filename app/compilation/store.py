"""The SQL under compilations: the tree, what was filed, the values, and the record kept of each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, literal, select, tuple_
from sqlmodel import Session, col

from app.catalogue.registry import from_scaled
from app.compilation.model import Body, Filed
from app.content import CellKey, Figure
from app.db.tables import Compilation, Report, Revision, Unit, Value
from app.rollups.cells import cells
from app.units.filters import UnitFilter, conditions
from app.units.reporting import expected
from app.units.store import valid_in
from app.vocabulary import FormCode, Kind, Level, ReportStatus, Scope, ValueStatus

BATCH = 500
"""Codes or revisions named in one statement: a database bounds how many parameters it takes."""


def children(session: Session, parents: Sequence[str], year: int) -> list[Body]:
    """The units directly below these that exist in the year, by code."""
    found: list[Body] = []
    for start in range(0, len(parents), BATCH):
        statement = (
            select(
                col(Unit.code),
                col(Unit.name),
                col(Unit.level),
                col(Unit.kind),
                col(Unit.parent),
                expected(literal(year)),
                col(Unit.placeholder),
                col(Unit.vertical),
                col(Unit.synthetic),
            )
            .where(col(Unit.parent).in_(parents[start : start + BATCH]), valid_in(year))
            .order_by(col(Unit.code))
        )
        for code, name, level, kind, parent, *flags in session.execute(statement):
            found.append(Body(code, name, Level(level), Kind(kind), parent, *map(bool, flags)))
    return sorted(found, key=lambda body: body.code)


def filed(
    session: Session, codes: Sequence[str], year: int, *, drafts: bool
) -> Mapping[str, Mapping[Scope, Filed]]:
    """What these units filed for the year, by code and scope; with `drafts` also what is not
    public, as those whose key is over the units may know."""
    public = and_(col(Revision.report_id) == col(Report.id), col(Revision.number) == col(Report.published))
    found: dict[str, dict[Scope, Filed]] = defaultdict(dict)
    for start in range(0, len(codes), BATCH):
        statement = (
            select(
                col(Report.unit),
                col(Report.scope),
                col(Report.status),
                col(Revision.status),
                col(Revision.id),
                col(Revision.number),
                col(Revision.form),
            )
            .outerjoin(Revision, public)
            .where(col(Report.unit).in_(codes[start : start + BATCH]), col(Report.year) == year)
            .order_by(col(Report.unit), col(Report.scope))
        )
        for code, scope, status, seen, revision_id, number, form in session.execute(statement):
            if seen == ReportStatus.PUBLISHED.value:
                found[code][Scope(scope)] = Filed(
                    Scope(scope), ReportStatus.PUBLISHED, revision_id, number, FormCode(form)
                )
            elif drafts or seen == ReportStatus.WITHDRAWN.value:
                said = status if drafts else seen
                found[code][Scope(scope)] = Filed(Scope(scope), ReportStatus(said))
    return found


def values(session: Session, revision_ids: Sequence[int]) -> dict[int, dict[CellKey, Figure]]:
    """The figures of these revisions, without their raw texts."""
    key_of = cells(session).key_of
    found: dict[int, dict[CellKey, Figure]] = {number: {} for number in revision_ids}
    for start in range(0, len(revision_ids), BATCH):
        statement = select(
            col(Value.revision_id), col(Value.cell_id), col(Value.value), col(Value.status)
        ).where(col(Value.revision_id).in_(revision_ids[start : start + BATCH]))
        for revision_id, cell_id, scaled, status in session.execute(statement):
            key = key_of[cell_id]
            value = None if scaled is None else from_scaled(scaled, key.indicator)
            found[revision_id][key] = Figure(key, value, ValueStatus(status))
    return found


def revision_ids(
    session: Session, wanted: Sequence[tuple[str, Scope, int]], year: int
) -> dict[tuple[str, Scope], int]:
    """The rows of these revisions (unit, scope, number) by unit and scope."""
    found: dict[tuple[str, Scope], int] = {}
    for start in range(0, len(wanted), BATCH):
        batch = {(unit, scope.value): number for unit, scope, number in wanted[start : start + BATCH]}
        statement = (
            select(col(Report.unit), col(Report.scope), col(Revision.number), col(Revision.id))
            .join(Revision, col(Revision.report_id) == col(Report.id))
            .where(col(Report.unit).in_([unit for unit, _ in batch]), col(Report.year) == year)
        )
        for unit, scope, number, revision_id in session.execute(statement):
            if batch.get((unit, scope)) == number:
                found[unit, Scope(scope)] = revision_id
    return found


def keep(
    session: Session,
    *,
    at: datetime,
    actor: str,
    unit: str,
    year: int,
    scope: Scope,
    revision: int,
    answer: Mapping[str, Any],
) -> int:
    """Keep what a compilation answered; returns its number."""
    made = insert(Compilation).values(
        at=at, actor=actor, unit=unit, year=year, scope=scope.value, revision=revision, answer=answer
    )
    number: int = session.execute(made.returning(col(Compilation.id))).scalar_one()
    return number


_ROW = (
    col(Compilation.id),
    col(Compilation.at),
    col(Compilation.actor),
    col(Compilation.answer),
    col(Unit.path),
)


def find(session: Session, number: int) -> tuple[int, datetime, str, dict[str, Any], str] | None:
    """One compilation: its number, when, by whom, what it answered, and its unit's path."""
    statement = select(*_ROW).join(Unit, col(Unit.code) == col(Compilation.unit))
    row = session.execute(statement.where(col(Compilation.id) == number)).one_or_none()
    return None if row is None else tuple(row)


_ORDER = (col(Compilation.unit), col(Compilation.year), col(Compilation.id))


def listing(
    session: Session,
    units: UnitFilter,
    reach: Any,
    *,
    year: int | None,
    after: Sequence[str | int] | None,
    limit: int,
) -> Iterator[tuple[int, datetime, str, dict[str, Any], str]]:
    """Up to `limit` of them by unit, year and number."""
    statement = (
        select(*_ROW)
        .join(Unit, col(Unit.code) == col(Compilation.unit))
        .where(*_where(session, units, reach, year))
        .order_by(*_ORDER)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(*_ORDER) > tuple_(*(literal(part) for part in after)))
    for row in session.execute(statement):
        yield tuple(row)


def count(session: Session, units: UnitFilter, reach: Any, *, year: int | None) -> int:
    """How many `listing` gives in all."""
    statement = (
        select(func.count())
        .select_from(Compilation)
        .join(Unit, col(Unit.code) == col(Compilation.unit))
        .where(*_where(session, units, reach, year))
    )
    return int(session.execute(statement).scalar_one())


def _where(session: Session, units: UnitFilter, reach: Any, year: int | None) -> list[Any]:
    found = [*conditions(session, units), reach]
    return found if year is None else [*found, col(Compilation.year) == year]
