"""The start page."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from app.db.engine import Database
from app.site.kept import Kept
from app.site.problem_pages import finding_titles
from app.site.rendering import Frame, page
from app.site.summary import Summary
from app.site.year_chart import year_chart

router = APIRouter(include_in_schema=False)


@router.get("/")
async def start(request: Request) -> HTMLResponse:
    """What is loaded and how complete, what is new, what does not add up, where to go."""
    database: Database = request.app.state.database
    cache: Kept[Summary] = request.app.state.summaries
    summary = await database.read(cache.get)
    frame = Frame(request)
    return page(
        request,
        "start.html",
        summary=summary,
        area=summary.area,
        chart=year_chart(summary.years, frame.t),
        titles=finding_titles(frame.language),
    )
