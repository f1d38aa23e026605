"""An Excel workbook (xlsx) in normal form, read as a stream of cells.

The sheets' XML is read directly and not by a library that builds the workbook: a sheet of
millions of empty cells then costs no memory, the dimension that a sheet claims is never
believed, and a formula without a stored result is told from a blank.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from app.readers import refusal
from app.readers.extract import Extract
from app.readers.package import Package, attribute, local
from app.readers.plain import raised
from app.readers.sheet_grid import KIND, MAX_CELLS, Merged, Sheet, workbook_blocks
from app.readers.xlsx_cells import GENERAL, NumberFormat
from app.readers.xlsx_formulas import worked_out

MAX_ELEMENTS = 1_000_000
"""Cells and rows read of one sheet, empty ones included: a second or two of reading."""
MAX_STRINGS = 300_000
MAX_MERGES = 20_000
_PICTURE_BYTES = 20_000
"""An image from this size on may be a picture of a table; seals and logos are smaller."""
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: list[str]
    formats: list[NumberFormat]
    epoch_1904: bool
    recalculates: bool
    """The program that wrote it left the formulas to be worked out on opening: then a stored 0
    or nothing is a placeholder and no result."""


def extract(content: bytes, *, name: str | None) -> Extract:  # noqa: ARG001  every reader has this signature
    """The visible sheets' blocks. Raises UnreadableFileError (damaged, encrypted, too large, empty)."""
    package = Package(content, KIND)
    main = package.main_part("xl/workbook.xml")
    root = package.tree(main)
    if local(root) != "workbook":
        raise refusal.another_type(KIND)
    related = package.related(main)
    book = _book(package, root, dict(related.values()))
    blocks = workbook_blocks(
        _sheet(package, related[key][1], title, book)
        for title, key in _visible_sheets(root)
        if key in related and related[key][1] in package.sizes and related[key][0] == "worksheet"
    )
    pictures = sum(size > _PICTURE_BYTES for part, size in package.sizes.items() if "/media/" in part)
    if not blocks and not pictures:
        raise refusal.empty(KIND)
    return Extract(blocks, package.title(), pictures)


def _visible_sheets(workbook: etree._Element) -> Iterator[tuple[str, str]]:
    """Name and relation of each sheet that a person sees."""
    for element in workbook.iter("{*}sheet"):
        if element.get("state", "visible") == "visible":
            yield element.get("name", ""), attribute(element, "id") or ""


def _book(package: Package, workbook: etree._Element, parts: dict[str, str]) -> _Book:
    flags = {
        key: str(value) in ("1", "true")
        for element in workbook
        if local(element) in ("workbookPr", "calcPr")
        for key, value in element.attrib.items()
    }
    strings = parts.get("sharedStrings", "")
    styles = parts.get("styles", "")
    return _Book(
        list(_strings(package, strings)) if strings in package.sizes else [],
        _formats(package.tree(styles)) if styles in package.sizes else [],
        flags.get("date1904", False),
        flags.get("fullCalcOnLoad", False),
    )


def _elements(package: Package, part: str, *names: str) -> Iterator[etree._Element]:
    """The elements of these names as they end, each let go of once it has been used."""
    with package.opened(part) as stream:
        wanted = [f"{{*}}{name}" for name in names]
        for _, element in etree.iterparse(
            stream, events=("end",), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        ):  # fmt: skip
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and (previous := element.getprevious()) is not None:
                parent.remove(previous)


def _strings(package: Package, part: str) -> Iterator[str]:
    for count, element in enumerate(_elements(package, part, "si")):
        if count >= MAX_STRINGS:
            raise refusal.too_large(
                KIND, f"文字超过 {MAX_STRINGS} 条", f"it holds more than {MAX_STRINGS} texts"
            )
        yield _rich_text(element)


def _rich_text(element: etree._Element) -> str:
    """The text of a string and of its formatted runs, without the phonetic guide and what is struck
    out; a raised run is a note."""
    return "".join(_run_text(child) for child in element if local(child) in ("t", "r"))


def _run_text(run: etree._Element) -> str:
    if local(run) == "t":
        return run.text or ""
    text = "".join(part.text or "" for part in run.iter("{*}t"))
    marks = {local(mark): mark.get("val", "1") for mark in run.iterfind("{*}rPr/*")}
    if marks.get("strike", "0") in ("1", "true"):
        return ""
    return raised(text) if marks.get("vertAlign") == "superscript" else text


def _formats(styles: etree._Element) -> list[NumberFormat]:
    """The number format of each cell style."""
    codes = {
        element.get("numFmtId", ""): element.get("formatCode", "") for element in styles.iter("{*}numFmt")
    }
    formats: list[NumberFormat] = []
    for group in styles.iter("{*}cellXfs"):
        for style in group.iter("{*}xf"):
            key = style.get("numFmtId", "0")
            formats.append(NumberFormat(int(key) if key.isdecimal() else 0, codes.get(key)))
    return formats


def _sheet(package: Package, part: str, title: str, book: _Book) -> Sheet:
    sheet = Sheet(title)
    row, column = 0, -1
    formulas: dict[tuple[int, int], str] = {}
    for count, element in enumerate(_elements(package, part, "c", "row", "mergeCell", "col")):
        kind = local(element)
        if kind == "c":
            found = _position(element.get("r"))
            column = found[1] if found else column + 1
            row = found[0] if found else row
            if len(element) and (text := _text(element, book)):
                sheet.texts[row, column] = text
                if text.startswith("=") and element.find("{*}f") is not None:
                    formulas[row, column] = text[1:]
        elif kind == "row":
            if _is_hidden(element):
                number = element.get("r", "")
                sheet.hidden_rows.add(int(number) - 1 if number.isdecimal() else row)
            row, column = row + 1, -1
        elif kind == "col":
            if _is_hidden(element):
                sheet.hide_columns(element.get("min", ""), element.get("max", ""))
        elif (area := _area(element.get("ref", ""))) is not None:
            sheet.merged.append(area)
        if count > MAX_ELEMENTS or len(sheet.texts) > MAX_CELLS or len(sheet.merged) > MAX_MERGES:
            raise refusal.too_large(
                KIND,
                f"工作表“{title}”的单元格过多（含空白单元格）",
                f'sheet "{title}" has too many cells, blanks included',
            )
    sheet.texts.update(worked_out(formulas, sheet.texts))
    sheet.drop_hidden()
    return sheet


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _text(cell: etree._Element, book: _Book) -> str:
    """What the cell shows. A formula whose result is not stored gives the formula itself, which
    no one can take for a number or a blank; `worked_out` knows those that are plain sums."""
    parts = {local(child): child for child in cell}
    kind = cell.get("t", "n")
    if "is" in parts:
        return _rich_text(parts["is"])
    stored = (parts["v"].text or "") if "v" in parts else ""
    if "f" in parts and _not_computed(kind, stored, computed="v" in parts, book=book):
        return f"={parts['f'].text or '（公式未计算）'}"
    if kind == "s":
        return book.strings[int(stored)] if stored.isdecimal() and int(stored) < len(book.strings) else stored
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
    if kind == "n" and stored:
        return _number(stored, cell.get("s", ""), book)
    return stored


def _not_computed(kind: str, stored: str, *, computed: bool, book: _Book) -> bool:
    if kind == "str":  # an empty string may well be the result
        return not computed or (book.recalculates and not stored)
    return not stored or (book.recalculates and kind == "n" and stored.strip() == "0")


def _number(stored: str, style: str, book: _Book) -> str:
    try:
        number = float(stored)
    except ValueError:
        return stored
    if number != number or abs(number) > 1e300:  # not a number, or infinite
        return stored
    known = style.isdecimal() and int(style) < len(book.formats)
    shown = book.formats[int(style)] if known else GENERAL
    return shown.text(number, epoch_1904=book.epoch_1904)


def _position(reference: str | None) -> tuple[int, int] | None:
    """`C2` → (1, 2): row and column from 0."""
    match = _REFERENCE.fullmatch(reference or "")
    if match is None or int(match[2]) == 0:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _area(reference: str) -> Merged | None:
    """`A1:C2` → (0, 0, 1, 2)."""
    first, _, last = reference.partition(":")
    start, end = _position(first), _position(last or first)
    if start is None or end is None:
        return None
    return (*start, *end)
