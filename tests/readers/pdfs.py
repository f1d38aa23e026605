"""Small PDFs, drawn glyph by glyph and line by line."""

import io
from collections.abc import Callable, Sequence

from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
"""A font that every reader of PDFs has; nothing is embedded and no font file is needed."""

WIDTH, HEIGHT = A4
Page = Callable[[Canvas], None]


def pdf(*pages: Page, password: str | None = None, title: str | None = None, compress: bool = True) -> bytes:
    """A document of these pages."""
    held = io.BytesIO()
    lock = pdfencrypt.StandardEncryption(password, strength=128) if password is not None else None
    canvas = Canvas(held, pagesize=A4, encrypt=lock, pageCompression=compress)
    if title:
        canvas.setTitle(title)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def say(canvas: Canvas, x: float, y: float, text: str, size: float = 10) -> None:
    """Text at a distance from the left and the top of the page."""
    canvas.setFont("STSong-Light", size)
    canvas.drawString(x, HEIGHT - y, text)


def stroke(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """A line, y from the top."""
    canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)


def table(
    canvas: Canvas,
    top: float,
    columns: Sequence[float],
    rows: Sequence[Sequence[str | None]],
    *,
    height: float = 20,
    merged: Sequence[tuple[int, int, int, int]] = (),
    draw: Callable[[Canvas, float, float, float, float], None] = stroke,
) -> None:
    """A table at this distance from the top: `columns` are the x of its lines.

    `merged` are areas (first row, first column, last row, last column); no line is drawn
    within one, and its text stands in its middle. None prints nothing.
    """
    area = {
        (r, c): number
        for number, (r0, c0, r1, c1) in enumerate(merged)
        for r in range(r0, r1 + 1)
        for c in range(c0, c1 + 1)
    }
    width = len(columns) - 1
    for r in range(len(rows) + 1):
        for c in range(width):
            if (r - 1, c) not in area or area[r - 1, c] != area.get((r, c)):
                draw(canvas, columns[c], top + r * height, columns[c + 1], top + r * height)
    for r, row in enumerate(rows):
        for c in range(width + 1):
            if (r, c - 1) not in area or area[r, c - 1] != area.get((r, c)):
                draw(canvas, columns[c], top + r * height, columns[c], top + (r + 1) * height)
        for c, text in enumerate(row):
            if text is None:
                continue
            r0, c0, r1, _ = merged[area[r, c]] if (r, c) in area else (r, c, r, c)
            middle = top + (r0 + r1 + 1) * height / 2
            lines = text.split("\n")
            for n, line in enumerate(lines):
                say(canvas, columns[c0] + 3, middle + 3 + (n - (len(lines) - 1) / 2) * 10, line, 8)
