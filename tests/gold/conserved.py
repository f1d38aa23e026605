"""Nothing read may be dropped: every number that a page's form prints is a figure, left over, or
part of what a finding quotes."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from lxml import html

from app.readers.reading import Reading
from tests.gold.page import Cell, Page, Table

_NUMBER = re.compile(r"[0-9][0-9,.]*")
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def lost_of_page(page: Page, reading: Reading) -> list[str]:
    """The numbers in the cells of the page's form that the reading does not account for."""
    return _lost((cell.text for _, table in page.tables() for cell in _cells(table)), reading)


def _cells(table: Table) -> Iterator[Cell]:
    if table.part != "meta":
        yield from (cell for row in table.rows for cell in row if cell.key is not None)


def lost_of_html(content: str, reading: Reading) -> list[str]:
    """Likewise of a web page, from its own cells; serial numbers, which rise by one, are none."""
    texts: list[str] = []
    for table in html.fromstring(content).iter("table"):
        if table.find(".//table") is None:
            columns: dict[int, list[str]] = {}
            for row in table.iter("tr"):
                for at, cell in enumerate(row.iter("td", "th")):
                    text = "\n".join(cell.itertext()).strip()
                    if _NUMBER.fullmatch(text):
                        columns.setdefault(at, []).append(text)
            texts += [text for column in columns.values() if not _serial(column) for text in column]
    return _lost(texts, reading)


def _serial(texts: list[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdigit()]
    return len(numbers) == len(texts) > 1 and all(0 < b - a <= 3 for a, b in pairwise(numbers))


def _lost(texts: Iterable[str], reading: Reading) -> list[str]:
    said = [figure.raw or "" for figure in reading.figures]
    said += [each.text for each in reading.unmatched]
    said += [finding.found or "" for finding in reading.findings]
    told = {number for text in said for number in _numbers(text)}
    return sorted({number for text in texts for number in _numbers(text) if number not in told})


def _numbers(text: str) -> list[str]:
    # A sheet has 6 for 6.0.
    return [number.removesuffix(".0") for number in _DIGITS.findall(text)]
