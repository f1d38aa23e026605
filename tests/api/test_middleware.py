"""What stands around every route: ids, HEAD, OPTIONS, limits, headers, CORS, counters."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.api.small_app import small_client

ORIGIN = {"Origin": "https://map.example.org"}


@pytest.mark.parametrize("given", ["abc", "A.b_c-1", "0" * 64])
def test_a_plain_request_id_is_kept(small: TestClient, given: str) -> None:
    assert small.get("/livez", headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "a\tb", "号", "0" * 65, "<script>"])
def test_another_request_id_is_replaced(small: TestClient, given: str) -> None:
    made = small.get("/livez", headers={"X-Request-ID": given.encode()}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", made)


def test_every_request_has_an_id_of_its_own(small: TestClient) -> None:
    assert len({small.get("/livez").headers["x-request-id"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    "path", ["/", "/livez", "/api/v1/t/list?limit=2", "/static/site.css", "/openapi.json"]
)
def test_head_is_get_without_a_body(small: TestClient, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}  # a packed body would be longer here than on the way
    got, head = small.get(path, headers=plain), small.head(path, headers=plain)
    assert got.status_code == head.status_code == 200
    assert head.content == b""
    differing = {"x-request-id", "date"}
    assert {k: v for k, v in head.headers.items() if k not in differing} == {
        k: v for k, v in got.headers.items() if k not in differing
    }
    assert int(head.headers["content-length"]) == len(got.content) > 0


def test_head_does_not_read_a_stream_to_its_end(small: TestClient) -> None:
    answer = small.head("/api/v1/t/stream")
    assert (answer.status_code, answer.content) == (200, b"")
    assert small.app.state.streamed < 10  # type: ignore[attr-defined]
    assert len(small.get("/api/v1/t/stream").content) == 6000


def test_head_of_nothing_is_404_and_of_a_write_405(small: TestClient) -> None:
    assert small.head("/nowhere").status_code == 404
    answer = small.head("/api/v1/t/body")
    assert (answer.status_code, answer.headers["allow"]) == (405, "OPTIONS, PUT")


def test_a_stream_that_fails_breaks_off(small: TestClient) -> None:
    with small.stream("GET", "/api/v1/t/stream?crash=true") as answer:
        pieces = list(answer.iter_bytes())
    assert b"".join(pieces) == b"piece\n" * 3  # the test client cannot show the missing last chunk


def test_options_lists_the_methods(small: TestClient) -> None:
    answer = small.options("/api/v1/t/tagged")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST, PUT")
    assert small.options("/api/v1/t/mixed/2018").headers["allow"] == "GET, HEAD, OPTIONS"
    assert small.options("/nowhere").status_code == 404


def test_any_page_may_read(small: TestClient) -> None:
    answer = small.get("/api/v1/t/list?limit=2&count=true", headers=ORIGIN)
    assert answer.headers["access-control-allow-origin"] == "*"
    exposed = answer.headers["access-control-expose-headers"]
    assert exposed == (
        "ETag, Last-Modified, Link, X-Total-Rows, X-Request-ID, Content-Disposition, Retry-After, WWW-Authenticate"
    )
    assert "access-control-allow-credentials" not in answer.headers


def test_preflight(small: TestClient) -> None:
    asked = ORIGIN | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = small.options("/api/v1/t/list", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    refused = small.options("/api/v1/t/body", headers=ORIGIN | {"Access-Control-Request-Method": "PUT"})
    assert refused.status_code == 400


def test_refusals_may_be_read_across_origins(small: TestClient) -> None:
    for path in ("/nowhere", "/api/v1/t/list?x=1", "/api/v1/t/fails/crash", "/livez?a=%ff"):
        assert small.get(path, headers=ORIGIN).headers["access-control-allow-origin"] == "*"


def test_origins_may_be_chosen(folder: Path) -> None:
    with small_client(folder, cors_origins=["https://map.example.org"]) as caller:
        known = caller.get("/livez", headers=ORIGIN)
        other = caller.get("/livez", headers={"Origin": "https://other.example.org"})
    assert known.headers["access-control-allow-origin"] == "https://map.example.org"
    assert "access-control-allow-origin" not in other.headers


def _pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 64):
        yield b"x" * 64


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/v1/t/body", 2048, 422),
        ("/api/v1/t/body", 2112, 413),
        ("/api/v1/t/raw/imports", 8192, 200),
        ("/api/v1/t/raw/imports", 8256, 413),
        ("/api/v1/t/list", 2112, 413),
        ("/nowhere", 2112, 413),
    ],
)
def test_an_announced_body_over_the_limit(small: TestClient, path: str, size: int, status: int) -> None:
    method = "PUT" if path.endswith("body") else "POST"
    answer = small.request(method, path, content=b"x" * size, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    if status == 413:
        assert answer.json()["code"] == "too_large"
        assert answer.json()["limit"] in (2048, 8192)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/v1/t/body", 2112, 413),
        ("/api/v1/t/raw/imports", 8192, 200),
        ("/api/v1/t/raw/imports", 8256, 413),
        ("/api/v1/t/imports", 8256, 413),
    ],
)
def test_a_body_without_a_length_over_the_limit(small: TestClient, path: str, size: int, status: int) -> None:
    method = "PUT" if path.endswith("body") else "POST"
    kind = "multipart/form-data; boundary=b" if path.endswith("t/imports") else "application/json"
    answer = small.request(method, path, content=_pieces(size), headers={"Content-Type": kind})
    assert "content-length" not in answer.request.headers
    assert answer.status_code == status
    if status == 413:
        assert answer.json()["code"] == "too_large"


def test_an_upload_may_be_larger_than_a_body(small: TestClient) -> None:
    assert small.post("/api/v1/t/imports", files={"file": ("a.txt", b"x" * 6000)}).json() == 6000
    answer = small.post("/api/v1/t/imports", files={"file": ("a.txt", b"x" * 9000)})
    assert (answer.status_code, answer.json()["limit"]) == (413, 8192)


def test_headers_on_pages_and_on_data(small: TestClient) -> None:
    page, data = small.get("/"), small.get("/livez")
    for answer in (page, data, small.get("/nowhere"), small.get("/static/site.css")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"
    assert page.headers["content-security-policy"] == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
    assert data.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_metrics_count_by_template(folder: Path) -> None:
    with small_client(folder) as caller:
        for path in ("mixed/2018", "mixed/2019", "mixed/x", "fails/crash"):
            caller.get(f"/api/v1/t/{path}")
        caller.head("/api/v1/t/mixed/2020")
        caller.request("BREW", "/nowhere")
        lines = caller.get("/metrics").text.splitlines()
    counted = {line for line in lines if line.startswith("gongkai_requests_total{")}
    assert counted == {
        'gongkai_requests_total{method="GET",route="/api/v1/t/mixed/{year}",status="200"} 2.0',
        'gongkai_requests_total{method="GET",route="/api/v1/t/mixed/{year}",status="422"} 1.0',
        'gongkai_requests_total{method="GET",route="/api/v1/t/fails/{how}",status="500"} 1.0',
        'gongkai_requests_total{method="HEAD",route="/api/v1/t/mixed/{year}",status="200"} 1.0',
        'gongkai_requests_total{method="other",route="(none)",status="404"} 1.0',
    }
    assert 'gongkai_request_seconds_count{route="/api/v1/t/mixed/{year}"} 4.0' in lines


def test_every_request_is_logged_once(small: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="gongkai.access"):
        answer = small.head("/api/v1/t/mixed/2018?q=private")
    (record,) = [record for record in caplog.records if record.name == "gongkai.access"]
    said = {name: record.__dict__[name] for name in ("request_id", "method", "route", "path", "status")}
    assert said == {
        "request_id": answer.headers["x-request-id"],
        "method": "HEAD",
        "route": "/api/v1/t/mixed/{year}",
        "path": "/api/v1/t/mixed/2018",
        "status": 200,
    }
    assert record.__dict__["milliseconds"] >= 0
