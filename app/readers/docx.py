"""A Word document (docx) in normal form: what Word prints of the body, in its order.

Left out because it is not printed in the body: headers and footers, tracked deletions,
hidden and struck out text, field codes, comments. Kept: tracked insertions, content controls, text
boxes (after the paragraph that anchors them), numbers that Word adds by itself.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from app.readers import refusal
from app.readers.docx_numbering import Numbering
from app.readers.docx_styles import Style, child, read_styles, value
from app.readers.docx_table import TableRow, laid_out
from app.readers.extract import Block, Extract, Grid, GridCell, Place, Text
from app.readers.package import Package, attribute, local
from app.readers.plain import raised

KIND = "Word"
_EMU_PER_CM = 360_000
_PICTURE_WIDTH, _PICTURE_HEIGHT = 6 * _EMU_PER_CM, 3 * _EMU_PER_CM
"""A picture from this size on (6 by 3 cm) may be a table; smaller ones are seals and logos."""
_LAYOUT_CELLS = 4
"""A table around another table that has itself fewer filled cells than this is page layout."""

_WRAPPERS = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple"}
)
_NOT_PRINTED = frozenset({"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "rt", "sdtPr", "sdtEndPr"})
_UNPRINTED_MARKS = ("vanish", "strike", "dstrike")
_OFF = frozenset({"0", "false", "off"})


def extract(content: bytes, *, name: str | None) -> Extract:  # noqa: ARG001  every reader has this signature
    """The document's blocks. Raises UnreadableFileError (damaged, encrypted, another type, empty)."""
    package = Package(content, KIND)
    main = package.main_part("word/document.xml")
    root = package.tree(main)
    body = child(root, "body")
    if local(root) != "document" or body is None:
        raise refusal.another_type(KIND)
    parts = {kind: target for kind, target in package.related(main).values() if target in package.sizes}
    walk = _Walk(
        read_styles(package.tree(parts["styles"]) if "styles" in parts else None),
        Numbering(package.tree(parts["numbering"]) if "numbering" in parts else None),
    )
    try:
        blocks = tuple(walk.blocks(body))
    except RecursionError as error:  # tables within tables beyond any document
        raise refusal.too_expensive(KIND) from error
    if not blocks and not walk.pictures:
        raise refusal.empty(KIND)
    return Extract(blocks, package.title(), walk.pictures)


class _Walk:
    """One pass over the document; counts tables, paragraphs and pictures as it goes."""

    def __init__(self, styles: dict[str, Style], numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.pictures = 0
        self.tables = 0
        self.lines = 0

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """What stands in a body, a cell or a text box."""
        for element in container:
            kind = local(element)
            if kind == "p":
                self.lines += 1
                line = self.lines
                text, heading, boxes = self.paragraph(element)
                if text.strip():
                    yield Text(text, Place(line=line), heading)
                for box in boxes:
                    yield from self.blocks(box)
            elif kind == "tbl":
                yield from self.table(element)
            elif kind in _WRAPPERS:
                yield from self.blocks(element)
            elif kind == "AlternateContent":
                yield from self.blocks(_alternative(element))

    def paragraph(self, element: etree._Element) -> tuple[str, bool, list[etree._Element]]:
        """Its text with the number before it, whether it is a heading, and its text boxes."""
        properties = child(element, "pPr")
        style = self.styles.get(value(properties, "pStyle") or "", Style())
        boxes: list[etree._Element] = []
        text = "".join(self._printed(element, boxes))
        numbered = child(properties, "numPr")
        list_id = value(numbered, "numId") or style.list_id
        depth = value(numbered, "ilvl") or str(style.depth)
        if text.strip() and list_id not in ("", "0") and depth.isdecimal():
            text = self.numbering.prefix(list_id, int(depth)) + text
        outline = value(properties, "outlineLvl")
        return text, style.heading if outline is None else outline != "9", boxes

    def _printed(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for part in element:
            kind = local(part)
            if kind == "t":
                yield part.text or ""
            elif kind == "tab":
                yield "\t"
            elif kind in ("br", "cr"):
                yield "" if attribute(part, "type") in ("page", "column") else "\n"
            elif kind in ("noBreakHyphen", "softHyphen"):
                yield "-" if kind == "noBreakHyphen" else ""
            elif kind in ("drawing", "pict", "object"):
                self.pictures += _large_picture(part)
                boxes.extend(e for e in part.iter() if local(e) == "txbxContent")
            elif kind == "AlternateContent":
                yield from self._printed(_alternative(part), boxes)
            elif kind == "r":
                yield from self._run(part, boxes)
            elif kind not in _NOT_PRINTED:
                yield from self._printed(part, boxes)

    def _run(self, run: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        """Nothing of a run that is hidden or struck out; a raised one is a note."""
        properties = child(run, "rPr")
        if properties is None:
            yield from self._printed(run, boxes)
        elif not any(_is_on(child(properties, mark)) for mark in _UNPRINTED_MARKS):
            text = "".join(self._printed(run, boxes))
            yield raised(text) if value(properties, "vertAlign") == "superscript" else text

    def table(self, element: etree._Element) -> Iterator[Block]:
        """The table as a grid, then the tables within its cells; a table that only lays out
        the page gives what its cells hold, in order."""
        self.tables += 1
        number = self.tables
        rows = list(_rows(element))
        cells = laid_out(rows)
        nested = [tbl for cell in cells for tbl in _tables_within(cell.element) if not _is_frame(tbl)]
        if nested and sum(_filled(cell.element) for cell in cells) < _LAYOUT_CELLS:
            self.tables -= 1
            for cell in cells:
                yield from self.blocks(cell.element)
            return
        texts = [self._cell_text(cell.element) for cell in cells]
        yield Grid(
            tuple(
                GridCell(
                    text,
                    c.row,
                    c.column,
                    Place(table=number, row=c.row + 1, column=c.column + 1),
                    c.rowspan,
                    c.colspan,
                )
                for c, text in zip(cells, texts, strict=True)
            ),
            Place(table=number),
        )
        for inner in nested:
            yield from self.table(inner)

    def _cell_text(self, cell: etree._Element) -> str:
        """The paragraphs of a cell and of its text boxes, a line each."""
        lines: list[str] = []
        for element in cell:
            kind = local(element)
            if kind == "p":
                text, _, boxes = self.paragraph(element)
                lines.append(text)
                lines.extend(self._cell_text(box) for box in boxes)
            elif kind in _WRAPPERS:
                lines.append(self._cell_text(element))
            elif kind == "AlternateContent":
                lines.append(self._cell_text(_alternative(element)))
            elif kind == "tbl" and _is_frame(element):
                lines.extend(self._cell_text(cell) for row in _rows(element) for cell in row.cells)
        return "\n".join(lines).strip("\n")


def _rows(table: etree._Element) -> Iterator[TableRow]:
    """The rows that are printed: not those whose deletion is tracked."""
    for element in table:
        kind = local(element)
        if kind == "tr":
            properties = child(element, "trPr")
            if child(properties, "del") is None:
                yield TableRow(_whole(value(properties, "gridBefore"), 0), list(_cells(element)))
        elif kind in _WRAPPERS:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        kind = local(element)
        if kind == "tc":
            if child(child(element, "tcPr"), "cellDel") is None:
                yield element
        elif kind in _WRAPPERS:
            yield from _cells(element)


def _tables_within(cell: etree._Element) -> Iterator[etree._Element]:
    """The tables directly in a cell (those within these are found when these are read)."""
    for element in cell:
        kind = local(element)
        if kind == "tbl":
            yield element
        elif kind in _WRAPPERS:
            yield from _tables_within(element)


def _is_frame(table: etree._Element) -> bool:
    """Whether a table within a cell is one cell itself: a frame around that cell's text."""
    cells = islice((cell for row in _rows(table) for cell in row.cells), 2)
    return len(list(cells)) == 1


def _filled(cell: etree._Element) -> bool:
    """Whether the cell holds text of its own, beside the tables in it."""
    return any(
        local(e) == "t" and (e.text or "").strip()
        for part in cell
        if local(part) != "tbl"
        for e in part.iter()
    )


def _alternative(element: etree._Element) -> etree._Element:
    """Of the same thing said twice, for new and for old programs, one."""
    chosen = child(element, "Choice")
    if chosen is None:
        chosen = child(element, "Fallback")
    return element if chosen is None else chosen


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and (attribute(mark, "val") or "1") not in _OFF


def _large_picture(drawing: etree._Element) -> int:
    """1 for an image that may hold a table, 0 for a small one and for shapes."""
    names = {local(e): e for e in drawing.iter()}
    if "blip" in names and "extent" in names:
        size = names["extent"]
        width, height = (_whole(attribute(size, side), 0) for side in ("cx", "cy"))
        return int(width >= _PICTURE_WIDTH and height >= _PICTURE_HEIGHT)
    # The old markup gives its size as style text in several units; when in doubt it counts.
    return int("imagedata" in names or "blip" in names)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else default
