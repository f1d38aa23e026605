"""`gongkai mirror`"""

import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.shared import CommandError, open_database, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bulk.mirror import Synced
    from app.client import Gongkai
    from app.db.engine import Database

TRIES = 5
"""How often a comparison is begun again because the service has changed meanwhile."""
FILE = "gongkai.sqlite"
BEGAN = {
    True: "从对方的整套数据（/bulk）开始，再接着读变更记录。",
    False: "对方没有给出可用的整套数据（/bulk），已从头读完变更记录；镜像的内容一样，只是慢。",
}
"""How a new copy was begun."""


class AwayError(CommandError):
    """The other side is busy or away: a later try may do."""


def mirror(
    url: Annotated[str, typer.Argument(metavar="URL", help="对方服务的地址，如 https://公开.example")],
    to: Annotated[
        str, typer.Option("--to", help="数据库地址（sqlite:///文件、postgresql://…），或一个文件夹")
    ] = "mirror",
    verify: Annotated[
        bool, typer.Option("--verify", help="同步之后再逐字节比较全部单位、报告和各个数（SHA-256）")
    ] = False,
    follow: Annotated[
        float | None, typer.Option("--follow", min=1, help="不退出，每隔多少秒同步一次")
    ] = None,
) -> None:
    """把另一个服务的公开数据同步到本地：先取全部，以后只取变动；中断后再运行即接着做。
    给文件夹时，另外写出 units、reports、observations 三个 CSV。"""
    from app.client import Gongkai
    from app.db.migrate import migrate

    folder = None if "://" in to else Path(to)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        to = f"sqlite:///{(folder / FILE).resolve()}"
    database = open_database(read_settings(database_url=to))
    try:
        migrate(database)
        with Gongkai(url, same_host=True) as service:
            run = partial(_run, database, service, url.rstrip("/"), verify=verify, folder=folder)
            run()
            while follow is not None:
                time.sleep(follow)
                _patiently(run)
    finally:
        database.close()


def _patiently(run: "Callable[[], None]") -> None:
    """Whoever follows for months outlives a restart of the other side."""
    try:
        run()
    except AwayError as error:
        typer.echo(str(error), err=True)


def _run(database: "Database", service: "Gongkai", origin: str, *, verify: bool, folder: Path | None) -> None:
    import httpx

    from app.bulk.mirror_items import MirrorError
    from app.client import GongkaiError
    from app.client.retry import AGAIN

    try:
        done = _sync(database, service, origin)
        _compare(database, service, origin, done.cursor, verify=verify)
    except MirrorError as error:
        raise CommandError(str(error)) from error
    except GongkaiError as error:
        kind = AwayError if error.status in AGAIN else CommandError
        raise kind(f"对方拒绝：{error}", code=1) from error
    except httpx.HTTPError as error:
        raise AwayError(f"连不上 {origin}：{error}。再运行一次即接着做。", code=1) from error
    except OSError as error:
        raise CommandError(f"本机写不下取来的文件：{error}", code=1) from error
    if folder is not None and (done.applied or not (folder / "units.csv").exists()):
        _write_files(database, folder)


def _sync(database: "Database", service: "Gongkai", origin: str) -> "Synced":
    from rich.console import Console

    from app.bulk.mirror import sync
    from app.bulk.place import download_place

    screen = Console(stderr=True)
    with screen.status("正在同步…") as status:
        done = sync(
            database,
            service,
            origin=origin,
            folder=download_place(database.url, origin),
            tell=lambda now: status.update(f"正在同步…{now.doing}"),
        )
    if done.from_package is not None:
        screen.print(BEGAN[done.from_package], highlight=False, markup=False)
    told = "、".join(f"{kind} {count:,}" for kind, count in sorted(done.applied.items())) or "没有变动"
    screen.print(f"已同步到 {done.cursor}：{told}", highlight=False, markup=False)
    if done.skipped:
        kinds = "、".join(sorted(done.skipped))
        screen.print(f"本版本不认识的变动没有取：{kinds}；请升级后重做镜像。", highlight=False, markup=False)
    return done


def _compare(database: "Database", service: "Gongkai", origin: str, cursor: str, *, verify: bool) -> None:
    """Count, or with `verify` compare every byte, at a moment when both stand still."""
    from rich.console import Console

    from app.bulk.compare import counts, hashes, in_step
    from app.bulk.mirror import sync
    from app.bulk.place import download_place

    for _ in range(TRIES):
        found = counts(database, service) + (hashes(database, service) if verify else [])
        if in_step(service, cursor):
            break
        folder = download_place(database.url, origin)
        cursor = sync(database, service, origin=origin, folder=folder).cursor
    else:
        Console(stderr=True).print("对方一直在变动，没有比较。", highlight=False, markup=False)
        return
    wrong = [each for each in found if not each.equal]
    if wrong:
        told = "；".join(f"{each.table} 对方 {each.there}、本地 {each.here}" for each in wrong)
        raise CommandError(f"与对方不一致：{told}。请换一个空库重做镜像。", code=1)
    rows = "、".join(f"{each.table} {int(each.here):,}" for each in found[:3])
    more = "，逐字节相同" if verify else ""
    Console().print(f"与对方一致：{rows}{more}", highlight=False, markup=False)


def _write_files(database: "Database", folder: Path) -> None:
    """The tables as CSV, each appearing under its name only when it is whole."""
    from app.bulk.compare import TABLES
    from app.writers.choose import FILE_FORMATS

    with database.reading() as session:
        for name, (_, dataset) in TABLES.items():
            path = folder / f"{name}.csv"
            unfinished = path.with_name(path.name + ".part")
            with unfinished.open("wb") as file:
                FILE_FORMATS["csv"].fill(dataset(session), file)
            os.replace(unfinished, path)
