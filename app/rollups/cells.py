"""The small numbers that stand for (indicator, applicant) wherever values are kept.

The cell table follows the catalogue: what a form prints and the table lacks is added.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakKeyDictionary, ref

from sqlalchemy import Connection, Engine, Pool, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.catalogue.registry import catalogue
from app.content import CellKey
from app.db.tables import Cell
from app.vocabulary import Applicant, FormCode

Key = TypeVar("Key")
Item = TypeVar("Item")
_COLUMNS: Mapping[Applicant, int] = {applicant: order for order, applicant in enumerate(Applicant)}
_KNOWN: "WeakKeyDictionary[Pool, CellMap]" = WeakKeyDictionary()
"""By connection pool, which the reading and the writing engine of one database share."""


class _Growing(dict[Key, Item]):
    """What is missing is looked for in the database before it is given up: areas add cells of
    their own (local indicators), and another process may have added one."""

    again: Callable[[], None] | None = None

    def __missing__(self, key: Key) -> Item:
        if self.again is not None:
            self.again()
        if key not in self:
            raise KeyError(key)
        return self[key]


@dataclass(frozen=True, eq=False)
class CellMap:
    """Both ways between a cell and its number, and the cells of each form in printed order."""

    id_of: _Growing[CellKey, int]
    key_of: _Growing[int, CellKey]

    def ids(self, form: FormCode) -> list[int]:
        """The numbers of all cells of a form, hybrid rows left out."""
        return [self.id_of[key] for key in catalogue().forms[form].cells]


def cells(session: Session) -> CellMap:
    """The map of this database; adds what the catalogue has and the table lacks.

    Needs a writing session only where something is lacking.
    """
    bind = session.get_bind()
    assert isinstance(bind, Engine)  # noqa: S101  sessions are made on engines, for mypy
    known = _KNOWN.get(bind.pool) or session.info.get("cells")
    if isinstance(known, CellMap):
        return known
    found = _read(session)
    missing = [key for key in _wanted() if key not in found.id_of]
    if missing:
        _insert(session, missing)
        # Kept with this session only: its transaction may yet be rolled back.
        session.info["cells"] = found = _read(session)
    else:
        _KNOWN[bind.pool] = found
    return found


def add_cell(session: Session, key: CellKey) -> None:
    """Number a cell that no form prints; one that has its number keeps it."""
    _insert(session, [key])


def known_cells(session: Session) -> CellMap:
    """The map as it is, for a session that may not write. A cell it lacks has no values yet."""
    bind = session.get_bind()
    assert isinstance(bind, Engine)  # noqa: S101  as above
    known = _KNOWN.get(bind.pool)
    if known is None:
        known = _read(session)
        if all(key in known.id_of for key in _wanted()):
            _KNOWN[bind.pool] = known
    return known


def _wanted() -> Iterator[CellKey]:
    told: set[CellKey] = set()
    for form in catalogue().forms.values():
        for key in (*form.cells, *(cell for row in form.hybrids for cell in row.cells)):
            if key not in told:
                told.add(key)
                yield key
    for indicator in catalogue().indicators.values():
        if indicator.derivation is not None:
            for applicant in Applicant if indicator.by_applicant else (Applicant.TOTAL,):
                yield CellKey(indicator.code, applicant)


def _read(session: Session) -> CellMap:
    bind = session.get_bind()
    assert isinstance(bind, Engine)  # noqa: S101  as above
    rows = _rows(session.connection())
    found = CellMap(_Growing(), _Growing())
    _take(found, rows)
    again = _Again(found, ref(bind))
    found.id_of.again = found.key_of.again = again
    return found


_Rows = Sequence[tuple[int, CellKey]]


def _rows(connection: Connection) -> _Rows:
    statement = select(col(Cell.id), col(Cell.indicator), col(Cell.applicant))
    found = connection.execute(statement)
    return [(int(number or 0), CellKey(code, Applicant(word))) for number, code, word in found]


def _take(found: CellMap, rows: _Rows) -> None:
    found.id_of.update((key, number) for number, key in rows)
    found.key_of.update(rows)


@dataclass(frozen=True, eq=False)
class _Again:
    """Reads the table once more, over a connection of its own."""

    found: CellMap
    engine: "ref[Engine]"

    def __call__(self) -> None:
        engine = self.engine()
        if engine is not None:
            with engine.connect() as connection:
                _take(self.found, _rows(connection))


def _insert(session: Session, keys: list[CellKey]) -> None:
    rows = [
        {"indicator": k.indicator, "applicant": k.applicant.value, "applicant_order": _COLUMNS[k.applicant]}
        for k in keys
    ]
    # Two processes may do this at once on an empty database: the second adds nothing.
    maker = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(maker.insert(Cell).on_conflict_do_nothing(), rows)
