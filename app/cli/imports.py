"""`gongkai import FILE_OR_FOLDER...`"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.shared import CommandError, prepared_database, read_settings
from app.vocabulary import FormCode

if TYPE_CHECKING:
    from app.db.engine import Database
    from app.intake.upload import Said, Upload
    from app.problems import ProblemError

OUTCOMES = {
    "created": "新建",
    "updated": "更新",
    "unchanged": "未变",
    "preview": "试读",
    "refused": "拒绝",
}
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
    from app.intake.upload import Said

    files = list(_files(paths))
    if not files:
        raise CommandError("没有可读的文件。")
    said = Said(unit, year, form)
    settings = read_settings()
    counts: Counter[str] = Counter()
    with prepared_database(settings) as database:
        _check_unit(database, unit)
        for answer in _with_progress(files, as_json=as_json):
            name, upload = answer
            told = _received(database, upload, said, dry_run, publish, settings.max_upload_bytes)
            counts[told["outcome"]] += 1
            counts["errors"] += any(f["severity"] == "error" for f in told.get("findings", ()))
            _print(name, told, as_json=as_json)
    if not as_json and len(files) > 1:
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


def _uploads(file: Path) -> Iterator[tuple[str, "Upload"]]:
    """The file, or the files in a zip. A zip that cannot be opened goes on to be refused as a file."""
    from app.intake.upload import Upload
    from app.readers.archive import members
    from app.readers.detect import detect
    from app.readers.extract import UnreadableFileError

    content = file.read_bytes()
    whole = Upload(content, file.name)
    try:
        inside = (
            list(members(content, name=file.name))
            if detect(content, name=file.name, media_type=None) == "zip"
            else None
        )
    except UnreadableFileError:
        inside = None
    if inside is None:
        yield str(file), whole
        return
    for member in inside:
        yield f"{file}/{member.name}", Upload(member.content, member.name)


def _with_progress(files: list[Path], *, as_json: bool) -> Iterator[tuple[str, "Upload"]]:
    """Every upload, with a bar on a person's screen."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    shown: Iterable[Path] = files
    if not as_json and console.is_terminal and len(files) > 1:
        shown = track(files, description="读取", console=console, transient=True)
    for file in shown:
        yield from _uploads(file)


def _received(
    database: "Database", upload: "Upload", said: "Said", dry_run: bool, publish: bool, limit: int
) -> dict[str, Any]:
    from app.actor import OPERATOR
    from app.intake.service import receive
    from app.problems import ProblemError

    try:
        return receive(
            database, OPERATOR, upload=upload, said=said, dry_run=dry_run, publish=publish, limit=limit
        )
    except ProblemError as refused:
        return _problem(refused, upload)


def _problem(refused: "ProblemError", upload: "Upload") -> dict[str, Any]:
    """The refusal as the API writes it; `type` without the service's address, which there is not."""
    problem: dict[str, Any] = {
        "type": f"/problems/{refused.kind.code}",
        "title": refused.kind.title,
        "status": refused.status,
        "detail": refused.detail,
        "instance": f"urn:sha256:{upload.sha256}",
        "code": refused.kind.code,
        "errors": [{"pointer": place, "message": said[0]} for place, *said in refused.errors],
        "outcome": "refused",
    }
    return problem | {name: value for name, value in refused.extra.items() if name not in problem}


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
