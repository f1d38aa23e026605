"""The look-ups that others share."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.registry import catalogue, from_scaled, nearest_code, scale_of, to_scaled


def test_the_catalogue_is_read_once() -> None:
    assert catalogue() is catalogue()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("applications.recieved", "applications.received"),
        ("application.received", "applications.received"),
        ("litigation.case", "litigation.cases"),
        ("zzzzzz", None),
        ("", None),
    ],
)
def test_the_nearest_code(text: str, code: str | None) -> None:
    assert nearest_code(text) == code


def test_scales() -> None:
    assert (scale_of("applications.received"), scale_of("charges.amount")) == (0, 6)
    with pytest.raises(KeyError, match="nothing"):
        scale_of("nothing")
    with pytest.raises(ValueError, match="a ratio is computed, never stored"):
        scale_of("applications.share_granted")


@pytest.mark.parametrize(
    ("indicator", "value", "scaled"),
    [
        ("applications.received", "0", 0),
        ("applications.received", "-0", 0),
        ("applications.received", "3.000", 3),
        ("applications.received", "1E+2", 100),
        ("applications.received", "999999999999", 999999999999),
        ("licensing.items_change", "-11", -11),
        ("charges.amount", "72701.2578", 72701257800),
        ("charges.amount", "0.000001", 1),
        ("charges.amount", "999999999.999999", 999999999999999),
    ],
)
def test_values_become_whole_numbers(indicator: str, value: str, scaled: int) -> None:
    assert to_scaled(Decimal(value), indicator) == scaled
    assert from_scaled(scaled, indicator) == Decimal(value)


@pytest.mark.parametrize(
    ("indicator", "value", "message"),
    [
        ("applications.received", "1.5", "applications.received: 1.5 has more than 0 decimals"),
        ("applications.received", "-1", "applications.received: -1 is negative"),
        ("applications.received", "1000000000000", "applications.received: 1000000000000 is beyond 1000000000000 件"),
        ("applications.received", "1E+999999", "applications.received: 1E+999999 is beyond 1000000000000 件"),
        ("applications.received", "NaN", "applications.received: NaN is no number"),
        ("applications.received", "sNaN", "applications.received: sNaN is no number"),
        ("applications.received", "-Infinity", "applications.received: -Infinity is no number"),
        ("charges.amount", "0.0000001", "charges.amount: 1E-7 has more than 6 decimals"),
        ("charges.amount", "1E-999999", "charges.amount: 1E-999999 has more than 6 decimals"),
        ("charges.amount", "1.0000000000000000000000000000000001", "charges.amount: 1.0000000000000000000000000000000001 has more than 6 decimals"),
        ("charges.amount", "1000000000", "charges.amount: 1000000000 is beyond 1000000000 万元"),
        ("licensing.items_change", "-1000000000000", "licensing.items_change: -1000000000000 is beyond 1000000000000 项"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_stored(indicator: str, value: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        to_scaled(Decimal(value), indicator)


@pytest.mark.parametrize(
    ("number", "indicator", "text"),
    [(120, "applications.received", "120"), (72701257800, "charges.amount", "72701.2578"), (10**7, "charges.amount", "10"), (0, "charges.amount", "0")],
)  # fmt: skip
def test_stored_numbers_read_as_printed(number: int, indicator: str, text: str) -> None:
    assert str(from_scaled(number, indicator)) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_money_survives_storage_and_json(number: int) -> None:
    value = from_scaled(abs(number), "charges.amount")
    assert to_scaled(value, "charges.amount") == abs(number)
    assert Decimal(repr(float(value))) == value


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_decimal_is_stored_exactly_or_refused(value: Decimal) -> None:
    try:
        scaled = to_scaled(value, "licensing.items_change")
    except ValueError:
        return
    assert from_scaled(scaled, "licensing.items_change") == value
