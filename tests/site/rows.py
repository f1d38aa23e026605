"""Rows for the start page, written straight into the tables: it only counts what is there."""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from app.db.tables import Cell, Fact, FindingRow, Journal, Report, Revision, Unit

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)


def add_unit(
    session: Session, code: str, name: str, *, level: str = "county", synthetic: bool = False
) -> Unit:
    """A government without superiors."""
    unit = Unit(code=code, name=name, level=level, kind="government", path=f"{code}/", synthetic=synthetic)
    session.add(unit)
    session.flush()
    return unit


def cell_of(session: Session, indicator: str = "applications.received") -> int:
    """The number of a cell's total."""
    is_it = col(Cell.indicator) == indicator, col(Cell.applicant) == "total"
    number = session.exec(select(col(Cell.id)).where(*is_it)).one()
    assert number is not None
    return number


def add_report(
    session: Session,
    unit: Unit,
    year: int,
    *,
    form: str,
    cell: int,
    received: int | None,
    findings: tuple[tuple[str, str], ...] = (),
    withdrawn: bool = False,
    minutes: int = 0,
) -> None:
    """A published report with one figure (None is a blank cell) and (code, severity) findings."""
    at = NOON + timedelta(minutes=minutes)
    status = "withdrawn" if withdrawn else "published"
    report = Report(
        unit=unit.code, year=year, scope="area", status=status, published=1, created_at=at, updated_at=at
    )
    session.add(report)
    session.flush()
    revision = Revision(
        report_id=report.id or 0,
        number=1,
        status=status,
        form=form,
        scope_basis="assumed",
        published_on=date(year + 1, 3, 1),
        created_at=at,
        published_at=at,
        withdrawn_at=at if withdrawn else None,
    )
    session.add(revision)
    session.flush()
    for position, (code, severity) in enumerate(findings):
        session.add(
            FindingRow(
                revision_id=revision.id or 0,
                position=position,
                code=code,
                severity=severity,
                message="…",
                fingerprint=f"{code}{position}",
            )
        )
    if not withdrawn:
        reported = "blank" if received is None else "reported"
        session.add(
            Fact(
                cell_id=cell,
                year=year,
                unit_id=unit.id or 0,
                scope="area",
                status=reported,
                value=received,
                form=form,
            )
        )
    session.add(Journal(at=at, actor="test", kind="report", action="published", unit=unit.code, year=year))
    session.flush()
