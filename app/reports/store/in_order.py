"""Published reports in the order of all lists (unit, year, scope), a page's worth at a time.

As many units as the page may need come first, then their reports: one statement, made ready
beforehand for each kind of question. Its rows come as one text: for each row it hands over, SQLite's
driver gives the processor away, and to get it back takes longer than the row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Select, Text, and_, bindparam, cast, func, or_, select
from sqlmodel import Session

from app.db.tables import Report, Revision, Unit, columns_of
from app.units.filters import Chosen
from app.vocabulary import FormCode, ReportStatus, Scope
from app.years import Years

USUAL_YEARS = 8
"""Reports that a unit has, where no year is asked for."""
MOST_REPORTS = 4_096
LAST = 9_999
"""After every report year."""
KEY = ("code", "year", "scope")

_unit, _report, _revision = columns_of(Unit), columns_of(Report), columns_of(Revision)
Start = tuple[str, int, str]
"""A report as unit, year and scope: where to begin, itself included."""
Found = list[Any]
Shape = tuple[Chosen, int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which reports: as a kind of question (`shape`), and what it compares to (`values`)."""

    shape: Shape
    values: dict[str, Any]
    years: int


def asked(
    units: Chosen, *, years: Years | None, scopes: Sequence[Scope], forms: Sequence[FormCode], **more: Any
) -> Asked:
    """These reports; no scopes or forms mean all of them. `more` is for the caller's own columns."""
    ranges = years.ranges if years is not None else ()
    values = units.values | more
    for number, (first, last) in enumerate(ranges):
        values |= {f"first_{number}": first, f"last_{number}": last}
    if scopes:
        values["scopes"] = [scope.value for scope in scopes]
    if forms:
        values["forms"] = [form.value for form in forms]
    sides = frozenset(name for name in ("scopes", "forms", *more) if name in values)
    span = USUAL_YEARS if years is None else min(USUAL_YEARS, len(list(years)))
    return Asked((units.shape, len(ranges), sides), values, span)


def walk(
    session: Session,
    question: Asked,
    statement: Callable[[Shape, bool, str], Select[Any]],
    *,
    start: Start | None,
    reports: int,
) -> Iterator[Found]:
    """The reports from `start` on, each as the row that `statement(shape, is_continued, dialect)`
    makes of it by `as_text`; at first so many are looked for, then ever more."""
    connection = session.connection()
    reports, is_first = reports + 1, True
    while True:
        size = {"reports": reports, "units": -(-reports // question.years) + 1}
        where = {} if start is None else dict(zip(KEY, start, strict=True))
        made = statement(question.shape, start is not None, connection.dialect.name)
        found = orjson.loads(connection.execute(made, question.values | size | where).scalar_one() or "[]")
        found.sort(key=_place)
        yield from (row for row in found if row[3] is not None and (is_first or _place(row) != start))
        if len(found) < reports and len({row[0] for row in found}) < size["units"]:
            return
        start = _place(found[-1]) if len(found) == reports else (found[-1][0], LAST, "")
        reports, is_first = min(reports * 4, MOST_REPORTS), False


def _place(row: Sequence[Any]) -> Start:
    """Where a row lies; a unit without reports lies behind all it might have."""
    code, year, scope = row[:3]
    return (code, LAST, "") if year is None else (code, year, scope)


def as_text(rows: Any, columns: Sequence[Any], dialect: str) -> Select[Any]:
    """All rows as one text: unit, year, scope and revision of each, then these columns."""
    each = (rows.code, rows.year, rows.scope, rows.revision, *columns)
    if dialect == "sqlite":
        return select(func.json_group_array(func.json_array(*each)))
    return select(cast(func.json_agg(func.json_build_array(*each)), Text))


def reports_of(shape: Shape, is_continued: bool, columns: Sequence[Any] = ()) -> Any:
    """The columns of the reports of a shape: unit, report and revision, and these of the revision.

    One row for each unit that has no report is among them: else nobody knew how far it went.
    """
    units, years, sides = shape
    u = _units(units, is_continued)
    of_unit = [_report.unit == u.code]
    if years:
        between = [
            _report.year.between(bindparam(f"first_{n}"), bindparam(f"last_{n}")) for n in range(years)
        ]
        of_unit.append(or_(*between))
    if "scopes" in sides:
        of_unit.append(_report.scope.in_(bindparam("scopes", expanding=True)))
    if is_continued:
        same_year = and_(_report.year == bindparam("year"), _report.scope >= bindparam("scope"))
        of_unit.append(or_(u.code > bindparam("code"), _report.year > bindparam("year"), same_year))
    public = [
        _revision.report_id == _report.id,
        _revision.number == _report.published,
        _revision.status == ReportStatus.PUBLISHED.value,
    ]
    if "forms" in sides:
        public.append(_revision.form.in_(bindparam("forms", expanding=True)))
    statement = (
        select(*u, _report.year, _report.scope, _revision.id.label("revision"), _revision.form, *columns)
        .outerjoin_from(u.code.table, _report.unit.table, and_(*of_unit))
        .outerjoin(_revision.id.table, and_(*public))
        .order_by(u.code, _report.year, _report.scope)
        .limit(bindparam("reports"))
    )
    return statement.subquery("r").c


def _units(units: Chosen, is_continued: bool) -> Any:
    """The first units; a report to begin with has its own unit among them."""
    shown = (_unit.code, _unit.name, _unit.level, _unit.kind, _unit.parent, _unit.synthetic)
    statement = select(*shown).where(*units.prepared())
    if is_continued:
        statement = statement.where(_unit.code >= bindparam("code"))
    return statement.order_by(_unit.code).limit(bindparam("units")).subquery("u").c
