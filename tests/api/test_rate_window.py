"""A moving window, under a clock that is set."""

import time

import pytest

from app.api.rate_window import RateWindow


@pytest.fixture
def step(monkeypatch: pytest.MonkeyPatch) -> "list[float]":
    """By how many seconds the clock was set; monotonic time goes on."""
    by, real = [0.0], time.time
    monkeypatch.setattr(time, "time", lambda: real() + by[0])
    return by


def test_so_many_and_no_more(step: list[float]) -> None:
    window = RateWindow("2/minute")
    assert [window.hit("a"), window.hit("a"), window.hit("a"), window.hit("b")] == [True, True, False, True]
    assert [window.has_room("a"), window.has_room("b")] == [False, True]
    assert window.seconds_left("a") == 60


def test_set_back_it_bars_nobody_for_the_difference(step: list[float]) -> None:
    window = RateWindow("2/minute")
    assert [window.hit("a") for _ in range(3)] == [True, True, False]
    step[0] = -3600
    assert [window.hit("a") for _ in range(3)] == [True, True, False]
    assert window.seconds_left("a") == 60


def test_set_ahead_it_has_room(step: list[float]) -> None:
    window = RateWindow("1/minute")
    assert [window.hit("a"), window.hit("a")] == [True, False]
    step[0] = 3600
    assert window.hit("a")
