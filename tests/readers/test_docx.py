"""Word: what is printed of the body, in its order."""

import docx
import pytest

from app.readers.docx import extract
from app.readers.docx_numbering import chinese
from app.readers.extract import Grid, Place, UnreadableFileError
from tests.readers.files import W, docx_of, saved, xlsx_of, zipped
from tests.readers.shown import shown


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def read(body: str, **parts: str) -> list[object]:
    return list(shown(extract(docx_of(body, **parts), name=None)))


def test_paragraphs_headings_and_tables_come_in_order() -> None:
    document = docx.Document()
    document.add_heading("某县2023年年度报告", 0)
    document.add_heading("一、总体情况", 1)
    document.add_paragraph("全年工作平稳。")
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "信息内容"
    table.cell(0, 2).text = "数量"
    table.cell(1, 0).text = "规章"
    table.cell(1, 2).text = "3"
    document.add_paragraph("说明")
    document.sections[0].header.paragraphs[0].text = "页眉不读"
    document.core_properties.title = "年度报告"
    found = extract(saved(document), name="年报.docx")
    assert shown(found) == [
        ("h", "某县2023年年度报告"),
        ("h", "一、总体情况"),
        "全年工作平稳。",
        [["信息内容⟨1×2⟩", "数量"], ["规章", "", "3"]],
        "说明",
    ]
    assert found.meta == {"title": "年度报告"}
    grid = found.blocks[3]
    assert isinstance(grid, Grid)
    assert grid.cells[-1].place == Place(table=1, row=2, column=3)


def r(text: str, mark: str) -> str:
    return f"<w:r><w:rPr>{mark}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("mark", "printed"),
    [
        ("<w:vanish/>", "22"),
        ("<w:strike/>", "22"),
        ("<w:dstrike/>", "22"),
        ('<w:strike w:val="0"/>', "221"),
        ('<w:vertAlign w:val="superscript"/>', "22[1]"),
        ('<w:vertAlign w:val="baseline"/>', "221"),
    ],
)
def test_marks_of_a_run(mark: str, printed: str) -> None:
    assert read(f"<w:p>{r('22', '')}{r('1', mark)}</w:p>") == [printed]


def test_a_table_of_one_cell_within_a_cell_is_a_frame() -> None:
    framed = f"<w:tc><w:tcPr/>{tbl(tr(tc('5')))}<w:p/></w:tc>"
    body = tbl(tr(tc("甲"), framed, tc("乙"), tc("6")), tr(tc("丙"), tc("7"), tc("丁"), tc("8")))
    assert read(body) == [[["甲", "5", "乙", "6"], ["丙", "7", "丁", "8"]]]


def test_merges_down_and_across_become_spans() -> None:
    body = tbl(
        tr(tc("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), tc("1")),
        tr(tc("", '<w:gridSpan w:val="2"/><w:vMerge/>'), tc("2")),
        tr(tc("乙", '<w:vMerge w:val="restart"/>'), tc("丙"), tc("3")),
        tr(tc("", '<w:vMerge w:val="continue"/>'), tc("丁"), tc("4")),
    )
    assert read(body) == [[["甲⟨2×2⟩", "1"], ["2"], ["乙⟨2×1⟩", "丙", "3"], ["丁", "4"]]]


def test_a_continued_merge_with_nothing_above_is_a_cell_of_its_own() -> None:
    assert read(tbl(tr(tc("甲", "<w:vMerge/>"), tc("1")))) == [[["甲", "1"]]]


def test_cells_left_out_on_the_left_shift_the_row() -> None:
    body = tbl(tr(tc("甲"), tc("乙")), tr(tc("2"), properties='<w:trPr><w:gridBefore w:val="1"/></w:trPr>'))
    grid = extract(docx_of(body), name=None).blocks[0]
    assert isinstance(grid, Grid)
    assert [(c.text, c.row, c.column) for c in grid.cells] == [("甲", 0, 0), ("乙", 0, 1), ("2", 1, 1)]


@pytest.mark.parametrize("span", ["99999999", "999999999999999999999", "-3", "x", ""])
def test_a_senseless_span_is_bounded(span: str) -> None:
    grid = extract(docx_of(tbl(tr(tc("甲", f'<w:gridSpan w:val="{span}"/>'), tc("1")))), name=None).blocks[0]
    assert isinstance(grid, Grid)
    assert all(cell.colspan <= 500 and cell.column <= 500 for cell in grid.cells)


def test_tracked_changes_read_as_if_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>收到</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>件</w:t></w:r></w:p>"
        + tbl(tr(tc("留"), tc("1")), tr(tc("删"), tc("2"), properties="<w:trPr><w:del/></w:trPr>"))
    )  # fmt: skip
    assert read(body) == ["收到12件", [["留", "1"]]]


def test_hidden_text_and_field_codes_are_not_printed() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t>"
        "</w:r></w:p>"
    )
    assert read(body) == ["显一\t二\n三"]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内文字')}{tbl(tr(tc('甲'), tc('1')))}</w:txbxContent>"
    body = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>正文</w:t>'
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read(body) == ["正文", "框内文字", [["甲", "1"]]]


def test_content_controls_are_looked_into() -> None:
    sdt = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = sdt.format(p("段")) + tbl(sdt.format(tr(sdt.format(tc("甲")), tc("1"))))
    assert read(body) == ["段", [["甲", "1"]]]


def test_a_table_in_a_cell_follows_its_table() -> None:
    inner = tbl(tr(tc("内"), tc("1")))
    outer = tbl(
        tr(tc("一"), tc("二"), tc("三"), tc("四")),
        f"<w:tr><w:tc>{p('五')}{inner}</w:tc>{tc('6')}{tc('7')}{tc('8')}</w:tr>",
    )
    assert read(outer) == [[["一", "二", "三", "四"], ["五", "6", "7", "8"]], [["内", "1"]]]


def test_a_table_that_only_lays_out_the_page_is_unrolled() -> None:
    outer = tbl(f"<w:tr><w:tc>{p('题')}{tbl(tr(tc('甲'), tc('1')))}{p('尾')}</w:tc></w:tr>")
    found = extract(docx_of(outer), name=None)
    assert shown(found) == ["题", [["甲", "1"]], "尾"]
    assert found.blocks[1].place == Place(table=1)


def test_numbers_that_word_prints_itself_are_read() -> None:
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:name w:val="heading 1"/><w:pPr>'
        '<w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:name w:val="章"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        "</w:style></w:styles>"
    )
    item = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    body = (
        p("总体情况", '<w:pPr><w:pStyle w:val="a"/></w:pPr>')
        + p("甲", item.format(1))
        + p("乙", item.format(1))
        + p("主动公开", '<w:pPr><w:pStyle w:val="b"/></w:pPr>')
        + p("丙", item.format(1))
        + p("丁", item.format(2))
    )
    assert read(body, styles=styles, numbering=numbering) == [
        ("h", "一、总体情况"), "1.甲", "2.乙", ("h", "二、主动公开"), "1.丙", "•丁",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一零零")]
)
def test_chinese_counting(number: int, words: str) -> None:
    assert chinese(number) == words


def test_only_large_pictures_count() -> None:
    def picture(width: int, height: int) -> str:
        return (
            f'<w:p><w:r><w:drawing><i><extent cx="{width}" cy="{height}"/><blip/></i></w:drawing></w:r></w:p>'
        )

    found = extract(docx_of(picture(5_000_000, 4_000_000) + picture(900_000, 900_000) + p("文")), name=None)
    assert (found.pictures, shown(found)) == (1, ["文"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx_of(p(" ")), "empty_file"),
        (zipped({"读我.txt": "不是文档"}), "unsupported_type"),
        (xlsx_of([["甲", 1]]), "unsupported_type"),
        (docx_of("<w:p>"), "damaged"),
        (b"PK\x03\x04 cut", "damaged"),
        (b"", "damaged"),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        extract(content, name="年报.docx")
    assert refused.value.code == code
