"""Published reports with nothing but text, put straight into a database."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from app.content import ReportContent, Section
from app.db.tables import Report, Revision, Unit
from app.rollups import text_store
from app.rollups.published import Published
from app.search import name_store
from app.vocabulary import FormCode, ReportStatus, Scope, ScopeBasis

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Written:
    """What one report says."""

    unit: str
    year: int
    title: str
    sections: tuple[tuple[str, str], ...]
    scope: Scope = Scope.BODY

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.title, *(part for section in self.sections for part in section))


def add_units(session: Session, codes: list[str]) -> None:
    """Units without a place in any tree, each named after its code."""
    for code in codes:
        session.add(Unit(code=code, name=f"{code}单位", level="county", kind="government", path=f"{code}/"))
    session.flush()
    name_store.refresh(session, codes)


def add_report(session: Session, written: Written) -> int:
    """Publish; returns the revision's id."""
    status = ReportStatus.PUBLISHED.value
    report = Report(unit=written.unit, year=written.year, scope=written.scope.value, status=status,
                    published=1, created_at=NOW, updated_at=NOW)  # fmt: skip
    session.add(report)
    session.flush()
    assert report.id is not None
    sections = [{"number": None, "title": title, "text": text} for title, text in written.sections]
    revision = Revision(report_id=report.id, number=1, status=status, form=FormCode.F2021.value,
                        scope_basis=ScopeBasis.STATED.value, title=written.title, sections=sections,
                        created_at=NOW, published_at=NOW)  # fmt: skip
    session.add(revision)
    session.flush()
    assert revision.id is not None
    unit = session.exec(select(Unit).where(Unit.code == written.unit)).one()
    assert unit.id is not None
    said = ReportContent(
        written.year,
        FormCode.F2021,
        written.title,
        written.scope,
        sections=tuple(Section(None, title, text) for title, text in written.sections),
    )
    text_store.add(session, [Published(unit.id, revision.id, said)])
    return revision.id


def withdraw(session: Session, written: Written) -> None:
    """Take the report back."""
    row = session.exec(
        select(Report, Revision)
        .where(Report.unit == written.unit, Report.year == written.year, Report.scope == written.scope.value)
        .join(Revision, col(Revision.report_id) == col(Report.id))
    ).one()
    for half in row:
        half.status = ReportStatus.WITHDRAWN.value
        session.add(half)
    session.flush()
    unit = session.exec(select(Unit).where(Unit.code == written.unit)).one()
    assert unit.id is not None
    text_store.remove(session, unit_id=unit.id, year=written.year, scope=written.scope)
