"""The units in the database: the only place of this slice that speaks SQL (with filters)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, insert, literal, or_, select, update
from sqlmodel import Session, SQLModel, col

from app.db.tables import Journal, Unit, UnitName, UnitSearch, UnitSuccessor
from app.problems import ProblemError
from app.units.filters import PATH_END, subtree
from app.units.rules import Place
from app.vocabulary import Kind, Level

BATCH = 500
FORMER = "former"
OTHER = "other"
SHORT = "short"
"""A former name without 人民政府, kept to look names up by; not shown."""


@dataclass(frozen=True, slots=True)
class Details:
    """What belongs to a unit beside its row: names it bore or bears, and who took over."""

    names: tuple[UnitName, ...] = ()
    successors: tuple[UnitSuccessor, ...] = ()


def find(session: Session, code: str) -> Unit | None:
    """The unit with this code, if there is one."""
    return session.scalars(select(Unit).where(col(Unit.code) == code)).one_or_none()


def get(session: Session, code: str, *, pointer: str | None = None) -> Unit:
    """The unit with this code. Raises ProblemError `unit_unknown`."""
    unit = find(session, code)
    if unit is None:
        raise ProblemError(
            "unit_unknown",
            f"没有代码为「{code[:40]}」的单位。",
            f"There is no unit with the code {code[:40]!r}.",
            pointer=pointer,
        )
    return unit


def get_many(session: Session, codes: Iterable[str]) -> dict[str, Unit]:
    """The units of those codes that exist, by code."""
    wanted = sorted(set(codes))
    found: dict[str, Unit] = {}
    for start in range(0, len(wanted), BATCH):
        query = select(Unit).where(col(Unit.code).in_(wanted[start : start + BATCH]))
        found.update((unit.code, unit) for unit in session.scalars(query))
    return found


def everything(session: Session) -> dict[str, Unit]:
    """Every unit by code, for bulk work."""
    return {unit.code: unit for unit in session.scalars(select(Unit))}


def path_range(unit: Unit) -> tuple[str, str]:
    """(low, high) such that low <= path < high holds for the unit and all below it."""
    return unit.path, unit.path[:-1] + PATH_END


def place(unit: Unit) -> Place:
    """The unit's place in the tree."""
    return Place(
        code=unit.code,
        kind=Kind(unit.kind),
        level=Level(unit.level),
        path=unit.path,
        province=unit.province,
        prefecture=unit.prefecture,
        county=unit.county,
        synthetic=unit.synthetic,
    )


def page(
    session: Session, where: Sequence[ColumnElement[bool]], *, after: str | None, limit: int
) -> list[Unit]:
    """Up to `limit` units by code that meet the conditions, from beyond the code `after`."""
    query = select(Unit).where(*where).order_by(col(Unit.code)).limit(limit)
    if after is not None:
        query = query.where(col(Unit.code) > after)
    return list(session.scalars(query))


def count(session: Session, where: Sequence[ColumnElement[bool]]) -> int:
    """How many units meet the conditions."""
    return session.scalar(select(func.count()).select_from(Unit).where(*where)) or 0


def matching(text: str) -> ColumnElement[bool]:
    """Units whose name, short name, other or former name holds the text, or whose code begins so."""
    lower = text.lower()
    # Not correlated: the names are gone through once, not once for each unit.
    named = select(col(UnitName.unit)).where(func.lower(col(UnitName.name)).contains(lower, autoescape=True))
    return or_(
        func.lower(col(Unit.name)).contains(lower, autoescape=True),
        func.lower(col(Unit.short_name)).contains(lower, autoescape=True),
        col(Unit.code).startswith(text, autoescape=True),
        col(Unit.credit_code) == text.upper(),
        col(Unit.code).in_(named),
    )


def valid_in(year: int) -> ColumnElement[bool]:
    """Units that exist in a report year."""
    return or_(col(Unit.valid_from).is_(None), col(Unit.valid_from) <= year) & or_(
        col(Unit.valid_to).is_(None), col(Unit.valid_to) >= year
    )


def ancestors(session: Session, unit: Unit) -> list[Unit]:
    """The units above, from the top down."""
    codes = unit.path.split("/")[:-2]
    found = get_many(session, codes)
    return [found[code] for code in codes]


def descendants(session: Session, path: str) -> list[Unit]:
    """All units below the one with this path, each after the one above it."""
    query = select(Unit).where(subtree(path), col(Unit.path) != path).order_by(col(Unit.path))
    return list(session.scalars(query))


def details(session: Session, codes: Iterable[str]) -> dict[str, Details]:
    """Names and successors of units, by code; units without either have an empty entry."""
    wanted = list(codes)
    names: dict[str, list[UnitName]] = {code: [] for code in wanted}
    heirs: dict[str, list[UnitSuccessor]] = {code: [] for code in wanted}
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        by_name = select(UnitName).where(col(UnitName.unit).in_(some))
        for name in session.scalars(
            by_name.order_by(col(UnitName.unit), col(UnitName.from_year), col(UnitName.name))
        ):
            names[name.unit].append(name)
        by_heir = select(UnitSuccessor).where(col(UnitSuccessor.unit).in_(some))
        for heir in session.scalars(by_heir.order_by(col(UnitSuccessor.unit), col(UnitSuccessor.successor))):
            heirs[heir.unit].append(heir)
    return {code: Details(tuple(sorted(names[code], key=by_years)), tuple(heirs[code])) for code in wanted}


def kin(session: Session, codes: Iterable[str]) -> list[Unit]:
    """The units that took over from these, and those that these took over from."""
    some = list(codes)
    found: set[str] = set()
    for mine, theirs in (
        (col(UnitSuccessor.unit), col(UnitSuccessor.successor)),
        (col(UnitSuccessor.successor), col(UnitSuccessor.unit)),
    ):
        found.update(session.scalars(select(theirs).where(mine.in_(some))))
    return list(get_many(session, found - set(some)).values())


def set_names(session: Session, code: str, names: Iterable[UnitName]) -> None:
    """Make these the unit's names besides its present one."""
    session.execute(delete(UnitName).where(col(UnitName.unit) == code))
    session.flush()
    session.add_all(names)


def set_successors(session: Session, code: str, successors: Iterable[UnitSuccessor]) -> None:
    """Make these the unit's successors."""
    session.execute(delete(UnitSuccessor).where(col(UnitSuccessor.unit) == code))
    session.flush()
    session.add_all(successors)


def bulk_insert(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows at once."""
    if rows:
        session.execute(insert(table), list(rows))


def bulk_update(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Update many units at once; each row has `id` and the columns to set."""
    if rows:
        session.execute(update(Unit), list(rows))


def credit_code_taken(session: Session, credit_code: str, *, by_other_than: str) -> str | None:
    """The code of another unit that has this credit code."""
    query = select(col(Unit.code)).where(
        col(Unit.credit_code) == credit_code, col(Unit.code) != by_other_than
    )
    return session.scalars(query).first()


def credit_codes(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Which of these credit codes are taken: credit code → the code of the unit that has it."""
    wanted = sorted(set(codes))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), BATCH):
        query = select(col(Unit.credit_code), col(Unit.code)).where(
            col(Unit.credit_code).in_(wanted[start : start + BATCH])
        )
        found.update((credit, code) for credit, code in session.execute(query))
    return found


def usage(session: Session, unit: Unit) -> list[str]:
    """The tables that speak of the unit, its own names and successors apart."""
    own = {("unit_name", "unit"), ("unit_successor", "unit"), ("unit_search", "unit_id")}
    found: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            targets = {key.target_fullname for key in column.foreign_keys}
            if (table.name, column.name) in own or not targets & {"unit.code", "unit.id"}:
                continue
            value = unit.id if "unit.id" in targets else unit.code
            if _holds(session, table, column.name, value):
                found.append(table.name)
    return sorted(set(found))


def remove(session: Session, unit: Unit) -> None:
    """Take the unit away, with its names and successors."""
    session.execute(delete(UnitName).where(col(UnitName.unit) == unit.code))
    session.execute(delete(UnitSuccessor).where(col(UnitSuccessor.unit) == unit.code))
    session.execute(delete(UnitSearch).where(col(UnitSearch.unit_id) == unit.id))
    session.delete(unit)
    session.flush()


def changed_by_hand(session: Session, codes: Sequence[str]) -> dict[str, set[str]]:
    """The fields of these units that a person set, from the journal."""
    touched: dict[str, set[str]] = {}
    for start in range(0, len(codes), BATCH):
        query = select(col(Journal.unit), col(Journal.after)).where(
            col(Journal.unit).in_(codes[start : start + BATCH]),
            col(Journal.kind) == "unit",
            col(Journal.action) != "loaded",
        )
        for code, after in session.execute(query):
            if isinstance(after, dict):
                touched.setdefault(code, set()).update(after)
    return touched


def _holds(session: Session, table: Table, column: str, value: Any) -> bool:
    query = select(literal(1)).select_from(table).where(table.c[column] == value).limit(1)
    return session.scalar(query) is not None


def by_years(name: UnitName) -> tuple[int, int, str]:
    """The order that names are told in."""
    return (name.from_year or 0, name.to_year or 9999, name.name)
