"""What the tables have in common: how constraints are named, and kinds of columns."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel

from app.db.types import code_type

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only for INTEGER PRIMARY KEY."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


GRAMS = "search_gram"
"""A table that is no model: FTS5 on SQLite (which keeps tables of its own beside it, named after
it), an array with a GIN index on PostgreSQL. See the migration that makes it."""


def is_modelled(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether a table of the database is to be compared with the models here."""
    return kind != "table" or name is None or not name.startswith(GRAMS)


def columns_of(table: type[SQLModel]) -> Any:
    """The columns of a table by name, for statements that know nothing of the classes."""
    return SQLModel.metadata.tables[str(table.__tablename__)].c


def one_of(column: str, words: type) -> CheckConstraint:
    """A constraint of the table: the column holds one of the words of this enumeration."""
    listed = ", ".join(f"'{word.value}'" for word in words)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def code_column(*, null: bool = False, unit: bool = False, index: bool = False) -> Any:
    """A field that holds a code or a word of ours, compared byte by byte; `unit`: the code of a unit."""
    keys = [ForeignKey("unit.code")] if unit else []
    return Field(sa_column=Column(code_type(), *keys, nullable=null, index=index))
