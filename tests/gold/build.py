"""A report becomes a page: the narrative's fixed parts, the tables in their places.

All prose is placeholder text of this project; portals' furniture names invented bodies.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.vocabulary import FormCode
from tests.gold.figures import GoldReport
from tests.gold.page import Block, Cell, Page, Para, Table
from tests.gold.tables import Show, Tables, plain


@dataclass(frozen=True)
class Style:
    """How a page is set. `two`, `three`, `four` and `form_2014` make the tables;
    `parts` numbers the narrative's parts; `scope_line` says whose work is counted;
    `title` is in one line or more."""

    show: Show = plain
    blank: str = ""
    form_2014: Callable[[Tables], list[Block]] = lambda t: [t.form_2014()]
    two: Callable[[Tables], list[Block]] = Tables.table_2
    three: Callable[[Tables], list[Block]] = lambda t: [t.table_3()]
    four: Callable[[Tables], list[Block]] = lambda t: [t.table_4()]
    parts: str = "一二三四五六七八"
    headings: tuple[str, ...] = (
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    )
    scope_line: str = ""
    title: tuple[str, ...] = ("{unit}{year}年政府信息公开工作年度报告",)
    dated: bool = True
    prose: bool = True


def in_columns(columns: str) -> Callable[[Tables], list[Block]]:
    """The 2014 form in `two`, `three`, `four` columns or in `pairs`, for `Style`."""
    return lambda tables: [tables.form_2014(columns)]


def build(report: GoldReport, style: Style | None = None) -> Page:
    """The whole page of a report."""
    style = style or Style()
    tables = Tables(report, show=style.show, blank=style.blank)
    make = _blocks_2014 if report.form is FormCode.F2014 else _blocks_later
    year = report.year
    chinese = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    title, *below = (line.format(unit=report.unit, year=year, chinese=chinese) for line in style.title)
    return Page(
        title=title,
        blocks=(*map(Para, below), *make(report, style, tables)),
        before=("首页", " > ", "政务公开", " > ", "政府信息公开年报"),
        after=(
            f"上一篇：某河镇人民政府{year - 1}年政府信息公开工作年度报告",
            f"下一篇：某山街道办事处{year + 1}年政府信息公开工作年度报告",
        ),
        meta=(
            ("索引号", f"000014349/{year + 1}-00042"),
            ("发布机构", f"{report.unit}办公室" if report.unit.endswith("人民政府") else report.unit),
            ("发布日期", f"{year + 1}-01-27"),
            ("文号", ""),
            ("公开方式", "主动公开"),
            ("有效性", "有效"),
        ),
    )


def _opening(report: GoldReport, style: Style) -> list[Block]:
    year = report.year
    period = (
        f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        if style.dated
        else "本报告由样例文字组成。"
    )
    return [Para(f"根据《中华人民共和国政府信息公开条例》的规定编制本报告。{period}{style.scope_line}")]


def _blocks_2014(report: GoldReport, style: Style, tables: Tables) -> list[Block]:
    year, n = report.year, style.parts
    told = [
        (f"{n[0]}、基本情况概述", f"{year}年，本单位按计划推进公开工作，召开调度会2次。"),
        (f"{n[1]}、主动公开政府信息情况", "主要通过门户网站公开。此处为占位文字。"),
        (f"{n[2]}、依申请公开政府信息情况", "详见附表。"),
        (f"{n[3]}、投诉举报、行政复议、行政诉讼情况", "详见附表。"),
        (f"{n[4]}、政府信息公开的收费及减免情况", "全年未减免费用。"),
        (f"{n[5]}、存在的主要问题", "一是公开的及时性不够；二是解读材料偏少。"),
        (f"{n[6]}、下一步工作计划", "加强培训，完善目录。"),
    ]
    blocks = _opening(report, style)
    for heading, text in told if style.prose else ():
        blocks += [Para(heading, heading=True), Para(text)]
    blocks += [
        Para("附件"),
        Para("政府信息公开情况统计表", heading=True),
        Para(f"（{year}年度）"),
        Para(f"填报单位（盖章）：{report.unit}"),
        *style.form_2014(tables),
        Para("单位负责人：某某　　审核人：某某　　填报人：某某"),
        Para(f"联系电话：0000-1234567　　填报日期：{year + 1}年1月20日"),
    ]
    return blocks


def _blocks_later(report: GoldReport, style: Style, tables: Tables) -> list[Block]:
    year, n = report.year, style.parts
    two, three, four = style.headings
    return [
        *_opening(report, style),
        Para(f"{n[0]}、总体情况", heading=True),
        Para(f"{year}年，本单位召开专题会议2次，办理事项7项，此处为占位文字。"),
        Para(f"{n[1]}、{two}", heading=True),
        *style.two(tables),
        Para(f"{n[2]}、{three}", heading=True),
        *style.three(tables),
        Para(f"{n[3]}、{four}", heading=True),
        *style.four(tables),
        Para(f"{n[4]}、存在的主要问题及改进情况", heading=True),
        Para("一是目录更新不够及时。下一步，将每季度检查1次，并举办3期培训班。"),
        Para(f"{n[5]}、其他需要报告的事项", heading=True),
        Para("本年度收取信息处理费0元。"),
        Para(report.unit),
        Para(f"{year + 1}年1月20日"),
    ]


def meta_table(page: Page) -> Table:
    """The page's metadata as a table of label and value."""
    return Table(tuple((Cell(label), Cell(value)) for label, value in page.meta), "meta")
