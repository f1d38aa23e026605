"""What holds no such report is refused with the reason, and no figure is made up for it."""

from collections.abc import Callable

import pytest

from app.readers.extract import UnreadableFileError
from tests.gold.as_html import html
from tests.gold.as_office import excel_file, word_file
from tests.gold.as_text import piped, text
from tests.gold.build import build
from tests.gold.figures import INVENTED, GoldReport
from tests.gold.judge import read_item
from tests.gold.layout import MEDIA_TYPES
from tests.gold.page import Cell, Page, Para, Table

BUDGET = Page(
    "青禾县教育局2022年部门预算公开",
    (
        Para("一、部门职责"),
        Para("此处为占位文字。"),
        Table(
            tuple(
                (Cell(name), Cell(str(1200 + n * 37)), Cell(str(800 + n * 11)))
                for n, name in enumerate(("支出功能分类", "教育支出", "社会保障", "卫生健康", "总计"))
            ),
            "2",
            head=1,
        ),
    ),
)


def without_tables(report: GoldReport) -> Page:
    """The narrative alone, as before 2014 or with the tables in an attachment."""
    page = build(report)
    return Page(page.title, tuple(b for b in page.blocks if isinstance(b, Para)), page.before, page.after)


def pictured(report: GoldReport) -> bytes:
    """The tables as pictures."""
    content = html(without_tables(report)).decode()
    picture = '<p><img src="W020230101.png" width="680" height="940"></p>'
    return content.replace("</div>", f"{picture}</div>").encode()


WRITERS: dict[str, Callable[[Page], bytes]] = {
    "html": html,
    "txt": lambda page: text(page, piped),
    "docx": word_file,
    "xlsx": excel_file,
}


def refusal(content: bytes, kind: str) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        read_item(content, f"nb.{kind}", MEDIA_TYPES[kind])
    return caught.value


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("report", INVENTED[::2], ids=lambda r: r.name)
def test_a_narrative_without_tables(report: GoldReport, kind: str) -> None:
    refused = refusal(WRITERS[kind](without_tables(report)), kind)
    assert refused.status == 422
    assert refused.detail


@pytest.mark.parametrize("report", INVENTED[::2], ids=lambda r: r.name)
def test_tables_as_pictures(report: GoldReport) -> None:
    refused = refusal(pictured(report), "html")
    assert refused.status == 422
    assert "图" in refused.detail


@pytest.mark.parametrize("kind", WRITERS)
def test_another_document(kind: str) -> None:
    assert refusal(WRITERS[kind](BUDGET), kind).status == 422


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_an_empty_file(kind: str) -> None:
    assert refusal(b"", kind).status in (400, 422)
