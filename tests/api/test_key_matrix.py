"""Role × route × scope: every write of the API, by every role, over units near and far.

The routes come from the OpenAPI document: one that is new fails here until its row says who
may call it. Writes to what is there carry a stale If-Match, so that 412 means: the caller
may, and nothing is changed under the other cases' feet.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.catalogue.local import LocalIndicator
from app.db.engine import Database
from app.db.tables import LocalDeadline
from app.indicators import store as local_indicators
from app.settings import Settings
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import Kind, Role
from tests.api.keys import bearer, closed_service, make_key
from tests.intake.pages import page_2014
from tests.reports.factories import API, COUNTY, OFFICE, sound_values, units

WRITES = 23
"""Operations of the API other than GET. A new one needs a row in `TABLE`."""

CITY, SIBLING, BESIDE = "990100", "990102", "990102-EDU"
PATHS = {
    CITY: (CITY,),
    COUNTY: (CITY, COUNTY),
    OFFICE: (CITY, COUNTY, OFFICE),
    SIBLING: (CITY, SIBLING),
    BESIDE: (CITY, SIBLING, BESIDE),
}
"""Unit → the units whose keys reach it."""
SCOPES = (None, CITY, COUNTY, OFFICE)
NAMES = {
    CITY: "某市人民政府",
    COUNTY: "某县人民政府",
    OFFICE: "某县教育局",
    SIBLING: "某区人民政府",
    BESIDE: "某区教育局",
}
STALE = {"If-Match": '"stale"'}
_numbers = itertools.count(1)

Call = tuple[str, str, dict[str, Any]]
"""Method, path under the API, and the rest of a request."""


@dataclass(frozen=True)
class Row:
    """Who may call an operation: from which role up; what it answers to one who may, and to
    one whose key does not reach the unit."""

    role: Role
    call: Callable[[Database, str], Call]
    may: tuple[int, ...]
    beyond: int = 403


def _report(method: str, below: str = "", body: Any = None) -> Callable[[Database, str], Call]:
    def call(_database: Database, unit: str) -> Call:
        rest = {"headers": STALE} | ({} if body is None else {"json": body})
        return method, f"/reports/{unit}/2018{below}", rest

    return call


def _unit(method: str, body: Any = None) -> Callable[[Database, str], Call]:
    def call(_database: Database, unit: str) -> Call:
        return method, f"/units/{unit}", {"headers": STALE} | ({} if body is None else {"json": body})

    return call


def _new_unit(_database: Database, unit: str) -> Call:
    return (
        "POST",
        "/units",
        {"json": {"code": _code(unit), "name": "某股", "kind": "department", "parent": unit}},
    )


def _roster(_database: Database, unit: str) -> Call:
    sheet = f"名称,代码,上级,类别\n某股,{_code(unit)},{unit},department\n"
    return "POST", "/units/roster", {"content": sheet.encode(), "headers": {"Content-Type": "text/csv"}}


def _import(publish: bool = False) -> Callable[[Database, str], Call]:
    def call(_database: Database, unit: str) -> Call:
        year = 2016 if publish else 2017
        page = page_2014(unit=NAMES[unit], year=year)
        rest = {"content": page, "headers": {"Content-Type": "text/html"}}
        asked = f"unit={unit}&year={year}&publish={str(publish).lower()}"
        return "POST", f"/imports?{asked}", rest

    return call


def _compile(_database: Database, unit: str) -> Call:
    return "POST", "/compilations", {"json": {"unit": unit, "year": 2017}}


def _indicator(method: str) -> Callable[[Database, str], Call]:
    def call(database: Database, unit: str) -> Call:
        each = LocalIndicator(f"local.{unit}.calls", unit, "热线受理量", "Hotline calls", "件")
        if method == "PUT":
            told = {"name": each.name, "name_en": each.name_en, "unit": each.unit}
            return "PUT", f"/indicators/{each.code}", {"json": told}
        with database.writing() as session:
            local_indicators.write(session, each)
        return "DELETE", f"/indicators/{each.code}", {}

    return call


def _deadline(_database: Database, unit: str) -> Call:
    return "PUT", f"/calendar/{unit}/2018/township", {"json": {"due_on": "2019-01-20"}}


def _no_deadline(database: Database, unit: str) -> Call:
    with database.writing() as session:
        session.merge(LocalDeadline(area=unit, year=2018, kind="township", due_on=date(2019, 1, 20)))
    return "DELETE", _deadline(database, unit)[1], {}


def _list_of_units(_database: Database, unit: str) -> Call:
    content = "code,expected,note\n"
    rest = {"content": content.encode(), "headers": {"Content-Type": "text/csv"}}
    return "PUT", f"/reporting-units/2018?within={unit}", rest


def _listed(body: Any) -> Callable[[Database, str], Call]:
    def call(_database: Database, unit: str) -> Call:
        rest = {} if body is None else {"json": body}
        return "DELETE" if body is None else "PUT", f"/reporting-units/2018/{unit}", rest

    return call


def _new_key(_database: Database, unit: str) -> Call:
    return "POST", "/keys", {"json": {"name": "下级", "role": "compiler", "unit": unit}}


def _revoked(database: Database, unit: str) -> Call:
    make_key(database, Role.COMPILER, unit)
    with database.reading() as session:
        number = session.connection().exec_driver_sql("SELECT max(id) FROM api_key").scalar_one()
    return "DELETE", f"/keys/{number}", {}


def _code(unit: str) -> str:
    return f"{unit[:6]}-N{next(_numbers)}"


TABLE: dict[str, Row] = {
    "create_unit": Row(Role.ADMIN, _new_unit, (201,)),
    "load_roster": Row(Role.ADMIN, _roster, (200,)),
    "patch_unit": Row(Role.ADMIN, _unit("PATCH", {"name": "某机关"}), (412,)),
    "delete_unit": Row(Role.ADMIN, _unit("DELETE"), (412,)),
    "put_report": Row(Role.COMPILER, _report("PUT", body={}), (412,)),
    "patch_report": Row(Role.COMPILER, _report("PATCH", body={}), (412,)),
    "delete_report": Row(Role.COMPILER, _report("DELETE"), (412,)),
    "put_values": Row(Role.COMPILER, _report("PUT", "/values", []), (412,)),
    "patch_values": Row(Role.COMPILER, _report("PATCH", "/values", []), (412,)),
    "move_report": Row(Role.COMPILER, _report("POST", "/transitions", {"to": "submitted"}), (412,)),
    "acknowledge_finding": Row(Role.COMPILER, _report("PATCH", "/findings/x", {"note": "属实"}), (412,)),
    "assign_unmatched": Row(
        Role.COMPILER,
        _report("POST", "/unmatched/0/assign", {"indicator": "applications.received", "value": 1}),
        (412,),
    ),
    "import_file": Row(Role.COMPILER, _import(), (200, 201)),
    "compile_report": Row(Role.COMPILER, _compile, (200, 201, 422, 428)),
    "put_indicator": Row(Role.ADMIN, _indicator("PUT"), (200, 201)),
    "delete_indicator": Row(Role.ADMIN, _indicator("DELETE"), (204,)),
    "put_deadline": Row(Role.ADMIN, _deadline, (200, 201)),
    "delete_deadline": Row(Role.ADMIN, _no_deadline, (204,)),
    "replace_reporting_units": Row(Role.ADMIN, _list_of_units, (200,)),
    "put_reporting_unit": Row(Role.ADMIN, _listed({"expected": True}), (200, 201)),
    "delete_reporting_unit": Row(Role.ADMIN, _listed(None), (204,)),
    "create_key": Row(Role.ADMIN, _new_key, (201,)),
    "revoke_key": Row(Role.ADMIN, _revoked, (204,), beyond=404),
}


@pytest.fixture(scope="module")
def database(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all cases; who may do what does not hang on its kind."""
    file = tmp_path_factory.mktemp("matrix") / "matrix.sqlite"
    shutil.copy(migrated_sqlite, file)
    opened = Database(Settings(database_url=f"sqlite:///{file}"))
    with opened.writing() as session:
        units(session)
        create(session, OPERATOR, new=NewUnit(SIBLING, NAMES[SIBLING], Kind.GOVERNMENT, parent=CITY))
        create(session, OPERATOR, new=NewUnit(BESIDE, NAMES[BESIDE], Kind.DEPARTMENT, parent=SIBLING))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def caller(database: Database) -> Iterator[TestClient]:
    with closed_service(database) as opened:
        operator = bearer(make_key(database, Role.ADMIN, name="运营"))
        for unit in PATHS:
            made = opened.put(f"{API}/reports/{unit}/2018", json={"values": sound_values()}, headers=operator)
            assert made.status_code == 201, made.text
        yield opened


@pytest.fixture(scope="module")
def keys(database: Database) -> dict[tuple[Role, str | None], str]:
    return {(role, scope): make_key(database, role, scope) for role in Role for scope in SCOPES}


def reaches(scope: str | None, unit: str) -> bool:
    return scope is None or scope in PATHS[unit]


def send(caller: TestClient, call: Call, headers: dict[str, str]) -> Any:
    method, path, rest = call
    return caller.request(method, API + path, **rest | {"headers": rest.get("headers", {}) | headers})


def test_the_table_has_every_write_of_the_api(caller: TestClient) -> None:
    written = {
        operation["operationId"]
        for path, item in caller.get("/openapi.json").json()["paths"].items()
        for method, operation in item.items()
        if path.startswith(API) and method != "get"
    }
    assert written == set(TABLE)
    assert len(written) == WRITES


@pytest.mark.parametrize("name", TABLE)
def test_no_key_reaches_beyond_its_subtree(
    caller: TestClient, database: Database, keys: dict[tuple[Role, str | None], str], name: str
) -> None:
    row = TABLE[name]
    told: dict[str, int] = {"may": 0, "role": 0, "beyond": 0}
    for (role, scope), key in keys.items():
        for unit in PATHS:
            answer = send(caller, row.call(database, unit), bearer(key))
            where = f"{role.value} over {scope} to {unit}: {answer.text}"
            if not role.covers(row.role):
                told["role"] += 1
                assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), where
            elif not reaches(scope, unit):
                told["beyond"] += 1
                assert answer.status_code == row.beyond, where
            else:
                told["may"] += 1
                assert answer.status_code in row.may, where
    may = {Role.COMPILER: 4, Role.ADMIN: 1}[row.role]
    # Of 20 pairs of scope and unit 13 are within reach: 5 + 5 + 2 + 1.
    assert told == {"may": 13 * may, "role": 20 * (4 - may), "beyond": 7 * may}


@pytest.mark.parametrize("name", TABLE)
def test_no_key_and_a_revoked_key_write_nothing(caller: TestClient, database: Database, name: str) -> None:
    operator, revoked = make_key(database, Role.ADMIN), make_key(database, Role.ADMIN)
    with database.reading() as session:
        number = session.connection().exec_driver_sql("SELECT max(id) FROM api_key").scalar_one()
    assert caller.delete(f"{API}/keys/{number}", headers=bearer(operator)).status_code == 204
    for headers in ({}, bearer(revoked), bearer("gk_" + "A" * 43)):
        answer = send(caller, TABLE[name].call(database, COUNTY), headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_an_import_is_published_by_publishers_only(
    caller: TestClient, database: Database, keys: dict[tuple[Role, str | None], str]
) -> None:
    found = {
        role.value: send(
            caller, _import(publish=True)(database, OFFICE), bearer(keys[role, OFFICE])
        ).status_code
        for role in Role
    }
    assert found == {"compiler": 403, "reviewer": 403, "publisher": 201, "admin": 200}


def test_drafts_are_seen_by_keys_over_the_unit(
    caller: TestClient, keys: dict[tuple[Role, str | None], str]
) -> None:
    below = ("", "/values", "/findings", "/revisions", "/revisions/1")
    for (role, scope), key in keys.items():
        for unit, path in itertools.product(PATHS, below):
            answer = caller.get(f"{API}/reports/{unit}/2018{path}", headers=bearer(key))
            assert answer.status_code == (200 if reaches(scope, unit) else 404), (role, scope, unit, path)
        listed = caller.get(f"{API}/reports?within={CITY}&years=2018", headers=bearer(key)).json()["items"]
        assert [item["unit"] for item in listed] == sorted(unit for unit in PATHS if reaches(scope, unit))
    for unit, path in itertools.product(PATHS, below):
        assert caller.get(f"{API}/reports/{unit}/2018{path}").status_code == 404
    assert caller.get(f"{API}/reports?within={CITY}&years=2018").json()["items"] == []
