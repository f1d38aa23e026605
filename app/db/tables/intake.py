"""What came in: single files, and jobs of many."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text
from sqlmodel import Field, SQLModel

from app.db.tables.base import code_column, one_of
from app.db.types import Json, Moment, code_type
from app.vocabulary import JobStatus


class Import(SQLModel, table=True):
    """One imported file and what was answered then; `asked` is what its sender said of it and
    which version read it."""

    __tablename__ = "import"

    id: str = Field(sa_column=Column(code_type(), primary_key=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    source_sha256: str = Field(
        sa_column=Column(code_type(), ForeignKey("source.sha256"), nullable=False, index=True)
    )
    report_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("report.id"), index=True)
    )
    answer: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    asked: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))


class Job(SQLModel, table=True):
    """A batch of files to import, done one by one in the background.

    `actor` to `request_id` are on whose behalf. The process at work holds the job until
    `lease_until` and renews that as it goes; when it dies another takes over.
    """

    __tablename__ = "job"
    __table_args__ = (one_of("status", JobStatus), Index(None, "status", "lease_until"))

    id: str = Field(sa_column=Column(code_type(), primary_key=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    role: str | None = Field(default=None, sa_column=Column(code_type()))
    unit: str | None = Field(default=None, sa_column=Column(code_type()))
    request_id: str | None = Field(default=None, sa_column=Column(Text))
    asked: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    status: str = code_column()
    total: int
    started_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    finished_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    holder: str | None = Field(default=None, sa_column=Column(code_type()))
    lease_until: datetime | None = Field(default=None, sa_column=Column(Moment))


class JobUpload(SQLModel, table=True):
    """A file or zip of a job as it came; gone once the job is done."""

    __tablename__ = "job_upload"

    job_id: str = Field(sa_column=Column(code_type(), ForeignKey("job.id"), primary_key=True))
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    name: str | None = Field(default=None, sa_column=Column(Text))
    media_type: str | None = Field(default=None, sa_column=Column(Text))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class JobFile(SQLModel, table=True):
    """One file of a job: members of zips count singly. `outcome` and `told` once it is done."""

    __tablename__ = "job_file"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (done_at IS NULL)", name="done"),
        {"sqlite_with_rowid": False},
    )

    job_id: str = Field(sa_column=Column(code_type(), ForeignKey("job.id"), primary_key=True))
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    outcome: str | None = Field(default=None, sa_column=Column(code_type()))
    told: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    done_at: datetime | None = Field(default=None, sa_column=Column(Moment))
