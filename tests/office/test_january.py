"""The January of one county, through HTTP only.

24 townships and 40 departments file from files: five of them wrong, two late, one not at all.
The county returns, approves, sends its notice out, compiles, publishes; in March a department
corrects; the prefecture sums in its turn, and the province reads how it all stands.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.content import CellKey
from app.db.engine import Database
from app.reports import clock
from app.settings import Settings
from app.vocabulary import Applicant, Role
from tests.api.keys import bearer, closed_service, make_key
from tests.conftest import new_postgres
from tests.gold.figures import GoldReport
from tests.intake.pages import NOT_A_REPORT
from tests.office.county import (
    CITY,
    COUNTY,
    PROVINCE,
    YEAR,
    Filer,
    filers,
    on_the_form_of_2019,
    sums,
    with_value,
)

API = "/api/v1"
RECEIVED = CellKey("applications.received", Applicant.TOTAL)
FINES = CellKey("penalties.decisions")
BROKEN, OLD_FORM, NO_REPORT, MISCOUNTED, EXPLAINED = 3, 14, 20, 33, 47
LATE = {10: 22, 50: 25}
"""Filer → the day of January on which it filed; the others did by the 15th."""
MISSING = 60
DUE = f"{YEAR + 1}-01-20"
REVIEW = {"by": "保密审查员", "on": f"{YEAR + 1}-01-26"}


@dataclass
class World:
    """The service, whoever calls it, and the day."""

    client: TestClient
    keys: dict[str, str]
    set_day: Callable[[int, int], None]

    def __call__(self, who: str, method: str, path: str, **rest: Any) -> Any:
        headers = bearer(self.keys[who]) | rest.pop("headers", {})
        return self.client.request(method, API + path.removeprefix(API), headers=headers, **rest)

    def ok(self, who: str, method: str, path: str, **rest: Any) -> Any:
        """The body of an answer that must be fine."""
        answer = self(who, method, path, **rest)
        assert answer.is_success, (who, method, path, answer.text)
        return answer.json() if answer.content else None

    def move(self, who: str, address: str, to: str, **said: Any) -> Any:
        """One step of a report, on top of what is there."""
        etag = self(who, "GET", address).headers["etag"]
        path, _, query = address.partition("?")
        return self(
            who, "POST", f"{path}/transitions?{query}", json={"to": to} | said, headers={"If-Match": etag}
        )

    def set_value(self, who: str, filer: Filer, key: CellKey, value: Decimal) -> None:
        """Correct one cell by hand."""
        etag = self(who, "GET", filer.address).headers["etag"]
        told = [{"indicator": key.indicator, "applicant": key.applicant.value, "value": int(value)}]
        self.ok(who, "PATCH", f"{filer.address}/values", json=told, headers={"If-Match": etag})

    def file(self, filer: Filer, content: bytes) -> Any:
        """Send a file in with the body's own key."""
        headers = {"Content-Type": filer.media_type}
        return self(filer.code, "POST", "/imports", content=content, headers=headers)

    def submit(self, filer: Filer) -> Any:
        """Hand the draft in with the body's own key."""
        return self.move(filer.code, filer.address, "submitted")


ON_POSTGRES = pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])


@pytest.fixture(params=["sqlite", ON_POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with the schema and nothing in it; PostgreSQL only where long tests run."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "test.sqlite")
        url = f"sqlite:///{tmp_path}/test.sqlite"
    else:
        template = request.getfixturevalue("migrated_postgres")
        url = new_postgres(request.getfixturevalue("postgres_server"), template)
    opened = Database(Settings(database_url=url))
    yield opened
    opened.close()


@pytest.fixture
def world(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    def set_day(month: int, day: int) -> None:
        at = datetime(YEAR + 1, month, day, 2, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: at)

    set_day(1, 2)
    with closed_service(database) as client:
        yield World(client, {"operator": make_key(database, Role.ADMIN, name="运营")}, set_day)


def test_the_january_of_a_county(world: World) -> None:
    all_filers = filers()
    _set_up(world, all_filers)
    said = _file(world, all_filers)
    _return_and_approve(world, all_filers)
    _send_the_notice(world, all_filers)
    _compile_and_publish(world, all_filers, said)
    _correct_in_march(world, all_filers, said)
    _read_from_above(world, all_filers, said)


def _set_up(world: World, all_filers: list[Filer]) -> None:
    """The operator makes the governments and their admins' keys; the county does the rest itself."""
    for code, name, parent in (
        (PROVINCE, "示例省人民政府", None),
        (CITY, "示例市人民政府", PROVINCE),
        (COUNTY, "示例县人民政府", CITY),
    ):
        told = {"code": code, "name": name, "kind": "government", "parent": parent}
        world.ok("operator", "POST", "/units", json=told)
    for code in (PROVINCE, CITY, COUNTY):
        _make_key(world, "operator", code, "admin", code)
    rows = "".join(f"{each.name},{each.code},{COUNTY},{each.kind}\n" for each in all_filers)
    sheet = ("名称,代码,上级,类别\n" + rows).encode()
    world.ok(COUNTY, "POST", "/units/roster", content=sheet, headers={"Content-Type": "text/csv"})
    for kind in ("township", "department"):
        world.ok(COUNTY, "PUT", f"/calendar/{COUNTY}/{YEAR}/{kind}", json={"due_on": DUE})
    for role in ("compiler", "reviewer", "publisher"):
        _make_key(world, COUNTY, role, role, COUNTY)
    for each in all_filers:
        _make_key(world, COUNTY, each.code, "compiler", each.code)


def _make_key(world: World, by: str, who: str, role: str, unit: str) -> None:
    told = {"name": f"{who}-{role}", "role": role, "unit": unit}
    world.keys[who] = world.ok(by, "POST", "/keys", json=told)["key"]


def _file(world: World, all_filers: list[Filer]) -> dict[int, GoldReport]:
    """Everybody but one sends a file in and submits; what each will in the end have said."""
    said = {number: each.report for number, each in enumerate(all_filers) if number != MISSING}
    broken = with_value(said[EXPLAINED], RECEIVED, _number(said[EXPLAINED], RECEIVED) + 1)
    said[EXPLAINED] = broken
    for number in sorted(said, key=lambda number: LATE.get(number, 5)):
        filer = all_filers[number]
        world.set_day(1, LATE.get(number, 5 + number % 10))
        sent = {
            BROKEN: filer.file(with_value(filer.report, RECEIVED, _number(filer.report, RECEIVED) + 3)),
            OLD_FORM: filer.file(on_the_form_of_2019(filer)),
            NO_REPORT: NOT_A_REPORT,
            MISCOUNTED: filer.file(with_value(filer.report, FINES, _number(filer.report, FINES) + 40)),
            EXPLAINED: filer.file(broken),
        }.get(number) or filer.file()
        answer = world.file(filer, sent)
        if number == NO_REPORT:
            assert (answer.status_code, answer.json()["code"]) == (422, "not_a_report")
            answer = world.file(filer, filer.file())
        assert answer.status_code == 201, answer.text
        recognised = answer.json()["recognised"]
        assert (recognised["unit"]["code"], recognised["year"]) == (filer.code, YEAR)
        if number in (BROKEN, EXPLAINED):
            _mend_or_explain(world, filer, mend=number == BROKEN)
        assert world.submit(filer).status_code == 200
    return said


def _mend_or_explain(world: World, filer: Filer, *, mend: bool) -> None:
    """The sum does not add up: nothing is submitted before it is mended or explained."""
    refused = world.submit(filer)
    assert (refused.status_code, refused.json()["code"]) == (409, "findings_block")
    if mend:
        world.set_value(filer.code, filer, RECEIVED, _number(filer.report, RECEIVED))
        return
    _explain(world, filer.code, filer.address, "原报表如此，已与填报人核对。")


def _explain(world: World, who: str, address: str, note: str) -> int:
    """Acknowledge every error; returns how many there were."""
    path, _, query = address.partition("?")
    errors = world.ok(who, "GET", f"{path}/findings?severity=error&{query}")["items"]
    for finding in errors:
        etag = world(who, "GET", address).headers["etag"]
        place = f"{path}/findings/{finding['id']}?{query}"
        world.ok(who, "PATCH", place, json={"note": note}, headers={"If-Match": etag})
    return len(errors)


def _number(report: GoldReport, key: CellKey) -> Decimal:
    value = report.figures[key]
    assert value is not None
    return value


def _return_and_approve(world: World, all_filers: list[Filer]) -> None:
    """On the 26th the county reads what came in, sends two back, gets them anew, publishes."""
    world.set_day(1, 26)
    submitted = world.ok("reviewer", "GET", f"/reports?within={COUNTY}&status=submitted&limit=200")["items"]
    assert len(submitted) == 63
    wrong_form = [each["unit"] for each in submitted if each["form"] != "2021"]
    assert wrong_form == [all_filers[OLD_FORM].code]
    for number, why in ((OLD_FORM, "应使用2021年印发的表式。"), (MISCOUNTED, "行政处罚件数与系统不符。")):
        filer = all_filers[number]
        assert world.move("compiler", filer.address, "returned", note=why).status_code == 403
        assert world.move("reviewer", filer.address, "returned", note=why).status_code == 200
    old, miscounted = all_filers[OLD_FORM], all_filers[MISCOUNTED]
    assert world(miscounted.code, "GET", old.address).status_code == 404
    assert world.file(old, old.file()).json()["outcome"] == "updated"
    world.set_value(miscounted.code, miscounted, FINES, _number(miscounted.report, FINES))
    for filer in (old, miscounted):
        assert world.submit(filer).status_code == 200
    for number, filer in enumerate(all_filers):
        if number != MISSING:
            assert world.move("reviewer", filer.address, "approved").status_code == 200
            assert world.move(filer.code, filer.address, "published").status_code == 403
            done = world.move("publisher", filer.address, "published", confidentiality_review=REVIEW)
            assert done.status_code == 200, done.text


def _send_the_notice(world: World, all_filers: list[Filer]) -> None:
    world.set_day(1, 28)
    asked = f"/coverage/notice?within={COUNTY}&year={YEAR}"
    found = world.ok("compiler", "GET", asked)
    totals = found["totals"]
    assert {
        name: totals[name] for name in ("expected", "received", "on_time", "late", "missing", "returned")
    } == {
        "expected": 64,
        "received": 63,
        "on_time": 61,
        "late": 2,
        "missing": 1,
        "returned": 2,
    }
    late = {each["unit"]: each["days_late"] for each in found["lines"] if each["standing"] == "late"}
    assert late == {all_filers[number].code: day - 20 for number, day in LATE.items()}
    missing = all_filers[MISSING]
    assert [each["text"] for each in found["reminders"]] == [
        f"{missing.name}：贵单位{YEAR}年度政府信息公开工作年度报告应于{YEAR + 1}年1月20日前报送，"
        "已逾期8天，请尽快办理。"
    ]
    assert world("compiler", "GET", f"{asked}&format=docx").content.startswith(b"PK")


REPORT = f"{API}/reports/{COUNTY}/{YEAR}"


def _compile_and_publish(world: World, all_filers: list[Filer], said: dict[int, GoldReport]) -> None:
    world.set_day(2, 10)
    asked = {"unit": COUNTY, "year": YEAR}
    town = next(each for each in all_filers if each.kind == "township")
    assert world(town.code, "POST", "/compilations", json=asked).status_code == 403
    tried = world.ok("compiler", "POST", "/compilations?dry_run=true", json=asked)
    made = world.ok("compiler", "POST", "/compilations", json=asked)
    assert (tried["outcome"], made["outcome"]) == ("preview", "created")
    assert tried["cells"] == made["cells"]
    assert len(made["sources"]) == 63
    assert [(each["unit"], each["reason"]) for each in made["left_out"]] == [
        (all_filers[MISSING].code, "missing")
    ]
    assert _cells(made) == {key: int(value) if value == int(value) else float(value)
                            for key, value in sums(list(said.values())).items()}  # fmt: skip
    errors = [each for each in made["findings"] if each["severity"] == "error"]
    assert {tuple(each["cells"][:1]) for each in errors} == {("applications.received@total",)}
    blocked = world.move("compiler", REPORT, "submitted")
    assert blocked.json()["code"] == "findings_block"
    assert _explain(world, "compiler", REPORT, "一个单位的原报表如此，见其说明。") == len(errors)
    _publish(world, REPORT)
    held = world.client.get(f"{REPORT}/compilation").json()
    assert (held["counts"]["differing"], held["counts"]["cells"]) == (0, 200)


def _cells(found: dict[str, Any]) -> dict[CellKey, int | float]:
    return {
        CellKey(each["indicator"], Applicant(each["applicant"])): each["value"]
        for each in found["cells"]
        if each["value"] is not None
    }


def _publish(world: World, address: str) -> None:
    """The county's own: handed in, approved, published, each by whose task it is."""
    assert world.move("compiler", address, "submitted").status_code == 200
    assert world.move("reviewer", address, "approved").status_code == 200
    done = world.move("publisher", address, "published", confidentiality_review=REVIEW)
    assert done.status_code == 200, done.text


CORRECTED = 40


def _correct_in_march(world: World, all_filers: list[Filer], said: dict[int, GoldReport]) -> None:
    """A department finds five fines more; the public sees the old numbers until the new are out."""
    world.set_day(3, 10)
    filer = all_filers[CORRECTED]
    before = _number(said[CORRECTED], FINES)
    said[CORRECTED] = with_value(said[CORRECTED], FINES, before + 5)
    assert world.move(filer.code, filer.address, "draft", note="漏计五件。").status_code == 200
    world.set_value(filer.code, filer, FINES, before + 5)
    assert _value(world.client.get(filer.address).json(), FINES) == before
    assert world.submit(filer).status_code == 200
    assert world.move("reviewer", filer.address, "approved").status_code == 200
    done = world.move("publisher", filer.address, "published", confidentiality_review=REVIEW)
    assert (done.status_code, done.json()["revision"]) == (200, 2)
    held = world.client.get(f"{REPORT}/compilation").json()
    differing = [(each["indicator"], each["difference"]) for each in held["cells"] if each["difference"]]
    assert differing == [(FINES.indicator, -5)]
    again = world.ok("compiler", "POST", "/compilations", json={"unit": COUNTY, "year": YEAR})
    assert (again["outcome"], again["revision"]) == ("updated", 2)
    _explain(world, "compiler", REPORT, "一个单位的原报表如此，见其说明。")
    _publish(world, REPORT)
    old = world.client.get(REPORT, params={"as_of": f"{YEAR + 1}-02-20T00:00:00Z"}).json()
    new = world.client.get(REPORT).json()
    assert (old["revision"], new["revision"]) == (1, 2)
    assert _value(new, FINES) - _value(old, FINES) == 5


def _value(report: dict[str, Any], key: CellKey) -> Decimal:
    (one,) = [
        each["value"]
        for each in report["values"]
        if (each["indicator"], each["applicant"]) == (key.indicator, key.applicant.value)
    ]
    return Decimal(str(one))


def _read_from_above(world: World, all_filers: list[Filer], said: dict[int, GoldReport]) -> None:
    """The prefecture sums its county; the province reads coverage, sums and the change feed."""
    world.set_day(3, 20)
    summed = world.ok(CITY, "POST", "/compilations", json={"unit": CITY, "year": YEAR})
    assert [each["unit"] for each in summed["sources"]] == [COUNTY]
    of_the_county = _cells(summed)
    assert of_the_county[FINES] == sums(list(said.values()))[FINES]
    (row,) = world.ok(PROVINCE, "GET", f"/coverage?within={COUNTY}&years={YEAR}&kind=township,department")[
        "items"
    ]
    assert (row["expected"], row["published"], row["missing"]) == (64, 63, 1)
    asked = f"/aggregates?indicator={FINES.indicator}&within={COUNTY}&years={YEAR}&scope=body"
    (row,) = world.ok(PROVINCE, "GET", f"{asked}&kind=township,department&stats=sum")["items"]
    assert (row["sum"], row["reported"], row["missing_report"]) == (of_the_county[FINES], 63, 1)
    told = _changes(world)
    reports = [(each["unit"], each["action"], each["revision"]) for each in told if each["kind"] == "report"]
    assert len(reports) == 63 + 1 + 2
    assert reports[-3:] == [
        (COUNTY, "published", 1),
        (all_filers[CORRECTED].code, "corrected", 2),
        (COUNTY, "corrected", 2),
    ]


def _changes(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    since = ""
    while True:
        page = world.ok(PROVINCE, "GET", f"/changes{since}")
        found += page["items"]
        since = f"?since={page['next']}"
        if not page["more"]:
            return found
