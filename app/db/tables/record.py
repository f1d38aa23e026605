"""Who may write, what was written, and what was answered to whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from app.db.tables.base import BigKey, code_column, one_of
from app.db.types import Json, Moment, code_type
from app.vocabulary import Role


class ApiKey(SQLModel, table=True):
    """A key that was handed out: its SHA-256 (lower-case hex), never itself. `prefix` is the
    beginning of it, to know it by; no `unit` means the whole service."""

    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("hash"), one_of("role", Role))

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    role: str = code_column()
    unit: str | None = Field(default=None, sa_column=Column(code_type(), ForeignKey("unit.code"), index=True))
    hash: str = code_column()
    prefix: str = code_column()
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    created_by: str = Field(sa_column=Column(Text, nullable=False))
    last_used_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class Journal(SQLModel, table=True):
    """What happened, in order, for ever: audit trail and change feed in one.

    Triggers refuse UPDATE, DELETE and TRUNCATE. `public` entries are those `/changes` may show.
    Numbers are given in the order of the commits (see `app.journal.store`); they may skip.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_public", "seq", sqlite_where=text("public"), postgresql_where=text("public")),
    )

    seq: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    request_id: str | None = Field(default=None, sa_column=Column(Text))
    kind: str = code_column()
    action: str = code_column()
    unit: str | None = Field(default=None, sa_column=Column(code_type(), index=True))
    year: int | None = None
    scope: str | None = Field(default=None, sa_column=Column(code_type()))
    revision: int | None = None
    public: bool = False
    before: Any = Field(default=None, sa_column=Column(Json))
    after: Any = Field(default=None, sa_column=Column(Json))


class KeptAnswer(SQLModel, table=True):
    """What a request with an Idempotency-Key was answered, for as long as it may be sent again.

    `key` is the SHA-256 of the key, `fingerprint` that of the request; `body` is NULL where the
    answer held a secret. Kept in the transaction of the write, dropped after a day.
    """

    __tablename__ = "kept_answer"

    actor: str = Field(sa_column=Column(code_type(), primary_key=True))
    key: str = Field(sa_column=Column(code_type(), primary_key=True))
    fingerprint: str = code_column()
    at: datetime = Field(sa_column=Column(Moment, nullable=False, index=True))
    status: int = Field(sa_column=Column(SmallInteger, nullable=False))
    headers: dict[str, str] = Field(sa_column=Column(Json, nullable=False))
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary))


class MirrorState(SQLModel, table=True):
    """Of a mirror: whose, and how far it has come; one row, none in any other database.

    `waiting` are the successors of units that the feed has not told of yet. `checked_to` is the
    unit up to which the reports of the first load have been checked, empty before any; NULL when
    all are.
    """

    __tablename__ = "mirror_state"

    origin: str = Field(sa_column=Column(code_type(), primary_key=True))
    cursor: str = Field(sa_column=Column(Text, nullable=False))
    waiting: list[Any] = Field(sa_column=Column(Json, nullable=False))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    checked_to: str | None = Field(default=None, sa_column=Column(code_type()))
