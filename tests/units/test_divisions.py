"""The GB/T 2260 table as governments: the shipped one, and small ones with every quirk."""

from collections import Counter

import pytest

from app.units.corrections import Addition, Change, Corrections, Succession
from app.units.divisions import Division, FormerName, build, divisions, government_name
from app.vocabulary import Level

BY_CODE = {division.code: division for division in divisions()}
NOTHING = Corrections((), (), frozenset(), ())

TABLE = """# a comment
41 province="某省"
  0000 county="某省"
  0100 county="[-1999]甲地区,[2000-]甲市"
  0101 county="[1983-]市辖区"
  0102 county="[1983-2013]东区,[2014-]新区"
  0103 county="[-2001]旧区"
  0121 county="[1983-2016]乙县"
  0122 county="[2016-]乙区"
  0123 county="[1986-1989]丙市,[1997-]丁市"
  0124 county="[1990-2015]戊县"
  9000 county="[1986-]省直辖县级行政单位"
  9001 county="庚市"
"""


def test_a_small_table() -> None:
    fixes = Corrections(
        changes=(Change("419001", valid_from=1988),),
        additions=(Addition("410125", "己区", 2021),),
        dropped=frozenset({"410102"}),
        successions=(Succession("410124", ("410122",), 2015),),
    )
    assert build(TABLE, fixes) == (
        Division("410000", "某省人民政府", "某省", Level.PROVINCE, None, None, None, False),
        Division(
            "410100", "甲市人民政府", "甲市", Level.PREFECTURE, "410000", None, None, False,
            (FormerName("甲地区行政公署", None, 1999),),
        ),
        Division("410101", "市辖区", "市辖区", Level.COUNTY, "410100", 1983, None, True),
        Division(
            "410121", "乙县人民政府", "乙县", Level.COUNTY, "410100", 1983, 2015, False,
            (), (("410122", 2016),),
        ),
        Division("410122", "甲市乙区人民政府", "乙区", Level.COUNTY, "410100", 2016, None, False),
        Division("410123", "丁市人民政府", "丁市", Level.COUNTY, "410100", 1997, None, False),
        Division(
            "410124", "戊县人民政府", "戊县", Level.COUNTY, "410100", 1990, 2014, False,
            (), (("410122", 2015),),
        ),
        Division("410125", "甲市己区人民政府", "己区", Level.COUNTY, "410100", 2021, None, False),
        Division(
            "419000", "省直辖县级行政单位", "省直辖县级行政单位", Level.PREFECTURE, "410000", 1986, None, True
        ),
        Division("419001", "庚市人民政府", "庚市", Level.COUNTY, "410000", 1988, None, False),
    )  # fmt: skip


def test_a_renamed_district_keeps_its_former_name() -> None:
    found = {division.code: division for division in build(TABLE, NOTHING)}["410102"]
    assert (found.name, found.former) == ("甲市新区人民政府", (FormerName("甲市东区人民政府", 1983, 2013),))


@pytest.mark.parametrize("line", ["4101 county=", '41 county="某省"', '  0000 province="x"', "x"])
def test_a_line_written_otherwise_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match="not a line"):
        build(f'41 province="某省"\n{line}\n', NOTHING)


def in_force(year: int) -> Counter[Level]:
    return Counter(
        division.level
        for division in divisions()
        if not division.placeholder
        and (division.valid_from or year) <= year
        and (division.valid_to or year) >= year
    )


def test_the_nation_has_as_many_divisions_as_it_says() -> None:
    assert in_force(2024)[Level.PROVINCE] == 31
    assert in_force(2024)[Level.PREFECTURE] == 333
    # Yearbooks give about 2,845; they leave out 加格达奇区 and its like.
    assert 2840 <= in_force(2024)[Level.COUNTY] <= 2855


@pytest.mark.parametrize(
    ("code", "name", "short", "parent", "valid_from", "valid_to"),
    [
        ("310000", "上海市人民政府", "上海市", None, None, None),
        ("110101", "北京市东城区人民政府", "东城区", "110000", None, None),
        ("321300", "宿迁市人民政府", "宿迁市", "320000", 1996, None),
        ("320813", "淮安市洪泽区人民政府", "洪泽区", "320800", 2016, None),
        ("320829", "洪泽县人民政府", "洪泽县", "320800", 1983, 2015),
        ("411328", "唐河县人民政府", "唐河县", "411300", 1994, None),
        ("419001", "济源市人民政府", "济源市", "410000", 1997, None),
        ("429021", "神农架林区人民政府", "神农架林区", "420000", None, None),
        ("152200", "兴安盟行政公署", "兴安盟", "150000", None, None),
        ("653100", "喀什地区行政公署", "喀什地区", "650000", None, None),
        ("330114", "杭州市钱塘区人民政府", "钱塘区", "330100", 2021, None),
        ("330104", "杭州市江干区人民政府", "江干区", "330100", 1983, 2020),
        ("320602", "南通市崇川区人民政府", "崇川区", "320600", 1983, 2019),
        ("500110", "重庆市綦江区人民政府", "綦江区", "500000", 2011, None),
        ("232701", "漠河市人民政府", "漠河市", "232700", 2018, None),
        ("659001", "石河子市人民政府", "石河子市", "650000", 1986, None),
        ("460400", "儋州市人民政府", "儋州市", "460000", 2015, None),
    ],
)
def test_known_divisions(
    code: str, name: str, short: str, parent: str | None, valid_from: int | None, valid_to: int | None
) -> None:
    found = BY_CODE[code]
    assert (found.name, found.short_name, found.parent) == (name, short, parent)
    assert (found.valid_from, found.valid_to, found.placeholder) == (valid_from, valid_to, False)


@pytest.mark.parametrize(
    "code", ["110100", "110200", "310100", "320801", "419000", "429000", "469000", "659000"]
)
def test_placeholders_are_marked_and_nobodys_parent(code: str) -> None:
    assert BY_CODE[code].placeholder
    assert code not in {division.parent for division in divisions()}


@pytest.mark.parametrize("code", ["710000", "810000", "820000", "429001", "422921", "110200000"])
def test_what_is_left_out(code: str) -> None:
    assert code not in BY_CODE


def test_former_names() -> None:
    assert BY_CODE["420600"].former == (FormerName("襄樊市人民政府", None, 2009),)
    assert BY_CODE["130502"].former == (FormerName("邢台市桥东区人民政府", 1983, 2019),)
    assert BY_CODE["500110"].former == ()  # 万盛区 was another body with this code


@pytest.mark.parametrize(
    ("code", "successors"),
    [
        ("320829", (("320813", 2016),)),
        ("110103", (("110101", 2010),)),
        ("330104", (("330102", 2021), ("330114", 2021))),
        ("341400", (("340100", 2011), ("340200", 2011), ("340500", 2011))),
        ("522201", (("520602", 2011),)),
        ("522200", (("520600", 2011),)),
        ("469003", (("460400", 2015),)),
    ],
)
def test_successors(code: str, successors: tuple[tuple[str, int], ...]) -> None:
    assert BY_CODE[code].successors == successors


def test_the_tree_is_whole() -> None:
    for division in divisions():
        assert division.parent is None or division.parent in BY_CODE
        assert (division.parent is None) == (division.level is Level.PROVINCE)
        assert all(code in BY_CODE for code, _ in division.successors)
        if division.valid_to is not None and not division.placeholder:
            assert division.successors, division
        if division.valid_from is not None and division.valid_to is not None:
            assert 2008 <= division.valid_to >= division.valid_from


@pytest.mark.parametrize(
    ("division", "name"),
    [
        ("唐河县", "唐河县人民政府"),
        ("兴安盟", "兴安盟行政公署"),
        ("阿里地区", "阿里地区行政公署"),
        ("茫崖行政委员会", "茫崖行政委员会"),
    ],
)
def test_government_names(division: str, name: str) -> None:
    assert government_name(division) == name
