"""Conditional requests (RFC 9110 §13): strong ETags, 304, and writes that overwrite nobody."""

import hashlib

from fastapi import Request, Response

from app.problems import ProblemError

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-cache"


class NotModifiedError(Exception):
    """Ends a request whose caller has the answer already; the API turns it into a 304."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__("304")
        self.headers = headers


def etag_of(*parts: str | int | None) -> str:
    """A strong ETag, quotes included, of whatever the answer's bytes depend on."""
    told = "\x1f".join("" if part is None else str(part) for part in parts)
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def tag(request: Request, response: Response, etag: str, *, private: bool = False, vary: str = "") -> None:
    """Put the ETag and how long to keep it on the answer.

    Raises NotModifiedError (answered 304) where If-None-Match names it. `private` is for
    answers that only the key's holder may see; `vary` lists headers the answer hangs on.
    """
    headers = {"ETag": etag, "Cache-Control": PRIVATE if private else PUBLIC}
    if vary:
        headers["Vary"] = vary
    given = request.headers.get("if-none-match")
    if given is not None and is_listed(etag, given):
        raise NotModifiedError(headers)
    response.headers.update(headers)


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
