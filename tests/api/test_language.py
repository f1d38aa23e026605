"""Chinese unless English is clearly preferred."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.language import choose_language


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("zh", "zh"),
        ("zh-Hans-CN", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.8,zh", "zh"),
        ("en;q=0.5, zh;q=0.5", "zh"),
        ("en;q=0", "zh"),
        ("en;q=0,*", "zh"),
        ("*", "zh"),
        ("fr", "zh"),
        ("fr,en;q=0.1", "en"),
        ("fr,*;q=0.5,en;q=0.1", "en"),
        ("en ; q = 0.9 , zh ; q=0.1", "en"),
        ("en;q=nonsense", "zh"),
        ("en;q=nan", "zh"),
        ("en;level=1;q=0.7,zh;q=0.6", "en"),
        ("english", "zh"),
        (",,;q=1", "zh"),
    ],
)
def test_choose_language(accept: str | None, language: str) -> None:
    assert choose_language(accept) == language


@given(st.text(alphabet="enzh-,;q=0.19* ", max_size=40))
def test_any_header_gives_one_of_both(accept: str) -> None:
    assert choose_language(accept) in ("zh", "en")
