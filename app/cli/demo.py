"""`gongkai demo`: everything at once, on this machine alone."""

import os
import socket
from typing import TYPE_CHECKING

from app.cli.server import Port, server_options
from app.cli.shared import CommandError, open_database, prepare, read_settings

if TYPE_CHECKING:
    from app.db.engine import Database

HOST = "127.0.0.1"
"""Writes are open in the demo, so nobody else may reach it."""
DATABASE = "sqlite:///gongkai-demo.sqlite"


def demo(port: Port = 8000) -> None:
    """在本机演示：建库、载入行政区划、表式和样本报告，然后在回环地址上提供服务。"""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not _is_free(port):
        raise CommandError(f"端口 {port} 已被占用，请用 --port 另选一个。")
    settings = read_settings(
        open_writes=True,
        bulk_at_start=True,
        log_level="WARNING",
        **({} if "GONGKAI_DATABASE_URL" in os.environ else {"database_url": DATABASE}),
    )
    database = open_database(settings)
    with console.status("正在准备数据库：行政区划、表式、样本报告（第一次约需半分钟）……"):
        prepare(database)
        # The real ones last, so that they stand first among what is new.
        loaded = load_invented(database) + load_samples(database)
    address = database.url.render_as_string(hide_password=True)
    console.print(f"数据库 {address}，新载入样本报告 {loaded} 份", markup=False)

    import uvicorn

    from app.cli.logs import log_config
    from app.main import create_app

    console.print(f"\n  [bold]http://{HOST}:{port}/[/bold]      首页")
    console.print(f"  http://{HOST}:{port}/docs  接口文档\n")
    console.print("  按 Ctrl+C 结束。演示环境不用密钥即可写入，只在本机可达。\n")
    options = server_options(HOST, port) | {"log_config": log_config("WARNING")}
    uvicorn.run(create_app(settings, database=database), **options)


def load_samples(database: "Database") -> int:
    """Publish the real bodies' sample reports that are not there yet; returns how many were added."""
    from app.actor import OPERATOR
    from app.reports import samples

    with database.writing() as session:
        return samples.load_samples(session, OPERATOR)


def load_invented(database: "Database") -> int:
    """Publish what is not there yet of the invented province; returns how many reports were added."""
    from app.actor import OPERATOR
    from app.reports import samples
    from app.reports.service import bulk

    with database.writing() as session:
        samples.add_invented_units(session, OPERATOR)
    # Checked before the transaction that writes, so that it is short.
    with database.reading() as session:
        planned = bulk.plan(session, OPERATOR, samples.invented_reports())
    with database.writing() as session:
        return bulk.write(session, OPERATOR, planned)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
