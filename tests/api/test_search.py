"""`/search` over HTTP, on both databases: the same literal answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.db.engine import Database
from app.db.migrate import migrate
from app.db.tables import Unit
from app.main import create_app
from app.search import name_store
from app.settings import Settings
from app.units.draft import Name, NewUnit
from app.units.service import create
from app.vocabulary import Kind
from tests.conftest import new_postgres
from tests.reports.factories import API, COUNTY, OPEN, TOWN, move, publish, put, with_units

REAL = "980101"
"""A county whose code is not of the invented ones, so that it is found without asking."""


def real_units(session: Session) -> None:
    top = Unit(
        code="980000",
        name="甲省人民政府",
        level="province",
        kind="government",
        path="980000/",
        province="980000",
    )
    session.add(top)
    session.flush()
    name_store.refresh(session, ["980000"])
    for new in (
        NewUnit("980100", "甲市人民政府", Kind.GOVERNMENT, parent="980000", short_name="甲市"),
        NewUnit(REAL, "乙县人民政府", Kind.GOVERNMENT, parent="980100", short_name="乙县",
                former_names=(Name("丙县人民政府", 1999, 2015),)),
        NewUnit("980102", "丁县人民政府", Kind.GOVERNMENT, parent="980100", valid_to=2016),
    ):  # fmt: skip
        create(session, OPERATOR, new=new)


def report(
    client: TestClient, unit: str, year: int, *sections: tuple[str, str], title: str | None = None
) -> str:
    """Publish a report with these sections; returns its ETag."""
    address = f"{API}/reports/{unit}/{year}"
    told = [{"number": None, "title": head, "text": body} for head, body in sections]
    form = "2014" if year < 2019 else "2021"
    values: list[Any] = []
    etag = put(
        client, address, sections=told, title=title, form=form, **({} if year < 2019 else {"values": values})
    )
    return publish(client, etag, address)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Real and invented units with reports. One for the module: these tests only read."""
    url = f"sqlite:///{tmp_path_factory.mktemp('search')}/test.sqlite"
    if request.param == "postgres":
        url = new_postgres(request.getfixturevalue("postgres_server"))
    settings = Settings(database_url=url, open_writes=True)
    database = Database(settings)
    migrate(database)
    with_units(database)
    with database.writing() as session:
        real_units(session)
    with TestClient(create_app(settings, database=database)) as caller:
        report(caller, REAL, 2017, ("总体情况", "耕地保护，耕\n地一件。"), ("申请", "受理 Open Data 申请 12 件。"),
               title="乙县2017年年度报告")  # fmt: skip
        report(caller, REAL, 2018, ("耕地", "无。"))
        report(caller, "980100", 2018, ("总体情况", "公开耕地信息。"))
        report(caller, COUNTY, 2018, ("总体情况", "虚构的耕地。"))
        put(
            caller,
            f"{API}/reports/{REAL}/2016",
            sections=[{"number": None, "title": "稿", "text": "耕地草稿"}],
        )
        yield caller


def get(client: TestClient, q: str, **params: Any) -> dict[str, Any]:
    answer = client.get(f"{API}/search", params={"q": q} | params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def brief(client: TestClient, q: str, **params: Any) -> list[str]:
    """Each find as its address, in order."""
    return [item["link"].removeprefix("/api/v1/") for item in get(client, q, **params)["items"]]


def test_reports_by_a_word_of_two_signs(filled: TestClient) -> None:
    assert get(filled, "耕地") == {
        "items": [
            {
                "kind": "report",
                "score": 10,
                "title": "乙县人民政府2018年政府信息公开工作年度报告",
                "snippet": "耕地",
                "highlights": [[0, 2]],
                "unit": REAL,
                "unit_name": "乙县人民政府",
                "year": 2018,
                "scope": "area",
                "indicator": None,
                "hits": 1,
                "link": "/api/v1/reports/980101/2018?scope=area",
                "synthetic": False,
            },
            {
                "kind": "report",
                "score": 10,
                "title": "乙县2017年年度报告",
                "snippet": "耕地保护，耕 地一件。",
                "highlights": [[0, 2], [5, 8]],
                "unit": REAL,
                "unit_name": "乙县人民政府",
                "year": 2017,
                "scope": "area",
                "indicator": None,
                "hits": 2,
                "link": "/api/v1/reports/980101/2017?scope=area",
                "synthetic": False,
            },
            {
                "kind": "report",
                "score": 10,
                "title": "甲市人民政府2018年政府信息公开工作年度报告",
                "snippet": "公开耕地信息。",
                "highlights": [[2, 4]],
                "unit": "980100",
                "unit_name": "甲市人民政府",
                "year": 2018,
                "scope": "area",
                "indicator": None,
                "hits": 1,
                "link": "/api/v1/reports/980100/2018?scope=area",
                "synthetic": False,
            },
        ],
        "next": None,
    }


def test_a_unit_by_a_former_name(filled: TestClient) -> None:
    assert get(filled, "丙县人民", kind="unit") == {
        "items": [
            {
                "kind": "unit",
                "score": 75,
                "title": "乙县人民政府",
                "snippet": "丙县人民政府",
                "highlights": [[0, 4]],
                "unit": REAL,
                "unit_name": "乙县人民政府",
                "year": None,
                "scope": None,
                "indicator": None,
                "hits": None,
                "link": "/api/v1/units/980101",
                "synthetic": False,
            }
        ],
        "next": None,
    }


def test_an_indicator_by_what_a_form_calls_it(filled: TestClient) -> None:
    assert get(filled, "收到申请数", limit=1) == {
        "items": [
            {
                "kind": "indicator",
                "score": 100,
                "title": "本年新收申请数量",
                "snippet": "收到申请数",
                "highlights": [[0, 5]],
                "unit": None,
                "unit_name": None,
                "year": None,
                "scope": None,
                "indicator": "applications.received",
                "hits": None,
                "link": "/api/v1/indicators/applications.received",
                "synthetic": False,
            }
        ],
        "next": None,
    }


@pytest.mark.parametrize(
    ("q", "links"),
    [
        # One sign, two, more; Latin letters and digits of either width; traditional signs.
        (
            "耕",
            [
                "reports/980101/2018?scope=area",
                "reports/980101/2017?scope=area",
                "reports/980100/2018?scope=area",
            ],
        ),
        ("耕地保护", ["reports/980101/2017?scope=area"]),
        ("耕地保護", ["reports/980101/2017?scope=area"]),
        ("地保", ["reports/980101/2017?scope=area"]),
        ("耕保", []),
        ("ＤＡＴＡ", ["reports/980101/2017?scope=area"]),
        ("open data", ["reports/980101/2017?scope=area"]),
        ("耕地 受理", ["reports/980101/2017?scope=area"]),
        ("耕地 没有的", []),
        # A report's title is text of the report; the unit whose short name it is comes first.
        ("乙县", ["units/980101", "reports/980101/2017?scope=area"]),
        ("丙县人民政府", ["units/980101"]),
        ("甲市", ["units/980100"]),
        ("98010", ["units/980100", "units/980101", "units/980102"]),
        ("%", []),
        ("草稿", []),
    ],
)
def test_what_is_found(filled: TestClient, q: str, links: list[str]) -> None:
    assert brief(filled, q) == links


@pytest.mark.parametrize(
    ("params", "links"),
    [
        ({"q": "耕地", "years": "2017"}, ["reports/980101/2017?scope=area"]),
        ({"q": "耕地", "years": "2010..2016"}, []),
        (
            {"q": "耕地", "within": "980101"},
            ["reports/980101/2018?scope=area", "reports/980101/2017?scope=area"],
        ),
        ({"q": "耕地", "within": "990000"}, ["reports/990101/2018?scope=area"]),
        ({"q": "虚构", "synthetic": "true"}, ["reports/990101/2018?scope=area"]),
        ({"q": "耕地", "within": "990000", "synthetic": "false"}, []),
        ({"q": "县人民政府", "kind": "unit"}, ["units/980101", "units/980102"]),
        ({"q": "县人民政府", "kind": "unit", "years": "2018"}, ["units/980101"]),
        ({"q": "县人民政府", "kind": "unit", "years": "2016,2018"}, ["units/980101", "units/980102"]),
        (
            {"q": "县人民政府", "kind": "unit", "synthetic": "true"},
            ["units/980101", "units/980102", "units/990101"],
        ),
        ({"q": "传真申请数", "years": "2018"}, ["indicators/applications.received_by_fax"]),
        ({"q": "传真申请数", "years": "2021"}, []),
        ({"q": "传真申请数", "kind": "unit,report"}, []),
    ],
)
def test_filters(filled: TestClient, params: dict[str, str], links: list[str]) -> None:
    assert brief(filled, **params) == links


def test_pages_join_to_the_whole(filled: TestClient) -> None:
    whole = get(filled, "县", synthetic="true", count="true")
    assert whole["total"] == len(whole["items"]) == 5
    assert [item["kind"] for item in whole["items"]] == ["unit"] * 4 + ["report"]
    for size in (1, 2, 3, 4, 5):
        pieces: list[Any] = []
        cursor: str | None = None
        pages = 0
        while cursor is not None or not pages:
            answer = filled.get(
                f"{API}/search",
                params={"q": "县", "synthetic": "true", "limit": size}
                | ({"cursor": cursor} if cursor else {}),
            )
            page = answer.json()
            cursor = page["next"]
            assert ("Link" in answer.headers) == (cursor is not None)
            pieces += page["items"]
            pages += 1
        assert pieces == whole["items"]
        assert pages == -(-5 // size)


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({}, "/query/q"),
        ({"q": ""}, "/query/q"),
        ({"q": "\u3000 "}, "/query/q"),
        ({"q": "\u200b"}, "/query/q"),
        ({"q": "公" * 101}, "/query/q"),
        ({"q": "公", "kind": "file"}, "/query/kind"),
        ({"q": "公", "years": "x"}, "/query/years"),
        ({"q": "公", "limit": "1001"}, "/query/limit"),
        ({"q": "公", "kinds": "unit"}, "/query/kinds"),
    ],
)
def test_refusals(filled: TestClient, params: dict[str, str], pointer: str) -> None:
    answer = filled.get(f"{API}/search", params=params)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "WyJhIiwxLDIsMyw0LDUsNiw3XQ"])
def test_a_cursor_of_another_make_is_refused(filled: TestClient, cursor: str) -> None:
    answer = filled.get(f"{API}/search", params={"q": "公", "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.parametrize("year", [-(2**31) + 1, 0, 99999, 2**31 - 1])
def test_a_cursor_with_an_odd_year_breaks_nothing(filled: TestClient, year: int) -> None:
    from app.paging import encode

    cursor = encode([year, "", "", 0, 0, 0, "", ""])
    assert isinstance(get(filled, "耕地", cursor=cursor)["items"], list)


def test_an_unknown_place_is_not_found(filled: TestClient) -> None:
    answer = filled.get(f"{API}/search", params={"q": "公", "within": "970000"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unit_unknown")


def test_a_hundred_signs_are_not_too_many(filled: TestClient) -> None:
    assert get(filled, "公" * 100)["items"] == []
    assert get(filled, " ".join("公开信息申请答复耕地" * 5))["items"] == []


def test_the_public_finds_what_is_published_now_and_nothing_else(
    client: TestClient, database: Database
) -> None:
    with_units(database)

    def found(q: str) -> list[tuple[str, int]]:
        return [
            (item["unit"], item["hits"]) for item in get(client, q, synthetic="true", kind="report")["items"]
        ]

    address = f"{API}/reports/{TOWN}/2018"
    first = [{"number": "一", "title": "概述", "text": "旧的说法。"}]
    etag = put(client, address, sections=first)
    assert found("旧的") == []
    etag = publish(client, etag, address)
    assert found("旧的") == [(TOWN, 1)]
    etag = move(client, etag, "draft", address, **OPEN)
    second = [{"number": "一", "title": "概述", "text": "新的说法，新的。"}]
    edited = client.patch(address, json={"sections": second}, headers={"If-Match": etag})
    assert edited.status_code == 200, edited.text
    assert (found("旧的"), found("新的")) == ([(TOWN, 1)], [])
    etag = publish(client, edited.headers["etag"], address)
    assert (found("旧的"), found("新的")) == ([], [(TOWN, 2)])
    move(client, etag, "withdrawn", address, note="误发。")
    assert (found("旧的"), found("新的"), found("概述")) == ([], [], [])


def test_units_are_found_by_the_names_they_have_now(client: TestClient, database: Database) -> None:
    with_units(database)

    def found(q: str) -> list[tuple[str, int]]:
        items = get(client, q, synthetic="true", kind="unit")["items"]
        return [(item["unit"], item["score"]) for item in items]

    made = client.post(
        f"{API}/units",
        json={"code": "990101-SEA", "name": "某县海洋局", "kind": "department", "parent": COUNTY},
    )
    assert made.status_code == 201, made.text
    assert found("海洋局") == [("990101-SEA", 60)]
    changed = client.patch(
        f"{API}/units/990101-SEA",
        json={"name": "某县水务局", "name_since": 2020},
        headers={"If-Match": made.headers["etag"]},
    )
    assert changed.status_code == 200, changed.text
    assert (found("水务局"), found("海洋局")) == ([("990101-SEA", 60)], [("990101-SEA", 55)])
    gone = client.delete(f"{API}/units/990101-SEA", headers={"If-Match": changed.headers["etag"]})
    assert gone.status_code == 204, gone.text
    assert (found("水务局"), found("海洋局")) == ([], [])
