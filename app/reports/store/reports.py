"""Report rows: found, locked, made, listed."""

from collections.abc import Iterator, Sequence
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

UNIT = (
    col(Unit.id),
    col(Unit.code),
    col(Unit.name),
    col(Unit.level),
    col(Unit.kind),
    col(Unit.path),
    col(Unit.synthetic),
    col(Unit.version),
)
REPORT = (
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


def find(session: Session, of: UnitFacts, year: int, scope: Scope) -> State | None:
    """The report of this unit, year and scope, or None."""
    statement = select(*REPORT, _is_withdrawn()).where(*_is(of, year, scope))
    row = session.execute(statement).one_or_none()
    return None if row is None else state_of(of, row)


def lock(session: Session, of: UnitFacts, year: int, scope: Scope) -> State | None:
    """The same for a writer: nobody else writes it, or the reports of the years beside it,
    until the transaction ends. Locked in order of year, so that two never wait for each other."""
    rows = (
        select(col(Report.id))
        .where(col(Report.unit) == of.code, col(Report.scope) == scope.value)
        .where(col(Report.year).between(year - 1, year + 1))
        .order_by(col(Report.year))
        .with_for_update()
    )
    session.execute(rows).all()
    return find(session, of, year, scope)


def insert(session: Session, of: UnitFacts, year: int, scope: Scope, *, at: datetime) -> int | None:
    """Make the row of a new report with its first draft open; None where another was quicker."""
    maker: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = (
        maker.insert(Report)
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
        .returning(col(Report.id))
    )
    number: int | None = session.execute(statement).scalar_one_or_none()
    return number


def touch(
    session: Session,
    report_id: int,
    *,
    at: datetime,
    **changed: Any,
) -> None:
    """Count one more write; `changed` are columns (`status`, `draft`, `published`)."""
    words = {name: getattr(value, "value", value) for name, value in changed.items()}
    session.execute(
        update(Report)
        .where(col(Report.id) == report_id)
        .values(version=col(Report.version) + 1, updated_at=at, **words)
    )


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


def around(session: Session, of: UnitFacts, scope: Scope, first: int, last: int) -> list[State]:
    """The unit's reports of this scope over these years, by year."""
    statement = (
        select(*REPORT, _is_withdrawn())
        .where(col(Report.unit) == of.code, col(Report.scope) == scope.value)
        .where(col(Report.year).between(first, last))
        .order_by(col(Report.year))
    )
    return [state_of(of, row) for row in session.execute(statement)]


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
