"""How the service answers beside others: `python -m bench.serving FILE [--rounds N] [--seconds S]`.

FILE is a province made by `python -m bench.world sqlite:///FILE`. Starts, each in a process of its
own on loopback: a bare ASGI application under uvicorn, the driver in such an application (the
same threads, the same JSON), Datasette on the same file, and the service twice, keeping answers
and not. `wrk` asks them in turns, and every line is the ratio within a round: median (quartiles).
"""

import argparse
import json
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

HOST = "127.0.0.1"
CONNECTIONS = 8
API = "/api/v1"
VALUES = (
    "SELECT c.indicator, c.applicant, v.status, v.value FROM value v JOIN cell c ON c.id = v.cell_id "
    "WHERE v.revision_id = {}"
)
REPORT = (
    "SELECT v.id, v.title, v.form, v.signoff, v.sections, r.version, u.name FROM report r "
    "JOIN unit u ON u.code = r.unit JOIN revision v ON v.report_id = r.id AND v.number = r.published "
    "WHERE r.unit = {0} AND r.year = {1} AND r.scope = {2}"
)
WHOLE = (
    "SELECT u.name, w.title, w.form, c.indicator, c.applicant, v.status, v.value FROM report r "
    "JOIN unit u ON u.code = r.unit JOIN revision w ON w.report_id = r.id AND w.number = r.published "
    "JOIN value v ON v.revision_id = w.id JOIN cell c ON c.id = v.cell_id "
    "WHERE r.unit = :unit AND r.year = :year AND r.scope = 'body'"
)
FACTS = "FROM fact f JOIN unit u ON u.id = f.unit_id JOIN cell c ON c.id = f.cell_id "
ONE = "c.indicator = 'applications.received' AND c.applicant = 'total' "
PAGE = (
    "SELECT u.code, u.name, u.level, u.kind, f.scope, u.parent, f.year, f.form, c.indicator, c.applicant, "
    f"f.value, f.status {FACTS} WHERE u.code >= :unit AND u.code < :unit || '~' AND f.year = :year "
    "ORDER BY u.code, f.year, f.scope, c.indicator, c.applicant_order LIMIT 100"
)
SERIES = f"SELECT u.code, f.year, f.value, f.status {FACTS} WHERE u.code = :unit AND {ONE} ORDER BY f.year"
RANKING = (
    f"SELECT u.code, u.name, f.value {FACTS} WHERE {ONE} AND f.year = :year AND u.level = 'county' "
    "AND u.kind = 'government' AND f.status = 'reported' ORDER BY f.value DESC, u.code LIMIT 100"
)
GROUP = (
    f"SELECT u.prefecture, f.year, f.status, count(*), sum(f.value) {FACTS} WHERE {ONE} "
    "AND u.level = 'county' AND u.kind = 'government' GROUP BY u.prefecture, f.year, f.status"
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the service and of Datasette: paths for the same bodies and years."""

    name: str
    ours: Callable[[str, int], str]
    sql: str


QUESTIONS = (
    Question("one report", lambda unit, year: f"{API}/reports/{unit}/{year}", WHOLE),
    Question(
        "page of 100",
        lambda unit, year: f"{API}/observations?within={unit[:6]}&years={year}",
        PAGE,
    ),
    Question(
        "series", lambda unit, _: f"{API}/observations?unit={unit}&indicator=applications.received", SERIES
    ),
    Question(
        "ranking",
        lambda _, year: f"{API}/rankings?indicator=applications.received&level=county&year={year}",
        RANKING,
    ),
    Question(
        "group-by",
        lambda _unit, _year: (
            f"{API}/aggregates?indicator=applications.received&level=county&group_by=prefecture,year"
        ),
        GROUP,
    ),
)

AGAIN = "asked again"


async def bare(scope: dict, _receive: object, send: Callable) -> None:  # type: ignore[type-arg]
    """Answers the bytes of the file in BENCH_BODY and nothing else."""
    if scope["type"] == "lifespan":
        return
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(BODY))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b""


class Raw:
    """One report by the driver alone: two threads, prepared statements, orjson."""

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor
        from threading import local

        self.threads = ThreadPoolExecutor(2)
        self.own = local()

    async def __call__(self, scope: dict, _receive: object, send: Callable) -> None:  # type: ignore[type-arg]
        import asyncio

        if scope["type"] == "lifespan":
            return
        _, unit, year = scope["path"].rsplit("/", 2)
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(self.threads, self.report, unit, int(year))
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def report(self, unit: str, year: int) -> bytes:
        """The report as JSON."""
        import orjson

        ask = self.asker()
        ((revision, title, form, signoff, sections, version, name),) = ask(REPORT, (unit, year, "body"))
        names = ("indicator", "applicant", "status", "value")
        values = [dict(zip(names, row, strict=True)) for row in ask(VALUES, (revision,))]
        said = {"unit": unit, "unit_name": name, "year": year, "title": title, "form": form}
        more = {"signoff": signoff, "sections": sections, "version": version, "values": values}
        return orjson.dumps({**said, **more})

    def asker(self) -> Callable[[str, tuple[object, ...]], list[tuple]]:  # type: ignore[type-arg]
        """This thread's connection."""
        found = getattr(self.own, "ask", None)
        if found is None:
            url = os.environ["GONGKAI_DATABASE_URL"]
            if url.startswith("sqlite"):
                connection = sqlite3.connect(url.removeprefix("sqlite:///"))

                def found(sql: str, values: tuple[object, ...]) -> list[tuple]:  # type: ignore[type-arg]
                    return connection.execute(sql.format("?1", "?2", "?3"), values).fetchall()
            else:
                import psycopg

                server = psycopg.connect(url, autocommit=True)

                def found(sql: str, values: tuple[object, ...]) -> list[tuple]:  # type: ignore[type-arg]
                    return server.execute(sql.format("%s", "%s", "%s"), values, prepare=True).fetchall()

            self.own.ask = found
        return found


raw = Raw()


@contextmanager
def started(command: list[str], port: int, **more: str) -> Iterator[str]:
    """A server process, ready, ended at the end; its address."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://{HOST}:{port}"
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"{command[:6]} ended with {process.returncode}")
            try:
                with socket.create_connection((HOST, port), 0.2):
                    break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def uvicorn(what: str, port: int) -> list[str]:
    options = ["--port", str(port), "--no-access-log", "--log-level", "warning", "--lifespan", "off"]
    return [sys.executable, "-m", "uvicorn", what, *options]


def service(port: int) -> list[str]:
    return [sys.executable, "-m", "app", "serve", "--port", str(port)]


class Wrk:
    """Asks for a second or two, cycling over the paths; requests a second."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder = folder
        self.seconds = seconds
        self.scripts: dict[tuple[str, ...], Path] = {}

    def __call__(self, address: str, paths: list[str], header: tuple[str, str] | None = None) -> float:
        key = (*paths, *(header or ()))
        if key not in self.scripts:
            listed = ",".join(f'"{path}"' for path in paths)
            sent = f'wrk.headers["{header[0]}"]={json.dumps(header[1])}\n' if header else ""
            script = self.folder / f"{len(self.scripts)}.lua"
            script.write_text(
                f"{sent}paths={{{listed}}}\nn=0\n"
                "request=function() n=n+1 return wrk.format('GET', paths[n%#paths+1]) end\n"
                "done=function(s,l,r) io.write('\\nRATE ', s.requests/s.duration*1e6, ' ', "
                "s.errors.status+s.errors.connect+s.errors.read+s.errors.timeout, '\\n') end\n"
            )
            self.scripts[key] = script
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{self.seconds:.0f}s", "--timeout", "30s",
                   "-s", str(self.scripts[key]), address]  # fmt: skip
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        rate, errors = out.rsplit("RATE ", 1)[1].split()
        if float(errors):
            raise RuntimeError(f"{errors} errors from {address}{paths[0]}")
        return float(rate)


def get(address: str, path: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(address + path) as answer:
        return answer.read(), answer.headers.get("ETag", "")


class Lines:
    """Ratios by line, printed as a table."""

    def __init__(self) -> None:
        self.ratios: dict[str, list[float]] = {}
        self.rates: dict[str, list[tuple[float, float]]] = {}

    def add(self, name: str, ours: float, theirs: float) -> None:
        self.ratios.setdefault(name, []).append(ours / theirs)
        self.rates.setdefault(name, []).append((ours, theirs))

    def show(self) -> None:
        print("| what | ratio: median (quartiles) | requests a second, ours / theirs |\n|---|---|---|")
        for name, found in self.ratios.items():
            low, middle, high = (
                statistics.quantiles(found, n=4, method="inclusive") if len(found) > 1 else found * 3
            )
            ours, theirs = (statistics.median(side) for side in zip(*self.rates[name], strict=True))
            print(f"| {name} | {middle:.2f} ({low:.2f}–{high:.2f}) | {ours:,.0f} / {theirs:,.0f} |")


def bodies(url: str) -> list[str]:
    """Codes of some townships, spread over the province."""
    from sqlalchemy import create_engine, text

    from app.db.engine import normalise

    engine = create_engine(normalise(url))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT code FROM unit WHERE kind = 'township' ORDER BY code"))
        codes = [row[0] for row in found]
    engine.dispose()
    return codes[:: max(1, len(codes) // 200)]


def measure(url: str, wanted: argparse.Namespace) -> None:
    lines = Lines()
    codes = bodies(url)
    years = [2017, 2019, 2021, 2023, 2025]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, wrk = Path(name), Wrk(Path(name), wanted.seconds)
        ports = [free_port() for _ in range(5)]
        own = {"GONGKAI_DATABASE_URL": url, "GONGKAI_LOG_LEVEL": "WARNING"}
        kept = stack.enter_context(started(service(ports[0]), ports[0], **own))
        fresh = stack.enter_context(
            started(service(ports[1]), ports[1], **own, GONGKAI_ANSWER_CACHE_BYTES="0")
        )
        again = f"{API}/observations?unit={codes[0]}&indicator=applications.received"
        time.sleep(1)
        body, etag = get(kept, again)
        (folder / "body").write_bytes(body)
        plain = stack.enter_context(
            started(uvicorn("bench.serving:bare", ports[2]), ports[2], BENCH_BODY=str(folder / "body"))
        )
        driver = stack.enter_context(started(uvicorn("bench.serving:raw", ports[3]), ports[3], **own))
        datasette = ""
        file = wanted.beside or (url.removeprefix("sqlite:///") if url.startswith("sqlite") else "")
        if file and not wanted.no_datasette:
            command = [
                sys.executable,
                "-m",
                "datasette",
                file,
                "-p",
                str(ports[4]),
                "--setting",
                "sql_time_limit_ms",
                "60000",
                "--setting",
                "max_returned_rows",
                "2000",
            ]
            datasette = stack.enter_context(started(command, ports[4])) + f"/{Path(file).stem}.json"
        asked = {
            q.name: list(dict.fromkeys(q.ours(unit, year) for unit in codes for year in years))[:300]
            for q in QUESTIONS
            if q.name in wanted.only
        }
        for _ in range(wanted.rounds):
            if AGAIN in wanted.only:
                base = wrk(plain, ["/"])
                lines.add("asked again, 200 / bare uvicorn", wrk(kept, [again]), base)
                header = ("If-None-Match", etag)
                lines.add("asked again, 304 / bare uvicorn", wrk(kept, [again], header), base)
            reports = asked.get("one report", [])
            if reports:
                lines.add(
                    "one report, not kept / the driver in the same server",
                    wrk(fresh, reports),
                    wrk(driver, [path.removeprefix(API) for path in reports]),
                )
            for question in QUESTIONS if datasette else ():
                if question.name not in asked:
                    continue
                host, _, path = datasette.rpartition("/")
                sql = [
                    f"/{path}?"
                    + urlencode(
                        {
                            "sql": question.sql,
                            "_shape": "array",
                            "unit": unit[:6] if question.name == "page of 100" else unit,
                            "year": year,
                        },
                        quote_via=quote,
                    )
                    for unit in codes[:60]
                    for year in years
                ]
                lines.add(
                    f"{question.name}, not kept / Datasette",
                    wrk(fresh, asked[question.name]),
                    wrk(host, sql),
                )
    lines.show()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="sqlite:///FILE or postgresql://… filled by bench.world")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--no-datasette", action="store_true")
    parser.add_argument(
        "--beside", help="the same province as a SQLite file, for Datasette beside PostgreSQL"
    )
    names = [AGAIN, *(question.name for question in QUESTIONS)]
    parser.add_argument(
        "--only", action="append", choices=names, help="one line of the table; may be repeated"
    )
    wanted = parser.parse_args()
    wanted.only = wanted.only or names
    if shutil.which("wrk") is None:
        raise SystemExit("needs wrk")
    measure(wanted.url, wanted)


if __name__ == "__main__":
    main()
