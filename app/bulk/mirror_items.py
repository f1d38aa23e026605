"""One change of another service's feed, written into the copy.

An item of a report carries what was published as a `Received`, wherever it was read from.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from app.actor import Actor
from app.bulk import mirror_store as store
from app.bulk.mirror_store import Place
from app.coverage import calendar, reporting_units
from app.coverage.calendar_store import Due
from app.coverage.reporting_store import Entry
from app.db.engine import Database
from app.indicators import service as indicators
from app.indicators.store import of_json
from app.problems import ProblemError
from app.reports import clock
from app.reports.service import loading, receiving
from app.reports.service.receiving import Received
from app.units import receive as units
from app.vocabulary import Kind, Role, Scope

Json = dict[str, Any]
ACTOR = Actor("mirror", Role.ADMIN)
PUBLISHED = ("published", "corrected")


class MirrorError(Exception):
    """Why a copy cannot be kept in step; in Chinese, for the person at the command."""


@contextmanager
def understood(what: str) -> Iterator[None]:
    """What another service sends may be anything: what cannot be taken in is said to be so."""
    try:
        yield
    except ProblemError as refused:
        if refused.kind.code == "busy":
            raise
        raise MirrorError(f"对方给出的{what}不能收录：{refused.detail}") from refused
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        ArithmeticError,
        DataError,
        IntegrityError,
    ) as error:
        raise MirrorError(f"对方给出的{what}不合约定：{type(error).__name__} {error}"[:300]) from error


def take(
    database: Database, place: Place, items: Sequence[Json], cursor: str, *, first_load: bool = False
) -> Place:
    """Write some items and the cursor behind them, all or nothing; returns where the copy is
    now. A `first_load` leaves the findings for later.
    Raises MirrorError for what cannot be taken in."""
    with database.writing() as session, understood("变更"):
        store.no_time_limit(session)
        waiting = list(place.waiting)
        new = _new(session, items) if first_load else set()
        for kind, together in groupby(items, key=lambda item: _is_first(item, new) and item["kind"]):
            if kind == "report":
                loading.load(session, ACTOR, [item["report"] for item in together])
            elif kind == "unit":
                waiting += units.receive_new(
                    session, ACTOR, {item["unit"]: item["after"] for item in together}
                )
            else:
                for item in together:
                    waiting += _one(session, item)
        waiting = units.succeed(session, waiting)
        place = replace(place, cursor=cursor, waiting=tuple(waiting))
        store.put(session, place, at=datetime.now(UTC))
    return place


def is_known(kind: str) -> bool:
    """Whether this version takes in changes of this kind."""
    return kind in _APPLY


def is_publication(item: Json) -> bool:
    """Whether the item tells of a report made public."""
    return item["kind"] == "report" and item["action"] in PUBLISHED


_Named = loading.Key | str
"""A report or a unit."""


def _new(session: Session, items: Sequence[Json]) -> set[_Named]:
    """The reports and units told of that are not there yet."""
    reports = [_key(item["report"]) for item in items if is_publication(item)]
    codes = [str(item["unit"]) for item in items if item["kind"] == "unit"]
    return {*loading.absent(session, reports), *units.absent(session, codes)}


def _is_first(item: Json, new: set[_Named]) -> bool:
    """Whether the item is the first of a report or unit among `new`, which it leaves then."""
    if is_publication(item):
        named: _Named = _key(item["report"])
    elif item["kind"] == "unit" and item["after"] is not None:
        named = str(item["unit"])
    else:
        return False
    is_first = named in new
    new.discard(named)
    return is_first


def _key(report: Received) -> loading.Key:
    return report.unit, report.said.year, report.scope


def _one(session: Session, item: Json) -> list[units.Heir]:
    clock.happen(session, datetime.fromisoformat(item["at"]))
    apply = _APPLY.get(str(item["kind"]))
    return [] if apply is None else apply(session, item) or []


def _report(session: Session, item: Json) -> None:
    at = datetime.fromisoformat(item["at"])
    if item["action"] in PUBLISHED:
        receiving.receive(session, ACTOR, given=item["report"])
        return
    receiving.take_back(
        session,
        ACTOR,
        unit=item["unit"],
        year=item["year"],
        scope=Scope(item["scope"]),
        number=item["revision"],
        at=at,
        reason=item["after"]["reason"],
    )


def _unit(session: Session, item: Json) -> list[units.Heir]:
    return units.receive(session, ACTOR, code=item["unit"], said=item["after"])


def _reporting_unit(session: Session, item: Json) -> None:
    unit, year, said = item["unit"], item["year"], item["after"]
    if said is None:
        reporting_units.remove(session, ACTOR, year=year, unit=unit)
    else:
        reporting_units.put(session, ACTOR, year=year, unit=unit, entry=Entry(said["expected"], said["note"]))


def _deadline(session: Session, item: Json) -> None:
    area, year, said = item["unit"], item["year"], item["after"]
    kind = Kind(said["kind"])
    if item["action"] == "deleted":
        calendar.remove(session, ACTOR, area=area, year=year, kind=kind)
    else:
        due = Due(date.fromisoformat(said["due_on"]), said["note"])
        calendar.put(session, ACTOR, area=area, year=year, kind=kind, due=due)


def _indicator(session: Session, item: Json) -> None:
    at, said = clock.moment(session), item["after"]
    code = str(said["code"])
    if item["action"] == "deleted":
        indicators.remove(session, ACTOR, code=code, at=at)
    else:
        told = {name: value for name, value in said.items() if name != "code"}
        indicators.put(session, ACTOR, wanted=of_json(code, item["unit"], told), at=at)


_APPLY: dict[str, Callable[[Session, Json], list[units.Heir] | None]] = {
    "report": _report,
    "unit": _unit,
    "reporting_unit": _reporting_unit,
    "deadline": _deadline,
    "indicator": _indicator,
}
