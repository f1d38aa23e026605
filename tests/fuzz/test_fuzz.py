"""Every promise of the targets over their seeds; and, on its own, over what a fuzzer makes of them."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

RUNS = {"html": 5_000, "text": 5_000, "parameter": 400_000, "formula": 400_000}


@pytest.mark.parametrize("name", ["parameter", "formula"])
def test_the_seeds_hold(name: str) -> None:
    seeds = TARGETS[name].seeds()
    assert seeds
    for seed in seeds:
        TARGETS[name].check(seed)


@pytest.mark.long
@pytest.mark.fuzz
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_breaks(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed: pip install -c constraints.txt -e '.[fuzz]'")
    call = [
        sys.executable,
        "-m",
        "tests.fuzz.run",
        name,
        f"-runs={RUNS[name]}",
        f"-artifact_prefix={tmp_path}/",
    ]
    done = subprocess.run(call, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stderr[-6000:]
    assert f"Done {RUNS[name]} runs" in done.stderr
