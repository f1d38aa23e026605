"""One page of observations, report by report: what most pages are.

Values of a report lie together, so a page of a hundred rows is one or two of them: found in order,
each with its values as one text.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, func, select
from sqlmodel import Session

from app.catalogue.local import is_local
from app.catalogue.registry import catalogue
from app.content import CellKey
from app.db.tables import Value, columns_of
from app.observations.query import ObservationQuery
from app.observations.report_blocks import APPLICANTS, Shapes, Wanted
from app.paging import Part
from app.reports.store import in_order
from app.rollups.cells import CellMap, known_cells
from app.units.filters import Chosen, chosen
from app.vocabulary import Applicant, FormCode, ValueStatus
from app.writers.blocks import Block, first_of
from app.writers.dataset import Row

MANY_CELLS = 40
"""Cells of one question above which all values of a report are read and most let go."""
_value = columns_of(Value)


def is_for(query: ObservationQuery) -> bool:
    """Whether the reports of a question are full of its answers: not where it asks for rare
    statuses, nor for what only some areas count."""
    return query.as_of is None and not query.statuses and not any(map(is_local, query.indicators))


def page(
    session: Session, query: ObservationQuery, *, after: Sequence[Part] | None, limit: int
) -> tuple[list[Block], Sequence[Part] | None]:
    """At most `limit` rows after the key, and the key of the last where more follow.

    Raises ProblemError `unit_unknown`.
    """
    units = chosen(session, query.units)
    scan = _scan(known_cells(session), query.indicators, query.applicants)
    found: list[Block] = []
    rows = 0
    for block in scan.blocks(session, query, units, after, limit + 1) if scan.least else ():
        if after is not None and _report_of(block) == tuple(after[:3]):
            block = _behind(block, after)
        if block:
            found.append(block)
        rows += len(block)
        if rows > limit:
            cut = [block for block in first_of(found, limit) if block]
            return cut, _last(cut[-1])
    return found, None


def _report_of(block: Block) -> in_order.Start:
    return str(block.head[0]), int(str(block.head[6])), str(block.head[4])


def _last(block: Block) -> Sequence[Part]:
    """The sort key of the last row that is there."""
    place = max(number for number, value in enumerate(block.values) if value is not None)
    return (*_report_of(block), *_cell_key(block.layout.keys[place]))


def _cell_key(key: Row) -> tuple[str, int]:
    indicator, applicant = map(str, key)
    return indicator, APPLICANTS[Applicant(applicant)]


def _behind(block: Block, after: Sequence[Part]) -> Block:
    """The rows of a block after a key."""
    last = tuple(after[3:])
    values = [
        None if _cell_key(key) <= last else value
        for key, value in zip(block.layout.keys, block.values, strict=True)
    ]
    return Block(block.head, block.layout, values, block.tail)


class _Scan:
    """The reports that have cells of a question, and what their rows look like. `least` is the
    number of rows that the barest of their forms has: 0 where none has any."""

    def __init__(
        self, known: CellMap, indicators: tuple[str, ...], applicants: tuple[Applicant, ...]
    ) -> None:
        query = ObservationQuery(indicators, applicants)
        wanted = Wanted(query)
        self._shapes = Shapes(known, wanted)
        ids = self._shapes.ids if indicators else None
        self._ids = ids if ids is not None and len(ids) <= MANY_CELLS else None
        rows = {code: len(wanted.of(form.cells)) for code, form in catalogue().forms.items()}
        forms = [code for code, number in rows.items() if number or wanted.of(_borrowed(code))]
        self._forms = forms if len(forms) < len(rows) else ()
        self.least = min((rows[code] or 1 for code in forms), default=0)

    def blocks(
        self,
        session: Session,
        query: ObservationQuery,
        units: Chosen,
        after: Sequence[Part] | None,
        rows: int,
    ) -> Iterator[Block]:
        """The reports in order, from that of the key on; at first as many as `rows` rows need."""
        cells = {} if self._ids is None else {"cells": self._ids}
        question = in_order.asked(units, years=query.years, scopes=query.scopes, forms=self._forms, **cells)
        start = None if after is None else (str(after[0]), int(after[1]), str(after[2]))
        needed = -(-rows // self.least)
        for code, year, scope, _, name, level, kind, parent, form, synthetic, values in in_order.walk(
            session, question, _statement, start=start, reports=needed
        ):
            report = (code, name, level, kind, scope, parent, year, form, synthetic)
            yield self._shapes.block(report, _by_cell(values))


@lru_cache(maxsize=256)
def _scan(known: CellMap, indicators: tuple[str, ...], applicants: tuple[Applicant, ...]) -> _Scan:
    return _Scan(known, indicators, applicants)


def _borrowed(form: FormCode) -> list[CellKey]:
    return [key for row in catalogue().forms[form].hybrids for key in row.cells]


def _by_cell(values: str | None) -> Mapping[str, str]:
    """Values by the numbers of their cells, out of `12 340 13 b …`."""
    if not values:
        return {}
    parts = values.split(" ")
    return dict(zip(islice(parts, 0, None, 2), islice(parts, 1, None, 2), strict=True))


@lru_cache(maxsize=1_000)
def _statement(shape: in_order.Shape, is_continued: bool, dialect: str) -> Select[Any]:
    """The reports, each with its values as one text."""
    r = in_order.reports_of(shape, is_continued)
    told = func.coalesce(cast(_value.value, Text), func.substr(_value.status, 1, 1))
    pairs = func.aggregate_strings(cast(_value.cell_id, Text).concat(" ").concat(told), " ")
    here = [_value.revision_id == r.revision, _value.status != ValueStatus.ABSENT.value]
    if "cells" in shape[2]:
        here.append(_value.cell_id.in_(bindparam("cells", expanding=True)))
    values = select(pairs).where(*here).scalar_subquery()
    return in_order.as_text(r, (r.name, r.level, r.kind, r.parent, r.form, r.synthetic, values), dialect)
