"""The document as a web page: one file, readable aloud (captions, scopes), printable on A4."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from importlib.resources import files

from app.catalogue.layout_grid import CellKind
from app.writers.documents.page import Line, Page, Part, PrintedCell, PrintedTable, Role

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
"""The Content-Security-Policy the page needs: its own style and nothing else."""

_DENSE = 8
"""Columns from which a table is set smaller."""
_TAGS = {Role.HEADING: "h2", Role.FORM_TITLE: "h2"}


def write(page: Page) -> bytes:
    """The whole page in UTF-8. Its head says what government sites ask for (网站标识)."""
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(page.title)}</title>",
        _meta("ArticleTitle", page.title),
        _meta("ContentSource", page.unit),
        *([_meta("PubDate", page.published_on)] if page.published_on else []),
        f"<style>{_style()}</style>",
    ]
    body = [text for part in page.parts for text in _part(part, page)]
    lines = ["<!DOCTYPE html>", '<html lang="zh-CN">', "<head>", *head, "</head>", "<body>", "<main>"]
    return "\n".join([*lines, *body, "</main>", "</body>", "</html>", ""]).encode()


@lru_cache(maxsize=1)
def _style() -> str:
    return files("app.writers.documents").joinpath("report.css").read_text(encoding="utf-8")


def _meta(name: str, text: str) -> str:
    return f'<meta name="{name}" content="{escape(text)}">'


def _part(part: Part, page: Page) -> Iterator[str]:
    if part.new_page:
        yield '<section class="form">'
    for block in part.blocks:
        if isinstance(block, PrintedTable):
            yield from _table(block)
        else:
            yield _title(page) if block.role is Role.TITLE else _line(block)
    if part.new_page:
        yield "</section>"


def _title(page: Page) -> str:
    pieces = (f"<span>{escape(text, quote=False)}</span>" for text in page.title_lines)
    return f"<h1>{''.join(pieces)}</h1>"


def _line(line: Line) -> str:
    tag = _TAGS.get(line.role, "p")
    plain = line.role in (Role.HEADING, Role.BODY)
    name = "" if plain else f' class="{line.role.value.replace("_", "-")}"'
    return f"<{tag}{name}>{escape(line.text, quote=False)}</{tag}>"


def _table(table: PrintedTable) -> Iterator[str]:
    look = "dense" if len(table.widths) >= _DENSE else "plain" if table.fits_a_page else "long"
    # On a narrow screen the table scrolls within this, by keyboard too.
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(table.caption)}">'
    yield f'<table class="{look}">'
    yield f"<caption>{escape(table.caption)}</caption>"
    whole = sum(table.widths)
    columns = "".join(f'<col style="width:{width / whole:.2%}">' for width in table.widths)
    yield f"<colgroup>{columns}</colgroup>"
    rows = [f"<tr>{''.join(_cell(cell, table) for cell in row)}</tr>" for row in table.rows()]
    if table.head:
        yield from ("<thead>", *rows[: table.head], "</thead>")
    yield from ("<tbody>", *rows[table.head :], "</tbody>", "</table></div>")


def _cell(cell: PrintedCell, table: PrintedTable) -> str:
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
        if count > 1
    )
    text = escape(cell.text, quote=False)
    if cell.kind in (CellKind.FIGURE, CellKind.UNIT):
        return f"<td{spans}>{text}</td>"
    if cell.kind is CellKind.HEAD:
        return f'<th scope="{"colgroup" if cell.colspan > 1 else "col"}"{spans}>{text}</th>'
    look = ' class="item"' if table.at_left(cell) else ""
    style = f' style="padding-left:{0.4 + cell.indent:.1f}em"' if cell.indent else ""
    return f'<th scope="{"rowgroup" if cell.rowspan > 1 else "row"}"{look}{spans}{style}>{text}</th>'
