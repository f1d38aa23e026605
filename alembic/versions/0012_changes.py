"""the change feed"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

# Who writes to the journal waits for whoever is writing to it, until that one has committed: so
# a lower number is never seen after a higher one. A key of ours among the advisory locks.
IN_TURN = (
    "CREATE FUNCTION journal_in_turn() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN PERFORM pg_advisory_xact_lock(711, 20190515); RETURN NULL; END $$",
    "CREATE TRIGGER journal_in_turn BEFORE INSERT ON journal "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_in_turn()",
)
IN_TURN_DOWN = ("DROP TRIGGER journal_in_turn ON journal", "DROP FUNCTION journal_in_turn()")


def upgrade() -> None:
    op.create_index(
        'ix_journal_public', 'journal', ['seq'],
        sqlite_where=sa.text('public'), postgresql_where=sa.text('public'),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in IN_TURN:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in IN_TURN_DOWN:
            op.execute(statement)
    op.drop_index('ix_journal_public', table_name='journal')
