"""A small application with the whole frame around routes of its own, to try the frame on."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from app.api import routes
from app.api.conditional import require_absent, require_match, tag
from app.api.lists import ListOut, ListQuery, list_answer, page_of
from app.db.engine import Database
from app.db.migrate import migrate
from app.main import create_app
from app.problems import ProblemError
from app.readers.extract import UnreadableFileError
from app.readers.refusal import busy
from app.settings import Settings

router = APIRouter(prefix="/t")
CODES = ("a", "b", "c", "d", "e")
ETAG = '"one"'


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class ManyQuery(ListQuery):
    colour: Colour | None = None
    years: Annotated[list[int] | None, Field(max_length=2)] = None


class Item(BaseModel):
    value: float | None = None
    note: Annotated[str | None, Field(max_length=5)] = None


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    items: list[Item] = []
    count: Annotated[int, Field(ge=0, le=10)] = 0


class Filter(BaseModel):
    level: str | None = None


@router.get("/list")
async def many(request: Request, response: Response, query: Annotated[ManyQuery, Query()]) -> ListOut[str]:
    return list_answer(request, response, page_of(CODES, query, str), str.upper)


@router.get("/mixed/{year}")
async def mixed(year: int, filters: Annotated[Filter, Depends()], q: str = "") -> dict[str, Any]:
    return {"year": year, "level": filters.level, "q": q}


@router.put("/body")
async def body(body: Body) -> Body:
    return body


@router.post("/imports")
async def upload(file: Annotated[UploadFile, File()]) -> int:
    return len(await file.read())


@router.post("/raw/imports")
async def raw(request: Request) -> int:
    return len(await request.body())


@router.get("/tagged")
async def tagged(request: Request, response: Response, private: bool = False) -> str:
    tag(request, response, ETAG, private=private, vary="Authorization")
    return "here"


@router.put("/tagged")
async def change(request: Request) -> str:
    require_match(request, ETAG)
    return "changed"


@router.post("/tagged")
async def create(request: Request) -> str:
    require_absent(request, ETAG)
    return "created"


@router.get("/fails/{how}")
async def fails(how: str) -> str:
    match how:
        case "crash":
            raise RuntimeError("the secret of the house")
        case "unreadable":
            raise UnreadableFileError("broken_zip", 415, "坏了。", "It is broken.")
        case "known":
            raise UnreadableFileError("table_is_picture", 422, "是图片。", "It is a picture.")
        case "overrun":
            raise busy()
        case "teapot":
            raise HTTPException(418, headers={"X-Leaf": "green"})
        case "refused":
            raise ProblemError(
                "unit_unknown",
                "没有单位 x。",
                "No unit x.",
                pointer="/path/unit",
                extra={"candidates": ["y"], "status": 1},
                headers={"Retry-After": "7"},
            )
        case _:
            raise ProblemError("conflict", "不行。", "No.", errors=[("/a", "一"), ("/b", "二", "two")])


@router.get("/stream")
async def stream(request: Request, crash: bool = False) -> StreamingResponse:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(1000):
            request.app.state.streamed = number
            if crash and number == 3:
                raise RuntimeError("half way")
            yield b"piece\n"

    return StreamingResponse(pieces(), media_type="text/plain")


@router.get("/breach", response_class=HTMLResponse)
async def breach() -> str:
    return "<!doctype html><title>x</title><script>document.title = 'ran'</script>"


@contextmanager
def small_client(folder: Path, **chosen: Any) -> Iterator[TestClient]:
    """A caller of the small application; `chosen` are settings."""
    settings = Settings(
        **{
            "database_url": f"sqlite:///{folder}/small.sqlite",
            "max_body_bytes": 2048,
            "max_upload_bytes": 8192,
        }
        | chosen
    )
    database = Database(settings)
    migrate(database)
    routes.ROUTERS.append(router)
    try:
        app = create_app(settings, database=database)
    finally:
        routes.ROUTERS.remove(router)
    with TestClient(app, raise_server_exceptions=False) as caller:
        yield caller
