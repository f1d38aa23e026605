"""Layouts that readers once failed on, kept so that they stay read."""

from functools import partial

from tests.gold import as_text, wild
from tests.gold.as_html import HtmlStyle, html
from tests.gold.as_office import excel_file, pdf_file
from tests.gold.build import Style
from tests.gold.figures import GoldReport
from tests.gold.layout import ALL, LATER, ONLY_2014, Layout, filed, pages

_NEW = ("suqian-2024", "hongze-2023", "invented-2020")
_OLD = ("tanghe-2018", "invented-2016")


def _broken_bytes(report: GoldReport) -> bytes:
    """A page in gb18030 with bytes in its prose that are no text."""
    content = filed(pages(), lambda page: html(page, HtmlStyle(encoding="gb18030", declared="gbk")))(report)
    return content.replace("编制本报告".encode("gb18030"), b"\xff\xfe\x80" + "编制本报告".encode("gb18030"))


WILD_2014 = [
    Layout(
        f"{kind}-2014-{name}",
        kind,
        filed(pages(None, wild.in_one_cell(join)), write),
        ONLY_2014,
        lossy=True,
        reports=_OLD,
        unit_said=ALL,
    )
    for kind, name, join, write in (
        ("html", "label-with-number", "：", html),
        ("html", "number-glued", "", partial(html, style=HtmlStyle(lines=True))),
        ("txt", "label-with-number", " ", lambda page: as_text.text(page, as_text.lined)),
        ("txt", "number-underlined", "＿＿", lambda page: as_text.text(page, as_text.lined)),
    )
] + [
    Layout(
        "html-2014-numbers-first",
        "html",
        filed(pages(None, wild.numbers_first), html),
        ONLY_2014,
        reports=_OLD,
    ),
    Layout(
        "html-2014-last-years",
        "html",
        filed(pages(None, wild.beside_last_year), html),
        ONLY_2014,
        lossy=True,
        reports=_OLD,
    ),
    Layout("csv-2014", "csv", filed(pages(), wild.comma_separated), ONLY_2014, reports=_OLD),
]
WILD_LATER = [
    Layout(
        f"html-{name}",
        "html",
        filed(pages(style, *changes), partial(html, style=HtmlStyle(inner=wild.with_breaks))),
        LATER,
        lossy=lossy,
        reports=_NEW,
        findings=findings,
    )
    for name, style, changes, lossy, findings in (
        ("total-first", Style(three=wild.total_first), (), False, frozenset({"column_order"})),
        ("subtotal", Style(three=wild.with_subtotal), (), True, frozenset()),
        ("rows-stacked", Style(three=wild.stacked), (), True, frozenset()),
        ("table-4-captions", Style(four=wild.captioned_4), (), False, frozenset()),
        ("table-4-two-years", Style(four=wild.two_years_4), (), False, frozenset()),
        ("row-tables", None, (wild.each_row_a_table,), True, frozenset()),
    )
] + [
    Layout("html-broken-bytes", "html", _broken_bytes, LATER, reports=_NEW),
    Layout("xlsx-remark", "xlsx", filed(pages(None, wild.remarked), excel_file), LATER, reports=_NEW),
    Layout("csv", "csv", filed(pages(), wild.comma_separated), LATER, lossy=True, reports=_NEW),
    Layout(
        "txt-drawn",
        "txt",
        filed(pages(), lambda page: as_text.text(page, wild.drawn)),
        LATER,
        lossy=True,
        reports=_NEW,
    ),
    Layout(
        "txt-copied-from-pdf",
        "txt",
        filed(pages(), lambda page: as_text.text(page, wild.around_numbers)),
        LATER,
        lossy=True,
        reports=_NEW,
    ),
    Layout(
        "pdf-upright-unruled",
        "pdf",
        filed(pages(), partial(pdf_file, ruled=False, wide=False, size=8)),
        lossy=True,
        reports=(*_NEW, "tanghe-2018"),
        may_find=frozenset({"assigned_by_sum", "assigned_by_order", "ambiguous_reading"}),
    ),
]
WILD = [*WILD_2014, *WILD_LATER]
