"""A list of reporting units as a CSV file: rows read, every wrong cell named. Pure.

The file has a head: `code` (代码), `expected` (应报) and, if wanted, `note` (备注). The
columns that our own list is exported with may stand beside them and are not read.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.problems import ProblemError

MAX_NOTE = 500
MAX_TOLD = 100
"""So many wrong cells are told one by one; whoever mends the file mends those first."""
MAX_CODE = 40

_NAMES = {
    "code": ("code", "unit", "代码", "单位代码"),
    "expected": ("expected", "应报", "是否应报"),
    "note": ("note", "备注", "说明"),
}
_UNREAD = frozenset(
    ("unit_name", "level", "kind", "year", "basis", "synthetic", "seeded",
     "序号", "名称", "单位名称", "层级", "类别", "年度", "依据"),
)  # fmt: skip
_YES = frozenset(("是", "应报", "true", "yes", "y", "1", "√"))
_NO = frozenset(("否", "不报", "不应报", "false", "no", "n", "0", "×"))
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: its line in the file (the head is line 1) and what it says."""

    line: int
    code: str
    expected: bool
    note: str | None


@dataclass(slots=True)
class ListFile:
    """What a file says, and what is wrong with it: (pointer, message, English message)."""

    rows: list[ListRow] = field(default_factory=list)
    errors: list[tuple[str, str, str]] = field(default_factory=list)

    def wrong(self, line: int, column: str, zh: str, en: str) -> None:
        """Note a wrong cell."""
        self.errors.append((f"/body/{line}/{column}", f"第 {line} 行 {column}：{zh}", en))

    def require_sound(self) -> None:
        """Raises ProblemError `invalid_body` naming the wrong cells, if there are any."""
        if not self.errors:
            return
        count = len(self.errors)
        raise ProblemError(
            "invalid_body",
            f"文件有 {count} 处不对，整个文件都没有保存。第一处：{self.errors[0][1]}",
            f"{count} cells are wrong and nothing was stored. The first: {self.errors[0][2]}",
            errors=self.errors[:MAX_TOLD],
        )


def parse(content: bytes) -> ListFile:
    """Read the file (UTF-8, or GB18030 as Excel saves it). Raises ProblemError `invalid_body`
    where it is no such table at all; wrong cells are in `errors`."""
    try:
        lines = list(csv.reader(io.StringIO(_text(content), newline=""), strict=True))
    except csv.Error as error:
        raise _no_table(f"CSV 读不通：{error}。", f"Not CSV: {error}.") from None
    if not lines:
        raise _no_table("文件是空的。", "The file is empty.")
    columns = _columns([_plain(name) for name in lines[0]])
    found = ListFile()
    seen: dict[str, int] = {}
    for line, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            _read(found, line, cells, columns, seen)
    return found


def _read(
    found: ListFile, line: int, cells: Sequence[str], columns: dict[str, int], seen: dict[str, int]
) -> None:
    said = {name: _plain(cells[at]) if at < len(cells) else "" for name, at in columns.items()}
    code, word, note = said["code"], said["expected"].lower(), said.get("note") or None
    before = len(found.errors)
    if not code or len(code) > MAX_CODE or not code.isprintable():
        found.wrong(line, "code", "缺少单位代码，或不是代码。", "The code is missing or is none.")
    elif code in seen:
        found.wrong(
            line,
            "code",
            f"「{code}」在第 {seen[code]} 行已有。",
            f"{code!r} stands on line {seen[code]} too.",
        )
    if word not in _YES | _NO:
        found.wrong(
            line,
            "expected",
            f"应为「是」或「否」，这里是「{word[:20]}」。",
            f"Say yes or no, not {word[:20]!r}.",
        )
    if note is not None and (len(note) > MAX_NOTE or "\0" in note):
        found.wrong(line, "note", f"备注最多 {MAX_NOTE} 字。", f"A note has at most {MAX_NOTE} characters.")
    seen.setdefault(code, line)
    if len(found.errors) == before:
        found.rows.append(ListRow(line, code, word in _YES, note))


def _columns(head: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(head):
        name = next((name for name, words in _NAMES.items() if cell.lower() in words), None)
        if name is None and (cell == "" or cell.lower() in _UNREAD):
            continue
        if name is None:
            raise _no_table(f"不认识「{cell[:40]}」这一列。", f"There is no column {cell[:40]!r}.")
        if name in columns:
            raise _no_table(f"「{cell[:40]}」这一列有两个。", f"There are two columns {cell[:40]!r}.")
        columns[name] = at
    if not {"code", "expected"} <= columns.keys():
        raise _no_table("缺少列。", "A column is missing.")
    return columns


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no_table("文字编码既不是 UTF-8 也不是 GB18030。", "The text is neither UTF-8 nor GB18030.")


def _plain(cell: str) -> str:
    """A cell without the wrappings in which spreadsheets keep codes and texts: ="411328", '-x."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA_STARTS) else text


def _no_table(zh: str, en: str) -> ProblemError:
    return ProblemError(
        "invalid_body",
        f"{zh}首行应为列名：code（代码）、expected（应报，是或否）、note（备注，可不写）。",
        f"{en} The first line names the columns code, expected (yes or no) and, if wanted, note.",
        pointer="/body",
    )
