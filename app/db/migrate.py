"""Bring the database to this version's schema. Migrations are the only way it is made.

A database that is there already is only looked at: Alembic is loaded where there is something
to do, not with each start.
"""

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.db.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

ADVISORY_LOCK = 20190515
"""Two services that start at once on one PostgreSQL migrate one after the other."""
HEAD = "head"


def scripts_folder() -> Path:
    """Where the migrations lie: inside the wheel, or at the top of a checkout."""
    inside = Path(str(files("app"))) / "_alembic"
    return inside if inside.is_dir() else inside.parent.parent / "alembic"


def revisions() -> list[str]:
    """All schemas this version's migrations lead through, oldest first: each is one file, called
    `0016_mirror.py` after the revision 0016, and each stands on the one before."""
    return sorted(path.name.split("_")[0] for path in (scripts_folder() / "versions").glob("[0-9]*.py"))


def migrate(database: Database, revision: str = HEAD) -> None:
    """Upgrade to `revision` in one transaction; does nothing where it is there already."""
    with database.writing() as session:
        migrate_on(session.connection(), revision)


def migrate_on(connection: Connection, revision: str = HEAD) -> None:
    """The same within a transaction that is open already."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
    if revision == HEAD and is_current(connection):
        return
    from alembic import command

    command.upgrade(_config(connection), revision)


def is_known(revision: str) -> bool:
    """Whether this version's migrations lead through that schema."""
    return revision in revisions()


def downgrade(database: Database, revision: str) -> None:
    """Go back to `revision` ("base" for nothing at all) in one transaction."""
    from alembic import command

    with database.writing() as session:
        command.downgrade(_config(session.connection()), revision)


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one this version was written for."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return list(found) == revisions()[-1:]


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
