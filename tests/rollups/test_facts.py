"""The facts are the published values, whatever happened on the way."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import Cell, DerivedFact, Fact
from app.rollups.cells import cells
from app.rollups.service import rebuild
from tests.reports.factories import (
    API,
    COUNTY,
    COUNTY_2018,
    OPEN,
    move,
    publish,
    put,
    sound_values,
    with_units,
)


def everything(database: Database) -> tuple[list[Sequence[Any]], list[Sequence[Any]]]:
    with database.reading() as session:
        return tuple(  # type: ignore[return-value]
            [
                tuple(row)
                for row in session.execute(
                    select(*table.__table__.columns).order_by(*table.__table__.primary_key)
                )
            ]
            for table in (Fact, DerivedFact)
        )


def test_a_published_report_has_a_fact_for_each_cell_of_its_form(
    client: TestClient, database: Database
) -> None:
    with_units(database)
    given = [v for v in sound_values(training__courses=None) if v["indicator"] != "training.meetings"]
    publish(client, put(client, values=given))
    statement = select(col(Cell.indicator), col(Fact.status), col(Fact.value)).join(
        Cell, col(Cell.id) == col(Fact.cell_id)
    )
    with database.reading() as session:
        found = {row[0]: (row[1], row[2]) for row in session.execute(statement)}
    assert len(found) == 58
    assert found["disclosure.total"] == ("reported", 0)
    assert found["training.courses"] == ("blank", None)
    assert found["training.meetings"] == ("absent", None)


def test_rebuilding_from_the_truth_changes_nothing(client: TestClient, database: Database) -> None:
    with_units(database)
    etag = publish(client, put(client))
    etag = move(client, etag, "draft", **OPEN)
    body = [{"indicator": "training.courses", "value": 3}]
    answer = client.patch(f"{COUNTY_2018}/values", json=body, headers={"If-Match": etag})
    publish(client, answer.headers["etag"])
    gone = f"{API}/reports/{COUNTY}/2017"
    move(client, publish(client, put(client, gone), gone), "withdrawn", gone, note="误报。")
    put(client, f"{API}/reports/{COUNTY}/2016")
    before = everything(database)
    assert len(before[0]) == 58
    with database.writing() as session:
        assert rebuild(session) == 58
    assert everything(database) == before


def test_the_cells_are_made_once_and_known_by_every_session(database: Database) -> None:
    with database.writing() as session:
        first = cells(session)
    with database.reading() as session:
        again = cells(session)
        assert again.id_of == first.id_of
        assert cells(session) is again


def test_cells_of_a_transaction_rolled_back_are_not_remembered(database: Database) -> None:
    class ChangedError(Exception):
        pass

    try:
        with database.writing() as session:
            cells(session)
            raise ChangedError
    except ChangedError:
        pass
    with database.writing() as session:
        assert len(cells(session).id_of) == len(session.scalars(select(Cell.id)).all())
