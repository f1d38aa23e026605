"""`gongkai import FILE_OR_FOLDER...`"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.shared import CommandError, prepared_database, read_settings
from app.vocabulary import FormCode

if TYPE_CHECKING:
    from app.db.engine import Database
    from app.intake.files import Piece

OUTCOMES = {
    "created": "新建",
    "updated": "更新",
    "unchanged": "未变",
    "preview": "试读",
    "refused": "拒绝",
}
MANY = 4
"""Files from which on reading goes to processes of their own."""
IGNORED = (".", "~$", "Thumbs.db", "__MACOSX")
"""What systems and office programs leave beside the files people mean."""


def import_files(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE_OR_FOLDER...", help="文件、文件夹或 zip")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只试读，不保存")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="每个文件一行 JSON，与 API 的答复相同")] = False,
    unit: Annotated[str | None, typer.Option(help="单位代码；不写则从页面上认")] = None,
    year: Annotated[int | None, typer.Option(help="报告年度；不写则从页面上认")] = None,
    form: Annotated[FormCode | None, typer.Option(help="表式；不写则从表上认")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="作为早已发布的历史报告收录并发布")] = False,
) -> None:
    """读取年度报告。退出码：0 全部读成，1 有被拒绝的或有错误，2 用法不对。"""
    from app.actor import OPERATOR
    from app.intake.folder import Order, receive_all
    from app.intake.upload import Said

    files = list(_files(paths))
    if not files:
        raise CommandError("没有可读的文件。")
    settings = read_settings()
    order = Order(Said(unit, year, form), dry_run, publish, settings.max_upload_bytes)
    counts: Counter[str] = Counter()
    with prepared_database(settings) as database, _progress(files, as_json=as_json) as advance:
        _check_unit(database, unit)
        pieces = (piece for file in files for piece in _pieces(file))
        together = len(files) >= MANY or any(file.suffix.lower() == ".zip" for file in files)
        for piece, told in receive_all(database, OPERATOR, pieces, order, together=together):
            advance(piece.label)
            counts[told["outcome"]] += 1
            counts["errors"] += any(f["severity"] == "error" for f in told.get("findings", ()))
            _print(piece.label, told, as_json=as_json)
    if not as_json and counts.total() - counts["errors"] > 1:
        _summary(counts)
    if counts["refused"] or counts["errors"]:
        raise typer.Exit(1)


def _files(paths: list[Path]) -> Iterator[Path]:
    """The files meant, folders with all below them, in order of name."""
    for path in paths:
        if path.is_dir():
            yield from (
                file for file in sorted(path.rglob("*")) if file.is_file() and not _is_ignored(file, path)
            )
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"没有文件或文件夹 {path}。")


def _is_ignored(file: Path, folder: Path) -> bool:
    return any(part.startswith(IGNORED) for part in file.relative_to(folder).parts)


def _check_unit(database: "Database", unit: str | None) -> None:
    """A wrong --unit is a bad call, not a hundred refused files."""
    from app.units.store import find

    with database.reading() as session:
        if unit is not None and find(session, unit) is None:
            raise CommandError(f"没有代码为「{unit}」的单位。")


def _pieces(file: Path) -> "Iterator[Piece]":
    """The file, or the files in a zip. A zip that cannot be opened is refused as one file."""
    from app.intake.files import Piece, is_zip, opened
    from app.intake.upload import Upload
    from app.problems import ProblemError

    upload = Upload(file.read_bytes(), file.name)
    if not is_zip(upload):
        yield Piece(str(file), upload)
        return
    try:
        inside = opened(upload, f"{file}/")
    except ProblemError as refused:
        yield Piece(str(file), upload, refused)
    else:
        yield from inside


@contextmanager
def _progress(files: list[Path], *, as_json: bool) -> "Iterator[Callable[[str], None]]":
    """A bar on a person's screen while there are several files; lines are printed above it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if as_json or len(files) < 2 or not console.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("读取"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Lines go to standard output: rich takes them over so that the bar stays below them.
    with Progress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=len(files))
        places = {str(file): number for number, file in enumerate(files, 1)}

        def advance(label: str) -> None:
            """A file of the folder is done with its last member; until then the bar stays."""
            at = places.get(label) or next(
                (n for name, n in places.items() if label.startswith(f"{name}/")), 0
            )
            bar.update(task, completed=at)

        yield advance


def _print(name: str, told: dict[str, Any], *, as_json: bool) -> None:
    import orjson

    typer.echo(orjson.dumps(told).decode() if as_json else _line(name, told))


def _line(name: str, told: dict[str, Any]) -> str:
    outcome = OUTCOMES[told["outcome"]]
    if told["outcome"] == "refused":
        return f"{outcome}  {name}  {told['detail']}"
    seen = told["recognised"]
    unit = seen["unit"]["name"] if seen["unit"] else "（单位未认出）"
    read = sum(value["status"] == "reported" for value in told["values"])
    found = Counter(finding["severity"] for finding in told["findings"])
    return (
        f"{outcome}  {name}  {unit} {seen['year']} 年，{seen['form']} 表，{read} 个数，"
        f"错误 {found['error']}、警告 {found['warning']}、提示 {found['notice']}"
        + (f"，未归位 {len(told['unmatched'])}" if told["unmatched"] else "")
    )


def _summary(counts: Counter[str]) -> None:
    said = "，".join(f"{word} {counts[outcome]}" for outcome, word in OUTCOMES.items() if counts[outcome])
    typer.echo(f"共：{said}" + (f"；{counts['errors']} 份有错误" if counts["errors"] else ""), err=True)
