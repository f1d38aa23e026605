"""`/developers`: five tasks and the calls that do them, each to be opened at once."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from app.api.deps import Db
from app.api.errors import base_url
from app.site.places import find_place
from app.site.rendering import page

router = APIRouter(include_in_schema=False)
RECEIVED = "applications.received"


@dataclass(frozen=True, slots=True)
class Call:
    """A GET below /api/v1 and what it gives, in both languages."""

    path: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Task:
    """What a developer wants, and the calls in order."""

    zh: str
    en: str
    calls: tuple[Call, ...]


@router.get("/developers")
async def developers(
    request: Request, db: Db, within: Annotated[str | None, Query(max_length=40)] = None
) -> HTMLResponse:
    """The tasks, their calls made from what is loaded."""
    place = await db.read(lambda session: find_place(session, request, within=within))
    found = tasks(place.area.code, place.year)
    return page(request, "developers.html", tasks=found, base=base_url(request.scope))


def tasks(within: str | None, year: int) -> tuple[Task, ...]:
    """The five tasks over this place and year. Calls end where the developer's own begins."""
    where = f"&within={within}" if within else ""
    first, last = year - 4, year
    return (
        Task(
            "画一张县级地图或排名",
            "Draw a map or a ranking of counties",
            (
                Call(
                    f"/rankings?indicator={RECEIVED}&year={year}&level=county{where}",
                    "名次、数值、占比、比上年增减",
                    "rank, value, share, change on last year",
                ),
                Call(
                    f"/aggregates?indicator={RECEIVED}&level=county&group_by=year&stats=median,p25,p75{where}",
                    "历年中位数和四分位",
                    "median and quartiles by year",
                ),
            ),
        ),
        Task(
            "做一个单位的页面",
            "Make the page of one unit",
            (
                Call(
                    "/search?q=%E5%94%90%E6%B2%B3&kind=unit", "先按名称找到代码", "find its code by its name"
                ),
                Call(
                    "/units/411328/profile",
                    "历年指标、同类中位数、报送和问题",
                    "series, peers, coverage, findings",
                ),
                Call("/reports/411328/2018", "一份报告的全部内容", "one report, whole"),
            ),
        ),
        Task(
            "取一个指标的全部数据",
            "Take all of one indicator",
            (
                Call(
                    f"/observations?indicator={RECEIVED}&years={first}..{last}{where}&format=csv",
                    "一行一个数，边查边传；parquet、xlsx、ndjson 同样",
                    "a row a number, streamed; parquet, xlsx and ndjson alike",
                ),
                Call(
                    "/indicators?q=%E5%A4%8D%E8%AE%AE", "指标代码和可比性说明", "codes and how they compare"
                ),
            ),
        ),
        Task(
            "全量取一次，以后只取变化",
            "Pull everything once, then only changes",
            (
                Call(
                    f"/observations?years={last}{where}&format=ndjson",
                    "全量：一行一个数，边查边传",
                    "everything, a row a number, streamed",
                ),
                Call(
                    "/changes",
                    "以后从上次的 next 接着取：发布、更正、撤回都在内",
                    "then on from the last next: published, corrected, withdrawn",
                ),
            ),
        ),
        Task(
            "看看还缺谁、哪里不对",
            "See who is missing and what is wrong",
            (
                Call(
                    f"/coverage?years={year}&missing=true{where}",
                    "逐个列出未发布的单位",
                    "the missing, by name",
                ),
                Call(
                    "/reports/411328/2018/findings",
                    "一份报告的问题，指出涉及的格",
                    "findings with their cells",
                ),
            ),
        ),
    )
