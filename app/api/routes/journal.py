"""`/journal`: who did what, when, for those who answer for it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.conditional import PRIVATE
from app.api.deps import Db, Reviewer
from app.api.lists import ListOut, list_answer
from app.api.openapi import problems
from app.api.schemas.journal import EntryOut, JournalParams, entry_out
from app.journal import trail

router = APIRouter(prefix="/journal", tags=["服务"])


@router.get(
    "",
    operation_id="list_journal",
    summary="操作记录",
    responses=problems("forbidden", "cursor_invalid"),
    openapi_extra={"security": [{"bearer": []}]},
)
async def list_journal(
    request: Request, response: Response, db: Db, actor: Reviewer, params: Annotated[JournalParams, Query()]
) -> ListOut[EntryOut]:
    """密钥所管单位及其下级的一切改动，先新后旧：谁、何时、之前、之后、请求编号。记录只增不改。"""
    wanted = params.wanted()
    page = await db.read(
        lambda session: trail.page(
            session, actor, wanted=wanted, cursor=params.cursor, limit=params.limit, count=params.count
        )
    )
    response.headers["Cache-Control"] = PRIVATE
    return list_answer(request, response, page, entry_out)
