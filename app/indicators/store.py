"""Local indicators in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, exists, or_, select, text
from sqlmodel import Session, col

from app.catalogue.local import AddsUp, LocalIndicator
from app.content import CellKey
from app.db.tables import Cell, LocalIndicatorRow, Unit, Value
from app.rollups.cells import add_cell
from app.units.filters import subtree

_ROW = (col(LocalIndicatorRow.code), col(LocalIndicatorRow.area), col(LocalIndicatorRow.definition))


def one(session: Session, code: str) -> LocalIndicator | None:
    """The definition with this code."""
    row = session.execute(select(*_ROW).where(col(LocalIndicatorRow.code) == code)).one_or_none()
    return None if row is None else of_json(*row)


def named(session: Session, codes: Sequence[str]) -> list[LocalIndicator]:
    """Those of these codes that there are, by code."""
    statement = select(*_ROW).where(col(LocalIndicatorRow.code).in_(codes))
    return [of_json(*row) for row in session.execute(statement.order_by(col(LocalIndicatorRow.code)))]


def every(session: Session) -> list[LocalIndicator]:
    """All there are, by code."""
    return [of_json(*row) for row in session.execute(select(*_ROW).order_by(col(LocalIndicatorRow.code)))]


def above(session: Session, path: str) -> list[LocalIndicator]:
    """Those that hold for the unit with this path: its own and of the areas above it, by code."""
    codes = path.split("/")[:-1]
    statement = select(*_ROW).where(col(LocalIndicatorRow.area).in_(codes))
    return [of_json(*row) for row in session.execute(statement.order_by(col(LocalIndicatorRow.code)))]


def around(session: Session, path: str) -> list[LocalIndicator]:
    """Those of the areas above the unit with this path, its own, and of the areas below, by code."""
    codes = path.split("/")[:-1]
    statement = (
        select(*_ROW)
        .join(Unit, col(Unit.code) == col(LocalIndicatorRow.area))
        .where(or_(col(LocalIndicatorRow.area).in_(codes), subtree(path)))
    )
    return [of_json(*row) for row in session.execute(statement.order_by(col(LocalIndicatorRow.code)))]


def has_values(session: Session, code: str) -> bool:
    """Whether some report gives a number of it."""
    used = (
        exists()
        .where(col(Value.cell_id) == col(Cell.id), col(Cell.indicator) == code)
        .correlate_except(Value, Cell)
    )
    return bool(session.execute(select(used)).scalar_one())


def lock(session: Session) -> None:
    """Let nobody else change definitions until the transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE local_indicator IN SHARE ROW EXCLUSIVE MODE"))


def write(session: Session, each: LocalIndicator) -> None:
    """Make this the definition of its code, which has a cell from then on."""
    remove(session, each.code)
    session.add(LocalIndicatorRow(code=each.code, area=each.area, definition=as_json(each)))
    session.flush()
    add_cell(session, CellKey(each.code))


def remove(session: Session, code: str) -> None:
    """Take the definition away."""
    session.execute(delete(LocalIndicatorRow).where(col(LocalIndicatorRow.code) == code))


def as_json(each: LocalIndicator) -> dict[str, Any]:
    """All but code and area; exact numbers as texts."""
    told = {name: value for name, value in asdict(each).items() if name not in ("code", "area")}
    exact = {name: str(told[name]) for name in ("minimum", "maximum") if told[name] is not None}
    return told | exact | {"adds_up": each.adds_up.value, "aliases": list(each.aliases)}


def of_json(code: str, area: str, told: Mapping[str, Any]) -> LocalIndicator:
    """The definition that `as_json` gave."""

    def exact(name: str) -> Decimal | None:
        return None if told[name] is None else Decimal(told[name])

    return LocalIndicator(
        **{
            **told,
            "code": code,
            "area": area,
            "adds_up": AddsUp(told["adds_up"]),
            "minimum": exact("minimum"),
            "maximum": exact("maximum"),
            "aliases": tuple(told["aliases"]),
        }
    )
