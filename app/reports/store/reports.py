"""Report rows: found, locked, made, listed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, literal, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.actor import Actor
from app.db.tables import Import, Report, Revision, Unit
from app.paging import Part
from app.problems import ProblemError
from app.reports.model import Listed, State, UnitFacts
from app.reports.store.rows import META, meta_of
from app.units.filters import UnitFilter, conditions, reached
from app.vocabulary import FormCode, Kind, Level, ReportStatus, Scope
from app.years import Years

UNIT: tuple[Any, ...] = (
    col(Unit.id),
    col(Unit.code),
    col(Unit.name),
    col(Unit.level),
    col(Unit.kind),
    col(Unit.path),
    col(Unit.synthetic),
    col(Unit.version),
)
REPORT: tuple[Any, ...] = (
    col(Report.id),
    col(Report.year),
    col(Report.scope),
    col(Report.status),
    col(Report.draft),
    col(Report.published),
    col(Report.version),
    col(Report.created_at),
    col(Report.updated_at),
)
TABLE: Any = Report.metadata.tables["report"]
"""Written to directly: through the class, each write would pass the ORM."""
Rows = Select[*tuple[Any, ...]]
_WITHDRAWN = ReportStatus.WITHDRAWN.value


def unit(session: Session, code: str, *, pointer: str = "/path/unit") -> UnitFacts:
    """The unit with this code. Raises ProblemError `unit_unknown`."""
    row = session.execute(select(*UNIT).where(col(Unit.code) == code)).one_or_none()
    if row is None:
        raise ProblemError(
            "unit_unknown",
            f"没有代码为「{code[:40]}」的单位。",
            f"There is no unit with the code {code[:40]!r}.",
            pointer=pointer,
        )
    return unit_of(row)


def facts(unit: Unit) -> UnitFacts:
    """The same of a unit that was read already."""
    return unit_of(tuple(getattr(unit, column.key) for column in UNIT))


def find(session: Session, of: UnitFacts, year: int, scope: Scope) -> State | None:
    """The report of this unit, year and scope, or None."""
    statement = select(*REPORT, _is_withdrawn()).where(*_is(of, year, scope))
    row = session.execute(statement).one_or_none()
    return None if row is None else state_of(of, row)


def insert(session: Session, of: UnitFacts, year: int, scope: Scope, *, at: datetime) -> State | None:
    """Make the row of a new report with its first draft open; None where another was quicker."""
    maker: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = (
        maker.insert(TABLE)
        .values(
            unit=of.code,
            year=year,
            scope=scope.value,
            status=ReportStatus.DRAFT.value,
            draft=1,
            published=None,
            version=1,
            created_at=at,
            updated_at=at,
        )
        .on_conflict_do_nothing(index_elements=["unit", "year", "scope"])
        .returning(TABLE.c.id)
    )
    number: int | None = session.execute(statement).scalar_one_or_none()
    if number is None:
        return None
    return State(number, of, year, scope, ReportStatus.DRAFT, 1, None, False, 1, at, at)


def touch(session: Session, state: State, *, at: datetime, **changed: Any) -> State:
    """Count one more write of a report that this writer has locked; `changed` are columns
    (`status`, `draft`, `published`). Returns how it stands now."""
    words = {name: getattr(value, "value", value) for name, value in changed.items()}
    session.execute(
        update(TABLE)
        .where(TABLE.c.id == state.id)
        .values(version=TABLE.c.version + 1, updated_at=at, **words)
    )
    return replace(state, version=state.version + 1, updated_at=at, **changed)


def remove(session: Session, report_id: int) -> None:
    """Delete the row; its revisions must be gone. What imports answered stays."""
    session.execute(update(Import).where(col(Import.report_id) == report_id).values(report_id=None))
    session.execute(delete(Report).where(col(Report.id) == report_id))


def by_id(session: Session, report_id: int) -> State | None:
    """The report with this row number."""
    statement = (
        select(*REPORT, _is_withdrawn(), *UNIT)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .where(col(Report.id) == report_id)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else state_of(unit_of(row[len(REPORT) + 1 :]), row)


class ReportFilter:
    """What a list of reports is narrowed by; empty means everything."""

    __slots__ = ("forms", "scopes", "statuses", "units", "years")

    def __init__(
        self,
        *,
        units: UnitFilter,
        scopes: Sequence[Scope] = (),
        years: Years | None = None,
        forms: Sequence[FormCode] = (),
        statuses: Sequence[ReportStatus] = (),
    ) -> None:
        self.units = units
        self.scopes = tuple(scopes)
        self.years = years
        self.forms = tuple(forms)
        self.statuses = tuple(statuses)


BATCH = 1_000
_ORDER = (col(Unit.code), col(Report.year), col(Report.scope))


def page(
    session: Session, actor: Actor, wanted: ReportFilter, *, after: Sequence[Part] | None, limit: int
) -> list[Listed]:
    """At most `limit` reports that the actor may see, by unit code, year and scope."""
    chosen = (*REPORT, _is_withdrawn(), *UNIT, col(Revision.published_on), *META)
    statement = _seen(session, actor, wanted, select(*chosen)).order_by(*_ORDER).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(*_ORDER) > tuple_(*(literal(part) for part in after)))
    return [_listed(row) for row in session.execute(statement)]


def stream(session: Session, actor: Actor, wanted: ReportFilter, *, limit: int | None) -> Iterator[Listed]:
    """All of them (or the first `limit`), read from the database a batch at a time."""
    chosen = (*REPORT, _is_withdrawn(), *UNIT, col(Revision.published_on), *META)
    statement = _seen(session, actor, wanted, select(*chosen)).order_by(*_ORDER).limit(limit)
    for row in session.execute(statement, execution_options={"yield_per": BATCH}):
        yield _listed(row)


def count(session: Session, actor: Actor, wanted: ReportFilter) -> int:
    """How many reports the list has in all."""
    return int(session.execute(_seen(session, actor, wanted, select(func.count()))).scalar_one())


def _seen(session: Session, actor: Actor, wanted: ReportFilter, statement: Rows) -> Rows:
    """Join each report to the one revision of it that the actor sees."""
    public = col(Revision.number) == col(Report.published)
    working = col(Revision.number) == func.coalesce(col(Report.draft), col(Report.published))
    shown = and_(public, col(Revision.status) != _WITHDRAWN)
    if actor.role is not None:
        mine = reached(session, actor)
        shown = or_(and_(mine, working), and_(~mine, shown))
    return (
        statement.select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, and_(col(Revision.report_id) == col(Report.id), shown))
        .where(*conditions(session, wanted.units), *_conditions(wanted))
    )


def _conditions(wanted: ReportFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.scopes:
        found.append(col(Report.scope).in_([word.value for word in wanted.scopes]))
    if wanted.forms:
        found.append(col(Revision.form).in_([word.value for word in wanted.forms]))
    if wanted.statuses:
        found.append(col(Revision.status).in_([word.value for word in wanted.statuses]))
    if wanted.years is not None:
        found.append(or_(*(col(Report.year).between(first, last) for first, last in wanted.years.ranges)))
    return found


def _is(of: UnitFacts, year: int, scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return (col(Report.unit) == of.code, col(Report.year) == year, col(Report.scope) == scope.value)


def _is_withdrawn() -> ColumnElement[bool]:
    """Whether the last public revision has been taken back."""
    taken_back = (
        select(literal(1))
        .where(col(Revision.report_id) == col(Report.id), col(Revision.number) == col(Report.published))
        .where(col(Revision.status) == _WITHDRAWN)
        .correlate(Report)
    )
    return case((taken_back.exists(), True), else_=False).label("withdrawn")


def unit_of(row: Any) -> UnitFacts:
    """A row of `UNIT` as a value."""
    number, code, name, level, kind, path, synthetic, version = row
    return UnitFacts(number, code, name, Level(level), Kind(kind), path, bool(synthetic), version)


def state_of(of: UnitFacts, row: Any) -> State:
    """A row of `REPORT` and whether it is withdrawn as a value."""
    number, year, scope, status, draft, published, version, created_at, updated_at, withdrawn = row[:10]
    return State(
        id=number,
        unit=of,
        year=year,
        scope=Scope(scope),
        status=ReportStatus(status),
        draft=draft,
        published=published,
        withdrawn=bool(withdrawn),
        version=version,
        created_at=created_at,
        updated_at=updated_at,
    )


def _listed(row: Any) -> Listed:
    unit_at = len(REPORT) + 1
    meta_at = unit_at + len(UNIT) + 1
    state = state_of(unit_of(row[unit_at : meta_at - 1]), row)
    return Listed(state, meta_of(row[meta_at:]), published_on=row[meta_at - 1])
