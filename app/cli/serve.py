"""`gongkai serve`"""

from typing import Annotated

import typer

from app.cli.server import Port, server_options
from app.cli.shared import open_database, prepare, prepared_database, read_settings


def serve(
    host: Annotated[str, typer.Option(help="监听的地址；0.0.0.0 为所有网卡")] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="进程数；SQLite 上请用 1")] = 1,
) -> None:
    """提供服务；日志是标准错误上的 JSON 行。"""
    import os
    import tempfile

    import uvicorn

    from app.api.metrics import SHARED_FOLDER
    from app.cli.logs import log_config
    from app.main import create_app

    settings = read_settings()
    shared = server_options(host, port) | {"log_config": log_config(settings.log_level)}
    if workers > 1:
        with prepared_database(settings):
            pass
        with tempfile.TemporaryDirectory(prefix="gongkai-metrics-") as folder:
            os.environ[SHARED_FOLDER] = folder
            uvicorn.run("app.main:create_app", factory=True, workers=workers, **shared)
        return
    database = open_database(settings)
    prepare(database)
    uvicorn.run(create_app(settings, database=database), **shared)
