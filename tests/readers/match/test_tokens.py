"""What one cell's text is, known by itself."""

import pytest

from app.catalogue.registry import catalogue
from app.readers.match.tokens import Sort, words_of


@pytest.mark.parametrize(
    "text",
    [
        "（七）总计四、结转下年度继续办理",
        "（七）总计\n四、结转下年度继续办理",
        "2.重复申请\n3.要求提供公开出版物",
        "一、本年新收政府信息公开申请数量二、上年结转政府信息公开申请数量",
    ],
)
def test_two_labels_in_one_cell_are_neither(text: str) -> None:
    """Two rows have run together: the numbers beside are those of both."""
    assert words_of(catalogue()).new.token(text).sort is Sort.OTHER


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("结转下年度继续办", "applications.carried_out"),
        ("四、结转下年度继续办理", "applications.carried_out"),
        ("其他法律行政止公开", "applications.refused.prohibited_by_law"),
        ("重覆申请", "applications.rejected.repeated"),
    ],
)
def test_a_misprinted_label_is_the_one_it_can_only_be(text: str, code: str) -> None:
    token = words_of(catalogue()).new.token(text)
    assert (token.sort, [meaning.code for meaning in token.meanings]) == (Sort.LABEL, [code])
