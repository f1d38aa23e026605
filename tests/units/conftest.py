"""A database with the divisions of two provinces: quick to load, names that clash."""

import pytest

from app.actor import OPERATOR
from app.db.engine import Database
from app.units.divisions import divisions
from app.units.load import load_divisions

PROVINCES = ("32", "41")


@pytest.fixture
def divided(database: Database) -> Database:
    """江苏 and 河南, their prefectures and counties."""
    with database.writing() as session:
        load_divisions(session, OPERATOR, records=[d for d in divisions() if d.code[:2] in PROVINCES])
    return database
