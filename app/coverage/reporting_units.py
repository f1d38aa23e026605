"""The list of reporting units (统计单位名单): who is to report for a year, kept by the office.

The seed is every valid unit; an entry puts a unit on the list or takes it off. Whoever
changes the list does so for units their key is over; every change is journalled.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.coverage import reporting_store as store
from app.coverage.list_file import ListFile
from app.coverage.reporting_store import Entry, Listed
from app.journal import service as journal
from app.paging import Page, Window, decode, encode
from app.problems import ProblemError
from app.reports import clock
from app.units.filters import UnitFilter
from app.units.service import must_reach
from app.units.store import get as get_unit
from app.writers.dataset import Column, ColumnType, Dataset, Row

JOURNALLED = "reporting_unit"

COLUMNS = (
    Column("unit", ColumnType.TEXT, "单位代码"),
    Column("unit_name", ColumnType.TEXT, "单位名称"),
    Column("level", ColumnType.TEXT, "层级"),
    Column("kind", ColumnType.TEXT, "类别"),
    Column("year", ColumnType.INTEGER, "年度"),
    Column("expected", ColumnType.BOOLEAN, "应报"),
    Column("basis", ColumnType.TEXT, "依据"),
    Column("note", ColumnType.TEXT, "备注"),
    Column("synthetic", ColumnType.BOOLEAN, "虚构数据"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the list: these units, one year, and if said only the (un)expected."""

    year: int
    units: UnitFilter
    expected: bool | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a file did to the list: its rows, the entries there are now in its area, and how
    many of them are new, say something else than before, or are gone."""

    year: int
    within: str | None
    rows: int
    entries: int
    added: int
    changed: int
    removed: int

    def as_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return asdict(self)


def get(session: Session, _actor: Actor, *, year: int, unit: str) -> Listed:
    """One unit on the list. Raises ProblemError `unit_unknown`."""
    found = store.one(session, unit, year)
    if found is None:
        get_unit(session, unit, pointer="/path/unit")
        raise AssertionError(f"unit {unit} is there and not on the list")
    return found


def page(session: Session, _actor: Actor, *, wanted: Wanted, window: Window) -> Page[Row]:
    """One page of the list by code. Raises ProblemError `unit_unknown`, `cursor_invalid`."""
    after = str(decode(window.cursor, (str,))[0]) if window.cursor is not None else None
    units, year, expected = wanted.units, wanted.year, wanted.expected
    found = list(store.listing(session, units, year, expected=expected, after=after, limit=window.limit + 1))
    shown = found[: window.limit]
    total = store.count(session, units, year, expected=expected) if window.count else None
    following = encode([shown[-1].unit]) if len(found) > window.limit else None
    return Page([row_of(item) for item in shown], following, total)


def dataset(session: Session, _actor: Actor, *, wanted: Wanted, limit: int | None) -> Dataset:
    """The whole list, or its first `limit` rows, to be read while the session lives."""
    total = store.count(session, wanted.units, wanted.year, expected=wanted.expected)

    def rows() -> Iterator[Row]:
        for item in store.listing(session, wanted.units, wanted.year, expected=wanted.expected, limit=limit):
            yield row_of(item)

    return Dataset(COLUMNS, rows(), total if limit is None else min(total, limit))


def put(session: Session, actor: Actor, *, year: int, unit: str, entry: Entry) -> Listed:
    """Put a unit on the list, or take it off. Raises ProblemError `unit_unknown`, `forbidden`,
    and `invalid_body` for a code that is no body."""
    store.lock(session)
    of = get_unit(session, unit, pointer="/path/unit")
    must_reach(actor, of.path)
    if of.placeholder and entry.expected:
        raise ProblemError("invalid_body", *_NO_BODY, pointer="/body/expected")
    before = get(session, actor, year=year, unit=unit).entry
    if before != entry:
        _write(session, actor, year, {unit: before} if before else {}, {unit: entry}, [])
    return get(session, actor, year=year, unit=unit)


def remove(session: Session, actor: Actor, *, year: int, unit: str) -> None:
    """Go back to the seed; nothing happens where it decides already.
    Raises ProblemError `unit_unknown`, `forbidden`."""
    store.lock(session)
    must_reach(actor, get_unit(session, unit, pointer="/path/unit").path)
    before = get(session, actor, year=year, unit=unit).entry
    if before is not None:
        _write(session, actor, year, {unit: before}, {}, [unit])


def replace(session: Session, actor: Actor, *, year: int, file: ListFile, within: str | None) -> Replaced:
    """Make the file's rows the entries of the year for an area (by default all that the key is
    over), whole or not at all: units the file does not name go back to the seed, and a row
    that says without a note what the seed says anyway makes no entry.

    Raises ProblemError `unit_unknown`, `forbidden`, and `invalid_body` naming the wrong cells.
    """
    area = within if within is not None else actor.unit
    path = None if area is None else get_unit(session, area, pointer="/query/within").path
    must_reach(actor, path or "")
    store.lock(session)
    units = store.known(session, [row.code for row in file.rows], year)
    wanted: dict[str, Entry] = {}
    for row in file.rows:
        unit = units.get(row.code)
        if unit is None:
            file.wrong(row.line, "code", f"没有单位「{row.code}」。", f"There is no unit {row.code!r}.")
        elif path is not None and not unit.path.startswith(path):
            file.wrong(
                row.line,
                "code",
                f"「{row.code}」不在「{area}」之内。",
                f"{row.code!r} is not within {area!r}.",
            )
        elif unit.placeholder and row.expected:
            file.wrong(row.line, "expected", *_NO_BODY)
        elif row.note is not None or row.expected != unit.seeded:
            wanted[row.code] = Entry(row.expected, row.note)
    file.require_sound()
    before = store.entries(session, year, path)
    removed = sorted(before.keys() - wanted.keys())
    changed = {code: entry for code, entry in sorted(wanted.items()) if before.get(code) != entry}
    _write(session, actor, year, before, changed, removed)
    added = len(changed.keys() - before.keys())
    return Replaced(year, area, len(file.rows), len(wanted), added, len(changed) - added, len(removed))


def row_of(item: Listed) -> Row:
    """The row of one unit; `basis` says whether the seed or an entry decides."""
    return (
        item.unit,
        item.unit_name,
        item.level.value,
        item.kind.value,
        item.year,
        item.expected,
        "seed" if item.entry is None else "entry",
        None if item.entry is None else item.entry.note,
        item.synthetic,
    )


_NO_BODY = (
    "这是占位代码，不是单位，不会有报告。",
    "This code only holds others together: it is no body and never reports.",
)


def _write(
    session: Session,
    actor: Actor,
    year: int,
    before: dict[str, Entry],
    changed: dict[str, Entry],
    removed: list[str],
) -> None:
    store.write(session, year, changed, removed)
    at = clock.moment(session)
    for code in sorted([*changed, *removed]):
        was, now = before.get(code), changed.get(code)
        entry = journal.Entry(
            kind=JOURNALLED,
            action="deleted" if now is None else "changed",
            unit=code,
            year=year,
            before=None if was is None else was.as_json(),
            after=None if now is None else now.as_json(),
            public=True,
        )
        journal.append(session, actor, at=at, entry=entry)
