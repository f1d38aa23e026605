"""Rosters of units: CSV and XLSX, by column names, all or nothing."""

import io
import time
from typing import Any

import pytest
from openpyxl import Workbook
from sqlmodel import col, func, select

from app.actor import OPERATOR, PUBLIC, Actor
from app.db.engine import Database
from app.db.tables import Journal, Unit
from app.problems import ProblemError
from app.units import service
from app.units.roster import RosterLoaded, load_roster
from app.units.roster_file import Cell, read
from app.units.service import UnitQuery, Window
from app.units.table import dataset
from app.vocabulary import Role
from app.writers import csv as csv_writer

ROSTER = """\
某县统计单位名单,,,,,,
代码,单位名称*,上级单位,类别,简称,曾用名,联系电话
411328-JYJ,唐河县教育局,唐河县,部门,教育局,唐河县教育体育局(2010-2018)；唐河县教委(-2009),12345678
411328-SY1,唐河县某实验中学,唐河县教育局,事业单位,,,
411328101,某镇人民政府,,,某镇,,
411328001,某街道办事处,411328,街道,,,
91110000600037341L,唐河县某局,411328,,,,
"""
CODES = ["411328-JYJ", "411328-SY1", "411328001", "411328101", "91110000600037341L"]


def workbook(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def load(database: Database, content: bytes | str, actor: Actor = OPERATOR) -> RosterLoaded:
    data = content if isinstance(content, bytes) else content.encode()
    with database.writing() as session:
        return load_roster(session, actor, content=data)


def messages(database: Database, content: bytes | str) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        load(database, content)
    assert caught.value.kind.code == "roster_invalid", caught.value.detail
    return [error[1] for error in caught.value.errors]


def below(database: Database, code: str) -> list[str]:
    from app.units.filters import UnitFilter

    with database.reading() as session:
        query = UnitQuery(UnitFilter(within=(code,), synthetic=True))
        page = service.listing(session, PUBLIC, query=query, window=Window(limit=1000))
        return [view.unit.code for view in page.items if view.unit.code != code]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_of_a_county(divided: Database, encoding: str) -> None:
    loaded = load(divided, ROSTER.encode(encoding))
    assert loaded == RosterLoaded(added=5, changed=0, unchanged=0, ignored_columns=("联系电话",))
    assert below(divided, "411328") == CODES
    with divided.reading() as session:
        bureau = service.get(session, PUBLIC, code="411328-JYJ").as_json()
        assert (bureau["kind"], bureau["level"], bureau["short_name"]) == ("department", "county", "教育局")
        assert bureau["former_names"] == [
            {"name": "唐河县教委", "from_year": None, "to_year": 2009},
            {"name": "唐河县教育体育局", "from_year": 2010, "to_year": 2018},
        ]
        school = service.get(session, PUBLIC, code="411328-SY1").unit
        assert (school.kind, school.path) == (
            "public_institution",
            "410000/411300/411328/411328-JYJ/411328-SY1/",
        )
        assert service.get(session, PUBLIC, code="411328101").unit.kind == "township"
        assert (
            service.get(session, PUBLIC, code="91110000600037341L").unit.credit_code == "91110000600037341L"
        )
        entries = session.scalars(select(Journal).where(col(Journal.unit).in_(CODES))).all()
        assert {(entry.unit, entry.action, entry.public) for entry in entries} == {
            (code, "changed", True) for code in CODES
        }
        assert next(entry for entry in entries if entry.unit == "411328-JYJ").after == bureau | {
            "short_names": []
        }


def test_a_second_load_changes_nothing(divided: Database) -> None:
    load(divided, ROSTER)
    assert load(divided, ROSTER) == RosterLoaded(0, 0, 5, ("联系电话",))
    with divided.reading() as session:
        assert session.scalar(select(func.count()).where(col(Journal.action) == "changed")) == 5


def test_a_later_roster_changes_what_it_says_and_leaves_the_rest(divided: Database) -> None:
    load(divided, ROSTER)
    later = "code,name,valid_to,parent\n411328-JYJ,唐河县教育局,2025,\n91110000600037341L,唐河县某局,,411328-JYJ\n"
    assert load(divided, later) == RosterLoaded(0, 2, 0, ())
    with divided.reading() as session:
        bureau = service.get(session, PUBLIC, code="411328-JYJ").as_json()
        assert (bureau["valid_to"], bureau["short_name"], len(bureau["former_names"])) == (2025, "教育局", 2)
        assert service.get(session, PUBLIC, code="91110000600037341L").unit.parent == "411328-JYJ"


def test_an_xlsx_with_numbers_for_codes(divided: Database) -> None:
    rows = [
        ["代码", "名称", "起始年"],
        [411328101, "某镇人民政府", 2001.0],
        ["411328-A", "某局", "2002年"],
        [None],
    ]
    assert load(divided, workbook(rows)).added == 2
    with divided.reading() as session:
        assert service.get(session, PUBLIC, code="411328101").unit.valid_from == 2001


def test_an_invented_tree_in_any_order(divided: Database) -> None:
    roster = "代码\t名称\n990101-A\t虚构局\n990101\t虚构县人民政府\n990000\t虚构省人民政府\n990100\t虚构市人民政府\n"
    assert load(divided, roster).added == 4
    assert below(divided, "990000") == ["990100", "990101", "990101-A"]


def test_every_wrong_cell_is_named_and_nothing_is_loaded(divided: Database) -> None:
    roster = """代码,名称,上级,类别,级别,起始年,终止年,统一社会信用代码,垂直管理
411328-A,甲局,411328,局,,,,,
411328-B,乙局,999999,,,,,,
411328-C,丙局,,,地级,,,,
411328-D,丁局,,,,19xx,,,
411328-E,戊局,,,,2020,2019,,
411328-F,己局,,,,,,911100006000373412,
411328-F,庚局,,,,,,,
411328-G,,,,,,,,
,辛局,,,,,,,
411328-H,壬局,,,,,,,也许
123,癸局,411328,,,,,,
411328-I,子局,411300,,,,,,
411328-J,丑局,唐河县某局,,,,,,
410000-K,寅局,419000,,,,,,
411328-OK,好局,,,,,,,
"""
    kinds = "人民政府、部门、乡镇、街道、开发区、公共企事业单位、其他、政府、镇、乡、街道办事处、管委会、政府部门、企事业单位、事业单位"
    found = messages(divided, roster)
    assert found == [
        f"第 2 行「类别」(D2)：「局」不在可选的词里：{kinds}。",
        "第 5 行「起始年」(F5)：「19xx」不是年份（四位数字）。",
        "第 8 行「代码」(A8)：代码「411328-F」与第 7 行重复。",
        "第 9 行：名称和代码不能为空。",
        "第 10 行：名称和代码不能为空。",
        "第 11 行「垂直管理」(I11)：「也许」应为「是」或「否」。",
        "第 3 行「上级」(C3)：「999999」：没有这个单位。",
        "第 14 行「上级」(C14)：「唐河县某局」：没有这个单位。",
        "第 4 行「级别」(E4)：级别与上级不符，应为 county。",
        "第 6 行「终止年」(G6)：终止年不能早于起始年。",
        "第 7 行「统一社会信用代码」(H7)：统一社会信用代码「911100006000373412」不正确。",
        "第 12 行「代码」(A12)：代码「123」不合要求：应为六位行政区划代码、九位乡镇代码、"
        "十八位统一社会信用代码（含校验码），或「政府代码-1至20位字母数字」。",
        "第 13 行「上级」(C13)：代码「411328-I」以「411328」开头，单位应隶属于它或它的下级。",
        "第 15 行「上级」(C15)：「419000」不能作上级：没有这个单位，它自己有错误，或只是占位代码。",
    ]
    with divided.reading() as session:
        assert session.scalar(select(func.count()).where(col(Unit.code).startswith("411328-"))) == 0


def test_a_ring_and_two_units_of_one_name(divided: Database) -> None:
    ring = "code,name,parent\n411328-A,甲局,411328-B\n411328-B,乙局,411328-A\n"
    assert messages(divided, ring) == ["第 2 行「parent」(C2)：上级关系成环。"]
    twins = "code,name,parent\n411328-A,某局,\n411300-A,某局,\n411328-B,某所,某局\n"
    assert messages(divided, twins) == ["第 4 行「parent」(C4)：「某局」：有 2 个单位叫这个名字，请写代码。"]


def test_two_units_of_one_credit_code(divided: Database) -> None:
    roster = "code,name,credit_code\n411328-A,甲局,91110000600037341L\n411328-B,乙局,91110000600037341L\n"
    assert messages(divided, roster) == [
        "第 3 行「credit_code」(C3)：「91110000600037341L」已是「411328-A」的代码。"
    ]


def test_an_18_digit_code_stored_as_a_number_is_an_error(divided: Database) -> None:
    found = messages(divided, workbook([["代码", "名称", "上级"], [911100006000373412, "某局", "411328"]]))
    assert len(found) == 1
    assert "（数字格式）" in found[0]


def test_a_key_loads_only_below_its_unit(divided: Database) -> None:
    nanyang = Actor(name="k", role=Role.ADMIN, unit="411300")
    assert load(divided, ROSTER, nanyang).added == 5
    for roster in ("code,name\n410100-A,某局\n", "code,name,valid_to\n410122,中牟县人民政府,2030\n"):
        with pytest.raises(ProblemError) as caught:
            load(divided, roster, nanyang)
        assert caught.value.kind.code == "forbidden"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n", "empty_file"),
        (b"\xd0\xcf\x11\xe0rest", "unsupported_media_type"),
        (b"%PDF-1.4", "unsupported_media_type"),
        (b"PK\x03\x04broken", "unreadable_file"),
        (b"\xff\xff\xfe\xfa", "unreadable_file"),
        ('代码,名称\n"411328-A,某局'.encode(), "unreadable_file"),
        ("姓名,电话\n甲,1\n".encode(), "roster_invalid"),
        ("代码,名称,单位名称\n".encode(), "roster_invalid"),
    ],
)
def test_files_that_are_no_roster(content: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read(content)
    assert caught.value.kind.code == code


def test_where_a_cell_is() -> None:
    sheet = read("\n代码；名称\n".replace("；", ";").encode() + "411328-A;某局\n".encode())
    assert sheet.rows == ({"code": Cell("411328-A", 3, "A", "代码"), "name": Cell("某局", 3, "B", "名称")},)
    assert sheet.rows[0]["name"].place == "第 3 行「名称」(B3)"


def test_what_we_write_as_a_file_we_read_back(divided: Database) -> None:
    load(divided, ROSTER)
    with divided.reading() as session:
        file = b"".join(csv_writer.write(dataset(session, PUBLIC, query=UnitQuery(), limit=None)))
    loaded = load(divided, file)
    assert (loaded.added, loaded.changed, loaded.ignored_columns) == (0, 0, ())
    assert loaded.unchanged > 250


def test_a_provinces_roster_loads_in_seconds(divided: Database) -> None:
    rows = "".join(f"411328-N{number},某局{number}\n" for number in range(3000))
    started = time.process_time()
    assert load(divided, "代码,名称\n" + rows).added == 3000
    assert time.process_time() - started < 10
