"""The start page."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from app.db.engine import Database
from app.site.problem_pages import finding_titles
from app.site.rendering import page, year_chart
from app.site.summary import Summary, SummaryCache

router = APIRouter(include_in_schema=False)


@router.get("/")
async def start(request: Request) -> HTMLResponse:
    """What this is, what is loaded, where to go."""
    database: Database = request.app.state.database
    cache: SummaryCache = request.app.state.summaries
    summary = await database.read(cache.get)
    return page(
        request,
        "start.html",
        summary=summary,
        chart=year_chart(summary.years),
        titles=finding_titles(),
        calls=[(path, words) for path, words in _calls(summary) if _is_served(request, path)],
        has_documents=_is_served(request, "/api/v1/reports/411328/2018/document"),
    )


def _is_served(request: Request, address: str) -> bool:
    """Whether some route answers there: the page offers nothing that leads nowhere."""
    return "GET" in request.app.state.route_table.methods(address.partition("?")[0])


def _calls(summary: Summary) -> list[tuple[str, str]]:
    """Calls that answer with something, made from what is loaded."""
    calls = [
        ("/api/v1/indicators?q=行政复议", "指标词汇：代码、各表式中的行名、可比性说明"),
        ("/api/v1/forms/2021", "现行表式：每一行、计量单位、勾稽关系和出处"),
        ("/api/v1/units?q=宿迁", "按名称、曾用名或代码查单位"),
    ]
    # Invented reports stay out of lists of observations unless they are asked for.
    real = next((report for report in summary.newest if not report.synthetic), None)
    if real is not None:
        unit, year = real.unit, real.year
        calls += [
            (f"/api/v1/reports/{unit}/{year}", "一份报告：标题、发布信息、各部分和数值"),
            (
                f"/api/v1/observations?indicator=applications.received&unit={unit}",
                "一个单位历年收到的申请，贯穿三种表式",
            ),
            (
                f"/api/v1/observations?indicator=applications.received&years={year}&format=csv",
                "同一年度所有单位，CSV 文件",
            ),
        ]
    return calls
