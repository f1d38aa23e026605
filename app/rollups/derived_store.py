"""The derived_fact table: the derived indicators of every published report, both sides kept."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.catalogue.registry import catalogue
from app.content import CellKey
from app.db.rows import Row, put_rows
from app.db.tables import DerivedFact, Report, Revision, Unit, Value
from app.rollups.cells import cells
from app.rollups.derived import DerivedValue, Known, derived_values
from app.rollups.published import Published
from app.vocabulary import FormCode, ReportStatus, Scope, ValueStatus

BATCH = 500
"""Reports worked out at a time: about 50,000 rows of a few dozen bytes."""

_COLUMNS = ("cell_id", "year", "unit_id", "scope", "status", "numerator", "denominator", "form")

Place = tuple[int, int, Scope, int, FormCode]
"""unit id, year, scope, revision id, form."""


def remove(session: Session, *, unit_id: int, year: int, scope: Scope) -> None:
    """Forget the derived facts of one report."""
    session.execute(
        delete(DerivedFact).where(
            col(DerivedFact.unit_id) == unit_id,
            col(DerivedFact.year) == year,
            col(DerivedFact.scope) == scope.value,
        )
    )


def add(session: Session, published: Sequence[Published]) -> None:
    """Write the derived facts of published revisions of reports that have none."""
    _put(session, ((_place(each), value) for each in published for value in each.derived()))


def _place(of: Published) -> Place:
    return of.unit_id, of.said.year, of.scope, of.revision_id, of.said.form


def _put(session: Session, found: Iterable[tuple[Place, DerivedValue]]) -> None:
    """Write them in the table's own order: no two have the same cell, year, unit and scope."""
    id_of = cells(session).id_of
    rows: Iterable[Row] = (
        (
            id_of[value.key],
            year,
            unit_id,
            scope.value,
            value.status._value_,
            value.numerator,
            value.denominator,
            form.value,
        )
        for (unit_id, year, scope, _, form), value in found
    )
    put_rows(session, DerivedFact.metadata.tables["derived_fact"], _COLUMNS, sorted(rows))


def is_derived(code: str) -> bool:
    """Whether an indicator is worked out from others; False for one that does not exist."""
    indicator = catalogue().indicators.get(code)
    return indicator is not None and indicator.derivation is not None


def worked_out(session: Session, places: Sequence[Place]) -> Iterator[tuple[Place, DerivedValue]]:
    """The derived values of these revisions, from the values they hold."""
    for start in range(0, len(places), BATCH):
        some = places[start : start + BATCH]
        values = _values(session, [revision_id for _, _, _, revision_id, _ in some])
        for place in some:
            _, _, _, revision_id, form = place
            for found in derived_values(catalogue(), form, values[revision_id]):
                yield place, found


def _values(session: Session, revision_ids: Sequence[int]) -> dict[int, Known]:
    """Every cell of these revisions: status and scaled value."""
    key_of = cells(session).key_of
    found: dict[int, dict[CellKey, tuple[ValueStatus, int | None]]] = {number: {} for number in revision_ids}
    read = select(col(Value.revision_id), col(Value.cell_id), col(Value.status), col(Value.value)).where(
        col(Value.revision_id).in_(revision_ids)
    )
    for revision_id, cell, status, value in session.execute(read):
        found[revision_id][key_of[cell]] = ValueStatus(status), value
    return dict(found)


def rebuild(session: Session) -> None:
    """Make all derived facts anew from the published revisions."""
    session.execute(delete(DerivedFact))
    places = _places(session)
    for start in range(0, len(places), BATCH):
        _put(session, worked_out(session, places[start : start + BATCH]))


def _places(session: Session) -> list[Place]:
    statement = (
        select(col(Unit.id), col(Report.year), col(Report.scope), col(Revision.id), col(Revision.form))
        .select_from(Report)
        .join(Unit, col(Unit.code) == col(Report.unit))
        .join(Revision, col(Revision.report_id) == col(Report.id))
        .where(
            col(Revision.number) == col(Report.published),
            col(Revision.status) == ReportStatus.PUBLISHED.value,
        )
        .order_by(col(Revision.id))
    )
    return [
        (unit, year, Scope(scope), revision, FormCode(form))
        for unit, year, scope, revision, form in session.execute(statement)
    ]
