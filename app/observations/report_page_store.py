"""One page of observations, report by report: what most pages are.

As many units as the page may need come first, in order, then their reports, then each report's
values as one text: one statement, made ready beforehand for each kind of question. Values of a
report lie together, so a page of a hundred rows is one or two of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, cast, func, or_, select
from sqlmodel import Session

from app.catalogue.local import is_local
from app.catalogue.registry import catalogue
from app.content import CellKey
from app.db.tables import Report, Revision, Unit, Value, columns_of
from app.observations.query import ObservationQuery
from app.observations.report_blocks import APPLICANTS, Shapes, Wanted
from app.paging import Part
from app.rollups.cells import CellMap, known_cells
from app.units.filters import Chosen, chosen
from app.vocabulary import Applicant, FormCode, ReportStatus, ValueStatus
from app.writers.blocks import Block, first_of
from app.writers.dataset import Row

MANY_CELLS = 40
"""Cells of one question above which all values of a report are read and most let go."""
USUAL_YEARS = 8
"""Reports that a unit has, where no year is asked for."""
MOST_REPORTS = 4_096
LAST = 9_999
"""After every report year."""

_unit, _report = columns_of(Unit), columns_of(Report)
_revision, _value = columns_of(Revision), columns_of(Value)
_Start = tuple[str, int, str]
"""The report to begin with, as unit, year and scope."""


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


def _report_of(block: Block) -> _Start:
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
        self._forms = [code for code, number in rows.items() if number or wanted.of(_borrowed(code))]
        self.least = min((rows[code] or 1 for code in self._forms), default=0)

    def blocks(
        self,
        session: Session,
        query: ObservationQuery,
        units: Chosen,
        after: Sequence[Part] | None,
        rows: int,
    ) -> Iterator[Block]:
        """The reports in order, from that of the key on; at first as many as `rows` rows need."""
        start: _Start | None = None
        if after is not None:
            start = (str(after[0]), int(after[1]), str(after[2]))
        asked = self._asked(query, units)
        years = USUAL_YEARS if query.years is None else min(USUAL_YEARS, len(list(query.years)))
        reports = -(-rows // self.least) + 1
        is_first = True
        while True:
            size = {"reports": reports, "units": -(-reports // years) + 1}
            where = {} if start is None else dict(zip(("code", "year", "scope"), start, strict=True))
            statement = _statement(asked.shape, start is not None)
            found = session.connection().execute(statement, asked.values | size | where).all()
            for *report, number, values in found:
                if number is not None and (is_first or _place(report) != start):
                    yield self._shapes.block(report, _by_cell(values))
            if len(found) < reports and len({row[0] for row in found}) < size["units"]:
                return
            start = _place(found[-1]) if len(found) == reports else (found[-1][0], LAST, "")
            reports, is_first = min(reports * 4, MOST_REPORTS), False

    def _asked(self, query: ObservationQuery, units: Chosen) -> "_Asked":
        years = query.years.ranges if query.years is not None else ()
        values = units.values
        for number, (first, last) in enumerate(years):
            values |= {f"first_{number}": first, f"last_{number}": last}
        if query.scopes:
            values["scopes"] = [scope.value for scope in query.scopes]
        if self._ids is not None:
            values["cells"] = self._ids
        if len(self._forms) < len(FormCode):
            values["forms"] = [form.value for form in self._forms]
        sides = frozenset(side for side in ("scopes", "cells", "forms") if side in values)
        return _Asked((units.shape, len(years), sides), values)


@lru_cache(maxsize=256)
def _scan(known: CellMap, indicators: tuple[str, ...], applicants: tuple[Applicant, ...]) -> _Scan:
    return _Scan(known, indicators, applicants)


def _borrowed(form: FormCode) -> list[CellKey]:
    return [key for row in catalogue().forms[form].hybrids for key in row.cells]


def _place(report: Sequence[Any]) -> _Start:
    """Where a row lies; a unit without reports lies behind all it might have."""
    return (report[0], report[6], report[4]) if report[6] is not None else (report[0], LAST, "")


def _by_cell(values: str | None) -> Mapping[str, str]:
    """Values by the numbers of their cells, out of `12 340 13 b …`."""
    if not values:
        return {}
    parts = values.split(" ")
    return dict(zip(islice(parts, 0, None, 2), islice(parts, 1, None, 2), strict=True))


_Shape = tuple[Chosen, int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as a kind of question, and what it compares to."""

    shape: _Shape
    values: dict[str, Any]


@lru_cache(maxsize=1_000)
def _statement(shape: _Shape, is_continued: bool) -> Select[Any]:
    """Units in order, each with its reports, each with its values as one text."""
    units, years, sides = shape
    reports = _reports(_units(units, is_continued), years, sides, is_continued).subquery("r")
    told = func.coalesce(cast(_value.value, Text), func.substr(_value.status, 1, 1))
    pairs = func.aggregate_strings(cast(_value.cell_id, Text).concat(" ").concat(told), " ")
    here = [_value.revision_id == reports.c.revision, _value.status != ValueStatus.ABSENT.value]
    if "cells" in sides:
        here.append(_value.cell_id.in_(bindparam("cells", expanding=True)))
    values = select(pairs).where(*here).scalar_subquery()
    return select(reports, values).order_by(reports.c.code, reports.c.year, reports.c.scope)


def _units(units: Chosen, is_continued: bool) -> Any:
    """The first units; a report to begin with has its own unit among them."""
    chosen_ = (_unit.code, _unit.name, _unit.level, _unit.kind, _unit.parent, _unit.synthetic)
    statement = select(*chosen_).where(*units.prepared())
    if is_continued:
        statement = statement.where(_unit.code >= bindparam("code"))
    return statement.order_by(_unit.code).limit(bindparam("units")).subquery("u").c


def _reports(u: Any, years: int, sides: frozenset[str], is_continued: bool) -> Select[Any]:
    """Their reports, and one row for each unit that has none: else nobody knew how far it went."""
    of_unit = [_report.unit == u.code]
    if years:
        between = [
            _report.year.between(bindparam(f"first_{n}"), bindparam(f"last_{n}")) for n in range(years)
        ]
        of_unit.append(or_(*between))
    if "scopes" in sides:
        of_unit.append(_report.scope.in_(bindparam("scopes", expanding=True)))
    if is_continued:
        same_year = and_(_report.year == bindparam("year"), _report.scope >= bindparam("scope"))
        of_unit.append(or_(u.code > bindparam("code"), _report.year > bindparam("year"), same_year))
    public = [
        _revision.report_id == _report.id,
        _revision.number == _report.published,
        _revision.status == ReportStatus.PUBLISHED.value,
    ]
    if "forms" in sides:
        public.append(_revision.form.in_(bindparam("forms", expanding=True)))
    return (
        select(
            u.code, u.name, u.level, u.kind, _report.scope, u.parent, _report.year, _revision.form,
            u.synthetic, _revision.id.label("revision"),
        )
        .outerjoin_from(u.code.table, _report.unit.table, and_(*of_unit))
        .outerjoin(_revision.id.table, and_(*public))
        .order_by(u.code, _report.year, _report.scope)
        .limit(bindparam("reports"))
    )  # fmt: skip
