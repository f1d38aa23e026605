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
    from app.units.roster import load_roster

    content = None if roster is None else _read(roster)
    console = Console(highlight=False)
    with prepared_database() as database, database.writing() as session:
        done = load_divisions(session, OPERATOR)
        listed = None if content is None else load_roster(session, OPERATOR, content=content)
    console.print(f"行政区划：新增 {done.added}，更新 {done.changed}，未变 {done.unchanged}")
    if listed is not None:
        console.print(f"单位名录：新增 {listed.added}，更新 {listed.changed}，未变 {listed.unchanged}")
        if listed.ignored_columns:
            console.print(f"未用到的列：{'、'.join(listed.ignored_columns)}", markup=False)


def _read(roster: Path) -> bytes:
    try:
        return roster.read_bytes()
    except OSError as error:
        raise CommandError(f"读不了 {roster}：{error.strerror}。") from error
