"""how far a mirror has come"""

import sqlalchemy as sa
from alembic import op
from app.db.types import Json, Moment, code_type


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mirror_state',
    sa.Column('origin', code_type(), nullable=False),
    sa.Column('cursor', sa.Text(), nullable=False),
    sa.Column('waiting', Json(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('origin', name=op.f('pk_mirror_state'))
    )


def downgrade() -> None:
    op.drop_table('mirror_state')
