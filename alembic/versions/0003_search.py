"""search"""

import sqlalchemy as sa
from alembic import op
from app.db.types import code_type

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


# The grams of each text. On SQLite an FTS5 index without the text itself; nothing is ever taken
# out of it: a text that is gone is gone from search_text, and its number is not given again.
GRAMS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_gram USING"
        " fts5(grams, content='', detail=none, columnsize=0, tokenize='ascii')",
    ),
    "postgresql": (
        # Texts are read by the hundred to count in them: unpacking would be half the time.
        "ALTER TABLE search_body ALTER COLUMN body SET STORAGE EXTERNAL",
        "CREATE TABLE search_gram ("
        " id bigint PRIMARY KEY REFERENCES search_text (id) ON DELETE CASCADE,"
        " grams integer[] NOT NULL)",
        "ALTER TABLE search_gram ALTER COLUMN grams SET STORAGE EXTERNAL",
        # New entries wait in a list that is worked off when it has a mebibyte: with the usual four
        # the publication that comes upon it waits a second, without any list each one waits.
        "CREATE INDEX ix_search_gram_grams ON search_gram USING gin (grams)"
        " WITH (gin_pending_list_limit = 1024)",
        # The planner takes an array of thousands for as cheap to look at as a number, and would
        # look at them all; a function has a planner's settings of its own.
        "CREATE FUNCTION search_holding(wanted integer[]) RETURNS SETOF bigint LANGUAGE sql STABLE"
        " SET enable_seqscan = off SET enable_indexscan = off SET jit = off"
        " AS 'SELECT id FROM search_gram WHERE grams @> wanted'",
    ),
}


def upgrade() -> None:
    op.create_table('unit_search',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('codes', sa.Text(), nullable=False),
    sa.Column('present', sa.Text(), nullable=False),
    sa.Column('past', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_search_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_unit_search'))
    )
    op.create_table('search_text',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('scope', code_type(), nullable=False),
    sa.Column('revision_id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("scope IN ('body', 'level', 'area')", name=op.f('ck_search_text_scope')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_search_text_revision_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_search_text_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_text')),
    sa.UniqueConstraint('unit_id', 'year', 'scope', name=op.f('uq_search_text_unit_id_year_scope')),
    sqlite_autoincrement=True
    )
    op.create_table('search_body',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['search_text.id'], name=op.f('fk_search_body_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_body'))
    )
    for statement in GRAMS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION search_holding(integer[])")
    op.drop_table('search_gram')
    op.drop_table('search_body')
    op.drop_table('search_text')
    op.drop_table('unit_search')
