"""A roster of units (统计单位名单) as a file: CSV or XLSX with named columns. Pure.

The head is the first of the top ten rows that names a unit's name and a code or credit
code; what stands above it (a title) is passed over. Columns go by name, in any order.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.problems import ProblemError
from app.readers.extract import UnreadableFileError
from app.readers.package import Package

HEAD_WITHIN = 10
MAX_ROWS = 250_000
LONGEST_CELL = 2_000
EXACT = 10**15
"""A spreadsheet holds whole numbers exactly below this; an 18-digit code stored as a number is lost."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("代码", "单位代码", "机构代码", "行政区划代码"),
    "name": ("名称", "单位名称", "机构名称", "单位"),
    "parent": ("上级", "上级代码", "上级单位", "隶属", "隶属单位", "主管单位"),
    "kind": ("类别", "类型", "单位类别", "性质", "单位性质"),
    "level": ("级别", "层级", "行政层级"),
    "credit_code": ("统一社会信用代码", "信用代码", "社会信用代码"),
    "short_name": ("简称",),
    "former_names": ("曾用名", "原名", "原名称"),
    "other_names": ("其他名称", "别名"),
    "valid_from": ("起始年", "起始年份", "成立年份", "设立年份"),
    "valid_to": ("终止年", "终止年份", "撤销年份"),
    "vertical": ("垂直管理", "是否垂直管理"),
    "successors": ("后继单位", "后继"),
    "synthetic": ("虚构", "是否虚构"),
}
"""Field and the Chinese heads it goes by; the field's own name is a head too."""
_FIELD_OF = {head: name for name, heads in COLUMNS.items() for head in (name, *heads)}
PASSED_OVER = frozenset(("province", "prefecture", "county", "placeholder"))
"""Columns of our own files that follow from the others."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell, and where a person finds it."""

    text: str
    row: int
    column: str
    head: str

    @property
    def place(self) -> str:
        """`第 3 行「上级」(C3)`."""
        return f"第 {self.row} 行「{self.head}」({self.column}{self.row})"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows below the head, each with its cells by field, and the heads that mean nothing to us."""

    rows: tuple[dict[str, Cell], ...]
    ignored: tuple[str, ...]


def read(content: bytes) -> Sheet:
    """Read a roster. Raises ProblemError `empty_file`, `unreadable_file`, `roster_invalid`,
    `unsupported_media_type`."""
    if not content.strip():
        raise ProblemError("empty_file", "名录文件是空的。", "The roster is empty.")
    if content.startswith(b"PK\x03\x04"):
        rows = _xlsx(content)
    elif content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise ProblemError(
            "unsupported_media_type",
            "名录应为 .csv 或 .xlsx；.xls 请另存为 .xlsx。",
            "A roster is a .csv or .xlsx file; save an .xls as .xlsx.",
        )
    else:
        rows = _csv(content)
    return _sheet(rows)


def _xlsx(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # brings numpy along

    try:
        Package(content, "Excel")  # judges what it would expand to, before anything is expanded
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except UnreadableFileError as error:
        raise ProblemError("unreadable_file", error.detail, error.detail_en) from error
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise _unreadable() from error
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
    if sheet is None:
        raise _unreadable()
    try:
        for row in sheet.iter_rows(values_only=True):
            yield [_text(value) for value in row]
    except ProblemError:
        raise
    except Exception as error:
        raise _unreadable() from error
    finally:
        book.close()


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    head = "\n".join(text.split("\n", HEAD_WITHIN)[:HEAD_WITHIN])
    delimiter = max(",\t;，", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise ProblemError(
            "unreadable_file", f"CSV 写法有误：{error}。", f"The CSV is not well formed: {error}."
        ) from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ProblemError(
        "unreadable_file",
        "认不出文字编码：请存为 UTF-8 或 GB18030 的 CSV，或 .xlsx。",
        "The encoding is neither UTF-8 nor GB18030.",
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= EXACT:
        # A code stored as a number has lost its last digits; no check could tell which.
        return f"{value}（数字格式）"
    return str(value).strip()


def _sheet(rows: Iterable[list[str]]) -> Sheet:
    from openpyxl.utils import get_column_letter

    heads: dict[int, tuple[str, str]] = {}
    ignored: list[str] = []
    found: list[dict[str, Cell]] = []
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise ProblemError("too_large", f"名录超过 {MAX_ROWS} 行。", f"More than {MAX_ROWS} rows.")
        if not heads:
            heads, ignored = _heads(row)
            if not heads and number >= HEAD_WITHIN:
                break
            continue
        cells = {
            name: Cell(row[index][:LONGEST_CELL], number, get_column_letter(index + 1), head)
            for index, (name, head) in heads.items()
            if index < len(row) and row[index]
        }
        if cells:
            found.append(cells)
    if not heads:
        raise ProblemError(
            "roster_invalid",
            f"前 {HEAD_WITHIN} 行里没有表头：至少要有「名称」和「代码」（或「统一社会信用代码」）两列。",
            f"No head in the first {HEAD_WITHIN} rows: columns name and code (or credit_code) are needed.",
        )
    return Sheet(tuple(found), tuple(ignored))


def _heads(row: list[str]) -> tuple[dict[int, tuple[str, str]], list[str]]:
    """Column index → (field, head as written), empty for a row that is no head."""
    heads: dict[int, tuple[str, str]] = {}
    ignored: list[str] = []
    for index, cell in enumerate(row):
        head = re.sub(r"[\s*＊]|[（(].*[）)]$", "", cell)
        name = _FIELD_OF.get(head) or _FIELD_OF.get(head.lower())
        if name is None:
            if head and head not in PASSED_OVER:
                ignored.append(head)
        elif any(name == known for known, _ in heads.values()):
            raise ProblemError(
                "roster_invalid", f"有两列都是「{head}」。", f"Two columns are both {name}."
            ) from None
        else:
            heads[index] = (name, head)
    fields = {name for name, _ in heads.values()}
    whole = "name" in fields and fields & {"code", "credit_code"}
    return (heads, ignored) if whole else ({}, [])


def _unreadable() -> ProblemError:
    return ProblemError(
        "unreadable_file",
        "这个 Excel 文件无法读取，请用原软件打开并另存后再传。",
        "The workbook cannot be read: open it and save it anew.",
    )
