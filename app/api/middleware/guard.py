"""Whatever goes wrong inside is logged here and answered as a problem, once."""

import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import crashed, problem_response
from app.faults import of_disk
from app.problems import ProblemError

LOG = logging.getLogger("gongkai.errors")


class Guard:
    """Answers refusals raised by the middleware inside, and crashes as 500 `internal`.

    An answer that has begun is broken off instead: finishing it would make half a file
    look whole (the server closes the connection when the exception reaches it).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ProblemError as error:
            if begun:
                raise
            await problem_response(scope, error)(scope, receive, send)
        except ClientDisconnect:
            raise  # nobody is there to tell, and nothing is wrong
        except Exception as error:
            refused = of_disk(error)
            if refused is not None and not begun:
                LOG.warning("the disk refused: %s", error)
                return await problem_response(scope, refused)(scope, receive, send)
            LOG.exception("crash", extra={"request_id": scope.get("request_id"), "path": scope["path"]})
            if begun:
                raise
            await problem_response(scope, crashed())(scope, receive, send)
