"""Exported workbooks as LibreOffice opens them: Chinese, leading zeros, and no formula that runs."""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from sqlmodel import Session
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.tables import Unit
from tests.reports.factories import API, publish, put, sound_values

pytestmark = [pytest.mark.long, pytest.mark.office]

CODE = "011328"
"""No division's code begins with 0, but a local one may."""
FORMULA = '=HYPERLINK("http://127.0.0.1/","某县")&1+1'
SUM, PLUS = "+86某县", "@SUM(1,1)县"
QUESTIONS = {
    "observations": f"within={CODE}&indicator=applications.fees,applications.received,complaints.total",
    "aggregates": f"within={CODE}&level=county&indicator=applications.received&group_by=county,year",
    "rankings": f"within={CODE}&level=county&indicator=applications.received&year=2018",
}
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
FLAGS = {"of:=TRUE()", "of:=FALSE()"}
"""How LibreOffice itself holds a cell that is true or false; no other formula may be there."""
Cell = tuple[str, str | None]
"""The type of a cell as LibreOffice takes it, and what it holds."""


def hostile(session: Session) -> None:
    """A prefecture and three counties whose names a spreadsheet would run."""
    for code, name, level, path in (
        (CODE, "某市（繁體、𠮷）人民政府", "prefecture", f"{CODE}/"),
        ("011329", FORMULA, "county", f"{CODE}/011329/"),
        ("011330", SUM, "county", f"{CODE}/011330/"),
        ("011331", PLUS, "county", f"{CODE}/011331/"),
    ):
        session.add(
            Unit(code=code, name=name, level=level, kind="government", path=path, synthetic=True,
                 prefecture=CODE, county=code if level == "county" else None,
                 parent=CODE if level == "county" else None)
        )  # fmt: skip
        session.flush()


def opened(file: Path, folder: Path) -> dict[str, list[list[Cell]]]:
    """The sheets as LibreOffice understands them, from its own flat XML."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "fods",
         "--outdir", str(folder), str(file)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    root = etree.parse(folder / f"{file.stem}.fods").getroot()
    assert set(root.xpath("//@t:formula", namespaces={"t": TABLE})) <= FLAGS
    return {sheet.get(f"{{{TABLE}}}name"): _rows(sheet) for sheet in root.iter(f"{{{TABLE}}}table")}


def _rows(sheet: etree._Element) -> list[list[Cell]]:
    found = []
    for row in sheet.iter(f"{{{TABLE}}}table-row"):
        cells: list[Cell] = []
        for cell in row:
            many = int(cell.get(f"{{{TABLE}}}number-columns-repeated", "1"))
            kind = cell.get(f"{{{OFFICE}}}value-type", "empty")
            text = "\n".join("".join(p.itertext()) for p in cell.iter(f"{{{TEXT}}}p"))
            held = cell.get(f"{{{OFFICE}}}value") or text
            cells += [(kind, held if kind != "empty" else None)] * (1 if many > 100 else many)
        if any(held is not None for _, held in cells):
            found.append(cells)
    return found


def told(value: object) -> Cell:
    """A field of the JSON answer as the sheet should hold it."""
    if value is None:
        return "empty", None
    if isinstance(value, bool):
        return "float", str(int(value))  # =TRUE(), shown as such
    if isinstance(value, str):
        return "string", value
    return "float", f"{value:.15g}"


def test_exported_workbooks_open_as_they_are_meant(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        hostile(session)
    for number, code in enumerate(("011329", "011330", "011331")):
        address = f"{API}/reports/{code}/2018"
        values = sound_values(
            applications__received=number,
            applications__received_online=number,
            applications__fees=0.25,
            complaints__total=None,
        )
        publish(client, put(client, address, values=values), address)
    for name, question in QUESTIONS.items():
        items = client.get(f"{API}/{name}?{question}&limit=1000").json()["items"]
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(client.get(f"{API}/{name}?{question}&format=xlsx").content)
        sheets = opened(file, tmp_path)
        assert list(sheets) == ["数据", "说明"]
        head, *rows = sheets["数据"]
        width = len(items[0])
        assert head[:width] == [("string", column) for column in items[0]]
        assert [_padded(row, width) for row in rows] == [list(map(told, item.values())) for item in items]
        codes = {held for row in rows for kind, held in row if kind == "string"}
        assert {"011329", "011330", "011331", FORMULA, SUM, PLUS} <= codes, name
        assert any("查询" in str(held) for row in sheets["说明"] for _, held in row)


def _padded(row: list[Cell], width: int) -> list[Cell]:
    """The row's cells; empty ones at its end are left out of the file."""
    assert all(held is None for _, held in row[width:])
    return [*row[:width], *[("empty", None)] * (width - len(row))]
