"""What is not published is seen by the keys over its unit only: on every GET of the API.

A draft, a draft of a correction and a withdrawn report carry marks of their own; every
operation the OpenAPI document lists is asked, by everyone who must not see them.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.db.engine import Database
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import FormCode, Kind, Role
from tests.api.keys import bearer, closed_service, make_key
from tests.intake.pages import page_2014
from tests.reports.factories import (
    API,
    COUNTY,
    OFFICE,
    OPEN,
    TOWN,
    move,
    publish,
    put,
    sound_values,
    with_units,
)

READS = 28
"""Operations that answer GET, at least: fewer would mean the test looks past some."""

MARKS = ("草稿标记甲乙", "更正标记丙丁", "撤回标记戊己", "918273645", "817263544", "716253443")
"""Titles and numbers of what is not public."""

PLACES = {
    "code": (COUNTY, OFFICE, TOWN),
    "unit": (COUNTY, OFFICE, TOWN),
    "area": (COUNTY,),
    "year": ("2018", "2019"),
    "path": ("datapackage.json", "reports.csv", "observations.csv.gz"),
    "flow": ("OBSERVATIONS",),
    "key": ("all", f"{COUNTY}...", f"{OFFICE}+{TOWN}..."),
    "agency": ("GK",),
    "provider": ("GK", "all"),
    "name": ("all",),
    "id": ("all",),
    "version": ("1.0",),
    "number": ("1", "2"),
    "kind": ("township", "codelist"),
    "form": ("2019",),
    "with": ("2017", "2018"),
    "within": ("990000",),
    "indicator": ("regulations.issued", "disclosure.total"),
    "q": ("标记",),
}
"""What the parts of a path and the required parameters are filled with. A new name fails here."""

EXTRAS = (
    "",
    "revision=2",
    "within=990000",
    "synthetic=true",
    "status=draft",
    "within=990000&format=csv",
    "limit=1000&within=990000",
)
"""Asked besides, where the operation takes it."""

Asker = dict[str, str]


def _published(client: TestClient, address: str, **body: Any) -> str:
    return publish(client, put(client, address, **body), address)


def _marked(number: int) -> list[dict[str, Any]]:
    cells = sound_values(FormCode.F2019)
    next(cell for cell in cells if cell["indicator"] == "regulations.issued")["value"] = number
    return cells


def _hide(client: TestClient) -> str:
    """A draft, a draft of a correction, a withdrawn report and an import; returns the import's id."""
    draft = {"form": "2019", "title": MARKS[0], "values": _marked(918273645)}
    put(client, f"{API}/reports/{OFFICE}/2019", **draft)
    county = f"{API}/reports/{COUNTY}/2018"
    etag = move(client, _published(client, county), "draft", county, **OPEN)
    correction = {"indicator": "disclosure.total", "applicant": "total", "value": 817263544}
    body = {"title": MARKS[1], "values": [correction]}
    assert client.patch(county, json=body, headers={"If-Match": etag}).status_code == 200
    town = f"{API}/reports/{TOWN}/2019"
    etag = _published(client, town, form="2019", title=MARKS[2], values=_marked(716253443))
    move(client, etag, "withdrawn", town, note="重复上报")
    page = page_2014(unit="某县教育局", year=2017, extra=f"<p>{MARKS[0]}</p>", disclosure__total=918273645)
    asked = f"{API}/imports?unit={OFFICE}&year=2017"
    answer = client.post(asked, content=page, headers={"Content-Type": "text/html"})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


@pytest.fixture
def service(database: Database) -> Iterator[TestClient]:
    with_units(database)
    with database.writing() as session:
        create(session, OPERATOR, new=NewUnit("990102", "某区人民政府", Kind.GOVERNMENT, parent="990100"))
    with closed_service(database) as client:
        yield client


def _reads(client: TestClient) -> Iterator[tuple[str, list[str]]]:
    """Every GET operation: its template, and the addresses it is asked at."""
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        if "get" not in operations:
            continue
        parameters = operations["get"].get("parameters", [])
        names = [each["name"] for each in parameters if each.get("required")]
        taken = {each["name"] for each in parameters if each["in"] == "query"}
        needed = [name for name in names if f"{{{name}}}" not in path]
        addresses = []
        for filling in itertools.product(*(PLACES[name] for name in names)):
            given = dict(zip(names, filling, strict=True))
            query = "&".join(f"{name}={given[name]}" for name in needed)
            addresses += [
                f"{path.format(**given)}?{query}&{extra}".rstrip("&?")
                for extra in EXTRAS
                if {part.partition("=")[0] for part in extra.split("&") if part} <= taken
            ]
        yield path, addresses


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["the public", "a key beside it", "a key below it"])
def test_nobody_else_sees_what_is_not_published(service: TestClient, database: Database, who: str) -> None:
    near = bearer(make_key(database, Role.PUBLISHER, "990100"))
    asker: Asker = {
        "the public": {},
        "a key beside it": bearer(make_key(database, Role.ADMIN, "990102")),
        "a key below it": bearer(make_key(database, Role.ADMIN, f"{TOWN}")),
    }[who]
    service.headers.update(near)
    job = _hide(service)
    reads = [*_reads(service), ("/imports/{number}", [job])]
    assert len(reads) > READS
    asked = 0
    seen: set[str] = set()
    for path, addresses in reads:
        for address in addresses:
            service.headers.update(near)
            mine = service.get(address)
            seen |= {mark for mark in MARKS if mark in mine.text}
            del service.headers["Authorization"]
            answer = service.get(address, headers=asker)
            assert answer.status_code < 500, (address, answer.text)
            found = {mark for mark in MARKS if mark in answer.text}
            # A unit's own withdrawn report stays its own to see; the list of a report's revisions
            # goes on naming to everybody what was once public, without its content.
            own = {MARKS[2], MARKS[5]} if who == "a key below it" else set()
            own |= {MARKS[2]} if path.endswith("/revisions") else set()
            assert found <= own, (path, address, answer.text[:500])
            asked += answer.status_code == 200
    assert seen == set(MARKS)
    assert asked > READS
