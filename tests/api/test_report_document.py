"""The official document over HTTP: who gets which revision, under which name, kept for how long."""

import io
from collections.abc import Iterator
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from tests.reports.factories import COUNTY, COUNTY_2018, OPEN, acknowledged, move, publish, put, with_units

DOCUMENT = f"{COUNTY_2018}/document"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def county(client: TestClient, database: Database) -> TestClient:
    """A caller who may write, over a county."""
    with_units(database)
    return client


@pytest.fixture
def public(database: Database) -> Iterator[TestClient]:
    """A caller without a key, where writes are closed."""
    settings = Settings(database_url=database.url.render_as_string(hide_password=False))
    with TestClient(create_app(settings, database=database)) as caller:
        yield caller


def test_the_three_formats_and_their_names(county: TestClient) -> None:
    put(county)
    page = county.get(DOCUMENT)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src")
    plain, encoded = page.headers["content-disposition"].split("; filename*=UTF-8''")
    assert plain == f'inline; filename="{COUNTY}-2018-area.html"'
    assert unquote(encoded) == "某县人民政府2018年政府信息公开工作年度报告（本行政区域）.html"
    assert "<caption>政府信息公开情况统计表</caption>" in page.text

    word = county.get(DOCUMENT, params={"format": "docx"})
    assert word.headers["content-type"] == WORD
    assert word.headers["content-disposition"].startswith('attachment; filename="990101-2018-area.docx"')
    table = docx.Document(io.BytesIO(word.content)).tables[0]
    assert [cell.text for cell in table.rows[2].cells] == [
        "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）",
        "条",
        "0",
    ]

    excel = county.get(DOCUMENT, params={"format": "xlsx"})
    assert excel.headers["content-type"] == EXCEL
    book = openpyxl.load_workbook(io.BytesIO(excel.content))
    assert book.sheetnames == ["正文", "统计表"]


def test_it_is_kept_until_the_report_changes(county: TestClient) -> None:
    county.headers["Accept-Encoding"] = "identity"
    etag = put(county)
    first = county.get(DOCUMENT, params={"format": "docx"})
    again = county.get(DOCUMENT, params={"format": "docx"}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = county.get(DOCUMENT, headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    county.patch(COUNTY_2018, json={"title": "某县人民政府2018年报告（改）"}, headers={"If-Match": etag})
    changed = county.get(
        DOCUMENT, params={"format": "docx"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert changed.status_code == 200
    head = county.head(DOCUMENT)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(county.get(DOCUMENT).content)


def test_the_public_sees_what_is_published_only(county: TestClient, public: TestClient) -> None:
    etag = put(county, title="某县人民政府2018年政府信息公开工作年度报告")
    assert public.get(DOCUMENT).status_code == 404
    etag = publish(county, acknowledged(county, etag))
    assert "2018年政府信息公开工作年度报告" in public.get(DOCUMENT).text
    etag = move(county, etag, "draft", **OPEN)
    answer = county.patch(COUNTY_2018, json={"title": "改过的标题"}, headers={"If-Match": etag})
    assert answer.status_code == 200
    assert "改过的标题" in county.get(DOCUMENT).text
    assert "改过的标题" not in county.get(DOCUMENT, params={"revision": 1}).text
    assert "改过的标题" not in public.get(DOCUMENT).text
    assert public.get(DOCUMENT, params={"revision": 2}).status_code == 404
    assert county.get(DOCUMENT).headers["cache-control"] == "private, no-cache"
    assert public.get(DOCUMENT).headers["cache-control"] == "public, max-age=0, must-revalidate"


def test_a_document_can_be_imported_again(county: TestClient) -> None:
    put(county)
    word = county.get(DOCUMENT, params={"format": "docx"})
    answer = county.post(
        "/api/v1/imports?dry_run=true", content=word.content, headers={"Content-Type": WORD}
    ).json()
    assert answer["recognised"]["unit"]["code"] == COUNTY
    assert (answer["recognised"]["year"], answer["recognised"]["form"]) == (2018, "2014")
    assert {value["value"] for value in answer["values"]} == {0}


def test_another_format_is_refused_with_those_there_are(county: TestClient) -> None:
    put(county)
    answer = county.get(DOCUMENT, params={"format": "pdf"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/query/format"
