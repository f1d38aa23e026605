"""The figures of a stored report, made only where somebody looks at them one by one.

A report has up to two hundred; to print them takes their rows, not the objects that the
rules work with.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from app.catalogue.form import Form
from app.catalogue.local import is_local
from app.catalogue.registry import catalogue, from_scaled
from app.content import CellKey, Figure
from app.reports.values import json_number
from app.vocabulary import FormCode, ValueStatus

Stored = tuple[int, int | None, str, str | None, str | None, str | None]
"""Cell, scaled value, status, raw text, locator, by whom."""
Printed = dict[str, Any]
_ABSENT: Stored = (0, None, ValueStatus.ABSENT.value, None, None, None)


class StoredFigures(Mapping[CellKey, Figure]):
    """Figures by cell, over the rows of one revision; each is made when it is first asked for."""

    def __init__(self, rows: Mapping[CellKey, Stored]) -> None:
        self._rows = rows
        self._made: dict[CellKey, Figure] = {}

    def __getitem__(self, key: CellKey) -> Figure:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._figure(key)
        return made

    def __iter__(self) -> Iterator[CellKey]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _figure(self, key: CellKey) -> Figure:
        _, scaled, status, raw, locator, by = self._rows[key]
        value = None if scaled is None else from_scaled(scaled, key.indicator)
        return Figure(key, value, ValueStatus(status), raw, locator, by)

    def printed(self, form: FormCode) -> list[Printed]:
        """Every cell of the form in printed order, `absent` where there is no row, then the rows
        borrowed from another form, then local indicators; the members of `ValueOut`."""
        rows, (own, keys) = self._rows, _order(form)
        listed = [_printed(line, rows.get(line[0], _ABSENT)) for line in own]
        if rows.keys() <= keys:
            return listed
        borrowed = [_printed(line, rows[line[0]]) for line in _borrowed(form) if line[0] in rows]
        local = sorted(key for key in rows if is_local(key.indicator))
        return listed + borrowed + [_printed(_local(key), rows[key]) for key in local]

    def recorded(self) -> list[list[str | None]]:
        """Every figure by cell, as the journal keeps it (`snapshot.of_figures`)."""
        return [_recorded(key, self._rows[key]) for key in sorted(self._rows)]


def _recorded(key: CellKey, stored: Stored) -> list[str | None]:
    _, scaled, status, raw, locator, by = stored
    value = None if scaled is None else f"{from_scaled(scaled, key.indicator):f}"
    row = [key.indicator, key.applicant._value_, status, value, raw, locator, by]
    while row[-1] is None:
        row.pop()
    return row


_Line = tuple[CellKey, str, str, bool]
"""A cell, its indicator and applicant as they are printed, whether its values are whole as stored."""


def _printed(line: _Line, row: Stored) -> Printed:
    key, indicator, applicant, is_whole = line
    _, value, status, raw, locator, by = row
    return {
        "indicator": indicator,
        "applicant": applicant,
        "value": value if is_whole or value is None else json_number(from_scaled(value, key.indicator)),
        "status": status,
        "raw": raw,
        "locator": locator,
        "by": by,
    }


@lru_cache(maxsize=len(FormCode))
def _order(code: FormCode) -> tuple[list[_Line], frozenset[CellKey]]:
    form: Form = catalogue().forms[code]
    return [_line(key) for key in form.cells], frozenset(form.cells)


@lru_cache(maxsize=len(FormCode))
def _borrowed(code: FormCode) -> list[_Line]:
    return [_line(key) for row in catalogue().forms[code].hybrids for key in row.cells]


def _local(key: CellKey) -> _Line:
    return key, key.indicator, key.applicant.value, False


def _line(key: CellKey) -> _Line:
    return key, key.indicator, key.applicant.value, catalogue().indicators[key.indicator].scale == 0
