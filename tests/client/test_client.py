"""The client against a scripted service: pages, retries, refusals; sync and async alike."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.client import AsyncGongkai, Gongkai, GongkaiError, retry

URL = "http://127.0.0.1:1"
Answer = tuple[int, dict[str, str], Any] | httpx.TransportError


class Script:
    """Answers in order; keeps what was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, httpx.TransportError):
            raise answer
        status, headers, body = answer
        return httpx.Response(status, headers=headers, json=body)


Rows = Callable[[Script, Callable[[Any], Any]], Any]


def waiting(script: Script, ask: Callable[[Any], Any]) -> Any:
    with Gongkai(URL, transport=httpx.MockTransport(script)) as service:
        return ask(service)


def awaiting(script: Script, ask: Callable[[Any], Any]) -> Any:
    async def run() -> Any:
        async with AsyncGongkai(URL, transport=httpx.MockTransport(script)) as service:
            return await ask(service)

    return asyncio.run(run())


@pytest.fixture(params=[waiting, awaiting])
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Rows:
    monkeypatch.setattr(retry, "backoff", lambda attempt: 0.0)
    chosen: Rows = request.param
    return chosen


def page(*items: int, following: str | None = None) -> Answer:
    return 200, {}, {"items": [{"n": n} for n in items], "next": following}


def test_pages_become_one_list(run: Rows) -> None:
    script = Script(page(1, 2, following="c2"), page(3))
    assert run(script, lambda gk: gk.units(level="county").rows()) == [{"n": 1}, {"n": 2}, {"n": 3}]
    first, second = (dict(request.url.params) for request in script.asked)
    assert first == {"level": "county", "limit": "1000"}
    assert second == {"level": "county", "limit": "1000", "cursor": "c2"}


def test_a_limit_is_of_rows_not_of_pages(run: Rows) -> None:
    script = Script(page(*range(1000), following="c2"), page(1000, 1001, following="c3"))
    assert len(run(script, lambda gk: gk.units().limit(1002).rows())) == 1002
    assert [request.url.params["limit"] for request in script.asked] == ["1000", "2"]


def test_a_question_is_put_together(run: Rows) -> None:
    script = Script(page())
    run(
        script,
        lambda gk: gk.aggregates("a.b", "c.d").within("411300").level("county").years(2014, 2018)
        .by("year", "indicator").stats("sum", "mean").having("sum>1").sort("-sum").where(synthetic=True).rows(),
    )  # fmt: skip
    assert script.asked[0].url.path == "/api/v1/aggregates"
    assert dict(script.asked[0].url.params) == {
        "indicator": "a.b,c.d",
        "within": "411300",
        "level": "county",
        "years": "2014..2018",
        "group_by": "year,indicator",
        "stats": "sum,mean",
        "having": "sum>1",
        "sort": "-sum",
        "synthetic": "true",
        "limit": "1000",
    }


def test_questions_do_not_change_one_another() -> None:
    service = Gongkai(URL)
    broad = service.observations("a.b")
    narrow = broad.years(2018)
    assert broad.params == {"indicator": "a.b"}
    assert narrow.params == {"indicator": "a.b", "years": "2018"}
    assert narrow.where(years=None).params == broad.params


def test_it_asks_again_when_the_service_is_busy_or_away(run: Rows) -> None:
    script = Script(
        (503, {"Retry-After": "0"}, {}), httpx.ConnectError("away"), (429, {"Retry-After": "0"}, {}), page(7)
    )
    assert run(script, lambda gk: gk.units().rows()) == [{"n": 7}]
    assert len(script.asked) == 4


def test_it_does_not_ask_for_ever(run: Rows) -> None:
    script = Script(*[httpx.ConnectError("away")] * 9)
    with pytest.raises(httpx.ConnectError):
        run(script, lambda gk: gk.units().rows())
    assert len(script.asked) == retry.TRIES
    busy = Script(*[(503, {}, {"code": "busy", "detail": "数据库忙"})] * 9)
    with pytest.raises(GongkaiError) as refusal:
        run(busy, lambda gk: gk.units().rows())
    assert (refusal.value.status, refusal.value.code, len(busy.asked)) == (503, "busy", retry.TRIES)


def test_a_refusal_is_raised_at_once(run: Rows) -> None:
    problem = {
        "code": "unit_unknown",
        "detail": "没有",
        "errors": [{"pointer": "/query/unit", "message": "没有"}],
    }
    script = Script((404, {}, problem))
    with pytest.raises(GongkaiError) as refusal:
        run(script, lambda gk: gk.unit("123456"))
    assert (refusal.value.code, refusal.value.errors) == ("unit_unknown", problem["errors"])
    assert len(script.asked) == 1


def test_an_answer_that_is_no_problem_is_raised_too(run: Rows) -> None:
    script = Script((404, {}, ["a proxy's own answer"]))
    with pytest.raises(GongkaiError, match="404"):
        run(script, lambda gk: gk.unit("123456"))


def test_first_and_frame(run: Rows) -> None:
    assert run(Script(page(5)), lambda gk: gk.units().first()) == {"n": 5}
    assert run(Script(page()), lambda gk: gk.units().first()) is None
    frame = run(Script(page(5, 6)), lambda gk: gk.units().frame())
    assert list(frame["n"]) == [5, 6]


def test_a_key_is_sent_as_a_bearer_token() -> None:
    script = Script(page())
    with Gongkai(URL, key="gk_x", transport=httpx.MockTransport(script)) as service:
        service.units().rows()
    assert script.asked[0].headers["authorization"] == "Bearer gk_x"
    assert "gk_x" not in repr(service)


@pytest.mark.parametrize(
    ("header", "seconds"), [("3", 3.0), ("9999", 30.0), ("", None), ("Wed, 21 Oct", None)]
)
def test_waiting_as_asked(header: str, seconds: float | None) -> None:
    assert retry.asked_to_wait(httpx.Response(503, headers={"Retry-After": header})) == seconds
