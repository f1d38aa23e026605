"""Provinces to measure on: `python -m bench.world URL [--provinces N] [--cities M] [--years 2016..2025]`.

The invented city of the demo (a prefecture, thirteen counties, their departments and townships:
about two hundred bodies), many times over, each time under other codes and with all figures
multiplied by another whole number. Identities, what is carried from year to year, and areas that
are the sums of what lies below are linear: what holds for the city holds for every copy, and a
province's own report is the sum of its cities' and its departments'. Nothing is random.

One province of 23 cities is 4,900 bodies; 31 provinces of 25 are a nation of 163,000. Values,
facts and derived facts are written by a few statements straight into their tables, each in the
order of its key.
"""

import argparse
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, SQLModel

from app.catalogue.registry import catalogue, to_scaled
from app.content import CellKey
from app.db.engine import Database
from app.db.migrate import migrate
from app.rollups import service as rollups
from app.rollups.cells import cells
from app.rollups.derived import derived_values
from app.samples import Sample
from app.samples.invented import InventedUnit, reports, units
from app.samples.invented.units import CITY, PROVINCE
from app.settings import Settings
from app.vocabulary import FormCode, Kind, Scope, ValueStatus
from app.years import parse_years

AT = datetime(2026, 1, 1, tzinfo=UTC)
TABLES = SQLModel.metadata.tables
Key = tuple[str, int]
Numbers = dict[CellKey, tuple[ValueStatus, int | None]]


@dataclass(frozen=True, slots=True)
class Body:
    """One unit of the copy: `template` is the code of what it is a copy of."""

    template: str
    code: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One report of the template: its form and its cells, scaled; those not printed are absent."""

    form: FormCode
    cells: Numbers


class Template:
    """The demo's province as it was printed, without its planted faults."""

    def __init__(self, years: Iterable[int]) -> None:
        self.years = list(years)
        self.units = {unit.code: unit for unit in units()}
        self.city = [code for code in self.units if code.startswith(CITY[:4])]
        self.above = [code for code in self.units if code not in set(self.city)]
        self.said: dict[Key, Said] = {
            (sample.unit_code, sample.content.year): _said(sample)
            for sample in reports(self.years, faultless=True)
        }


def _said(sample: Sample) -> Said:
    found: Numbers = {}
    for key, figure in sample.content.figures.items():
        number = None if figure.value is None else to_scaled(figure.value, key.indicator)
        found[key] = (figure.status, number)
    return Said(sample.content.form, found)


def build(database: Database, *, provinces: int, cities: int, years: Iterable[int]) -> None:
    """Fill an empty database; the rollups are made by the service's own rebuilding."""
    template = Template(years)
    migrate(database)
    if database.is_sqlite:
        # All is one transaction: in a write-ahead log a nation would stand on the disk twice. The
        # next one who opens the file turns the log on again.
        with database.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA journal_mode=DELETE")
    with database.writing() as session:
        if database.is_sqlite:
            session.execute(text("PRAGMA cache_size=-400000"))
        cells(session)
        maker = _Maker(session, template)
        for province in range(provinces):
            maker.province(11 + province, cities)
        maker.values_and_facts()
    with database.writing() as session:
        rollups.rebuild_sums(session)
        if database.is_sqlite:
            session.execute(text("PRAGMA analysis_limit=10000"))
        session.execute(text("ANALYZE"))


class _Maker:
    def __init__(self, session: Session, template: Template) -> None:
        self.session = session
        self.template = template
        self.units = self.reports = 0
        self.copies: list[dict[str, int]] = []
        self.slots = [
            (place, code, year)
            for place, code in enumerate(template.city)
            for year in template.years
            if (code, year) in template.said
        ]

    def province(self, number: int, cities: int) -> None:
        """A province, its departments and its cities, city `c` with all figures times c."""
        first, code = self.units, f"{number}0000"
        above = {old: code + old[len(PROVINCE) :] for old in self.template.above}
        self._bodies([self._body(old, above, number, 0, (code, None)) for old in self.template.above])
        factors = list(range(1, cities + 1))
        for city in factors:
            prefecture = f"{number}{city:02}00"
            codes = {old: f"{number}{city:02}{old[4:]}" for old in self.template.city} | above
            self.copies.append({"unit": self.units, "report": self.reports, "factor": city})
            bodies = [self._body(old, codes, number, city, (code, prefecture)) for old in self.template.city]
            self._bodies(bodies)
            self._reports([(bodies[place].code, year, old) for place, old, year in self.slots])
        self._own(first, above, sum(factors))

    def _body(
        self, old: str, codes: dict[str, str], province: int, city: int, above: tuple[str, str | None]
    ) -> Body:
        unit = self.template.units[old]
        chain = [codes[code] for code in _chain(unit, self.template.units)]
        county = next((code for code in chain if code[4:6] != "00" and len(code) == 6), None)
        row = {
            "code": codes[old], "name": unit.name.replace("示例", f"第{province}省第{city}市"),
            "level": unit.level.value, "kind": unit.kind.value, "parent": chain[-2] if chain[1:] else None,
            "path": "".join(f"{code}/" for code in chain), "province": above[0], "prefecture": above[1],
            "county": county, "valid_from": unit.valid_from, "valid_to": unit.valid_to,
            "placeholder": False, "vertical": False, "synthetic": False, "version": 1,
        }  # fmt: skip
        return Body(old, codes[old], row)

    def _bodies(self, bodies: list[Body]) -> None:
        rows = [{"id": self.units + place, **body.row} for place, body in enumerate(bodies, 1)]
        self.session.execute(TABLES["unit"].insert(), rows)
        self.units += len(rows)

    def _reports(self, listed: list[tuple[str, int, str]]) -> None:
        """Reports and their revisions under the next numbers; (code, year, template's code)."""
        made, revised = [], []
        for number, (code, year, old) in enumerate(listed, self.reports + 1):
            kind = self.template.units[old].kind
            scope = Scope.AREA if kind is Kind.GOVERNMENT else Scope.BODY
            made.append({
                "id": number, "unit": code, "year": year, "scope": scope.value, "status": "published",
                "published": 1, "version": 1, "created_at": AT, "updated_at": AT,
            })  # fmt: skip
            revised.append({
                "id": number, "report_id": number, "number": 1, "status": "published",
                "form": self.template.said[old, year].form.value, "scope_basis": "stated",
                "title": f"{code}{year}年政府信息公开工作年度报告", "publication": {}, "signoff": {},
                "sections": [], "historical": True, "created_at": AT, "published_at": AT,
            })  # fmt: skip
        self.session.execute(TABLES["report"].insert(), made)
        self.session.execute(TABLES["revision"].insert(), revised)
        self.reports += len(listed)

    def _own(self, first: int, codes: dict[str, str], factor: int) -> None:
        """The reports of the province and its departments: the province's own with one city less
        the template's city, and `factor` times the city."""
        listed = [(codes[old], year, old) for old in self.template.above for year in self.template.years
                  if (old, year) in self.template.said]  # fmt: skip
        base = self.reports
        self._reports(listed)
        rows: list[dict[str, Any]] = []
        derived: list[dict[str, Any]] = []
        for number, (_, year, old) in enumerate(listed, base + 1):
            said = self.template.said[old, year]
            if old == PROVINCE:
                said = Said(said.form, _more(said.cells, self.template.said[CITY, year].cells, factor - 1))
            unit = first + self.template.above.index(old) + 1
            scope = Scope.AREA.value if old == PROVINCE else Scope.BODY.value
            shared = {"revision_id": number, "unit_id": unit, "year": year, "scope": scope}
            rows += ({**shared, **row} for row in _rows(self.session, said))
            derived += ({**shared, **row} for row in _derived(self.session, said))
        printed = [row for row in rows if row["status"] != ValueStatus.ABSENT.value]
        self.session.execute(TABLES["value"].insert(), [_only(row, "value") for row in printed])
        self.session.execute(TABLES["fact"].insert(), [_only(row, "fact") for row in rows])
        self.session.execute(TABLES["derived_fact"].insert(), [_only(row, "derived_fact") for row in derived])

    def values_and_facts(self) -> None:
        """All cities' values, facts and derived facts, by a statement each."""
        run = self.session.execute
        run(text("CREATE TEMP TABLE t_copy (unit int, report bigint, factor bigint)"))
        run(text("CREATE TEMP TABLE t_fact (slot int, place int, year int, scope text, cell_id int, "
                 "status text, value bigint, form text, PRIMARY KEY (cell_id, year, place))"))  # fmt: skip
        run(text("CREATE TEMP TABLE t_derived (place int, year int, scope text, cell_id int, "
                 "status text, numerator bigint, denominator bigint, form text, "
                 "PRIMARY KEY (cell_id, year, place))"))  # fmt: skip
        run(text("INSERT INTO t_copy VALUES (:unit, :report, :factor)"), self.copies)
        facts, derived = [], []
        for slot, (place, old, year) in enumerate(self.slots, 1):
            kind = self.template.units[old].kind
            scope = Scope.AREA if kind is Kind.GOVERNMENT else Scope.BODY
            shared = {"slot": slot, "place": place + 1, "year": year, "scope": scope.value}
            said = self.template.said[old, year]
            facts += [{**shared, **row} for row in _rows(self.session, said)]
            derived += [{**shared, **row} for row in _derived(self.session, said)]
        run(
            text(
                "INSERT INTO t_fact VALUES (:slot, :place, :year, :scope, :cell_id, :status, :value, :form)"
            ),
            facts,
        )
        run(text("INSERT INTO t_derived VALUES (:place, :year, :scope, :cell_id, :status, :numerator, "
                 ":denominator, :form)"), derived)  # fmt: skip
        run(text("CREATE INDEX t_by_slot ON t_fact (slot, cell_id)"))
        indices = [index for name in ("fact", "derived_fact") for index in TABLES[name].indexes]
        connection = self.session.connection()
        for index in indices:  # by unit they would be written all over for each cell; sorted once at the end
            index.drop(connection)
        run(text(
            "INSERT INTO value (revision_id, cell_id, status, value) "
            "SELECT c.report + t.slot, t.cell_id, t.status, t.value * c.factor FROM t_copy c "
            "CROSS JOIN t_fact t WHERE t.status <> 'absent' ORDER BY c.report, t.slot, t.cell_id"
        ))  # fmt: skip
        both = (("fact", "t_fact", ("value",)), ("derived_fact", "t_derived", ("numerator", "denominator")))
        for table, source, sides in both:
            scaled = ", ".join(f"t.{side} * c.factor" for side in sides)
            run(text(
                f"INSERT INTO {table} (cell_id, year, unit_id, scope, status, {', '.join(sides)}, form) "
                f"SELECT t.cell_id, t.year, c.unit + t.place, t.scope, t.status, {scaled}, t.form "
                f"FROM (SELECT DISTINCT cell_id, year FROM {source}) k CROSS JOIN t_copy c "
                f"JOIN {source} t ON t.cell_id = k.cell_id AND t.year = k.year "
                "ORDER BY t.cell_id, t.year, c.unit, t.place"
            ))  # fmt: skip
        for index in indices:
            index.create(connection)
        for name in ("t_copy", "t_fact", "t_derived"):
            run(text(f"DROP TABLE {name}"))


def _chain(unit: InventedUnit, units: Mapping[str, InventedUnit]) -> list[str]:
    above = _chain(units[unit.parent], units) if unit.parent else []
    return [*above, unit.code]


def _more(own: Numbers, city: Numbers, times: int) -> Numbers:
    """`own` plus so many times the city's; what either left blank stays so."""
    return {
        key: (status, None if number is None else number + times * (city[key][1] or 0))
        for key, (status, number) in own.items()
    }


def _rows(session: Session, said: Said) -> Iterator[dict[str, Any]]:
    known = cells(session)
    keys = {*said.cells, *catalogue().forms[said.form].cells}
    for number, key in sorted((known.id_of[key], key) for key in keys):
        status, value = said.cells.get(key, (ValueStatus.ABSENT, None))
        yield {"cell_id": number, "status": status.value, "value": value, "form": said.form.value}


def _derived(session: Session, said: Said) -> Iterator[dict[str, Any]]:
    known = cells(session)
    for found in derived_values(catalogue(), said.form, said.cells):
        yield {"cell_id": known.id_of[found.key], "status": found.status.value, "form": said.form.value,
               "numerator": found.numerator, "denominator": found.denominator}  # fmt: skip


def _only(row: Mapping[str, Any], table: str) -> dict[str, Any]:
    return {column.name: row[column.name] for column in TABLES[table].columns if column.name in row}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="an empty database: sqlite:///FILE or postgresql://…")
    parser.add_argument("--provinces", type=int, default=1)
    parser.add_argument("--cities", type=int, default=23, help="in each province, at most 99")
    parser.add_argument("--years", default="2016..2025")
    wanted = parser.parse_args()
    database = Database(Settings(database_url=wanted.url, statement_timeout_ms=3_600_000))
    try:
        began = time.perf_counter()
        build(database, provinces=wanted.provinces, cities=wanted.cities, years=parse_years(wanted.years))
        with database.reading() as session:
            for table in ("unit", "report", "value", "fact", "derived_fact"):
                print(f"{table:14}{session.execute(text(f'SELECT count(*) FROM {table}')).scalar_one():>14,}")
        print(f"{time.perf_counter() - began:.0f} s")
    finally:
        database.close()


if __name__ == "__main__":
    main()
