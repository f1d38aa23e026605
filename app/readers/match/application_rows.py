"""Rows of table 3 to figures: seven cells to seven columns, and rows whose label is lost to
the place that is left for them."""

from itertools import pairwise

from rapidfuzz import fuzz

from app.content import CellKey
from app.readers.labels import normal
from app.readers.match.applicants import CANONICAL
from app.readers.match.application_columns import Columns
from app.readers.match.balance import balanced
from app.readers.match.entry import Entry, matrix_rows
from app.readers.match.sink import Sink, warn_of_order

_SEVEN = len(CANONICAL)
_COUNTER = 2
"""Signs of a label like 甲 or 栏次 before the numbers of columns."""
_ALIKE = 35.0
"""Of 100: a label less like the row it would be given than this is a row of its own."""


def place_rows(entries: list[Entry], sink: Sink) -> None:
    """Assign all rows of the page's table 3."""
    entries = _divided(_merged(entries))
    _hybrid_heading(entries)
    _doubt_joined_labels(entries)
    _drop_column_numbers(entries)
    known = [entry for entry in entries if entry.code is not None]
    if not known and not _all_lost(entries, sink):
        for entry in entries:
            sink.leave(entry.slots)
        return
    by_order = _name_unknown(entries, sink)
    _warn_of_order(known, sink)
    columns = Columns(entries)
    for entry in entries:
        if entry.code is None:
            sink.leave(entry.slots)
        else:
            columns.place(entry.code, entry, sink, guessed=any(entry is other for other in by_order))
    columns.warn(sink)


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


def _divided(entries: list[Entry]) -> list[Entry]:
    """In lines of text, the cells of a row whose label is lost follow those of the row before."""
    result: list[Entry] = []
    for entry in entries:
        before = result[-1] if result else None
        result.append(entry)
        if entry.aligned or len(entry.slots) <= _SEVEN or len(entry.slots) % _SEVEN:
            continue
        if before and before.code and not before.slots:
            continue  # two labels, then the cells of both: in which order, nobody can say
        rest = entry.slots[_SEVEN:]
        entry.slots = entry.slots[:_SEVEN]
        for start in range(0, len(rest), _SEVEN):
            more = Entry(None, None, rest[start : start + _SEVEN], entry.head, entry.table, entry.aligned)
            result.append(more)
    return result


def _doubt_joined_labels(entries: list[Entry]) -> None:
    """Two labels in a row in lines of text, then cells of one row: where this page prints its empty
    cells, a row has lost its own, and nobody can say which."""
    explicit = any(slot.blank for entry in entries for slot in entry.slots)
    for before, entry in pairwise(entries):
        empty = before.code is not None and not before.slots and before.table == entry.table
        if explicit and empty and not entry.aligned:
            entry.doubtful = True


def _drop_column_numbers(entries: list[Entry]) -> None:
    """A row 1 2 3 4 5 6 7 under the heads counts the columns."""
    for entry in entries:
        label = normal(entry.label.token.text).core if entry.label else ""
        if entry.code is None and len(entry.slots) >= 3 and len(label) <= _COUNTER:
            numbers = [slot.token.printed.number for slot in entry.slots if not slot.blank]
            first = numbers[0] if len(numbers) > 2 else None
            if first in (1, 2, 3) and numbers == [first + n for n in range(len(numbers))]:
                entry.slots = []


def _hybrid_heading(entries: list[Entry]) -> None:
    """（六）其他处理 above its own three rows is a heading, whatever stands in its cells."""
    parts = [e for e in entries if e.code and e.code.startswith("applications.otherwise_handled.")]
    if not parts:
        return
    for entry in entries:
        if entry.code == "applications.otherwise_handled":
            entry.code, entry.heading = None, True


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
