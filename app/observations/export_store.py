"""Published values for whole files: report by report, each as one block, in the default order.

The values of a report lie together in `value`; the facts, which lie by indicator, would have to be
fetched one by one. What a report's form has and the report has not is absent, as it is in `fact`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select
from sqlmodel import Session, col

from app.catalogue.local import PREFIX
from app.catalogue.registry import catalogue
from app.db.tables import Cell, Fact, Report, Revision, Unit, Value
from app.observations.query import ObservationQuery
from app.observations.report_blocks import Shapes, Wanted
from app.rollups.cells import known_cells
from app.units.filters import conditions
from app.vocabulary import FormCode, ReportStatus, ValueStatus
from app.writers.blocks import Block

REPORTS = 100
"""Reports whose values are read by one statement."""

_REPORT = (
    col(Unit.code),
    col(Unit.name),
    col(Unit.level),
    col(Unit.kind),
    col(Report.scope),
    col(Unit.parent),
    col(Report.year),
    col(Revision.form),
    col(Unit.synthetic),
    col(Revision.id),
)


def count(session: Session, query: ObservationQuery) -> int | None:
    """How many rows there are, told by the forms alone: counting the values themselves takes
    seconds for a province. None where only looking at each value would tell."""
    if query.statuses:
        return None
    wanted, known = Wanted(query), known_cells(session)
    reports = _reports(session, query, (col(Revision.form), func.count())).group_by(col(Revision.form))
    total: int = sum(
        number * len(wanted.of(map(known.key_of.__getitem__, known.ids(FormCode(form)))))
        for form, number in session.execute(reports)
    )
    for form in catalogue().forms.values():
        printed = set(form.cells)
        beside = (cell for row in form.hybrids for cell in row.cells if cell not in printed)
        ids = [known.id_of[key] for key in wanted.of(beside) if key in known.id_of]
        if ids:
            here = (col(Fact.cell_id).in_(ids), col(Fact.form) == form.code.value)
            total += _count_facts(session, query, here)
    return total + _count_facts(session, query, (col(Fact.cell_id).in_(_local_cells(query)),))


def blocks(session: Session, query: ObservationQuery) -> Iterator[Block]:
    """All rows in the default order, a report a block, read as they are taken.

    Raises ProblemError `unit_unknown` at once.
    """
    asked = _reports(session, query, _REPORT).order_by(col(Unit.code), col(Report.year), col(Report.scope))
    return _read(session, asked, Wanted(query))


def _read(session: Session, asked: Select[Any], wanted: Wanted) -> Iterator[Block]:
    shapes = Shapes(known_cells(session), wanted)
    found = session.execute(asked, execution_options={"yield_per": REPORTS})
    for reports in found.partitions():
        values = _values(session, [report[-1] for report in reports], shapes.ids)
        for report in reports:
            yield shapes.block(report[:-1], values.get(report[-1], {}))


def _values(
    session: Session, revisions: Sequence[int], wanted: Sequence[int] | None
) -> dict[int, dict[str, str]]:
    """Of each revision, its values as texts by the numbers of their cells.

    The two lists of a revision are made from the same rows in the same order, whichever that is.
    """
    told = func.coalesce(cast(col(Value.value), Text), func.substr(col(Value.status), 1, 1))
    statement = select(
        col(Value.revision_id),
        func.aggregate_strings(cast(col(Value.cell_id), Text), " "),
        func.aggregate_strings(told, " "),
    ).where(col(Value.revision_id).in_(revisions), col(Value.status) != ValueStatus.ABSENT.value)
    if wanted is not None:
        statement = statement.where(col(Value.cell_id).in_(wanted))
    return {
        revision: dict(zip(numbers.split(" "), values.split(" "), strict=True))
        for revision, numbers, values in session.execute(statement.group_by(col(Value.revision_id)))
    }


def _reports(session: Session, query: ObservationQuery, selected: Sequence[Any]) -> Select[Any]:
    public = and_(col(Revision.report_id) == col(Report.id), col(Revision.number) == col(Report.published))
    return (
        select(*selected)
        .select_from(Unit)
        .join(Report, col(Report.unit) == col(Unit.code))
        .join(Revision, public)
        .where(
            col(Revision.status) == ReportStatus.PUBLISHED.value,
            *conditions(session, query.units),
            *_of_report(query, col(Report.year), col(Report.scope)),
        )
    )


def _local_cells(query: ObservationQuery) -> Select[Any]:
    """The cells of areas' own indicators, which no form has: asked anew, as areas add to them."""
    own = col(Cell.indicator).startswith(PREFIX)
    found = select(col(Cell.id)).where(own)
    if query.indicators:
        found = found.where(col(Cell.indicator).in_(query.indicators))
    if query.applicants:
        found = found.where(col(Cell.applicant).in_([word.value for word in query.applicants]))
    return found


def _count_facts(session: Session, query: ObservationQuery, where: Sequence[ColumnElement[bool]]) -> int:
    statement = (
        select(func.count())
        .select_from(Fact)
        .join(Unit, col(Unit.id) == col(Fact.unit_id))
        .where(
            *where,
            *conditions(session, query.units),
            *_of_report(query, col(Fact.year), col(Fact.scope)),
        )
    )
    return int(session.execute(statement).scalar_one())


def _of_report(query: ObservationQuery, year: Any, scope: Any) -> Iterator[ColumnElement[bool]]:
    if query.scopes:
        yield scope.in_([word.value for word in query.scopes])
    if query.years is not None:
        yield or_(*(year.between(first, last) for first, last in query.years.ranges))
