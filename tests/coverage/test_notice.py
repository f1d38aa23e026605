"""The notice: how each body stands, the ranking, the words; Word and Excel files read back."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from app.coverage import notice_docx, notice_xlsx
from app.coverage.notice import (
    Handed,
    Line,
    Notice,
    addressees,
    line,
    paragraphs,
    percent,
    ranked,
    reminder,
    standing_words,
    totals,
)
from app.coverage.notice_table import COLUMNS, rows
from app.vocabulary import Kind, Level, ReportStatus

DUE, TODAY = date(2019, 1, 20), date(2019, 2, 1)
PUBLISHED, SUBMITTED, RETURNED = ReportStatus.PUBLISHED, ReportStatus.SUBMITTED, ReportStatus.RETURNED


def handed(
    status: ReportStatus = PUBLISHED,
    submitted: date | None = None,
    published: date | None = None,
    filled: int = 58,
    errors: int = 0,
    returned: int | None = 0,
) -> Handed:
    return Handed(status, published is not None, submitted, published, 58, filled, errors, returned)


def body(code: str, of: Handed | None = None, due: date | None = DUE, kind: Kind = Kind.TOWNSHIP) -> Line:
    return line(
        unit=code,
        unit_name=f"{code}镇",
        level=Level.TOWNSHIP,
        kind=kind,
        deadline=due,
        handed=of,
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("of", "due", "words", "received_on"),
    [
        (handed(submitted=date(2019, 1, 20), published=date(2019, 1, 31)), DUE, "按期", "2019-01-20"),
        (handed(published=date(2019, 1, 19)), DUE, "按期", "2019-01-19"),
        (handed(SUBMITTED, submitted=date(2019, 1, 23)), DUE, "逾期3天", "2019-01-23"),
        (handed(RETURNED, submitted=date(2019, 1, 10)), DUE, "未报，已逾期12天", None),
        (handed(ReportStatus.DRAFT, submitted=date(2019, 1, 9), published=date(2019, 1, 9)), DUE, "按期", "2019-01-09"),
        (None, DUE, "未报，已逾期12天", None),
        (None, TODAY, "未报，未到期", None),
        (None, None, "未报（无期限）", None),
        (handed(SUBMITTED, submitted=TODAY), None, "已报（无期限）", "2019-02-01"),
        (handed(SUBMITTED), DUE, "已报，日期不明", None),
    ],
)  # fmt: skip
def test_how_one_body_stands(
    of: Handed | None, due: date | None, words: str, received_on: str | None
) -> None:
    found = body("A", of, due)
    assert standing_words(found) == words
    assert (found.received_on.isoformat() if found.received_on else None) == received_on


def test_ranking_gives_ties_one_rank_and_the_missing_none() -> None:
    day = {"submitted": date(2019, 1, 2)}
    lines = ranked(
        [
            body("E"),
            body("A", handed(SUBMITTED, filled=29, **day)),
            body("B", handed(SUBMITTED, filled=58, **day)),
            body("C", handed(SUBMITTED, filled=58, **day)),
            body("D", handed(RETURNED, filled=58, **day)),
        ]
    )
    assert [(each.unit, each.rank) for each in lines] == [
        ("B", 1),
        ("C", 1),
        ("A", 3),
        ("D", None),
        ("E", None),
    ]


@pytest.mark.parametrize(("share", "words"), [(1.0, "100.0%"), (0.9999, "99.9%"), (0.0, "0.0%"), (None, "—")])
def test_what_is_not_whole_is_never_a_hundred(share: float | None, words: str) -> None:
    assert percent(share) == words


def notice() -> Notice:
    lines = ranked(
        [
            body(
                "甲", handed(submitted=date(2019, 1, 10), published=date(2019, 1, 31), errors=2, returned=1)
            ),
            body("=HYPERLINK(乙)", handed(SUBMITTED, submitted=date(2019, 1, 22), filled=29)),
            body("丙", handed(RETURNED, submitted=date(2019, 1, 10), returned=2)),
            body("丁", kind=Kind.SUBDISTRICT),
        ]
    )
    return Notice(
        "990101", "某县人民政府", 2018, TODAY, "某县人民政府办公室", lines, totals(lines), synthetic=False
    )


def test_the_text_says_what_the_table_says() -> None:
    assert notice().title == "关于某县2018年度政府信息公开工作年度报告报送情况的通报"
    assert addressees(notice()) == "各乡镇、各街道："
    assert paragraphs(notice()) == [
        (
            "一、总体情况",
            [
                "截至2019年2月1日，应报送2018年度政府信息公开工作年度报告的单位4家，已报送2家，报送率50.0%，"
                "其中按期1家、逾期1家；未报送2家，其中已过期限2家。已向社会发布1家。"
            ],
        ),
        (
            "二、逾期和未报送情况",
            [
                "逾期报送的1家：=HYPERLINK(乙)镇（逾期2天）。",
                "逾期未报送的2家：丁镇（已逾期12天）、丙镇（已逾期12天）。",
            ],
        ),
        (
            "三、填报质量",
            ["有勾稽等错误尚未处理的1家：甲镇（2处）。", "曾被退回的2家：丙镇（2次）、甲镇（1次）。"],
        ),
        (
            "四、有关要求",
            ["请未报送的单位尽快报送；有错误尚未处理的单位逐项核对，改正或说明原因后重新提交。"],
        ),
    ]
    assert [reminder(each, 2018) for each in notice().missing] == [
        "丁镇：贵单位2018年度政府信息公开工作年度报告应于2019年1月20日前报送，已逾期12天，请尽快办理。",
        "丙镇：贵单位2018年度政府信息公开工作年度报告应于2019年1月20日前报送，已逾期12天，"
        "已被退回，尚未重新提交，请尽快办理。",
    ]


TABLE = [
    ("1", "甲镇", "乡镇", "1月20日", "1月10日", "按期", "已发布", "100.0%", "2", "1"),
    ("2", "=HYPERLINK(乙)镇", "乡镇", "1月20日", "1月22日", "逾期2天", "待审核", "50.0%", "0", "0"),
    ("", "丁镇", "街道", "1月20日", "", "未报，已逾期12天", "—", "—", "", ""),
    ("", "丙镇", "乡镇", "1月20日", "", "未报，已逾期12天", "已退回", "100.0%", "0", "2"),
    ("", "合计 4 家", "", "", "已报 2 家", "按期 1 家，逾期 1 家，未报 2 家", "已发布 1 家", "平均 83.3%", "2", "3"),
]  # fmt: skip


def test_the_table_in_both_files() -> None:
    head = tuple(column.label for column in COLUMNS)
    word = Document(BytesIO(notice_docx.write(notice())))
    (table,) = word.tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == [head, *TABLE]
    assert [("w:tblHeader" in row._tr.xml) for row in table.rows] == [True, *[False] * len(TABLE)]
    sheet = load_workbook(BytesIO(notice_xlsx.write(notice())))["报送情况"]
    told = [tuple("" if v is None else str(v) for v in row) for row in sheet.iter_rows(values_only=True)]
    assert told[2:-1] == [head, *TABLE]
    assert told[0][0] == "某县2018年度政府信息公开工作年度报告报送情况表"
    assert len(rows(notice())) == len(TABLE)


def test_the_sheet_prints_on_a4_with_its_head_on_every_page_and_no_formulas() -> None:
    book = load_workbook(BytesIO(notice_xlsx.write(notice())))
    sheet = book["报送情况"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$3:$3"
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert [row[1] for row in book["催报名单"].iter_rows(values_only=True)] == ["单位", "丁镇", "丙镇"]


def test_the_document_is_set_as_official_ones_are() -> None:
    word = Document(BytesIO(notice_docx.write(notice())))
    first, annex = word.sections
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert (round(first.top_margin.mm), round(first.left_margin.mm)) == (37, 28)
    assert round(annex.page_width.mm) == 297
    fonts = {run.font.name for paragraph in word.paragraphs for run in paragraph.runs}
    assert fonts == {"方正小标宋简体", "仿宋_GB2312", "黑体"}
    assert word.paragraphs[0].text == notice().title
    assert [p.text for p in word.paragraphs if p.text.startswith("某县人民政府办公室")] == [
        "某县人民政府办公室"
    ]
