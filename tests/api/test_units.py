"""Units over HTTP: asked for, created, changed, deleted, and every refusal."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.db.engine import Database
from app.units.divisions import divisions
from app.units.load import load_divisions

API = "/api/v1/units"
BUREAU = {"code": "411328-JYJ", "name": "唐河县教育局", "kind": "department", "short_name": "教育局"}


@pytest.fixture
def units(client: TestClient, database: Database) -> TestClient:
    """A caller who may write, over the divisions of 江苏 and 河南."""
    with database.writing() as session:
        load_divisions(session, OPERATOR, records=[d for d in divisions() if d.code[:2] in ("32", "41")])
    return client


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["code"] for item in answer.json()["items"]]


def test_one_unit_whole(units: TestClient) -> None:
    answer = units.get(f"{API}/320803")
    assert answer.status_code == 200
    assert answer.json() == {
        "code": "320803",
        "name": "淮安市淮安区人民政府",
        "short_name": "淮安区",
        "level": "county",
        "kind": "government",
        "parent": "320800",
        "province": "320000",
        "prefecture": "320800",
        "county": "320803",
        "credit_code": None,
        "valid_from": 2000,
        "valid_to": None,
        "placeholder": False,
        "vertical": False,
        "synthetic": False,
        "former_names": [{"name": "淮安市楚州区人民政府", "from_year": 2000, "to_year": 2010}],
        "other_names": [],
        "successors": [],
        "links": {
            "self": "/api/v1/units/320803",
            "parent": "/api/v1/units/320800",
            "children": "/api/v1/units/320803/children",
            "ancestors": "/api/v1/units/320803/ancestors",
            "reports": "/api/v1/reports?unit=320803",
            "observations": "/api/v1/observations?unit=320803",
        },
    }
    again = units.get(f"{API}/320803", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert units.head(f"{API}/320803").headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=province", ["320000", "410000"]),
        ("q=洪泽", ["320813", "320829"]),
        ("q=洪泽&year=2015", ["320829"]),
        ("q=楚州", ["320803"]),
        ("q=321322", ["321322"]),
        ("within=321300", ["321300", "321302", "321311", "321322", "321323", "321324"]),
        ("within=321300&level=prefecture,province", ["321300"]),
        ("within=321300&placeholder=true&q=市辖区", ["321301"]),
        ("kind=department", []),
        ("q=没有这个名字", []),
    ],
)
def test_lists(units: TestClient, query: str, found: list[str]) -> None:
    assert codes(units.get(f"{API}?{query}")) == found


@pytest.mark.parametrize(
    ("query", "status", "code", "pointer"),
    [
        ("levle=county", 422, "unknown_parameter", "/query/levle"),
        ("level=village", 422, "invalid_parameter", "/query/level"),
        ("within=990000", 404, "unit_unknown", "/query/within"),
        ("year=1", 422, "invalid_parameter", "/query/year"),
        ("cursor=x", 422, "cursor_invalid", "/query/cursor"),
        ("limit=1001", 422, "invalid_parameter", "/query/limit"),
        ("format=doc", 406, "not_acceptable", None),
    ],
)
def test_refused_questions(
    units: TestClient, query: str, status: int, code: str, pointer: str | None
) -> None:
    answer = units.get(f"{API}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if pointer is not None:
        assert answer.json()["errors"][0]["pointer"] == pointer


def test_pages(units: TestClient) -> None:
    first = units.get(f"{API}?within=321300&limit=4&count=true")
    assert (len(first.json()["items"]), first.json()["total"]) == (4, 6)
    assert 'rel="next"' in first.headers["Link"]
    second = units.get(f"{API}?within=321300&limit=4&cursor={first.json()['next']}")
    assert codes(second) == ["321323", "321324"]
    assert second.json()["next"] is None
    assert "total" not in second.json()


def test_a_file_carries_all_rows(units: TestClient) -> None:
    answer = units.get(f"{API}?within=320800&format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "code,name,short_name,level,kind,parent,province,prefecture,county,credit_code,valid_from,valid_to,"
        "placeholder,vertical,synthetic,former_names,other_names,successors"
    )
    assert lines[2] == (
        "320802,淮安市清河区人民政府,清河区,county,government,320800,320000,320800,320802,,1983,2015,"
        "false,false,false,,,320812(2016)"
    )
    assert len(lines) == 1 + len(codes(units.get(f"{API}?within=320800")))


def test_children_and_ancestors(units: TestClient) -> None:
    assert codes(units.get(f"{API}/320800/children?year=2024")) == [
        "320803", "320804", "320812", "320813", "320826", "320830", "320831",
    ]  # fmt: skip
    assert codes(units.get(f"{API}/320813/ancestors")) == ["320000", "320800"]
    assert codes(units.get(f"{API}/320000/ancestors")) == []
    page = units.get(f"{API}/320000/children?limit=5&count=true").json()
    assert (len(page["items"]), page["total"]) == (5, 13)
    for path in ("990000", "990000/children", "990000/ancestors", "roster"):
        assert units.get(f"{API}/{path}").json()["code"] == "unit_unknown"


def test_a_unit_is_created_changed_and_deleted(units: TestClient) -> None:
    made = units.post(API, json=BUREAU)
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/units/411328-JYJ")
    assert (made.json()["parent"], made.json()["level"]) == ("411328", "county")
    read = units.get(made.headers["Location"])
    assert (read.json(), read.headers["ETag"]) == (made.json(), made.headers["ETag"])

    address, tag = made.headers["Location"], made.headers["ETag"]
    change = {"name": "唐河县教育体育局", "name_since": 2019, "credit_code": "91110000600037341L"}
    assert units.patch(address, json=change).status_code == 428
    assert units.patch(address, json=change, headers={"If-Match": '"stale"'}).status_code == 412
    changed = units.patch(address, json=change, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.json()["former_names"] == [{"name": "唐河县教育局", "from_year": None, "to_year": 2018}]
    assert changed.json()["short_name"] == "教育局"
    assert changed.headers["ETag"] != tag

    assert units.delete(address).status_code == 428
    assert units.delete(address, headers={"If-Match": tag}).status_code == 412
    gone = units.delete(address, headers={"If-Match": changed.headers["ETag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    assert units.get(address).status_code == 404
    # The same unit made anew has its first tag again: what is shown is the same.
    assert units.post(API, json=BUREAU).headers["ETag"] == tag


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        (BUREAU | {"code": "411328"}, 422, "invalid_body", "/body/code"),
        (BUREAU | {"code": "411328", "kind": "government"}, 409, "unit_exists", None),
        (BUREAU | {"parent": "411300"}, 422, "invalid_body", "/body/parent"),
        (BUREAU | {"kind": "bureau"}, 422, "invalid_body", "/body/kind"),
        (BUREAU | {"colour": "red"}, 422, "invalid_body", "/body/colour"),
        (BUREAU | {"name": None}, 422, "invalid_body", "/body/name"),
        (BUREAU | {"credit_code": "x"}, 422, "invalid_body", "/body/credit_code"),
        (BUREAU | {"successors": [{"code": "990000"}]}, 422, "invalid_body", "/body/successors/0/code"),
    ],
)
def test_refused_creations(
    units: TestClient, body: dict[str, Any], status: int, code: str, pointer: str | None
) -> None:
    answer = units.post(API, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if pointer is not None:
        assert answer.json()["errors"][0]["pointer"] == pointer


def test_a_patch_sets_only_what_it_says(units: TestClient) -> None:
    made = units.post(API, json=BUREAU | {"valid_from": 2010, "vertical": True, "other_names": ["县教育局"]})
    answer = units.patch(
        made.headers["Location"], json={"valid_from": None}, headers={"If-Match": made.headers["ETag"]}
    )
    assert answer.json() == made.json() | {"valid_from": None}


@pytest.mark.parametrize("field", ["name", "kind", "parent", "vertical", "former_names"])
def test_a_patch_cannot_take_away_what_must_be(units: TestClient, field: str) -> None:
    answer = units.patch(f"{API}/411328", json={field: None}, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/body/{field}")


def test_refused_moves_and_deletions(units: TestClient) -> None:
    anything = {"If-Match": "*"}
    cycle = units.patch(f"{API}/411300", json={"parent": "411328"}, headers=anything)
    assert (cycle.status_code, cycle.json()["code"]) == (409, "unit_cycle")
    used = units.delete(f"{API}/411300", headers=anything)
    assert (used.status_code, used.json()["code"], used.json()["used_by"]) == (409, "unit_in_use", ["unit"])


def test_invented_units_show_themselves_only_when_named(units: TestClient) -> None:
    units.post(API, json={"code": "990000", "name": "虚构省人民政府", "kind": "government"})
    units.post(API, json={"code": "990100", "name": "虚构市人民政府", "kind": "government"})
    assert codes(units.get(f"{API}?q=虚构")) == []
    assert codes(units.get(f"{API}?q=虚构&synthetic=true")) == ["990000", "990100"]
    assert codes(units.get(f"{API}?within=990000")) == ["990000", "990100"]
    assert codes(units.get(f"{API}/990000/children")) == ["990100"]


ROSTER = "代码,名称,类别,电话\n411328-JYJ,唐河县教育局,部门,1\n411328101,某镇人民政府,,2\n"


def test_a_roster_is_loaded_once(units: TestClient) -> None:
    answer = units.post(f"{API}/roster", content=ROSTER.encode(), headers={"Content-Type": "text/csv"})
    assert (answer.status_code, answer.json()) == (
        200,
        {"added": 2, "changed": 0, "unchanged": 0, "ignored_columns": ["电话"]},
    )
    again = units.post(f"{API}/roster", files={"file": ("名录.csv", ROSTER.encode("gb18030"), "text/csv")})
    assert again.json() == {"added": 0, "changed": 0, "unchanged": 2, "ignored_columns": ["电话"]}
    assert codes(units.get(f"{API}/411328/children")) == ["411328-JYJ", "411328101"]


def test_a_wrong_roster_is_refused_cell_by_cell(units: TestClient) -> None:
    body = "代码,名称,上级\n411328-A,某局,411300\n411328-B,,\n".encode()
    answer = units.post(f"{API}/roster", content=body, headers={"Content-Type": "text/csv"})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["error_count"]) == (422, "roster_invalid", 2)
    assert problem["errors"] == [
        {"pointer": "/rows/3/name", "message": "第 3 行：名称和代码不能为空。"},
        {
            "pointer": "/rows/2/parent",
            "message": "第 2 行「上级」(C2)：代码「411328-A」以「411328」开头，单位应隶属于它或它的下级。",
        },
    ]
    english = units.post(f"{API}/roster", content=body, headers={"Accept-Language": "en"})
    assert english.json()["errors"][0]["message"] == "Row 3: A name and a code are needed."
    assert units.post(f"{API}/roster", content=b"").json()["code"] == "empty_file"
