"""the spine"""

import sqlalchemy as sa
from alembic import op
from app.db.types import Day, Json, Moment, code_type


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

# The journal can only grow, whoever speaks SQL to the database.
APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
        "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()",
    ],
}
APPEND_ONLY_DOWN = {
    "sqlite": ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"],
    "postgresql": ["DROP TRIGGER journal_append_only ON journal", "DROP FUNCTION journal_append_only()"],
}


def upgrade() -> None:
    op.create_table('cell',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indicator', code_type(), nullable=False),
    sa.Column('applicant', code_type(), nullable=False),
    sa.Column('applicant_order', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint("applicant IN ('natural_person', 'enterprise', 'research', 'nonprofit', 'legal_service', 'other', 'total')", name=op.f('ck_cell_applicant')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cell')),
    sa.UniqueConstraint('indicator', 'applicant', name=op.f('uq_cell_indicator_applicant'))
    )
    op.create_table('journal',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('kind', code_type(), nullable=False),
    sa.Column('action', code_type(), nullable=False),
    sa.Column('unit', code_type(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('scope', code_type(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=True),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('before', Json(), nullable=True),
    sa.Column('after', Json(), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_journal'))
    )
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journal_unit'), ['unit'], unique=False)

    op.create_table('source',
    sa.Column('sha256', code_type(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('stored_at', Moment(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_source'))
    )
    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', code_type(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=True),
    sa.Column('level', code_type(), nullable=False),
    sa.Column('kind', code_type(), nullable=False),
    sa.Column('parent', code_type(), nullable=True),
    sa.Column('path', code_type(), nullable=False),
    sa.Column('province', code_type(), nullable=True),
    sa.Column('prefecture', code_type(), nullable=True),
    sa.Column('county', code_type(), nullable=True),
    sa.Column('credit_code', code_type(), nullable=True),
    sa.Column('valid_from', sa.Integer(), nullable=True),
    sa.Column('valid_to', sa.Integer(), nullable=True),
    sa.Column('placeholder', sa.Boolean(), nullable=False),
    sa.Column('vertical', sa.Boolean(), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('government', 'department', 'township', 'subdistrict', 'development_zone', 'public_institution', 'other')", name=op.f('ck_unit_kind')),
    sa.CheckConstraint("level IN ('province', 'prefecture', 'county', 'township')", name=op.f('ck_unit_level')),
    sa.CheckConstraint('valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to', name=op.f('ck_unit_validity')),
    sa.ForeignKeyConstraint(['parent'], ['unit.code'], name=op.f('fk_unit_parent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code')),
    sa.UniqueConstraint('credit_code', name=op.f('uq_unit_credit_code'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_level'), ['level'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_parent'), ['parent'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_path'), ['path'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_short_name'), ['short_name'], unique=False)

    op.create_table('fact',
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('scope', code_type(), nullable=False),
    sa.Column('status', code_type(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('form', code_type(), nullable=False),
    sa.CheckConstraint("scope IN ('body', 'level', 'area')", name=op.f('ck_fact_scope')),
    sa.CheckConstraint("status IN ('reported', 'blank', 'not_applicable', 'unreadable', 'absent')", name=op.f('ck_fact_status')),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_fact_cell_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_fact_unit_id')),
    sa.PrimaryKeyConstraint('cell_id', 'year', 'unit_id', 'scope', name=op.f('pk_fact')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fact_unit_id_year'), ['unit_id', 'year'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit', code_type(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('scope', code_type(), nullable=False),
    sa.Column('status', code_type(), nullable=False),
    sa.Column('draft', sa.Integer(), nullable=True),
    sa.Column('published', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('updated_at', Moment(), nullable=False),
    sa.CheckConstraint("scope IN ('body', 'level', 'area')", name=op.f('ck_report_scope')),
    sa.CheckConstraint("status IN ('draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn')", name=op.f('ck_report_status')),
    sa.CheckConstraint('year BETWEEN 2008 AND 2200', name=op.f('ck_report_year')),
    sa.ForeignKeyConstraint(['unit'], ['unit.code'], name=op.f('fk_report_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('unit', 'year', 'scope', name=op.f('uq_report_unit_year_scope'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_year_unit'), ['year', 'unit'], unique=False)

    op.create_table('unit_name',
    sa.Column('unit', code_type(), nullable=False),
    sa.Column('name', code_type(), nullable=False),
    sa.Column('kind', code_type(), nullable=False),
    sa.Column('from_year', sa.Integer(), nullable=True),
    sa.Column('to_year', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['unit'], ['unit.code'], name=op.f('fk_unit_name_unit')),
    sa.PrimaryKeyConstraint('unit', 'name', name=op.f('pk_unit_name'))
    )
    with op.batch_alter_table('unit_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_name_name'), ['name'], unique=False)

    op.create_table('unit_successor',
    sa.Column('unit', code_type(), nullable=False),
    sa.Column('successor', code_type(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['successor'], ['unit.code'], name=op.f('fk_unit_successor_successor')),
    sa.ForeignKeyConstraint(['unit'], ['unit.code'], name=op.f('fk_unit_successor_unit')),
    sa.PrimaryKeyConstraint('unit', 'successor', name=op.f('pk_unit_successor'))
    )
    op.create_table('import',
    sa.Column('id', code_type(), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('source_sha256', code_type(), nullable=False),
    sa.Column('report_id', sa.BigInteger(), nullable=True),
    sa.Column('answer', Json(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_import_report_id')),
    sa.ForeignKeyConstraint(['source_sha256'], ['source.sha256'], name=op.f('fk_import_source_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import'))
    )
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_source_sha256'), ['source_sha256'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', code_type(), nullable=False),
    sa.Column('form', code_type(), nullable=False),
    sa.Column('scope_basis', code_type(), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('period_start', Day(length=10), nullable=True),
    sa.Column('period_end', Day(length=10), nullable=True),
    sa.Column('published_on', Day(length=10), nullable=True),
    sa.Column('publication', Json(), nullable=False),
    sa.Column('signoff', Json(), nullable=False),
    sa.Column('sections', Json(), nullable=False),
    sa.Column('source_sha256', code_type(), nullable=True),
    sa.Column('historical', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('confidentiality_by', sa.Text(), nullable=True),
    sa.Column('confidentiality_on', Day(length=10), nullable=True),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('published_at', Moment(), nullable=True),
    sa.Column('ended_at', Moment(), nullable=True),
    sa.Column('withdrawn_at', Moment(), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("form IN ('2014', '2019', '2021')", name=op.f('ck_revision_form')),
    sa.CheckConstraint("scope_basis IN ('stated', 'assumed')", name=op.f('ck_revision_scope_basis')),
    sa.CheckConstraint("status IN ('draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn')", name=op.f('ck_revision_status')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_revision_report_id')),
    sa.ForeignKeyConstraint(['source_sha256'], ['source.sha256'], name=op.f('fk_revision_source_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('report_id', 'number', name=op.f('uq_revision_report_id_number'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_published_at'), ['published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_revision_source_sha256'), ['source_sha256'], unique=False)

    op.create_table('finding',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', code_type(), nullable=False),
    sa.Column('severity', code_type(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('cells', Json(), nullable=False),
    sa.Column('expected', sa.Text(), nullable=True),
    sa.Column('found', sa.Text(), nullable=True),
    sa.Column('fingerprint', code_type(), nullable=False),
    sa.Column('from_reader', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('acknowledged_by', sa.Text(), nullable=True),
    sa.Column('acknowledged_at', Moment(), nullable=True),
    sa.CheckConstraint("severity IN ('error', 'warning', 'notice')", name=op.f('ck_finding_severity')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_finding_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding')),
    sa.UniqueConstraint('revision_id', 'position', name=op.f('uq_finding_revision_id_position'))
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_code'), ['code'], unique=False)

    op.create_table('unmatched',
    sa.Column('revision_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('locator', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_unmatched_revision_id')),
    sa.PrimaryKeyConstraint('revision_id', 'position', name=op.f('pk_unmatched')),
    sqlite_with_rowid=False
    )
    op.create_table('value',
    sa.Column('revision_id', sa.BigInteger(), nullable=False),
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('status', code_type(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('raw', sa.Text(), nullable=True),
    sa.Column('locator', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=True),
    sa.CheckConstraint("(status = 'reported') = (value IS NOT NULL)", name=op.f('ck_value_reported')),
    sa.CheckConstraint("status IN ('reported', 'blank', 'not_applicable', 'unreadable', 'absent')", name=op.f('ck_value_status')),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_value_cell_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_value_revision_id')),
    sa.PrimaryKeyConstraint('revision_id', 'cell_id', name=op.f('pk_value')),
    sqlite_with_rowid=False
    )

    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in APPEND_ONLY_DOWN[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table('value')
    op.drop_table('unmatched')
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_code'))

    op.drop_table('finding')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revision_source_sha256'))
        batch_op.drop_index(batch_op.f('ix_revision_published_at'))

    op.drop_table('revision')
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_source_sha256'))
        batch_op.drop_index(batch_op.f('ix_import_report_id'))

    op.drop_table('import')
    op.drop_table('unit_successor')
    with op.batch_alter_table('unit_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_name_name'))

    op.drop_table('unit_name')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_year_unit'))

    op.drop_table('report')
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fact_unit_id_year'))

    op.drop_table('fact')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_short_name'))
        batch_op.drop_index(batch_op.f('ix_unit_path'))
        batch_op.drop_index(batch_op.f('ix_unit_parent'))
        batch_op.drop_index(batch_op.f('ix_unit_name'))
        batch_op.drop_index(batch_op.f('ix_unit_level'))

    op.drop_table('unit')
    op.drop_table('source')
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_journal_unit'))

    op.drop_table('journal')
    op.drop_table('cell')
