"""What every call is held to before its route runs: known parameters, sound JSON.

It is a dependency of the whole API, so no route can forget it.
"""

import math
from collections.abc import Iterator, Mapping
from email.message import Message
from json import JSONDecodeError, loads
from typing import Any

from fastapi import Request
from rapidfuzz import fuzz, process

from app.api.route_table import RouteTable, Taken
from app.problems import ProblemError

NEAR = 60
"""Likeness (0 to 100) from which a known name is offered for a misspelt one."""


async def sound_request(request: Request) -> None:
    """Both: one dependency, as each takes FastAPI longer than it takes itself."""
    await known_parameters(request)
    await sound_json(request)


async def known_parameters(request: Request) -> None:
    """Refuse query parameters the route does not know, and single ones given twice."""
    taken = _taken(request)
    if taken is None:
        return
    names = [name for name, _ in request.query_params.multi_items()]
    if not names:
        return
    unknown = [name for name in dict.fromkeys(names) if name not in taken.query]
    if unknown:
        raise _unknown_parameter(unknown, taken.query)
    if len(set(names)) == len(names):
        return
    for name, repeats in taken.query.items():
        if not repeats and names.count(name) > 1:
            raise ProblemError(
                "invalid_parameter",
                f"参数 {name} 只能给一次。",
                f"The parameter {name} may be given only once.",
                pointer=pointer("query", name),
            )


async def sound_json(request: Request) -> None:
    """Refuse JSON that is not plain: NaN, Infinity, repeated keys, NUL and lone surrogates."""
    taken = _taken(request)
    if taken is None or not taken.takes_json:
        return
    body = await request.body()
    if not body:
        return
    if not _is_json(request.headers.get("content-type")):
        raise ProblemError(
            "json_expected",
            "请求体应为 JSON（Content-Type: application/json）。",
            "The body must be JSON (Content-Type: application/json).",
        )
    try:
        value = loads(body, object_pairs_hook=_once_each)
    except JSONDecodeError:
        return  # FastAPI has answered that already, with the place
    for place, zh, en in _unsound(value, "/body"):
        raise ProblemError("invalid_body", zh, en, pointer=place)


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) to a part of the request: `/query/years`, `/body/values/0`."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _taken(request: Request) -> Taken | None:
    table: RouteTable = request.app.state.route_table
    return table.of(request.scope.get("endpoint"))


def _unknown_parameter(unknown: list[str], known: Mapping[str, bool]) -> ProblemError:
    errors = []
    for name in unknown:
        near = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
        zh = f"没有参数 {name}" + (f"；您要的可能是 {near[0]}。" if near else "。")
        en = f"There is no parameter {name}" + (f"; did you mean {near[0]}?" if near else ".")
        errors.append((pointer("query", name), zh, en))
    names, listed = "、".join(unknown), "、".join(sorted(known)) or "（无）"
    return ProblemError(
        "unknown_parameter",
        f"没有参数 {names}。此地址的参数有：{listed}。",
        f"There is no parameter {', '.join(unknown)}. Known here: {', '.join(sorted(known)) or 'none'}.",
        errors=errors,
        extra={"known": sorted(known)},
    )


def _is_json(content_type: str | None) -> bool:
    message = Message()
    message["content-type"] = content_type or "text/plain"
    subtype = message.get_content_subtype()
    return message.get_content_maintype() == "application" and (
        subtype == "json" or subtype.endswith("+json")
    )


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: readers disagree on which of two counts."""
    known: dict[str, Any] = {}
    for key, value in pairs:
        if key in known:
            raise ProblemError(
                "invalid_body",
                f"JSON 对象里的键 {key} 出现了两次。",
                f"The key {key} stands twice in one JSON object.",
                pointer="/body",
            )
        known[key] = value
    return known


def _unsound(value: Any, place: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, float) and not math.isfinite(value):
        yield (
            place,
            "数必须是有限的，不能是 NaN 或 Infinity。",
            "A number must be finite, not NaN or Infinity.",
        )
    elif isinstance(value, str) and not _is_text(value):
        yield place, "文字里有不能保存的字符。", "The text holds characters that cannot be kept."
    elif isinstance(value, dict):
        for key, item in value.items():
            if not _is_text(key):
                yield place, "键里有不能保存的字符。", "A key holds characters that cannot be kept."
                return
            yield from _unsound(item, place + pointer(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unsound(item, place + pointer(index))


def _is_text(text: str) -> bool:
    """Whether both databases can hold it: no NUL and no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
