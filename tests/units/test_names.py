"""Whose report is it? Names as pages write them, over the whole nation's divisions."""

import time
from collections.abc import Iterator

import pytest

from app.actor import OPERATOR
from app.db.engine import Database
from app.db.migrate import migrate
from app.readers.reading import UnitClue
from app.settings import Settings
from app.units import service
from app.units.draft import NewUnit
from app.units.load import load_divisions
from app.units.names import Recognition, resolve
from app.vocabulary import Kind
from tests.conftest import POSTGRES_WANTED, new_postgres

BODIES = [
    NewUnit("310000-BGT", "上海市人民政府办公厅", Kind.DEPARTMENT),
    NewUnit("411328-JY", "唐河县教育局", Kind.DEPARTMENT, short_name="教育局"),
    NewUnit("410928-JY", "濮阳县教育局", Kind.DEPARTMENT, short_name="教育局"),
    NewUnit("411328101", "某镇人民政府", Kind.TOWNSHIP),
    NewUnit("411328001", "某街道办事处", Kind.SUBDISTRICT),
    NewUnit("411300-KFQ", "南阳某开发区管理委员会", Kind.DEVELOPMENT_ZONE),
]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def nation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Every division and a few bodies; only read by these tests, so made once."""
    if request.param == "postgres":
        if not POSTGRES_WANTED:
            pytest.skip("GONGKAI_TEST_POSTGRES=0")
        url = new_postgres(request.getfixturevalue("postgres_server"))
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('nation')}/nation.sqlite"
    database = Database(Settings(database_url=url))
    migrate(database)
    with database.writing() as session:
        load_divisions(session, OPERATOR)
        for new in BODIES:
            service.create(session, OPERATOR, new=new)
    yield database
    database.close()


def recognise(database: Database, year: int | None, **clues: str) -> Recognition:
    with database.reading() as session:
        found = resolve(session, [UnitClue(name, how) for how, name in clues.items()], year=year)
        if found.unit is not None:
            session.expunge(found.unit)
        return found


def test_a_title_that_names_one_unit(nation: Database) -> None:
    expected = {
        ("唐河县人民政府", 2018): "411328",
        ("唐河县", 2018): "411328",
        ("唐河县政府", None): "411328",
        ("河南省南阳市唐河县人民政府", 2018): "411328",
        ("淮安市洪泽区人民政府", 2023): "320813",
        ("江苏省淮安市洪泽区人民政府", 2023): "320813",
        ("江苏淮安洪泽区", 2023): "320813",
        ("宿迁市人民政府", 2023): "321300",
        ("南京市鼓楼区人民政府", 2020): "320106",
        ("上海市政府", 2019): "310000",
        ("上海市人民政府办公厅", 2019): "310000-BGT",
        ("上海市政府办公厅", 2019): "310000-BGT",
        ("广西桂林市临桂区", 2020): "450312",
        ("吉林市", 2020): "220200",
        ("吉林省", 2020): "220000",
        ("丰县", 2020): "320321",
        ("东丰县", 2020): "220421",
        ("内蒙古兴安盟", 2020): "152200",
        ("喀什地区行署", 2020): "653100",
        ("唐河县教育局", 2019): "411328-JY",
        ("南阳市唐河县教育局", 2019): "411328-JY",
        ("濮阳县教育局", 2019): "410928-JY",
        ("唐河县某镇人民政府", 2019): "411328101",
        ("唐河县某镇", 2019): "411328101",
        ("某街道办", 2019): "411328001",
        ("南阳某开发区管委会", 2019): "411300-KFQ",
    }
    found = {}
    for name, year in expected:
        unit = recognise(nation, year, title=name).unit
        found[name, year] = unit.code if unit else None
    assert found == expected


def test_names_change_with_the_years(nation: Database) -> None:
    expected = {
        ("洪泽县人民政府", 2015): "320829",
        ("洪泽区人民政府", 2016): "320813",
        ("洪泽县人民政府", 2016): "320813",  # an old template, the new body
        ("洪泽区人民政府", 2014): "320829",
        ("襄樊市人民政府", 2009): "420600",
        ("崇川区政府", 2015): "320602",
        ("崇川区政府", 2021): "320613",
        ("铜仁市", 2009): "522201",
        ("铜仁市", 2014): "520600",
        ("邢台市桥东区人民政府", 2018): "130502",
        ("邯郸县", 2018): None,  # split among three
    }
    found = {}
    for name, year in expected:
        unit = recognise(nation, year, title=name).unit
        found[name, year] = unit.code if unit else None
    assert found == expected


def codes(found: Recognition) -> list[str]:
    assert found.unit is None
    assert found.how is None
    return [candidate.code for candidate in found.candidates]


def test_an_ambiguous_name_is_not_guessed(nation: Database) -> None:
    assert codes(recognise(nation, 2020, title="鼓楼区人民政府")) == ["320106", "320302", "350102", "410204"]
    assert codes(recognise(nation, 2020, title="江苏省鼓楼区")) == ["320106", "320302"]
    assert codes(recognise(nation, 2020, title="朝阳区")) == ["110105", "220104"]
    assert codes(recognise(nation, 2018, title="桥东区")) == ["130502", "130702"]
    assert codes(recognise(nation, 2018, title="教育局")) == ["410928-JY", "411328-JY"]


@pytest.mark.parametrize(
    "other",
    [
        {"publisher": "南京市鼓楼区人民政府办公室"},
        {"breadcrumb": "江苏省南京市"},
        {"site": "南京市人民政府门户网站"},
    ],
)
def test_the_page_decides_an_ambiguous_name(nation: Database, other: dict[str, str]) -> None:
    found = recognise(nation, 2020, title="鼓楼区人民政府", **other)
    assert found.unit is not None
    assert (found.unit.code, found.how, found.candidates) == ("320106", "title", ())


def test_a_page_that_names_another_place_does_not_decide(nation: Database) -> None:
    assert len(codes(recognise(nation, 2020, title="鼓楼区人民政府", site="北京市"))) == 5


def test_an_office_speaks_for_its_government_as_the_publisher(nation: Database) -> None:
    found = recognise(nation, 2018, title="2018年政府信息公开年报", publisher="唐河县政府办公室")
    assert found.unit is not None
    assert (found.unit.code, found.how) == ("411328", "publisher")


def test_an_office_in_the_title_is_a_body_of_its_own(nation: Database) -> None:
    found = recognise(nation, 2018, title="唐河县人民政府办公室", publisher="唐河县人民政府", site="唐河县")
    assert codes(found) == ["411328"]


@pytest.mark.parametrize("how", ["title", "publisher", "form_line"])
def test_an_unknown_body_is_never_its_government(nation: Database, how: str) -> None:
    found = recognise(nation, 2018, **{how: "唐河县水利局", "site": "唐河县人民政府"})
    assert codes(found) == ["411328"]


def test_a_misspelling_brings_suggestions(nation: Database) -> None:
    found = recognise(nation, 2018, title="唐何县人民政府")
    assert "411328" in codes(found)
    assert all(60 <= candidate.score < 100 for candidate in found.candidates)


@pytest.mark.parametrize(
    "name", ["", "x", "市辖区", "省直辖县级行政单位", "%", "某某集团", "首页", "县" * 300]
)
def test_what_names_nothing(nation: Database, name: str) -> None:
    assert codes(recognise(nation, 2018, title=name)) == []


def test_no_clue_at_all(nation: Database) -> None:
    with nation.reading() as session:
        assert resolve(session, [], year=2018) == Recognition(None, None, ())


def test_a_name_is_recognised_in_milliseconds(nation: Database) -> None:
    clues = [
        UnitClue("江苏省淮安市洪泽区人民政府", "title"),
        UnitClue("淮安市洪泽区人民政府办公室", "publisher"),
        UnitClue("首页", "breadcrumb"),
    ]
    taken = []
    with nation.reading() as session:
        for _ in range(9):
            started = time.process_time()
            assert resolve(session, clues, year=2023).unit is not None
            taken.append(time.process_time() - started)
    assert min(taken) < 0.1


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("城郊乡人民政府", {"site": "唐河县人民政府"}),
        ("南阳某某经济开发区管委会", {"breadcrumb": "南阳市人民政府"}),
        ("县教育局", {"breadcrumb": "唐河县人民政府"}),
        ("城关街道", {"publisher": "唐河县人民政府办公室"}),
        ("县政府办公室", {"site": "唐河县人民政府"}),
    ],
)
def test_an_unknown_body_without_its_county_is_not_the_county(
    nation: Database, title: str, other: dict[str, str]
) -> None:
    assert recognise(nation, 2020, title=title, **other).unit is None


def test_a_government_by_a_word_for_any_is_named_elsewhere(nation: Database) -> None:
    found = recognise(nation, 2020, title="县政府", site="唐河县人民政府")
    assert found.unit is not None
    assert (found.unit.code, found.how) == ("411328", "site")


def test_the_full_name_of_a_body_that_the_title_shortens(nation: Database) -> None:
    found = recognise(nation, 2019, title="某镇", breadcrumb="唐河县某镇人民政府")
    assert found.unit is not None
    assert found.unit.code == "411328101"
