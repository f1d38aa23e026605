"""Many clients at once: `python -m bench.mixed [--clients 64] [--seconds 600] [--postgres URL]`.

Starts `gongkai serve` over the invented province and asks it from one event loop: 95 in 100
requests read (points, pages, sums, rankings, searches, files), 5 in 100 write (a report of an
early year is drafted, submitted, approved, published). Prints how many of each status came,
the median, 99th percentile and maximum, and the memory of the service early and late.
Exit code 1 if anything answered 5xx but 503, if a write was refused, or if memory grew by half.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.catalogue.registry import catalogue
from app.cli.demo import load_invented
from app.cli.shared import prepare
from app.db.engine import Database
from app.settings import Settings
from app.vocabulary import FormCode

API = "/api/v1"
PROVINCE = "990000"
WRITES = 0.05
REVIEW = {"by": "保密员", "on": "2026-01-10"}
VALUES = [
    {"indicator": key.indicator, "applicant": key.applicant.value, "value": 0}
    for key in catalogue().forms[FormCode.F2014].cells
]


@dataclass
class Tally:
    """What came back."""

    status: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: list[str] = field(default_factory=list)


class Client:
    """One kept connection, with as little of HTTP as the measurement needs."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """One request and its whole answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        content = b"" if body is None else json.dumps(body).encode()
        told = {
            "Host": "bench",
            "Content-Length": str(len(content)),
            "Content-Type": "application/json",
            **headers,
        }
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in told.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + content)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        got = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        return int(head[0].split()[1]), got, await self._body(reader, got)

    async def _body(self, reader: asyncio.StreamReader, got: dict[str, str]) -> bytes:
        if "content-length" in got:
            return await reader.readexactly(int(got["content-length"]))
        parts = []
        while "transfer-encoding" in got:
            size = int(await reader.readline(), 16)
            parts.append((await reader.readexactly(size + 2))[:-2])
            if size == 0:
                break
        return b"".join(parts)


def questions(units: list[str], chance: random.Random) -> str:
    """A read, in the proportions of a site that is looked at."""
    unit, year = chance.choice(units), chance.randint(2014, 2025)
    return API + chance.choice(
        (
            f"/reports/{unit}/{year}",
            f"/reports/{unit}/{year}/values",
            f"/units/{unit}",
            f"/units/{unit}/profile",
            f"/units?within={PROVINCE}&limit=50&count=true",
            f"/reports?within={PROVINCE}&years={year}&limit=100",
            f"/observations?within={unit}&indicator=applications.received&limit=200",
            f"/aggregates?indicator=applications.received&within={PROVINCE}&level=county&group_by=year",
            f"/aggregates?indicator=applications.received,applications.granted&group_by=prefecture,indicator"
            f"&within={PROVINCE}&level=county&years={year}&stats=sum,median,p90",
            f"/rankings?indicator=applications.received&year={year}&within={PROVINCE}&level=county",
            f"/coverage?within={PROVINCE}&years={year}",
            f"/search?q={chance.choice(('%E6%95%99%E8%82%B2', '%E5%8E%BF', '%E5%85%AC%E5%BC%80'))}&limit=10",
            f"/observations?within={unit}&years={year}&format=csv",
        )
    )


class Writer:
    """Publishes one report after the other, each in four requests."""

    def __init__(self, units: list[str]) -> None:
        self._places = [(unit, year) for year in range(2008, 2014) for unit in units]
        self._step: str | None = None
        self._etag = ""
        self._at = ("", 0)

    @property
    def is_done(self) -> bool:
        """Whether every place has its report."""
        return self._step is None and not self._places

    async def next(self, client: Client) -> tuple[int, bytes]:
        """The next request of the present report."""
        if self._step is None:
            self._at = self._places.pop()
        path = f"{API}/reports/{self._at[0]}/{self._at[1]}"
        if self._step is None:
            status, got, body = await client.ask("PUT", path, {"form": "2014", "values": VALUES})
        else:
            move = {"to": self._step} | (
                {"confidentiality_review": REVIEW} if self._step == "published" else {}
            )
            status, got, body = await client.ask("POST", f"{path}/transitions", move, If_Match=self._etag)
        self._etag = got.get("etag", "")
        after = {None: "submitted", "submitted": "approved", "approved": "published", "published": None}
        self._step = after[self._step] if status < 300 else None
        return status, body


async def visit(port: int, units: list[str], own: list[str], until: float, tally: Tally, seed: int) -> None:
    """One client until the time is up."""
    client, writer, chance = Client(port), Writer(own), random.Random(seed)
    while time.monotonic() < until:
        began = time.perf_counter()
        kind = "write" if chance.random() < WRITES and not writer.is_done else "read"
        if kind == "write":
            status, body = await writer.next(client)
            if status >= 300:
                tally.refused.append(body.decode()[:300])
        else:
            status, _, _ = await client.ask("GET", questions(units, chance))
        tally.status[kind][status] += 1
        tally.seconds[kind].append(time.perf_counter() - began)


def memory(pid: int) -> float:
    """Resident MiB of a process and its children."""
    children = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    own = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return int(own.split()[1]) / 1024 + sum(memory(int(child)) for child in children)


async def load(
    port: int, units: list[str], options: argparse.Namespace, pid: int
) -> tuple[Tally, float, float]:
    """All clients; the memory a tenth of the way in and at the end."""
    tally, until = Tally(), time.monotonic() + options.seconds
    share = [units[number :: options.clients] or units for number in range(options.clients)]
    visits = [
        asyncio.create_task(visit(port, units, share[number], until, tally, number))
        for number in range(options.clients)
    ]
    await asyncio.sleep(options.seconds / 10)
    early = memory(pid)
    await asyncio.gather(*visits)
    return tally, early, memory(pid)


def told(tally: Tally, seconds: float, early: float, late: float) -> bool:
    """Print the table; whether all promises held."""
    print("| | requests | a second | median ms | p99 ms | max ms | statuses |\n|---|---|---|---|---|---|---|")
    for kind, took in tally.seconds.items():
        took.sort()
        p99 = took[int(len(took) * 0.99)]
        statuses = ", ".join(f"{status}: {number:,}" for status, number in sorted(tally.status[kind].items()))
        print(
            f"| {kind} | {len(took):,} | {len(took) / seconds:.0f} | {statistics.median(took) * 1000:.1f}"
            f" | {p99 * 1000:.0f} | {took[-1] * 1000:.0f} | {statuses} |"
        )
    print(f"\nmemory of the service: {early:.0f} MiB a tenth of the way in, {late:.0f} MiB at the end")
    for text in tally.refused[:5]:
        print("refused:", text)
    broken = sum(number for each in tally.status.values() for status, number in each.items() if status >= 500)
    return broken == 0 and not tally.refused and late < early * 1.5


def main() -> int:
    """Prepare, serve, load, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--postgres", help="an empty database's URL; SQLite without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.postgres or f"sqlite:///{folder}/mixed.sqlite"
        database = Database(Settings(database_url=url))
        prepare(database)
        load_invented(database)
        with database.reading() as session:
            from sqlalchemy import text

            found = session.execute(
                text("SELECT code FROM unit WHERE synthetic AND path LIKE '990000/%' ORDER BY 1")
            )
            units = [row[0] for row in found]
        database.close()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {
            "GONGKAI_DATABASE_URL": url,
            "GONGKAI_OPEN_WRITES": "true",
            "GONGKAI_LOG_LEVEL": "warning",
        }
        command = [
            sys.executable,
            "-m",
            "app",
            "serve",
            "--port",
            str(port),
            "--workers",
            str(options.workers),
        ]
        service = subprocess.Popen(command, env=environment)
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.2)
            tally, early, late = asyncio.run(load(port, units, options, service.pid))
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait()
    return 0 if told(tally, options.seconds, early, late) else 1


if __name__ == "__main__":
    sys.exit(main())
