"""ETags: 304 for those who have it, 412 for those who have another, 428 for those who have none."""

import pytest
from starlette.testclient import TestClient

from app.api.conditional import etag_of


def test_etags_are_strong_and_tell_their_parts_apart() -> None:
    assert etag_of("411328", 2018, 3) == '"4c3b81491fa830dc7030e1ac8fe87126"'
    assert etag_of("a", "b") == etag_of("a", "b")
    assert len({etag_of("a", "b"), etag_of("ab"), etag_of("a", "b", None), etag_of("b", "a")}) == 4


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ('"one"', 304),
        ('W/"one"', 304),
        ('"two", "one"', 304),
        ("*", 304),
        ('"two"', 200),
        ("one", 200),
        ("", 200),
    ],
)
def test_if_none_match(small: TestClient, given: str, status: int) -> None:
    answer = small.get("/api/v1/t/tagged", headers={"If-None-Match": given})
    assert answer.status_code == status
    assert answer.headers["etag"] == '"one"'
    assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert "Authorization" in answer.headers["vary"]
    assert (answer.content == b"") == (status == 304)


def test_private_answers_say_so(small: TestClient) -> None:
    assert small.get("/api/v1/t/tagged?private=true").headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 428, "precondition_required"),
        ({"If-Match": '"two"'}, 412, "precondition_failed"),
        ({"If-Match": 'W/"one"'}, 412, "precondition_failed"),
        ({"If-Match": "one"}, 412, "precondition_failed"),
        ({"If-Match": '"one"'}, 200, None),
        ({"If-Match": '"two", "one"'}, 200, None),
        ({"If-Match": "*"}, 200, None),
    ],
)
def test_if_match(small: TestClient, headers: dict[str, str], status: int, code: str | None) -> None:
    answer = small.put("/api/v1/t/tagged", headers=headers)
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code


def test_a_stale_write_learns_the_present_etag(small: TestClient) -> None:
    assert small.put("/api/v1/t/tagged", headers={"If-Match": '"two"'}).headers["etag"] == '"one"'


def test_creation_over_what_exists(small: TestClient) -> None:
    assert small.post("/api/v1/t/tagged").status_code == 200
    assert small.post("/api/v1/t/tagged", headers={"If-None-Match": "*"}).status_code == 412
