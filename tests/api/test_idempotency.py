"""`Idempotency-Key`: what is sent twice is done once and answered alike."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.api import once
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from app.units import service as units_service
from app.vocabulary import Role
from tests.api.keys import bearer, closed_service, make_key
from tests.intake.pages import page_2014
from tests.reports.factories import (
    API,
    COUNTY,
    COUNTY_2018,
    OFFICE,
    TOWN,
    publish,
    put,
    with_units,
)

KEY = {"Idempotency-Key": "6f9619ff-8b86-d011-b42d-00c04fc964ff"}
NEW_UNIT = {"code": "990101-N1", "name": "某局", "kind": "department", "parent": COUNTY}


@pytest.fixture
def caller(database: Database, client: TestClient) -> TestClient:
    with_units(database)
    return client


def rows(database: Database, table: str) -> int:
    with database.reading() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def _submit(client: TestClient, note: str) -> dict[str, Any]:
    etag = put(client) if client.get(COUNTY_2018).status_code == 404 else "kept"
    return {
        "url": f"{COUNTY_2018}/transitions",
        "json": {"to": "submitted", "note": note},
        "headers": {"If-Match": etag},
    }


def _unit(client: TestClient, name: str) -> dict[str, Any]:
    return {"url": f"{API}/units", "json": NEW_UNIT | {"name": name}}


def _roster(client: TestClient, name: str) -> dict[str, Any]:
    sheet = f"名称,代码,上级,类别\n{name},990101-N2,{COUNTY},department\n"
    return {"url": f"{API}/units/roster", "content": sheet.encode(), "headers": {"Content-Type": "text/csv"}}


def _import(client: TestClient, name: str) -> dict[str, Any]:
    page = page_2014(unit="某机关", extra=f"<p>{name}</p>")
    return {"url": f"{API}/imports?unit={OFFICE}&year=2018", "files": {"file": ("a.html", page, "text/html")}}


def _batch(client: TestClient, name: str) -> dict[str, Any]:
    files = [("file", (f"{n}.html", page_2014(extra=name), "text/html")) for n in (1, 2)]
    return {"url": f"{API}/imports?unit={OFFICE}", "files": files}


def _compile(client: TestClient, scope: str) -> dict[str, Any]:
    town = f"{API}/reports/{TOWN}/2018"
    if client.get(town).status_code == 404:
        publish(client, put(client, town), town)
    body = {"unit": COUNTY, "year": 2018, "scope": "area" if scope == "甲" else "level"}
    return {"url": f"{API}/compilations", "json": body}


def _assign(client: TestClient, note: str) -> dict[str, Any]:
    address = f"{API}/reports/{OFFICE}/2017"
    if client.get(address).status_code == 404:
        page = page_2014(unit="某机关", year=2017).replace(
            b"</table>", "<tr><td>另列</td><td>件</td><td>7</td></tr></table>".encode()
        )
        made = client.post(
            f"{API}/imports?unit={OFFICE}&year=2017", content=page, headers={"Content-Type": "text/html"}
        )
        assert made.status_code == 201, made.text
        assert made.json()["unmatched"]
    body = {"indicator": "disclosure.total", "value": 7 if note == "甲" else 8}
    etag = client.get(address).headers["etag"] if note == "甲" else "other"
    return {"url": f"{address}/unmatched/0/assign", "json": body, "headers": {"If-Match": etag}}


POSTS: dict[str, Callable[[TestClient, str], dict[str, Any]]] = {
    "move_report": _submit,
    "create_unit": _unit,
    "load_roster": _roster,
    "import_file": _import,
    "compile_report": _compile,
    "assign_unmatched": _assign,
}
BESIDES = {"create_key"}
"""Answered once only: below."""


def send(client: TestClient, call: dict[str, Any], **more: str) -> Any:
    rest = {name: value for name, value in call.items() if name != "url"}
    return client.post(call["url"], **rest | {"headers": rest.get("headers", {}) | KEY | more})


def test_every_post_that_writes_takes_the_header(client: TestClient) -> None:
    taken, posts = set(), set()
    for path, item in client.get("/openapi.json").json()["paths"].items():
        if "post" in item and path.startswith(API):
            operation = item["post"]
            posts.add(operation["operationId"])
            if any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", [])):
                taken.add(operation["operationId"])
                assert {"409", "422"} <= set(operation["responses"])
    assert taken == set(POSTS) | BESIDES
    # What else is posted only asks.
    assert {name for name in posts - taken if not name.startswith(("compare", "read", "find"))} == set()


@pytest.mark.parametrize("name", POSTS)
def test_sent_again_it_is_answered_as_it_was(caller: TestClient, database: Database, name: str) -> None:
    call = POSTS[name](caller, "甲")
    first = send(caller, call)
    assert first.status_code in (200, 201), first.text
    told = rows(database, "journal")
    again = send(caller, call)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for header in ("etag", "location", "content-type", "cache-control"):
        assert again.headers.get(header) == first.headers.get(header), header
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (
        None,
        "true",
    )
    assert rows(database, "journal") == told
    other = send(caller, POSTS[name](caller, "乙"))
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert rows(database, "journal") == told


def test_a_batch_is_taken_on_once(caller: TestClient, database: Database) -> None:
    call = _batch(caller, "甲")
    first, again = send(caller, call), send(caller, call)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.headers["location"] == again.headers["location"]
    assert again.headers["retry-after"] == first.headers["retry-after"]
    assert rows(database, "job") == 1


def test_a_key_is_shown_once_and_never_stored(caller: TestClient, database: Database) -> None:
    call = {"url": f"{API}/keys", "json": {"name": "某人", "role": "compiler", "unit": COUNTY}}
    first, again = send(caller, call), send(caller, call)
    assert first.status_code == 201
    assert (again.status_code, again.json()["code"]) == (409, "shown_once")
    assert rows(database, "api_key") == 1
    with database.reading() as session:
        kept = session.execute(text("SELECT * FROM kept_answer")).one()
        assert first.json()["key"] not in str(tuple(kept))
        assert KEY["Idempotency-Key"] not in str(tuple(kept))
        assert kept.body is None


def test_a_refusal_is_not_kept(caller: TestClient) -> None:
    etag = put(caller)
    address = f"{COUNTY_2018}/transitions"
    stale = caller.post(address, json={"to": "submitted"}, headers=KEY | {"If-Match": '"stale"'})
    assert stale.status_code == 412
    right = caller.post(address, json={"to": "submitted"}, headers=KEY | {"If-Match": etag})
    assert (right.status_code, right.headers.get("idempotency-replayed")) == (200, None)


def test_keys_belong_to_their_callers(database: Database) -> None:
    with_units(database)
    with closed_service(database) as client:
        callers = [bearer(make_key(database, Role.ADMIN, COUNTY)) for _ in range(2)]
        told = [
            send(
                client, _unit(client, "某局") | {"json": NEW_UNIT | {"code": f"990101-M{n}"}}, **caller
            ).status_code
            for n, caller in enumerate(callers)
        ]
        assert told == [201, 201]


def test_after_a_day_it_is_a_new_request(caller: TestClient, database: Database) -> None:
    first = send(caller, _unit(caller, "某局"))
    assert first.status_code == 201
    with database.writing() as session:
        session.execute(text("UPDATE kept_answer SET at = at - 86400000000"))
    late = send(caller, _unit(caller, "某局"))
    assert (late.status_code, late.json()["code"]) == (409, "unit_exists")
    # And the next answer that is kept takes the old ones away.
    assert send(caller, _roster(caller, "某股")).status_code == 200
    assert rows(database, "kept_answer") == 1


def test_the_write_and_its_answer_are_kept_together(
    caller: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("the process dies here")

    told = rows(database, "journal")
    with monkeypatch.context() as patched:
        patched.setattr(once.service, "keep", fails)
        assert send(caller, _unit(caller, "某局")).status_code == 500
    assert caller.get(f"{API}/units/{NEW_UNIT['code']}").status_code == 404
    assert (rows(database, "journal"), rows(database, "kept_answer")) == (told, 0)
    assert send(caller, _unit(caller, "某局")).status_code == 201


def test_the_same_at_the_same_time(
    caller: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is being done, another is told to wait: in this process, and on PostgreSQL in others."""
    begun, go_on = threading.Event(), threading.Event()
    really = units_service.create

    def slow(*given: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(30)
        return really(*given, **named)

    monkeypatch.setattr(units_service, "create", slow)
    answers: list[Any] = []
    call = _unit(caller, "某局")
    thread = threading.Thread(target=lambda: answers.append(send(caller, call)))
    thread.start()
    assert begun.wait(30)
    refused = [send(caller, call)]
    if not database.is_sqlite:
        settings = Settings(database_url=database.url.render_as_string(hide_password=False), open_writes=True)
        with TestClient(create_app(settings)) as elsewhere:
            refused.append(send(elsewhere, call))
    go_on.set()
    thread.join()
    for answer in refused:
        assert (answer.status_code, answer.json()["code"]) == (409, "in_progress")
        assert int(answer.headers["retry-after"]) >= 1
    assert [answer.status_code for answer in answers] == [201]
    again = send(caller, call)
    assert (again.status_code, again.content) == (201, answers[0].content)


@pytest.mark.parametrize("key", ["", "x" * 256, "钥匙".encode()])
def test_what_is_no_key(caller: TestClient, key: Any) -> None:
    answer = caller.post(f"{API}/units", json=NEW_UNIT, headers={b"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].lower() == "/header/idempotency-key"


def test_without_the_header_everything_is_done_as_often_as_it_is_sent(
    caller: TestClient, database: Database
) -> None:
    body = {"name": "某人", "role": "compiler", "unit": COUNTY}
    assert [caller.post(f"{API}/keys", json=body).status_code for _ in range(2)] == [201, 201]
    assert rows(database, "kept_answer") == 0
