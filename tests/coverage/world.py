"""Random worlds of reports at every step of their life, with days of publication, a list of
reporting units and a calendar: the same world goes into a database and into the oracle."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from app.db.tables import LocalDeadline, Report, ReportingUnit, Revision, Unit
from app.vocabulary import FormCode, Kind, Level, ReportStatus, Scope, ScopeBasis

YEARS = range(2016, 2026)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Body:
    """A unit; `above` are its ancestors' codes from the top."""

    code: str
    level: Level
    kind: Kind
    above: tuple[str, ...]
    valid_from: int | None = None
    valid_to: int | None = None
    placeholder: bool = False
    synthetic: bool = False

    @property
    def path(self) -> str:
        return "".join(f"{code}/" for code in (*self.above, self.code))


@dataclass
class Filed:
    """A report: its status, whether the public sees a revision of it, and that one's day."""

    unit: str
    year: int
    scope: Scope
    status: ReportStatus
    public: bool
    published_on: date | None

    @property
    def shown(self) -> bool:
        """Whether a revision of it is public, or was."""
        return self.public or self.status is ReportStatus.WITHDRAWN

    @property
    def drafted(self) -> bool:
        """Whether a revision of it is open."""
        return self.status not in (ReportStatus.PUBLISHED, ReportStatus.WITHDRAWN)


@dataclass
class World:
    units: dict[str, Body] = field(default_factory=dict)
    reports: list[Filed] = field(default_factory=list)
    entries: dict[tuple[str, int], bool] = field(default_factory=dict)
    calendar: dict[tuple[str, int, Kind], date] = field(default_factory=dict)

    def ancestor(self, body: Body, level: Level) -> str | None:
        """The government of this level that it is or belongs to."""
        for code in (*body.above, body.code):
            unit = self.units[code]
            if unit.level is level and unit.kind is Kind.GOVERNMENT:
                return code
        return None


def make(random: Random) -> World:
    """Two provinces and an invented one, some ninety units."""
    world = World()
    for province in ("11", "12", "99"):
        synthetic = province == "99"
        top = _add(world, random, f"{province}0000", Level.PROVINCE, Kind.GOVERNMENT, (), synthetic)
        _bodies(world, random, top, Level.PROVINCE, synthetic)
        for prefecture in range(1, random.randint(2, 3)):
            code = f"{province}0{prefecture}00"
            middle = _add(world, random, code, Level.PREFECTURE, Kind.GOVERNMENT, top, synthetic)
            _bodies(world, random, middle, Level.PREFECTURE, synthetic)
            for county in range(1, random.randint(2, 4)):
                code = f"{province}0{prefecture}0{county}"
                below = _add(world, random, code, Level.COUNTY, Kind.GOVERNMENT, middle, synthetic)
                _bodies(world, random, below, Level.COUNTY, synthetic)
                for number, kind in enumerate((Kind.TOWNSHIP, Kind.SUBDISTRICT, Kind.TOWNSHIP), start=101):
                    _add(world, random, f"{code}{number}", Level.TOWNSHIP, kind, below, synthetic)
    for body in world.units.values():
        _live(world, random, body)
    return world


def _add(
    world: World, random: Random, code: str, level: Level, kind: Kind, above: tuple[str, ...], synthetic: bool
) -> tuple[str, ...]:
    world.units[code] = Body(
        code,
        level,
        kind,
        above,
        valid_from=random.choice(YEARS[:4]) if random.random() < 0.1 else None,
        valid_to=random.choice(YEARS[4:]) if random.random() < 0.1 else None,
        placeholder=random.random() < 0.04,
        synthetic=synthetic,
    )
    return (*above, code)


def _bodies(world: World, random: Random, above: tuple[str, ...], level: Level, synthetic: bool) -> None:
    kinds = (Kind.DEPARTMENT, Kind.DEVELOPMENT_ZONE, Kind.PUBLIC_INSTITUTION, Kind.OTHER)
    for number, kind in enumerate(kinds, start=1):
        if random.random() < 0.6:
            own = _add(world, random, f"{above[-1]}-{number}", level, kind, above, synthetic)
            if random.random() < 0.3:  # a body below a body: the tree has no fixed depth
                _add(world, random, f"{above[-1]}-{number}B", level, kind, own, synthetic)


def _live(world: World, random: Random, body: Body) -> None:
    for year in YEARS:
        if random.random() < 0.06:
            world.entries[body.code, year] = random.random() < 0.5
        for kind in Kind:
            if random.random() < (0.12 if body.kind is Kind.GOVERNMENT else 0.02):
                world.calendar[body.code, year, kind] = _day(random, year)
        for scope in random.sample(list(Scope), random.choice([0, 1, 1, 1, 2])):
            status = random.choice([*ReportStatus, *[ReportStatus.PUBLISHED] * 6])
            # While a correction is under way the public keeps what there was.
            corrected = (
                status not in (ReportStatus.PUBLISHED, ReportStatus.WITHDRAWN) and random.random() < 0.3
            )
            public = corrected or status is ReportStatus.PUBLISHED
            dated = random.random() < 0.85
            world.reports.append(
                Filed(body.code, year, scope, status, public, _day(random, year) if dated else None)
            )


def _day(random: Random, year: int) -> date:
    return random.choice(
        [
            date(year + 1, 1, 31),
            date(year + 1, 3, 31),
            date(year + 1, 1, 1) + timedelta(random.randrange(130)),
        ]
    )


def store(world: World, session: Session) -> None:
    """Put the world into an empty database."""
    units = [
        {
            "code": body.code, "name": f"{body.code}单位", "level": body.level.value, "kind": body.kind.value,
            "parent": body.above[-1] if body.above else None, "path": body.path,
            "province": world.ancestor(body, Level.PROVINCE),
            "prefecture": world.ancestor(body, Level.PREFECTURE),
            "county": world.ancestor(body, Level.COUNTY),
            "valid_from": body.valid_from, "valid_to": body.valid_to,
            "placeholder": body.placeholder, "synthetic": body.synthetic,
        }
        for body in world.units.values()
    ]  # fmt: skip
    entries = [{"unit": unit, "year": year, "expected": yes} for (unit, year), yes in world.entries.items()]
    calendar = [
        {"area": area, "year": year, "kind": kind.value, "due_on": due}
        for (area, year, kind), due in world.calendar.items()
    ]
    reports = [_report(number, filed) for number, filed in enumerate(world.reports, start=1)]
    revisions = [
        row for number, filed in enumerate(world.reports, start=1) for row in _revisions(number, filed)
    ]
    for table, rows in (
        (Unit, units),
        (ReportingUnit, entries),
        (LocalDeadline, calendar),
        (Report, reports),
        (Revision, revisions),
    ):
        session.execute(insert(table), rows)


def _report(number: int, filed: Filed) -> dict[str, Any]:
    return {
        "id": number, "unit": filed.unit, "year": filed.year, "scope": filed.scope.value,
        "status": filed.status.value, "published": 1 if filed.shown else None,
        "draft": 2 if filed.drafted else None, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip


def _revisions(number: int, filed: Filed) -> Iterator[dict[str, Any]]:
    """Revision 1 is the public one, or what was withdrawn; revision 2 is the draft beside it."""
    if filed.shown:
        word = ReportStatus.PUBLISHED if filed.public else ReportStatus.WITHDRAWN
        yield _revision(number, 1, word, filed.published_on)
    if filed.drafted:
        yield _revision(number, 2, filed.status, date(filed.year + 1, 1, 2))


def _revision(report: int, number: int, status: ReportStatus, day: date | None) -> dict[str, Any]:
    return {
        "report_id": report, "number": number, "status": status.value, "form": FormCode.F2021.value,
        "scope_basis": ScopeBasis.STATED.value, "published_on": day, "publication": {}, "signoff": {},
        "sections": [], "created_at": NOW,
    }  # fmt: skip
