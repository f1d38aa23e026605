"""How soon the service answers and what it weighs: `python -m bench.start [URL] [--rounds N]`.

Starts `gongkai serve` in a process of its own, over a database that is prepared already, waits
for the first answer out of the database, lets it rest, and reads its resident memory.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.serving import HOST, free_port

REST_S = 3


def once(url: str) -> tuple[float, float, float]:
    """Seconds to the first answer, processor seconds until then, MiB resident at rest afterwards."""
    port = free_port()
    environment = {**os.environ, "GONGKAI_DATABASE_URL": url, "GONGKAI_LOG_LEVEL": "WARNING"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", str(port)],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://{HOST}:{port}/api/v1/units?limit=1").read()
                break
            except OSError:
                if process.poll() is not None:
                    raise
                time.sleep(0.02)
        seconds, worked = time.perf_counter() - began, processor_s(process.pid)
        time.sleep(REST_S)
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return seconds, worked, int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")
    finally:
        process.terminate()
        process.wait()


def processor_s(pid: int) -> float:
    """What a process has used of the processors so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", help="the database; a new SQLite file otherwise")
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = wanted.url or f"sqlite:///{Path(folder) / 'start.sqlite'}"
        once(url)  # migrates and loads the divisions
        found = [once(url) for _ in range(wanted.rounds)]
    print("| what | median | least–most |\n|---|---|---|")
    names = ("first answer, s", "processor time until then, s", "resident at rest, MiB")
    for name, values in zip(names, zip(*found, strict=True), strict=True):
        print(f"| {name} | {statistics.median(values):.1f} | {min(values):.1f}–{max(values):.1f} |")


if __name__ == "__main__":
    main()
