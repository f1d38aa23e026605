"""The API's documentation pages, whole without any network but ours."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.problems import ProblemError
from app.site.rendering import page

router = APIRouter(include_in_schema=False)

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # both libraries write their styles into the page
        "img-src 'self' data:",
        "worker-src 'self' blob:",  # ReDoc's search runs in a worker made from a blob
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
VENDOR = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "redoc.standalone.js": "text/javascript",
}
LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
"""The one thing ReDoc would fetch from elsewhere."""


@router.get("/docs")
async def swagger(request: Request) -> HTMLResponse:
    """Swagger UI: try every call."""
    return _page(
        request,
        title="接口文档",
        style="swagger-ui.css",
        script="swagger-ui-bundle.js",
        init="swagger.js",
        place="swagger-ui",
        other="参考手册",
        other_path="/redoc",
    )


@router.get("/redoc")
async def redoc(request: Request) -> HTMLResponse:
    """ReDoc: read it from end to end."""
    return _page(
        request,
        title="参考手册",
        style=None,
        script="redoc.standalone.js",
        init="redoc.js",
        place="redoc",
        other="接口文档",
        other_path="/docs",
    )


@router.get("/static/vendor/{name}")
async def vendor(name: str) -> Response:
    """The two libraries' files, from the installed package."""
    if name not in VENDOR:
        raise ProblemError("not_found", "没有这个地址。", "There is nothing at this address.")
    return Response(
        _vendor(name), media_type=VENDOR[name], headers={"Cache-Control": "public, max-age=604800, immutable"}
    )


@lru_cache(maxsize=len(VENDOR))
def _vendor(name: str) -> bytes:
    content = files("fastapi_offline").joinpath("static", name).read_bytes()
    return content.replace(LOGO, b"/static/seal.svg")


def _page(request: Request, **values: Any) -> HTMLResponse:
    answer = page(request, "docs.html", **values)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
