"""PDF: text in reading order, tables by their lines or by alignment."""

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.readers.extract import Grid, Place, UnreadableFileError
from app.readers.pdf import extract
from tests.readers.pdfs import HEIGHT, Page, pdf, say, stroke, table
from tests.readers.shown import Shown, shown


def read(*pages: Page) -> list[Shown]:
    return shown(extract(pdf(*pages), name=None))


ITEMS = [["第二十条第（一）项", None, None], ["信息内容", "制发件数", "有效件数"], ["规章", "0", ""]]


def test_text_and_a_ruled_table_in_reading_order() -> None:
    def page(canvas: Canvas) -> None:
        table(canvas, 200, [60, 200, 300, 400], ITEMS, merged=[(0, 0, 0, 2)])
        say(canvas, 60, 300, "三、申请情况")
        say(canvas, 60, 100, "某县2023年年度报告", 18)
        say(canvas, 60, 150, "二、主动公开情况")
        say(canvas, 60, 180, "全年工作平稳，制度运行正常。")

    found = extract(pdf(page, title="年度报告"), name="a.pdf")
    assert shown(found) == [
        ("h", "某县2023年年度报告"),
        "二、主动公开情况",
        "全年工作平稳，制度运行正常。",
        [["第二十条第（一）项⟨1×3⟩"], ["信息内容", "制发件数", "有效件数"], ["规章", "0", ""]],
        "三、申请情况",
    ]
    assert found.meta == {"title": "年度报告"}
    grid = found.blocks[3]
    assert isinstance(grid, Grid)
    assert (grid.place, grid.cells[-1].place) == (
        Place(page=1, table=1),
        Place(page=1, table=1, row=3, column=3),
    )
    assert found.blocks[4].place == Place(page=1, line=4)


MATRIX = [
    ["三、结果", "（一）公开", None, "21", "0"],
    [None, "（三）不予", "1.秘密", "1,234", "7730.28"],
    [None, None, "2.其他法律\n禁止公开", "", "-"],
    ["四、结转", None, None, "0", "0"],
]
MERGED = [(0, 0, 2, 0), (0, 1, 0, 2), (1, 1, 2, 1), (3, 0, 3, 2)]
MATRIX_SHOWN = [
    ["三、结果⟨3×1⟩", "（一）公开⟨1×2⟩", "21", "0"],
    ["（三）不予⟨2×1⟩", "1.秘密", "1,234", "7730.28"],
    ["2.其他法律\n禁止公开", "", "-"],
    ["四、结转⟨1×3⟩", "0", "0"],
]
COLUMNS = [60, 120, 190, 280, 340, 400]


def filled(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """A line as word processors print it: a thin filled rectangle."""
    canvas.rect(x0 - 0.25, HEIGHT - y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)


@pytest.mark.parametrize("draw", [stroke, filled])
def test_merged_cells_become_spans(draw: object) -> None:
    def page(canvas: Canvas) -> None:
        table(canvas, 100, COLUMNS, MATRIX, merged=MERGED, draw=draw)  # type: ignore[arg-type]

    assert read(page) == [MATRIX_SHOWN]


def test_shading_is_no_line() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(60, HEIGHT - 120, 140, 20, stroke=0, fill=1)
        canvas.rect(65, HEIGHT - 117, 40, 14, stroke=0, fill=1)
        canvas.setFillGray(0)
        table(canvas, 100, [60, 200, 300], [["甲", "1"], ["乙", "2"]])

    assert read(page) == [[["甲", "1"], ["乙", "2"]]]


def test_a_table_without_its_outer_lines_keeps_its_outer_cells() -> None:
    def page(canvas: Canvas) -> None:
        for y in (100, 120, 140):
            stroke(canvas, 60, y, 400, y)
        for x in (200, 300):
            stroke(canvas, x, 100, x, 140)
        for x, y, text in (
            (63, 113, "甲"),
            (203, 113, "1"),
            (303, 113, "2"),
            (63, 133, "乙"),
            (303, 133, "4"),
        ):
            say(canvas, x, y, text)

    assert read(page) == [[["甲", "1", "2"], ["乙", "", "4"]]]


def test_a_frame_around_text_is_no_table() -> None:
    def page(canvas: Canvas) -> None:
        canvas.rect(50, 300, 400, 400)
        say(canvas, 60, 200, "一、总体情况")
        table(canvas, 300, [60, 200, 300], [["甲", "1"]])

    assert read(page) == ["一、总体情况", [["甲", "1"]]]


def test_a_number_broken_in_its_cell_is_one_number() -> None:
    def page(canvas: Canvas) -> None:
        table(canvas, 100, [60, 200, 230], [["许可", "1573\n179"], ["复议\n总计", "7730.\n28"]], height=30)

    assert read(page) == [[["许可", "1573179"], ["复议\n总计", "7730.28"]]]


def test_text_drawn_twice_for_bold_is_read_once() -> None:
    def page(canvas: Canvas) -> None:
        for shift in (0, 0.3, 0.6):
            say(canvas, 60 + shift, 100, "信息内容11 2")

    assert read(page) == ["信息内容11 2"]


def test_a_table_over_two_pages_is_one_with_the_page_of_each_cell() -> None:
    columns = [60, 120, 280, 340]

    def first(canvas: Canvas) -> None:
        say(canvas, 60, 80, "三、申请情况")
        rows = [["（三）不予", "1.秘密", "1"], [None, "2.禁止", "2"]]
        table(canvas, 760, columns, rows, merged=[(0, 0, 1, 0)])
        say(canvas, 290, 820, "- 1 -")

    def second(canvas: Canvas) -> None:
        rows = [[None, "3.稳定", "3"], ["（四）无法", "1.不掌握", ""]]
        table(canvas, 60, columns, rows)
        say(canvas, 60, 160, "注")

    found = extract(pdf(first, second), name=None)
    assert shown(found) == [
        "三、申请情况",
        [
            ["（三）不予⟨3×1⟩", "1.秘密", "1"],
            ["2.禁止", "2"],
            ["3.稳定", "3"],
            ["（四）无法", "1.不掌握", ""],
        ],
        "注",
    ]
    grid = found.blocks[1]
    assert isinstance(grid, Grid)
    assert [cell.place.page for cell in grid.cells] == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]


def test_a_blank_number_at_the_top_of_a_page_stays_blank() -> None:
    def first(canvas: Canvas) -> None:
        table(canvas, 700, [60, 200, 300], [["甲", "7"]])

    def second(canvas: Canvas) -> None:
        table(canvas, 60, [60, 200, 300], [["乙", ""], ["丙", "9"]])

    assert read(first, second) == [[["甲", "7"], ["乙", ""], ["丙", "9"]]]


def test_tables_of_other_columns_stay_apart() -> None:
    def first(canvas: Canvas) -> None:
        table(canvas, 700, [60, 200, 300], [["甲", "7"]])

    def second(canvas: Canvas) -> None:
        table(canvas, 60, [60, 110, 210, 400], [["乙", "8", "9"]])

    assert read(first, second) == [[["甲", "7"]], [["乙", "8", "9"]]]


def test_paragraphs_are_joined_over_lines_and_pages() -> None:
    def first(canvas: Canvas) -> None:
        say(canvas, 80, 700, "全年主动公开各类信息九千四百八十三")
        say(canvas, 60, 716, "条，其中政府网站公开信息八千九百二十五")
        say(canvas, 290, 820, "1")

    def second(canvas: Canvas) -> None:
        say(canvas, 60, 60, "条，微博九十一条。")
        say(canvas, 80, 76, "全年收到申请 12 件，均已按时办结没有拖")
        say(canvas, 60, 92, "延。")

    assert read(first, second) == [
        "全年主动公开各类信息九千四百八十三条，其中政府网站公开信息八千九百二十五条，微博九十一条。",
        "全年收到申请 12 件，均已按时办结没有拖延。",
    ]


def test_a_table_without_lines_is_found_by_its_columns() -> None:
    def page(canvas: Canvas) -> None:
        say(canvas, 60, 80, "二、主动公开情况，以下数字为全年累计，详见表格。")
        rows = [
            ("统计指标", "单位", "统计数"),
            ("主动公开信息数", "条", "9483"),
            ("制发文件总数", "件", ""),
            ("收到申请数", "件", "1"),
            ("培训人员数", "人次", "264"),
        ]
        for n, row in enumerate(rows):
            for x, text in zip((60, 250, 330), row, strict=True):
                say(canvas, x, 110 + 20 * n, text)
        say(canvas, 60, 240, "单位负责人：甲某  审核人：乙某")

    assert read(page) == [
        "二、主动公开情况，以下数字为全年累计，详见表格。",
        [
            ["统计指标", "单位", "统计数"],
            ["主动公开信息数", "条", "9483"],
            ["制发文件总数", "件", ""],
            ["收到申请数", "件", "1"],
            ["培训人员数", "人次", "264"],
        ],
        "单位负责人：甲某 审核人：乙某",
    ]


def test_a_label_over_two_lines_without_ruling_is_one_row() -> None:
    def page(canvas: Canvas) -> None:
        for n, (label, one, two) in enumerate((("甲", "1", "2"), ("乙", "3", "4"), ("丙", "5", "6"))):
            say(canvas, 60, 110 + 40 * n, label)
            say(canvas, 250, 110 + 40 * n, one)
            say(canvas, 330, 110 + 40 * n, two)
        say(canvas, 60, 142, "行政强制")
        say(canvas, 60, 158, "（续）")

    assert read(page) == [[["甲", "1", "2"], ["行政强制\n乙\n（续）", "3", "4"], ["丙", "5", "6"]]]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(0, 0)
        if turn == 180:
            canvas.translate(595.27, HEIGHT)
            canvas.rotate(180)
        elif turn == 90:
            canvas.translate(HEIGHT, 0)
            canvas.rotate(90)
        else:
            canvas.translate(0, 595.27)
            canvas.rotate(270)
        table(canvas, 500, COLUMNS, MATRIX, merged=MERGED)

    assert read(page) == [MATRIX_SHOWN]


@pytest.mark.parametrize("turn", [90, 270])
def test_a_table_set_sideways_is_read_along_its_lines(turn: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        canvas.translate(-200, -HEIGHT + 100)
        table(canvas, 100, COLUMNS, MATRIX, merged=MERGED)

    assert read(page) == [MATRIX_SHOWN]


def picture(canvas: Canvas, width: float, height: float) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (20, 20), 200)), 60, 100, width, height)


def test_pages_of_pictures_are_refused_as_scanned() -> None:
    def page(canvas: Canvas) -> None:
        picture(canvas, 500, 700)
        say(canvas, 290, 820, "1")

    with pytest.raises(UnreadableFileError) as refused:
        extract(pdf(page, page), name=None)
    assert (refused.value.code, refused.value.status) == ("scanned", 422)


def test_large_pictures_beside_text_are_counted() -> None:
    def page(canvas: Canvas) -> None:
        say(
            canvas,
            60,
            100,
            "本页的表格以图片形式给出，以下为其中一部分说明文字，表格内的数字请见图片中所列。",
        )
        picture(canvas, 400, 300)
        picture(canvas, 40, 40)

    assert extract(pdf(page), name=None).pictures == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf(lambda c: say(c, 60, 60, "密"), password="secret"), "encrypted"),
        (pdf(lambda c: None), "empty_file"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (b"", "damaged"),
        (pdf(*[lambda c: say(c, 60, 60, "页")] * 301), "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        extract(content, name="a.pdf")
    assert refused.value.code == code


def test_a_password_for_changes_only_does_not_stop_reading() -> None:
    from reportlab.lib import pdfencrypt

    held = io.BytesIO()
    lock = pdfencrypt.StandardEncryption("", ownerPassword="owner", canModify=0)
    canvas = Canvas(held, encrypt=lock)
    say(canvas, 60, 60, "可读")
    canvas.save()
    assert shown(extract(held.getvalue(), name=None)) == ["可读"]


def test_text_set_character_by_character_is_read_without_any_font_of_the_machine() -> None:
    def page(canvas: Canvas) -> None:
        for n, character in enumerate("某县年报 2018 年"):
            say(canvas, 60 + 10 * n, 100, character)

    assert read(page) == ["某县年报 2 0 1 8 年"]


def test_what_every_page_repeats_and_page_numbers_are_left_out() -> None:
    def page(number: int) -> Page:
        def drawn(canvas: Canvas) -> None:
            say(canvas, 200, 40, "某县年度报告")
            table(canvas, 60, [60, 200, 300], [[f"甲{number}", "7"]])
            say(canvas, 290, 810, f"第 {number} 页")

        return drawn

    assert read(*[page(number) for number in (1, 2, 3)]) == [
        "某县年度报告",
        [["甲1", "7"], ["甲2", "7"], ["甲3", "7"]],
    ]


def test_a_new_part_begins_a_new_paragraph() -> None:
    def page(canvas: Canvas) -> None:
        say(canvas, 60, 700, "全年主动公开各类信息九千四百八十三条。")
        say(canvas, 60, 716, "（二）其中政府网站公开信息八千九百二十")
        say(canvas, 60, 732, "五条。")

    assert read(page) == [
        "全年主动公开各类信息九千四百八十三条。",
        "（二）其中政府网站公开信息八千九百二十五条。",
    ]
