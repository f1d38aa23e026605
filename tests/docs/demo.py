"""The service as `gongkai demo` starts it, on a free port, for the examples of the documents."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from app.cli.demo import load_invented, load_samples
from app.cli.shared import prepare
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings

ADDRESS = "http://127.0.0.1:8000"
"""What the documents call the service; the examples run against the real port."""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The demo's data, served; yields the address."""
    settings = Settings(database_url=f"sqlite:///{folder}/demo.sqlite", open_writes=True)
    database = Database(settings)
    prepare(database)
    load_invented(database)
    load_samples(database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(create_app(settings, database=database), port=port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            if httpx.get(f"{address}/livez").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the demo does not answer")
