"""Every code has a page and a JSON form."""

import pytest
from starlette.testclient import TestClient

from app.checks.run import EXPLANATIONS
from app.problems import PROBLEMS
from tests.api.small_app import small_client

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    with small_client(tmp_path_factory.mktemp("problems")) as opened:
        yield opened


def test_every_refusal_and_finding_is_listed(caller: TestClient) -> None:
    items = caller.get("/problems").json()["items"]
    assert {each["code"] for each in items if each["kind"] == "refusal"} == set(PROBLEMS)
    assert {each["code"] for each in items if each["kind"] == "finding"} == set(EXPLANATIONS)
    assert len(items) == len({each["code"] for each in items}) > 40


def test_a_refusal_as_json(caller: TestClient) -> None:
    assert caller.get("/problems/rate_limited").json() == {
        "code": "rate_limited",
        "kind": "refusal",
        "status": 429,
        "title": "请求过于频繁",
        "title_en": "Too many requests",
        "explanation": None,
        "explanation_en": None,
        "remedy": "按 Retry-After 的秒数等待后再试。",
        "remedy_en": "Wait as Retry-After says.",
    }


@pytest.mark.parametrize("code", [*PROBLEMS, *EXPLANATIONS])
def test_every_code_has_a_page_in_both_languages(caller: TestClient, code: str) -> None:
    page = caller.get(f"/problems/{code}", headers=BROWSER)
    data = caller.get(f"/problems/{code}").json()
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["vary"].startswith("Accept")
    for text in (data["title"], data["title_en"], data["remedy"], data["remedy_en"]):
        assert text
    assert f"<h1>{data['title']}</h1>" in page.text
    assert "怎么办" in page.text


def test_the_page_of_all_codes_links_to_each(caller: TestClient) -> None:
    text = caller.get("/problems", headers=BROWSER).text
    assert [code for code in (*PROBLEMS, *EXPLANATIONS) if f'href="/problems/{code}"' not in text] == []


def test_the_type_of_a_problem_is_such_a_page(caller: TestClient) -> None:
    problem = caller.get("/api/v1/forms/1999").json()
    assert caller.get(problem["type"]).json()["code"] == problem["code"] == "form_unknown"


def test_an_unknown_code(caller: TestClient) -> None:
    answer = caller.get("/problems/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "problem_unknown")
