"""What stands around the routes, as plain ASGI: a request goes through from the top down.

`install` is the one place for the order, and the order matters: what answers by itself
(a limit, a crash) must stand inside what adds headers to every answer.
"""

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from app.api.metrics import Metrics
from app.api.middleware.answers import Answers
from app.api.middleware.caller import Caller
from app.api.middleware.compression import Compression
from app.api.middleware.guard import Guard
from app.api.middleware.head import Head
from app.api.middleware.headers import SecurityHeaders
from app.api.middleware.limits import BodyLimit
from app.api.middleware.request_log import RequestLog
from app.api.middleware.target import Target
from app.db.engine import Database
from app.settings import Settings

EXPOSED = [
    "ETag",
    "Last-Modified",
    "Link",
    "X-Total-Rows",
    "X-Request-ID",
    "Content-Disposition",
    "Retry-After",
    "WWW-Authenticate",
]


def stack(app: FastAPI, settings: Settings, metrics: Metrics, database: Database) -> list[Middleware]:
    """The middleware from the outermost to the innermost."""
    return [
        Middleware(Head),
        Middleware(Answers, owner=app, database=database, metrics=metrics, limit=settings.answer_cache_bytes),
        Middleware(Compression),
        Middleware(RequestLog, owner=app, metrics=metrics),
        Middleware(SecurityHeaders),
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "OPTIONS"],
            allow_headers=["Authorization", "If-None-Match", "If-Modified-Since", "X-Request-ID"],
            expose_headers=EXPOSED,
            max_age=86_400,
        ),
        Middleware(Guard),
        Middleware(Target),
        Middleware(Caller, failure_rate=settings.auth_failure_rate),
        Middleware(BodyLimit, uploads=settings.max_upload_bytes, others=settings.max_body_bytes),
    ]
