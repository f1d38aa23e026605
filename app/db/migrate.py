"""Bring the database to this version's schema. Migrations are the only way it is made."""

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.db.engine import Database

ADVISORY_LOCK = 20190515
"""Two services that start at once on one PostgreSQL migrate one after the other."""


def scripts_folder() -> Path:
    """Where the migrations lie: inside the wheel, or at the top of a checkout."""
    inside = Path(str(files("app"))) / "_alembic"
    return inside if inside.is_dir() else inside.parent.parent / "alembic"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts_folder()).replace("%", "%%"))
    return config


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision` in one transaction; does nothing where it is there already."""
    with database.writing() as session:
        migrate_on(session.connection(), revision)


def migrate_on(connection: Connection, revision: str = "head") -> None:
    """The same within a transaction that is open already."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def is_known(revision: str) -> bool:
    """Whether this version's migrations lead through that schema."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def downgrade(database: Database, revision: str) -> None:
    """Go back to `revision` ("base" for nothing at all) in one transaction."""
    with database.writing() as session:
        config = _config()
        config.attributes["connection"] = session.connection()
        command.downgrade(config, revision)


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one this version was written for."""
    heads = set(ScriptDirectory.from_config(_config()).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == heads
