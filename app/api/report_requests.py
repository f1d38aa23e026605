"""What the report routes share: the path, which revision, the ETag, the guard of a write."""

from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import Depends, Path, Query, Request, Response

from app.api.conditional import etag_of, require_absent, require_match, tag
from app.api.moments import Moment
from app.problems import ProblemError
from app.reports.model import Address, Guard, State
from app.reports.service.asking import Chosen
from app.rollups.past_store import check_past
from app.vocabulary import Scope

VARY = "Authorization"


async def _address(
    unit: Annotated[str, Path(max_length=40, description="单位代码", examples=["411328"])],
    year: Annotated[int, Path(ge=-9999, le=9999, description="报告年度", examples=[2018])],
    scope: Annotated[
        Scope | None,
        Query(description="口径；不写则是该单位通常的口径：政府为 area，其他单位为 body"),
    ] = None,
) -> Address:
    return Address(unit, year, scope)


async def _chosen(
    revision: Annotated[int | None, Query(ge=1, le=100_000, description="第几版；不写则为现行的")] = None,
    as_of: Annotated[
        Moment | None,
        Query(description="那一时刻公众看到的版本", examples=["2020-06-01T00:00:00Z"]),
    ] = None,
) -> Chosen:
    if revision is not None and as_of is not None:
        raise ProblemError(
            "invalid_parameter",
            "revision 和 as_of 只能给一个。",
            "Give revision or as_of, not both.",
            pointer="/query/as_of",
        )
    if as_of is not None:
        check_past(as_of)
    return Chosen(revision, as_of)


At = Annotated[Address, Depends(_address)]
"""The report that the path and `?scope=` name."""
Which = Annotated[Chosen, Depends(_chosen)]
"""The revision asked for."""


def etag(state: State, *, private: bool) -> str:
    """The one ETag of a report and its values."""
    return etag_of(*state.etag_parts(private=private))


def guard(request: Request, *, may_create: bool = False) -> Guard:
    """Holds a write to If-Match, inside its transaction: 428 without, 412 with a stale one.
    Where `may_create`, a report that is not there needs none, and `If-None-Match: *`
    refuses one that is."""

    def check(state: State | None) -> None:
        present = None if state is None else etag(state, private=True)
        if may_create:
            require_absent(request, present)
        if present is not None:
            require_match(request, present)
        elif "if-match" in request.headers:
            raise ProblemError(
                "precondition_failed", "报告不存在，If-Match 不能成立。", "There is no such report to match."
            )

    return check


def answer(
    request: Request, state: State, body: Any, *, private: bool, status: int = 200, written: bool = False
) -> Response:
    """The body as JSON under the report's ETag; 304 where a reader has it already."""
    response = Response(orjson.dumps(body), status_code=status, media_type="application/json")
    if written:
        response.headers.update({"ETag": etag(state, private=private), "Cache-Control": "no-store"})
    else:
        tag(request, response, etag(state, private=private), private=private, vary=VARY)
    return response


def attachment(name: str) -> str:
    """Content-Disposition for a file to be saved under this name."""
    return disposition(name)


def disposition(name: str, *, plain: str = "", shown: bool = False) -> str:
    """Content-Disposition for a file of this name, Chinese or hostile (RFC 6266, RFC 5987), to
    be saved, or shown in the browser; `plain` is its name to programs that know only ASCII."""
    clean = "".join(sign for sign in name if sign.isprintable() and sign not in '/\\"') or "source"
    plain = plain or clean.encode("ascii", "ignore").decode().strip() or "source"
    way = "inline" if shown else "attachment"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
