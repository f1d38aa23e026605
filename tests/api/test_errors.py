"""Every refusal and every crash is application/problem+json, whole and in the caller's language."""

import logging
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

ENGLISH = {"Accept-Language": "en"}


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem in an answer, after holding it to its form."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["code"] == code
    assert found["type"] == f"http://testserver/problems/{code}"
    assert found["instance"] == f"urn:request:{answer.headers['x-request-id']}"
    assert found["title"]
    assert found["detail"]
    assert answer.headers["cache-control"] == "no-store"
    return found


def test_a_refusal_whole(small: TestClient) -> None:
    answer = small.get("/api/v1/t/fails/refused", headers={"X-Request-ID": "abc-1"})
    assert answer.status_code == 404
    assert answer.headers["retry-after"] == "7"
    assert answer.headers["content-language"] == "zh-CN"
    assert "Accept-Language" in answer.headers["vary"]
    assert answer.json() == {
        "type": "http://testserver/problems/unit_unknown",
        "title": "没有这个单位",
        "status": 404,
        "detail": "没有单位 x。",
        "instance": "urn:request:abc-1",
        "code": "unit_unknown",
        "errors": [{"pointer": "/path/unit", "message": "没有单位 x。"}],
        "candidates": ["y"],
    }


def test_a_refusal_in_english(small: TestClient) -> None:
    answer = small.get("/api/v1/t/fails/refused", headers=ENGLISH | {"X-Request-ID": "abc-1"})
    assert answer.headers["content-language"] == "en"
    assert answer.json() == {
        "type": "http://testserver/problems/unit_unknown",
        "title": "There is no such unit",
        "status": 404,
        "detail": "No unit x.",
        "instance": "urn:request:abc-1",
        "code": "unit_unknown",
        "errors": [{"pointer": "/path/unit", "message": "No unit x."}],
        "candidates": ["y"],
    }


def test_errors_without_english_stay_chinese(small: TestClient) -> None:
    found = problem(small.get("/api/v1/t/fails/other", headers=ENGLISH), 409, "conflict")
    assert found["errors"] == [{"pointer": "/a", "message": "一"}, {"pointer": "/b", "message": "two"}]


def test_a_crash_tells_nothing_of_the_inside(small: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = small.get("/api/v1/t/fails/crash", headers={"Origin": "https://example.org"})
    problem(answer, 500, "internal")
    assert "secret" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    (record,) = [record for record in caplog.records if record.message == "crash"]
    assert record.__dict__["request_id"] == answer.headers["x-request-id"]
    assert "the secret of the house" in (caplog.text)


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("unreadable", 415, "unreadable_file"),
        ("known", 422, "table_is_picture"),
        ("teapot", 418, "bad_request"),
    ],
)
def test_other_exceptions(small: TestClient, how: str, status: int, code: str) -> None:
    problem(small.get(f"/api/v1/t/fails/{how}"), status, code)


def test_every_503_says_when_to_come_back(small: TestClient) -> None:
    answer = small.get("/api/v1/t/fails/overrun")
    problem(answer, 503, "busy")
    assert answer.headers["retry-after"] == "2"


def test_headers_of_an_http_exception_are_kept(small: TestClient) -> None:
    assert small.get("/api/v1/t/fails/teapot").headers["x-leaf"] == "green"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api/v1/nowhere", "/api/v2/units", "/static/nothing.css", "/%00", "/%ff%fe"]
)
def test_unknown_paths(small: TestClient, path: str) -> None:
    problem(small.get(path), 404, "not_found")


def test_a_slash_too_many_is_named_and_not_redirected(small: TestClient) -> None:
    found = problem(small.put("/api/v1/t/body/", json={"name": "x"}), 404, "not_found")
    assert found["detail"] == "地址末尾多了斜杠，应为 /api/v1/t/body。"


def test_wrong_method_names_all_right_ones(small: TestClient) -> None:
    answer = small.delete("/api/v1/t/tagged")
    found = problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST, PUT"
    assert found["detail"] == "此地址不支持 DELETE；可用：GET, HEAD, OPTIONS, POST, PUT。"


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "BREW"])
def test_odd_methods(small: TestClient, method: str) -> None:
    problem(small.request(method, "/api/v1/t/tagged"), 405, "method_not_allowed")


def test_wrong_method_on_a_file(small: TestClient) -> None:
    answer = small.post("/static/site.css")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("query", ["q=%ff", "q=%00", "%80=1", "q=%ed%a0%80"])
def test_queries_that_are_no_text(small: TestClient, query: str) -> None:
    found = problem(small.get(f"/api/v1/t/mixed/2018?{query}"), 422, "invalid_parameter")
    assert found["errors"][0]["pointer"] == "/query"


def test_a_very_long_address_is_only_unknown(small: TestClient) -> None:
    problem(small.get("/api/v1/" + "x" * 60_000), 404, "not_found")
    assert small.get("/api/v1/t/mixed/2018?q=" + "x" * 60_000).status_code == 200


def test_public_url_makes_the_links(folder: Any) -> None:
    from tests.api.small_app import small_client

    with small_client(folder, public_url="https://open.example.gov.cn/data/") as caller:
        assert caller.get("/nowhere").json()["type"] == "https://open.example.gov.cn/data/problems/not_found"
        link = caller.get("/api/v1/t/list?limit=2").headers["link"]
    assert re.sub(r"cursor=\w+", "cursor=…", link) == (
        '<https://open.example.gov.cn/data/api/v1/t/list?limit=2&cursor=…>; rel="next"'
    )
