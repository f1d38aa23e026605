"""answers kept by Idempotency-Key"""

import sqlalchemy as sa
from alembic import op
from app.db.types import Json, Moment, code_type


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_answer',
    sa.Column('actor', code_type(), nullable=False),
    sa.Column('key', code_type(), nullable=False),
    sa.Column('fingerprint', code_type(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('status', sa.SmallInteger(), nullable=False),
    sa.Column('headers', Json(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('actor', 'key', name=op.f('pk_kept_answer'))
    )
    op.create_index('ix_kept_answer_at', 'kept_answer', ['at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_kept_answer_at', table_name='kept_answer')
    op.drop_table('kept_answer')
