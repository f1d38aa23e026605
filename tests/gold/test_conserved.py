"""Nothing read is dropped, on sound pages and on damaged ones."""

import pytest

from app.readers.encoding import declared_charset, decode
from app.readers.extract import UnreadableFileError
from tests.gold.conserved import lost_of_html, lost_of_page
from tests.gold.damaged import SERIES, case
from tests.gold.judge import read_item
from tests.gold.layout import MEDIA_TYPES, GoldItem
from tests.gold.layouts import gold

PAGES = [item for item in gold() if item.layout.kind == "html"]
FEW = 60


@pytest.mark.parametrize("item", PAGES[::5], ids=lambda item: item.id)
def test_a_page_of_the_gold_set(item: GoldItem) -> None:
    _sound(item)


@pytest.mark.long
@pytest.mark.parametrize("item", PAGES, ids=lambda item: item.id)
def test_every_page_of_the_gold_set(item: GoldItem) -> None:
    _sound(item)


def _sound(item: GoldItem) -> None:
    content = item.content()
    text = decode(content, declared_charset(content)).replace("charset=", "said=")
    assert lost_of_html(text, read_item(content, item.name, item.media_type)) == []


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("number", range(FEW))
def test_a_damaged_page(number: int, series: str) -> None:
    _damaged(number, series)


@pytest.mark.long
@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("number", range(FEW, FEW + 1000))
def test_a_damaged_page_at_length(number: int, series: str) -> None:
    _damaged(number, series)


def _damaged(number: int, series: str) -> None:
    each = case(number, series)
    try:
        reading = read_item(each.content, f"nb.{each.kind}", MEDIA_TYPES[each.kind])
    except UnreadableFileError:
        return
    assert (str(each), lost_of_page(each.damage.page, reading)) == (str(each), [])
