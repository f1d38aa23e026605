"""The OpenAPI document itself."""

import hashlib

import orjson
from fastapi import APIRouter, Request, Response

from app.api.conditional import etag_of, tag

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
async def openapi_document(request: Request) -> Response:
    """OpenAPI 3.1, for clients that generate their code."""
    made: bytes | None = getattr(request.app.state, "openapi_document", None)
    if made is None:
        made = request.app.state.openapi_document = orjson.dumps(request.app.openapi())
    answer = Response(made, media_type="application/json")
    tag(request, answer, etag_of(hashlib.sha256(made).hexdigest()))
    return answer
