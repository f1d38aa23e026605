"""The command: what it says, where, and with which exit code."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cli import run
from app.db.engine import Database
from app.settings import Settings
from app.site.summary import summarise


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_migrate_prepares_an_empty_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrate"]) == 0
    assert capsys.readouterr().out == "已就绪：sqlite:///gongkai.sqlite\n"
    database = Database(Settings(database_url=f"sqlite:///{here}/gongkai.sqlite"))
    with database.reading() as session:
        found = summarise(session)
    database.close()
    assert (found.units > 3000, found.reports) == (True, 0)

    assert run(["units", "load"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("行政区划：新增 0，更新 0，未变 ")


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["serve", "--port", "x"], ["serve", "--port", "70000"], ["serve", "--wokers", "2"]],
)
def test_a_bad_call_is_2(here: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("GONGKAI_POOL_SIZE", "many", 2, "设置项 GONGKAI_POOL_SIZE 的值不合要求，见 docs/settings.md。"),
        ("GONGKAI_LOG_LEVEL", "loud", 2, "设置项 GONGKAI_LOG_LEVEL 的值不合要求，见 docs/settings.md。"),
        (
            "GONGKAI_DATABASE_URL",
            "secret",
            2,
            "GONGKAI_DATABASE_URL 应为 sqlite:///文件 或 postgresql://用户:密码@主机/库名。",
        ),
        (
            "GONGKAI_DATABASE_URL",
            "oracle://u:secret@h/d",
            2,
            "GONGKAI_DATABASE_URL 应为 sqlite:///文件 或 postgresql://用户:密码@主机/库名。",
        ),
        (
            "GONGKAI_DATABASE_URL",
            "postgresql://u:secret@127.0.0.1:9/d",
            1,
            "连不上数据库：数据库没有应答或打不开，本次请求没有写入任何内容。",
        ),
        (
            "GONGKAI_DATABASE_URL",
            "sqlite:////nowhere/at/all.sqlite",
            1,
            "连不上数据库：数据库没有应答或打不开，本次请求没有写入任何内容。",
        ),
    ],
)
def test_a_refusal_is_one_line(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    code: int,
    said: str,
) -> None:
    monkeypatch.setenv(name, value)
    assert run(["migrate"]) == code
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"gongkai: {said}\n")


def test_a_taken_port(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(["demo", "--port", str(port)]) == 2
    assert capsys.readouterr().err == f"gongkai: 端口 {port} 已被占用，请用 --port 另选一个。\n"
    assert list(here.iterdir()) == []


def test_a_roster_that_is_not_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["units", "load", "none.csv"]) == 2
    assert capsys.readouterr().err == "gongkai: 读不了 none.csv：No such file or directory。\n"


def test_a_roster(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = "代码,名称,类别,备注\n411328001,某街道办事处,街道,甲\n411328101,某镇人民政府,乡镇,乙\n"
    Path("roster.csv").write_text(roster, encoding="utf-8")
    assert run(["units", "load", "roster.csv"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1:] == ["单位名录：新增 2，更新 0，未变 0", "未用到的列：备注"]
    assert run(["units", "load", "roster.csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "单位名录：新增 0，更新 0，未变 2"


def test_a_roster_with_wrong_cells_is_refused_whole(
    settled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("roster.csv").write_text("代码,名称,类别\n41132,甲,街道\n411328101,,乡镇\n", encoding="utf-8")
    assert run(["units", "load", "roster.csv"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("gongkai: ")
    assert len(lines) == 3
    assert all(line.startswith("  ") for line in lines[1:])


@contextmanager
def running(here: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, until the block ends."""
    command = [sys.executable, "-m", "app", *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, cwd=here, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)


def answer(url: str, within: float = 180.0) -> tuple[int, str]:
    """The answer of a service that may still be starting."""
    until = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as got:
                return got.status, got.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_the_demo_shows_the_samples(here: Path) -> None:
    port = free_port()
    with running(here, "demo", "--port", str(port)) as process:
        status, page = answer(f"http://127.0.0.1:{port}/")
        _, reports = answer(f"http://127.0.0.1:{port}/api/v1/reports?count=true")
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode == 0
    assert status == 200
    assert "宿迁市人民政府" in page
    assert json.loads(reports)["total"] == 5
    assert f"http://127.0.0.1:{port}/" in said
    assert "新载入样本报告 2780 份" in said
    assert "Traceback" not in said
    assert [file.name for file in here.iterdir() if file.suffix == ".sqlite"] == ["gongkai-demo.sqlite"]


def test_serve_logs_json_lines_with_the_request_id(settled: Path) -> None:
    port = free_port()
    with running(settled, "serve", "--port", str(port)) as process:
        answer(f"http://127.0.0.1:{port}/livez")
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/forms?limit=1", headers={"X-Request-ID": "from-the-caller"}
        )
        with urllib.request.urlopen(asked, timeout=10) as got:
            assert got.headers["X-Request-ID"] == "from-the-caller"
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        events = [json.loads(line) for line in process.stderr.read().splitlines()]
    (event,) = [event for event in events if event.get("request_id") == "from-the-caller"]
    assert event["event"] == "request"
    assert (event["route"], event["status"], event["level"]) == ("/api/v1/forms", 200, "info")
    assert process.returncode == 0


def test_two_workers_count_together(settled: Path) -> None:
    port = free_port()
    with running(settled, "serve", "--port", str(port), "--workers", "2") as process:
        answer(f"http://127.0.0.1:{port}/livez")
        for _ in range(40):
            answer(f"http://127.0.0.1:{port}/api/v1/forms")
        found = {
            line
            for _ in range(6)
            for line in answer(f"http://127.0.0.1:{port}/metrics")[1].splitlines()
            if line.startswith("gongkai_requests_total") and "/api/v1/forms" in line
        }
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        process.stderr.read()
    assert found == {'gongkai_requests_total{method="GET",route="/api/v1/forms",status="200"} 40.0'}
    assert process.returncode in (0, -signal.SIGTERM)
