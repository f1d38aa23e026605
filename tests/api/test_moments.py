"""Moments in queries are written out; what only looks like seconds is refused."""

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.rollups.cells import cells
from tests.reports.factories import API


@pytest.mark.parametrize(
    "moment", ["0.5", "1590969600", "-5", "2020-06-01", "2020-06-01T00:00:00", "gestern"]
)
@pytest.mark.parametrize("path", ["/journal?since=", "/observations?indicator=disclosure.total&as_of="])
def test_what_is_no_moment(client: TestClient, path: str, moment: str) -> None:
    answer = client.get(f"{API}{path}{moment}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")
    assert "2019-05-15T08:00:00Z" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("moment", ["2020-06-01T00:00:00Z", "2020-06-01T08:00:00%2B08:00"])
def test_a_moment(client: TestClient, database: Database, moment: str) -> None:
    with database.writing() as session:
        cells(session)
    assert client.get(f"{API}/observations?indicator=disclosure.total&as_of={moment}").status_code == 200
