"""The page for everybody: axe finds nothing to say of it, on a desk and on a telephone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from app.catalogue.registry import catalogue
from app.content import ReportContent, Section
from app.vocabulary import FormCode
from app.writers.documents import html
from app.writers.documents.build import build

SIZES = ((1280, 900), (390, 844))


@pytest.mark.browser
@pytest.mark.parametrize("form", FormCode)
def test_axe_finds_nothing(form: FormCode, tmp_path: Path, browser: Browser) -> None:
    sections = (Section("一", "总体情况", "此处为占位文字。"),)
    content = ReportContent(catalogue().forms[form].first_year, form, sections=sections)
    file = tmp_path / f"{form.value}.html"
    file.write_bytes(html.write(build(content, unit="某县人民政府", at=datetime(2022, 1, 31, tzinfo=UTC))))
    for width, height in SIZES:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(file.as_uri())
        found = Axe().run(page).response["violations"]
        assert [violation["id"] for violation in found] == [], width
        page.close()
