"""A county's January by the page alone: three persons, each with a key of their own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.actor import OPERATOR
from app.catalogue.registry import catalogue
from app.cli.shared import prepare
from app.content import CellKey, Figure, Publication, ReportContent
from app.db.engine import Database
from app.settings import Settings
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import Applicant, DocumentFormat, FormCode, Kind, Role, Scope, ScopeBasis, ValueStatus
from app.writers.documents.build import build
from app.writers.documents.files import DOCUMENT_FILES
from tests.api.keys import bearer, make_key
from tests.site.browser.conftest import Visit, serving, watched
from tests.site.browser.test_explorer import serious

COUNTY, EAST, WEST = "411328", "411328901", "411328902"
NAMES = {COUNTY: "唐河县人民政府", EAST: "唐河县示例东镇人民政府", WEST: "唐河县示例西镇人民政府"}
YEAR = 2024


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[Role, str]]]:
    """A county with two towns, and a key for each role."""
    folder = tmp_path_factory.mktemp("office")
    database = Database(Settings(database_url=f"sqlite:///{folder}/office.sqlite"))
    prepare(database)
    with database.writing() as session:
        for code in (EAST, WEST):
            new = NewUnit(code=code, name=NAMES[code], kind=Kind.TOWNSHIP, parent=COUNTY)
            create(session, OPERATOR, new=new)
    keys = {
        role: make_key(database, role, COUNTY, name=role.value)
        for role in (Role.COMPILER, Role.REVIEWER, Role.PUBLISHER)
    }
    with serving(database) as address:
        yield address, keys


def town_report(code: str, *, received: int, folder: Path) -> Path:
    """A town's report as a web page. The column of persons holds everything; the total of the
    column is one too many, so that a sum is broken."""
    form = catalogue().forms[FormCode.F2021]
    figures = {key: Decimal(0) for key in form.cells}
    for indicator in ("applications.received", "applications.granted", "applications.concluded"):
        for applicant in (Applicant.NATURAL_PERSON, Applicant.TOTAL):
            figures[CellKey(indicator, applicant)] = Decimal(received)
    figures[CellKey("applications.received")] += 1
    content = ReportContent(
        year=YEAR,
        form=FormCode.F2021,
        title=f"{NAMES[code]}{YEAR}年政府信息公开工作年度报告",
        scope=Scope.BODY,
        scope_basis=ScopeBasis.STATED,
        publication=Publication(publisher=NAMES[code], published_on=date(YEAR + 1, 1, 20)),
        figures={key: Figure(key, value, ValueStatus.REPORTED) for key, value in figures.items()},
    )
    file = folder / f"{code}.html"
    written = DOCUMENT_FILES[DocumentFormat.HTML].write(
        build(content, unit=NAMES[code], at=datetime(YEAR + 1, 1, 20, tzinfo=UTC))
    )
    file.write_bytes(written)
    return file


@pytest.fixture
def enter(browser: Browser, service: tuple[str, dict[Role, str]]) -> Iterator[Any]:
    """Opens the office with the key of a role."""
    address, keys = service
    opened: list[Visit] = []

    def enter_as(role: Role) -> Page:
        context = browser.new_context(locale="zh-CN", viewport={"width": 1360, "height": 900})
        context.set_default_timeout(15_000)
        visit = watched(context, address)
        opened.append(visit)
        page = visit.open("/office")
        page.fill("#key", keys[role])
        page.click("#key-form button")
        page.wait_for_selector("#units")
        assert keys[role] not in page.url
        assert page.evaluate("localStorage.length") == 0
        page.fill("#year", str(YEAR))
        page.click("#choose button")
        page.wait_for_selector(f"#units[data-year='{YEAR}']")
        return page

    yield enter_as
    for visit in opened:
        visit.page.context.close()
        # The browser itself tells of the one submission that the findings stood in the way of.
        assert [fault for fault in visit.faults if "409 (Conflict)" not in fault] == []


def open_report(page: Page, code: str) -> None:
    page.click(f"table.work >> text={NAMES[code]}")
    page.wait_for_selector(f"#report[data-path='/reports/{code}/{YEAR}']")


def take_step(page: Page, to: str, **fields: str) -> None:
    """Press the step's button, fill the dialog, and wait until the report is shown anew."""
    page.click(f"button.step[data-to='{to}']")
    for name, value in fields.items():
        page.fill(f"#field-{name}", value)
    page.click("dialog .button.full")
    page.wait_for_selector(f"#report .tag.state-{to}")


def test_a_false_key_is_refused(browser: Browser, service: tuple[str, dict[Role, str]]) -> None:
    context = browser.new_context(locale="zh-CN")
    visit = watched(context, service[0])
    page = visit.open("/office")
    assert serious(page) == []
    page.fill("#key", "gk_false")
    page.click("#key-form button")
    page.wait_for_selector("#said.refused")
    assert "密钥不对" in page.inner_text("#said")
    assert page.is_visible("#key")
    assert page.evaluate("sessionStorage.length") == 0
    context.close()


def test_parts_need_a_key(service: tuple[str, dict[Role, str]]) -> None:
    address, keys = service
    assert httpx.get(f"{address}/office/units").status_code == 401
    assert httpx.get(f"{address}/office/reports/{EAST}/{YEAR}").status_code == 401
    other = httpx.get(f"{address}/office/units?within=411300", headers=bearer(keys[Role.PUBLISHER]))
    assert other.status_code == 403
    mine = httpx.get(f"{address}/office/units", headers=bearer(keys[Role.COMPILER]))
    assert mine.status_code == 200
    assert mine.headers["cache-control"] == "private, no-cache"


def test_a_january(enter: Any, service: tuple[str, dict[Role, str]], tmp_path: Path) -> None:
    address, keys = service
    compiler = enter(Role.COMPILER)
    states = compiler.locator(".states li").all_inner_texts()
    assert states[0].split() == ["3", "未发布"]

    # Two reports and a picture come in at once.
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 200)
    files = [town_report(code, received=n, folder=tmp_path) for code, n in ((EAST, 7), (WEST, 5))]
    compiler.set_input_files("#files", [*map(str, files), str(tmp_path / "scan.png")])
    compiler.click("#upload button")
    compiler.wait_for_selector("#said:has-text('导入完了')")
    outcomes = compiler.locator("table.outcomes tbody tr").all_inner_texts()
    assert ["新建草稿" in outcomes[0], "新建草稿" in outcomes[1], "读不了" in outcomes[2]] == [True] * 3
    assert "图片" in outcomes[2]
    assert serious(compiler) == []

    # The east: the sum is broken; its source stands beside it; one cell is corrected, then it passes.
    open_report(compiler, EAST)
    cell = "applications.received@total"
    assert compiler.inner_text(f"td[data-cell='{cell}'] button.edit") == "8"
    compiler.click("button.step[data-to='submitted']")
    compiler.click("dialog .button.full")
    compiler.wait_for_selector("dialog .refused:has-text('错误')")
    compiler.keyboard.press("Escape")
    compiler.click(f"td[data-cell='{cell}'] button.edit")
    assert compiler.inner_text(".source-view .here") == "8"
    compiler.fill("#field-value", "7")
    compiler.click("dialog .button.full")
    compiler.wait_for_selector(f"td.by-hand[data-cell='{cell}']")
    assert compiler.locator("#report .remark.error").count() == 0
    assert serious(compiler) == []
    take_step(compiler, "submitted")

    # The west: its error is answered for instead.
    compiler.click("text=全部单位")
    open_report(compiler, WEST)
    while compiler.locator(".remark.error button.acknowledge").count():
        left = compiler.locator(".remark.error button.acknowledge").count()
        compiler.click(".remark.error button.acknowledge >> nth=0")
        compiler.fill("#field-note", "原件如此，已去函。")
        compiler.click("dialog .button.full")
        expect(compiler.locator(".remark.error button.acknowledge")).to_have_count(left - 1)
    assert "原件如此，已去函。" in compiler.inner_text("#report")
    take_step(compiler, "submitted")

    # The reviewer returns one and approves the other.
    reviewer = enter(Role.REVIEWER)
    open_report(reviewer, WEST)
    take_step(reviewer, "returned", note="请补正总计。")
    reviewer.click("text=全部单位")
    open_report(reviewer, EAST)
    assert reviewer.locator("button.edit").count() == 0, "what is under review is not edited"
    take_step(reviewer, "approved")

    # The publisher publishes with the confidentiality review, and compiles the county.
    publisher = enter(Role.PUBLISHER)
    open_report(publisher, EAST)
    take_step(publisher, "published", by="保密审查员甲")
    seen = httpx.get(f"{address}/api/v1/reports/{EAST}/{YEAR}").json()
    assert (seen["status"], seen["confidentiality_review"]["by"]) == ("published", "保密审查员甲")
    publisher.click("text=全部单位")
    publisher.click("#compile")
    publisher.click("dialog .button.full")
    publisher.wait_for_selector("#outcome >> text=计入 1 份报告")
    assert NAMES[WEST] in publisher.inner_text("#outcome")
    publisher.click("#outcome a")
    publisher.wait_for_selector(f"#report[data-path='/reports/{COUNTY}/{YEAR}']")
    assert publisher.inner_text(f"td[data-cell='{cell}'] button.edit") == "7"

    # The official form and the notice come as files, with the key in the header.
    with publisher.expect_download() as form:
        publisher.click("button.download >> text=Word")
    assert Path(form.value.path()).read_bytes()[:2] == b"PK"
    publisher.click("text=全部单位")
    with publisher.expect_download() as notice:
        publisher.click("text=下载通报（Word）")
    assert notice.value.suggested_filename.endswith(".docx")
    assert publisher.locator(".states li").all_inner_texts()[0].split() == ["0", "未发布"]
    assert all(key not in publisher.content() for key in keys.values())
