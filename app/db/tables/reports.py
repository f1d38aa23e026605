"""Reports: their revisions with what was printed, the numbers, and what the checks said of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from app.db.tables.base import BigKey, code_column, one_of
from app.db.types import Day, Json, Moment, code_type
from app.vocabulary import Applicant, FormCode, ReportStatus, Scope, ScopeBasis, Severity, ValueStatus


class Cell(SQLModel, table=True):
    """The small number that stands for (indicator, applicant) wherever values are kept."""

    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("indicator", "applicant"), one_of("applicant", Applicant))

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    indicator: str = code_column()
    applicant: str = code_column()
    applicant_order: int = Field(sa_column=Column(SmallInteger, nullable=False))


class Report(SQLModel, table=True):
    """One report of one unit, year and scope, through all its revisions.

    `draft` and `published` are revision numbers; `version` grows with every write and is
    what its ETag is made of. A report whose published revision was withdrawn keeps it in
    `published` with `status` withdrawn.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("unit", "year", "scope"),
        one_of("scope", Scope),
        one_of("status", ReportStatus),
        CheckConstraint("year BETWEEN 2008 AND 2200", name="year"),
        Index(None, "year", "unit"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    unit: str = code_column(unit=True)
    year: int
    scope: str = code_column()
    status: str = code_column()
    draft: int | None = None
    published: int | None = None
    version: int = 1
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    updated_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Source(SQLModel, table=True):
    """An imported file as it came, kept once by its SHA-256 (lower-case hex)."""

    __tablename__ = "source"

    sha256: str = Field(sa_column=Column(code_type(), primary_key=True))
    name: str | None = Field(default=None, sa_column=Column(Text))
    media_type: str = Field(sa_column=Column(Text, nullable=False))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    stored_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Revision(SQLModel, table=True):
    """One state of a report. Frozen once published: `published_at` to `ended_at` is when the
    public saw it. `historical` ones were published elsewhere and recorded as printed."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        one_of("status", ReportStatus),
        one_of("form", FormCode),
        one_of("scope_basis", ScopeBasis),
        Index(None, "published_at"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    report_id: int = Field(sa_column=Column(BigInteger, ForeignKey("report.id"), nullable=False))
    number: int
    status: str = code_column()
    form: str = code_column()
    scope_basis: str = code_column()
    title: str | None = Field(default=None, sa_column=Column(Text))
    period_start: date | None = Field(default=None, sa_column=Column(Day))
    period_end: date | None = Field(default=None, sa_column=Column(Day))
    published_on: date | None = Field(default=None, sa_column=Column(Day))
    publication: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    signoff: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    sections: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    source_sha256: str | None = Field(
        default=None, sa_column=Column(code_type(), ForeignKey("source.sha256"), index=True)
    )
    historical: bool = False
    note: str | None = Field(default=None, sa_column=Column(Text))
    confidentiality_by: str | None = Field(default=None, sa_column=Column(Text))
    confidentiality_on: date | None = Field(default=None, sa_column=Column(Day))
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    published_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    withdrawn_reason: str | None = Field(default=None, sa_column=Column(Text))


class Value(SQLModel, table=True):
    """One cell of one revision. `value` is scaled by the indicator's scale (money in 分);
    NULL unless `status` is reported."""

    __tablename__ = "value"
    __table_args__ = (
        one_of("status", ValueStatus),
        CheckConstraint("(status = 'reported') = (value IS NOT NULL)", name="reported"),
        {"sqlite_with_rowid": False},
    )

    revision_id: int = Field(sa_column=Column(BigInteger, ForeignKey("revision.id"), primary_key=True))
    cell_id: int = Field(sa_column=Column(Integer, ForeignKey("cell.id"), primary_key=True))
    status: str = code_column()
    value: int | None = Field(default=None, sa_column=Column(BigInteger))
    raw: str | None = Field(default=None, sa_column=Column(Text))
    locator: str | None = Field(default=None, sa_column=Column(Text))
    by: str | None = Field(default=None, sa_column=Column(Text))


class FindingRow(SQLModel, table=True):
    """One finding of one revision; `fingerprint` carries an acknowledgement over re-checks."""

    __tablename__ = "finding"
    __table_args__ = (one_of("severity", Severity), UniqueConstraint("revision_id", "position"))

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    revision_id: int = Field(sa_column=Column(BigInteger, ForeignKey("revision.id"), nullable=False))
    position: int
    code: str = code_column(index=True)
    severity: str = code_column()
    message: str = Field(sa_column=Column(Text, nullable=False))
    cells: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    expected: str | None = Field(default=None, sa_column=Column(Text))
    found: str | None = Field(default=None, sa_column=Column(Text))
    fingerprint: str = code_column()
    from_reader: bool = False
    note: str | None = Field(default=None, sa_column=Column(Text))
    acknowledged_by: str | None = Field(default=None, sa_column=Column(Text))
    acknowledged_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class UnmatchedRow(SQLModel, table=True):
    """Something printed on the source page that found no home in the form."""

    __tablename__ = "unmatched"
    __table_args__ = ({"sqlite_with_rowid": False},)

    revision_id: int = Field(sa_column=Column(BigInteger, ForeignKey("revision.id"), primary_key=True))
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    locator: str = Field(sa_column=Column(Text, nullable=False))


class Compilation(SQLModel, table=True):
    """One sum of subordinates' reports that was made the draft of a government's own: what was
    answered then, with every report that went in and every body that was left out."""

    __tablename__ = "compilation"
    __table_args__ = (one_of("scope", Scope), Index(None, "unit", "year"))

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    unit: str = code_column(unit=True)
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    scope: str = code_column()
    revision: int
    answer: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
