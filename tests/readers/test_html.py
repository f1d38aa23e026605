"""Web pages in normal form."""

import pytest

from app.readers.extract import Grid, UnreadableFileError
from app.readers.html import extract
from tests.readers.shown import Shown, shown

PAGES: list[tuple[str, list[Shown]]] = [
    ("<h1>标题</h1><p>一<br>二</p><p>&nbsp;</p>", [("h", "标题"), "一", "二"]),
    ("<p>甲<span style='display: none'>乙</span><b>丙</b></p><script>x='<td>9</td>'</script>", ["甲丙"]),
    ("<table><tr><td>甲</td><td>1</td></tr></table>", [[["甲", "1"]]]),
    ("<table><caption>某县<br>年报</caption><tr><td>1</td></tr></table>", ["某县", "年报", [["1"]]]),
    (
        "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>1</td><td>2</td></tr></table>",
        [[["甲⟨2×1⟩", "乙⟨1×2⟩"], ["1", "2"]]],
    ),
    (
        "<table><tr><td>本年新<br>收</td><td><p>1</p><p>2</p></td><td><o:p>&nbsp;</o:p></td></tr></table>",
        [[["本年新\n收", "1\n2", "\xa0"]]],
    ),
    (
        "<table><tr><td>22<sup>1</sup></td><td><s>5</s>6</td><td><input value='7'></td></tr></table>",
        [[["22[1]", "6", "7"]]],
    ),
    (
        "<table><tr><td>22<span style='vertical-align: super;font-size:8px'>1</span></td>"
        "<td><span style='text-decoration:underline line-through'>5</span>6</td>"
        "<td><span style='font-size:0'>8</span>7<span style='vertical-align:super'></span></td></tr></table>",
        [[["22[1]", "6", "7"]]],
    ),
    (
        "<div><span style='display:table-cell'>甲</span><span style='display: table-cell'>1</span></div>",
        ["甲", "1"],
    ),
    (
        "<p>7<span style='font-size:0.9em'>8</span><span style='vertical-align:super'>[3]</span>条</p>",
        ["78[3]条"],
    ),
    (
        "<table><tr><td><span>1</span><span>2</span></td><td style='display:none'>9</td></tr></table>",
        [[["12"]]],
    ),
    (
        "<table><tr><td>甲</td></tr><tr style='display:none'><td>9</td></tr><tr><td>乙</td></tr></table>",
        [[["甲"], ["乙"]]],
    ),
    (
        "<table><tr><td>页眉</td></tr><tr><td>导航<table><tr><td>内</td></tr></table>尾</td></tr><tr><td>页脚</td></tr></table>",
        [[["页眉"]], "导航", [["内"]], "尾", [["页脚"]]],
    ),
    (
        "<table><tr><td>甲</td><td><table><tr><td>1</td></tr></table></td><td><table><tr><td>2</td></tr></table></td></tr></table>",
        [[["甲", "1", "2"]]],
    ),
    (
        f"<table><tr><td>{''.join(f'<p>{n}</p>' for n in range(20))}</td></tr></table>",
        [str(n) for n in range(20)],
    ),
]


@pytest.mark.parametrize(("page", "expected"), PAGES)
def test_blocks(page: str, expected: list[Shown]) -> None:
    assert shown(extract(page.encode(), name=None)) == expected


def test_cells_know_their_place_once_spans_are_laid_out() -> None:
    page = "<table><tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    (grid,) = extract(page.encode(), name=None).blocks
    assert isinstance(grid, Grid)
    assert [str(cell.place) for cell in grid.cells] == [
        "table 1, row 1, column 1",
        "table 1, row 1, column 2",
        "table 1, row 2, column 2",
    ]


def test_the_head_tells_of_the_page() -> None:
    page = "<head><title>年报-某网</title><meta name='PubDate' content='2024-01-02'></head><body><img src=a><img width=20></body>"
    read = extract(page.encode(), name=None)
    assert (read.meta, read.pictures) == ({"title": "年报-某网", "published": "2024-01-02"}, 1)


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>" * 10_000 + "x",
        "<div>" * 5_000 + "x",
        "<table>" + ("<tr>" + "<td rowspan=65534 colspan=1000>1</td>" * 50 + "</tr>") * 100 + "</table>",
        "<table>" + "<tr><td colspan=1000>1</td></tr>" * 3_000 + "</table>",
    ],
)
def test_what_no_page_is_like_is_refused_at_once(page: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        extract(page.encode(), name=None)
    assert (refused.value.code, refused.value.status) == ("too_expensive", 422)


def test_spans_that_lie_do_no_harm() -> None:
    page = "<table><tr><td rowspan=99999999 colspan=0>甲</td><td rowspan=x>1</td></tr><tr><td>2</td></tr></table>"
    assert shown(extract(page.encode(), name=None)) == [[["甲⟨65534×1⟩", "1"], ["2"]]]


def test_tables_four_hundred_deep() -> None:
    page = "<table><tr><td>层" * 400 + "心" + "</td></tr></table>" * 400
    assert len(extract(page.encode(), name=None).blocks) == 400
