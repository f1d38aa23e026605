"""The command `gongkai`: one file for each of its commands.

Exit codes: 0 done, 1 something was refused or failed, 2 a bad call. Every refusal is one
line on standard error; a traceback would be a defect.
"""

import logging
import sys

import typer

from app.cli.backup import backup, restore
from app.cli.check import check
from app.cli.demo import demo
from app.cli.export import export
from app.cli.imports import import_files
from app.cli.keys import KEYS
from app.cli.migrate import migrate
from app.cli.mirror import mirror
from app.cli.rollups import ROLLUPS
from app.cli.serve import serve
from app.cli.shared import CommandError
from app.cli.units import UNITS
from app.problems import ProblemError

COMMANDS = typer.Typer(
    name="gongkai",
    help="公开：政府信息公开工作年度报告的采集、核对、汇总与查询。设置项都是 GONGKAI_* 环境变量。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _command in (demo, serve, migrate, check, export, backup, restore, mirror):
    COMMANDS.command()(_command)
COMMANDS.command("import")(import_files)
COMMANDS.add_typer(UNITS, name="units")
COMMANDS.add_typer(KEYS, name="key")
COMMANDS.add_typer(ROLLUPS, name="rollups")


def main() -> None:
    """Run the command line of this process and end it with the right exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    # What the database refuses is said once, below; `serve` has handlers of its own.
    logging.getLogger("app.db").addHandler(logging.NullHandler())
    try:
        COMMANDS(arguments, prog_name="gongkai")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except ProblemError as refused:
        return _say(_told(refused), 1 if refused.status >= 500 else 2)
    except CommandError as refused:
        return _say(str(refused), refused.code)
    return 0


def _told(refused: ProblemError) -> str:
    """One line, and one more for each place where there are several."""
    line = f"{refused.kind.title}：{refused.detail}"
    if len(refused.errors) < 2:
        return line
    places = [f"  {place}：{message}" for place, message, *_ in refused.errors]
    return "\n".join([line, *places])


def _say(text: str, code: int) -> int:
    print(f"gongkai: {text}", file=sys.stderr)  # noqa: T201  a command talks to its terminal
    return code
