"""Units asked for, created, deleted; every write journalled."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.actor import OPERATOR, PUBLIC, Actor
from app.db.engine import Database
from app.db.tables import Journal
from app.problems import ProblemError
from app.units import service, store
from app.units.draft import Heir, Name, NewUnit
from app.units.filters import UnitFilter
from app.units.service import UnitQuery, Window
from app.units.view import UnitView
from app.vocabulary import Kind, Level, Role

EDUCATION = NewUnit(
    code="411328-EDU",
    name="唐河县教育局 ",
    kind=Kind.DEPARTMENT,
    short_name="教育局",
    former_names=(Name("唐河县教育体育局", 2010, 2018),),
    other_names=("唐河县教体局",),
)
TOWN = NewUnit(code="411328102", name="某镇人民政府", kind=Kind.TOWNSHIP)


def passing(_present: UnitView) -> None:
    """A precondition that always holds."""


def codes(session: Session, window: Window | None = None, **asked: Any) -> list[str]:
    query = UnitQuery(**asked)
    page = service.listing(session, PUBLIC, query=query, window=window or Window())
    return [found.unit.code for found in page.items]


def children(session: Session, code: str, **asked: Any) -> list[str]:
    page = service.children(session, PUBLIC, code=code, query=UnitQuery(**asked), window=Window())
    return [found.unit.code for found in page.items]


def refused(code: str, pointer: str | None = None) -> Any:
    """Expect this refusal."""

    def match(error: ProblemError) -> bool:
        return error.kind.code == code and (pointer is None or error.errors[0][0] == pointer)

    return pytest.raises(ProblemError, check=match)


def test_one_unit(divided: Database) -> None:
    with divided.reading() as session:
        assert service.get(session, PUBLIC, code="320829").as_json() == {
            "code": "320829",
            "name": "洪泽县人民政府",
            "short_name": "洪泽县",
            "level": "county",
            "kind": "government",
            "parent": "320800",
            "province": "320000",
            "prefecture": "320800",
            "county": "320829",
            "credit_code": None,
            "valid_from": 1983,
            "valid_to": 2015,
            "placeholder": False,
            "vertical": False,
            "synthetic": False,
            "former_names": [],
            "other_names": [],
            "successors": [{"code": "320813", "year": 2016}],
        }
        with refused("unit_unknown"):
            service.get(session, PUBLIC, code="999999")


def test_lists(divided: Database) -> None:
    provinces = UnitFilter(levels=(Level.PROVINCE,))
    suqian = UnitFilter(within=("321300",))
    with divided.reading() as session:
        assert codes(session, units=provinces) == ["320000", "410000"]
        assert codes(session, units=suqian) == ["321300", "321302", "321311", "321322", "321323", "321324"]
        assert codes(session, units=suqian, placeholders=True)[1] == "321301"
        assert codes(session, q="洪泽") == ["320813", "320829"]
        assert codes(session, q="洪泽", year=2015) == ["320829"]
        assert codes(session, q="洪泽", year=2016) == ["320813"]
        assert codes(session, q="楚州区") == ["320803"]  # a former name
        assert codes(session, q="41132") == [f"41132{n}" for n in range(1, 10)]
        assert codes(session, q="%") == codes(session, q="_") == []
        assert codes(session, units=UnitFilter(kinds=(Kind.TOWNSHIP,))) == []
        with refused("unit_unknown"):
            codes(session, units=UnitFilter(within=("320000", "990000")))


def test_pages_join_without_loss(divided: Database) -> None:
    with divided.reading() as session:
        whole = codes(session, window=Window(limit=1000))
        joined: list[str] = []
        cursor: str | None = None
        while True:
            asked = Window(cursor=cursor, limit=57, count=True)
            page = service.listing(session, PUBLIC, query=UnitQuery(), window=asked)
            joined += [found.unit.code for found in page.items]
            assert page.total == len(whole)
            cursor = page.next
            if cursor is None:
                break
    assert joined == whole == sorted(whole)
    assert len(whole) > 250


def test_children_and_ancestors(divided: Database) -> None:
    with divided.reading() as session:
        assert children(session, "320800", year=2024) == [
            "320803", "320804", "320812", "320813", "320826", "320830", "320831",
        ]  # fmt: skip
        assert "419001" in children(session, "410000")
        assert "419000" not in children(session, "410000")
        assert "419000" in children(session, "410000", placeholders=True)
        above = service.ancestors(session, PUBLIC, code="419001")
        assert [found.unit.code for found in above] == ["410000"]
        with refused("unit_unknown"):
            children(session, "990000")


def test_a_department_is_created_and_journalled(divided: Database) -> None:
    with divided.writing() as session:
        made = service.create(session, replace(OPERATOR, request_id="r1"), new=EDUCATION)
    expected = {
        "code": "411328-EDU",
        "name": "唐河县教育局",
        "short_name": "教育局",
        "level": "county",
        "kind": "department",
        "parent": "411328",
        "province": "410000",
        "prefecture": "411300",
        "county": "411328",
        "credit_code": None,
        "valid_from": None,
        "valid_to": None,
        "placeholder": False,
        "vertical": False,
        "synthetic": False,
        "former_names": [{"name": "唐河县教育体育局", "from_year": 2010, "to_year": 2018}],
        "other_names": ["唐河县教体局"],
        "successors": [],
    }
    assert made.as_json() == expected
    with divided.reading() as session:
        assert service.get(session, PUBLIC, code="411328-EDU").as_json() == expected
        assert codes(session, q="教体局") == ["411328-EDU"]
        entry = session.scalars(select(Journal).where(col(Journal.unit) == "411328-EDU")).one()
        assert (entry.kind, entry.action, entry.actor) == ("unit", "changed", "operator")
        assert (entry.request_id, entry.public, entry.before, entry.after) == (
            "r1", True, None, expected | {"short_names": []},
        )  # fmt: skip


def test_a_town_belongs_to_the_county_of_its_code(divided: Database) -> None:
    with divided.writing() as session:
        made = service.create(session, OPERATOR, new=TOWN).unit
    assert (made.parent, made.level, made.path) == ("411328", "township", "410000/411300/411328/411328102/")


def test_a_credit_code_is_its_own_credit_code(divided: Database) -> None:
    new = NewUnit(code="91110000600037341L", name="某公司", kind=Kind.PUBLIC_INSTITUTION, parent="411328")
    with divided.writing() as session:
        assert service.create(session, OPERATOR, new=new).unit.credit_code == "91110000600037341L"
        with refused("conflict", "/body/credit_code"):
            service.create(session, OPERATOR, new=replace(EDUCATION, credit_code="91110000600037341L"))


@pytest.mark.parametrize(
    ("new", "code", "pointer"),
    [
        (replace(EDUCATION, code="411328"), "invalid_body", "/body/code"),
        (NewUnit("411328", "某县人民政府", Kind.GOVERNMENT), "unit_exists", None),
        (replace(EDUCATION, parent="411300"), "invalid_body", "/body/parent"),
        (replace(EDUCATION, parent="999999"), "invalid_body", "/body/parent"),
        (replace(EDUCATION, code="411301-X", parent="411301"), "invalid_body", "/body/parent"),
        (replace(EDUCATION, name=" "), "invalid_body", "/body/name"),
        (replace(EDUCATION, valid_from=2020, valid_to=2019), "invalid_body", "/body/valid_to"),
        (replace(EDUCATION, credit_code="91110000600037342L"), "invalid_body", "/body/credit_code"),
        (replace(EDUCATION, successors=(Heir("999999"),)), "invalid_body", "/body/successors/0/code"),
        (replace(EDUCATION, former_names=(Name("x", 3, 2),)), "invalid_body", "/body/former_names/0/to_year"),
    ],
)
def test_what_cannot_be_created(divided: Database, new: NewUnit, code: str, pointer: str | None) -> None:
    with refused(code, pointer), divided.writing() as session:
        service.create(session, OPERATOR, new=new)
    with divided.reading() as session:
        assert store.find(session, "411328-EDU") is None


def test_invented_units_are_left_out_of_lists_unless_named(divided: Database) -> None:
    made = [
        NewUnit("990000", "虚构省人民政府", Kind.GOVERNMENT),
        NewUnit("990100", "虚构市人民政府", Kind.GOVERNMENT),
        NewUnit("990100-A", "虚构市某局", Kind.DEPARTMENT),
    ]
    with divided.writing() as session:
        assert all(service.create(session, OPERATOR, new=new).unit.synthetic for new in made)
    with divided.reading() as session:
        assert codes(session, q="虚构") == []
        assert children(session, "990100") == ["990100-A"]
        assert codes(session, units=UnitFilter(within=("990100",))) == ["990100", "990100-A"]
        assert codes(session, q="虚构", units=UnitFilter(synthetic=True)) == ["990000", "990100", "990100-A"]


def test_deleting(divided: Database) -> None:
    with divided.writing() as session:
        service.create(session, OPERATOR, new=EDUCATION)
    with divided.writing() as session:
        service.delete(session, OPERATOR, code="411328-EDU", check=passing)
    with divided.reading() as session:
        assert store.find(session, "411328-EDU") is None
        last = session.scalars(select(Journal).order_by(col(Journal.seq).desc())).first()
        assert last is not None
        assert (last.action, last.unit, last.after, last.before["name"]) == (
            "deleted", "411328-EDU", None, "唐河县教育局",
        )  # fmt: skip


@pytest.mark.parametrize("code", ["411300", "320813"])
def test_a_unit_that_others_speak_of_stays(divided: Database, code: str) -> None:
    with refused("unit_in_use"), divided.writing() as session:
        service.delete(session, OPERATOR, code=code, check=passing)


def test_a_key_reaches_its_subtree_only(divided: Database) -> None:
    nanyang = Actor(name="k", role=Role.ADMIN, unit="411300")
    with divided.writing() as session:
        service.create(session, nanyang, new=EDUCATION)
        with refused("forbidden"):
            service.create(session, nanyang, new=replace(EDUCATION, code="410100-EDU"))
        with refused("forbidden"):
            service.create(session, nanyang, new=NewUnit("420000", "某省人民政府", Kind.GOVERNMENT))
        with refused("forbidden"):
            service.delete(session, nanyang, code="411200", check=passing)
        service.delete(session, nanyang, code="411328-EDU", check=passing)
