"""Web pages: encodings, furniture, blanks, wording, numbers, and the shapes of tables."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from app.vocabulary import Scope, ValueStatus
from tests.gold import shapes, words
from tests.gold.as_html import HtmlStyle, bare, broken, html, nbsp, padded, word
from tests.gold.build import Style, in_columns
from tests.gold.figures import GoldReport, emptied, hybrid, rows_absent, without_totals, zeros_blank
from tests.gold.layout import (
    ALL,
    LATER,
    NO_FORM,
    ONLY_2014,
    ONLY_2019,
    ONLY_2021,
    TABLE_BLANK,
    Layout,
    filed,
    pages,
)
from tests.gold.page import Page, Para, Table
from tests.gold.tables import Show, Tables, one_line_head_3

Change = Callable[[Page], Page]


def _html(
    style: HtmlStyle | None = None, of: Style | None = None, *changes: Change
) -> Callable[[GoldReport], bytes]:
    return filed(pages(of, *changes), lambda page: html(page, style))


def _said(change: words.Words) -> Change:
    return lambda page: words.spoken(page, change)


def _shown(show: Show) -> Callable[[GoldReport], bytes]:
    return _html(None, Style(show=show))


def _filled(mark: str) -> Callable[[GoldReport], bytes]:
    return _html(None, Style(blank=mark))


def _for_2021(report: GoldReport) -> GoldReport:
    return replace(report, year=2021)


def _late_heads(page: Page) -> Page:
    """The page with 2019's heads cut as narrow columns cut them."""
    table = {"本年增/减": "本年增/", "上一年项目数量": "上一年项目", "本年新制作数量": "本年新制作"}
    return words.spoken(page, words.replacing(table))


def _other_name(page: Page) -> Page:
    """规范性文件 where the form says 行政规范性文件, and the reverse."""

    def change(text: str) -> str:
        return {"行政规范性文件": "规范性文件", "规范性文件": "行政规范性文件"}.get(text, text)

    return words.spoken(page, change)


def _in_yuan(page: Page) -> Page:
    table = {"（单位：万元）": "（单位：元）", "采购总金额": "采购总金额（元）"}
    return words.spoken(page, lambda t: "元" if t == "万元" else words.replacing(table)(t))


def _one_line_head(page: Page) -> Page:
    """Labels over three columns still, heads in one row."""

    def change(table: Table) -> Table:
        corner, *names = one_line_head_3()
        return replace(table, rows=((replace(corner, colspan=3), *names), *table.rows[3:]), head=1)

    return shapes.only("3", change)(page)


def _other_reports_around(page: Page) -> Page:
    """Other bodies and years named all around the report."""
    lines = ("某湖县人民政府2013年政府信息公开工作年度报告", "某岭镇人民政府2017年政府信息公开工作年度报告")
    return replace(page, before=(*page.before, *lines), after=(*lines[::-1], *page.after))


def _later_titles(page: Page) -> Page:
    """The last parts under other titles, and one part fewer before the tables."""
    table = {
        "存在的主要问题及改进情况": "政府信息公开工作存在的主要问题及改进情况",
        "其他需要报告的事项": "其它事项",
    }
    change = words.replacing(table)
    blocks = tuple(Para(change(b.text), b.heading) if isinstance(b, Para) else b for b in page.blocks)
    return replace(page, blocks=blocks)


ENCODINGS = [
    Layout("html-plain", "html", _html()),
    Layout("html-gb2312", "html", _html(HtmlStyle(encoding="gb18030", declared="gb2312"))),
    Layout("html-gbk-undeclared", "html", _html(HtmlStyle(encoding="gbk", declared=None))),
    Layout("html-gb18030-lying", "html", _html(HtmlStyle(encoding="gb18030", declared="utf-8"))),
    Layout("html-utf8-lying", "html", _html(HtmlStyle(declared="gb2312"))),
    Layout("html-utf8-bom", "html", _html(HtmlStyle(declared=None, bom=True))),
]
FURNITURE = [
    Layout("html-nested-tables", "html", _html(HtmlStyle(nested=True))),
    Layout("html-no-metadata", "html", _html(HtmlStyle(meta=False))),
    Layout("html-other-reports-around", "html", _html(None, None, _other_reports_around)),
    Layout("html-thead", "html", _html(HtmlStyle(thead=True))),
    Layout("html-th", "html", _html(HtmlStyle(th=True, thead=True))),
    Layout("html-sloppy", "html", _html(HtmlStyle(sloppy=True))),
    Layout("html-title-in-head-only", "html", _html(HtmlStyle(h1=False))),
    Layout("html-undated", "html", _html(None, Style(dated=False))),
    Layout(
        "html-scope-area", "html", _html(None, Style(scope_line="统计范围为本行政区域。")), scope=Scope.AREA
    ),
    Layout("html-scope-body", "html", _html(None, Style(scope_line="统计范围为本机关。")), scope=Scope.BODY),
]
TITLES = [
    Layout(f"html-title-{name}", "html", _html(None, Style(title=title)))
    for name, title in (
        ("year-first", ("{year}年{unit}政府信息公开工作年度报告",)),
        ("about", ("{unit}关于{year}年度政府信息公开工作的报告",)),
        ("two-lines", ("{unit}", "{year}年政府信息公开工作年度报告")),
        ("chinese-year", ("{unit}{chinese}年政府信息公开工作年度报告",)),
        ("spaced", ("{unit}", "{year} 年度政府信息公开工作 年度报告")),
    )
]
BLANKS = [
    Layout("html-all-blank", "html", _html(HtmlStyle(inner=nbsp)), prepare=emptied, findings=TABLE_BLANK),
    Layout("html-blank-nbsp", "html", _html(HtmlStyle(inner=nbsp)), prepare=zeros_blank),
    Layout("html-blank-empty", "html", _html(HtmlStyle(inner=bare)), prepare=zeros_blank),
    Layout("html-blank-word", "html", _html(HtmlStyle(inner=word)), prepare=zeros_blank),
    Layout("html-blank-padded", "html", _html(HtmlStyle(inner=padded)), prepare=zeros_blank),
    *(
        Layout(
            f"html-blank-{name}", "html", _filled(mark), prepare=zeros_blank, blank=ValueStatus.NOT_APPLICABLE
        )
        for name, mark in (
            ("hyphen", "-"),
            ("slash", "/"),
            ("dash", "——"),
            ("none", "无"),
            ("unfit", "不适用"),
        )
    ),
]
WORDING = [
    Layout("html-broken-lines", "html", _html(HtmlStyle(inner=broken))),
    Layout("html-half-width", "html", _html(None, None, _said(words.half_width))),
    Layout("html-full-width", "html", _html(None, None, _said(words.full_width))),
    Layout("html-enumerated", "html", _html(None, None, _said(words.enumerated))),
    Layout("html-bracketed", "html", _html(None, None, _said(words.bracketed))),
    Layout("html-inner-spaces", "html", _html(None, None, _said(words.inner_spaces))),
    Layout("html-traditional", "html", _html(None, None, _said(words.traditional))),
    Layout("html-kangxi", "html", _html(None, None, _said(words.kangxi))),
    Layout("html-typos", "html", _html(None, None, _said(words.replacing(words.TYPOS)))),
    Layout("html-short-forms", "html", _html(None, None, _said(words.replacing(words.SHORT)))),
    Layout("html-notes-in-labels", "html", _html(None, None, _said(words.replacing(words.NOTES)))),
    Layout("html-other-name", "html", _html(None, None, _other_name), LATER),
    Layout("html-cut-heads", "html", _html(None, None, _late_heads), ONLY_2019),
    Layout("html-shifted-parts", "html", _html(None, Style(parts="二三四五六七八九"), _later_titles)),
    Layout("html-no-headings", "html", _html(None, None, shapes.without_headings), LATER),
]
NUMBERS = [
    Layout("html-thousands", "html", _shown(words.thousands)),
    Layout("html-full-digits", "html", _shown(words.full_digits)),
    Layout("html-spaced-digits", "html", _shown(words.spaced_digits)),
    Layout("html-with-units", "html", _shown(words.with_units), unit_said=ALL),
    Layout("html-with-notes", "html", _shown(words.with_notes)),
    Layout("html-yuan", "html", _shown(words.in_yuan), unit_said=ALL),
    Layout("html-ten-thousand", "html", _shown(words.in_ten_thousand), unit_said=ALL),
    Layout("html-four-decimals", "html", _shown(words.four_decimals)),
    Layout("html-head-in-yuan", "html", _html(None, Style(show=words.bare_yuan), _in_yuan), unit_said=ALL),
]
SHAPES = [
    Layout(
        "html-rowspans-written", "html", _html(None, None, shapes.only("3", shapes.rowspans_written)), LATER
    ),
    Layout(
        "html-rowspans-repeated", "html", _html(None, None, shapes.only("3", shapes.rowspans_repeated)), LATER
    ),
    Layout(
        "html-labels-in-pieces", "html", _html(None, None, shapes.only("3", shapes.labels_in_pieces)), LATER
    ),
    Layout("html-head-repeated", "html", _html(None, None, shapes.only("3", shapes.head_repeated)), LATER),
    Layout("html-split", "html", _html(None, None, shapes.in_two("3", 15, head=True)), LATER),
    Layout(
        "html-split-headless",
        "html",
        _html(None, None, shapes.in_two("3", 12, head=False, between="- 3 -")),
        LATER,
    ),
    Layout("html-split-2014", "html", _html(None, None, shapes.in_two("2014", 30, head=True)), ONLY_2014),
    Layout(
        "html-head-too-narrow", "html", _html(None, None, shapes.only("3", shapes.head_too_narrow)), LATER
    ),
    Layout(
        "html-head-cell-missing", "html", _html(None, None, shapes.only("3", shapes.head_cell_missing)), LATER
    ),
    Layout("html-head-one-line", "html", _html(None, None, _one_line_head), LATER),
    Layout("html-no-head", "html", _html(None, None, shapes.only("3", shapes.without_head)), LATER),
    Layout("html-no-spans", "html", _html(None, None, shapes.only("3", shapes.cell_for_cell)), LATER),
    Layout("html-joined-labels", "html", _html(None, Style(three=lambda t: [t.table_3_joined()])), LATER),
    Layout("html-heading-rows", "html", _html(None, Style(three=lambda t: [t.table_3_headings()])), LATER),
    Layout(
        "html-heading-dashes", "html", _html(None, Style(three=lambda t: [t.table_3_headings("——")])), LATER
    ),
    Layout("html-small-tables", "html", _html(None, Style(two=Tables.table_2_small)), LATER),
    Layout(
        "html-small-tables-titled",
        "html",
        _html(None, Style(two=lambda t: t.table_2_small(titles_inside=False))),
        LATER,
    ),
    Layout("html-transposed", "html", _html(None, Style(two=Tables.table_2_transposed)), LATER),
    Layout("html-table-4-upright", "html", _html(None, Style(four=lambda t: [t.table_4_upright()])), LATER),
    Layout("html-table-4-apart", "html", _html(None, Style(four=Tables.table_4_apart)), LATER),
    Layout("html-rows-absent", "html", _html(), prepare=rows_absent),
    Layout("html-paragraphs", "html", _html(HtmlStyle(lines=True))),
    Layout("html-totals-blank", "html", _html(), LATER, prepare=lambda r: without_totals(r, None)),
    Layout("html-totals-zero", "html", _html(), LATER, prepare=lambda r: without_totals(r, Decimal(0))),
    Layout("html-hybrid", "html", _html(), ONLY_2021, prepare=hybrid),
    Layout(
        "html-form-before", "html", _html(), ONLY_2019, prepare=_for_2021, findings=frozenset({"wrong_form"})
    ),
    *(
        Layout(
            f"html-2014-{c}", "html", _html(None, Style(form_2014=in_columns(c))), ONLY_2014, unit_said=said
        )
        for c, said in (("two", NO_FORM), ("four", ALL), ("pairs", ALL))
    ),
    Layout(
        "html-2014-open-headings",
        "html",
        _html(None, Style(form_2014=lambda t: [t.form_2014(none="")])),
        ONLY_2014,
    ),
]
HTML = [*ENCODINGS, *FURNITURE, *TITLES, *BLANKS, *WORDING, *NUMBERS, *SHAPES]
