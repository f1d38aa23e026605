"""`gongkai backup` and `gongkai restore`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.shared import CommandError, open_database, prepared_database, read_settings

if TYPE_CHECKING:
    from app.backup.service import Restored

ARCHIVE = typer.Argument(metavar="FILE.zip", help="备份文件")


def backup(
    file: Annotated[Path, ARCHIVE],
    prove: Annotated[
        bool, typer.Option("--prove", help="写完后在临时库里恢复一遍，核对公开数据一致")
    ] = False,
) -> None:
    """把整个数据库（含密钥散列和原始文件）存成一个文件；服务不必停。SQLite 与 PostgreSQL 可互相恢复。"""
    from rich.console import Console

    from app.backup.service import save

    if file.exists():
        raise CommandError(f"{file} 已存在：备份不覆盖已有文件，请换一个名字。")
    try:
        with prepared_database() as database:
            manifest = save(database, file)
    except OSError as error:
        raise CommandError(f"写不了 {file}：{error.strerror}。", code=1) from error
    rows = sum(member.rows for member in manifest.members)
    Console().print(f"已备份 {rows:,} 行：{file}", highlight=False, markup=False)
    if prove:
        _prove(file)
        Console().print("已在临时库中恢复一遍，公开数据与备份时一致。", highlight=False, markup=False)


def restore(file: Annotated[Path, ARCHIVE]) -> None:
    """从备份文件恢复到 GONGKAI_DATABASE_URL 所指的空库：要么全部恢复，要么什么也不写。"""
    from rich.console import Console

    restored = _restored(file, str(read_settings().database_url.get_secret_value()))
    made = f"{restored.manifest.made_at} 由 {restored.manifest.version} 备份"
    Console().print(
        f"已恢复 {restored.rows:,} 行（{made}），公开数据 {restored.facts:,} 条，与备份时一致。",
        highlight=False,
        markup=False,
    )


def _prove(file: Path) -> None:
    import tempfile

    with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".gongkai-") as folder:
        _restored(file, f"sqlite:///{folder}/proof.sqlite")


def _restored(file: Path, url: str) -> "Restored":
    from app.backup.archive import DamagedArchiveError
    from app.backup.service import DatabaseNotEmptyError, restore

    database = open_database(read_settings(database_url=url))
    try:
        return restore(database, file)
    except OSError as error:
        raise CommandError(f"读不了 {file}：{error.strerror}。", code=1) from error
    except DamagedArchiveError as error:
        raise CommandError(f"{error}。", code=1) from error
    except DatabaseNotEmptyError as error:
        raise CommandError("数据库里已有内容：只能恢复到空库，请换一个 GONGKAI_DATABASE_URL。") from error
    finally:
        database.close()
