"""What stands on the pages beside the report: page numbers, and lines that every page repeats."""

import re
from collections import Counter
from collections.abc import Callable

from app.readers.pdf_lines import Line

_PAGE_NUMBER = re.compile(
    r"[-—–·\s]*\d{1,3}[-—–·\s]*|第?\s*\d{1,3}\s*页?\s*[/，,共]+\s*\d{1,3}\s*页?|第\s*\d{1,3}\s*页"
)
_MARGIN = 0.12
"""Share of the page's height at its top and bottom where such lines stand."""
_MIN_PAGES = 3

Page = tuple[list[Line], float]
"""A page's lines outside of tables, from top to bottom, and its height."""


def without_furniture(pages: list[Page]) -> list[list[Line]]:
    """The lines of each page without its page number and the heads and feet that pages repeat.

    The first page keeps its head: the report's title is often what the others repeat.
    """
    bodies = [_inner(lines, height, _is_number) for lines, height in pages]
    edges = Counter(
        text
        for lines, (_, height) in zip(bodies, pages, strict=True)
        for text in {line.text for line in (*lines[:1], *lines[-1:]) if _at_the_edge(line, height)}
    )
    repeated = {text for text, count in edges.items() if count >= _MIN_PAGES}
    return bodies[:1] + [
        _inner(lines, height, lambda line: line.text in repeated)
        for lines, (_, height) in zip(bodies[1:], pages[1:], strict=True)
    ]


def _inner(lines: list[Line], height: float, outside: Callable[[Line], bool]) -> list[Line]:
    """The lines without a first and a last one that stand in the margin and are no part of it."""
    edges = {0, len(lines) - 1}
    return [
        line
        for index, line in enumerate(lines)
        if not (index in edges and _at_the_edge(line, height) and outside(line))
    ]


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def _at_the_edge(line: Line, height: float) -> bool:
    return not _MARGIN * height < line.y < (1 - _MARGIN) * height
