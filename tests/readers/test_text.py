"""Plain text in normal form."""

import pytest

from app.readers.text import extract
from tests.readers.shown import Shown, shown

FILES: list[tuple[str, list[Shown]]] = [
    ("甲\n\n乙", ["甲", "乙"]),
    ("甲\r\n乙\r丙\f丁", ["甲", "乙", "丙", "丁"]),
    ("\ufeff## 标题 ##\n**粗**体", [("h", "标题"), "粗体"]),
    ("1\\.属于国家秘密\n\\-11", ["1.属于国家秘密", "-11"]),
    ("甲\n\n", ["甲", ""]),
]


@pytest.mark.parametrize(("text", "expected"), FILES)
def test_lines(text: str, expected: list[Shown]) -> None:
    assert shown(extract(text.encode(), name=None)) == expected


VALUES: list[tuple[str, list[Shown]]] = [
    ('收到申请数,件,"1,234"\n其他,,5', ["收到申请数\t件\t1,234", "其他\t\t5"]),
    ("收到申请数;件;1,2\n其他;;5", ["收到申请数\t件\t1,2", "其他\t\t5"]),
    ("收到申请数\t件\t12\n其他\t\t5", ["收到申请数\t件\t12", "其他\t\t5"]),
    ("某县年报\n收到申请数,12", ["某县年报", "收到申请数\t12"]),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_values_set_apart_by_commas_semicolons_or_tabs(text: str, expected: list[Shown]) -> None:
    assert shown(extract(text.encode(), name="表.csv")) == expected


def test_lines_are_numbered_as_an_editor_does() -> None:
    blocks = extract("甲\n\n\n乙".encode("gb18030"), name=None).blocks
    assert [str(block.place) for block in blocks] == ["line 1", "line 4"]
