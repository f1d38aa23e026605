"""jobs"""

import sqlalchemy as sa
from alembic import op
from app.db.types import Json, Moment, code_type

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('job',
    sa.Column('id', code_type(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('role', code_type(), nullable=True),
    sa.Column('unit', code_type(), nullable=True),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('asked', Json(), nullable=False),
    sa.Column('status', code_type(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('started_at', Moment(), nullable=True),
    sa.Column('finished_at', Moment(), nullable=True),
    sa.Column('holder', code_type(), nullable=True),
    sa.Column('lease_until', Moment(), nullable=True),
    sa.CheckConstraint("status IN ('queued', 'running', 'done')", name=op.f('ck_job_status')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    op.create_index(op.f('ix_job_status_lease_until'), 'job', ['status', 'lease_until'])
    op.create_table('job_file',
    sa.Column('job_id', code_type(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('outcome', code_type(), nullable=True),
    sa.Column('told', Json(), nullable=True),
    sa.Column('done_at', Moment(), nullable=True),
    sa.CheckConstraint('(outcome IS NULL) = (done_at IS NULL)', name=op.f('ck_job_file_done')),
    sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_job_file_job_id')),
    sa.PrimaryKeyConstraint('job_id', 'position', name=op.f('pk_job_file')),
    sqlite_with_rowid=False
    )
    op.create_table('job_upload',
    sa.Column('job_id', code_type(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('media_type', sa.Text(), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_job_upload_job_id')),
    sa.PrimaryKeyConstraint('job_id', 'position', name=op.f('pk_job_upload'))
    )
    op.add_column('import', sa.Column('asked', Json(), nullable=True))


def downgrade() -> None:
    op.drop_column('import', 'asked')
    op.drop_table('job_upload')
    op.drop_table('job_file')
    op.drop_table('job')
