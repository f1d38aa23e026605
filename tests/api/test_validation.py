"""What is wrong with a request is said place by place, in plain words."""

from typing import Any

import pytest
from starlette.testclient import TestClient

ENGLISH = {"Accept-Language": "en"}


def told(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    found = answer.json()
    return answer.status_code, found["code"], [(each["pointer"], each["message"]) for each in found["errors"]]


@pytest.mark.parametrize(
    ("address", "code", "errors"),
    [
        ("list?limit=x", "invalid_parameter", [("/query/limit", "应为整数。")]),
        ("list?limit=", "invalid_parameter", [("/query/limit", "应为整数。")]),
        ("list?limit=0", "invalid_parameter", [("/query/limit", "应不小于 1。")]),
        ("list?limit=1001", "invalid_parameter", [("/query/limit", "应不大于 1000。")]),
        ("list?limit=99999999999999999999", "invalid_parameter", [("/query/limit", "应不大于 1000。")]),
        ("list?limit=1.5", "invalid_parameter", [("/query/limit", "应为整数。")]),
        ("list?count=maybe", "invalid_parameter", [("/query/count", "应为 true 或 false。")]),
        ("list?colour=green", "invalid_parameter", [("/query/colour", "不在可选的值里；可选：red、blue。")]),
        ("list?years=1&years=x", "invalid_parameter", [("/query/years/1", "应为整数。")]),
        ("list?years=1&years=2&years=3", "invalid_parameter", [("/query/years", "最多 2 项，现有 3 项。")]),
        ("list?limit=2&limit=3", "invalid_parameter", [("/query/limit", "参数 limit 只能给一次。")]),
        ("list?limt=2", "unknown_parameter", [("/query/limt", "没有参数 limt；您要的可能是 limit。")]),
        ("list?color=red", "unknown_parameter", [("/query/color", "没有参数 color；您要的可能是 colour。")]),
        ("list?zzzzz=2&limit=3", "unknown_parameter", [("/query/zzzzz", "没有参数 zzzzz。")]),
        ("list?a~/b=2", "unknown_parameter", [("/query/a~0~1b", "没有参数 a~/b。")]),
        ("list?cursor=zzz", "cursor_invalid", [("/query/cursor", "cursor 不是本服务给出的翻页标记。")]),
        ("mixed/abc", "invalid_parameter", [("/path/year", "应为整数。")]),
        (
            "mixed/2018?lvel=county",
            "unknown_parameter",
            [("/query/lvel", "没有参数 lvel；您要的可能是 level。")],
        ),
        ("fails/x?verbose=1", "unknown_parameter", [("/query/verbose", "没有参数 verbose。")]),
    ],
)
def test_parameters(small: TestClient, address: str, code: str, errors: list[tuple[str, str]]) -> None:
    assert told(small.get(f"/api/v1/t/{address}")) == (422, code, errors)


def test_known_parameters_of_every_source_pass(small: TestClient) -> None:
    answer = small.get("/api/v1/t/mixed/2018?level=county&q=x")
    assert answer.json() == {"year": 2018, "level": "county", "q": "x"}
    assert small.get("/api/v1/t/list?years=1&years=2").status_code == 200


def test_unknown_parameters_are_listed_with_the_known(small: TestClient) -> None:
    found = small.get("/api/v1/t/list?limt=2&foo=1", headers=ENGLISH).json()
    assert found["known"] == ["colour", "count", "cursor", "limit", "years"]
    assert found["detail"] == (
        "There is no parameter limt, foo. Known here: colour, count, cursor, limit, years."
    )
    assert found["errors"] == [
        {"pointer": "/query/limt", "message": "There is no parameter limt; did you mean limit?"},
        {"pointer": "/query/foo", "message": "There is no parameter foo."},
    ]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ('{"name": "x", "count": 11}', [("/body/count", "应不大于 10。")]),
        ('{"name": "x", "count": 1.5}', [("/body/count", "应为整数，不能有小数。")]),
        ('{"name": "x", "count": 123456789012345678901234567890}', [("/body/count", "应不大于 10。")]),
        ('{"name": 3}', [("/body/name", "应为文字。")]),
        ("{}", [("/body/name", "缺少这一项。")]),
        ('{"name": "x", "nmae": 1}', [("/body/nmae", "没有这一项。")]),
        ("[]", [("/body", "应为对象。")]),
        ("3", [("/body", "应为对象。")]),
        ("null", [("/body", "应为对象。")]),
        ('{"name": "x", "items": {}}', [("/body/items", "应为数组。")]),
        (
            '{"name": "x", "items": [{"note": "123456"}]}',
            [("/body/items/0/note", "文字过长，最多 5 个字符。")],
        ),
        (
            '{"items": [{"value": 1}, {"value": "x"}]}',
            [("/body/name", "缺少这一项。"), ("/body/items/1/value", "应为数字。")],
        ),
        ('{"name": "x"', [("/body", "不是合法的 JSON（第 13 个字符起）。")]),
        ('{"name": "x",}', [("/body", "不是合法的 JSON（第 14 个字符起）。")]),
        (
            '{"name": "x", "items": [{"value": NaN}]}',
            [("/body/items/0/value", "数必须是有限的，不能是 NaN 或 Infinity。")],
        ),
        (
            '{"name": "x", "items": [{}, {"value": -Infinity}]}',
            [("/body/items/1/value", "数必须是有限的，不能是 NaN 或 Infinity。")],
        ),
        (
            '{"name": "x", "items": [{"value": 1e999}]}',
            [("/body/items/0/value", "数必须是有限的，不能是 NaN 或 Infinity。")],
        ),
        ('{"name": "a\\u0000b"}', [("/body/name", "文字里有不能保存的字符。")]),
        ('{"name": "\\ud800"}', [("/body/name", "文字里有不能保存的字符。")]),
        ('{"name": "x", "\\u0000": 1}', [("/body", "键里有不能保存的字符。")]),
        ('{"name": "x", "name": "y"}', [("/body", "JSON 对象里的键 name 出现了两次。")]),
    ],
)
def test_bodies(small: TestClient, body: str, errors: list[tuple[str, str]]) -> None:
    answer = small.put("/api/v1/t/body", content=body, headers={"Content-Type": "application/json"})
    assert told(answer) == (422, "invalid_body", errors)


def test_a_body_in_english(small: TestClient) -> None:
    answer = small.put("/api/v1/t/body", json={"name": "x", "count": 11}, headers=ENGLISH)
    assert told(answer) == (
        422,
        "invalid_body",
        [("/body/count", "Input should be less than or equal to 10.")],
    )


@pytest.mark.parametrize(
    "body", [b'{"name": "\xff"}', b"[" * 1500, b'{"name": "x", "count": 1' + b"0" * 5000 + b"}"]
)
def test_bodies_no_parser_takes(folder: Any, body: bytes) -> None:
    from tests.api.small_app import small_client

    with small_client(folder, max_body_bytes=10_000) as caller:
        answer = caller.put("/api/v1/t/body", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] in ("bad_request", "invalid_body")


def test_a_missing_body(small: TestClient) -> None:
    assert told(small.put("/api/v1/t/body")) == (422, "invalid_body", [("/body", "缺少这一项。")])


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_body_that_is_not_json(small: TestClient, kind: str) -> None:
    answer = small.put("/api/v1/t/body", content='{"name": "x"}', headers={"Content-Type": kind})
    assert told(answer) == (415, "json_expected", [])


@pytest.mark.parametrize(
    "kind", ["application/json", "application/merge-patch+json", "application/json; charset=utf-8"]
)
def test_kinds_of_json(small: TestClient, kind: str) -> None:
    answer = small.put("/api/v1/t/body", content='{"name": "名"}'.encode(), headers={"Content-Type": kind})
    assert answer.json() == {"name": "名", "items": [], "count": 0}


def test_an_upload_without_its_file(small: TestClient) -> None:
    answer = small.post("/api/v1/t/imports", files={"fiel": ("a.txt", b"x")})
    assert told(answer) == (422, "invalid_body", [("/body/file", "缺少这一项。")])


@pytest.mark.parametrize(
    "day", [0, 17000, "2019-3-1", "2019-03-01T00:00:00Z", "20190301", True, "２０１９-03-01"]
)
def test_a_day_is_written_one_way(client: TestClient, day: object) -> None:
    body = {"form": "2014", "signoff": {"signed_on": day}}
    answer = client.put("/api/v1/reports/411328/2018", json=body)
    assert told(answer) == (422, "invalid_body", [("/body/signoff/signed_on", "应为日期，写作 2019-05-15。")])
