"""Who goes astray in a browser gets a page; a program gets the problem it expects."""

import pytest
from starlette.testclient import TestClient

from tests.site.rows import add_unit

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/units/nope", 404, "没有代码为「nope」的单位"),
        ("/indicators/applications.recieved", 404, "applications.received"),
        ("/reports/411328/2018", 404, "没有 唐河县人民政府（411328）2018 年"),
        ("/reports/411328/soon", 422, "怎么办"),
        ("/nowhere", 404, "没有这个地址"),
        ("/quality?code=nope", 404, "没有代码 nope"),
        ("/compare?units=nope", 404, "没有代码为「nope」的单位"),
        ("/coverage?within=nope", 404, "没有代码为「nope」的单位"),
    ],
)
def test_a_page_for_a_browser(client: TestClient, path: str, status: int, told: str) -> None:
    with client.app.state.database.writing() as session:  # type: ignore[attr-defined]
        add_unit(session, "411328", "唐河县人民政府")
    page = client.get(path, headers=BROWSER)
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert told in page.text
    assert 'name="q"' in page.text, "the way on"
    problem = client.get(path)
    assert (problem.status_code, problem.headers["content-type"]) == (status, "application/problem+json")


def test_calls_answer_problems_to_browsers_too(client: TestClient) -> None:
    answer = client.get("/api/v1/units/nope", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_english(client: TestClient) -> None:
    page = client.get("/units/nope?lang=en", headers=BROWSER)
    assert "There is no unit" in page.text
    assert "What to do" in page.text


def test_nothing_of_the_address_is_markup(client: TestClient) -> None:
    page = client.get("/units/<b>x", headers=BROWSER)
    assert page.status_code == 404
    assert "<b>x" not in page.text
