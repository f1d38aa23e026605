"""rollups"""

import sqlalchemy as sa
from alembic import op
from app.db.types import code_type


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

# A unit that comes or goes changes how many are expected (-1: the area's units); one that is
# moved or becomes another kind changes every sum of both areas (0: all years).
INTO = "INSERT INTO rollup_stale (year, province, prefecture)"
SEEN = ("level", "kind", "province", "prefecture", "county", "synthetic", "placeholder", "valid_from", "valid_to")


def of(row, year):
    return f"{INTO} VALUES ({year}, coalesce({row}.province, ''), coalesce({row}.prefecture, ''));"


def listed(row):
    return (
        f"{INTO} SELECT {row}.year, coalesce(province, ''), coalesce(prefecture, '') "
        f"FROM unit WHERE code = {row}.unit;"
    )


def seen(row):
    return "(" + ", ".join(f"{row}.{name}" for name in SEEN) + ")"


TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER unit_stale_insert AFTER INSERT ON unit BEGIN {of('NEW', -1)} END",
        f"CREATE TRIGGER unit_stale_delete AFTER DELETE ON unit BEGIN {of('OLD', -1)} END",
        f"CREATE TRIGGER unit_stale_update AFTER UPDATE ON unit WHEN {seen('OLD')} IS NOT {seen('NEW')} "
        f"BEGIN {of('OLD', 0)} {of('NEW', 0)} END",
        f"CREATE TRIGGER listed_stale_insert AFTER INSERT ON reporting_unit BEGIN {listed('NEW')} END",
        f"CREATE TRIGGER listed_stale_delete AFTER DELETE ON reporting_unit BEGIN {listed('OLD')} END",
        f"CREATE TRIGGER listed_stale_update AFTER UPDATE ON reporting_unit "
        f"BEGIN {listed('OLD')} {listed('NEW')} END",
    ],
    "postgresql": [
        "CREATE FUNCTION unit_stale() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN {of('NEW', -1)} "
        f"ELSIF TG_OP = 'DELETE' THEN {of('OLD', -1)} "
        f"ELSIF {seen('OLD')} IS DISTINCT FROM {seen('NEW')} THEN {of('OLD', 0)} {of('NEW', 0)} "
        "END IF; RETURN NULL; END $$",
        "CREATE TRIGGER unit_stale AFTER INSERT OR UPDATE OR DELETE ON unit "
        "FOR EACH ROW EXECUTE FUNCTION unit_stale()",
        "CREATE FUNCTION listed_stale() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN {listed('OLD')} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {listed('NEW')} END IF; "
        "RETURN NULL; END $$",
        "CREATE TRIGGER listed_stale AFTER INSERT OR UPDATE OR DELETE ON reporting_unit "
        "FOR EACH ROW EXECUTE FUNCTION listed_stale()",
    ],
}
TRIGGERS_DOWN = {
    "sqlite": [
        f"DROP TRIGGER {table}_stale_{verb}"
        for table in ("unit", "listed")
        for verb in ("insert", "update", "delete")
    ],
    "postgresql": [
        "DROP TRIGGER unit_stale ON unit",
        "DROP FUNCTION unit_stale()",
        "DROP TRIGGER listed_stale ON reporting_unit",
        "DROP FUNCTION listed_stale()",
    ],
}


def upgrade() -> None:
    op.create_table('report_rollup',
    sa.Column('province', code_type(), nullable=False),
    sa.Column('prefecture', code_type(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('level', code_type(), nullable=False),
    sa.Column('kind', code_type(), nullable=False),
    sa.Column('scope', code_type(), nullable=False),
    sa.Column('form', code_type(), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('expected', sa.Boolean(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('province', 'prefecture', 'year', 'level', 'kind', 'scope', 'form', 'synthetic', 'expected', name=op.f('pk_report_rollup')),
    sqlite_with_rowid=False
    )
    op.create_table('rollup_stale',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('province', code_type(), nullable=False),
    sa.Column('prefecture', code_type(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rollup_stale'))
    )
    op.create_table('unit_rollup',
    sa.Column('province', code_type(), nullable=False),
    sa.Column('prefecture', code_type(), nullable=False),
    sa.Column('level', code_type(), nullable=False),
    sa.Column('kind', code_type(), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.SmallInteger(), nullable=False),
    sa.Column('valid_to', sa.SmallInteger(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('province', 'prefecture', 'level', 'kind', 'synthetic', 'valid_from', 'valid_to', name=op.f('pk_unit_rollup')),
    sqlite_with_rowid=False
    )
    op.create_table('rollup',
    sa.Column('cell_id', sa.Integer(), nullable=False),
    sa.Column('level', code_type(), nullable=False),
    sa.Column('kind', code_type(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('province', code_type(), nullable=False),
    sa.Column('prefecture', code_type(), nullable=False),
    sa.Column('scope', code_type(), nullable=False),
    sa.Column('form', code_type(), nullable=False),
    sa.Column('status', code_type(), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('high', sa.BigInteger(), nullable=True),
    sa.Column('low', sa.BigInteger(), nullable=True),
    sa.Column('high_below', sa.BigInteger(), nullable=True),
    sa.Column('low_below', sa.BigInteger(), nullable=True),
    sa.Column('least', sa.BigInteger(), nullable=True),
    sa.Column('greatest', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['cell_id'], ['cell.id'], name=op.f('fk_rollup_cell_id')),
    sa.PrimaryKeyConstraint('cell_id', 'level', 'kind', 'year', 'province', 'prefecture', 'scope', 'form', 'status', 'synthetic', name=op.f('pk_rollup')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_rollup_area', 'rollup', ['province', 'prefecture', 'year'])
    op.create_index('ix_unit_area', 'unit', ['province', 'prefecture'])
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)
    # What was published before has no rollups yet: '*' stands for everything.
    op.execute(
        "INSERT INTO rollup_stale (year, province, prefecture) "
        "SELECT 0, '*', '' FROM unit LIMIT 1"
    )


def downgrade() -> None:
    for statement in TRIGGERS_DOWN[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_index('ix_unit_area', table_name='unit')
    op.drop_index('ix_rollup_area', table_name='rollup')
    op.drop_table('rollup')
    op.drop_table('unit_rollup')
    op.drop_table('rollup_stale')
    op.drop_table('report_rollup')
