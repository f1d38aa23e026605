"""Column types that hold the same thing, byte for byte, on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, Dialect, String, Text
from sqlalchemy.types import TypeDecorator


def code_type() -> String:
    """Text that sorts by bytes on both databases: PostgreSQL's own collation would not."""
    return String().with_variant(String(collation="C"), "postgresql")


class Json(TypeDecorator[Any]):
    """A JSON value kept as the text we wrote: JSONB would reorder its keys."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as whole microseconds since 1970, so that it compares alike everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else from_microseconds(value)


class Day(TypeDecorator[date]):
    """A calendar day as ISO 8601 text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    delta = moment - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_microseconds(value: int) -> datetime:
    """The moment in UTC."""
    return datetime.fromtimestamp(value // 1_000_000, UTC).replace(microsecond=value % 1_000_000)
