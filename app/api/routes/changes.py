"""`/changes`: what was published, corrected or withdrawn, in order, for those who keep a copy."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.actor import PUBLIC
from app.api.conditional import etag_of, tag
from app.api.deps import Db
from app.api.errors import base_url
from app.api.openapi import NOT_MODIFIED, problems
from app.api.schemas.changes import ChangesOut, ChangesParams, change_json
from app.api.schemas.reports import report_json
from app.journal import feed
from app.journal.feed import Change, Changes
from app.problems import ProblemError
from app.reports.model import Address
from app.reports.service import asking
from app.reports.service.asking import Chosen
from app.vocabulary import Scope

router = APIRouter(prefix="/changes", tags=["数据"])
Json = dict[str, Any]


@router.get(
    "",
    operation_id="list_changes",
    summary="变更记录",
    response_model=ChangesOut,
    responses=NOT_MODIFIED | problems("cursor_invalid", "cursor_lost"),
)
async def list_changes(request: Request, db: Db, params: Annotated[ChangesParams, Query()]) -> Response:
    """发布、更正、撤回的报告和单位、名单、日历的变动，按先后排列；带着 next 再来，只得到新的。"""
    kinds, with_reports = params.kinds(), params.with_reports()

    def read(session: Session) -> tuple[Changes, list[Json]]:
        page = feed.page(session, since=params.since, kinds=kinds, limit=params.limit)
        items = [change_json(change) for change in page.items]
        if with_reports:
            for change, item in zip(page.items, items, strict=True):
                if change.kind == "report":
                    item["report"] = _report(session, change)
        return page, items

    page, items = await db.read(read)
    body = orjson.dumps({"items": items, "next": page.next, "more": page.more})
    response = Response(body, media_type="application/json")
    path, query = request.url.path, request.url.include_query_params(since=page.next).query
    response.headers["Link"] = f'<{base_url(request.scope)}{path}?{query}>; rel="next"'
    tag(request, response, etag_of(body.decode()))
    return response


def _report(session: Session, change: Change) -> Json | None:
    """The revision as anyone may read it now; None once it has been withdrawn."""
    assert change.unit and change.year and change.revision  # noqa: S101, PT018  a report's entry has them
    address = Address(change.unit, change.year, Scope(change.scope) if change.scope else None)
    try:
        view = asking.get(session, PUBLIC, address=address, chosen=Chosen(change.revision))
    except ProblemError as refusal:
        if refusal.kind.code != "withdrawn":
            raise
        return None
    return report_json(view, values=True)
