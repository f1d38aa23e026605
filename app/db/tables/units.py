"""Units: who reports, under which names and codes, and when."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db.tables.base import code_column, one_of
from app.db.types import code_type
from app.vocabulary import Kind, Level


class Unit(SQLModel, table=True):
    """One body that reports, or a level of the tree above such bodies.

    `path` is the codes from the top down, each followed by `/`, so a subtree is a range.
    `province`, `prefecture` and `county` are the ancestors (or itself) of those levels.
    `valid_from` and `valid_to` are years, both included; None means open.
    """

    __tablename__ = "unit"
    __table_args__ = (
        one_of("level", Level),
        one_of("kind", Kind),
        UniqueConstraint("code"),
        UniqueConstraint("credit_code"),
        CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"),
        Index("ix_unit_area", "province", "prefecture"),
    )

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    code: str = Field(sa_column=Column(code_type(), nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False, index=True))
    short_name: str | None = Field(default=None, sa_column=Column(Text, index=True))
    level: str = code_column(index=True)
    kind: str = code_column()
    parent: str | None = Field(
        default=None, sa_column=Column(code_type(), ForeignKey("unit.code"), index=True)
    )
    path: str = code_column(index=True)
    province: str | None = Field(default=None, sa_column=Column(code_type()))
    prefecture: str | None = Field(default=None, sa_column=Column(code_type()))
    county: str | None = Field(default=None, sa_column=Column(code_type()))
    credit_code: str | None = Field(default=None, sa_column=Column(code_type()))
    valid_from: int | None = None
    valid_to: int | None = None
    placeholder: bool = False
    vertical: bool = False
    synthetic: bool = False
    version: int = 1


class UnitName(SQLModel, table=True):
    """A name a unit bears or bore besides the present one: `kind` is former, short or other."""

    __tablename__ = "unit_name"

    unit: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    name: str = Field(sa_column=Column(code_type(), primary_key=True, index=True))
    kind: str = code_column()
    from_year: int | None = None
    to_year: int | None = None


class UnitSuccessor(SQLModel, table=True):
    """Which unit took over from one that ended, and in which year."""

    __tablename__ = "unit_successor"

    unit: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    successor: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    year: int | None = None
