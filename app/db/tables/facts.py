"""Published values shaped for reading, and their sums; all of it can be made again from the reports."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, SmallInteger
from sqlmodel import Field, SQLModel

from app.db.tables.base import BigKey, code_column, one_of
from app.db.types import code_type
from app.vocabulary import Scope, ValueStatus


class Fact(SQLModel, table=True):
    """One published value shaped for reading, in the order the questions come: cell, year, unit."""

    __tablename__ = "fact"
    __table_args__ = (
        one_of("scope", Scope),
        one_of("status", ValueStatus),
        Index(None, "unit_id", "year"),
        {"sqlite_with_rowid": False},
    )

    cell_id: int = Field(sa_column=Column(Integer, ForeignKey("cell.id"), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    unit_id: int = Field(sa_column=Column(Integer, ForeignKey("unit.id"), primary_key=True))
    scope: str = Field(sa_column=Column(code_type(), primary_key=True))
    status: str = code_column()
    value: int | None = Field(default=None, sa_column=Column(BigInteger))
    form: str = code_column()


class DerivedFact(SQLModel, table=True):
    """One derived value of one published report, both sides kept so that ratios add up.

    `cell_id` names the derived indicator and applicant; `denominator` is NULL for a plain sum.
    There is no row where the report's form does not allow the indicator.
    """

    __tablename__ = "derived_fact"
    __table_args__ = (
        one_of("scope", Scope),
        one_of("status", ValueStatus),
        Index(None, "unit_id", "year"),
        {"sqlite_with_rowid": False},
    )

    cell_id: int = Field(sa_column=Column(Integer, ForeignKey("cell.id"), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    unit_id: int = Field(sa_column=Column(Integer, ForeignKey("unit.id"), primary_key=True))
    scope: str = Field(sa_column=Column(code_type(), primary_key=True))
    status: str = code_column()
    numerator: int | None = Field(default=None, sa_column=Column(BigInteger))
    denominator: int | None = Field(default=None, sa_column=Column(BigInteger))
    form: str = code_column()


class Rollup(SQLModel, table=True):
    """Facts and derived facts added up: of one cell, year, kind of unit, form and status in one
    area, which is a prefecture's, or what belongs to a province or to nothing directly ('' for
    none). A sum is `high` millions and `low`: 64 bits may not hold a nation's money in 分.

    Made anew area by area in the background; `rollup_stale` says which areas not to trust.
    """

    __tablename__ = "rollup"
    __table_args__ = (
        Index("ix_rollup_area", "province", "prefecture", "year"),
        {"sqlite_with_rowid": False},
    )

    cell_id: int = Field(sa_column=Column(Integer, ForeignKey("cell.id"), primary_key=True))
    level: str = Field(sa_column=Column(code_type(), primary_key=True))
    kind: str = Field(sa_column=Column(code_type(), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    province: str = Field(sa_column=Column(code_type(), primary_key=True))
    prefecture: str = Field(sa_column=Column(code_type(), primary_key=True))
    scope: str = Field(sa_column=Column(code_type(), primary_key=True))
    form: str = Field(sa_column=Column(code_type(), primary_key=True))
    status: str = Field(sa_column=Column(code_type(), primary_key=True))
    synthetic: bool = Field(sa_column=Column(Boolean, primary_key=True))
    count: int
    high: int | None = Field(default=None, sa_column=Column(BigInteger))
    low: int | None = Field(default=None, sa_column=Column(BigInteger))
    high_below: int | None = Field(default=None, sa_column=Column(BigInteger))
    low_below: int | None = Field(default=None, sa_column=Column(BigInteger))
    least: int | None = Field(default=None, sa_column=Column(BigInteger))
    greatest: int | None = Field(default=None, sa_column=Column(BigInteger))


class ReportRollup(SQLModel, table=True):
    """Published reports counted: by year, kind of unit, form and whether expected, in one area."""

    __tablename__ = "report_rollup"
    __table_args__ = ({"sqlite_with_rowid": False},)

    province: str = Field(sa_column=Column(code_type(), primary_key=True))
    prefecture: str = Field(sa_column=Column(code_type(), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    level: str = Field(sa_column=Column(code_type(), primary_key=True))
    kind: str = Field(sa_column=Column(code_type(), primary_key=True))
    scope: str = Field(sa_column=Column(code_type(), primary_key=True))
    form: str = Field(sa_column=Column(code_type(), primary_key=True))
    synthetic: bool = Field(sa_column=Column(Boolean, primary_key=True))
    expected: bool = Field(sa_column=Column(Boolean, primary_key=True))
    count: int


class UnitRollup(SQLModel, table=True):
    """Units counted that a year's list of reporting units is seeded from, by kind, in one area.
    `valid_from` 0 and `valid_to` 9999 mean open."""

    __tablename__ = "unit_rollup"
    __table_args__ = ({"sqlite_with_rowid": False},)

    province: str = Field(sa_column=Column(code_type(), primary_key=True))
    prefecture: str = Field(sa_column=Column(code_type(), primary_key=True))
    level: str = Field(sa_column=Column(code_type(), primary_key=True))
    kind: str = Field(sa_column=Column(code_type(), primary_key=True))
    synthetic: bool = Field(sa_column=Column(Boolean, primary_key=True))
    valid_from: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    valid_to: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    count: int


class RollupStale(SQLModel, table=True):
    """An area whose rollups of a year (0: of all years, and of its units) are not to be trusted.

    Whoever changes something there adds a row in the same transaction and waits for nobody;
    whoever makes the rollups anew takes away the rows it saw before it began. The same area
    may stand here many times.
    """

    __tablename__ = "rollup_stale"

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    province: str = code_column()
    prefecture: str = code_column()
