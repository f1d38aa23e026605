"""An extract as literal values that a test can be read against."""

from app.readers.extract import Extract, Grid, GridCell

Shown = str | tuple[str, str] | list[list[str]]


def shown(extract: Extract) -> list[Shown]:
    """Texts as `text`, headings as `("h", text)`, grids as rows of cells; a span is `text⟨rows×columns⟩`."""
    return [
        [[_cell(cell) for cell in row] for row in block.rows()]
        if isinstance(block, Grid)
        else (("h", block.text) if block.heading else block.text)
        for block in extract.blocks
    ]


def _cell(cell: GridCell) -> str:
    spans = (cell.rowspan, cell.colspan)
    return cell.text if spans == (1, 1) else f"{cell.text}⟨{cell.rowspan}×{cell.colspan}⟩"
