"""The divisions in the database: loaded once, corrected later, never overwriting the office."""

import time
from dataclasses import replace

from sqlmodel import col, select

from app.actor import OPERATOR
from app.db.engine import Database
from app.db.tables import Journal, Unit
from app.units import store
from app.units.divisions import divisions
from app.units.load import Loaded, load_divisions
from app.units.view import view


def test_a_first_load_brings_every_division_in_seconds(database: Database) -> None:
    started = time.process_time()
    with database.writing() as session:
        loaded = load_divisions(session, OPERATOR)
    assert time.process_time() - started < 3
    assert loaded == Loaded(added=len(divisions()), changed=0, unchanged=0)
    with database.reading() as session:
        hongze = store.get(session, "320813")
        assert hongze.model_dump(exclude={"id"}) == {
            "code": "320813",
            "name": "淮安市洪泽区人民政府",
            "short_name": "洪泽区",
            "level": "county",
            "kind": "government",
            "parent": "320800",
            "path": "320000/320800/320813/",
            "province": "320000",
            "prefecture": "320800",
            "county": "320813",
            "credit_code": None,
            "valid_from": 2016,
            "valid_to": None,
            "placeholder": False,
            "vertical": False,
            "synthetic": False,
            "version": 1,
        }
        assert [unit.code for unit in store.ancestors(session, hongze)] == ["320000", "320800"]
        *told, whole = session.scalars(select(Journal).order_by(col(Journal.seq))).all()
        assert (whole.kind, whole.action, whole.public, whole.after) == (
            "units", "loaded", False, {"added": len(divisions()), "changed": 0},
        )  # fmt: skip
        assert {(entry.kind, entry.action, entry.public, entry.before) for entry in told} == {
            ("unit", "loaded", True, None)
        }
        assert [entry.unit for entry in told] == sorted(record.code for record in divisions())
        assert next(entry for entry in told if entry.unit == "320813").after == (
            view(session, hongze).as_record()
        )


def test_a_second_load_changes_nothing(database: Database) -> None:
    for expected in (len(divisions()), 0):
        with database.writing() as session:
            assert load_divisions(session, OPERATOR).added == expected
    with database.reading() as session:
        assert len(session.scalars(select(Journal)).all()) == len(divisions()) + 1
        assert set(session.scalars(select(col(Unit.version)))) == {1}


def test_a_later_version_corrects_what_it_knows_better(database: Database) -> None:
    tree = [record for record in divisions() if record.code[:4] in ("3200", "3208")]
    before = [replace(r, valid_to=None, successors=()) if r.code == "320829" else r for r in tree]
    with database.writing() as session:
        load_divisions(session, OPERATOR, records=before)
    with database.writing() as session:
        assert load_divisions(session, OPERATOR, records=tree) == Loaded(0, 1, len(tree) - 1)
    with database.reading() as session:
        old = store.get(session, "320829")
        assert (old.valid_to, old.version) == (2015, 2)
        heirs = store.details(session, ["320829"])["320829"].successors
        assert [(heir.successor, heir.year) for heir in heirs] == [("320813", 2016)]
        told = session.scalars(select(Journal).where(col(Journal.unit) == "320829")).all()
        assert [(entry.before, entry.after) for entry in told[1:]] == [
            (
                {"valid_to": None, "successors": []},
                {"valid_to": 2015, "successors": [{"code": "320813", "year": 2016}]},
            )
        ]
