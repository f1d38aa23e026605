"""The list of reporting units in the database: the seed, and the entries that depart from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, false, func, literal, or_, select, text
from sqlmodel import Session, col

from app.db.tables import ReportingUnit, Unit
from app.units.filters import UnitFilter, conditions, subtree
from app.units.reporting import seeded
from app.units.store import BATCH, valid_in
from app.vocabulary import Kind, Level

STREAMED = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says of one unit and year."""

    expected: bool
    note: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {"expected": self.expected, "note": self.note}


@dataclass(frozen=True, slots=True)
class Listed:
    """One unit on the list of a year. `entry` is None where the seed decides."""

    unit: str
    unit_name: str
    level: Level
    kind: Kind
    year: int
    seeded: bool
    entry: Entry | None
    synthetic: bool

    @property
    def expected(self) -> bool:
        """Whether the unit is to report."""
        return self.seeded if self.entry is None else self.entry.expected


def one(session: Session, code: str, year: int) -> Listed | None:
    """The unit with this code as the list of the year has it; None where there is no such unit."""
    row = session.execute(_rows(year, (col(Unit.code) == code,))).one_or_none()
    return None if row is None else _listed(row, year)


def listing(
    session: Session,
    units: UnitFilter,
    year: int,
    *,
    expected: bool | None,
    after: str | None = None,
    limit: int | None = None,
) -> Iterator[Listed]:
    """The list by code, read from the database a batch at a time: units valid that year, and
    whoever has an entry; `expected` keeps those who are (not) to report."""
    where = _on_the_list(session, units, year, expected)
    if after is not None:
        where.append(col(Unit.code) > after)
    statement = _rows(year, where).order_by(col(Unit.code)).limit(limit)
    for row in session.execute(statement, execution_options={"yield_per": STREAMED}):
        yield _listed(row, year)


def count(session: Session, units: UnitFilter, year: int, *, expected: bool | None) -> int:
    """How many `listing` gives in all."""
    where = _on_the_list(session, units, year, expected)
    statement = select(func.count()).select_from(Unit).outerjoin(ReportingUnit, _entry_of(year))
    return int(session.execute(statement.where(*where)).scalar_one())


def lock(session: Session) -> None:
    """Let nobody else change the list until the transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE reporting_unit IN SHARE ROW EXCLUSIVE MODE"))


def entries(session: Session, year: int, path: str | None) -> dict[str, Entry]:
    """The year's entries of the units in this subtree (None: of all), by code."""
    statement = (
        select(col(ReportingUnit.unit), col(ReportingUnit.expected), col(ReportingUnit.note))
        .join(Unit, col(Unit.code) == col(ReportingUnit.unit))
        .where(col(ReportingUnit.year) == year)
    )
    if path is not None:
        statement = statement.where(subtree(path))
    return {code: Entry(bool(expected), note) for code, expected, note in session.execute(statement)}


@dataclass(frozen=True, slots=True)
class Known:
    """What a file's row is checked against."""

    path: str
    placeholder: bool
    seeded: bool


def known(session: Session, codes: Sequence[str], year: int) -> dict[str, Known]:
    """Those of the codes that are units."""
    found: dict[str, Known] = {}
    for start in range(0, len(codes), BATCH):
        statement = select(
            col(Unit.code), col(Unit.path), col(Unit.placeholder), seeded(literal(year)).label("seeded")
        ).where(col(Unit.code).in_(codes[start : start + BATCH]))
        for code, path, placeholder, is_seeded in session.execute(statement):
            found[code] = Known(path, bool(placeholder), bool(is_seeded))
    return found


def write(session: Session, year: int, changed: Mapping[str, Entry], removed: Sequence[str]) -> None:
    """Make these entries, and take those away."""
    gone = [*changed, *removed]
    for start in range(0, len(gone), BATCH):
        session.execute(
            delete(ReportingUnit).where(
                col(ReportingUnit.year) == year, col(ReportingUnit.unit).in_(gone[start : start + BATCH])
            )
        )
    session.add_all(
        ReportingUnit(unit=code, year=year, expected=entry.expected, note=entry.note)
        for code, entry in changed.items()
    )
    session.flush()


def _entry_of(year: int) -> ColumnElement[bool]:
    return and_(col(ReportingUnit.unit) == col(Unit.code), col(ReportingUnit.year) == year)


def _rows(year: int, where: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Unit.code),
            col(Unit.name),
            col(Unit.level),
            col(Unit.kind),
            seeded(literal(year)).label("seeded"),
            col(ReportingUnit.expected),
            col(ReportingUnit.note),
            col(Unit.synthetic),
        )
        .select_from(Unit)
        .outerjoin(ReportingUnit, _entry_of(year))
        .where(*where)
    )


def _on_the_list(
    session: Session, units: UnitFilter, year: int, expected: bool | None
) -> list[ColumnElement[bool]]:
    body = and_(col(Unit.placeholder).is_(False), valid_in(year))
    where = [*conditions(session, units), or_(body, col(ReportingUnit.unit).is_not(None))]
    if expected is not None:
        is_expected = func.coalesce(col(ReportingUnit.expected), seeded(literal(year)), false())
        where.append(is_expected.is_(True) if expected else is_expected.is_(False))
    return where


def _listed(row: Any, year: int) -> Listed:
    code, name, level, kind, is_seeded, expected, note, synthetic = row
    entry = None if expected is None else Entry(bool(expected), note)
    return Listed(code, name, Level(level), Kind(kind), year, bool(is_seeded), entry, bool(synthetic))
