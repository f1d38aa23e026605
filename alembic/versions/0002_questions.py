"""questions"""

import sqlalchemy as sa
from alembic import op
from app.db.types import Day, Json, Moment, code_type


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('derived_fact',
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('scope', code_type(), nullable=False),
    sa.Column('status', code_type(), nullable=False),
    sa.Column('numerator', sa.BigInteger(), nullable=True),
    sa.Column('denominator', sa.BigInteger(), nullable=True),
    sa.Column('form', code_type(), nullable=False),
    sa.CheckConstraint("scope IN ('body', 'level', 'area')", name=op.f('ck_derived_fact_scope')),
    sa.CheckConstraint("status IN ('reported', 'blank', 'not_applicable', 'unreadable', 'absent')", name=op.f('ck_derived_fact_status')),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_derived_fact_cell_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_derived_fact_unit_id')),
    sa.PrimaryKeyConstraint('cell_id', 'year', 'unit_id', 'scope', name=op.f('pk_derived_fact')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('derived_fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_derived_fact_unit_id_year'), ['unit_id', 'year'], unique=False)

    op.create_table('local_deadline',
    sa.Column('area', code_type(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('kind', code_type(), nullable=False),
    sa.Column('due_on', Day(length=10), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('government', 'department', 'township', 'subdistrict', 'development_zone', 'public_institution', 'other')", name=op.f('ck_local_deadline_kind')),
    sa.ForeignKeyConstraint(['area'], ['unit.code'], name=op.f('fk_local_deadline_area')),
    sa.PrimaryKeyConstraint('area', 'year', 'kind', name=op.f('pk_local_deadline'))
    )
    op.create_table('reporting_unit',
    sa.Column('unit', code_type(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('expected', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['unit'], ['unit.code'], name=op.f('fk_reporting_unit_unit')),
    sa.PrimaryKeyConstraint('unit', 'year', name=op.f('pk_reporting_unit'))
    )


def downgrade() -> None:
    op.drop_table('reporting_unit')
    op.drop_table('local_deadline')
    with op.batch_alter_table('derived_fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_derived_fact_unit_id_year'))

    op.drop_table('derived_fact')
