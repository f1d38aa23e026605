"""Recording many reports at once leaves what recording them one by one leaves."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.actor import OPERATOR
from app.catalogue.local import LocalIndicator
from app.content import CellKey, Figure
from app.db.engine import Database
from app.db.migrate import migrate
from app.indicators import service as indicators
from app.reports import clock
from app.reports.model import Recording
from app.reports.samples import load_invented
from app.reports.service.bulk import Filed, record_many
from app.reports.service.recording import record
from app.samples import Sample, invented
from app.settings import Settings
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import ValueStatus

UNITS = ("990100", "990101", "990101001", "990101-001")
YEARS = range(2017, 2023)


def _some() -> list[Sample]:
    return [sample for sample in invented.reports(YEARS) if sample.unit_code in UNITS]


def _with_units(session: Session) -> None:
    for unit in invented.units():
        if unit.code in ("990000", *UNITS):
            create(
                session,
                OPERATOR,
                new=NewUnit(unit.code, unit.name, unit.kind, parent=unit.parent, synthetic=True),
            )


TABLES = {
    "values": "SELECT r.unit, r.year, r.scope, c.indicator, c.applicant, v.status, v.value FROM value v "
    "JOIN revision n ON n.id = v.revision_id JOIN report r ON r.id = n.report_id JOIN cell c ON c.id = v.cell_id",
    "facts": "SELECT u.code, f.year, f.scope, c.indicator, c.applicant, f.status, f.value, f.form FROM fact f "
    "JOIN unit u ON u.id = f.unit_id JOIN cell c ON c.id = f.cell_id",
    "derived": "SELECT u.code, f.year, f.scope, c.indicator, c.applicant, f.status, f.numerator, f.denominator, "
    "f.form FROM derived_fact f JOIN unit u ON u.id = f.unit_id JOIN cell c ON c.id = f.cell_id",
    "findings": "SELECT r.unit, r.year, f.position, f.code, f.severity, f.message, f.cells, f.fingerprint "
    "FROM finding f JOIN revision n ON n.id = f.revision_id JOIN report r ON r.id = n.report_id",
    "revisions": "SELECT r.unit, r.year, r.scope, r.status, r.published, n.number, n.status, n.form, n.title, "
    "n.historical, n.note, n.published_on, n.sections, n.signoff FROM revision n JOIN report r ON r.id = n.report_id",
    "texts": "SELECT u.code, t.year, t.scope, b.body FROM search_text t JOIN unit u ON u.id = t.unit_id "
    "JOIN search_body b ON b.id = t.id",
    "public": "SELECT unit, year, scope, revision, kind, action, public FROM journal WHERE kind = 'report' AND public",
}


def _everything(database: Database) -> dict[str, list[Any]]:
    with database.reading() as session:
        return {
            name: sorted(map(tuple, session.execute(text(statement))), key=repr)
            for name, statement in TABLES.items()
        }


def test_as_one_by_one(database: Database, tmp_path: Path) -> None:
    single = Database(Settings(database_url=f"sqlite:///{tmp_path}/single.sqlite"))
    migrate(single)
    with single.writing() as session:
        _with_units(session)
        for sample in _some():
            said = Recording(sample.content, note=sample.provenance)
            record(session, OPERATOR, unit=sample.unit_code, recording=said, publish=True)
    with database.writing() as session:
        _with_units(session)
        filed = [Filed(sample.unit_code, sample.content, sample.provenance) for sample in _some()]
        assert record_many(session, OPERATOR, filed) == len(filed)
    expected, found = _everything(single), _everything(database)
    single.close()
    for name in TABLES:
        assert expected[name], name
        assert found[name] == expected[name], name


def test_an_areas_own_indicators_are_checked_too(database: Database) -> None:
    calls = LocalIndicator("local.990101.calls", "990101", "热线受理量", "Calls", "件")
    closed = LocalIndicator("local.990101.closed", "990101", "热线办结量", "Closed", "件", at_most=calls.code)
    sample = next(each for each in _some() if each.unit_code == "990101001")
    told = [
        Figure(CellKey(each.code), Decimal(number), ValueStatus.REPORTED)
        for each, number in ((calls, 10), (closed, 12))
    ]
    with database.writing() as session:
        _with_units(session)
        for each in (calls, closed):
            indicators.put(session, OPERATOR, wanted=each, at=clock.moment(session))
        filed = Filed(sample.unit_code, sample.content.with_figures(told))
        assert record_many(session, OPERATOR, [filed]) == 1
        found = session.execute(text("SELECT code, found FROM finding WHERE code LIKE 'local%'")).all()
    assert list(map(tuple, found)) == [("local_exceeds", "12")]


def test_what_is_there_is_left_alone(database: Database) -> None:
    filed = [Filed(sample.unit_code, sample.content, sample.provenance) for sample in _some()]
    with database.writing() as session:
        _with_units(session)
        assert record_many(session, OPERATOR, filed[:5]) == 5
    with database.writing() as session:
        assert record_many(session, OPERATOR, filed) == len(filed) - 5
    with database.writing() as session:
        assert record_many(session, OPERATOR, filed) == 0


@pytest.mark.long
def test_the_whole_invented_province(tmp_path: Path) -> None:
    database = Database(Settings(database_url=f"sqlite:///{tmp_path}/invented.sqlite"))
    migrate(database)
    with database.writing() as session:
        added = load_invented(session, OPERATOR)
    assert added == len(list(invented.reports())) + len(list(invented.own_reports()))
    with database.reading() as session:
        faults = session.execute(
            text(
                "SELECT r.unit, r.year, f.code FROM finding f JOIN revision n ON n.id = f.revision_id "
                "JOIN report r ON r.id = n.report_id WHERE f.severity IN ('error', 'warning')"
            )
        )
        found = {(unit, year, code) for unit, year, code in faults}
    database.close()
    planted = {
        (fault.unit, year, fault.code)
        for fault in invented.manifest()
        if fault.code
        for year in fault.shows_in
    }
    assert found == planted
