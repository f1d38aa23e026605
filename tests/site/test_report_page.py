"""One report as a page: beside its source, an earlier revision, taken back."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from tests.site.rows import add_unit

EXAMPLE = Path(__file__).parents[2] / "docs/examples/tanghe-2018.html"
REPORT = "/reports/411328/2018"
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def published(client: TestClient, database: Database) -> TestClient:
    """The example, recorded as published long since."""
    with database.writing() as session:
        add_unit(session, "411328", "唐河县人民政府")
    files = {"file": (EXAMPLE.name, EXAMPLE.read_bytes())}
    assert client.post("/api/v1/imports?publish=true", files=files).status_code == 201
    return client


def test_beside_its_source(published: TestClient) -> None:
    alone = published.get(REPORT).text
    assert f'href="{REPORT}?scope=area&amp;revision=1&amp;beside=source#tables"' in alone
    assert "source-view" not in alone
    beside = published.get(f"{REPORT}?beside=source").text
    assert 'data-cell="disclosure.website@total" data-locator="table 2, row 8, column 3"' in beside
    assert 'data-place="table 2, row 8, column 3">8925</td>' in beside
    assert "<script>" not in beside


def test_drafts_are_not_shown(published: TestClient) -> None:
    """Writes are open here, so the API shows the draft; the page shows what the public sees."""
    etag = published.get(f"/api/v1{REPORT}").headers["etag"]
    step = {"to": "draft", "note": "更正"}
    moved = published.post(f"/api/v1{REPORT}/transitions", json=step, headers={"If-Match": etag})
    value = [{"indicator": "disclosure.website", "value": 9999}]
    changed = published.patch(
        f"/api/v1{REPORT}/values", json=value, headers={"If-Match": moved.headers["etag"]}
    )
    assert changed.status_code == 200
    page = published.get(REPORT).text
    assert "8,925" in page
    assert "9,999" not in page
    assert published.get(f"{REPORT}?revision=2", headers=BROWSER).status_code == 404


def test_a_withdrawn_report_says_when_and_why(published: TestClient) -> None:
    etag = published.get(f"/api/v1{REPORT}").headers["etag"]
    step = {"to": "withdrawn", "note": "数据有误，正在核实"}
    assert (
        published.post(f"/api/v1{REPORT}/transitions", json=step, headers={"If-Match": etag}).status_code
        == 200
    )
    page = published.get(REPORT, headers=BROWSER)
    assert page.status_code == 410
    assert "数据有误，正在核实" in page.text


@pytest.mark.parametrize("adds_up", ["sum", "mean"])
def test_the_areas_own_indicators_stand_beside_the_form(
    client: TestClient, database: Database, adds_up: str
) -> None:
    with database.writing() as session:
        add_unit(session, "411328", "唐河县人民政府")
    code = "local.411328.hotline_calls"
    told = {"name": "12345热线受理量", "name_en": "Hotline calls", "unit": "通", "adds_up": adds_up}
    assert client.put(f"/api/v1/indicators/{code}", json=told).status_code == 201
    values = [{"indicator": code, "value": 1234}, {"indicator": "disclosure.total", "value": 5}]
    body = {"title": "甲", "form": "2014", "values": values}
    etag = client.put(f"/api/v1{REPORT}", json=body).headers["etag"]
    for step in ("submitted", "approved", "published"):
        review = {"by": "甲", "on": "2019-03-01"} if step == "published" else None
        move = {"to": step, "confidentiality_review": review}
        moved = client.post(f"/api/v1{REPORT}/transitions", json=move, headers={"If-Match": etag})
        assert moved.status_code == 200, moved.text
        etag = moved.headers["etag"]
    page = client.get(REPORT).text
    assert '<h3 class="table-title" lang="zh-CN">地方指标</h3>' in page
    assert '<th scope="row" class="d0">12345热线受理量</th><td class="measure">通</td>' in page
    assert "1,234" in page
    office = client.get(f"/office{REPORT}").text
    assert "12345热线受理量" in office
    one = client.get(f"/indicators/{code}")
    assert one.status_code == 200, one.text
    assert "1,234" in one.text
    assert "通" in one.text
