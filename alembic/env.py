"""Run the migrations on the connection `app.db.migrate` hands over, or on the settings' database."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from app.db.engine import Database
from app.db.tables import is_modelled
from app.settings import settings


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        include_name=is_modelled,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    _migrate(handed_over)
else:
    database = Database(settings())
    with database.writing() as session:
        _migrate(session.connection())
    database.close()
