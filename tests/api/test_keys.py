"""Keys over HTTP: made, shown once, used, limited to their units, revoked."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from app.accounts import keyring, rules, service
from app.actor import OPERATOR
from app.cli.logs import hide_secrets
from app.db.engine import Database
from app.db.tables import ApiKey, Journal
from app.vocabulary import Role
from tests.api.keys import bearer, closed_service, make_key
from tests.reports.factories import API, COUNTY, COUNTY_2018, OFFICE, REVIEW, TOWN, sound_values, with_units

KEYS = f"{API}/keys"
FALSE = "gk_" + "A" * 43


@pytest.fixture
def caller(database: Database) -> Iterator[TestClient]:
    with_units(database)
    with closed_service(database) as opened:
        yield opened


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def rows(database: Database) -> list[ApiKey]:
    with database.reading() as session:
        return list(session.execute(select(ApiKey).order_by(col(ApiKey.id))).scalars())


def test_a_key_is_shown_once_and_kept_as_its_digest(caller: TestClient, database: Database) -> None:
    admin = bearer(make_key(database, Role.ADMIN, name="运营"))
    body = {"name": " 教育局填报 ", "role": "compiler", "unit": OFFICE}
    made = caller.post(KEYS, json=body, headers=admin)
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    told = made.json()
    key = told.pop("key")
    assert re.fullmatch(r"gk_[A-Za-z0-9_-]{43}", key)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told.pop("created_at"))
    assert told == {
        "id": 2,
        "name": "教育局填报",
        "role": "compiler",
        "unit": OFFICE,
        "prefix": key[:9],
        "created_by": "运营#1",
        "last_used_at": None,
        "revoked_at": None,
    }
    row = rows(database)[1]
    assert row.hash == rules.digest(key)
    assert key not in str(row.model_dump())
    listed = caller.get(KEYS, params={"count": True}, headers=admin)
    assert (listed.json()["total"], [item["id"] for item in listed.json()["items"]]) == (2, [1, 2])
    assert key not in listed.text
    assert row.hash not in listed.text
    with database.reading() as session:
        entries = session.execute(select(Journal).where(col(Journal.kind) == "key")).scalars().all()
        assert [(e.action, e.unit, e.actor, e.public) for e in entries] == [
            ("created", None, "operator", False),
            ("created", OFFICE, "运营#1", False),
        ]
        assert not any(key in str(e.after) for e in entries)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"role": "compiler"}, "/body/name"),
        ({"name": " ", "role": "compiler"}, "/body/name"),
        ({"name": "a", "role": "boss"}, "/body/role"),
        ({"name": "a", "role": "compiler", "unit": "999999"}, "/body/unit"),
        ({"name": "a", "role": "compiler", "hash": "0"}, "/body/hash"),
    ],
)
def test_a_key_that_cannot_be(client: TestClient, body: dict[str, Any], pointer: str) -> None:
    answer = client.post(KEYS, json=body)
    assert code(answer) == (422, "invalid_body")
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_the_list_has_pages(caller: TestClient, database: Database) -> None:
    admin = bearer(make_key(database, Role.ADMIN))
    for _ in range(4):
        make_key(database, Role.COMPILER, TOWN)
    found, params = [], {"limit": 2}
    while True:
        page = caller.get(KEYS, params=params, headers=admin).json()
        found.append([item["id"] for item in page["items"]])
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
    assert found == [[1, 2], [3, 4], [5]]


def test_an_admin_over_a_unit_makes_lists_and_revokes_keys_below_it_only(
    caller: TestClient, database: Database
) -> None:
    above = make_key(database, Role.ADMIN)
    city = make_key(database, Role.ADMIN, "990100")
    county = bearer(make_key(database, Role.ADMIN, COUNTY))
    make_key(database, Role.COMPILER, TOWN)
    assert [item["id"] for item in caller.get(KEYS, headers=county).json()["items"]] == [3, 4]
    assert caller.get(KEYS, params={"count": True}, headers=county).json()["total"] == 2
    for unit in (None, "990100", "990000"):
        body = {"name": "a", "role": "compiler", "unit": unit}
        assert code(caller.post(KEYS, json=body, headers=county)) == (403, "forbidden"), unit
    for unit in (COUNTY, OFFICE):
        body = {"name": "a", "role": "admin", "unit": unit}
        assert caller.post(KEYS, json=body, headers=county).status_code == 201, unit
    for number in (1, 2, 99):
        assert code(caller.delete(f"{KEYS}/{number}", headers=county)) == (404, "key_unknown")
    assert caller.delete(f"{KEYS}/4", headers=county).status_code == 204
    for key in (above, city):
        assert caller.get(KEYS, headers=bearer(key)).status_code == 200


def test_a_revoked_key_is_refused_at_once(caller: TestClient, database: Database) -> None:
    admin, key = bearer(make_key(database, Role.ADMIN)), make_key(database, Role.COMPILER, COUNTY)
    assert caller.get(f"{API}/forms", headers=bearer(key)).status_code == 200
    assert caller.delete(f"{KEYS}/2", headers=admin).status_code == 204
    assert code(caller.get(f"{API}/forms", headers=bearer(key))) == (401, "unauthorized")
    first = rows(database)[1].revoked_at
    assert caller.delete(f"{KEYS}/2", headers=admin).status_code == 204
    assert rows(database)[1].revoked_at == first
    with database.reading() as session:
        told = session.execute(select(col(Journal.action)).where(col(Journal.kind) == "key"))
        assert [action for (action,) in told] == ["created", "created", "revoked"]


def test_a_key_revoked_elsewhere_ends_within_two_seconds(
    caller: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keyring.KNOWN_S <= 2
    key = make_key(database, Role.COMPILER, COUNTY)
    ring = caller.app.state.keyring  # type: ignore[attr-defined]
    now = [0.0]
    ring._known = keyring.TTLCache(10, ttl=keyring.KNOWN_S, timer=lambda: now[0])
    assert caller.get(f"{API}/forms", headers=bearer(key)).status_code == 200
    with database.writing() as session:
        service.revoke(session, OPERATOR, number=1)
    now[0] = 1.9
    assert caller.get(f"{API}/forms", headers=bearer(key)).status_code == 200
    now[0] = 2.1
    assert caller.get(f"{API}/forms", headers=bearer(key)).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        f"Bearer {FALSE}",
        f"bearer {FALSE}",
        "Bearer gk_short",
        "Bearer",
        "Bearer  ",
        FALSE,
        "Basic dXNlcjpwYXNz",
        f"Bearer {FALSE} {FALSE}",
        "Bearer gk_" + "é" * 43,
        "",
    ],
)
def test_a_false_key_is_401_everywhere(client: TestClient, header: str) -> None:
    """Also where no key is needed, and where anyone may write."""
    raw = {b"authorization": header.encode()}
    for method, path in (
        ("GET", f"{API}/forms"),
        ("GET", f"{API}/config"),
        ("GET", f"{API}/nothing"),
        ("GET", "/openapi.json"),
        ("POST", f"{API}/units"),
        ("POST", f"{API}/imports?dry_run=true"),
    ):
        answer = client.request(method, path, headers=raw)  # type: ignore[arg-type]
        assert code(answer) == (401, "unauthorized"), path
        assert answer.headers["www-authenticate"] == 'Bearer realm="gongkai", error="invalid_token"'
        assert FALSE not in answer.text
    head = client.head(f"{API}/forms", headers=raw)  # type: ignore[arg-type]
    assert (head.status_code, head.content) == (401, b"")
    assert client.get("/livez", headers=raw).status_code == 200  # type: ignore[arg-type]


def test_two_keys_at_once_are_none(caller: TestClient, database: Database) -> None:
    key = make_key(database, Role.ADMIN)
    twice = [("Authorization", f"Bearer {key}"), ("Authorization", f"Bearer {key}")]
    assert caller.get(f"{API}/forms", headers=twice).status_code == 401


def test_without_a_key_a_write_says_how_to_get_one(caller: TestClient) -> None:
    answer = caller.put(COUNTY_2018, json={})
    assert code(answer) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == 'Bearer realm="gongkai"'
    assert "gongkai key create" in answer.json()["detail"]
    assert code(caller.get(KEYS)) == (401, "unauthorized")


def test_a_key_counts_even_where_anyone_may_write(client: TestClient, database: Database) -> None:
    with_units(database)
    compiler = bearer(make_key(database, Role.COMPILER, TOWN))
    assert code(client.put(COUNTY_2018, json={}, headers=compiler)) == (403, "forbidden")
    assert client.put(COUNTY_2018, json={}).status_code == 201


def test_false_keys_are_slowed_and_owners_are_not(database: Database) -> None:
    proven, other = make_key(database, Role.COMPILER), make_key(database, Role.COMPILER)
    with closed_service(database, auth_failure_rate="3/hour") as caller:
        url = f"{API}/forms"
        assert caller.get(url, headers=bearer(proven)).status_code == 200
        found = [caller.get(url, headers=bearer(FALSE)).status_code for _ in range(5)]
        assert found == [401, 401, 401, 429, 429]
        slowed = caller.get(url, headers=bearer(other))
        assert code(slowed) == (429, "rate_limited")
        assert 0 < int(slowed.headers["retry-after"]) <= 3600
        assert caller.get(url, headers=bearer(proven)).status_code == 200
        assert caller.get(url).status_code == 200
        elsewhere = TestClient(caller.app, client=("2001:db8::1", 1))
        assert elsewhere.get(url, headers=bearer(other)).status_code == 200


def test_one_network_counts_as_one_address(database: Database) -> None:
    with closed_service(database, auth_failure_rate="2/hour") as caller:
        found = [
            TestClient(caller.app, client=(f"2001:db8::{n}", 1)).get(f"{API}/forms", headers=bearer(FALSE))
            for n in range(1, 4)
        ]
    assert [answer.status_code for answer in found] == [401, 401, 429]


def test_the_last_use_is_noted_once_a_minute(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    key = make_key(database, Role.COMPILER)
    now = [1000.0]
    monkeypatch.setattr(keyring.time, "monotonic", lambda: now[0])
    written: list[int] = []
    touch = keyring.store.touch
    monkeypatch.setattr(
        keyring.store,
        "touch",
        lambda session, number, at: (written.append(number), touch(session, number, at)),
    )
    with closed_service(database) as caller:
        for moment in (1000.0, 1001.0, 1059.0, 1060.0, 1061.0):
            now[0] = moment
            assert caller.get(f"{API}/forms", headers=bearer(key)).status_code == 200
    assert written == [1, 1]
    assert rows(database)[0].last_used_at is not None


def test_the_steps_of_a_report_by_the_keys_of_one_county(caller: TestClient, database: Database) -> None:
    keys = {role: bearer(make_key(database, role, COUNTY)) for role in Role}
    beside = bearer(make_key(database, Role.ADMIN, OFFICE))
    made = caller.put(COUNTY_2018, json={"values": sound_values()}, headers=keys[Role.COMPILER])
    etag = made.headers["etag"]

    def step(role: Role, to: str, **body: Any) -> Any:
        headers = keys[role] | {"If-Match": etag}
        return caller.post(f"{COUNTY_2018}/transitions", json={"to": to} | body, headers=headers)

    assert made.json()["allowed_transitions"] == ["submitted"]
    etag = step(Role.COMPILER, "submitted").headers["etag"]
    assert code(step(Role.COMPILER, "approved")) == (403, "forbidden")
    etag = step(Role.REVIEWER, "approved").headers["etag"]
    assert code(step(Role.REVIEWER, "published", confidentiality_review=REVIEW)) == (403, "forbidden")
    assert caller.get(COUNTY_2018).status_code == 404
    assert caller.get(COUNTY_2018, headers=beside).status_code == 404
    seen = caller.get(COUNTY_2018, headers=keys[Role.COMPILER]).json()
    assert (seen["status"], seen["allowed_transitions"]) == ("approved", [])
    etag = step(Role.PUBLISHER, "published", confidentiality_review=REVIEW).headers["etag"]
    assert caller.get(COUNTY_2018).json()["status"] == "published"
    assert code(step(Role.REVIEWER, "withdrawn", note="x")) == (403, "forbidden")
    with database.reading() as session:
        told = session.execute(select(col(Journal.actor)).where(col(Journal.kind) == "report"))
        assert [actor for (actor,) in told] == ["测试#1", "测试#1", "测试#2", "测试#3"]


def test_a_key_is_in_no_log_and_no_refusal(
    caller: TestClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = make_key(database, Role.COMPILER, TOWN)
    for headers in (bearer(key), bearer(FALSE), {"Authorization": key}):
        for method, path in (("GET", f"{API}/forms"), ("PUT", COUNTY_2018), ("GET", f"{API}/nothing")):
            answer = caller.request(method, path, headers=headers, json={} if method == "PUT" else None)
            assert key not in answer.text + str(answer.headers)
            assert FALSE not in answer.text + str(answer.headers)
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert len(caplog.records) >= 9
    assert key not in logged
    assert FALSE not in logged
    assert rules.digest(key) not in logged
    assert hide_secrets(None, "", f'{{"path": "/x/{key}"}}') == '{"path": "/x/gk_***"}'


def test_the_document_says_where_a_key_is_needed(caller: TestClient) -> None:
    document = caller.get("/openapi.json").json()
    scheme = document["components"]["securitySchemes"]["bearer"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    seen = {"needed": 0, "optional": 0}
    optional = {"import_file"}
    needed = {"list_keys", "list_journal"}
    for path, item in document["paths"].items():
        if not path.startswith(API):
            continue
        for method, operation in item.items():
            name = operation["operationId"]
            must = (method != "get" or name in needed) and name not in optional
            seen["needed" if must else "optional"] += 1
            assert operation["security"] == ([{"bearer": []}] if must else [{}, {"bearer": []}]), name
            assert {"401", "429"} <= set(operation["responses"]), name
            assert "403" in operation["responses"] or method == "get", name
    assert seen["needed"] > 10
    assert seen["optional"] > 15
