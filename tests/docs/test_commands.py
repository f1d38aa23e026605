"""Every `gongkai` command a document names exists, with the options it is given."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from app.cli import COMMANDS
from tests.docs.blocks import ROOT

FILES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
CODE = re.compile(r"```sh[^\n]*\n(.*?)```|`([^`\n]+)`", re.S)
NAMED = re.compile(r"(?:^|[\s(]|bin/)gongkai ((?:[a-z-]+)(?: [^\n&|;>]*)?)")


def _calls(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    code = "\n".join(block or inline for block, inline in CODE.findall(text))
    return [found.group(1).strip() for found in NAMED.finditer(code)]


CALLS = [(file, call) for file in FILES for call in _calls(file)]


def test_there_are_commands() -> None:
    assert len(CALLS) > 20


@pytest.mark.parametrize(("file", "call"), CALLS, ids=lambda each: str(each)[-60:])
def test_it_exists(file: Path, call: str) -> None:
    command: Any = typer.main.get_command(COMMANDS)
    words = shlex.split(call)
    while words and (below := getattr(command, "commands", None)):
        name = words.pop(0)
        assert name in below, f"{file.name}: gongkai {call}"
        command = below[name]
    known = {option for parameter in command.params for option in parameter.opts}
    given = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert given <= known | {"--help"}, f"{file.name}: gongkai {call}"
