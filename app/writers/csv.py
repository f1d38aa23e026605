"""CSV (RFC 4180, UTF-8). `excel=True` suits the Chinese Excel: a BOM, and codes kept as text."""

import csv
from collections.abc import Iterator

from app.writers.blocks import BlockText, pieces
from app.writers.dataset import Dataset, Field, Row

BATCH = 1_000
END = "\r\n"
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
    writer = csv.writer(line, lineterminator=END)
    writer.writerow(dataset.names)
    mark = b"\xef\xbb\xbf" if excel else b""
    if dataset.blocks is not None:
        yield from pieces(dataset.blocks, _Block(excel), start=mark + line.take())
        return
    line.parts[:0] = [mark.decode("utf-8")]
    for count, row in enumerate(dataset.rows, start=1):
        writer.writerow([_shown(field, excel) for field in row])
        if count % BATCH == 0:
            yield line.take()
    if line.parts:
        yield line.take()


class _Block(BlockText):
    """Blocks as CSV: the parts of a row are written like rows, without the line's end."""

    def __init__(self, excel: bool) -> None:
        super().__init__()
        self._excel = excel
        self._line = _Line()
        self._writer = csv.writer(self._line, lineterminator=END)

    def head(self, fields: Row) -> bytes:
        return self._part(fields) + b","

    def key(self, fields: Row) -> bytes:
        return self._part(fields) + b","

    def value(self, value: Field, status: Field) -> bytes:
        return self._part((value, status))

    def tail(self, fields: Row) -> bytes:
        return b"," + self._part(fields) + b"\r\n"

    def _part(self, fields: Row) -> bytes:
        # The writer must know the line's end, or it would not quote a text that holds one.
        self._writer.writerow([_shown(field, self._excel) for field in fields])
        return self._line.take().removesuffix(END.encode())


def _shown(field: Field, excel: bool) -> str:
    if field is None:
        return ""
    if isinstance(field, str):
        return _text(field, excel)
    if isinstance(field, bool):
        return "true" if field else "false"
    return str(field)


def _text(text: str, excel: bool) -> str:
    if text.startswith(FORMULA_STARTS):
        return "'" + text
    if excel and text.isascii() and text.isdigit():
        return f'="{text}"'
    return text
