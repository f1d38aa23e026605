"""What a page says beside its figures, from literal lines to whole literal values."""

from datetime import date

import pytest

from app.catalogue.registry import catalogue
from app.content import Period, Publication, Section, Signoff
from app.readers.extract import Extract, Grid, GridCell, Place, Text
from app.readers.match.tokens import words_of
from app.readers.recognise.dates import dates_in, from_digits
from app.readers.recognise.metadata import find_publication
from app.readers.recognise.page import Page
from app.readers.recognise.scopes import find_scope
from app.readers.recognise.sections import find_sections
from app.readers.recognise.signoff import find_signoff
from app.readers.recognise.title import find_title
from app.readers.recognise.units import find_units, from_title
from app.readers.recognise.years import find_period, find_years
from app.vocabulary import Scope, ScopeBasis


def page(
    *lines: str,
    table: list[list[str]] | None = None,
    meta: dict[str, str] | None = None,
    name: str | None = None,
) -> Page:
    """A page of these lines, with one table after them."""
    blocks: list[Text | Grid] = [
        Text(line.lstrip("#"), Place(line=n), line.startswith("#")) for n, line in enumerate(lines, 1)
    ]
    if table:
        cells = [
            GridCell(text, y, x, Place(table=1, row=y + 1, column=x + 1))
            for y, row in enumerate(table)
            for x, text in enumerate(row)
        ]
        blocks.append(Grid(tuple(cells), Place(table=1)))
    return Page(Extract(tuple(blocks), meta or {}), name)


DATES = [
    ("2019-03-26 08:59:06", [date(2019, 3, 26)]),
    ("2019年3月26日", [date(2019, 3, 26)]),
    ("2019 年 03 月 26 日", [date(2019, 3, 26)]),
    ("2019/3/6 至 2019.12.31", [date(2019, 3, 6), date(2019, 12, 31)]),
    ("二〇一九年三月十四日", [date(2019, 3, 14)]),
    ("二○二○年十二月三十一日", [date(2020, 12, 31)]),
    ("2019314", [date(2019, 3, 14)]),
    ("20190314", [date(2019, 3, 14)]),
    ("2019123", []),
    ("2019年2月30日", []),
    ("电话68952993", []),
    ("321300201900042", []),
]


@pytest.mark.parametrize(("text", "days"), DATES)
def test_dates(text: str, days: list[date]) -> None:
    assert dates_in(text) == days


RUN_TOGETHER = [
    ("11", date(2018, 1, 1)),
    ("314", date(2018, 3, 14)),
    ("1231", date(2018, 12, 31)),
    ("131", date(2018, 1, 31)),
    ("123", None),
    ("111", None),
    ("991", None),
    ("1331", None),
]


@pytest.mark.parametrize(("digits", "day"), RUN_TOGETHER)
def test_month_and_day_run_together(digits: str, day: date | None) -> None:
    assert from_digits(2018, digits) == day


TITLES = [
    (
        ("首页 > 年报", "某县人民政府2018年政府信息公开工作年度报告"),
        "某县人民政府2018年政府信息公开工作年度报告",
    ),
    (("某县人民政府", "2018年政府信息公开工作年度报告"), "某县人民政府2018年政府信息公开工作年度报告"),
    (
        ("某县财政局关于2020年度政府信息公开", "工作的年度报告"),
        "某县财政局关于2020年度政府信息公开工作的年度报告",
    ),
    (
        ("上一篇：甲镇2017年政府信息公开年度报告", "#乙县2018年政府信息公开年度报告"),
        "乙县2018年政府信息公开年度报告",
    ),
    (("甲镇2017年政府信息公开年度报告", "#乙县2018年政府信息公开年度报告"), "乙县2018年政府信息公开年度报告"),
    (("本报告根据《条例》编制政府信息公开年度报告。",), None),
]


@pytest.mark.parametrize(("lines", "title"), TITLES)
def test_title(lines: tuple[str, ...], title: str | None) -> None:
    assert find_title(page(*lines)) == title


def test_the_window_title_says_which_line_is_the_title() -> None:
    lines = ("甲镇2018年政府信息公开年度报告", "乙县2018年政府信息公开年度报告")
    meta = {"title": "乙县2018年政府信息公开年度报告-乙县人民政府门户网站"}
    assert find_title(page(*lines, meta=meta)) == "乙县2018年政府信息公开年度报告"


OWNERS = [
    ("唐河县人民政府2018年政府信息公开工作年度报告", "唐河县人民政府"),
    ("2018年唐河县人民政府信息公开工作年度报告", "唐河县人民政府"),
    ("某县财政局关于2020年度政府信息公开工作的年度报告", "某县财政局"),
    ("某市某区二〇一八年政府信息公开年报", "某市某区"),
    ("2019年政府信息公开工作年度报告", None),
    ("2019年政府信息公开工作年度报告（某县教育局）", "某县教育局"),
]


@pytest.mark.parametrize(("title", "owner"), OWNERS)
def test_owner_of_a_title(title: str, owner: str | None) -> None:
    assert from_title(title) == owner


def test_unit_clues_come_best_first_and_never_from_neighbours() -> None:
    read = page(
        "您的位置：首页 > 某县人民政府 > 政务公开",
        "某县水利局2019年政府信息公开工作年度报告",
        "填报单位（盖章）：某县水利局办公室",
        "本报告由某县人民政府办公室编制。",
        "上一篇：甲镇人民政府2018年政府信息公开年度报告",
        meta={"title": "年报-某县人民政府门户网站"},
        name="某县水务局2019年政府信息公开年报.html",
    )
    clues = find_units(read, "某县水利局2019年政府信息公开工作年度报告", "某县政府办")
    assert [(clue.name, clue.how) for clue in clues] == [
        ("某县水利局", "title"),
        ("某县水利局办公室", "form_line"),
        ("某县政府办", "publisher"),
        ("某县人民政府", "breadcrumb"),
        ("某县人民政府办公室", "text"),
        ("某县水务局", "file_name"),
    ]


PERIODS = [
    "本报告所列数据的统计期限自2018年1月1日起至2018年12月31日止。",
    "数据统计期限为2018年1月1日至12月31日。",
    "本年报中所列数据的统计期限自201811日起至20181231日止。",
    "统计期限：2018-01-01至2018-12-31",
]


@pytest.mark.parametrize("line", PERIODS)
def test_period(line: str) -> None:
    assert find_period(page(line)) == Period(date(2018, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize(
    "line", ["自2018年1月1日起至2018年12月31日止施行新办法。", "展期2018年1月1日至2018年12月31日", ""]
)
def test_what_is_no_period(line: str) -> None:
    assert find_period(page(line)) is None


YEARS = [
    (("甲县2018年政府信息公开年报",), "甲县2018年政府信息公开年报", None, 2018, 0),
    (("甲县二〇一八年政府信息公开年报",), "甲县二〇一八年政府信息公开年报", None, 2018, 0),
    (("统计期限自2019年1月1日起至2019年12月31日止",), "甲县政府信息公开年报", None, 2019, 0),
    (("（2017年度）",), None, None, 2017, 0),
    (("统计期限自2019年1月1日起至2019年12月31日止",), "甲县2018年政府信息公开年报", None, 2018, 1),
    (("发布日期 2019-03-26",), "甲县政府信息公开年报", None, None, 0),
    (("甲县2018年政府信息公开年报",), "甲县2018年政府信息公开年报", 2019, 2019, 1),
    (("2020年，全县平稳。",), "甲县政府信息公开年报", None, 2020, 0),
]


@pytest.mark.parametrize(("lines", "title", "hint", "year", "findings"), YEARS)
def test_year(
    lines: tuple[str, ...], title: str | None, hint: int | None, year: int | None, findings: int
) -> None:
    found = find_years(page(*lines), title, hint)
    assert (found.year, [f.code for f in found.findings]) == (year, ["year_conflict"] * findings)


SCOPES = [
    ("统计范围为本行政区域。", Scope.AREA),
    ("本报告数据统计范围包括本级政府及其所属部门。", Scope.LEVEL),
    ("统计口径：本机关", Scope.BODY),
    ("本机关依法公开信息。", None),
    ("本级财政安排经费2万元。", None),
]


@pytest.mark.parametrize(("line", "scope"), SCOPES)
def test_scope(line: str, scope: Scope | None) -> None:
    basis = ScopeBasis.STATED if scope else ScopeBasis.ASSUMED
    assert find_scope(page(line), None) == (scope, basis)


def test_metadata_in_a_table() -> None:
    table = [
        ["索  引  号", "411300/2019-1", "文号", "某政办〔2019〕3号"],
        ["发布机构", "某县政府办", "发布日期", "2019-03-26 08:59:06"],
        ["公开范围", "", "公开方式", "主动公开"],
    ]
    assert find_publication(page(table=table)) == Publication(
        "411300/2019-1", "某政办〔2019〕3号", "某县政府办", date(2019, 3, 26), None, "主动公开", None
    )


def test_metadata_in_lines() -> None:
    lines = (
        "作者: 编审:某某 时间:2019-03-27 08:59:06 来源:",
        "索  引  号 文       号",
        "发布机构 某县政府办 发布日期 2019-03-26 08:59:06",
        "公开范围 面向社会 公开方式 主动公开",
        "有效性 有效",
    )
    assert find_publication(page(*lines)) == Publication(
        None, None, "某县政府办", date(2019, 3, 26), "面向社会", "主动公开", "有效"
    )


def test_prose_on_the_way_of_disclosure_is_no_metadata() -> None:
    assert find_publication(page("公开方式 不断拓展，公开范围 逐步扩大。")) == Publication()


def test_signoff() -> None:
    lines = (
        "联系地址：某路1号，联系电话：0377-1234567",
        "某县人民政府办公室",
        "2018314",
        "单位负责人:甲某     审核人:乙某      填报人:丙 某",
        "联系电话:68950000     填报日期:2019314",
    )
    assert find_signoff(page(*lines)) == Signoff(
        "甲某", "乙某", "丙某", "68950000", date(2019, 3, 14), date(2018, 3, 14)
    )


def test_a_date_under_the_title_is_no_signature() -> None:
    assert find_signoff(page("某县2018年政府信息公开年度报告", "2019-03-01")).signed_on is None


def test_sections() -> None:
    lines = (
        "某县2018年政府信息公开年度报告",
        "目录",
        "一、总体情况",
        "二、存在的问题",
        "一、总体情况",
        "全年平稳。",
        "二、收到和处理政府信息公开申请情况",
        "四、结转下年度继续办理",
        "0",
        "三、存在的主要问题及改进情况。更新不够及时。",
        "下一步加强检查。",
        "其他需要报告的事项",
        "无其他事项。",
        "某县人民政府办公室 2019年1月3日",
        "上一篇：甲镇2018年政府信息公开年度报告",
        "四、版权所有",
    )
    families = (words_of(catalogue()).new,)
    assert find_sections(page(*lines), lines[0], families) == (
        Section("二", "存在的问题", ""),
        Section("一", "总体情况", "全年平稳。"),
        Section("二", "收到和处理政府信息公开申请情况", ""),
        Section("三", "存在的主要问题及改进情况", "更新不够及时。\n下一步加强检查。"),
        Section(None, "其他需要报告的事项", "无其他事项。"),
    )


def test_rows_of_the_2014_form_are_no_sections() -> None:
    lines = (
        "某县2018年政府信息公开年度报告",
        "三、依申请公开情况",
        "全年收到申请1件。",
        "附件",
        "一、主动公开情况",
        "——",
    )
    families = (words_of(catalogue()).old,)
    assert find_sections(page(*lines), lines[0], families) == (
        Section("三", "依申请公开情况", "全年收到申请1件。"),
    )


def test_a_caption_that_says_its_part_again_begins_no_other() -> None:
    lines = (
        "某县2022年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "全年共公开3条。",
        "二、主动公开政府信息情况",
        "以下为占位。",
        "三、收到和处理政府信息公开申请情况",
        "三、收到和处理政府信息公开申请情况",
    )
    families = (words_of(catalogue()).new,)
    assert find_sections(page(*lines), lines[0], families) == (
        Section("二", "主动公开政府信息情况", "全年共公开3条。\n以下为占位。"),
        Section("三", "收到和处理政府信息公开申请情况", ""),
    )
