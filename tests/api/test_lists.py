"""The envelope, its cursors and its Link header."""

import pytest
from starlette.testclient import TestClient


def test_pages_to_the_end_by_link(small: TestClient) -> None:
    seen: list[list[str]] = []
    address: str | None = "/api/v1/t/list?limit=2&colour=red"
    while address:
        answer = small.get(address)
        seen.append(answer.json()["items"])
        address = answer.links.get("next", {}).get("url")
        assert (address is None) == (answer.json()["next"] is None)
    assert seen == [["A", "B"], ["C", "D"], ["E"]]


def test_pages_by_cursor(small: TestClient) -> None:
    first = small.get("/api/v1/t/list?limit=4").json()
    rest = small.get("/api/v1/t/list", params={"limit": 4, "cursor": first["next"]}).json()
    assert (first["items"], rest) == (["A", "B", "C", "D"], {"items": ["E"], "next": None})


def test_the_link_keeps_the_other_parameters(small: TestClient) -> None:
    link = small.get("/api/v1/t/list?years=1&limit=4&years=2").headers["link"]
    assert link.startswith("<http://testserver/api/v1/t/list?years=1&limit=4&years=2&cursor=")
    assert link.endswith('>; rel="next"')


@pytest.mark.parametrize(
    ("query", "total"), [("", None), ("count=false", None), ("count=true", 5), ("count=true&limit=1", 5)]
)
def test_the_total_only_when_asked(small: TestClient, query: str, total: int | None) -> None:
    answer = small.get(f"/api/v1/t/list?{query}")
    assert answer.json().get("total") == total
    assert ("total" in answer.json()) == (total is not None)
    assert answer.headers.get("x-total-rows") == (None if total is None else str(total))


def test_the_default_is_everything_here_and_no_link(small: TestClient) -> None:
    answer = small.get("/api/v1/t/list")
    assert answer.json() == {"items": ["A", "B", "C", "D", "E"], "next": None}
    assert "link" not in answer.headers
