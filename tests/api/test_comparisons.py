"""Many reports in one call over HTTP: batches beside last year's, and narratives alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.db.engine import Database
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import Kind, Role
from tests.api.keys import bearer, closed_service, make_key
from tests.comparison.test_alike import prose
from tests.reports.factories import API, COUNTY, OFFICE, TOWN, publish, put, sound_values, with_units

SECOND, THIRD = "990101102", "990101103"


def text(seed: int, town: str, year: int = 2018) -> list[dict[str, Any]]:
    return [{"number": "一", "title": "总体情况", "text": f"{town}{year}年公开信息{seed}条。{prose(seed)}"}]


@pytest.fixture
def county(database: Database) -> Iterator[TestClient]:
    """Three towns: the second copied the first's prose, the third has none of its own to speak of
    and is a draft; the first copied its own of 2017. The office says something else."""
    with_units(database)
    with database.writing() as session:
        create(session, OPERATOR, new=NewUnit(SECOND, "某乡人民政府", Kind.TOWNSHIP, parent=COUNTY))
        create(session, OPERATOR, new=NewUnit(THIRD, "另一镇人民政府", Kind.TOWNSHIP, parent=COUNTY))
    with closed_service(database) as caller:
        caller.headers.update(bearer(make_key(database, Role.PUBLISHER, COUNTY)))
        for unit, year, sections, courses in (
            (TOWN, 2017, text(1, "某镇", 2017), 1),
            (TOWN, 2018, text(1, "某镇"), 3),
            (SECOND, 2018, text(1, "某乡"), 0),
            (OFFICE, 2018, text(2, "教育局"), 0),
        ):
            address = f"{API}/reports/{unit}/{year}"
            values = sound_values(training__courses=courses)
            publish(caller, put(caller, address, sections=sections, values=values), address)
        put(caller, f"{API}/reports/{THIRD}/2018", sections=[{"title": "总体情况", "text": "没有变化。"}])
        yield caller


def test_narratives_alike_among_siblings_and_with_last_year(county: TestClient) -> None:
    found = county.get(f"{API}/comparisons/likeness", params={"within": COUNTY, "year": 2018}).json()
    assert found["compared"] == 3
    assert found["too_short"] == [{"unit": THIRD, "unit_name": "另一镇人民政府", "year": 2018}]
    (pair,) = found["items"]
    assert (pair["left"], pair["right"], pair["likeness"]) == (
        {"unit": TOWN, "unit_name": "某镇人民政府", "year": 2018},
        {"unit": SECOND, "unit_name": "某乡人民政府", "year": 2018},
        100.0,
    )
    sentence = prose(1)[:31]
    assert pair["passages"][0] == {"left": sentence, "right": sentence}
    (own,) = found["last_year"]
    assert (own["left"]["unit"], own["left"]["year"], own["right"]["year"]) == (TOWN, 2018, 2017)


def test_of_one_unit_among_its_siblings(county: TestClient) -> None:
    def ask(unit: str) -> dict[str, Any]:
        body: dict[str, Any] = county.get(
            f"{API}/comparisons/likeness", params={"unit": unit, "year": 2018, "count": "true"}
        ).json()
        return body

    assert [(ask(unit)["total"], len(ask(unit)["last_year"])) for unit in (TOWN, SECOND, OFFICE)] == [
        (1, 1),
        (1, 0),
        (0, 0),
    ]


def test_a_batch_beside_last_year(county: TestClient) -> None:
    asked = {
        "within": COUNTY,
        "kind": "township",
        "year": 2018,
        "with": "2017",
        "indicator": "training.courses",
    }
    found = county.get(f"{API}/comparisons", params=asked | {"count": "true"}).json()
    assert (found["total"], found["next"]) == (3, None)
    first, second, third = found["items"]
    assert (first["unit"], first["likeness"], first["counts"]["changed"]) == (TOWN, 99.9, 1)
    (line,) = first["lines"]
    assert (line["left"]["value"], line["right"]["value"], line["change"]) == (3, 1, 2)
    assert (second["unit"], second["right"], second["lines"]) == (SECOND, None, [])
    assert second["missing"] == "没有 某乡人民政府（990101102）2017 年口径为 body 的报告。"
    assert third["unit"] == THIRD
    county.headers.pop("Authorization")
    public = county.get(f"{API}/comparisons", params=asked).json()
    assert [each["unit"] for each in public["items"]] == [TOWN, SECOND]


def test_pages_of_a_batch(county: TestClient) -> None:
    asked = {"within": COUNTY, "year": "2018", "with": "2017", "limit": "3"}
    page = county.get(f"{API}/comparisons", params=asked).json()
    rest = county.get(f"{API}/comparisons", params=asked | {"cursor": page["next"]}).json()
    assert [each["unit"] for each in page["items"] + rest["items"]] == [OFFICE, TOWN, SECOND, THIRD]
    assert rest["next"] is None


def test_refusals(county: TestClient) -> None:
    for path, asked, status, code in (
        ("", {"within": COUNTY, "year": 2018, "with": "2018"}, 422, "invalid_parameter"),
        ("", {"within": COUNTY, "year": 2018, "with": "2017", "indicator": "x"}, 404, "indicator_unknown"),
        ("/likeness", {"unit": TOWN, "year": 2016}, 404, "report_unknown"),
        ("/likeness", {"unit": "999999", "year": 2018}, 404, "unit_unknown"),
        ("/likeness", {"within": COUNTY, "year": 2018, "least": 10}, 422, "invalid_parameter"),
    ):
        answer = county.get(f"{API}/comparisons{path}", params=asked)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
