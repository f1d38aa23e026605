"""The contract, tried by schemathesis: every check, on every operation, against a live service.

`schemathesis.toml` says which refusals of well-formed calls are meant.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.db.engine import Database
from tests.contract.service import serving

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
MANY = 50_000


def tried(database: Database, folder: Path, *options: str, within_s: int) -> int:
    """How many calls were made; fails with schemathesis' own report where one was answered wrongly."""
    with serving(database) as service:
        done = subprocess.run(
            [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION), "run",
             f"{service.address}/openapi.json", "-H", f"Authorization: Bearer {service.key}",
             "--continue-on-failure", "--no-color", "--warnings", "off",
             "--wait-for-schema", "60", "--request-timeout", "60", *options],
            check=False, capture_output=True, text=True, timeout=within_s, cwd=folder,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    found = re.search(r"(\d+) generated", done.stdout)
    assert found is not None, done.stdout[-2_000:]
    return int(found[1])


def test_a_bounded_run_finds_nothing(database: Database, tmp_path: Path) -> None:
    options = ("--phases", "examples,coverage,fuzzing", "--max-examples", "5", "--max-time", "20")
    assert tried(database, tmp_path, *options, within_s=300) > 100  # in 20 s of a busy machine


@pytest.mark.long
@pytest.mark.fuzz
def test_fifty_thousand_calls_find_nothing(database: Database, tmp_path: Path) -> None:
    options = ("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "800")
    assert tried(database, tmp_path, *options, within_s=4 * 3600) >= MANY
