"""However a unit's names change, the index of names is what it would be if made anew."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.actor import OPERATOR
from app.db.engine import Database
from app.db.tables import Unit, UnitSearch
from app.search import name_store
from app.search.words import read_words
from app.units import service
from app.units.change import change
from app.units.divisions import divisions
from app.units.draft import Name, NewUnit, UnitChanges
from app.units.load import load_divisions
from app.units.roster import load_roster
from app.vocabulary import Kind
from tests.reports.factories import COUNTY, OFFICE, units

ROSTER = "code,name,kind,parent,former_names\n990101-LIN,某县林业局,department,990101,某县林业站(2010-2018)\n990101-EDU,某县教育和体育局,department,990101,\n"


def rows(session: Session) -> list[tuple[int, str, str, str]]:
    query = select(UnitSearch.unit_id, UnitSearch.codes, UnitSearch.present, UnitSearch.past)  # type: ignore[call-overload]
    return [tuple(row) for row in session.execute(query.order_by(col(UnitSearch.unit_id)))]


def nothing(_session: Session) -> None:
    pass


def created(session: Session) -> None:
    new = NewUnit(
        "990101-LIN",
        "某县林業局",
        Kind.DEPARTMENT,
        parent=COUNTY,
        former_names=(Name("某县林业站", 2010, 2018),),
    )
    service.create(session, OPERATOR, new=new)


def renamed(session: Session) -> None:
    changes = UnitChanges(name="某县教育和体育局", other_names=("某县体育局",), name_since=2019)
    change(session, OPERATOR, code=OFFICE, changes=changes, check=lambda _unit: None)


def deleted(session: Session) -> None:
    service.delete(session, OPERATOR, code=OFFICE, check=lambda _unit: None)


def divisions_loaded(session: Session) -> None:
    load_divisions(session, OPERATOR, records=[one for one in divisions() if one.code.startswith("11")])


def divisions_corrected(session: Session) -> None:
    divisions_loaded(session)
    unit = session.scalars(select(Unit).where(col(Unit.code) == "110101")).one()
    unit.name, unit.short_name = "误写区人民政府", "误写区"
    session.add(unit)
    session.flush()
    name_store.refresh(session, ["110101"])
    divisions_loaded(session)


def roster_loaded(session: Session) -> None:
    load_roster(session, OPERATOR, content=ROSTER.encode())


@pytest.mark.parametrize(
    "act", [nothing, created, renamed, deleted, divisions_loaded, divisions_corrected, roster_loaded]
)
def test_the_index_follows(database: Database, act: Callable[[Session], None]) -> None:
    with database.writing() as session:
        units(session)
        name_store.refresh(session, ["990000"])
        act(session)
        kept = rows(session)
        name_store.rebuild(session)
        assert kept == rows(session)
        assert len(kept) == len(session.scalars(select(Unit.code)).all())  # type: ignore[call-overload]


def test_one_row_whole(database: Database) -> None:
    with database.writing() as session:
        units(session)
        created(session)
        number = session.scalars(select(col(Unit.id)).where(col(Unit.code) == "990101-LIN")).one()
        row = next(row for row in rows(session) if row[0] == number)
    assert row == (number, "\n990101-lin\n", "\n某县林业局\n", "\n某县林业站\n")


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("某县林业局", [(100, "990101-LIN")]),
        ("某县林業局", [(100, "990101-LIN")]),
        ("某县林业站", [(95, "990101-LIN")]),
        ("某县", [(80, "990101"), (80, "990101-EDU"), (80, "990101-LIN")]),
        ("某县林业站 局", [(50, "990101-LIN")]),
        ("业站", [(55, "990101-LIN")]),
        ("站", [(55, "990101-LIN")]),
        ("990101-lin", [(100, "990101-LIN")]),
        ("9901", [(80, "990100"), (80, "990101"), (80, "990101-EDU"), (80, "990101-LIN"), (80, "990101101")]),
        ("101-L", []),
        ("林业 教育", []),
        ("%", []),
        ("_", []),
    ],
)
def test_scores(database: Database, q: str, found: list[tuple[int, str]]) -> None:
    with database.writing() as session:
        units(session)
        created(session)
    with database.reading() as session:
        wanted = read_words(q)
        assert name_store.page(session, wanted, [], after=None, limit=10) == found
        assert name_store.count(session, wanted, []) == len(found)
        pieces = []
        after = None
        while some := name_store.page(session, wanted, [], after=after, limit=1):
            pieces += some
            after = some[0]
        assert pieces == found
