"""The service as a process of its own, for what only a real one can show."""

import os
import socket
import subprocess
import sys
import time

import httpx2


def served(url: str, **environment: str) -> tuple["subprocess.Popen[bytes]", str]:
    """`gongkai serve` over this database, open to anyone's writes, once it is ready; and where it
    answers. It leads a process group of its own: end that."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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
