"""How a notice prints its form: the parts of the report in order, and its tables cell by cell.

Read from `layouts/*.toml`, one file for each form; docs/documents.md tells how they are
written. A layout that does not print every number of its form exactly once is refused.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from app.catalogue.error import CatalogueError
from app.catalogue.form import Form
from app.catalogue.layout_grid import LaidCell, from_form, from_rows, replaced
from app.catalogue.node import Node
from app.catalogue.registry import catalogue
from app.vocabulary import FormCode


@dataclass(frozen=True)
class LaidTable:
    """A table as printed. `head` counts its rows of column heads (0: heads stand among the
    rows), `widths` are in millimetres on A4, `sheet` is its sheet's name in a workbook.

    `labels_left`: row labels begin at the left edge, else they stand in the middle.
    `hybrids` are the same table for reports that print one indicator in place of several.
    """

    number: int
    title: str
    sheet: str
    widths: tuple[int, ...]
    head: int
    labels_left: bool
    cells: tuple[LaidCell, ...]
    hybrids: Mapping[str, tuple[LaidCell, ...]]

    def cells_for(self, indicators: frozenset[str]) -> tuple[LaidCell, ...]:
        """The cells that a report with these indicators prints."""
        return next((cells for code, cells in self.hybrids.items() if code in indicators), self.cells)


@dataclass(frozen=True)
class Part:
    """One part that the notice asks for; a report's own heading with one of `words` is it."""

    number: str
    title: str
    words: tuple[str, ...]
    table: LaidTable | None = None


@dataclass(frozen=True)
class Annex:
    """A form that stands behind the report, on a page of its own (附件, the form of 2014).

    `year`, `unit` and the lines of `signoff` hold `{year}`, `{unit}` and the fields of a Signoff.
    """

    mark: str
    title: str
    year: str
    unit: str
    table: LaidTable
    signoff: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Layout:
    """One form as printed. `title` is a report's usual title with `{unit}` and `{year}`."""

    form: FormCode
    title: str
    parts: tuple[Part, ...]
    annex: Annex | None

    @property
    def tables(self) -> tuple[LaidTable, ...]:
        """The tables in printed order."""
        own = tuple(part.table for part in self.parts if part.table is not None)
        return (*own, self.annex.table) if self.annex else own


@lru_cache(maxsize=8)
def layout_of(code: FormCode) -> Layout:
    """The layout of a form, as shipped with the package; read once."""
    return read_layout(files("app.catalogue").joinpath("layouts"), catalogue().forms[code])


def read_layout(folder: Traversable, form: Form) -> Layout:
    """Read a form's layout. Raises CatalogueError with the place, what is wrong and the remedy."""
    name = f"{form.code.value}.toml"
    node = Node(name, "", tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")))
    node.only("form", "title", "parts", "annex", "tables")
    tables = {table.number: table for table in _tables(node, form)}
    parts = tuple(_part(each, tables) for each in node.nodes("parts"))
    annex = _annex(node.node("annex"), tables) if node.has("annex") else None
    layout = Layout(node.choice("form", FormCode), node.text("title"), parts, annex)
    _refuse_incomplete(node, layout, form)
    return layout


def _tables(node: Node, form: Form) -> Iterator[LaidTable]:
    titles = {row.table for row in form.rows}
    names = dict(zip(sorted(titles), form.table_titles, strict=True))
    for each in node.nodes("tables"):
        each.only("number", "sheet", "head", "labels", "widths", "columns", "rows", "hybrids")
        number = each.integer("number")
        if number not in names:
            raise each.error("number", f"the form has no table {number}", f"Use one of {sorted(names)}")
        rows = [tuple(row) for row in each.data.get("rows", [])]
        head = each.integer_or_none("head") or 0
        cells = from_rows(each, rows, head=head) if rows else from_form(each.texts("columns"), form, number)
        widths = each.integers("widths")
        if len(widths) != max(cell.column + cell.colspan for cell in cells):
            raise each.error(
                "widths", f"{len(widths)} widths do not fit the rows", "Give one for each column"
            )
        yield LaidTable(
            number,
            names[number],
            each.text("sheet"),
            widths,
            head,
            each.text_or_none("labels") == "left",
            cells,
            {
                hybrid.text("indicator"): from_rows(each, replaced(hybrid, rows, form), head=head)
                for hybrid in each.nodes("hybrids")
            },
        )


def _part(node: Node, tables: Mapping[int, LaidTable]) -> Part:
    node.only("number", "title", "words", "table")
    return Part(node.text("number"), node.text("title"), node.texts("words"), _table(node, tables))


def _annex(node: Node, tables: Mapping[int, LaidTable]) -> Annex:
    node.only("mark", "title", "year", "unit", "table", "signoff")
    table = _table(node, tables)
    if table is None:
        raise node.error("table", "missing", "Add the number of the annex's table")
    signoff = tuple(tuple(line) for line in node.data.get("signoff", []))
    return Annex(node.text("mark"), node.text("title"), node.text("year"), node.text("unit"), table, signoff)


def _table(node: Node, tables: Mapping[int, LaidTable]) -> LaidTable | None:
    number = node.integer_or_none("table")
    if number is None:
        return None
    if number not in tables:
        raise node.error("table", f"there is no table {number}", f"Use one of {sorted(tables)}")
    return tables[number]


def _refuse_incomplete(node: Node, layout: Layout, form: Form) -> None:
    """Every number once, and every word of the form somewhere."""
    printed = [cell.key for table in layout.tables for cell in table.cells if cell.key]
    if sorted(printed) != sorted(form.cells):
        odd = sorted(set(printed) ^ set(form.cells)) or sorted({k for k in printed if printed.count(k) > 1})
        raise node.error(
            "tables", f"{odd[0]} is not printed exactly once", "Print each number of the form once"
        )
    words = {cell.text for table in layout.tables for cell in table.cells}
    for row in form.rows:
        wanted = (*row.group, row.label.rpartition(" | ")[2])
        missing = next((text for text in wanted if text not in words), None)
        if missing is not None:
            raise CatalogueError(
                node.file, "tables", f"{missing!r} of row {row.order} is not printed", "Use the form's words"
            )
