"""XLSX: one sheet of rows under a frozen header, and one of notes on what they are.

Texts are written as texts, so that codes keep their leading zeros and nothing is run as a
formula. Written row by row in constant memory; the same dataset gives the same bytes.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.problems import ProblemError
from app.vocabulary import STATUS_LABELS
from app.writers.dataset import ColumnType, Dataset, Exact, Field
from app.writers.sink import Sink

MOST_ROWS = 1_048_575
"""A sheet has 1,048,576 rows, the header among them."""
MOST_SIGNS = 32_767
"""So many characters go into one cell."""
WIDTHS = {ColumnType.TEXT: 18, ColumnType.INTEGER: 10, ColumnType.NUMBER: 14, ColumnType.BOOLEAN: 10}

# A fixed day: the moment of the download would make every copy another file.
CREATED = datetime(2019, 5, 15)  # noqa: DTZ001  a workbook's properties know no zone
OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def fill(dataset: Dataset, file: BinaryIO) -> None:
    """Write the dataset as a workbook. Raises ProblemError `sheet_too_small`."""
    if dataset.total is not None and dataset.total > MOST_ROWS:
        raise _too_many()
    sink = Sink(file)
    book = Workbook(sink, OPTIONS)
    book.set_properties({"created": CREATED})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet, notes = book.add_worksheet("数据"), book.add_worksheet("说明")
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(dataset.columns):
        sheet.set_column(place, place, WIDTHS[column.type], text if column.type is ColumnType.TEXT else None)
        sheet.write_string(0, place, column.name, bold)
    count = 0
    for count, row in enumerate(dataset.rows, start=1):
        if count > MOST_ROWS:
            raise _too_many()
        for place, field in enumerate(row):
            _write(sheet, count, place, field)
    sheet.autofilter(0, 0, max(count, 1), len(dataset.columns) - 1)
    notes.set_column(0, 0, 24, bold)
    notes.set_column(1, 1, 90, book.add_format({"text_wrap": True}))
    for line, (name, said) in enumerate(_notes(dataset, count)):
        notes.write_string(line, 0, name)
        notes.write_string(line, 1, said)
    book.close()
    sink.require_sound()


def _write(sheet: Worksheet, line: int, place: int, field: Field) -> None:
    if field is None:
        return
    if isinstance(field, str):
        if len(field) > MOST_SIGNS:
            raise _too_long(line, place)
        sheet.write_string(line, place, field)
    elif isinstance(field, bool):
        sheet.write_boolean(line, place, field)
    else:
        sheet.write_number(line, place, float(field) if isinstance(field, Exact) else field)


def _notes(dataset: Dataset, count: int) -> Iterator[tuple[str, str]]:
    """What a reader who has only the file must know."""
    if dataset.asked:
        yield "查询", dataset.asked
    yield "行数", str(count)
    for column in dataset.columns:
        yield column.name, column.label
    if any(column.name == "status" and column.type is ColumnType.TEXT for column in dataset.columns):
        for status, meaning in STATUS_LABELS.items():
            yield f"status={status.value}", meaning
    if "value" in dataset.names:
        yield "金额", "以万元计；其余为件、次、人等原表的单位。"
    for code, note in dataset.notes.items():
        yield f"可比性：{code}", str(note)


def _too_many() -> ProblemError:
    return ProblemError(
        "sheet_too_small",
        f"一张工作表最多 {MOST_ROWS:,} 行，结果多于此数；"
        "请用 within、years、indicator 等条件缩小范围，或改用 format=csv、format=parquet。",
        f"A sheet holds {MOST_ROWS:,} rows and there are more: narrow the question (within, years, "
        "indicator), or use format=csv or format=parquet.",
        pointer="/query/format",
    )


def _too_long(line: int, place: int) -> ProblemError:
    return ProblemError(
        "sheet_too_small",
        f"第 {line} 行第 {place + 1} 列的文字超过 Excel 单元格的上限 {MOST_SIGNS:,} 字；请改用 format=csv。",
        f"The text in row {line}, column {place + 1} is over Excel's {MOST_SIGNS:,} characters: "
        "use format=csv.",
        pointer="/query/format",
    )
