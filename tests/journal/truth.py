"""The tables that hold the truth, by what names their rows and not by numbers of the database."""

from typing import Any

from sqlalchemy import text

from app.db.engine import Database

REPORT = "r.unit, r.year, r.scope"
TABLES = {
    "units": "SELECT code, name, short_name, level, kind, parent, path, province, prefecture, county, "
    "credit_code, valid_from, valid_to, placeholder, vertical, synthetic, version FROM unit",
    "names": "SELECT unit, name, kind, from_year, to_year FROM unit_name",
    "successors": "SELECT unit, successor, year FROM unit_successor",
    "reports": f"SELECT {REPORT}, status, draft, published, version, created_at, updated_at FROM report r",
    "revisions": f"SELECT {REPORT}, n.number, n.status, n.form, n.scope_basis, n.title, n.period_start, "
    "n.period_end, n.published_on, n.publication, n.signoff, n.sections, n.source_sha256, n.historical, "
    "n.note, n.confidentiality_by, n.confidentiality_on, n.created_at, n.published_at, n.ended_at, "
    "n.withdrawn_at, n.withdrawn_reason FROM revision n JOIN report r ON r.id = n.report_id",
    "values": f"SELECT {REPORT}, n.number, c.indicator, c.applicant, v.status, v.value, v.raw, v.locator, v.by "
    "FROM value v JOIN cell c ON c.id = v.cell_id JOIN revision n ON n.id = v.revision_id "
    "JOIN report r ON r.id = n.report_id",
    "unmatched": f"SELECT {REPORT}, n.number, u.position, u.text, u.locator FROM unmatched u "
    "JOIN revision n ON n.id = u.revision_id JOIN report r ON r.id = n.report_id",
    "acknowledgements": f"SELECT {REPORT}, n.number, f.fingerprint, f.note, f.acknowledged_by, f.acknowledged_at "
    "FROM finding f JOIN revision n ON n.id = f.revision_id JOIN report r ON r.id = n.report_id "
    "WHERE f.acknowledged_by IS NOT NULL",
    "reporting_units": "SELECT unit, year, expected, note FROM reporting_unit",
    "calendar": "SELECT area, year, kind, due_on, note FROM local_deadline",
    "keys": "SELECT id, name, role, unit, hash, prefix, created_at, created_by, revoked_at FROM api_key",
    "local_indicators": "SELECT code, area, definition FROM local_indicator",
    "compilations": "SELECT unit, year, scope, revision, actor, at FROM compilation",
}
"""What is left out is made from these (facts, indexes), or is no fact (when a key was last used)."""

JOURNAL = (
    "SELECT at, actor, kind, action, unit, year, scope, revision, before, after FROM journal ORDER BY seq"
)


def truth(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of those tables, sorted."""
    with database.reading() as session:
        return {
            name: sorted((tuple(map(_plain, row)) for row in session.execute(text(statement))), key=repr)
            for name, statement in TABLES.items()
        }


def _plain(value: Any) -> Any:
    """The same on both databases."""
    return int(value) if isinstance(value, bool) else value
