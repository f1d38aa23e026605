"""The whole schema. Tables are made by the migrations in `alembic/`, never from here;
a test holds the two against each other.

Truth is in unit, report, revision, value; `fact` is the same published values shaped for
reading and can be rebuilt from them (`gongkai rollups rebuild`); `journal` is what happened.
"""

from app.db.tables.base import GRAMS, BigKey, columns_of, is_modelled
from app.db.tables.facts import DerivedFact, Fact, ReportRollup, Rollup, RollupStale, UnitRollup
from app.db.tables.intake import Import, Job, JobFile, JobUpload
from app.db.tables.lists import LocalDeadline, LocalIndicatorRow, ReportingUnit
from app.db.tables.record import ApiKey, Journal, KeptAnswer, MirrorState
from app.db.tables.reports import Cell, Compilation, FindingRow, Report, Revision, Source, UnmatchedRow, Value
from app.db.tables.search import SearchBody, SearchText, UnitSearch
from app.db.tables.units import Unit, UnitName, UnitSuccessor

__all__ = [
    "GRAMS",
    "ApiKey",
    "BigKey",
    "Cell",
    "Compilation",
    "DerivedFact",
    "Fact",
    "FindingRow",
    "Import",
    "Job",
    "JobFile",
    "JobUpload",
    "Journal",
    "KeptAnswer",
    "LocalDeadline",
    "LocalIndicatorRow",
    "MirrorState",
    "Report",
    "ReportRollup",
    "ReportingUnit",
    "Revision",
    "Rollup",
    "RollupStale",
    "SearchBody",
    "SearchText",
    "Source",
    "Unit",
    "UnitName",
    "UnitRollup",
    "UnitSearch",
    "UnitSuccessor",
    "UnmatchedRow",
    "Value",
    "columns_of",
    "is_modelled",
]
