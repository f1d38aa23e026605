"""compilations"""

import sqlalchemy as sa
from alembic import op
from app.db.types import Day, Json, Moment, code_type


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('compilation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('unit', code_type(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('scope', code_type(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('answer', Json(), nullable=False),
    sa.CheckConstraint("scope IN ('body', 'level', 'area')", name=op.f('ck_compilation_scope')),
    sa.ForeignKeyConstraint(['unit'], ['unit.code'], name=op.f('fk_compilation_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_compilation'))
    )
    with op.batch_alter_table('compilation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_compilation_unit_year'), ['unit', 'year'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('compilation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_compilation_unit_year'))

    op.drop_table('compilation')
