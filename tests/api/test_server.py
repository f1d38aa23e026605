"""What only a real server can show: broken streams, bodies refused half-way, kept connections."""

import http.client
import json
import socket
from collections.abc import Iterator

import pytest

from app.cli.server import server_options
from tests.api.small_app import small_client
from tests.process import listening


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    options = server_options("127.0.0.1", 0) | {"lifespan": "off"}
    with (
        small_client(tmp_path_factory.mktemp("server")) as opened,
        listening(opened.app, **options) as address,
    ):
        yield int(address.rpartition(":")[2])


@pytest.fixture
def connection(port: int) -> Iterator[http.client.HTTPConnection]:
    opened = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    yield opened
    opened.close()


def test_a_stream_that_fails_does_not_look_whole(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/api/v1/t/stream?crash=true")
    answer = connection.getresponse()
    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead):
        answer.read()


def test_a_whole_stream_is_whole(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/api/v1/t/stream")
    assert len(connection.getresponse().read()) == 6000


def test_head_leaves_the_connection_usable(connection: http.client.HTTPConnection) -> None:
    for path in ("/api/v1/t/stream", "/", "/nowhere"):
        connection.request("HEAD", path)
        answer = connection.getresponse()
        assert answer.status in (200, 404)
        assert answer.read() == b""
        connection.request("GET", "/livez")
        assert connection.getresponse().read() == b'{"status":"ok"}'


def test_a_body_over_the_limit_is_refused_before_it_is_sent(connection: http.client.HTTPConnection) -> None:
    connection.putrequest("PUT", "/api/v1/t/body")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert b"too_large" in answer.read()


def test_a_chunked_body_is_refused_while_it_comes(connection: http.client.HTTPConnection) -> None:
    connection.request(
        "POST",
        "/api/v1/t/raw/imports",
        body=iter([b"x" * 1024] * 9),
        headers={"Content-Type": "text/plain"},
        encode_chunked=True,
    )
    assert connection.getresponse().status == 413


def test_a_path_of_odd_bytes(port: int) -> None:
    for path in (b"/%FF", b"/%00", b"/a%0d%0ab", b"/..%2f..%2fetc%2fpasswd", b"/static/..%2f..%2fstart.py"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            plain.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert plain.recv(64).startswith(b"HTTP/1.1 404 "), path


def exchange(port: int, sent: bytes) -> tuple[int, dict[str, str], dict[str, object]]:
    """What the server answers to these very bytes: status, headers, problem."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        plain.sendall(sent)
        answer = http.client.HTTPResponse(plain)
        answer.begin()
        return answer.status, dict(answer.getheaders()), json.loads(answer.read())


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"GET /livez?q=" + b"x" * 66_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri_too_long"),
        (b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Much: " + b"x" * 200_000, 431, "headers_too_large"),
        (b"GET /livez HTTP/1.1\r\nno header\r\n\r\n", 400, "bad_request"),
        (b"\x16\x03\x01 this is TLS", 400, "bad_request"),
    ],
)
def test_what_no_route_ever_sees_is_refused_as_a_problem(
    port: int, sent: bytes, status: int, code: str
) -> None:
    got, headers, problem = exchange(port, sent)
    assert (got, problem["status"], problem["code"]) == (status, status, code)
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert str(problem["type"]).endswith(f"/problems/{code}")


def test_a_problem_of_the_protocol_speaks_the_language_asked_for(port: int) -> None:
    head = b"GET /livez?q=" + b"x" * 66_000 + b" HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\r\n"
    assert exchange(port, head)[2]["title"] == "The address is too long"


def test_a_long_body_after_a_short_head_is_no_long_head(connection: http.client.HTTPConnection) -> None:
    body = b'{"name": "' + b"x" * 1_500 + b'"}'
    for _ in range(200):
        connection.request("PUT", "/api/v1/t/body", body=body, headers={"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 200
        answer.read()
