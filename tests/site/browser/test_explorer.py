"""Every page in a real browser: its figures are the API's, its charts are drawn, anyone can use it."""

import gzip
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.site.browser.conftest import COUNTY, Visit

EXAMPLE = Path(__file__).parents[3] / "docs/examples/tanghe-2018.html"
COUNTIES = "990101,990102,990105"
PATHS = (
    "/",
    f"/units/{COUNTY}",
    f"/reports/{COUNTY}/2024",
    "/reports/411328/2018",
    "/indicators",
    "/indicators/applications.received",
    "/indicators/applications.share_granted?within=all&year=2023",
    f"/compare?units={COUNTIES}",
    "/coverage",
    "/quality?code=identity_broken",
    "/search?q=申请",
    "/try",
    "/office",
    "/developers",
    "/problems/identity_broken",
    "/units/nobody",
)
ALIKE = {"/reports/411328/2018", "/indicators/applications.share_granted?within=all&year=2023"}
"""Pages of the same making as another; axe takes a second for each."""
CHARTS = {
    f"/units/{COUNTY}": 1,
    "/indicators/applications.received": 2,
    f"/compare?units={COUNTIES}": 1,
    "/coverage": 1,
    "/quality": 1,
}
MOST_BYTES = 300_000
"""Of a first view, packed, the chart library left out."""


def number(text: str) -> float | None:
    """What a cell prints, as a number."""
    clean = text.replace(",", "").strip()
    if clean.endswith("%"):
        return round(float(clean[:-1]) / 100, 5)
    return float(clean) if re.fullmatch(r"-?\d+(\.\d+)?", clean) else None


def rows(page: Page, selector: str) -> list[list[str]]:
    """The texts of a table's body, hidden ones too."""
    return page.eval_on_selector_all(
        f"{selector} tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )


def inked(page: Page) -> list[int]:
    """For each chart how many pixels are neither clear nor of the page."""
    return page.eval_on_selector_all(
        ".plot canvas",
        """canvases => canvases.map(canvas => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let at = 3; at < data.length; at += 4) if (data[at] > 40) count++;
            return count;
        })""",
    )


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", [path for path in PATHS if path not in ALIKE])
def test_anyone_can_use_it(visit: Visit, path: str) -> None:
    page = visit.open(path)
    if path == "/units/nobody":
        visit.faults.clear()  # the browser itself tells of the 404
    assert serious(page) == []


@pytest.mark.parametrize("visit", [{"color_scheme": "dark"}], indirect=True)
@pytest.mark.parametrize("path", [f"/units/{COUNTY}", f"/reports/{COUNTY}/2024"])
def test_in_the_dark(visit: Visit, path: str) -> None:
    assert serious(visit.open(path)) == []


@pytest.mark.parametrize(
    "visit",
    [{"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}],
    indirect=True,
)
def test_on_a_phone_nothing_sticks_out(visit: Visit) -> None:
    for path in PATHS[:-1]:
        page = visit.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_the_figures_are_there(visit: Visit) -> None:
    page = visit.open(f"/units/{COUNTY}?indicator=reviews.total")
    series = _series(visit, "reviews.total")
    assert [number(row[1]) for row in rows(page, ".chart-box table")] == [
        p["value"] for p in series["points"]
    ]
    page = visit.open("/try")
    page.set_input_files("#file", EXAMPLE)
    page.click("form.drop button")
    assert "9,483" in page.inner_text("[id='c-disclosure.total-total']")


def test_the_start_page_counts_what_the_api_counts(visit: Visit) -> None:
    page = visit.open("/")
    cards = [number(text) for text in page.locator(".figures dd:not(.more)").all_inner_texts()]
    reports = visit.ask("/reports?count=true&limit=1")["total"]
    assert cards[1] == reports == 5
    named = {each["unit_name"] for each in visit.ask("/reports")["items"]}
    newest = rows(page, "main section:first-of-type table")
    assert {row[0] for row in newest[:5]} == named
    assert "虚构" in newest[5][0], "the invented ones, after the real, say so"


def _series(visit: Visit, code: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = visit.ask(f"/units/{COUNTY}/profile")["series"]
    return next(each for each in found if each["indicator"] == code)


def test_a_unit_s_series_is_its_profile(visit: Visit) -> None:
    page = visit.open(f"/units/{COUNTY}")
    points = _series(visit, "applications.received")["points"]
    assert len(points) == 12
    table = rows(page, ".chart-box table")
    assert [number(row[1]) for row in table] == [point["value"] for point in points]
    assert [number(row[4]) for row in table] == [point["peers"]["median"] for point in points]
    spec = page.eval_on_selector(".plot", "plot => JSON.parse(plot.dataset.spec)")
    assert spec["lines"][0]["values"] == [point["value"] for point in points]
    assert spec["band"]["low"] == [point["peers"]["p25"] for point in points]
    page.select_option("#indicator", "applications.share_granted")
    page.wait_for_url("**indicator=applications.share_granted")
    assert page.eval_on_selector(".plot", "plot => JSON.parse(plot.dataset.spec).breaks") == ["2019"]


@pytest.mark.parametrize(("unit", "year"), [("411328", 2018), (COUNTY, 2019), (COUNTY, 2024)])
def test_a_report_prints_every_number(visit: Visit, unit: str, year: int) -> None:
    page = visit.open(f"/reports/{unit}/{year}")
    values = visit.ask(f"/reports/{unit}/{year}/values")
    shown = page.eval_on_selector_all(
        "td.v", "cells => cells.map(cell => [cell.dataset.cell, cell.firstChild.textContent.trim()])"
    )
    assert len(shown) in (58, 198, 200)
    assert {cell: number(text) for cell, text in shown} == {
        f"{each['indicator']}@{each['applicant']}": each["value"] for each in values
    }
    findings = visit.ask(f"/reports/{unit}/{year}/findings")["items"]
    told = page.locator(".remark .said").all_inner_texts()
    assert sorted(told) == sorted(each["message"] for each in findings)


def test_an_indicator_s_ranking_is_the_api_s(visit: Visit) -> None:
    page = visit.open("/indicators/applications.received?within=990000&year=2024")
    ranked = visit.ask("/rankings?indicator=applications.received&year=2024&within=990000&level=county")
    table = rows(page, "section:nth-of-type(2) table")
    assert len(table) >= 10
    assert [(int(row[0]), row[1], number(row[2])) for row in table] == [
        (each["rank"], each["unit_name"], each["value"]) for each in ranked["items"]
    ]
    spread = page.eval_on_selector_all(".plot", "plots => JSON.parse(plots[1].dataset.spec).bars[0].values")
    assert sum(spread) == len(ranked["items"])


def test_the_tiles_are_the_sums_of_the_provinces(visit: Visit) -> None:
    page = visit.open("/indicators/applications.received?within=all&year=2023&level=prefecture")
    sums = visit.ask(
        "/aggregates?indicator=applications.received&level=prefecture&years=2023&group_by=province"
    )
    assert page.locator(".tile").count() == 34
    jiangsu = next(each for each in sums["items"] if each["province"] == "320000")
    assert number(page.inner_text(".tile[href$='/units/320000'] span")) == jiangsu["sum"] == 3511


def test_compared_units(visit: Visit) -> None:
    page = visit.open(f"/compare?units={COUNTIES}&indicator=reviews.total")
    seen = visit.ask(f"/observations?indicator=reviews.total&unit={COUNTIES}&scope=area&limit=1000")["items"]
    spec = page.eval_on_selector(".plot", "plot => JSON.parse(plot.dataset.spec)")
    by_place = {(each["unit"], str(each["year"])): each["value"] for each in seen}
    for code, line in zip(COUNTIES.split(","), spec["lines"], strict=True):
        assert line["values"] == [by_place.get((code, year)) for year in spec["x"]]
    page.fill("#add", "唐河")
    page.click("form.search-box button")
    page.wait_for_url(lambda url: "411328" in url)
    assert page.locator(".chips li").count() == 4


def test_coverage_counts_as_the_api_counts(visit: Visit) -> None:
    page = visit.open("/coverage?within=990000")
    told = visit.ask("/coverage?within=990000")["items"]
    names = ("expected", "published", "on_time", "late", "undated", "no_deadline", "missing", "unexpected")
    assert [[number(text) for text in row[1:]] for row in rows(page, ".chart-box table")] == [
        [each[name] for name in names] for each in told
    ]


def test_quality_leads_to_the_cells(visit: Visit) -> None:
    page = visit.open("/quality?within=all")
    counted = {row[1]: (number(row[2]), number(row[3])) for row in rows(page, "section:nth-of-type(1) table")}
    assert counted["勾稽关系不成立"][0] is not None
    page.click("text=勾稽关系不成立")
    page.click("text=淮安市洪泽区人民政府 2023 >> nth=0")
    page.wait_for_selector("td.f-error")
    page.click("a.mark >> nth=0")
    assert "#f" in page.url


def test_search_finds_what_the_api_finds(visit: Visit) -> None:
    page = visit.open("/search?q=唐河")
    found = visit.ask("/search?q=唐河&limit=30")["items"]
    assert page.locator(".finds a").all_inner_texts() == [each["title"] for each in found]
    page.click(".finds a >> nth=0")
    assert page.url.endswith("/units/411328")


def test_the_vocabulary_is_whole(visit: Visit) -> None:
    page = visit.open("/indicators")
    total = visit.ask("/indicators?count=true&limit=1")["total"]
    assert page.locator("table.vocabulary tbody tr").count() == total > 100


def test_every_call_offered_to_developers_answers(visit: Visit) -> None:
    page = visit.open("/developers")
    calls = page.eval_on_selector_all(".calls a", "links => links.map(link => link.href)")
    assert len(calls) >= 10
    assert {call: httpx.get(call).status_code for call in calls} == dict.fromkeys(calls, 200)


@pytest.mark.parametrize(("path", "count"), CHARTS.items())
def test_the_charts_are_drawn(visit: Visit, path: str, count: int) -> None:
    page = visit.open(path)
    expect(page.locator(".plot[data-drawn]")).to_have_count(count)
    pixels = inked(page)
    assert len(pixels) == count
    assert min(pixels) > 1_500
    for call in page.eval_on_selector_all(".chart-box .call", "links => links.map(link => link.href)"):
        assert httpx.get(call).status_code == 200, call
    for file in page.eval_on_selector_all("a[download]", "links => links.map(link => link.href)"):
        assert httpx.get(file).headers["content-type"].startswith("text/csv"), file


def test_a_file_is_tried_and_its_places_found(visit: Visit) -> None:
    page = visit.open("/try")
    page.set_input_files("#file", EXAMPLE)
    page.wait_for_selector("td.has-place")
    page.click("td[data-cell='disclosure.website@total']")
    assert page.inner_text(".source-view .here") == "8925"
    assert serious(page) == []


def test_english_by_choice(visit: Visit) -> None:
    page = visit.open("/")
    page.click("a.language")
    assert page.get_attribute("html", "lang") == "en"
    page.click("nav >> text=Coverage")
    assert page.get_attribute("html", "lang") == "en", "the choice goes along"
    assert serious(page) == []


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    page.keyboard.type("唐河")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    assert page.locator(".finds li").count() > 0


@pytest.mark.parametrize("path", ["/", f"/units/{COUNTY}", f"/reports/{COUNTY}/2024", "/try"])
def test_a_first_view_is_small(visit: Visit, path: str) -> None:
    loaded: dict[str, int] = {}
    visit.page.on("response", lambda r: loaded.update({r.url: len(gzip.compress(r.body()))}))
    visit.open(path)
    visit.page.wait_for_timeout(50)
    own = {url: size for url, size in loaded.items() if "echarts.min.js" not in url}
    assert len(own) >= 4
    assert sum(own.values()) < MOST_BYTES
