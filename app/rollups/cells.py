"""The small numbers that stand for (indicator, applicant) wherever values are kept.

The cell table follows the catalogue: what a form prints and the table lacks is added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Pool, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.catalogue.registry import catalogue
from app.content import CellKey
from app.db.tables import Cell
from app.vocabulary import Applicant, FormCode

_COLUMNS: Mapping[Applicant, int] = {applicant: order for order, applicant in enumerate(Applicant)}
_KNOWN: "WeakKeyDictionary[Pool, CellMap]" = WeakKeyDictionary()
"""By connection pool, which the reading and the writing engine of one database share."""


@dataclass(frozen=True, eq=False)
class CellMap:
    """Both ways between a cell and its number, and the cells of each form in printed order."""

    id_of: Mapping[CellKey, int]
    key_of: Mapping[int, CellKey]

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
    rows = session.execute(select(col(Cell.id), col(Cell.indicator), col(Cell.applicant))).all()
    id_of = {CellKey(indicator, Applicant(applicant)): number for number, indicator, applicant in rows}
    return CellMap(id_of, {number: key for key, number in id_of.items()})


def _insert(session: Session, keys: list[CellKey]) -> None:
    rows = [
        {"indicator": k.indicator, "applicant": k.applicant.value, "applicant_order": _COLUMNS[k.applicant]}
        for k in keys
    ]
    # Two processes may do this at once on an empty database: the second adds nothing.
    maker = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(maker.insert(Cell).on_conflict_do_nothing(), rows)
