"""What `serve` and `demo` have in common."""

import os
from typing import Annotated, Any

import typer

Port = Annotated[int, typer.Option(min=0, max=65535, help="端口")]
DRAIN_S = 15
"""So long running requests may finish after the service is told to stop."""


def server_options(host: str, port: int) -> dict[str, Any]:
    """What every way of serving has in common."""
    return {
        "host": host,
        "port": port,
        "access_log": False,  # ours has the request id
        "server_header": False,
        "http": "app.api.protocol:HttpProtocol",  # refuses as we do
        "timeout_graceful_shutdown": DRAIN_S,
        "forwarded_allow_ips": os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1"),
    }
