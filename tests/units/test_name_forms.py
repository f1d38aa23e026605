"""A name as it stands on a page, cleaned; and what it may be stored as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.units.name_forms import LONGEST, Spoken, former_short, keys, spoken


@pytest.mark.parametrize(
    ("written", "text", "of"),
    [
        ("某县人民政府", "某县人民政府", None),
        (" 某县 人民政府\n", "某县人民政府", None),
        ("丙市丁区人民政府2023年政府信息公开工作年度报告-门户网站", "丙市丁区人民政府", None),
        ("2018年某县人民政府信息公开工作年度报告", "某县人民政府", None),
        ("二〇二三年度丁区政府信息公开工作年度报告", "丁区", None),
        ("某县人民政府关于2018年度政府信息公开工作的报告", "某县人民政府", None),
        ("某县2018年政府信息公开年报", "某县", None),
        ("某县人民政府(本级)", "某县人民政府", None),
        ("填报单位（盖章）：某县人民政府", "某县人民政府", None),
        ("某县人民政府门户网站", "某县人民政府", None),
        ("某县政府网", "某县政府", None),
        ("中国某市", "某市", None),
        ("某县人民政府办公室", "某县人民政府办公室", "某县人民政府"),
        ("某市人民政府办公厅2019年政府信息公开工作年度报告", "某市人民政府办公厅", "某市人民政府"),
        ("某县政府办", "某县政府办", "某县人民政府"),
        ("某市政府信息公开办公室", "某市政府信息公开办公室", "某市人民政府"),
        ("某市政务公开办公室", "某市政务公开办公室", "某市"),
        ("某县人民政府电子政务办公室", "某县人民政府电子政务办公室", "某县人民政府"),
        ("某县扶贫办公室", "某县扶贫办公室", None),
        ("某县教育局", "某县教育局", None),
        ("丁街道办事处", "丁街道办事处", None),
        ("丁街道办", "丁街道办", None),
        ("2018年政府信息公开年报", "", None),
        ("", "", None),
    ],
)
def test_spoken(written: str, text: str, of: str | None) -> None:
    assert spoken(written) == Spoken(text, of)


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    said = spoken(text)
    assert len(said.text) <= LONGEST + len("政府")
    assert said.text in keys(said.text)


@pytest.mark.parametrize(
    ("text", "loosely", "expected"),
    [
        ("某县政府", False, {"某县政府": 0, "某县": 1, "某县人民政府": 1, "某县行政公署": 1}),
        ("某镇", False, {"某镇": 0, "某镇人民政府": 1, "某镇行政公署": 1}),
        ("某开发区管委会", False, {"某开发区管委会": 0, "某开发区管理委员会": 1}),
        ("丁街道", False, {"丁街道": 0, "丁街道办事处": 1}),
        ("某市政府办公厅", False, {"某市政府办公厅": 0, "某市人民政府办公厅": 1}),
        ("某县教育局", False, {"某县教育局": 0}),
    ],
)
def test_keys(text: str, loosely: bool, expected: dict[str, int]) -> None:
    assert keys(text, loosely=loosely) == expected


def test_loose_keys_complete_what_stands_before_a_name() -> None:
    assert keys("江苏", loosely=True).items() >= {"江苏": 0, "江苏省": 2, "江苏市": 2}.items()
    assert keys("广西", loosely=True)["广西壮族自治区"] == 2


@pytest.mark.parametrize(
    ("former", "name", "short", "expected"),
    [
        ("邢台市桥东区人民政府", "邢台市襄都区人民政府", "襄都区", "桥东区"),
        ("襄樊市人民政府", "襄阳市人民政府", "襄阳市", "襄樊市"),
        ("某地区行政公署", "某市人民政府", "某市", "某地区"),
        ("某县教育体育局", "某县教育局", "教育局", None),
    ],
)
def test_former_short(former: str, name: str, short: str, expected: str | None) -> None:
    assert former_short(former, name, short) == expected
