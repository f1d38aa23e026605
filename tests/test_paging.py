"""Cursors come back as they went out, and nothing else is taken for one."""

import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paging import decode, encode
from app.problems import ProblemError

SHAPE = (str, int, str)


@given(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=50),
    st.integers(-(2**31) + 1, 2**31 - 1),
    st.text("abc._", max_size=50),
)
def test_there_and_back(a: str, b: int, c: str) -> None:
    assert decode(encode([a, b, c]), SHAPE) == (a, b, c)


def token(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        "年报",
        "AAAA" * 1000,
        token([]),
        token({"a": 1}),
        token(["a", "1", "c"]),
        token(["a", 1, "c", "d"]),
        token(["a", True, "c"]),
        token(["a", 2**40, "c"]),
        token(["a\0", 1, "c"]),
        token(["a" * 300, 1, "c"]),
    ],
)
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(ProblemError) as refusal:
        decode(cursor, SHAPE)
    assert refusal.value.kind.code == "cursor_invalid"
