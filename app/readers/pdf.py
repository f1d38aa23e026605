"""A PDF in normal form: its text in reading order, its tables with their cells.

Drawn lines make the tables; where there are none, columns of text do. Page numbers are left
out, paragraphs and tables that run over a page's end are put together.
"""

from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from app.readers import refusal
from app.readers.extract import Block, Extract, Place
from app.readers.pdf_columns import Aligned, aligned
from app.readers.pdf_furniture import without_furniture
from app.readers.pdf_lattice import Lattice, TooManyRulesError, lattices
from app.readers.pdf_library import LOCK
from app.readers.pdf_lines import Line, lines
from app.readers.pdf_page import Drawn, Glyph, TooMuchError, drawn
from app.readers.pdf_paragraphs import Paragraph, paragraphs
from app.readers.pdf_tables import Table, joined, ruled, unruled

KIND = "PDF"
MAX_PAGES = 300
_FEW_GLYPHS = 30
"""A document with pictures and no more text than this a page is scanned (a stamp, a page number)."""
_NO_TITLE = frozenset({"", "(anonymous)", "untitled", "(unspecified)"})

Item = Paragraph | Table


def extract(content: bytes, *, name: str | None) -> Extract:  # noqa: ARG001  every reader has this signature
    """The document's blocks. Raises UnreadableFileError (damaged, encrypted, scanned, too large …)."""
    try:
        with LOCK:
            pages, meta = _pages(content)
        items = _joined(_laid_out(pages))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise refusal.encrypted(KIND) from error
        raise refusal.damaged(KIND) from error
    except (TooMuchError, TooManyRulesError) as error:
        raise refusal.too_expensive(KIND) from error
    pictures = sum(page.pictures for page in pages)
    if pictures and sum(len(page.glyphs) for page in pages) <= _FEW_GLYPHS * len(pages):
        raise refusal.scanned()
    if not items:
        raise refusal.empty(KIND)
    return Extract(tuple(_blocks(items)), meta, pictures)


def _pages(content: bytes) -> tuple[list[Drawn], dict[str, str]]:
    document: Any = pypdfium2.PdfDocument(content)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise refusal.too_large(KIND, f"超过 {MAX_PAGES} 页", f"it has more than {MAX_PAGES} pages")
        pages = []
        for index in range(count):
            page = document[index]
            pages.append(drawn(page))
            page.close()
        title = str(document.get_metadata_value("Title") or "").strip()
    finally:
        document.close()
    return pages, {"title": title} if title.lower() not in _NO_TITLE else {}


def _laid_out(pages: list[Drawn]) -> Iterator[list[Item]]:
    """The items of each page."""
    tables = [lattices(page.horizontal, page.vertical) for page in pages]
    outside = [
        (lines(_shared_out(page.glyphs, held)), page.height) for page, held in zip(pages, tables, strict=True)
    ]
    bodies = without_furniture(outside)
    for number, (held, body) in enumerate(zip(tables, bodies, strict=True), 1):
        yield list(_items(held, body, number))


def _items(tables: list[Lattice], body: list[Line], number: int) -> Iterator[Item]:
    """Paragraphs and tables of one page from top to bottom."""
    found: list[tuple[float, Lattice | Line | Aligned]] = [(table.ys[0], table) for table in tables]
    found.extend((row.y0 if isinstance(row, Aligned) else row.y, row) for row in aligned(body))
    waiting: list[Line] = []
    for _, item in sorted(found, key=lambda pair: pair[0]):
        if isinstance(item, Line):
            waiting.append(item)
            continue
        yield from paragraphs(waiting, number)
        waiting = []
        yield ruled(item, number) if isinstance(item, Lattice) else unruled(item, number)
    yield from paragraphs(waiting, number)


def _shared_out(glyphs: list[Glyph], tables: list[Lattice]) -> list[Glyph]:
    """Puts each glyph into the innermost cell around it; gives back those in none."""
    inner_first = sorted(tables, key=lambda t: (t.xs[-1] - t.xs[0]) * (t.ys[-1] - t.ys[0]))
    outside: list[Glyph] = []
    for glyph in glyphs:
        cell = next((cell for table in inner_first if (cell := table.at(*glyph.middle)) is not None), None)
        (outside if cell is None else cell.glyphs).append(glyph)
    return outside


def _joined(pages: Iterator[list[Item]]) -> list[Item]:
    """All pages' items, with what runs over a page's end put together."""
    items: list[Item] = []
    for page in pages:
        if items and page:
            last, first = items[-1], page[0]
            whole: Item | None = None
            if isinstance(last, Table) and isinstance(first, Table):
                whole = joined(last, first)
            elif isinstance(last, Paragraph) and isinstance(first, Paragraph):
                whole = last.with_next(first)
            if whole is not None:
                items[-1] = whole
                page = page[1:]
        items.extend(page)
    return items


def _blocks(items: list[Item]) -> Iterator[Block]:
    table = line = 0
    for item in items:
        if isinstance(item, Table):
            table += 1
            yield item.grid(table)
        else:
            line += 1
            yield item.block(Place(page=item.page, line=line))
