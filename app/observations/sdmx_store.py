"""Which units have published values, and when what is published last changed."""

from datetime import UTC, datetime

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from app.db.tables import Fact, Journal, Unit

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def units(session: Session) -> list[tuple[str, str, bool]]:
    """Code, name and whether it is invented, of every unit with a published value."""
    has_values = exists().where(col(Fact.unit_id) == col(Unit.id))
    found = select(col(Unit.code), col(Unit.name), col(Unit.synthetic)).where(has_values)
    return [
        (code, name, bool(invented))
        for code, name, invented in session.execute(found.order_by(col(Unit.code)))
    ]


def changed_at(session: Session) -> datetime:
    """The moment of the last entry of the journal."""
    found: datetime | None = session.execute(select(func.max(col(Journal.at)))).scalar_one()
    return NEVER if found is None else found
