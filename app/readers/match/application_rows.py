"""Rows of table 3 to figures: seven cells to seven columns, and rows whose label is lost to
the place that is left for them."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from app.content import CellKey, Finding
from app.readers.labels import normal
from app.readers.match.applicants import CANONICAL, follows
from app.readers.match.balance import balanced
from app.readers.match.entry import Entry, matrix_rows
from app.readers.match.runs import Cell
from app.readers.match.sink import BY_ORDER, Sink
from app.vocabulary import Applicant, Severity

_SEVEN = len(CANONICAL)
_ALIKE = 35.0
"""Of 100: a label less like the row it would be given than this is a row of its own."""
_TOTAL_ONLY_ROWS = 8

Placed = dict[Applicant, Cell]


def place_rows(entries: list[Entry], sink: Sink) -> None:
    """Assign all rows of the page's table 3."""
    entries = _merged(entries)
    _drop_column_numbers(entries)
    _hybrid_heading(entries)
    known = [entry for entry in entries if entry.code is not None]
    if not known and not _all_lost(entries, sink):
        for entry in entries:
            sink.leave(entry.slots)
        return
    by_order = _name_unknown(entries, sink)
    _warn_of_order(known, sink)
    total_only = _total_only(entries)
    no_total = _no_total(entries)
    for entry in entries:
        if entry.code is None:
            sink.leave(entry.slots)
            continue
        _place(entry.code, entry, sink, guessed=entry in by_order, total_only=total_only, no_total=no_total)


def _merged(entries: list[Entry]) -> list[Entry]:
    """A label in one row and its cells in the next are one row."""
    result: list[Entry] = []
    for entry in entries:
        before = result[-1] if result else None
        bare = entry.code is None and not entry.heading and entry.label is None and entry.slots
        if bare and before and before.code and not before.slots and before.table == entry.table:
            before.slots = entry.slots
            continue
        result.append(entry)
    return result


def _drop_column_numbers(entries: list[Entry]) -> None:
    """A row 1 2 3 4 5 6 7 under the heads counts the columns."""
    for entry in entries:
        if entry.code is None and len(entry.slots) >= 3:
            numbers = [slot.token.printed.number for slot in entry.slots]
            first = numbers[0]
            if (
                first is not None
                and numbers == [first + n for n in range(len(numbers))]
                and first in (1, 2, 3)
            ):
                entry.slots = []


def _hybrid_heading(entries: list[Entry]) -> None:
    """（六）其他处理 above its own three rows is a heading, whatever stands in its cells."""
    parts = [e for e in entries if e.code and e.code.startswith("applications.otherwise_handled.")]
    if not parts:
        return
    for entry in entries:
        if entry.code == "applications.otherwise_handled":
            entry.code, entry.heading = None, True


# -- cells to columns ---------------------------------------------------------------------------


def _place(code: str, entry: Entry, sink: Sink, *, guessed: bool, total_only: bool, no_total: bool) -> None:
    if not entry.slots:
        if entry.label is not None:
            for applicant in CANONICAL:
                sink.blank(CellKey(code, applicant), entry.label)
        return
    placed, by = _columns(entry, total_only=total_only, no_total=no_total)
    if placed is None:
        message = f"该行应有 {_SEVEN} 个数字，实有 {len(entry.slots)} 个，无法确定各属何列。"
        sink.unread([CellKey(code, applicant) for applicant in CANONICAL], entry.slots, message)
        return
    for applicant, slot in placed.items():
        sink.put(CellKey(code, applicant), slot, by=BY_ORDER if guessed else by)
    used = set(map(id, placed.values()))
    sink.leave(slot for slot in entry.slots if id(slot) not in used)


def _columns(entry: Entry, *, total_only: bool, no_total: bool) -> tuple[Placed | None, str | None]:
    slots = entry.slots
    order = entry.head.order() if entry.head else ()
    if not order and len(slots) == _SEVEN:
        return dict(zip(CANONICAL, slots, strict=True)), None
    if len(order) == len(slots) and (len(slots) == _SEVEN or not total_only):
        return dict(zip(order, slots, strict=True)), None
    if len(slots) == _SEVEN and follows(order):
        # One head missing among seven can only be that one.
        return dict(zip(CANONICAL, slots, strict=True)), None if len(order) == _SEVEN - 1 else BY_ORDER
    if len(slots) > len(order or CANONICAL):
        return _trimmed(entry, order or CANONICAL), None
    if total_only and len(slots) == 1:
        return {Applicant.TOTAL: slots[0]}, BY_ORDER
    if no_total and len(slots) == _SEVEN - 1 and follows(order):
        return dict(zip(CANONICAL, slots, strict=False)), BY_ORDER
    return None, None


def _trimmed(entry: Entry, order: Sequence[Applicant]) -> Placed | None:
    """More cells than columns: filler cells, or a column that is not the form's."""
    slots = entry.slots
    if entry.aligned and entry.head and entry.head.aligned and entry.head.table == entry.table:
        placed = entry.head.by_column(slots)
        if placed is not None and len(placed) == len(order):
            return placed
    wanted = len(order)
    windows = [
        slots[start : start + wanted]
        for start in range(len(slots) - wanted + 1)
        if all(slot.blank for slot in (*slots[:start], *slots[start + wanted :]))
    ]
    if len(windows) > 1:
        windows = [w for w in windows if _adds_up(dict(zip(order, w, strict=True)))] or windows
    if len(windows) != 1:
        if windows and all(slot.blank for slot in slots):
            return dict(zip(order, windows[0], strict=True))
        return None
    return dict(zip(order, windows[0], strict=True))


def _adds_up(placed: Placed) -> bool:
    """Whether the parts make the total, which is more than zero."""
    total = placed.get(Applicant.TOTAL)
    number = total.token.printed.number if total else None
    if not number:
        return False
    parts = (cell.token.printed.number or 0 for applicant, cell in placed.items() if cell is not total)
    return sum(parts) == number


def _total_only(entries: list[Entry]) -> bool:
    """Every row has one number and no applicant is named: the page prints totals alone."""
    rows = [entry for entry in entries if entry.code and entry.slots]
    named = any(entry.head and entry.head.cells for entry in rows)
    return not named and len(rows) >= _TOTAL_ONLY_ROWS and all(len(entry.slots) == 1 for entry in rows)


def _no_total(entries: list[Entry]) -> bool:
    """Every row has six numbers, and the last is not the sum of the others: no 总计 is printed."""
    rows = [entry for entry in entries if entry.code and entry.slots]
    if not rows or any(len(entry.slots) != _SEVEN - 1 for entry in rows):
        return False
    refuted = supported = False
    for entry in rows:
        *parts, last = (slot.token.printed.number or 0 for slot in entry.slots)
        supported |= last == sum(parts) != 0
        refuted |= last != sum(parts)
    return refuted and not supported


# -- rows without a label -------------------------------------------------------------------------


def _name_unknown(entries: list[Entry], sink: Sink) -> list[Entry]:
    """Rows whose label is lost take the places left between their neighbours, where the count fits."""
    codes = matrix_rows(sink.form, {entry.code for entry in entries if entry.code})
    named: list[Entry] = []
    at = 0
    rows = [entry for entry in entries if not entry.heading]
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end].code is None:
            end += 1
        block = [entry for entry in rows[at:end] if entry.slots]
        if block:
            before = rows[at - 1].code if at else None
            after = rows[end].code if end < len(rows) else None
            named += _name_block(block, before, after, codes, sink)
        at = end + 1
    return named


def _name_block(
    block: list[Entry], before: str | None, after: str | None, codes: list[str], sink: Sink
) -> list[Entry]:
    if (before and before not in codes) or (after and after not in codes):
        return []
    start = codes.index(before) + 1 if before else 0
    stop = codes.index(after) if after else len(codes)
    free = codes[start:stop]
    if len(free) != len(block):
        return []
    fits = all(len(entry.slots) == _SEVEN for entry in block)
    if not fits or not all(_may_be(entry, code, sink) for entry, code in zip(block, free, strict=True)):
        return []
    for entry, code in zip(block, free, strict=True):
        entry.code = code
    return block


def _may_be(entry: Entry, code: str, sink: Sink) -> bool:
    """Whether what is left of the label speaks against this row."""
    if entry.label is None:
        return True
    core = normal(entry.label.token.text).core
    if len(core) < 2:
        return True
    return any(fuzz.partial_ratio(core, name) >= _ALIKE for name in _names(code, sink))


def _names(code: str, sink: Sink) -> list[str]:
    return [normal(label.label).core for label in sink.catalogue.indicators[code].labels]


def _all_lost(entries: list[Entry], sink: Sink) -> bool:
    """No label at all, but exactly as many rows of seven as the form has, and they balance."""
    rows = [entry for entry in entries if len(entry.slots) == _SEVEN]
    codes = matrix_rows(sink.form, set())
    if len(rows) != len(codes) or any(e.slots and len(e.slots) != _SEVEN for e in entries):
        return False
    values = {
        CellKey(code, applicant): slot
        for code, entry in zip(codes, rows, strict=True)
        for applicant, slot in zip(CANONICAL, entry.slots, strict=True)
    }
    return balanced(sink.form, values)


def _warn_of_order(known: list[Entry], sink: Sink) -> None:
    """Labels in another order than the form's: two of them may have been swapped."""
    order = {row.indicator: row.order for row in (*sink.form.rows, *sink.form.hybrids) if row.indicator}
    last = -1
    seen: set[str] = set()
    for entry in known:
        place = order.get(entry.code or "")
        if place is None or entry.code is None or entry.code in seen:
            continue
        seen.add(entry.code)
        if place < last and entry.label is not None:
            warn_of_order(entry.label, [str(CellKey(entry.code))], sink)
        last = max(last, place)


def warn_of_order(label: Cell, cells: list[str], sink: Sink) -> None:
    """The finding for a row that stands where the form does not have it."""
    message = (
        f"“{label.token.text.strip()}”所在行的次序与表格不符（{label.place}），请核对标签与数字是否对应。"
    )
    sink.findings.append(Finding("row_order", Severity.WARNING, message, tuple(cells)))
