"""`gongkai rollups rebuild`"""

import typer

from app.cli.shared import prepared_database

ROLLUPS = typer.Typer(help="供查询用的已发布数据。", no_args_is_help=True)


@ROLLUPS.command("rebuild")
def rebuild() -> None:
    """从已发布的报告重新生成供查询的数据；平时随发布自动更新，不必运行。"""
    from rich.console import Console

    from app.rollups.service import rebuild

    with prepared_database() as database, database.writing() as session:
        count = rebuild(session)
    Console().print(f"已重新生成 {count:,} 条", highlight=False)
