"""Changing units: names with their history, moves with the whole subtree."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.actor import OPERATOR, PUBLIC, Actor
from app.db.engine import Database
from app.db.tables import Journal
from app.problems import ProblemError
from app.units import service
from app.units.change import change
from app.units.draft import Heir, Name, NewUnit, UnitChanges
from app.units.view import UnitView
from app.vocabulary import Kind, Role
from tests.units.test_service import EDUCATION, passing, refused


def changed(database: Database, code: str, actor: Actor = OPERATOR, **said: Any) -> UnitView:
    with database.writing() as session:
        return change(session, actor, code=code, changes=UnitChanges(**said), check=passing)


def entries(database: Database, code: str) -> list[tuple[Any, Any]]:
    with database.reading() as session:
        query = select(Journal).where(col(Journal.unit) == code, col(Journal.action) == "changed")
        query = query.order_by(col(Journal.seq))
        return [(entry.before, entry.after) for entry in session.scalars(query)]


def test_a_new_name_keeps_the_old_one_with_its_years(divided: Database) -> None:
    after = changed(divided, "411328", name="唐河市人民政府", name_since=2026).as_json()
    assert (after["name"], after["short_name"]) == ("唐河市人民政府", "唐河市")
    assert after["former_names"] == [{"name": "唐河县人民政府", "from_year": 1994, "to_year": 2025}]
    again = changed(divided, "411328", name="唐白市人民政府", name_since=2028).as_json()
    assert again["former_names"] == [
        {"name": "唐河县人民政府", "from_year": 1994, "to_year": 2025},
        {"name": "唐河市人民政府", "from_year": 2026, "to_year": 2027},
    ]
    assert entries(divided, "411328")[0] == (
        {"name": "唐河县人民政府", "short_name": "唐河县", "former_names": [], "short_names": []},
        {
            "name": "唐河市人民政府",
            "short_name": "唐河市",
            "former_names": [{"name": "唐河县人民政府", "from_year": 1994, "to_year": 2025}],
            "short_names": [{"name": "唐河县", "from_year": 1994, "to_year": 2025}],
        },
    )


def test_a_districts_short_name_follows_without_its_city(divided: Database) -> None:
    after = changed(divided, "320813", name="淮安市泽湖区人民政府", name_since=2030)
    assert after.unit.short_name == "泽湖区"


def test_a_misspelling_is_corrected_without_a_trace(divided: Database) -> None:
    after = changed(divided, "411328", name="唐何县人民政府", former_names=())
    assert after.as_json()["former_names"] == []


def test_a_name_cannot_begin_before_the_present_one(divided: Database) -> None:
    with refused("invalid_body", "/body/name_since"):
        changed(divided, "320813", name="淮安市某区人民政府", name_since=2016)


def test_plain_fields_and_lists(divided: Database) -> None:
    after = changed(
        divided,
        "411328",
        valid_to=2030,
        vertical=True,
        short_name=None,
        credit_code="91110000600037341L",
        former_names=(Name("某县人民政府", None, 1990),),
        other_names=("唐河县政府",),
        successors=(Heir("411300", 2031),),
    )
    said = after.as_json()
    assert {key: said[key] for key in ("valid_to", "vertical", "short_name", "credit_code")} == {
        "valid_to": 2030,
        "vertical": True,
        "short_name": None,
        "credit_code": "91110000600037341L",
    }
    assert said["former_names"] == [{"name": "某县人民政府", "from_year": None, "to_year": 1990}]
    assert (said["other_names"], said["successors"]) == (["唐河县政府"], [{"code": "411300", "year": 2031}])
    assert after.unit.version == 2


def test_no_change_writes_nothing(divided: Database) -> None:
    after = changed(divided, "411328", name="唐河县人民政府", valid_from=1994, other_names=())
    assert after.unit.version == 1
    assert entries(divided, "411328") == []


def test_a_move_takes_the_subtree_along(divided: Database) -> None:
    with divided.writing() as session:
        service.create(session, OPERATOR, new=EDUCATION)
        institute = NewUnit(
            code="91110000600037341L", name="某学校", kind=Kind.PUBLIC_INSTITUTION, parent="411328-EDU"
        )
        service.create(session, OPERATOR, new=institute)
    changed(divided, "411328", parent="410100")
    with divided.reading() as session:
        for code, path in (
            ("411328", "410000/410100/411328/"),
            ("411328-EDU", "410000/410100/411328/411328-EDU/"),
            ("91110000600037341L", "410000/410100/411328/411328-EDU/91110000600037341L/"),
        ):
            unit = service.get(session, PUBLIC, code=code).unit
            assert (unit.path, unit.province, unit.prefecture, unit.county) == (
                path,
                "410000",
                "410100",
                "411328",
            )
        assert unit.level == "county"
    assert entries(divided, "91110000600037341L")[-1] == ({"prefecture": "411300"}, {"prefecture": "410100"})
    assert entries(divided, "411328") == [
        ({"parent": "411300", "prefecture": "411300"}, {"parent": "410100", "prefecture": "410100"})
    ]


def test_a_department_moved_up_has_its_new_governments_level(divided: Database) -> None:
    with divided.writing() as session:
        new = NewUnit("91110000600037341L", "某局", Kind.DEPARTMENT, parent="411328")
        service.create(session, OPERATOR, new=new)
    unit = changed(divided, "91110000600037341L", parent="410000").unit
    assert (unit.level, unit.province, unit.prefecture, unit.county) == ("province", "410000", None, None)


@pytest.mark.parametrize("parent", ["411300", "411328"])
def test_no_unit_is_below_itself(divided: Database, parent: str) -> None:
    with pytest.raises(ProblemError) as caught:
        changed(divided, "411300", parent=parent)
    assert caught.value.kind.code == "unit_cycle"


def test_a_move_that_a_subordinates_code_forbids_changes_nothing(divided: Database) -> None:
    with divided.writing() as session:
        service.create(session, OPERATOR, new=EDUCATION)
        below = NewUnit("411328-B", "某中心", Kind.OTHER, parent="411328-EDU")
        service.create(session, OPERATOR, new=below)
    with refused("invalid_body", "/body/parent"):
        changed(divided, "411328-EDU", parent="411300")
    with divided.reading() as session:
        path = service.get(session, PUBLIC, code="411328-B").unit.path
        assert path == "410000/411300/411328/411328-EDU/411328-B/"


def test_a_key_moves_units_only_within_its_subtree(divided: Database) -> None:
    nanyang = Actor(name="k", role=Role.ADMIN, unit="411300")
    with refused("forbidden"):
        changed(divided, "411328", nanyang, parent="410100")
    with refused("forbidden"):
        changed(divided, "410122", nanyang, valid_to=2030)


def test_the_precondition_sees_the_present_state(divided: Database) -> None:
    seen: list[str] = []

    def check(present: UnitView) -> None:
        seen.append(present.unit.name)
        raise ProblemError("precondition_failed", "", "")

    with refused("precondition_failed"), divided.writing() as session:
        change(session, OPERATOR, code="411328", changes=UnitChanges(name="x"), check=check)
    assert seen == ["唐河县人民政府"]
