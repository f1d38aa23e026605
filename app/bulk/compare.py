"""Whether a copy holds what the service answers: counted, and compared byte by byte."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from app.actor import PUBLIC
from app.client import Gongkai
from app.db.engine import Database
from app.observations import service as observations
from app.observations.query import ObservationQuery
from app.reports.service import asking
from app.reports.store.reports import ReportFilter
from app.units import table as unit_table
from app.units.filters import UnitFilter
from app.units.service import UnitQuery
from app.writers import ndjson
from app.writers.dataset import Dataset

ALL = UnitFilter(synthetic=True)
TABLES: dict[str, tuple[dict[str, str], Callable[[Session], Dataset]]] = {
    "units": (
        {"synthetic": "true", "placeholder": "true"},
        lambda session: unit_table.dataset(
            session, PUBLIC, query=UnitQuery(units=ALL, placeholders=True), limit=None
        ),
    ),
    "reports": (
        {"synthetic": "true"},
        lambda session: asking.dataset(session, PUBLIC, wanted=ReportFilter(units=ALL), limit=None),
    ),
    "observations": (
        {"synthetic": "true"},
        lambda session: observations.dataset(session, query=ObservationQuery(units=ALL), limit=None),
    ),
}
"""What is compared: the name of a list of the API, how to ask it for everything, the same here."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One table on both sides: rows, or where asked the SHA-256 of all its lines."""

    table: str
    there: str
    here: str

    @property
    def equal(self) -> bool:
        """Whether both sides are the same."""
        return self.there == self.here


def counts(database: Database, service: Gongkai) -> list[Compared]:
    """The rows of each table, there and here."""
    found = []
    with database.reading() as session:
        for name, (asked, dataset) in TABLES.items():
            there = service.get(f"/api/v1/{name}", asked | {"count": "true", "limit": "1"})["total"]
            found.append(Compared(name, str(there), str(dataset(session).total)))
    return found


def hashes(database: Database, service: Gongkai) -> list[Compared]:
    """The SHA-256 of each table as NDJSON, there and here; memory stays flat."""
    found = []
    with database.reading() as session:
        for name, (asked, dataset) in TABLES.items():
            there = hashlib.sha256()
            for piece in service.stream(f"/api/v1/{name}", asked | {"format": "ndjson"}):
                there.update(piece)
            here = hashlib.sha256()
            for piece in ndjson.write(dataset(session)):
                here.update(piece)
            found.append(Compared(name, there.hexdigest(), here.hexdigest()))
    return found


def in_step(service: Gongkai, cursor: str) -> bool:
    """Whether nothing has changed there since the cursor: else a comparison says nothing."""
    newest = service.get("/api/v1/changes", {"since": "latest"})["next"]
    return bool(newest == cursor)
