"""how far the first load of a mirror has been checked"""

import sqlalchemy as sa
from alembic import op
from app.db.types import code_type


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('mirror_state', sa.Column('checked_to', code_type(), nullable=True))


def downgrade() -> None:
    op.drop_column('mirror_state', 'checked_to')
