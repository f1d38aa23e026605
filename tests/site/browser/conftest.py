"""A running service and a Chromium that can reach nothing else.

The service holds the real samples and a part of the invented province: its counties, and all
below one of them. Loading the whole of it would take longer than all these tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from app.actor import OPERATOR
from app.cli.shared import prepare
from app.db.engine import Database
from app.main import create_app
from app.reports import samples
from app.reports.service import bulk
from app.reports.service.bulk import Filed
from app.samples import invented
from app.settings import Settings
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import Kind
from tests.process import listening

COUNTY = "990105"
"""The invented county whose townships and departments are loaded too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these are browser tests."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Visit:
    """A page in the browser, and what went wrong on it."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go there and wait until it is loaded; by then its scripts have run."""
        self.page.goto(self.base + path)
        return self.page

    def ask(self, path: str) -> Any:
        """The API's answer to the same question."""
        answer = httpx.get(f"{self.base}/api/v1{path}")
        answer.raise_for_status()
        return answer.json()


@contextmanager
def serving(database: Database, **chosen: Any) -> Iterator[str]:
    """The service on the loopback; gives its address."""
    settings = Settings(database_url=database.url.render_as_string(hide_password=False), **chosen)
    with listening(create_app(settings, database=database), log_level="error") as address:
        yield address


@pytest.fixture(scope="session")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service to look at."""
    folder = tmp_path_factory.mktemp("explorer")
    database = Database(Settings(database_url=f"sqlite:///{folder}/explorer.sqlite"))
    prepare(database)
    with database.writing() as session:
        _load_part(session)
        samples.load_samples(session, OPERATOR)
    with serving(database) as address:
        yield address


def _load_part(session: Any) -> None:
    wanted = {
        unit.code: unit
        for unit in invented.units()
        if unit.kind is Kind.GOVERNMENT or COUNTY in (unit.code, unit.parent)
    }
    for unit in wanted.values():
        create(
            session,
            OPERATOR,
            new=NewUnit(
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                parent=unit.parent,
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
                synthetic=True,
            ),
        )
    by_year = merge(invented.reports(), invented.own_reports(), key=lambda sample: sample.content.year)
    filed = (Filed(s.unit_code, s.content, s.provenance) for s in by_year if s.unit_code in wanted)
    bulk.record_many(session, OPERATOR, filed)


def watched(context: BrowserContext, base: str) -> Visit:
    """A page whose every console error, crash and request to elsewhere is a fault."""
    visit = Visit(context.new_page(), base)

    def gate(route: Route) -> None:
        if route.request.url.startswith((base, "data:", "blob:")):
            route.continue_()
        else:
            visit.faults.append(f"request to {route.request.url}")
            route.abort()

    context.route("**/*", gate)
    visit.page.on(
        "console", lambda said: visit.faults.append(said.text) if said.type in ("error", "warning") else None
    )
    visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
    return visit


@pytest.fixture
def visit(browser: Browser, explorer: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A page of the explorer; `request.param` may say how the browser is set up."""
    chosen = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}} | getattr(request, "param", {})
    context = browser.new_context(**chosen)
    context.set_default_timeout(15_000)
    opened = watched(context, explorer)
    yield opened
    context.close()
    assert opened.faults == []
