"""keys"""

import sqlalchemy as sa
from alembic import op
from app.db.types import Moment, code_type


revision = '0010'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('api_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', code_type(), nullable=False),
    sa.Column('unit', code_type(), nullable=True),
    sa.Column('hash', code_type(), nullable=False),
    sa.Column('prefix', code_type(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('last_used_at', Moment(), nullable=True),
    sa.Column('revoked_at', Moment(), nullable=True),
    sa.CheckConstraint("role IN ('compiler', 'reviewer', 'publisher', 'admin')", name=op.f('ck_api_key_role')),
    sa.ForeignKeyConstraint(['unit'], ['unit.code'], name=op.f('fk_api_key_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('hash', name=op.f('uq_api_key_hash'))
    )
    with op.batch_alter_table('api_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_key_unit'), ['unit'], unique=False)


def downgrade() -> None:
    op.drop_table('api_key')
