"""Conditional requests (RFC 9110 §13): strong ETags, Last-Modified, 304, and writes that overwrite nobody."""

import hashlib
import time
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache

from fastapi import Request, Response
from starlette.types import Scope

from app.problems import ProblemError

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-cache"
LAST_MODIFIED = "gongkai.last_modified"
"""In a request's scope: the second (Unix time) since which the data behind a public GET are as they
are, or None where that is not known. Whoever keeps the answers puts it there."""


class NotModifiedError(Exception):
    """Ends a request whose caller has the answer already; the API turns it into a 304."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__("304")
        self.headers = headers


def etag_of(*parts: str | int | None) -> str:
    """A strong ETag, quotes included, of whatever the answer's bytes depend on."""
    told = "\x1f".join("" if part is None else str(part) for part in parts)
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def tag(
    request: Request,
    response: Response,
    etag: str,
    *,
    private: bool = False,
    vary: str = "",
    modified: int | None = None,
) -> None:
    """Put the ETag and how long to keep it on the answer.

    Raises NotModifiedError (answered 304) where If-None-Match names it, or where the caller
    sends If-Modified-Since alone and it is unchanged. `private` is for answers that only the
    key's holder may see; `vary` lists headers the answer hangs on; `modified` is the answer's own
    last change where that is not the data's.
    """
    headers = {"ETag": etag, "Cache-Control": PRIVATE if private else PUBLIC}
    if vary:
        headers["Vary"] = vary
    if not private:
        headers |= dated(request.scope, modified)
    require_news(request, headers)
    response.headers.update(headers)


def require_news(request: Request, headers: dict[str, str]) -> None:
    """Raises NotModifiedError where the caller has the answer with these headers already."""
    asked, known = request.headers, headers.get("Last-Modified")
    etags, since = asked.get("if-none-match"), asked.get("if-modified-since")
    if has_it(etags, since, etag=headers.get("ETag"), last_modified=known):
        raise NotModifiedError(headers)


def dated(scope: Scope, modified: int | None = None) -> dict[str, str]:
    """The header Last-Modified of a public answer; none while no moment is known."""
    moment = scope.get(LAST_MODIFIED) if modified is None else modified
    return {} if moment is None else {"Last-Modified": http_date(moment)}


@lru_cache(maxsize=16)
def http_date(second: int) -> str:
    """A moment (Unix time) as HTTP writes it."""
    return formatdate(second, usegmt=True)


def has_it(etags: str | None, since: str | None, *, etag: str | None, last_modified: str | None) -> bool:
    """Whether the caller has this answer: by If-None-Match (`etags`) or, where that is not sent, by
    If-Modified-Since. An ETag is the better one of the two (§13.1.3)."""
    if etags is not None:
        return etag is not None and is_listed(etag, etags)
    return since is not None and last_modified is not None and is_unchanged(last_modified, since)


def is_unchanged(last_modified: str, since: str) -> bool:
    """Whether If-Modified-Since names this moment or one after it. What is no date, and a moment
    that is still to come, says nothing."""
    if since == last_modified:
        return True
    try:
        asked = parsedate_to_datetime(since).timestamp()
        return parsedate_to_datetime(last_modified).timestamp() <= asked <= time.time()
    except (ValueError, OverflowError):
        return False


def is_listed(etag: str, given: str) -> bool:
    """Whether If-None-Match names this ETag (the weak comparison of RFC 9110 §13.1.2)."""
    return given == etag or given.strip() == "*" or _opaque(etag) in map(_opaque, _listed(given))


def require_match(request: Request, etag: str) -> None:
    """Let a write pass only if its If-Match names the present state.

    Call it inside the transaction of the write. Raises ProblemError `precondition_required`
    (428) without the header, `precondition_failed` (412) where it names another state.
    """
    given = request.headers.get("if-match")
    if given is None:
        raise ProblemError(
            "precondition_required",
            "修改已有数据要带 If-Match：先 GET 取得 ETag。",
            "Changing what exists needs If-Match: GET its ETag first.",
        )
    # A weak tag never matches here: RFC 9110 asks for the strong comparison.
    if given.strip() != "*" and etag not in _listed(given):
        raise ProblemError(
            "precondition_failed",
            "数据在您读取之后已被修改，没有保存。",
            "The data changed after you read it; nothing was stored.",
            headers={"ETag": etag},
        )


def require_absent(request: Request, etag: str | None) -> None:
    """Let a creation with `If-None-Match: *` pass only where nothing exists (`etag` None).

    Raises ProblemError `precondition_failed` (412); without the header nothing is asked.
    """
    if request.headers.get("if-none-match", "").strip() == "*" and etag is not None:
        raise ProblemError(
            "precondition_failed",
            "已有这一项，没有新建。",
            "It exists already; nothing was created.",
            headers={"ETag": etag},
        )


def has_precondition(request: Request) -> bool:
    """Whether the caller means to change something that exists (If-Match is sent)."""
    return "if-match" in request.headers


def _listed(header: str) -> list[str]:
    return [part.strip() for part in header.split(",") if part.strip()]


def _opaque(etag: str) -> str:
    return etag.removeprefix("W/")
