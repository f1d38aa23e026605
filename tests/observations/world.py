"""Random small worlds: a tree of units of every kind, reports of every scope and form with
blanks and holes, some never filed. The same world goes into a database and into the oracle."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from app.catalogue.registry import catalogue, from_scaled
from app.content import CellKey, Figure, ReportContent
from app.db.tables import Report, ReportingUnit, Revision, Unit, Value
from app.rollups import service as rollups
from app.rollups.cells import cells
from app.rollups.published import Published
from app.vocabulary import FormCode, Kind, Level, ReportStatus, Scope, ScopeBasis, ValueStatus

YEARS = range(2016, 2024)
INDICATORS = (
    "applications.received",
    "applications.concluded",
    "applications.answered",
    "applications.granted",
    "applications.otherwise_handled",
    "applications.otherwise_handled.uncorrected",
    "applications.otherwise_handled.unpaid",
    "applications.otherwise_handled.other",
    "reviews.total",
    "reviews.corrected",
    "reviews.pending",
    "litigation.total",
    "litigation.direct.total",
    "litigation.after_review.total",
    "charges.amount",
    "licensing.items_change",
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Cells = dict[CellKey, tuple[ValueStatus, int | None]]


@dataclass
class Body:
    """A unit as the oracle sees it; `above` are its ancestors' codes from the top."""

    code: str
    level: Level
    kind: Kind
    above: tuple[str, ...]
    valid_from: int | None = None
    valid_to: int | None = None
    placeholder: bool = False
    synthetic: bool = False

    def ancestor(self, level: Level, world: "World") -> str | None:
        """The government of this level that it is or belongs to."""
        for code in (*self.above, self.code):
            unit = world.units[code]
            if unit.level is level and unit.kind is Kind.GOVERNMENT:
                return code
        return None


@dataclass
class Filed:
    """A published report; a cell not in `cells` is absent from its page."""

    unit: str
    year: int
    scope: Scope
    form: FormCode
    cells: Cells


@dataclass
class World:
    """Units by code, reports, and the entries of the list of reporting units."""

    units: dict[str, Body] = field(default_factory=dict)
    reports: list[Filed] = field(default_factory=list)
    entries: dict[tuple[str, int], bool] = field(default_factory=dict)


def make(random: Random) -> World:
    """A world of about seventy units."""
    world = World()
    for province in (11, 12):
        top = _add(world, random, f"{province}0000", Level.PROVINCE, Kind.GOVERNMENT, ())
        for prefecture in range(1, random.randint(2, 3)):
            middle = _add(world, random, f"{province}0{prefecture}00", Level.PREFECTURE, Kind.GOVERNMENT, top)
            for county in range(1, random.randint(2, 4)):
                code = f"{province}0{prefecture}0{county}"
                below = _add(world, random, code, Level.COUNTY, Kind.GOVERNMENT, middle)
                for number, kind in enumerate((Kind.TOWNSHIP, Kind.SUBDISTRICT, Kind.TOWNSHIP), start=1):
                    _add(world, random, f"{code}00{number}", Level.TOWNSHIP, kind, below)
                _bodies(world, random, code, Level.COUNTY, below)
            _bodies(world, random, f"{province}0{prefecture}00", Level.PREFECTURE, middle)
        _bodies(world, random, f"{province}0000", Level.PROVINCE, top)
    invented = _add(world, random, "990000", Level.PROVINCE, Kind.GOVERNMENT, (), synthetic=True)
    _add(world, random, "990100", Level.PREFECTURE, Kind.GOVERNMENT, invented, synthetic=True)
    for body in world.units.values():
        _file(world, random, body)
    return world


def _add(
    world: World, random: Random, code: str, level: Level, kind: Kind, above: tuple[str, ...], **more: bool
) -> tuple[str, ...]:
    ended = random.random() < 0.1
    begun = random.random() < 0.1
    world.units[code] = Body(
        code,
        level,
        kind,
        above,
        valid_from=random.choice(YEARS[:3]) if begun else None,
        valid_to=random.choice(YEARS[3:]) if ended else None,
        placeholder=random.random() < 0.05,
        **more,
    )
    return (*above, code)


def _bodies(world: World, random: Random, code: str, level: Level, above: tuple[str, ...]) -> None:
    for number, kind in enumerate((Kind.DEPARTMENT, Kind.DEVELOPMENT_ZONE, Kind.PUBLIC_INSTITUTION), start=1):
        if random.random() < 0.6:
            _add(world, random, f"{code}-{number}", level, kind, above)


def _file(world: World, random: Random, body: Body) -> None:
    for year in YEARS:
        if random.random() < 0.05:
            world.entries[body.code, year] = random.random() < 0.5
        usual = Scope.AREA if body.kind is Kind.GOVERNMENT else Scope.BODY
        for scope in Scope:
            if random.random() < (0.75 if scope is usual else 0.1):
                form = catalogue().form_of_year(year)
                code = random.choice(list(FormCode)) if random.random() < 0.1 or form is None else form.code
                world.reports.append(Filed(body.code, year, scope, code, _cells(random, code)))


def _cells(random: Random, form: FormCode) -> Cells:
    printed = catalogue().forms[form]
    hybrid = form is FormCode.F2021 and random.random() < 0.3
    found: Cells = {}
    for indicator in INDICATORS:
        row = printed.row_of.get(indicator)
        if row is None or (
            indicator == "applications.otherwise_handled" and form is FormCode.F2021 and not hybrid
        ):
            continue
        if hybrid and indicator.startswith("applications.otherwise_handled."):
            continue
        for key in row.cells:
            chance = random.random()
            if chance < 0.8:
                found[key] = (ValueStatus.REPORTED, _number(random, indicator))
            elif chance < 0.95:
                unread = random.choice([s for s in ValueStatus if s is not ValueStatus.REPORTED])
                found[key] = (unread, None)
    return found


def _number(random: Random, indicator: str) -> int:
    if indicator == "charges.amount":
        return random.choice([0, random.randrange(10**15)])
    if indicator == "licensing.items_change":
        return random.randint(-50, 50)
    return random.choice([0, 1, random.randint(0, 20), random.randint(0, 10**6)])


def store(world: World, session: Session) -> None:
    """Put the world into an empty database as if it had been published there."""
    numbers = cells(session).id_of
    ids: dict[str, int] = {}
    for body in world.units.values():
        path = "".join(f"{code}/" for code in (*body.above, body.code))
        row = Unit(
            code=body.code,
            name=f"{body.code}单位",
            level=body.level.value,
            kind=body.kind.value,
            parent=body.above[-1] if body.above else None,
            path=path,
            province=body.ancestor(Level.PROVINCE, world),
            prefecture=body.ancestor(Level.PREFECTURE, world),
            county=body.ancestor(Level.COUNTY, world),
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            placeholder=body.placeholder,
            synthetic=body.synthetic,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        ids[body.code] = row.id
    for (unit, year), wanted in world.entries.items():
        session.add(ReportingUnit(unit=unit, year=year, expected=wanted))
    for filed in world.reports:
        _publish(session, filed, numbers, ids[filed.unit])


def _publish(session: Session, filed: Filed, numbers: "dict[CellKey, int]", unit_id: int) -> None:
    state = ReportStatus.PUBLISHED.value
    report = Report(
        unit=filed.unit, year=filed.year, scope=filed.scope.value, status=state, published=1,
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    session.add(report)
    session.flush()
    assert report.id is not None
    revision = Revision(
        report_id=report.id, number=1, status=state, form=filed.form.value, created_at=NOW, published_at=NOW,
        scope_basis=ScopeBasis.STATED.value,
    )  # fmt: skip
    session.add(revision)
    session.flush()
    assert revision.id is not None
    rows = [
        {"revision_id": revision.id, "cell_id": numbers[key], "status": status.value, "value": value}
        for key, (status, value) in filed.cells.items()
    ]
    if rows:
        session.execute(insert(Value), rows)
    rollups.refresh(session, published(filed, unit_id, revision.id), anew=True)


def published(filed: Filed, unit_id: int, revision_id: int) -> Published:
    """The report as the rollups take it."""
    figures = {
        key: Figure(key, None if value is None else from_scaled(value, key.indicator), status)
        for key, (status, value) in filed.cells.items()
    }
    said = ReportContent(year=filed.year, form=filed.form, scope=filed.scope, figures=figures)
    return Published(unit_id, revision_id, said)


def amend(world: World, session: Session, random: Random) -> None:
    """Correct some reports, in the world and in the database, and take one body from the list."""
    numbers = cells(session).id_of
    for filed in random.sample([each for each in world.reports if each.cells], 3):
        key = next(iter(filed.cells))
        filed.cells[key] = (ValueStatus.REPORTED, random.randint(0, 10**6))
        row = session.execute(
            select(col(Revision.id), col(Unit.id))
            .join(Report, col(Report.id) == col(Revision.report_id))
            .join(Unit, col(Unit.code) == col(Report.unit))
            .where(col(Unit.code) == filed.unit, col(Report.year) == filed.year)
            .where(col(Report.scope) == filed.scope.value)
        ).one()
        status, value = filed.cells[key]
        session.execute(
            update(Value)
            .where(col(Value.revision_id) == row[0], col(Value.cell_id) == numbers[key])
            .values(status=status.value, value=value)
        )
        rollups.refresh(session, published(filed, row[1], row[0]), anew=False)
    for unit, year in ((random.choice(list(world.units)), 2020), (random.choice(list(world.units)), 2021)):
        known = (unit, year) in world.entries and session.get(ReportingUnit, (unit, year)) is not None
        if not known:
            world.entries[unit, year] = False
            session.add(ReportingUnit(unit=unit, year=year, expected=False))
