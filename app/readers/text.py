"""A plain text file in normal form: its lines, numbered. What lines are cells, and of which
rows, only shows once their words are known; that is for `match.lines`."""

import csv
import io
import re

from app.readers import refusal
from app.readers.encoding import decode
from app.readers.extract import Block, Extract, Place, Text

KIND = "TXT"
_HEADING = re.compile(r"#{1,6}\s+(.*?)[\s#]*\Z")
_ESCAPED = re.compile(r"\\([.\-*_#+()\[\]!<>~])")
_BOLD = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_MAX_BYTES = 30 * 2**20
_MAX_LINES = 30_000
"""A report has some hundred lines, some thousand where every cell has its own."""


def extract(content: bytes, *, name: str | None) -> Extract:
    """The lines that are not empty. Raises UnreadableFileError (empty, too large)."""
    if len(content) > _MAX_BYTES:
        raise refusal.too_large(KIND, "超过 30 MB", "more than 30 MB")
    text = decode(content).lstrip("\ufeff")
    if not text.strip():
        raise refusal.empty(KIND)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    lines = _of_values(text) if (name or "").lower().endswith(".csv") else text.split("\n")
    if len(lines) > _MAX_LINES:
        raise refusal.too_large(KIND, f"超过 {_MAX_LINES} 行", f"more than {_MAX_LINES} lines")
    blocks: list[Block] = [_line(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    if not lines[-1].strip() and len(lines) > 1:
        # The place of the end tells how many empty lines, which may be cells, precede it.
        blocks.append(Text("", Place(line=len(lines))))
    return Extract(tuple(blocks))


def _of_values(text: str) -> list[str]:
    """The lines of a file of comma separated values, tabs between their cells. Some programs write
    semicolons or tabs for commas: the sign that stands in most lines is the one."""
    lines = text.split("\n")
    sign = max(",;\t", key=lambda each: sum(each in line for line in lines))
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=sign))
    except csv.Error:
        return lines
    return ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]


def _line(line: str, number: int) -> Text:
    """One line; Markdown's marks of headings and bold letters are no part of the text."""
    heading = _HEADING.match(line)
    if heading:
        line = heading[1]
    if "**" in line or "__" in line:
        line = _BOLD.sub(lambda found: found[1] or found[2], line)
    if "\\" in line:
        line = _ESCAPED.sub(lambda found: found[1], line)
    return Text(line, Place(line=number), heading is not None)
