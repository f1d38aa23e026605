"""Narratives part by part: literal titles and texts, whole answers."""

import pytest

from app.comparison.narrative import MOST_PASSAGES, Part, PartStatus, likeness, parts
from app.content import Section

SAME, CHANGED, ADDED, REMOVED = PartStatus


def section(title: str, text: str = "", number: str | None = None) -> Section:
    return Section(number, title, text)


def pairs(left: list[Section], right: list[Section]) -> list[tuple[str | None, str | None, PartStatus]]:
    return [
        (each.left.title if each.left else None, each.right.title if each.right else None, each.status)
        for each in parts(left, right)
    ]


def test_a_part_whole() -> None:
    left = section("总体情况", "全年公开甲事项。全年办理乙事项。", "一")
    right = section("总体情况", "全年公开甲事项。全年办理丙事项。", "一")
    assert parts([left], [right]) == [
        Part(left, right, CHANGED, 100.0, 93.8, ("全年办理乙事项。",), ("全年办理丙事项。",))
    ]


def test_same_but_for_blanks() -> None:
    (found,) = parts([section("总体情况", "甲 乙\n丙")], [section("总体情况", "甲乙丙")])
    assert (found.status, found.likeness, found.only_left, found.only_right) == (SAME, 100.0, (), ())


def test_a_new_title_over_the_same_text_is_a_change() -> None:
    (found,) = parts([section("总体情况介绍", "甲乙丙")], [section("总体情况", "甲乙丙")])
    assert (found.status, found.title_likeness, found.likeness) == (CHANGED, 80.0, 100.0)


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ([], [], []),
        (["甲情况"], [], [("甲情况", None, ADDED)]),
        ([], ["甲情况"], [(None, "甲情况", REMOVED)]),
        (
            ["总体情况", "行政复议情况", "存在的问题"],
            ["总体情况", "主动公开情况统计", "存在的主要问题"],
            [
                ("总体情况", "总体情况", SAME),
                (None, "主动公开情况统计", REMOVED),
                ("行政复议情况", None, ADDED),
                ("存在的问题", "存在的主要问题", CHANGED),
            ],
        ),
        (
            ["一、总体情况", "二、其他事项"],
            ["其他需要报告的事项", "（一）总体情况"],
            [("一、总体情况", "（一）总体情况", CHANGED), ("二、其他事项", "其他需要报告的事项", CHANGED)],
        ),
        (
            ["２０１８年工作", "2018年工作"],
            ["2017年工作", "2017年工作"],
            [("２０１８年工作", "2017年工作", CHANGED), ("2018年工作", "2017年工作", CHANGED)],
        ),
    ],
)
def test_parts_find_each_other_by_title(
    left: list[str], right: list[str], found: list[tuple[str | None, str | None, PartStatus]]
) -> None:
    assert pairs([section(title) for title in left], [section(title) for title in right]) == found


def test_parts_with_unlike_titles_find_each_other_by_text() -> None:
    text = "本机关设专人办理，全年未收到有关申请，下一步将继续改进。"
    left = [section("总体", "概述。"), section("收费及减免", text)]
    right = [section("其他需要报告", text + "特此说明。"), section("总体", "概述。")]
    assert pairs(left, right) == [
        ("总体", "总体", SAME),
        ("收费及减免", "其他需要报告", CHANGED),
    ]


def test_likeness_of_the_whole() -> None:
    one, other = [section("甲", "一二三四"), section("乙", "五六")], [section("丙", "一二三四五六")]
    assert likeness(one, other) == 100.0
    assert likeness(one, [section("丙", "七八九十")]) == 0.0
    assert likeness(one, []) is None
    assert likeness([section("甲", " ")], other) is None


def test_passages_are_bounded() -> None:
    left = section("总体情况", "".join(f"办理第{number}号事项。" for number in range(50)))
    (found,) = parts([left], [section("总体情况", "概述。")])
    assert len(found.only_left) == MOST_PASSAGES
    assert found.only_left[:2] == ("办理第0号事项。", "办理第1号事项。")
