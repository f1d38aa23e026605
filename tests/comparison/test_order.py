"""Two lists read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.comparison.order import interleaved


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ("", "", ""),
        ("abc", "", "abc"),
        ("", "abc", "abc"),
        ("abc", "abc", "abc"),
        ("ac", "abc", "abc"),
        ("abcd", "axcy", "axbcyd"),
        ("ab", "xyab", "xyab"),
        ("abc", "cxa", "abcx"),
        ("abc", "bxyc", "abxyc"),
    ],
)
def test_interleaved(first: str, second: str, merged: str) -> None:
    assert "".join(interleaved(first, second)) == merged


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_nothing_is_lost_or_doubled(first: list[int], second: list[int]) -> None:
    merged = interleaved(first, second)
    assert sorted(merged) == sorted({*first, *second})
    assert [member for member in merged if member in first] == first
