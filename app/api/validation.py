"""What pydantic says of a request, in plain Chinese and English."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.api.requests import pointer
from app.problems import ProblemError

MESSAGES: Mapping[str, str] = {
    "missing": "缺少这一项。",
    "extra_forbidden": "没有这一项。",
    "json_invalid": "不是合法的 JSON：{error}。",
    "int_parsing": "应为整数。",
    "int_type": "应为整数。",
    "int_from_float": "应为整数，不能有小数。",
    "int_parsing_size": "整数过大。",
    "float_parsing": "应为数字。",
    "float_type": "应为数字。",
    "decimal_parsing": "应为数字。",
    "decimal_type": "应为数字。",
    "decimal_max_digits": "数字位数过多，最多 {max_digits} 位。",
    "decimal_max_places": "小数位数过多，最多 {decimal_places} 位。",
    "decimal_whole_digits": "整数部分过长，最多 {whole_digits} 位。",
    "finite_number": "应为有限的数，不能是 NaN 或 Infinity。",
    "bool_parsing": "应为 true 或 false。",
    "bool_type": "应为 true 或 false。",
    "string_type": "应为文字。",
    "string_too_short": "文字过短，至少 {min_length} 个字符。",
    "string_too_long": "文字过长，最多 {max_length} 个字符。",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}。",
    "enum": "不在可选的值里；可选：{expected}。",
    "literal_error": "不在可选的值里；可选：{expected}。",
    "greater_than": "应大于 {gt}。",
    "greater_than_equal": "应不小于 {ge}。",
    "less_than": "应小于 {lt}。",
    "less_than_equal": "应不大于 {le}。",
    "multiple_of": "应为 {multiple_of} 的倍数。",
    "too_short": "至少 {min_length} 项，现有 {actual_length} 项。",
    "too_long": "最多 {max_length} 项，现有 {actual_length} 项。",
    "list_type": "应为数组。",
    "set_type": "应为数组。",
    "tuple_type": "应为数组。",
    "dict_type": "应为对象。",
    "model_type": "应为对象。",
    "model_attributes_type": "应为对象。",
    "none_required": "应为 null。",
    "date_type": "应为日期，写作 2019-05-15。",
    "date_parsing": "应为日期，写作 2019-05-15。",
    "date_from_datetime_parsing": "应为日期，写作 2019-05-15。",
    "date_from_datetime_inexact": "应为日期，不带时刻。",
    "datetime_type": "应为时刻，写作 2019-05-15T08:00:00Z。",
    "datetime_parsing": "应为时刻，写作 2019-05-15T08:00:00Z。",
    "datetime_from_date_parsing": "应为时刻，写作 2019-05-15T08:00:00Z。",
    "timezone_aware": "时刻要带时区，写作 2019-05-15T08:00:00Z。",
    "url_parsing": "应为网址。",
    "uuid_parsing": "应为 UUID。",
    "union_tag_invalid": "不在可选的值里；可选：{expected_tags}。",
    "union_tag_not_found": "缺少 {discriminator}。",
}
"""By pydantic's type of error; what is not here is said in general words."""

OTHERWISE = "不合要求。"
MOST = 50
"""So many errors are told one by one; a caller mends those first anyway."""


def refusal(errors: Sequence[Mapping[str, Any]]) -> ProblemError:
    """The refusal that says each error with its place: `/query/…`, `/path/…` or `/body/…`."""
    told = [_told(error) for error in errors[:MOST]]
    count = len(errors)
    first_place, first_zh, first_en = told[0]
    return ProblemError(
        _code(errors),
        f"{first_place}：{first_zh}" + (f"另有 {count - 1} 处。" if count > 1 else ""),
        f"{first_place}: {first_en}" + (f" And {count - 1} more." if count > 1 else ""),
        errors=told,
    )


def _code(errors: Sequence[Mapping[str, Any]]) -> str:
    places = {str(error["loc"][0]) for error in errors if error["loc"]}
    if places == {"query"} and all(error["type"] == "extra_forbidden" for error in errors):
        return "unknown_parameter"
    return "invalid_body" if places == {"body"} else "invalid_parameter"


def _told(error: Mapping[str, Any]) -> tuple[str, str, str]:
    place = list(error["loc"])
    if error["type"] == "json_invalid":
        position = int(place.pop()) + 1
        zh = f"不是合法的 JSON（第 {position} 个字符起）。"
        return (
            pointer(*place),
            zh,
            f"Not valid JSON, from character {position} on: {_context(error)['error']}.",
        )
    english = str(error["msg"])
    if error["type"] in ("value_error", "assertion_error"):
        # Our own validators speak for themselves, Chinese first: "中文|English".
        own = english.partition(", ")[2] or english
        zh, _, en = own.partition("|")
        return pointer(*place), zh, en or zh
    text = MESSAGES.get(error["type"], OTHERWISE)
    return pointer(*place), text.format_map(_context(error)), english.removesuffix(".") + "."


class _Context(dict[str, Any]):
    """An error's context; what pydantic leaves out of it is told as an ellipsis."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        if key == "expected":  # pydantic writes "'a', 'b' or 'c'"
            return str(value).replace(" or ", "、").replace(", ", "、").replace("'", "")
        return value

    def __missing__(self, key: str) -> str:
        return "…"


def _context(error: Mapping[str, Any]) -> _Context:
    return _Context(error.get("ctx") or {})
