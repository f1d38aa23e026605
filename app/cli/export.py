"""`gongkai export`"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from app.cli.shared import CommandError, prepared_database

if TYPE_CHECKING:
    from app.observations.query import ObservationQuery

Filter = Annotated[str | None, typer.Option(help="同接口 /api/v1/observations 的同名参数，逗号分隔")]


def export(
    out: Annotated[str, typer.Option(help="写到哪个文件；- 为标准输出")],
    file_format: Annotated[
        str, typer.Option("--format", help="csv、ndjson、xlsx、parquet 或 jsonstat")
    ] = "csv",
    indicator: Filter = None,
    applicant: Filter = None,
    unit: Filter = None,
    within: Filter = None,
    level: Filter = None,
    kind: Filter = None,
    scope: Filter = None,
    years: Filter = None,
    status: Filter = None,
    synthetic: Annotated[bool | None, typer.Option(help="是否包括虚构数据")] = None,
) -> None:
    """把已发布的数据写成文件，每行一个数；条件同接口 /api/v1/observations。"""
    from app.observations import service
    from app.writers.choose import CUBE_FORMATS

    if file_format not in CUBE_FORMATS:
        raise CommandError(f"没有格式 {file_format}；有 {'、'.join(CUBE_FORMATS)}。")
    query = _query(
        indicator=indicator,
        applicant=applicant,
        unit=unit,
        within=within,
        level=level,
        kind=kind,
        scope=scope,
        years=years,
        status=status,
        synthetic=synthetic,
    )
    with prepared_database() as database, database.reading() as session:
        dataset = service.dataset(session, query=query, limit=None)
        with _opened(out) as file:
            CUBE_FORMATS[file_format].fill(dataset, file)
    if out != "-":
        from rich.console import Console

        Console(stderr=True).print(f"已写入 {dataset.total:,} 行：{out}", highlight=False, markup=False)


def _query(**filters: str | bool | None) -> "ObservationQuery":
    """The question, read by the very rules of the API."""
    from pydantic import ValidationError

    from app.api.schemas.observations import ObservationParams

    try:
        return ObservationParams.model_validate(filters).query()
    except ValidationError as error:
        names = "、".join(f"--{each['loc'][0]}" for each in error.errors())
        raise CommandError(f"{names} 的值不合要求。") from error


@contextmanager
def _opened(out: str) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only when it is whole."""
    if out == "-":
        yield sys.stdout.buffer
        return
    path = Path(out)
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            yield file
        os.replace(unfinished, path)
    except OSError as error:
        raise CommandError(f"写不了 {out}：{error.strerror}。", code=1) from error
    finally:
        unfinished.unlink(missing_ok=True)
