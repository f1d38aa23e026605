"""Plain text and Markdown: what is left of a page that was saved, copied or converted."""

from collections.abc import Callable

from tests.gold import as_text, shapes, words
from tests.gold.build import Style
from tests.gold.figures import GoldReport, hybrid, rows_absent, zeros_blank
from tests.gold.layout import BY_ORDER, LATER, NO_FORM, ONLY_2014, ONLY_2019, ONLY_2021, Layout, filed, pages
from tests.gold.page import Page
from tests.gold.tables import Tables


def _text(row: as_text.RowText, **how: str) -> Callable[[GoldReport], bytes]:
    return filed(pages(), lambda page: as_text.text(page, row, **how))


def _lost(report: GoldReport) -> bytes:
    return as_text.without_single_characters(as_text.text(pages()(report), as_text.lined_apart))


def _broken_heads(page: Page) -> Page:
    table = {
        "本年新制作数量": "本年新\n制作数量",
        "本年新公开数量": "本年新\n公开数量",
        "处理决定数量": "处理决定\n数量",
    }
    return words.spoken(page, words.replacing(table))


def _bare_fifteen(page: Page) -> Page:
    return shapes.only("4", shapes.without_head)(page)


TXT = [
    Layout("txt-pipes", "txt", _text(as_text.piped)),
    Layout("txt-pipes-blanks", "txt", _text(as_text.piped), prepare=zeros_blank),
    Layout("txt-pipes-tight", "txt", _text(as_text.tight_piped), prepare=zeros_blank),
    Layout("txt-lines", "txt", _text(as_text.lined)),
    Layout("txt-lines-blanks", "txt", _text(as_text.lined), prepare=zeros_blank),
    Layout("txt-lines-apart", "txt", _text(as_text.lined_apart), lossy=True),
    Layout("txt-lines-piped", "txt", _text(as_text.lined_piped), prepare=zeros_blank),
    Layout("txt-lines-nbsp", "txt", _text(as_text.lined_nbsp), prepare=zeros_blank),
    Layout("txt-spaces", "txt", _text(as_text.spaced), lossy=True),
    Layout("txt-wide-spaces", "txt", _text(as_text.wide_spaced), lossy=True),
    Layout("txt-rows-absent", "txt", _text(as_text.lined), prepare=rows_absent, lossy=True),
    Layout("txt-tabs", "txt", _text(as_text.tabbed), prepare=zeros_blank),
    Layout("txt-gbk", "txt", _text(as_text.piped, encoding="gb18030", newline="\r\n")),
    Layout("txt-bom", "txt", _text(as_text.tabbed, encoding="utf-8-sig", newline="\r\n")),
    Layout("txt-single-characters-lost", "txt", _lost, lossy=True),
    Layout(
        "txt-lines-broken-heads",
        "txt",
        filed(pages(None, _broken_heads), lambda page: as_text.text(page, as_text.lined)),
        ONLY_2019,
        lossy=True,
    ),
    Layout(
        "txt-bare-fifteen",
        "txt",
        filed(pages(None, _bare_fifteen), lambda page: as_text.text(page, as_text.spaced)),
        LATER,
        lossy=True,
        findings=BY_ORDER,
    ),
    Layout(
        "txt-bare-fifteen-lines",
        "txt",
        filed(pages(None, _bare_fifteen), lambda page: as_text.text(page, as_text.lined)),
        LATER,
        lossy=True,
        findings=BY_ORDER,
    ),
    Layout("txt-hybrid", "txt", _text(as_text.piped), ONLY_2021, prepare=hybrid),
    Layout(
        "txt-2014-two-columns",
        "txt",
        filed(
            pages(Style(form_2014=lambda t: [t.form_2014("two")])),
            lambda page: as_text.text(page, as_text.spaced),
        ),
        ONLY_2014,
        unit_said=NO_FORM,
    ),
]
MD = [
    Layout("md", "md", filed(pages(), as_text.markdown)),
    Layout("md-blanks", "md", filed(pages(), as_text.markdown), prepare=zeros_blank),
    Layout(
        "md-no-separators",
        "md",
        filed(pages(), lambda page: as_text.markdown(page, separators=False)),
        prepare=zeros_blank,
    ),
    Layout("md-escaped", "md", filed(pages(), lambda page: as_text.markdown(page, inner=as_text.escaped))),
    Layout("md-bold", "md", filed(pages(), lambda page: as_text.markdown(page, inner=as_text.emphatic))),
    Layout("md-small-tables", "md", filed(pages(Style(two=Tables.table_2_small)), as_text.markdown), LATER),
]
TEXT = [*TXT, *MD]
