"""A page saved from a county's portal as text, in which every line of one sign was lost: the
units 条 件 次 个 人, and 年 月 within dates. Every cell stands on a line of its own, an
empty line after each. The prose is ours, the figures are Tanghe's of 2018."""

from datetime import date

import pytest

from app.catalogue.registry import catalogue
from app.content import Period, Publication, Section, Signoff
from app.readers.read import read
from app.readers.reading import Reading, UnitClue
from app.vocabulary import FormCode
from tests.gold.figures import GoldReport, real
from tests.readers.shapes import rows_2014

_NARRATIVE = """
某河县人民政府
导航图标

您的位置:

首页

 >

政务公开

 >

某河县人民政府2018年政府信息公开工作年度报告

作者: 编审:乙某 时间:2019-03-26 08:59:06 来源:

本报告按规定编制。本年报中所列数据的统计期限自201811日起至20181231日止。(联系电话:0377—60000000)

一、基本情况概述

2018年各项工作平稳推进。

(一)强化保障

1、设立栏目。917日召开会议。

二、主动公开政府信息情况

全年门户网站发布信息若干。

三、依申请公开政府信息情况

按时办结。

四、存在的主要问题

公开不够及时。

附件:某河县政府信息公开情况统计表

某河县人民政府办公室

2018314

附件

政府信息公开情况统计表

2018年度)

填报单位(盖章):

统 计 指 标

单位

统计数
"""

_FOOT = """
单位负责人:甲某     审核人:乙某      填报人:丙某

联系电话:68950000     填报日期:2019314

主题词:某河县人民政府2018年政府信息公开工作年度报告 - 点击收起详细信息

索  引  号 文       号
发布机构 某河县政府办公室 发布日期 2019-03-26 08:59:06
公开范围 面向社会 公开方式 主动公开
有效性 有效
上一篇:甲镇2017年政府信息公开年度报告
下一篇:乙街道2018年政府信息公开年度报告"""


def _tanghe() -> GoldReport:
    return next(report for report in real() if report.form is FormCode.F2014)


def saved(report: GoldReport) -> bytes:
    """The page as it was saved."""
    cells: list[str] = []
    for row, number in rows_2014(report):
        label = row.label.replace("（", "(").replace("）", ")")
        name, bracket, note = label.partition("(不同")
        cells += [name, bracket + note] if bracket else [label]
        if number is None:
            cells += ["——", "——"]
        else:
            unit = row.unit or ""
            cells += [*([unit] if len(unit) > 1 else []), number]
    return (_NARRATIVE + "\n" + "\n\n".join(cells) + "\n" + _FOOT).encode()


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(saved(_tanghe()), name="saved.txt", media_type="text/plain", catalogue=catalogue())


def test_every_number(reading: Reading) -> None:
    assert {figure.key: figure.value for figure in reading.figures} == _tanghe().figures
    assert reading.unmatched == ()
    assert reading.findings == ()


def test_every_number_says_where_it_stood(reading: Reading) -> None:
    content = saved(_tanghe()).decode().split("\n")
    for figure in reading.figures:
        assert figure.locator is not None
        assert content[int(figure.locator.removeprefix("line ")) - 1].strip() == figure.raw


def test_what_else_it_says(reading: Reading) -> None:
    assert (reading.form, reading.year) == (FormCode.F2014, 2018)
    assert reading.title == "某河县人民政府2018年政府信息公开工作年度报告"
    assert reading.unit_clues[0] == UnitClue("某河县人民政府", "title")
    assert not any("镇" in clue.name or "街道" in clue.name for clue in reading.unit_clues)
    assert reading.period == Period(date(2018, 1, 1), date(2018, 12, 31))
    assert reading.publication == Publication(
        None, None, "某河县政府办公室", date(2019, 3, 26), "面向社会", "主动公开", "有效"
    )
    assert reading.signoff == Signoff(
        "甲某", "乙某", "丙某", "68950000", date(2019, 3, 14), date(2018, 3, 14)
    )
    assert reading.sections == (
        Section("一", "基本情况概述", "2018年各项工作平稳推进。\n(一)强化保障\n1、设立栏目。917日召开会议。"),
        Section("二", "主动公开政府信息情况", "全年门户网站发布信息若干。"),
        Section("三", "依申请公开政府信息情况", "按时办结。"),
        Section("四", "存在的主要问题", "公开不够及时。"),
    )
