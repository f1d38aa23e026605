"""`gongkai units load`"""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.shared import CommandError, prepared_database

UNITS = typer.Typer(help="填报单位。", no_args_is_help=True)


@UNITS.command("load")
def load(
    roster: Annotated[
        Path | None, typer.Argument(help="单位名录（.csv 或 .xlsx）；不给则只更新行政区划")
    ] = None,
) -> None:
    """载入行政区划；给出名录时另载入名录里的单位。重复载入不会改动已有的内容。"""
    from rich.console import Console

    from app.actor import OPERATOR
    from app.units.load import load_divisions

    if roster is not None and not roster.is_file():
        raise CommandError(f"没有文件 {roster}。")
    with prepared_database() as database, database.writing() as session:
        done = load_divisions(session, OPERATOR)
    Console().print(
        f"行政区划：新增 {done.added}，更新 {done.changed}，未变 {done.unchanged}", highlight=False
    )
