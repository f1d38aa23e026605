"""The explorer: what a person sees of the data, and the offline documentation.

The pages ask the same use cases as the API and stand above it: they share its way of telling
who calls, in which language, and how it refuses.
"""

from fastapi import APIRouter, FastAPI

from app.site import (
    compare_page,
    coverage_page,
    developers_page,
    docs,
    indicator_pages,
    office_page,
    problem_pages,
    quality_page,
    refusals,
    report_page,
    search_page,
    start,
    try_page,
    unit_page,
)
from app.site.areas import areas
from app.site.assets import Assets
from app.site.kept import Kept
from app.site.summary import summarise

ROUTERS: tuple[APIRouter, ...] = (
    start.router,
    search_page.router,
    unit_page.router,
    report_page.router,
    indicator_pages.router,
    compare_page.router,
    coverage_page.router,
    quality_page.router,
    developers_page.router,
    try_page.router,
    office_page.router,
    problem_pages.router,
    docs.router,
)


def install(app: FastAPI) -> None:
    """Add the pages and their files to the application. After the API's error handlers."""
    app.state.summaries = Kept(summarise, lambda summary: summary.reports > 0)
    app.state.areas = Kept(areas, bool)
    for router in ROUTERS:
        app.include_router(router)
    refusals.install(app)
    app.mount("/static", Assets(), name="static")
