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
        "CREATE TABLE search_gram ("
        " id bigint PRIMARY KEY REFERENCES search_text (id) ON DELETE CASCADE,"
        " grams integer[] NOT NULL)",
        "ALTER TABLE search_gram ALTER COLUMN grams SET STORAGE EXTERNAL",
        "CREATE INDEX ix_search_gram_grams ON search_gram USING gin (grams)",
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
    op.drop_table('search_gram')
    op.drop_table('search_body')
    op.drop_table('search_text')
    op.drop_table('unit_search')
