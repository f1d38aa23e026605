"""What the commands have in common: settings, the prepared database, the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # SQLAlchemy and pydantic take a good part of a second: `--help` needs neither
    from app.db.engine import Database
    from app.settings import Settings


class CommandError(Exception):
    """A command that cannot do what it was told: one line for the person, and an exit code."""

    def __init__(self, text: str, *, code: int = 2) -> None:
        super().__init__(text)
        self.code = code


def read_settings(**chosen: object) -> "Settings":
    """The settings from `GONGKAI_*`; `chosen` go before them. Raises CommandError on a bad one."""
    from pydantic import ValidationError

    from app.settings import Settings

    try:
        return Settings(**chosen)  # type: ignore[arg-type]
    except ValidationError as error:
        names = "、".join("GONGKAI_" + str(each["loc"][0]).upper() for each in error.errors())
        raise CommandError(f"设置项 {names} 的值不合要求，见 docs/settings.md。") from error


def open_database(settings: "Settings") -> "Database":
    """The database the settings name. Raises CommandError where the address is no such thing."""
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    from app.db.engine import Database

    try:
        return Database(settings)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        # The message of the library would show the password.
        raise CommandError(
            "GONGKAI_DATABASE_URL 应为 sqlite:///文件 或 postgresql://用户:密码@主机/库名。"
        ) from error


@contextmanager
def prepared_database(settings: "Settings | None" = None) -> Iterator["Database"]:
    """The database with its schema, divisions and forms in place; closed at the end."""
    database = open_database(settings or read_settings())
    try:
        prepare(database)
        yield database
    finally:
        database.close()


def prepare(database: "Database") -> None:
    """Migrate, and load the divisions and forms where they are missing. Costs little when done."""
    from app.actor import OPERATOR
    from app.db.migrate import migrate
    from app.rollups.cells import cells
    from app.site.store import has_units

    migrate(database)
    with database.writing() as session:
        cells(session)
        if not has_units(session):
            from app.units.load import load_divisions

            load_divisions(session, OPERATOR)
