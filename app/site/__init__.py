"""The pages a person sees: the start page, what the codes mean, the documentation."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from app.site import docs, problem_pages, start
from app.site.summary import SummaryCache

ROUTERS: tuple[APIRouter, ...] = (start.router, problem_pages.router, docs.router)


def install(app: FastAPI) -> None:
    """Add the pages and their files to the application."""
    app.state.summaries = SummaryCache()
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
