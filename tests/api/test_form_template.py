"""The fillable form over HTTP."""

import io
from urllib.parse import unquote

import openpyxl
import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from tests.reports.factories import API, OFFICE, with_units

TEMPLATE = f"{API}/forms/2021/template"


@pytest.fixture
def county(client: TestClient, database: Database) -> TestClient:
    with_units(database)
    return client


def test_a_form_with_the_name_filled_in(county: TestClient) -> None:
    answer = county.get(TEMPLATE, params={"unit": OFFICE, "year": 2024, "format": "xlsx"})
    assert answer.status_code == 200
    plain, encoded = answer.headers["content-disposition"].split("; filename*=UTF-8''")
    assert plain == f'attachment; filename="template-{OFFICE}-2024.xlsx"'
    assert unquote(encoded) == "某县教育局2024年政府信息公开工作年度报告（空表）.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["正文", "主动公开", "申请办理", "复议诉讼", "正文（2）", "填报说明"]
    assert [row[0].value for row in book["正文"].iter_rows(max_row=2)] == [
        "某县教育局2024年政府信息公开工作年度报告",
        f"单位代码：{OFFICE}",
    ]
    again = county.get(
        TEMPLATE, params={"unit": OFFICE, "year": 2024}, headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_a_form_for_anybody(county: TestClient) -> None:
    answer = county.get(f"{API}/forms/2014/template")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book["正文"]["A1"].value == "2018年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("path", "status", "code", "pointer"),
    [
        ("/forms/2013/template", 404, "form_unknown", "/path/form"),
        ("/forms/2021/template?year=2018", 422, "invalid_parameter", "/query/year"),
        ("/forms/2021/template?unit=nobody", 404, "unit_unknown", None),
        ("/forms/2021/template?format=docx", 422, "invalid_parameter", "/query/format"),
    ],
)
def test_refusals(county: TestClient, path: str, status: int, code: str, pointer: str | None) -> None:
    answer = county.get(API + path)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code)
    assert pointer is None or told["errors"][0]["pointer"] == pointer
