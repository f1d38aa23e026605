"""Numbers and places as a page prints them. Pure."""

import re
from decimal import Decimal

from app.catalogue.indicators import RATIO_UNIT
from app.writers.dataset import Exact, Field

Number = int | float | Decimal | Exact | None


def plain(value: Number | Field) -> int | float | None:
    """A number as JSON and charts take it."""
    if value is None or isinstance(value, bool | str):
        return None
    exact = Decimal(str(value)) if not isinstance(value, int | float) else value
    return int(exact) if exact == int(exact) else float(exact)


def figure(value: Number | Field, unit: str = "") -> str:
    """`12,345`, `7,730.28`, for a ratio `45.3%`; an en dash for what is not there."""
    number = plain(value)
    if number is None:
        return "–"
    if unit == RATIO_UNIT:
        return f"{number * 100:.1f}%"
    if isinstance(number, int):
        return f"{number:,}"
    return f"{number:,.6f}".rstrip("0").rstrip(".")


_PLACES = {
    "file": "文件 {}",
    "sheet": "工作表 {}",
    "page": "第 {} 页",
    "table": "表 {}",
    "row": "第 {} 行",
    "column": "第 {} 列",
    "line": "第 {} 行文字",
}
_PLACE = re.compile(
    r"(file|sheet|page|table|row|column|line) ((?:(?!, (?:file|sheet|page|table|row|column|line) ).)+)"
)


def locator(text: str | None, language: str = "zh") -> str:
    """Where a number stood: `table 3, row 1, column 1` as 表 3 第 1 行 第 1 列."""
    if text is None or language == "en":
        return text or ""
    parts = [_PLACES[name].format(place) for name, place in _PLACE.findall(text)]
    return " ".join(parts) or text
