"""A file is read, checked and shown; nothing of it is stored."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import Report, Source
from app.site.source_view import read_source
from app.site.try_page import SAMPLE, sample
from tests.site.rows import add_unit

EXAMPLE = Path(__file__).parents[2] / "docs/examples/tanghe-2018.html"


@pytest.fixture
def known(client: TestClient, database: Database) -> TestClient:
    with database.writing() as session:
        add_unit(session, "411328", "唐河县人民政府")
    return client


def test_the_sample_is_the_documented_example() -> None:
    assert sample() == EXAMPLE.read_bytes()


def test_the_page_shows_what_the_dry_run_answers(known: TestClient, database: Database) -> None:
    content = EXAMPLE.read_bytes()
    answer = known.post("/api/v1/imports?dry_run=true", files={"file": (EXAMPLE.name, content)}).json()
    page = known.post("/try", files={"file": (EXAMPLE.name, content)})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    shown = re.findall(
        r'<td class="num v (\w+)[^"]*" id="c-[^"]*" data-cell="([^"]*)"[^>]*>([\d,.]*)', page.text
    )
    assert {cell: (status, text.replace(",", "")) for status, cell, text in shown} == {
        f"{each['indicator']}@{each['applicant']}": (
            each["status"],
            "" if each["value"] is None else f"{each['value']:g}",
        )
        for each in answer["values"]
    }
    assert len(answer["findings"]) > 0
    assert [each["message"] for each in answer["findings"] if each["message"] not in page.text] == []
    assert "唐河县人民政府" in page.text
    with database.reading() as session:
        stored = [session.scalar(select(func.count()).select_from(table)) for table in (Report, Source)]
        assert stored == [0, 0]
        assert session.scalar(select(func.count(col(Report.id)))) == 0


def test_the_sample_by_one_button(known: TestClient) -> None:
    page = known.post("/try", files={"none": ("", b"")}, data={"sample": SAMPLE})
    assert page.status_code == 200
    assert "9,483" in page.text
    assert 'data-place="table 2, row 3, column 3">9483</td>' in page.text, "the source beside the table"


@pytest.mark.parametrize(
    ("name", "content", "given", "status", "told"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64, {}, 415, "图片"),
        ("a.html", b"", {}, 400, "这份文件读不了"),
        ("a.html", b"<p>hello</p>", {}, 422, "这份文件读不了"),
        ("a.html", EXAMPLE.read_bytes(), {"year": "soon"}, 422, "年度应是四位数字"),
        ("a.html", EXAMPLE.read_bytes(), {"unit": "nope"}, 404, "nope"),
    ],
)
def test_what_cannot_be_read(
    known: TestClient, name: str, content: bytes, given: dict[str, str], status: int, told: str
) -> None:
    page = known.post("/try", files={"file": (name, content)}, data=given, headers={"Accept": "text/html"})
    assert page.status_code == status
    assert told in page.text
    assert 'type="file"' in page.text or 'name="q"' in page.text


def test_no_file_at_all(known: TestClient) -> None:
    page = known.post("/try", data={"year": "2018"}, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert "没有选文件" in page.text


def test_reading_is_limited_as_the_api_limits_it(database: Database) -> None:
    from tests.api.keys import closed_service

    with closed_service(database, preview_rate="2/minute") as caller:
        answers = [caller.post("/try", data={"sample": SAMPLE}).status_code for _ in range(3)]
    assert answers[2] == 429
    assert 429 not in answers[:2]


def test_the_source_is_inert() -> None:
    hostile = b"<p onclick='x()'>a</p><script>alert(1)</script><table><tr><td><img src=x onerror=x()>7</td></tr></table>"
    found = read_source(hostile, name="a.html", media_type="text/html")
    assert found is not None
    assert [part.text for part in found.parts if part.text] == ["a"]
    assert [[cell.text for cell in row] for part in found.parts for row in part.rows] == [["7"]]
