"""Fifty people edit one report at once: one wins each round, nobody's work is lost in silence."""

import threading
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.catalogue.registry import catalogue
from app.db.engine import Database
from app.vocabulary import FormCode
from tests.reports.factories import COUNTY_2018, put, with_units

EDITORS = 50
CELLS = [key.indicator for key in catalogue().forms[FormCode.F2014].cells][:EDITORS]


def test_one_wins_each_round(database: Database, client: TestClient) -> None:
    edit_for(database, client, rounds=3)


@pytest.mark.long
def test_until_everybody_has_won(database: Database, client: TestClient) -> None:
    edit_for(database, client, rounds=EDITORS)


def edit_for(database: Database, client: TestClient, rounds: int) -> None:
    with_units(database)
    put(client, values=[])
    waiting, winners = list(range(EDITORS)), []
    for _ in range(rounds):
        etag = client.get(COUNTY_2018).headers["etag"]
        answers = at_once(client, waiting, etag)
        won = [editor for editor, answer in answers.items() if answer.status_code == 200]
        assert len(won) == 1, {editor: answer.status_code for editor, answer in answers.items()}
        for editor in set(waiting) - set(won):
            refused = answers[editor]
            assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
            # It names the state to look at, which is the winner's.
            assert refused.headers["etag"] == answers[won[0]].headers["etag"].replace("-gzip", "")
        winners += won
        waiting.remove(won[0])
        # All that was ever accepted is there, and nothing of what was refused.
        assert written(client) == {CELLS[editor]: 1000 + editor for editor in winners}
    with database.reading() as session:
        told = session.execute(
            text("SELECT after FROM journal WHERE action = 'changed' AND kind = 'report' ORDER BY seq")
        )
        assert [CELLS.index(indicator) for indicator in map(_told, told)] == winners


def at_once(client: TestClient, editors: list[int], etag: str) -> dict[int, Any]:
    """Each writes into a cell of their own, all on the same state."""
    answers: dict[int, Any] = {}
    begin = threading.Barrier(len(editors))

    def edit(editor: int) -> None:
        begin.wait(60)
        body = [{"indicator": CELLS[editor], "value": 1000 + editor}]
        answers[editor] = client.patch(f"{COUNTY_2018}/values", json=body, headers={"If-Match": etag})

    threads = [threading.Thread(target=edit, args=(editor,)) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def written(client: TestClient) -> dict[str, float]:
    values = client.get(f"{COUNTY_2018}/values").json()
    return {each["indicator"]: each["value"] for each in values if each["status"] == "reported"}


def _told(row: Any) -> str:
    (value,) = orjson.loads(row[0])["values"]
    return str(value[0])
