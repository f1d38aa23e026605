"""The whole gold set."""

from functools import cache

from tests.gold.figures import reports
from tests.gold.layout import GoldItem, Layout, items
from tests.gold.layouts_html import HTML
from tests.gold.layouts_office import OFFICE
from tests.gold.layouts_text import TEXT
from tests.gold.layouts_wild import WILD

LAYOUTS: list[Layout] = [*HTML, *TEXT, *OFFICE, *WILD]


@cache
def gold() -> tuple[GoldItem, ...]:
    """Every item of the set."""
    return tuple(items(LAYOUTS, reports()))
