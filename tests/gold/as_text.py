"""A page as plain text or Markdown, in the ways pages are saved and copied."""

import re
from collections.abc import Callable

from tests.gold.page import Page, Para, Table, TableRow, grid

RowText = Callable[[TableRow], str]


def piped(row: TableRow) -> str:
    """`a | b | c |`, an empty cell leaves nothing between its bars."""
    return "".join(f"{cell.text} | " if cell.text else "| " for cell in row).rstrip()


def tight_piped(row: TableRow) -> str:
    """`a|b||`."""
    return "|".join(cell.text for cell in row) + "|"


def spaced(row: TableRow) -> str:
    """`a b c`: only for rows without empty cells."""
    return " ".join(cell.text for cell in row)


def wide_spaced(row: TableRow) -> str:
    """`a　　b　　c` with ideographic spaces: only for rows without empty cells."""
    return "　　".join(cell.text for cell in row)


def tabbed(row: TableRow) -> str:
    """As copied from a spreadsheet."""
    return "\t".join(cell.text for cell in row)


def lined(row: TableRow) -> str:
    """One cell per line; an empty cell is an empty line."""
    return "\n".join(cell.text for cell in row)


def lined_apart(row: TableRow) -> str:
    """One cell per line with an empty line after each."""
    return "\n\n".join(cell.text for cell in row) + "\n"


def lined_piped(row: TableRow) -> str:
    """One cell per line, each with a bar after it; an empty cell is a lone bar."""
    return "\n".join(f"{cell.text} |".lstrip() for cell in row)


def lined_nbsp(row: TableRow) -> str:
    """One cell per line; an empty cell is a line with a no-break space."""
    return "\n".join(cell.text or "\u00a0" for cell in row)


def text(
    page: Page, row_text: RowText, *, encoding: str = "utf-8", newline: str = "\n", between: str = "\n\n"
) -> bytes:
    """The file: navigation, the blocks with `between` after each, the links at the foot."""
    blocks = [_block(block, row_text) for block in page.blocks]
    whole = (
        "\n".join(page.before)
        + "\n\n"
        + between.join([page.title, *blocks])
        + "\n\n"
        + "\n".join([*_meta(page), *page.after])
    )
    return whole.replace("\n", newline).encode(encoding)


def _meta(page: Page) -> list[str]:
    """The metadata two to a line, their labels spread, as a saved page has them."""
    words = [f"{'  '.join(label) if len(label) < 4 else label} {value}" for label, value in page.meta]
    return ["点击收起详细信息", *(" ".join(words[at : at + 2]).rstrip() for at in range(0, len(words), 2))]


def _block(block: Para | Table, row_text: RowText) -> str:
    return block.text if isinstance(block, Para) else "\n".join(row_text(row) for row in block.rows)


def without_single_characters(content: bytes) -> bytes:
    """A page saved by a tool that loses every line of one Chinese character, and 年 月 日
    and units that stood alone between numbers: `201811日`, `2019120日`."""
    lines = content.decode().split("\n")
    kept = [line for line in lines if not (len(line.strip()) == 1 and not line.strip().isdigit())]
    return "\n".join(_without_units(line) for line in kept).encode()


def _without_units(line: str) -> str:
    for mark in "年月":
        parts = line.split(mark)
        joined = parts[0]
        for part in parts[1:]:
            between_digits = joined[-1:].isdigit() and part[:1].isdigit()
            joined += part if between_digits else mark + part
        line = joined
    return line


def escaped(text: str) -> str:
    """As converters guard list numbers and dashes: `1\\.属于国家秘密`, `\\-11`."""
    return re.sub(r"^(\d)\.(?!\d)|^-", lambda found: f"{found[1]}\\." if found[1] else "\\-", text)


def emphatic(text: str) -> str:
    """Labels in bold."""
    return f"**{text}**" if text and not text[-1].isdigit() else text


def markdown(page: Page, *, separators: bool = True, inner: Callable[[str], str] = str) -> bytes:
    """Markdown as converters write it; spans are laid out with empty cells."""
    parts: list[str] = [f"# {page.title}"]
    for block in page.blocks:
        if isinstance(block, Para):
            parts.append(f"## {block.text}" if block.heading else block.text)
            continue
        rows = [[inner(cell.text) if cell else "" for cell in row] for row in grid(block)]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        if separators:
            lines.insert(1, "|" + " --- |" * len(rows[0]))
        parts.append("\n".join(lines))
    return "\n\n".join(parts).encode()
