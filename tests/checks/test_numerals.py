from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.numerals import ascii_digits, parse_chinese, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("3,511", "3511"),
        ("3，511", "3511"),
        ("2.5", "2.5"),
        ("1.2万", "12000"),
        ("2万", "20000"),
        ("十二", "12"),
        ("两", "2"),
        ("二〇一八", "2018"),
        ("一百零五", "105"),
        ("一百二十", "120"),
        ("两万三千", "23000"),
        ("十万", "100000"),
        ("九千九百九十九", "9999"),
        ("零", "0"),
        ("千", None),
        ("万", None),
        ("十百", None),
        ("二三百", None),
        ("甲", None),
        ("", None),
    ],
)
def test_numbers(text: str, number: str | None) -> None:
    assert parse_number(text) == (None if number is None else Decimal(number))


def spoken(number: int) -> str:
    """A number from 1 to 9999 in Chinese, in full."""
    text, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if zero and text else "") + "零一二三四五六七八九"[digit] + name
            zero = False
        else:
            zero = True
    return text


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_every_number_is_read_as_spoken(low: int, high: int) -> None:
    text = (f"{spoken(high)}万" if high else "") + spoken(low)
    assert parse_chinese(text) == high * 10_000 + low


@given(st.text(alphabet="零〇一二两三九十百千万", max_size=8))
def test_nothing_raises(text: str) -> None:
    number = parse_chinese(text)
    assert number is None or number >= 0


def test_full_width_digits_keep_their_place() -> None:
    assert ascii_digits("共１２３．５条") == "共123.5条"
