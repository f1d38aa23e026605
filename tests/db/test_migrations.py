"""The migrations make exactly the schema the models describe, and can be taken back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from app.db import migrate
from app.db.engine import Database
from app.db.tables import is_modelled


def test_migrations_and_models_agree(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"compare_type": True, "include_name": is_modelled}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
        assert migrate.is_current(session.connection())


def test_down_and_up_again(database: Database) -> None:
    migrate.downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migrate.migrate(database)
    with database.reading() as session:
        assert migrate.is_current(session.connection())


def test_the_files_names_tell_the_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.scripts_folder()))
    scripts = ScriptDirectory.from_config(config)
    assert migrate.revisions() == [script.revision for script in scripts.walk_revisions()][::-1]
    assert scripts.get_heads() == migrate.revisions()[-1:]


def test_a_schema_left_behind_is_brought_on(database: Database) -> None:
    before = migrate.revisions()[-2]
    migrate.downgrade(database, before)
    with database.reading() as session:
        assert not migrate.is_current(session.connection())
    migrate.migrate(database)
    with database.reading() as session:
        assert migrate.is_current(session.connection())


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = sorted(inspect(database.engine).get_table_names())
    migrate.migrate(database)
    assert sorted(inspect(database.engine).get_table_names()) == before


@pytest.mark.parametrize("statement", ["UPDATE journal SET actor = 'x'", "DELETE FROM journal"])
def test_the_journal_cannot_be_rewritten(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO journal (at, actor, kind, action, public) "
                "VALUES (1, 'tester', 'unit', 'changed', false)"
            )
        )
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert session.execute(text("SELECT actor FROM journal")).all() == [("tester",)]
