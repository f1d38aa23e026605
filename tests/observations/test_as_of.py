"""`as_of`: what was answered at a moment is answered again, byte for byte, whatever came after."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from tests.api.keys import closed_service
from tests.journal.world import CITY, World, found
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

WITHIN = f"within={CITY}"
QUESTIONS = (
    f"observations?{WITHIN}&limit=1000",
    f"observations?{WITHIN}&format=csv",
    f"observations?{WITHIN}&indicator=disclosure.total,applications.received&count=true&limit=3",
    f"aggregates?indicator=disclosure.total&{WITHIN}&level=county&group_by=year&stats=sum,median,count",
    f"aggregates?indicator=applications.share_granted&{WITHIN}&level=county&group_by=year,form",
    f"aggregates?indicator=applications.received&{WITHIN}&scope=body&group_by=kind&format=csv",
    f"rankings?indicator=disclosure.total&year=2018&{WITHIN}&scope=body",
)


def as_of(moment: str | None) -> str:
    return f"&as_of={quote(moment)}" if moment else ""


def answers(client: TestClient, moment: str | None = None) -> list[tuple[int, bytes, str | None]]:
    found = []
    for question in QUESTIONS:
        answer = client.get(f"{API}/{question}{as_of(moment)}")
        assert answer.status_code == 200, answer.text
        # A page's cursor means the same; its address names the moment.
        found.append((answer.status_code, answer.content, answer.headers.get("x-total-rows")))
    return found


def now() -> str:
    # The clock's own step is enough to tell what was before from what comes after.
    time.sleep(0.002)
    moment = datetime.now(UTC).isoformat()
    time.sleep(0.002)
    return moment


@pytest.mark.parametrize("seed", [11])
def test_the_past_does_not_change(database: Database, client: TestClient, seed: int) -> None:
    check(database, client, seed, rounds=5, steps=10)


@pytest.mark.long
@pytest.mark.parametrize("seed", [12, 13])
def test_the_past_does_not_change_in_a_thousand_operations(
    database: Database, client: TestClient, seed: int
) -> None:
    check(database, client, seed, rounds=20, steps=50)


def check(database: Database, client: TestClient, seed: int, rounds: int, steps: int) -> None:
    found(database)
    world = World(client, seed, only_reports=True)
    saved = [(now(), answers(client))]
    world.begin()
    for _ in range(rounds):
        saved.append((now(), answers(client)))
        world.run(steps)
    for moment, then in saved:
        assert answers(client, moment) == then, moment
    assert answers(client, now()) == answers(client)
    # Were all answers the same, nothing would have been seen to change.
    assert len({str(then) for _, then in saved}) > 2


def test_corrected_and_withdrawn(database: Database, client: TestClient) -> None:
    with_units(database)
    question = f"{API}/observations?unit={COUNTY}&indicator=disclosure.total"

    def value(moment: str | None = None) -> list[Any]:
        return [item["value"] for item in client.get(question + as_of(moment)).json()["items"]]

    before = now()
    etag = publish(client, put(client, values=sound_values(disclosure__total=10)))
    first = now()
    etag = move(client, etag, "draft", **OPEN)
    cell = {"indicator": "disclosure.total", "value": 20}
    etag = client.patch(COUNTY_2018, json={"values": [cell]}, headers={"If-Match": etag}).headers["etag"]
    drafted = now()
    etag = publish(client, etag)
    second = now()
    move(client, etag, "withdrawn", note="有误。")
    assert value() == []
    assert [value(moment) for moment in (before, first, drafted, second, now())] == [[], [10], [10], [20], []]


@pytest.mark.parametrize(
    "path",
    [
        "observations?",
        "aggregates?indicator=disclosure.total&level=county&",
        "rankings?indicator=disclosure.total&year=2018&level=county&",
        f"reports/{COUNTY}/2018?",
    ],
)
@pytest.mark.parametrize(
    "moment", ["tomorrow", "yesterday", "2020-01-01", "2020-01-01T00:00:00", "2020-13-01T00:00:00Z"]
)
def test_moments_nobody_can_answer_for(client: TestClient, path: str, moment: str) -> None:
    if moment == "tomorrow":
        moment = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    answer = client.get(f"{API}/{path}{as_of(moment)}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/query/as_of"


COVERAGE = (
    f"coverage?{WITHIN}&years=2016..2018",
    f"coverage?{WITHIN}&group_by=year,county,kind&format=csv",
    f"coverage?{WITHIN}&years=2016..2018&missing=true&count=true&limit=4",
    f"coverage?{WITHIN}&years=2017..2018&missing=true&format=csv",
)


def test_who_had_reported_by_then(database: Database, client: TestClient) -> None:
    """Publications, corrections and withdrawals since leave the public's answer as it was."""
    found(database)
    world = World(client, 12, only_reports=True)
    world.begin()
    seen: list[tuple[str, list[bytes]]] = []
    with closed_service(database) as public:
        for _ in range(4):
            world.run(12)
            seen.append((now(), [public.get(f"{API}/{question}").content for question in COVERAGE]))
        assert len({tuple(said) for _, said in seen}) > 1
        for moment, said in seen:
            assert [public.get(f"{API}/{question}{as_of(moment)}").content for question in COVERAGE] == said


def test_nobody_had_reported_before_there_was_a_report(database: Database, client: TestClient) -> None:
    with_units(database)
    put(client, COUNTY_2018)
    before = now()
    publish(client, client.get(COUNTY_2018).headers["etag"])
    asked = f"{API}/coverage?within={COUNTY}&kind=government&level=county&years=2018"
    (present,) = client.get(asked).json()["items"]
    (past,) = client.get(f"{asked}{as_of(before)}").json()["items"]
    assert (present["published"], present["missing"]) == (1, 0)
    assert (past["received"], past["published"], past["missing"], past["overdue"]) == (0, 0, 1, 1)
    (early,) = client.get(f"{asked}{as_of('2019-02-01T00:00:00+08:00')}").json()["items"]
    assert (early["missing"], early["overdue"]) == (1, 0)  # its county has until 31 March
    assert client.get(f"{asked}{as_of('2018-06-01T00:00:00Z')}&missing=true").json()["items"] != []
    late = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    refused = client.get(f"{asked}{as_of(late)}")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_parameter")
