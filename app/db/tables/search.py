"""The texts that are searched, folded."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db.tables.base import BigKey, code_column, one_of
from app.vocabulary import Scope


class UnitSearch(SQLModel, table=True):
    """The names of one unit folded to one spelling, for `/search`; made from unit and unit_name.

    Each column holds folded texts with a line end before and after every one: the codes, the
    name and short name it bears, and the names it bore or bears besides.
    """

    __tablename__ = "unit_search"

    unit_id: int = Field(sa_column=Column(Integer, ForeignKey("unit.id"), primary_key=True))
    codes: str = Field(sa_column=Column(Text, nullable=False))
    present: str = Field(sa_column=Column(Text, nullable=False))
    past: str = Field(sa_column=Column(Text, nullable=False))


class SearchText(SQLModel, table=True):
    """The text of one published report as `/search` knows it; its folded lines are in
    `search_body`, its grams in `search_gram`, an index each database makes in its own way.

    A text that is indexed again gets a new `id`, never one that was there before: on SQLite
    the grams of a text that is gone stay in the index and must mean nothing.
    """

    __tablename__ = "search_text"
    __table_args__ = (
        one_of("scope", Scope),
        UniqueConstraint("unit_id", "year", "scope"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    unit_id: int = Field(sa_column=Column(Integer, ForeignKey("unit.id"), nullable=False))
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    scope: str = code_column()
    revision_id: int = Field(sa_column=Column(BigInteger, ForeignKey("revision.id"), nullable=False))


class SearchBody(SQLModel, table=True):
    """The folded lines of a report's text: its title, then title and text of each section."""

    __tablename__ = "search_body"

    id: int = Field(sa_column=Column(BigKey, ForeignKey("search_text.id"), primary_key=True))
    body: str = Field(sa_column=Column(Text, nullable=False))
