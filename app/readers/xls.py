"""An Excel 97–2003 workbook (xls) in normal form.

The cells are read by a library; the workbook's records are looked through for what it does not
tell: whether a password is needed, formulas whose result was never stored, what is hidden.
"""

import io
import struct
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.readers import refusal
from app.readers.extract import Extract
from app.readers.ole import BrokenContainerError, Ole
from app.readers.sheet_grid import KIND, MAX_CELLS, Position, Sheet, workbook_blocks
from app.readers.xlsx_cells import moment_text, number_text

_FORMULA, _STRING, _FILEPASS, _BOUNDSHEET, _EOF = 0x0006, 0x0207, 0x002F, 0x0085, 0x000A
_ROW, _COLINFO = 0x0208, 0x007D
_ROW_IS_HIDDEN, _COLUMN_IS_HIDDEN = 0x20, 0x01
_BETWEEN = frozenset({0x04BC, 0x0221, 0x0236})
"""Records that may stand between a formula and its text: shared formula, array, table."""
_TEXT_FOLLOWS, _EMPTY_TEXT = 0, 3
"""First byte of a formula's result that is no number."""
NOT_COMPUTED = "=（公式未计算）"


class _Hidden(NamedTuple):
    """What of a sheet is not shown: rows, and columns from and to."""

    rows: set[int]
    columns: list[range]


def extract(content: bytes, *, name: str | None) -> Extract:  # noqa: ARG001  every reader has this signature
    """The visible sheets' blocks. Raises UnreadableFileError (damaged, encrypted, another type, empty)."""
    try:
        stream = _workbook_stream(content)
        starts = _starts(stream)
        blocks = workbook_blocks(_sheets(content, _uncomputed(stream, starts), _hidden(stream, starts)))
    except (BrokenContainerError, CalamineError, struct.error, ValueError) as error:
        raise refusal.damaged(KIND) from error
    except BaseException as error:
        # A panic inside the library arrives as an exception outside of `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise refusal.damaged(KIND) from error
    if not blocks:
        raise refusal.empty(KIND)
    return Extract(blocks)


def _workbook_stream(content: bytes) -> bytes:
    container = Ole(content)
    if "EncryptedPackage" in container.names:
        raise refusal.encrypted(KIND)
    for title in ("Workbook", "Book"):
        if title in container.names:
            return container.stream(title)
    raise refusal.another_type(KIND)


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the workbook, up to its end mark: (type, data)."""
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


def _starts(stream: bytes) -> list[int]:
    """Where the records of each sheet begin."""
    starts = []
    for kind, data in _records(stream):
        if kind == _FILEPASS:
            raise refusal.encrypted(KIND)
        if kind == _BOUNDSHEET and len(data) >= 4:
            starts.append(struct.unpack_from("<I", data)[0])
    return starts


def _hidden(stream: bytes, starts: list[int]) -> list[_Hidden]:
    """For each sheet the rows and columns that a person does not see."""
    found = []
    for start in starts:
        hidden = _Hidden(set(), [])
        for kind, data in _records(stream, start):
            if kind == _ROW and len(data) >= 14 and data[12] & _ROW_IS_HIDDEN:
                hidden.rows.add(struct.unpack_from("<H", data)[0])
            elif kind == _COLINFO and len(data) >= 10 and data[8] & _COLUMN_IS_HIDDEN:
                first, last = struct.unpack_from("<HH", data)
                hidden.columns.append(range(first, last + 1))
        found.append(hidden)
    return found


def _uncomputed(stream: bytes, starts: list[int]) -> dict[int, set[Position]]:
    """By number of the sheet: cells whose formula has no result stored.

    Either the text that it announces is missing, or no formula of the whole workbook has any
    other result than an empty text: then the program that wrote it did not calculate.
    """
    results = [
        (number, position, result)
        for number, start in enumerate(starts)
        for position, result in _formulas(stream, start)
    ]
    never_calculated = all(result in ("none", "empty") for _, _, result in results)
    found: dict[int, set[Position]] = {}
    for number, position, result in results:
        if result == "none" or never_calculated:
            found.setdefault(number, set()).add(position)
    return found


def _formulas(stream: bytes, start: int) -> Iterator[tuple[Position, str]]:
    """Each formula of a sheet: its cell, and whether its result is `stored`, `empty` or `none`."""
    waiting: Position | None = None
    for kind, data in _records(stream, start):
        if waiting is not None and kind not in _BETWEEN:
            yield waiting, "stored" if kind == _STRING else "none"
            waiting = None
        if kind == _FORMULA and len(data) >= 14:
            row, column = struct.unpack_from("<HH", data)
            is_number = data[12:14] != b"\xff\xff"
            if not is_number and data[6] == _TEXT_FOLLOWS:
                waiting = (row, column)
            else:
                yield (row, column), "empty" if not is_number and data[6] == _EMPTY_TEXT else "stored"


def _sheets(content: bytes, uncomputed: dict[int, set[Position]], hidden: list[_Hidden]) -> Iterator[Sheet]:
    book = CalamineWorkbook.from_object(io.BytesIO(content))
    for number, about in enumerate(book.sheets_metadata):
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        source = book.get_sheet_by_name(about.name)
        sheet = Sheet(about.name)
        top, left = source.start or (0, 0)
        for row, values in enumerate(source.to_python(), top):
            for column, value in enumerate(values, left):
                if value != "" and (text := _text(value)):
                    sheet.texts[row, column] = text
            if len(sheet.texts) > MAX_CELLS:
                raise refusal.too_large(
                    KIND, f"工作表“{about.name}”的单元格过多", f'sheet "{about.name}" has too many cells'
                )
        for position in uncomputed.get(number, ()):
            sheet.texts.setdefault(position, NOT_COMPUTED)
        sheet.merged = [(*first, *last) for first, last in source.merged_cell_ranges or ()]
        if number < len(hidden):
            sheet.hidden_rows, sheet.hidden_columns = hidden[number]
            sheet.drop_hidden()
        yield sheet


def _text(value: object) -> str:
    """What the cell shows."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(float(value))
    if isinstance(value, date | datetime | time):
        return moment_text(value)
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
