"""What an area decides for itself: who is to report, until when, and with which further indicators."""

from datetime import date
from typing import Any

from sqlalchemy import Column, ForeignKey, SmallInteger, Text
from sqlmodel import Field, SQLModel

from app.db.tables.base import one_of
from app.db.types import Day, Json, code_type
from app.vocabulary import Kind


class ReportingUnit(SQLModel, table=True):
    """An entry of the list of reporting units (统计单位名单) that departs from the seed.

    The seed is every valid unit of the year; `expected` False takes one off the list,
    True puts one on it.
    """

    __tablename__ = "reporting_unit"

    unit: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    expected: bool
    note: str | None = Field(default=None, sa_column=Column(Text))


class LocalDeadline(SQLModel, table=True):
    """A local notice's date for filing: holds for `area` and all below it, for bodies of this
    kind, for this report year. It binds where the statute sets no date (or a later one)."""

    __tablename__ = "local_deadline"
    __table_args__ = (one_of("kind", Kind),)

    area: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    kind: str = Field(sa_column=Column(code_type(), primary_key=True))
    due_on: date = Field(sa_column=Column(Day, nullable=False))
    note: str | None = Field(default=None, sa_column=Column(Text))


class LocalIndicatorRow(SQLModel, table=True):
    """What an area counts besides the national forms. `definition` is the JSON of all that
    `code` and `area` do not say; see `app.catalogue.local`."""

    __tablename__ = "local_indicator"

    code: str = Field(sa_column=Column(code_type(), primary_key=True))
    area: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), nullable=False, index=True))
    definition: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
