"""Clients generated from the OpenAPI document by others' tools: without a warning, and they read."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.db.engine import Database
from tests.contract.service import COUNTY, Service, serving

PYTHON = Path(__file__).with_name("read_with_python.py")
TYPESCRIPT = Path(__file__).with_name("read_with_typescript.ts")
CONFIGURATION = Path("docs/examples/openapi-python-client.yml")


@pytest.fixture
def service(database: Database) -> Iterator[Service]:
    with serving(database) as running:
        yield running


@pytest.fixture
def document(service: Service, tmp_path: Path) -> Path:
    """The OpenAPI document as the service serves it."""
    file = tmp_path / "openapi.json"
    file.write_bytes(httpx.get(f"{service.address}/openapi.json", timeout=60).content)
    return file


def run(*command: str, folder: Path, **environment: str) -> str:
    """What a command says, on both its outputs; it must succeed."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=600, cwd=folder,
        env=os.environ | {"PATH": tools} | environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_openapi_python_client(service: Service, document: Path, tmp_path: Path) -> None:
    said = run(
        "openapi-python-client", "generate", "--path", str(document), "--output-path", str(tmp_path / "made"),
        "--config", str(CONFIGURATION.resolve()), folder=tmp_path,
    )  # fmt: skip
    assert said.split() == ["Generating", str(tmp_path / "made")]
    read = run(
        sys.executable, str(PYTHON), service.address, service.key,
        folder=tmp_path, PYTHONPATH=str(tmp_path / "made"),
    )  # fmt: skip
    assert read.splitlines() == [
        "units: 411328 唐河县人民政府",
        "report: 2018 58 values, disclosure.total is 0",
        "without values: no values",
        "aggregates: 1 of 1 reported",
        "refused: 404 unit_unknown",
        "document: 2018.xlsx starts with PK",
        "keys: 1",
    ]


@pytest.mark.long
def test_openapi_typescript(service: Service, document: Path, tmp_path: Path) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not on this machine")
    tools = ("openapi-typescript@7", "openapi-fetch@0.15", "typescript@5", "@types/node@22")
    run("npm", "install", "--no-audit", "--no-fund", "--silent", *tools, folder=tmp_path)
    bins = tmp_path / "node_modules" / ".bin"
    said = run(str(bins / "openapi-typescript"), str(document), "-o", "gongkai.d.ts", folder=tmp_path)
    assert "warn" not in said.lower(), said
    shutil.copy(TYPESCRIPT, tmp_path / "read.ts")
    strict = ("--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022", "--types", "node")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    run(str(bins / "tsc"), *strict, "read.ts", folder=tmp_path)
    read = run("node", "read.js", service.address, folder=tmp_path)
    assert read.splitlines() == [
        f"units: {COUNTY} 唐河县人民政府",
        "report: 2018 58 values",
        "aggregates: 1 of 1 reported",
        "refused: 404 unit_unknown",
    ]
