"""The service behind a real port, in a thread or as a process of its own, for what only that can show."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import uvicorn


@contextmanager
def listening(app: Any, **options: Any) -> Iterator[str]:
    """The application in a thread, and where it answers once it does. `options` are uvicorn's; where the
    application's lifespan has begun elsewhere (a test client's), `lifespan="off"`."""
    port = _free_port()
    config = uvicorn.Config(app, **({"log_level": "critical"} | options | {"port": port}))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + 60
        while not server.started:
            assert thread.is_alive(), "the service ended"
            assert time.monotonic() < until, "the service does not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=60)


def served(url: str, **environment: str) -> tuple["subprocess.Popen[bytes]", str]:
    """`gongkai serve` over this database, open to anyone's writes, once it is ready; and where it
    answers. It leads a process group of its own: end that."""
    port = _free_port()
    told = {
        "GONGKAI_DATABASE_URL": url,
        "GONGKAI_OPEN_WRITES": "true",
        "PYTHONPATH": os.getcwd(),
    } | environment
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", str(port)],
        env=os.environ | told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    base, until = f"http://127.0.0.1:{port}", time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx2.get(f"{base}/readyz").is_success:
                return process, base
        except httpx2.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the service does not start: {process.poll()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
