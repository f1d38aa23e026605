"""The layouts: every number of a form in its place, and what a wrong layout is refused with."""

from pathlib import Path

import pytest

from app.catalogue.error import CatalogueError
from app.catalogue.layout import layout_of, read_layout
from app.catalogue.registry import catalogue
from app.vocabulary import FormCode

SHIPPED = Path("app/catalogue/layouts")


@pytest.mark.parametrize(
    ("form", "shapes"),
    [
        (FormCode.F2014, [(1, 66, 3)]),
        (FormCode.F2019, [(2, 18, 4), (3, 26, 10), (4, 4, 15)]),
        (FormCode.F2021, [(2, 14, 4), (3, 28, 10), (4, 4, 15)]),
    ],
)
def test_tables_have_the_rows_and_columns_of_the_notice(
    form: FormCode, shapes: list[tuple[int, int, int]]
) -> None:
    tables = layout_of(form).tables
    rows = [max(cell.row + cell.rowspan for cell in table.cells) for table in tables]
    assert [(t.number, n, len(t.widths)) for t, n in zip(tables, rows, strict=True)] == shapes


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"=regulations.issued", ', '"=regulations.repealed", ', "is not printed exactly once"),
        ('["规章", ', '["规 章", ', "'规章' of row 1 is not printed"),
        ('"=regulations.issued", ', "", "3 cells, not 4"),
        ('["第二十条第（一）项", "<"', '["<", "<"', "'<' in column 0 joins nothing"),
        ("widths = [45, 37, 37, 37]", "widths = [45, 37]", "2 widths do not fit the rows"),
        ('indicator = "applications.otherwise_handled"', 'indicator = "x"', "'x' is no hybrid of the form"),
        ("table = 2", "table = 7", "there is no table 7"),
    ],
)
def test_a_layout_that_does_not_print_its_form_is_refused(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = (SHIPPED / "2021.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "2021.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=told):
        read_layout(tmp_path, catalogue().forms[FormCode.F2021])
