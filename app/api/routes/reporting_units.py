"""`/reporting-units`: the list of units that are to report in a year."""

from email.message import Message
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import Admin, Db, Reader
from app.api.openapi import problems
from app.api.schemas.observations import Text
from app.api.schemas.reporting_units import (
    LIST_FILE,
    ReplacedOut,
    ReportingUnitBody,
    ReportingUnitOut,
    ReportingUnitParams,
    ReportingUnitsOut,
    UnitPath,
    YearPath,
    listed_json,
)
from app.api.tables import FILES, page_answer, table_answer
from app.coverage import list_file
from app.coverage import reporting_units as service
from app.problems import ProblemError

router = APIRouter(prefix="/reporting-units", tags=["单位"])
CSV = "text/csv"


@router.get(
    "",
    operation_id="list_reporting_units",
    summary="统计单位名单",
    response_model=ReportingUnitsOut,
    responses={200: {"content": FILES}, **problems("unit_unknown", "not_acceptable", "cursor_invalid")},
)
async def list_reporting_units(
    request: Request, db: Db, actor: Reader, params: Annotated[ReportingUnitParams, Query()]
) -> Response:
    """一个年度应报和不应报的单位，以及依据：当年有效的单位（seed），或办公室的登记（entry）。"""
    wanted = params.wanted()
    return await table_answer(
        request,
        db,
        params,
        f"reporting-units-{wanted.year}",
        dataset=lambda session, limit: service.dataset(session, actor, wanted=wanted, limit=limit),
        page=lambda session, window: page_answer(
            request, service.COLUMNS, service.page(session, actor, wanted=wanted, window=window)
        ),
    )


@router.put(
    "/{year}",
    operation_id="replace_reporting_units",
    summary="用文件登记名单",
    response_model=ReplacedOut,
    openapi_extra=LIST_FILE,
    responses=problems("unit_unknown", "forbidden", "invalid_body", "too_large", "unsupported_media_type"),
)
async def replace_reporting_units(
    request: Request,
    db: Db,
    actor: Admin,
    year: YearPath,
    within: Annotated[Text, Query(description="只管这个单位及其下级；默认密钥所管的全部")] = None,
) -> ReplacedOut:
    """文件里的各行成为范围内的全部登记，没有列出的单位回到底本；有一格不对就什么都不改。"""
    message = Message()
    message["content-type"] = request.headers.get("content-type", "")
    if message.get_content_type() != CSV:
        raise ProblemError(
            "unsupported_media_type",
            "名单文件应为 CSV（Content-Type: text/csv）。",
            "The list is a CSV file (Content-Type: text/csv).",
        )
    file = list_file.parse(await request.body())
    done = await db.write(
        lambda session: service.replace(session, actor, year=year, file=file, within=within)
    )
    return ReplacedOut(**done.as_json())


@router.get(
    "/{year}/{unit}",
    operation_id="get_reporting_unit",
    summary="一个单位是否应报",
    response_model=ReportingUnitOut,
    responses=problems("unit_unknown"),
)
async def get_reporting_unit(db: Db, actor: Reader, year: YearPath, unit: UnitPath) -> ReportingUnitOut:
    """该年度是否在统计单位名单上，以及依据。"""
    found = await db.read(lambda session: service.get(session, actor, year=year, unit=unit))
    return ReportingUnitOut(**listed_json(found))


@router.put(
    "/{year}/{unit}",
    operation_id="put_reporting_unit",
    summary="登记一个单位应报或不应报",
    response_model=ReportingUnitOut,
    responses=problems("unit_unknown", "forbidden"),
)
async def put_reporting_unit(
    db: Db, actor: Admin, year: YearPath, unit: UnitPath, body: ReportingUnitBody
) -> ReportingUnitOut:
    """重复同样的登记不改变什么，所以不需要 If-Match。"""
    entry = body.entry()
    found = await db.write(lambda session: service.put(session, actor, year=year, unit=unit, entry=entry))
    return ReportingUnitOut(**listed_json(found))


@router.delete(
    "/{year}/{unit}",
    operation_id="delete_reporting_unit",
    summary="取消登记，回到底本",
    status_code=204,
    responses=problems("unit_unknown", "forbidden"),
)
async def delete_reporting_unit(db: Db, actor: Admin, year: YearPath, unit: UnitPath) -> None:
    """以后由底本决定：当年有效的单位应报。没有登记的，也答复 204。"""
    await db.write(lambda session: service.remove(session, actor, year=year, unit=unit))
