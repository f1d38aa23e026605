"""Every example in the documents runs and prints what the document says.

`GONGKAI_UPDATE_DOCS=1 pytest tests/docs` writes what they print into the documents.
"""

import contextlib
import io
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.client import Gongkai
from tests.docs.blocks import ROOT, Example, agrees, examples
from tests.docs.demo import ADDRESS, running

FILES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
WITH_EXAMPLES = [file for file in FILES if examples(file)]
UPDATE = os.environ.get("GONGKAI_UPDATE_DOCS") == "1"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("demo")) as served:
        yield served


def test_there_are_examples() -> None:
    assert ROOT / "README.md" in WITH_EXAMPLES


@pytest.mark.parametrize("file", WITH_EXAMPLES, ids=lambda file: str(file.relative_to(ROOT)))
def test_examples(file: Path, address: str, tmp_path: Path) -> None:
    found = examples(file)
    printed = _run_all(found, address, tmp_path)
    if UPDATE:
        _write(file, found, printed)
        return
    for example, text in zip(found, printed, strict=True):
        if example.output is not None:
            assert agrees(example.output, text), f"{file.name}:{example.line} prints\n{text}"


def _run_all(found: list[Example], address: str, folder: Path) -> list[str]:
    with Gongkai(address) as service:
        names: dict[str, Any] = {"gk": service}
        return [_run(example, address, folder, names).replace(address, ADDRESS) for example in found]


def _run(example: Example, address: str, folder: Path, names: dict[str, Any]) -> str:
    code = example.code.replace(ADDRESS, address)
    if example.language == "python":
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, f"{example.file.name}:{example.line}", "exec"), names)
        return out.getvalue()
    assert example.language == "sh", example
    program, *arguments = shlex.split(code)
    command = {"gongkai": [sys.executable, "-m", "app"], "curl": ["curl", "-s"]}[program]
    database = f"sqlite:///{folder}/command.sqlite"
    done = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env={**os.environ, "GONGKAI_DATABASE_URL": database, "COLUMNS": "110", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout if done.stdout.endswith("\n") or not done.stdout else done.stdout + "\n"


def _write(file: Path, found: list[Example], printed: list[str]) -> None:
    text = file.read_text(encoding="utf-8")
    for example, output in reversed(list(zip(found, printed, strict=True))):
        if example.output is not None and not agrees(example.output, output):
            start, end = example.span
            text = text[:start] + output + text[end:]
    file.write_text(text, encoding="utf-8")
