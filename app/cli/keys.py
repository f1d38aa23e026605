"""`gongkai key create`, `gongkai key list`, `gongkai key revoke`"""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.shared import prepared_database
from app.vocabulary import Role

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.service import KeyView

KEYS = typer.Typer(help="密钥：谁能写入、管到哪个单位。", no_args_is_help=True)


@KEYS.command("create")
def create(
    name: Annotated[str, typer.Option("--name", help="给谁用、作什么用")],
    role: Annotated[Role, typer.Option("--role", help="角色；后一个可做前一个能做的一切")],
    unit: Annotated[str | None, typer.Option("--unit", help="管到哪个单位及其下级；不写则管全部单位")] = None,
) -> None:
    """发给一把密钥：标准输出只有密钥本身，只显示这一次。"""
    from app.accounts import service
    from app.actor import OPERATOR

    with prepared_database() as database, database.writing() as session:
        view, key = service.create(session, OPERATOR, name=name, role=role, unit=unit)
    typer.echo(f"密钥 {view.id}（{view.name}）：请立即保存，以后不再显示。", err=True)
    typer.echo(key)


@KEYS.command("list")
def show() -> None:
    """列出全部密钥，已撤销的也在内；密钥本身不再显示。"""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in ("编号", "名称", "角色", "单位", "开头", "发给", "最近使用", "撤销"):
        table.add_column(head, overflow="fold", min_width=8 if head == "名称" else None)
    for view in _every():
        # As plain text: a name may hold what looks like rich's markup.
        table.add_row(*map(_plain, _cells(view)))
    Console(highlight=False).print(table)


@KEYS.command("revoke")
def revoke(number: Annotated[int, typer.Argument(metavar="编号", help="key list 里的编号", min=1)]) -> None:
    """撤销一把密钥：运行中的服务在两秒之内不再接受它，不能恢复。"""
    from app.accounts import service
    from app.actor import OPERATOR

    with prepared_database() as database, database.writing() as session:
        service.revoke(session, OPERATOR, number=number)
    typer.echo(f"密钥 {number} 已撤销。")


def _every() -> "list[KeyView]":
    from app.accounts import service
    from app.actor import OPERATOR

    found: list[KeyView] = []
    with prepared_database() as database, database.reading() as session:
        cursor: str | None = None
        while True:
            page = service.listing(session, OPERATOR, cursor=cursor, limit=1000)
            found += page.items
            cursor = page.next
            if cursor is None:
                return found


def _cells(view: "KeyView") -> tuple[str, ...]:
    return (
        str(view.id),
        view.name,
        view.role.value,
        view.unit or "全部",
        view.prefix,
        _when(view.created_at),
        _when(view.last_used_at),
        _when(view.revoked_at),
    )


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _when(moment: "datetime | None") -> str:
    return moment.astimezone().date().isoformat() if moment else "—"
