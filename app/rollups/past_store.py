"""What was published at a moment that has passed, for questions with `as_of`.

Nothing is kept twice for it: revisions and values stay for ever, and each revision says from
when to when the public saw it. A session that looks back finds under the names `fact`,
`derived_fact`, `report` and `revision` what was there then: every statement it sends is preceded
by common table expressions of those names, which stand in front of the tables. So each question
is written once, and asked of the present or of the past. It takes longer: facts are put
together from values while the question is answered.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    SmallInteger,
    Table,
    Text,
    and_,
    cast,
    column,
    event,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, SQLModel, col

from app.db.tables import Cell, Unit
from app.problems import ProblemError
from app.rollups import derived_store
from app.rollups.cells import cells
from app.rollups.derived_store import Place
from app.units.filters import UnitFilter, conditions
from app.vocabulary import FormCode, ReportStatus, Scope, ValueStatus
from app.years import Years

_PUBLISHED = ReportStatus.PUBLISHED.value
_LOOKS_BACK = "as_of"
_OWN = SQLModel.metadata.tables
_FULL: dict[str, Table] = {
    name: _OWN[name].to_metadata(MetaData(), schema="main")
    for name in ("report", "revision", "value", "cell")
}
"""SQLite's tables by their full names: an expression may not speak of a table of its own name but so."""


def look_back(
    session: Session,
    moment: datetime | None,
    *,
    indicators: Collection[str] = (),
    units: UnitFilter | None = None,
    years: Years | None = None,
) -> None:
    """Let the session see what was published at the moment; None leaves it in the present.

    `indicators` are those the question asks for (none: all that are printed); derived ones are
    there only if named, and only for these units and years. A session looks back once; asked
    again, it goes on as it does. Raises ProblemError `invalid_parameter` for a moment that is
    yet to come, `unit_unknown`.
    """
    if moment is None or _LOOKS_BACK in session.info:
        return
    check_past(moment)
    session.info[_LOOKS_BACK] = moment
    then = _Then(session, moment)
    named = select(col(Cell.id)).where(col(Cell.indicator).in_(indicators))
    wanted = [int(number or 0) for number in session.scalars(named)] if indicators else []
    derived = then.derived(session, indicators, units or UnitFilter(), years)
    views = (then.facts(wanted), derived, then.reports(), then.revisions())

    def precede(_connection: Any, statement: Any, multi: Any, params: Any, _options: Any) -> Any:
        if isinstance(statement, Select):
            statement = statement.add_cte(*views)
        return statement, multi, params

    event.listen(session.connection(), "before_execute", precede, retval=True)


def check_past(moment: datetime) -> None:
    """Raises ProblemError `invalid_parameter` for a moment of which nothing can be known."""
    if moment > datetime.now(UTC):
        raise ProblemError(
            "invalid_parameter",
            f"as_of 是将来的时刻：{moment.isoformat()}。",
            f"as_of is in the future: {moment.isoformat()}.",
            pointer="/query/as_of",
        )


class _Then:
    """The tables as the public saw them at a moment."""

    def __init__(self, session: Session, moment: datetime) -> None:
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"
        tables = _FULL if self._is_sqlite else _OWN
        self._report, self._revision, self._value, self._cell = (tables[name] for name in _FULL)
        self._forms = {form: cells(session).ids(form) for form in FormCode}
        revision = self._revision.c
        self._visible = and_(
            revision.report_id == self._report.c.id,
            revision.published_at <= moment,
            or_(revision.ended_at.is_(None), revision.ended_at > moment),
        )

    def facts(self, wanted: Sequence[int]) -> CTE:
        """One row for every cell of the form of every report then published."""
        revision, value, cell = self._revision.c, self._value.c, self._cell.c
        printed = [and_(revision.form == form.value, cell.id.in_(ids)) for form, ids in self._forms.items()]
        statement = (
            select(
                cell.id.label("cell_id"),
                self._report.c.year,
                col(Unit.id).label("unit_id"),
                self._report.c.scope,
                func.coalesce(value.status, ValueStatus.ABSENT.value).label("status"),
                value.value,
                revision.form,
            )
            .select_from(self._report)
            .join(Unit, col(Unit.code) == self._report.c.unit)
            .join(self._revision, self._visible)
            .join(self._cell, cell.id.in_(wanted) if wanted else literal(True))
            .outerjoin(self._value, and_(value.revision_id == revision.id, value.cell_id == cell.id))
            .where(or_(value.cell_id.is_not(None), *printed))
        )
        return statement.cte("fact")

    def reports(self) -> CTE:
        """The reports then published, as if nothing had been done to them since."""
        changed: dict[str, Any] = {
            "status": literal(_PUBLISHED),
            "draft": cast(null(), Integer),
            "published": self._revision.c.number,
        }
        chosen = [changed.get(own.name, own).label(own.name) for own in self._report.c]
        return select(*chosen).join(self._revision, self._visible).cte("report")

    def revisions(self) -> CTE:
        """The revisions then public."""
        changed: dict[str, ColumnElement[Any]] = {
            "status": literal(_PUBLISHED),
            "ended_at": cast(null(), BigInteger),
            "withdrawn_at": cast(null(), BigInteger),
            "withdrawn_reason": cast(null(), Text),
        }
        chosen = [changed.get(own.name, own).label(own.name) for own in self._revision.c]
        return select(*chosen).join(self._report, self._visible).cte("revision")

    def derived(
        self, session: Session, indicators: Collection[str], units: UnitFilter, years: Years | None
    ) -> CTE:
        """The derived indicators among those named, worked out anew."""
        known = cells(session).id_of
        codes = {code for code in indicators if derived_store.is_derived(code)}
        places = self._places(session, units, years) if codes else []
        rows = [
            [known[found.key], year, unit_id, scope.value, found.status.value, found.numerator,
             found.denominator, form.value]
            for (unit_id, year, scope, _, form), found in derived_store.worked_out(session, places)
            if found.key.indicator in codes
        ]  # fmt: skip
        return _as_table(rows, is_sqlite=self._is_sqlite).cte("derived_fact")

    def _places(self, session: Session, units: UnitFilter, years: Years | None) -> list[Place]:
        report, revision = self._report.c, self._revision.c
        where = conditions(session, units)
        if years is not None:
            where.append(or_(*(report.year.between(first, last) for first, last in years.ranges)))
        statement = (
            select(col(Unit.id), report.year, report.scope, revision.id, revision.form)
            .select_from(self._report)
            .join(Unit, col(Unit.code) == report.unit)
            .join(self._revision, self._visible)
            .where(*where)
        )
        return [
            (unit, year, Scope(scope), number, FormCode(form))
            for unit, year, scope, number, form in session.execute(statement)
        ]


_DERIVED = (
    ("cell_id", Integer), ("year", SmallInteger), ("unit_id", Integer), ("scope", Text), ("status", Text),
    ("numerator", BigInteger), ("denominator", BigInteger), ("form", Text),
)  # fmt: skip


def _as_table(rows: list[list[Any]], *, is_sqlite: bool) -> Select[Any]:
    """Rows as something a statement can read, sent along as one parameter."""
    sent = literal(orjson.dumps(rows).decode())
    if is_sqlite:
        each = func.json_each(sent).table_valued("value", name="each_row")
        chosen: list[ColumnElement[Any]] = [
            cast(func.json_extract(each.c.value, f"$[{index}]"), kind).label(name)
            for index, (name, kind) in enumerate(_DERIVED)
        ]
        return select(*chosen).select_from(each)
    row = func.jsonb_array_elements(cast(sent, JSONB)).table_valued(column("value", JSONB), name="each_row")
    said: list[ColumnElement[Any]] = [
        cast(row.c.value.op("->>")(index), kind).label(name) for index, (name, kind) in enumerate(_DERIVED)
    ]
    return select(*said).select_from(row)
