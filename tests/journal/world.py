"""Random operations of a county's offices, through HTTP: whatever is public or private, made,
changed, corrected, withdrawn or deleted. The same seed does the same things."""

from collections.abc import Callable
from random import Random
from typing import Any

from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.db.engine import Database
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import Kind
from tests.intake.pages import page_2014
from tests.reports.factories import API, REVIEW, sound_values

PROVINCE, CITY, COUNTY, SIBLING = "990000", "990100", "990101", "990102"
BODIES = ("990101-EDU", "990101-FIN", "990102-EDU", "990101101", "990101102")
YEARS = (2016, 2017, 2018)
FINE = frozenset({200, 201, 204})
REFUSED = frozenset({404, 409, 410, 412, 422, 428})
"""Refusals a random step may run into; anything else is a fault."""


def found(database: Database) -> None:
    """The units at the beginning, made as an operator makes them."""
    with database.writing() as session:
        for new in (
            NewUnit(PROVINCE, "某省人民政府", Kind.GOVERNMENT),
            NewUnit(CITY, "某市人民政府", Kind.GOVERNMENT, parent=PROVINCE),
            NewUnit(COUNTY, "某县人民政府", Kind.GOVERNMENT, parent=CITY),
            NewUnit(SIBLING, "某区人民政府", Kind.GOVERNMENT, parent=CITY),
            NewUnit(BODIES[0], "某县教育局", Kind.DEPARTMENT, parent=COUNTY),
            NewUnit(BODIES[1], "某县财政局", Kind.DEPARTMENT, parent=COUNTY),
            NewUnit(BODIES[2], "某区教育局", Kind.DEPARTMENT, parent=SIBLING),
            NewUnit(BODIES[3], "某镇人民政府", Kind.TOWNSHIP, parent=COUNTY),
            NewUnit(BODIES[4], "某乡人民政府", Kind.TOWNSHIP, parent=COUNTY),
        ):
            create(session, OPERATOR, new=new)


class World:
    """One caller who may do everything, and what it happened to do."""

    def __init__(self, client: TestClient, seed: int, *, only_reports: bool = False) -> None:
        self.only_reports = only_reports
        self.client = client
        self.random = Random(seed)
        self.made = 0
        self.done: dict[str, int] = {}

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.step()

    def begin(self) -> None:
        """Some reports are public already when it begins."""
        for unit, year in ((COUNTY, 2017), (COUNTY, 2018), (BODIES[0], 2018), (BODIES[3], 2017)):
            path = f"/reports/{unit}/{year}"
            number = self.random.randint(1, 900)
            values = sound_values(
                disclosure__total=number, applications__answered=number, applications__granted=number
            )
            body = {"title": f"{year}年度报告", "values": values}
            assert self.send("PUT", path, json=body) == 201
            assert self.published(path) == 200

    def step(self) -> None:
        """One thing happens, or is refused."""
        acts: list[tuple[Callable[[], int], int]] = [
            (self.write, 22), (self.move, 45), (self.publish, 12), (self.assign, 2), (self.acknowledge, 6),
            (self.discard, 4), (self.file, 4), (self.unit, 5), (self.change_unit, 8), (self.list_unit, 5),
            (self.calendar, 4), (self.key, 3), (self.compile, 2), (self.indicator, 2),
        ]  # fmt: skip
        if self.only_reports:
            acts = acts[:7]
        (act,) = self.random.choices([act for act, _ in acts], [weight for _, weight in acts])
        status = act()
        assert status in FINE | REFUSED, (act.__name__, status)
        if status in FINE:
            self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    def send(self, method: str, path: str, **rest: Any) -> int:
        answer = self.client.request(method, API + path, **rest)
        assert answer.status_code < 500, (method, path, answer.text)
        return answer.status_code

    def report(self) -> str:
        return f"/reports/{self.random.choice((COUNTY, SIBLING, *BODIES))}/{self.random.choice(YEARS)}"

    def tagged(self, path: str) -> tuple[dict[str, Any], dict[str, str]]:
        answer = self.client.get(API + path)
        said = answer.json() if answer.status_code == 200 else {}
        return said, {"If-Match": answer.headers["etag"]} if answer.status_code == 200 else {}

    def values(self) -> list[dict[str, Any]]:
        number = self.random.randrange(50)
        # One report in four does not add up.
        parts = number + (self.random.random() < 0.25)
        granted = self.random.randint(0, number)
        chosen: dict[str, int | float | None] = {
            "applications__answered": number,
            "applications__granted": granted,
            "applications__already_public": number - granted,
            "applications__received": number,
            "applications__received_in_person": parts,
            "disclosure__total": self.random.randrange(900),
        }
        blank = {"training__sessions": None} if self.random.random() < 0.3 else {}
        return sound_values(**(chosen | blank))

    def write(self) -> int:
        path = self.report()
        said, match = self.tagged(path)
        if not said:
            body = {
                "title": "年度报告",
                "values": self.values(),
                "sections": [{"title": "概述", "text": "占位。"}],
            }
            return self.send("PUT", path, json=body)
        some = self.random.sample(self.values(), 3)
        body = self.random.choice(
            (
                {"title": f"年度报告（{self.random.randrange(9)}）", "signoff": {"head": "甲"}},
                {"values": some, "publication": {"publisher": "某办"}},
                {"values": [{"indicator": "applications.received", "status": "absent"}]},
                {"period": {"from": "2018-01-01", "to": "2018-12-31"}},
            )
        )
        return self.send("PATCH", path, json=body, headers=match)

    def move(self) -> int:
        path = self.report()
        said, match = self.tagged(path)
        if not said.get("allowed_transitions"):
            return 404
        to = self.random.choice(said["allowed_transitions"])
        body = {"to": to, "confidentiality_review": REVIEW} if to == "published" else {"to": to}
        if to in ("draft", "returned", "withdrawn") or self.random.random() < 0.3:
            body["note"] = f"原因{self.random.randrange(9)}"
        return self.send("POST", f"{path}/transitions", json=body, headers=match)

    def publish(self) -> int:
        """All the way, as far as it goes."""
        return self.published(self.report())

    def published(self, path: str) -> int:
        status = 404
        for to in ("submitted", "approved", "published"):
            _, match = self.tagged(path)
            body = {"to": to} | ({"confidentiality_review": REVIEW} if to == "published" else {})
            status = self.send("POST", f"{path}/transitions", json=body, headers=match)
        return status

    def acknowledge(self) -> int:
        path = self.report()
        said, match = self.tagged(path)
        listed = self.client.get(f"{API}{path}/findings").json().get("items") if said else None
        if not listed:
            return 404
        finding = self.random.choice(listed)
        note = None if finding["acknowledged"] else "属实"
        return self.send("PATCH", f"{path}/findings/{finding['id']}", json={"note": note}, headers=match)

    def assign(self) -> int:
        path = self.report()
        _, match = self.tagged(path)
        body = {"indicator": "disclosure.total", "value": 5}
        return self.send("POST", f"{path}/unmatched/0/assign", json=body, headers=match)

    def discard(self) -> int:
        path = self.report()
        return self.send("DELETE", path, headers=self.tagged(path)[1])

    def file(self) -> int:
        unit, year = self.random.choice((COUNTY, *BODIES)), self.random.choice(YEARS)
        number, publish = self.random.randrange(30), self.random.random() < 0.5
        page = page_2014(
            unit="某机关", year=year, extra="<p>其他事项</p>", applications__received=number,
            applications__received_in_person=number, training__sessions="若干" if number % 2 else 0,
        )  # fmt: skip
        asked = f"unit={unit}&year={year}&publish={str(publish).lower()}"
        return self.send("POST", f"/imports?{asked}", content=page, headers={"Content-Type": "text/html"})

    def unit(self) -> int:
        self.made += 1
        above = self.random.choice((COUNTY, SIBLING, BODIES[0]))
        body = {"code": f"{above[:6]}-N{self.made}", "name": f"某单位{self.made}", "kind": "department"}
        more = {"parent": above, "former_names": [{"name": f"旧名{self.made}", "to_year": 2015}]}
        return self.send("POST", "/units", json=body | more)

    def change_unit(self) -> int:
        codes = [
            item["code"] for item in self.client.get(f"{API}/units?within={CITY}&limit=1000").json()["items"]
        ]
        code = self.random.choice(codes)
        _, match = self.tagged(f"/units/{code}")
        if self.random.random() < 0.2:
            return self.send("DELETE", f"/units/{code}", headers=match)
        body = self.random.choice(
            (
                {
                    "name": f"某改名机关{self.random.randrange(99)}",
                    "name_since": 2020 + self.random.randrange(6),
                },
                {"parent": self.random.choice((COUNTY, SIBLING, *BODIES[:2]))},
                {"valid_to": self.random.choice((None, 2030))},
                {"other_names": [f"别名{self.random.randrange(9)}"]},
                {"successors": [{"code": self.random.choice(BODIES), "year": 2020}]},
            )
        )
        return self.send("PATCH", f"/units/{code}", json=body, headers=match)

    def list_unit(self) -> int:
        unit, year = self.random.choice(BODIES), self.random.choice(YEARS)
        path = f"/reporting-units/{year}/{unit}"
        if self.random.random() < 0.3:
            return self.send("DELETE", path)
        if self.random.random() < 0.3:
            rows = f"code,expected,note\n{unit},false,已撤并\n"
            address = f"/reporting-units/{year}?within={COUNTY}"
            return self.send("PUT", address, content=rows.encode(), headers={"Content-Type": "text/csv"})
        return self.send("PUT", path, json={"expected": self.random.random() < 0.5, "note": "办公室登记"})

    def calendar(self) -> int:
        path = f"/calendar/{self.random.choice((CITY, COUNTY))}/{self.random.choice(YEARS)}/township"
        if self.random.random() < 0.3:
            return self.send("DELETE", path)
        year = int(path.split("/")[3]) + 1
        return self.send("PUT", path, json={"due_on": f"{year}-01-{self.random.randrange(10, 28)}"})

    def key(self) -> int:
        # Not the key by which all this is done.
        items = self.client.get(f"{API}/keys").json()["items"]
        listed = [item for item in items if item["name"] == "某人"]
        if listed and self.random.random() < 0.4:
            return self.send("DELETE", f"/keys/{self.random.choice(listed)['id']}")
        role = self.random.choice(("compiler", "reviewer", "publisher", "admin"))
        return self.send("POST", "/keys", json={"name": "某人", "role": role, "unit": COUNTY})

    def compile(self) -> int:
        unit, year = self.random.choice((COUNTY, SIBLING)), self.random.choice(YEARS)
        _, match = self.tagged(f"/reports/{unit}/{year}")
        return self.send("POST", "/compilations", json={"unit": unit, "year": year}, headers=match)

    def indicator(self) -> int:
        path = f"/indicators/local.{self.random.choice((CITY, COUNTY))}.calls"
        if self.random.random() < 0.3:
            return self.send("DELETE", path)
        body = {
            "name": "热线受理量",
            "name_en": "Calls",
            "unit": "件",
            "maximum": self.random.randrange(5, 9),
        }
        return self.send("PUT", path, json=body)
