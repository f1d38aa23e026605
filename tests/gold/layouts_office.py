"""Word, Excel and PDF files as offices send them."""

from functools import partial

from tests.gold import shapes, words
from tests.gold.as_office import SheetStyle, excel_file, old_excel_file, pdf_file, word_file
from tests.gold.build import Style, in_columns
from tests.gold.figures import emptied, hybrid, rows_absent, zeros_blank
from tests.gold.layout import ALL, LATER, NO_FORM, ONLY_2014, ONLY_2021, TABLE_BLANK, Layout, filed, pages
from tests.gold.tables import Tables

_COLUMNS = {columns: Style(form_2014=in_columns(columns)) for columns in ("two", "four", "pairs")}
_FEW = (
    "hongze-2023",
    "shanghai-office-2019",
    "tanghe-2018",
    "invented-2016",
    "invented-2020",
    "invented-2022",
)

DOCX = [
    Layout("docx", "docx", filed(pages(), word_file)),
    Layout("docx-blanks", "docx", filed(pages(), word_file), prepare=zeros_blank, reports=_FEW),
    Layout("docx-runs", "docx", filed(pages(), partial(word_file, runs=True, headings=False)), reports=_FEW),
    Layout("docx-boxed", "docx", filed(pages(), partial(word_file, boxed=True)), reports=_FEW),
    Layout(
        "docx-split",
        "docx",
        filed(pages(None, shapes.in_two("3", 15, head=True)), word_file),
        LATER,
        reports=_FEW,
    ),
    Layout(
        "docx-half-width",
        "docx",
        filed(pages(None, lambda page: words.spoken(page, words.half_width)), word_file),
        reports=_FEW,
    ),
    Layout("docx-2014-four", "docx", filed(pages(_COLUMNS["four"]), word_file), ONLY_2014, reports=_FEW),
]
XLSX = [
    Layout("xlsx", "xlsx", filed(pages(), excel_file)),
    Layout("xlsx-text", "xlsx", filed(pages(), partial(excel_file, style=SheetStyle(numbers=False)))),
    Layout(
        "xlsx-unmerged",
        "xlsx",
        filed(pages(), partial(excel_file, style=SheetStyle(merge=False))),
        reports=_FEW,
    ),
    Layout("xlsx-sheets", "xlsx", filed(pages(), partial(excel_file, style=SheetStyle(apart=True)))),
    Layout(
        "xlsx-offset", "xlsx", filed(pages(), partial(excel_file, style=SheetStyle(offset=1))), reports=_FEW
    ),
    Layout("xlsx-rows-absent", "xlsx", filed(pages(), excel_file), prepare=rows_absent, reports=_FEW),
    Layout("xlsx-blanks", "xlsx", filed(pages(), excel_file), prepare=zeros_blank),
    Layout(
        "xlsx-all-blank",
        "xlsx",
        filed(pages(), excel_file),
        prepare=emptied,
        reports=_FEW,
        findings=TABLE_BLANK,
    ),
    Layout("xlsx-hybrid", "xlsx", filed(pages(), excel_file), ONLY_2021, prepare=hybrid),
    Layout("xlsx-small-tables", "xlsx", filed(pages(Style(two=Tables.table_2_small)), excel_file), LATER),
    *(
        Layout(
            f"xlsx-2014-{columns}",
            "xlsx",
            filed(pages(style), excel_file),
            ONLY_2014,
            unit_said=NO_FORM if columns == "two" else ALL,
        )
        for columns, style in _COLUMNS.items()
    ),
]
XLS = [
    Layout("xls", "xls", filed(pages(), old_excel_file)),
    Layout(
        "xls-sheets",
        "xls",
        filed(pages(), partial(old_excel_file, style=SheetStyle(apart=True))),
        reports=_FEW,
    ),
    Layout("xls-blanks", "xls", filed(pages(), old_excel_file), prepare=zeros_blank, reports=_FEW),
]
PDF = [
    Layout("pdf", "pdf", filed(pages(), pdf_file), reports=_FEW),
    Layout(
        "pdf-heads-repeated",
        "pdf",
        filed(
            pages(None, shapes.in_two("3", 12, head=True, between="- 2 -")),
            partial(pdf_file, repeat_heads=True, size=10),
        ),
        reports=("suqian-2024", "invented-2016", "invented-2020"),
    ),
    Layout(
        "pdf-split-headless",
        "pdf",
        filed(pages(None, shapes.in_two("3", 15, head=False)), partial(pdf_file, wide=False)),
        LATER,
        reports=("suqian-2023", "invented-2020"),
    ),
    Layout(
        "pdf-unruled",
        "pdf",
        filed(pages(), partial(pdf_file, ruled=False)),
        reports=("suqian-2024", "tanghe-2018", "invented-2020"),
        may_find=frozenset({"assigned_by_sum", "ambiguous_reading"}),
    ),
    Layout(
        "pdf-upright",
        "pdf",
        filed(pages(), partial(pdf_file, wide=False)),
        prepare=zeros_blank,
        reports=("hongze-2023", "tanghe-2018", "invented-2019-sparse"),
    ),
]
OFFICE = [*DOCX, *XLSX, *XLS, *PDF]
