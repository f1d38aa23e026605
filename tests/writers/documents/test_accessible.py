"""The page for everybody: axe finds nothing to say of it, on a desk and on a telephone."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.catalogue.registry import catalogue
from app.content import ReportContent, Section
from app.vocabulary import FormCode
from app.writers.documents import html
from app.writers.documents.build import build

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SIZES = ((1280, 900), (390, 844))


@pytest.mark.browser
def test_axe_finds_nothing(tmp_path: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for form in FormCode:
            sections = (Section("一", "总体情况", "此处为占位文字。"),)
            content = ReportContent(catalogue().forms[form].first_year, form, sections=sections)
            file = tmp_path / f"{form.value}.html"
            file.write_bytes(
                html.write(build(content, unit="某县人民政府", at=datetime(2022, 1, 31, tzinfo=UTC)))
            )
            for width, height in SIZES:
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(file.as_uri())
                found = Axe().run(page).response["violations"]
                assert [violation["id"] for violation in found] == [], (form, width)
                page.close()
        browser.close()
