"""`/try`: a file is read, checked and shown; nothing of it is stored.

A plain form does it, so it works without scripts; with one, a file may be dropped on the page.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse

from app.api.deps import Config, Db, Reader
from app.api.preview_rate import limit_preview
from app.catalogue.registry import catalogue
from app.content import CellKey, Figure, Finding
from app.intake import service
from app.intake.upload import Said, Upload
from app.problems import ProblemError
from app.site.rendering import page
from app.site.report_tables import Remark, Table, elsewhere, tables
from app.site.source_view import Source, read_source
from app.vocabulary import FormCode, Severity, ValueStatus

router = APIRouter(include_in_schema=False)
SAMPLE = "tanghe-2018.html"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file turned out to be."""

    answer: Json
    tables: list[Table]
    remarks: list[Remark]
    elsewhere: list[Remark]
    source: Source | None
    counts: dict[str, int]


@router.get("/try")
async def ask(request: Request) -> HTMLResponse:
    """The place to drop a file on."""
    return page(request, "try.html", read=None, refused=None, given={})


@router.post("/try")
async def try_file(request: Request, db: Db, config: Config, actor: Reader) -> HTMLResponse:
    """Read the file of the form and show everything found in it."""
    limit_preview(request, actor)
    upload, given = await _form(request)
    try:
        said = _said(given)
        reading = await asyncio.to_thread(service.read_file, upload, said, limit=config.max_upload_bytes)
        answer = await db.read(
            lambda session: service.preview(session, actor, upload=upload, reading=reading, said=said)
        )
    except ProblemError as error:
        return page(
            request, "try.html", status=error.status, cache="no-store", read=None, refused=error, given=given
        )
    source = await asyncio.to_thread(
        read_source, upload.content, name=upload.plain_name, media_type=upload.media_type
    )
    return page(request, "try.html", cache="no-store", read=show(answer, source), refused=None, given=given)


def show(answer: Json, source: Source | None) -> Read:
    """The answer of a dry run laid out as the official tables."""
    form = catalogue().forms[FormCode(answer["recognised"]["form"])]
    remarks = [Remark(number, None, _finding(each)) for number, each in enumerate(answer["findings"], 1)]
    figures = {figure.key: figure for figure in _figures(answer["values"])}
    laid = tables(form, figures, remarks)
    statuses = [figure.status for figure in figures.values()]
    counts = {status.value: statuses.count(status) for status in ValueStatus}
    return Read(answer, laid, remarks, elsewhere(laid, remarks), source, counts)


def _figures(values: Sequence[Json]) -> list[Figure]:
    return [
        Figure(
            CellKey.parse(f"{each['indicator']}@{each['applicant']}"),
            None if each["value"] is None else Decimal(str(each["value"])),
            ValueStatus(each["status"]),
            each["raw"],
            each["locator"],
        )
        for each in values
    ]


def _finding(told: Json) -> Finding:
    return Finding(
        told["code"],
        Severity(told["severity"]),
        told["message"],
        tuple(told["cells"]),
        told["expected"],
        told["found"],
    )


async def _form(request: Request) -> tuple[Upload, dict[str, str]]:
    """The one file of the form and what its sender says of it."""
    async with request.form(max_files=1, max_fields=6) as form:
        given = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            return Upload(await file.read(), file.filename, file.content_type), given
    if given.pop("sample", None) == SAMPLE:
        return Upload(sample(), SAMPLE, "text/html"), given
    raise ProblemError("empty_file", "没有选文件。请选一个年报文件再试。", "No file was chosen.")


def sample() -> bytes:
    """A real county's figures of 2018, in which two sums do not meet."""
    return files("app.site").joinpath("static", SAMPLE).read_bytes()


def _said(given: dict[str, str]) -> Said:
    year = given.get("year", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise ProblemError(
            "invalid_parameter",
            f"年度应是四位数字，这里是「{year[:20]}」。",
            f"The year is four digits; here it is {year[:20]!r}.",
        )
    return Said(given.get("unit") or None, int(year) if year else None, None)
