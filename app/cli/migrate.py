"""`gongkai migrate`"""

from app.cli.shared import prepared_database


def migrate() -> None:
    """把数据库升级到本版本的表结构；空库另载入行政区划和表式。"""
    from rich.console import Console

    with prepared_database() as database:
        address = database.url.render_as_string(hide_password=True)
    Console().print(f"已就绪：{address}", highlight=False, markup=False)
