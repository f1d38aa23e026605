"""A web page in normal form: its tables laid out, its text line by line.

A table that holds other tables is page layout: the rows around the inner tables stay
rows, what holds an inner table is walked through. Scripts, styles and what is hidden do
not count as printed.
"""

from collections.abc import Iterator

from lxml import etree

from app.readers import refusal
from app.readers.encoding import declared_charset, judged
from app.readers.extract import Block, Extract, Grid, Place, Text
from app.readers.html_table import grid_of, is_layout, is_row_of_figures
from app.readers.html_text import (
    BLOCK,
    SKIPPED,
    attribute_text,
    cell_text,
    collapse,
    has_own_line,
    hidden,
    stands_for_text,
)

KIND = "HTML"
_MAX_BYTES = 30 * 2**20
_ROW_GROUPS = frozenset(("tbody", "thead", "tfoot", "colgroup", "caption"))
_META_NAMES = {
    "articletitle": "article_title",
    "pubdate": "published",
    "contentsource": "source",
    "sitename": "site",
    "columnname": "column",
    "author": "author",
}
"""What government sites say of a page in its head (政府网站发展指引)."""
_DIRECT = ("utf-8", "gb18030")
"""Encodings that the parser takes as they are; the others are decoded before."""
_SMALL_PICTURE = 120
"""Pixels; a picture declared narrower or lower is an icon."""


def extract(content: bytes, *, name: str | None) -> Extract:  # noqa: ARG001  every reader has this signature
    """The page's blocks. Raises UnreadableFileError (empty, too large, too expensive)."""
    if len(content) > _MAX_BYTES:
        raise refusal.too_large(KIND, "超过 30 MB", "more than 30 MB")
    root = _parsed(content)
    if root is None:
        raise refusal.empty(KIND)
    walk = _Walk()
    walk.go(root)
    return Extract(tuple(walk.blocks), _meta(root), walk.pictures)


def _parsed(content: bytes) -> etree._Element | None:
    encoding, fits = judged(content, declared_charset(content))
    if encoding not in _DIRECT or not fits:
        content, encoding = content.decode(encoding, "replace").lstrip("\ufeff").encode(), "utf-8"
    parser = etree.HTMLParser(encoding=encoding, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element | None = etree.fromstring(content, parser)
    except etree.ParserError:
        return None
    except etree.XMLSyntaxError:
        return None
    if root is not None and any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise refusal.too_expensive(KIND)
    return root


def _meta(root: etree._Element) -> dict[str, str]:
    """The head's title and the fields that government sites put there."""
    found: dict[str, str] = {}
    for title in root.iter("title"):
        text = collapse("".join(map(str, title.itertext()))).strip()
        if text:
            found.setdefault("title", text)
    for element in root.iter("meta"):
        key = _META_NAMES.get((element.get("name") or "").lower())
        value = (element.get("content") or "").strip()
        if key and value:
            found.setdefault(key, value[:500])
    return found


class _Walk:
    """Goes through the page without recursion: pages nest as deep as they like."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pictures = 0
        self._line = 0
        self._tables = 0
        self._parts: list[str] = []
        self._heading = False
        self._plain: list[etree._Element] = []

    def go(self, root: etree._Element) -> None:
        stack: list[tuple[etree._Element, Iterator[etree._Element] | None]] = [(root, None)]
        while stack:
            element, children = stack[-1]
            if children is None:
                if not self._open(element):
                    stack.pop()
                    self._tail(element)
                    continue
                children = iter(element)
                stack[-1] = (element, children)
            child = next(children, None)
            if child is not None:
                stack.append((child, None))
                continue
            stack.pop()
            self._close(element)
            self._tail(element)
        self._flush()
        self._end_rows()

    def _open(self, element: etree._Element) -> bool:
        """Begin an element; False where its inside is not to be walked."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or hidden(element):
            return False
        if tag == "table":
            self._flush()
            return self._table(element)
        if tag == "tr":
            self._flush()
            return self._row(element)
        if tag == "br":
            self._parts.append("\n")
        elif tag == "img":
            self.pictures += not _small(element)
        elif has_own_line(element):
            self._flush()
            self._heading = tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        alone = stands_for_text(element)
        text = attribute_text(element) if alone else element.text
        if text:
            self._parts.append(text if tag == "pre" else collapse(text))
        return not alone

    def _close(self, element: etree._Element) -> None:
        if element.tag == "table":
            self._flush()
            self._end_rows()
        if has_own_line(element):
            empty = element.tag in ("p", "li") and len(element) < 3 and not "".join(self._parts).strip()
            self._flush()
            self._heading = False
            if empty and not any(child.tag in BLOCK or child.tag == "table" for child in element):
                self._line += 1

    def _tail(self, element: etree._Element) -> None:
        if element.tail:
            self._parts.append(collapse(element.tail))

    def _flush(self) -> None:
        if not self._parts:
            return
        text = "".join(self._parts)
        self._parts = []
        if not text.strip():
            if text.count("\n") > 1:
                self._line += text.count("\n") - 1
            return
        for line in text.split("\n"):
            self._line += 1
            line = line.strip(" \t\r\f")
            if line.strip():
                self.blocks.append(Text(line, Place(line=self._line), self._heading))

    def _table(self, table: etree._Element) -> bool:
        """Lay out a table; True where it holds others and must be walked instead."""
        inner = table.iter("table")
        next(inner)
        if next(inner, None) is not None or any(map(is_layout, _rows(table))):
            return True
        for caption in table.iterchildren("caption"):
            self._parts += [cell_text(caption), "\n"]
        self._flush()
        self._grid(list(_rows(table)))
        self.pictures += sum(not _small(image) for image in table.iter("img"))
        return False

    def _row(self, row: etree._Element) -> bool:
        """A row of a table that holds tables: walked if it holds one itself, else kept for a grid."""
        nested = row.find(".//table") is not None
        if (not nested and not is_layout(row)) or (nested and is_row_of_figures(row)):
            self._plain.append(row)
            return False
        self._end_rows()
        return True

    def _end_rows(self) -> None:
        rows, self._plain = self._plain, []
        self._grid(rows)

    def _grid(self, rows: list[etree._Element]) -> None:
        cells = grid_of(rows, self._tables + 1) if rows else []
        if cells:
            self._tables += 1
            self._line += 1
            self.blocks.append(Grid(tuple(cells), Place(table=self._tables)))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, not those of tables within it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from (row for row in child if row.tag == "tr")


def _small(image: etree._Element) -> bool:
    """Whether a picture says that it is too small for a table."""
    for side in ("width", "height"):
        size = (image.get(side) or "").removesuffix("px").strip()
        if size.isdigit() and int(size) < _SMALL_PICTURE:
            return True
    return False
