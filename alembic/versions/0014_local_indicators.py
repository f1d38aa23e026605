"""local_indicators"""

import sqlalchemy as sa
from alembic import op
from app.db.types import Day, Json, Moment, code_type


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('local_indicator',
    sa.Column('code', code_type(), nullable=False),
    sa.Column('area', code_type(), nullable=False),
    sa.Column('definition', Json(), nullable=False),
    sa.ForeignKeyConstraint(['area'], ['unit.code'], name=op.f('fk_local_indicator_area')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_local_indicator'))
    )
    with op.batch_alter_table('local_indicator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_indicator_area'), ['area'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('local_indicator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_local_indicator_area'))

    op.drop_table('local_indicator')
