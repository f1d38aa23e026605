"""CSV (RFC 4180, UTF-8). `excel=True` suits the Chinese Excel: a BOM, and codes kept as text."""

import csv
from collections.abc import Iterator

from app.writers.dataset import ColumnType, Dataset, Field

MEDIA_TYPE = "text/csv; charset=utf-8"
BATCH = 1_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a text that begins so as a formula (OWASP, CSV injection)."""


class _Line:
    """Takes what the csv module writes and gives it back as one piece."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        self.parts.append(text)
        return len(text)

    def take(self) -> bytes:
        text = "".join(self.parts)
        self.parts.clear()
        return text.encode("utf-8")


def write(dataset: Dataset, *, excel: bool = False) -> Iterator[bytes]:
    """The dataset as CSV with the column names as header, in pieces of at most 1,000 rows.

    Blank fields are empty. Texts that a spreadsheet would run get a leading apostrophe.
    With `excel`, texts of digits are written ="…" so that codes keep their leading zeros.
    """
    line = _Line()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(dataset.names)
    yield (b"\xef\xbb\xbf" if excel else b"") + line.take()
    texts = [column.type is ColumnType.TEXT for column in dataset.columns]
    for count, row in enumerate(dataset.rows, start=1):
        fields = zip(row, texts, strict=True)
        writer.writerow([_text(field, excel) if is_text else _plain(field) for field, is_text in fields])
        if count % BATCH == 0:
            yield line.take()
    if line.parts:
        yield line.take()


def _plain(field: Field) -> str:
    if field is None:
        return ""
    if isinstance(field, bool):
        return "true" if field else "false"
    return str(field)


def _text(field: Field, excel: bool) -> str:
    if field is None:
        return ""
    text = str(field)
    if text.startswith(FORMULA_STARTS):
        return "'" + text
    if excel and text.isascii() and text.isdigit():
        return f'="{text}"'
    return text
