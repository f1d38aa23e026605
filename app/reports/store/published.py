"""The report the public reads, whole, in one statement made ready beforehand: by far the
commonest question.

Everything else about reports asks step by step, and says why there is nothing to show; this
finds it or does not. It names columns of tables, not of classes: what SQLAlchemy does for a
class takes longer than the database. The values come as one text: for each row it hands over,
SQLite's driver gives the processor away, and two hundred times to get it back takes longer
than all the rest.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import Text, and_, bindparam, case, cast, false, func, select
from sqlmodel import Session

from app.db.tables import FindingRow, Report, Revision, Source, Unit, UnmatchedRow, Value, columns_of
from app.reports.model import SourceFacts, View
from app.reports.store import revisions
from app.reports.store.reports import REPORT, UNIT, state_of, unit_of
from app.reports.store.rows import META, meta_of
from app.vocabulary import Kind, ReportStatus, Scope, Severity

_unit, _report, _revision = columns_of(Unit), columns_of(Report), columns_of(Revision)
_source, _finding, _stray, _value = (
    columns_of(Source), columns_of(FindingRow), columns_of(UnmatchedRow), columns_of(Value),
)  # fmt: skip


def _named(columns: Iterable[Any]) -> list[Any]:
    """The tables' columns behind those of the classes."""
    return [column.property.columns[0] for column in columns]


_UNITS, _REPORTS, _METAS, _TEXTS = (_named(part) for part in (UNIT, REPORT, META, revisions.TEXT))
_SOURCES = [_source.sha256, _source.name, _source.media_type, _source.size]
_COUNTS = [
    select(func.count())
    .where(_finding.revision_id == _revision.id, _finding.severity == severity.value)
    .scalar_subquery()
    for severity in Severity
]
_STRAYS = select(func.count()).where(_stray.revision_id == _revision.id).scalar_subquery()
_USUAL = case((_unit.kind == Kind.GOVERNMENT.value, Scope.AREA.value), else_=Scope.BODY.value)
_VALUE = (_value.cell_id, _value.value, _value.status, _value.raw, _value.locator, _value.by)


def _asked(rows: Any) -> Any:
    """The statement; `rows` is how the database says all values of a revision as one text."""
    values = select(rows).where(_value.revision_id == _revision.id).scalar_subquery()
    return (
        select(*_UNITS, *_REPORTS, false(), *_METAS, *_TEXTS, *_SOURCES, *_COUNTS, _STRAYS, values)
        .select_from(Unit.__table__)  # type: ignore[attr-defined]
        .join(Report.__table__, _report.unit == _unit.code)  # type: ignore[attr-defined]
        .join(
            Revision.__table__,  # type: ignore[attr-defined]
            and_(_revision.report_id == _report.id, _revision.number == _report.published),
        )
        .outerjoin(Source.__table__, _source.sha256 == _revision.source_sha256)  # type: ignore[attr-defined]
        .where(
            _unit.code == bindparam("unit"),
            _report.year == bindparam("year"),
            _report.scope == func.coalesce(bindparam("scope"), _USUAL),
            _revision.status == ReportStatus.PUBLISHED.value,
        )
    )


_ASKED = {
    "sqlite": _asked(func.json_group_array(func.json_array(*_VALUE))),
    "postgresql": _asked(cast(func.json_agg(func.json_build_array(*_VALUE)), Text)),
}


def view(session: Session, *, unit: str, year: int, scope: Scope | None) -> View | None:
    """The published revision of this report as the public sees it, None where there is none;
    `scope` None means the unit's usual one."""
    connection = session.connection()
    asked = {"unit": unit, "year": year, "scope": scope.value if scope else None}
    row = connection.execute(_ASKED[connection.dialect.name], asked).one_or_none()
    if row is None:
        return None
    parts = iter(row)

    def take(columns: list[Any]) -> list[Any]:
        return [next(parts) for _ in columns]

    of = unit_of(take(_UNITS))
    state = state_of(of, take([*_REPORTS, None]))
    meta = meta_of(take(_METAS))
    text, source, counts, strays = take(_TEXTS), take(_SOURCES), take(_COUNTS), next(parts)
    figures = revisions.stored(session, orjson.loads(next(parts) or "[]"))
    return View(
        state=state,
        revision=meta,
        content=revisions.content_of(text, figures, year, state.scope),
        unmatched=revisions.strays(session, meta.id) if strays else (),
        counts=dict(zip(Severity, counts, strict=True)),
        source=SourceFacts(*source) if meta.source_sha256 else None,
        allowed=(),
        private=False,
    )
