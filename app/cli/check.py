"""`gongkai check`"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.shared import prepared_database

if TYPE_CHECKING:
    from rich.console import Console
    from sqlmodel import Session

COLOURS = {"error": "red", "warning": "yellow", "notice": "dim"}
LABELS = {"error": "错误", "warning": "警示", "notice": "提示"}


def check(
    within: Annotated[str | None, typer.Option(help="只看这个单位及其全部下级（代码）")] = None,
    year: Annotated[int | None, typer.Option(min=2008, max=2200, help="只看这个报告年度")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象")] = False,
) -> None:
    """列出核对报告发现的问题，草稿也在内。有错误时退出码为 1。"""
    import orjson
    from rich.console import Console

    counted = dict.fromkeys(LABELS, 0)
    reports: set[tuple[str, int, str]] = set()
    console = Console(highlight=False, soft_wrap=True)
    with prepared_database() as database, database.reading() as session:
        for found in _findings(session, within, year):
            counted[found["severity"]] += 1
            reports.add((found["unit"], found["year"], found["scope"]))
            if as_json:
                typer.echo(orjson.dumps(found))
            else:
                _show(console, found)
    summary = "，".join(f"{LABELS[severity]} {count}" for severity, count in counted.items())
    Console(stderr=True, highlight=False).print(f"{len(reports)} 份报告有问题：{summary}")
    if counted["error"]:
        raise typer.Exit(1)


def _findings(session: "Session", within: str | None, year: int | None) -> Iterator[dict[str, Any]]:
    from app.actor import OPERATOR
    from app.reports.model import Address
    from app.reports.service import asking
    from app.reports.store.reports import ReportFilter
    from app.units.filters import UnitFilter
    from app.vocabulary import Scope
    from app.years import Years

    wanted = ReportFilter(
        units=UnitFilter(within=(within,) if within else (), synthetic=None if within else True),
        years=Years(((year, year),)) if year else None,
    )
    listed = asking.dataset(session, OPERATOR, wanted=wanted, limit=None)
    names = listed.names
    for row in list(listed.rows):
        report = dict(zip(names, row, strict=True))
        address = Address(str(report["unit"]), int(str(report["year"])), Scope(str(report["scope"])))
        _, findings, _ = asking.findings(session, OPERATOR, address=address)
        for stored in findings:
            said = stored.finding
            yield {
                "unit": address.unit,
                "unit_name": report["unit_name"],
                "year": address.year,
                "scope": report["scope"],
                "id": stored.id,
                "code": said.code,
                "severity": said.severity.value,
                "message": said.message,
                "cells": list(said.cells),
                "acknowledged": stored.acknowledged,
            }


def _show(console: "Console", found: dict[str, Any]) -> None:
    from rich.text import Text

    line = Text(f"{found['unit']} {found['unit_name']} {found['year']} ")
    line.append(LABELS[found["severity"]], style=COLOURS[found["severity"]])
    line.append(f" {found['message']}")
    if found["acknowledged"]:
        line.append("（已确认）", style="dim")
    console.print(line)
