"""The whole schema. Tables are made by the migrations in `alembic/`, never from here;
a test holds the two against each other.

Truth is in unit, report, revision, value; `fact` is the same published values shaped for
reading and can be rebuilt from them (`gongkai rollups rebuild`); `journal` is what happened.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from app.db.types import Day, Json, Moment, code_type
from app.vocabulary import (
    Applicant,
    FormCode,
    JobStatus,
    Kind,
    Level,
    ReportStatus,
    Role,
    Scope,
    ScopeBasis,
    Severity,
    ValueStatus,
)

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only for INTEGER PRIMARY KEY."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


GRAMS = "search_gram"
"""A table that is no model: FTS5 on SQLite (which keeps tables of its own beside it, named after
it), an array with a GIN index on PostgreSQL. See the migration that makes it."""


def is_modelled(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether a table of the database is to be compared with the models here."""
    return kind != "table" or name is None or not name.startswith(GRAMS)


def columns_of(table: type[SQLModel]) -> Any:
    """The columns of a table by name, for statements that know nothing of the classes."""
    return SQLModel.metadata.tables[str(table.__tablename__)].c


def _one_of(column: str, words: type) -> CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _code(*, null: bool = False, unit: bool = False, index: bool = False) -> Any:
    keys = [ForeignKey("unit.code")] if unit else []
    return Field(sa_column=Column(code_type(), *keys, nullable=null, index=index))


class Unit(SQLModel, table=True):
    """One body that reports, or a level of the tree above such bodies.

    `path` is the codes from the top down, each followed by `/`, so a subtree is a range.
    `province`, `prefecture` and `county` are the ancestors (or itself) of those levels.
    `valid_from` and `valid_to` are years, both included; None means open.
    """

    __tablename__ = "unit"
    __table_args__ = (
        _one_of("level", Level),
        _one_of("kind", Kind),
        UniqueConstraint("code"),
        UniqueConstraint("credit_code"),
        CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"),
        Index("ix_unit_area", "province", "prefecture"),
    )

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    code: str = Field(sa_column=Column(code_type(), nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False, index=True))
    short_name: str | None = Field(default=None, sa_column=Column(Text, index=True))
    level: str = _code(index=True)
    kind: str = _code()
    parent: str | None = Field(
        default=None, sa_column=Column(code_type(), ForeignKey("unit.code"), index=True)
    )
    path: str = _code(index=True)
    province: str | None = Field(default=None, sa_column=Column(code_type()))
    prefecture: str | None = Field(default=None, sa_column=Column(code_type()))
    county: str | None = Field(default=None, sa_column=Column(code_type()))
    credit_code: str | None = Field(default=None, sa_column=Column(code_type()))
    valid_from: int | None = None
    valid_to: int | None = None
    placeholder: bool = False
    vertical: bool = False
    synthetic: bool = False
    version: int = 1


class UnitName(SQLModel, table=True):
    """A name a unit bears or bore besides the present one: `kind` is former, short or other."""

    __tablename__ = "unit_name"

    unit: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    name: str = Field(sa_column=Column(code_type(), primary_key=True, index=True))
    kind: str = _code()
    from_year: int | None = None
    to_year: int | None = None


class UnitSuccessor(SQLModel, table=True):
    """Which unit took over from one that ended, and in which year."""

    __tablename__ = "unit_successor"

    unit: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    successor: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    year: int | None = None


class Cell(SQLModel, table=True):
    """The small number that stands for (indicator, applicant) wherever values are kept."""

    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("indicator", "applicant"), _one_of("applicant", Applicant))

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    indicator: str = _code()
    applicant: str = _code()
    applicant_order: int = Field(sa_column=Column(SmallInteger, nullable=False))


class Report(SQLModel, table=True):
    """One report of one unit, year and scope, through all its revisions.

    `draft` and `published` are revision numbers; `version` grows with every write and is
    what its ETag is made of. A report whose published revision was withdrawn keeps it in
    `published` with `status` withdrawn.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("unit", "year", "scope"),
        _one_of("scope", Scope),
        _one_of("status", ReportStatus),
        CheckConstraint("year BETWEEN 2008 AND 2200", name="year"),
        Index(None, "year", "unit"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    unit: str = _code(unit=True)
    year: int
    scope: str = _code()
    status: str = _code()
    draft: int | None = None
    published: int | None = None
    version: int = 1
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    updated_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Source(SQLModel, table=True):
    """An imported file as it came, kept once by its SHA-256 (lower-case hex)."""

    __tablename__ = "source"

    sha256: str = Field(sa_column=Column(code_type(), primary_key=True))
    name: str | None = Field(default=None, sa_column=Column(Text))
    media_type: str = Field(sa_column=Column(Text, nullable=False))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    stored_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Revision(SQLModel, table=True):
    """One state of a report. Frozen once published: `published_at` to `ended_at` is when the
    public saw it. `historical` ones were published elsewhere and recorded as printed."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        _one_of("status", ReportStatus),
        _one_of("form", FormCode),
        _one_of("scope_basis", ScopeBasis),
        Index(None, "published_at"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    report_id: int = Field(sa_column=Column(BigInteger, ForeignKey("report.id"), nullable=False))
    number: int
    status: str = _code()
    form: str = _code()
    scope_basis: str = _code()
    title: str | None = Field(default=None, sa_column=Column(Text))
    period_start: date | None = Field(default=None, sa_column=Column(Day))
    period_end: date | None = Field(default=None, sa_column=Column(Day))
    published_on: date | None = Field(default=None, sa_column=Column(Day))
    publication: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    signoff: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    sections: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    source_sha256: str | None = Field(
        default=None, sa_column=Column(code_type(), ForeignKey("source.sha256"), index=True)
    )
    historical: bool = False
    note: str | None = Field(default=None, sa_column=Column(Text))
    confidentiality_by: str | None = Field(default=None, sa_column=Column(Text))
    confidentiality_on: date | None = Field(default=None, sa_column=Column(Day))
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    published_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    withdrawn_reason: str | None = Field(default=None, sa_column=Column(Text))


class Value(SQLModel, table=True):
    """One cell of one revision. `value` is scaled by the indicator's scale (money in 分);
    NULL unless `status` is reported."""

    __tablename__ = "value"
    __table_args__ = (
        _one_of("status", ValueStatus),
        CheckConstraint("(status = 'reported') = (value IS NOT NULL)", name="reported"),
        {"sqlite_with_rowid": False},
    )

    revision_id: int = Field(sa_column=Column(BigInteger, ForeignKey("revision.id"), primary_key=True))
    cell_id: int = Field(sa_column=Column(Integer, ForeignKey("cell.id"), primary_key=True))
    status: str = _code()
    value: int | None = Field(default=None, sa_column=Column(BigInteger))
    raw: str | None = Field(default=None, sa_column=Column(Text))
    locator: str | None = Field(default=None, sa_column=Column(Text))
    by: str | None = Field(default=None, sa_column=Column(Text))


class FindingRow(SQLModel, table=True):
    """One finding of one revision; `fingerprint` carries an acknowledgement over re-checks."""

    __tablename__ = "finding"
    __table_args__ = (_one_of("severity", Severity), UniqueConstraint("revision_id", "position"))

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    revision_id: int = Field(sa_column=Column(BigInteger, ForeignKey("revision.id"), nullable=False))
    position: int
    code: str = _code(index=True)
    severity: str = _code()
    message: str = Field(sa_column=Column(Text, nullable=False))
    cells: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    expected: str | None = Field(default=None, sa_column=Column(Text))
    found: str | None = Field(default=None, sa_column=Column(Text))
    fingerprint: str = _code()
    from_reader: bool = False
    note: str | None = Field(default=None, sa_column=Column(Text))
    acknowledged_by: str | None = Field(default=None, sa_column=Column(Text))
    acknowledged_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class UnmatchedRow(SQLModel, table=True):
    """Something printed on the source page that found no home in the form."""

    __tablename__ = "unmatched"
    __table_args__ = ({"sqlite_with_rowid": False},)

    revision_id: int = Field(sa_column=Column(BigInteger, ForeignKey("revision.id"), primary_key=True))
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    locator: str = Field(sa_column=Column(Text, nullable=False))


class Import(SQLModel, table=True):
    """One imported file and what was answered then; `asked` is what its sender said of it and
    which version read it."""

    __tablename__ = "import"

    id: str = Field(sa_column=Column(code_type(), primary_key=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    source_sha256: str = Field(
        sa_column=Column(code_type(), ForeignKey("source.sha256"), nullable=False, index=True)
    )
    report_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("report.id"), index=True)
    )
    answer: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    asked: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))


class Job(SQLModel, table=True):
    """A batch of files to import, done one by one in the background.

    `actor` to `request_id` are on whose behalf. The process at work holds the job until
    `lease_until` and renews that as it goes; when it dies another takes over.
    """

    __tablename__ = "job"
    __table_args__ = (_one_of("status", JobStatus), Index(None, "status", "lease_until"))

    id: str = Field(sa_column=Column(code_type(), primary_key=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    role: str | None = Field(default=None, sa_column=Column(code_type()))
    unit: str | None = Field(default=None, sa_column=Column(code_type()))
    request_id: str | None = Field(default=None, sa_column=Column(Text))
    asked: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    status: str = _code()
    total: int
    started_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    finished_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    holder: str | None = Field(default=None, sa_column=Column(code_type()))
    lease_until: datetime | None = Field(default=None, sa_column=Column(Moment))


class JobUpload(SQLModel, table=True):
    """A file or zip of a job as it came; gone once the job is done."""

    __tablename__ = "job_upload"

    job_id: str = Field(sa_column=Column(code_type(), ForeignKey("job.id"), primary_key=True))
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    name: str | None = Field(default=None, sa_column=Column(Text))
    media_type: str | None = Field(default=None, sa_column=Column(Text))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class JobFile(SQLModel, table=True):
    """One file of a job: members of zips count singly. `outcome` and `told` once it is done."""

    __tablename__ = "job_file"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (done_at IS NULL)", name="done"),
        {"sqlite_with_rowid": False},
    )

    job_id: str = Field(sa_column=Column(code_type(), ForeignKey("job.id"), primary_key=True))
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    outcome: str | None = Field(default=None, sa_column=Column(code_type()))
    told: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    done_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class Fact(SQLModel, table=True):
    """One published value shaped for reading, in the order the questions come: cell, year, unit."""

    __tablename__ = "fact"
    __table_args__ = (
        _one_of("scope", Scope),
        _one_of("status", ValueStatus),
        Index(None, "unit_id", "year"),
        {"sqlite_with_rowid": False},
    )

    cell_id: int = Field(sa_column=Column(Integer, ForeignKey("cell.id"), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    unit_id: int = Field(sa_column=Column(Integer, ForeignKey("unit.id"), primary_key=True))
    scope: str = Field(sa_column=Column(code_type(), primary_key=True))
    status: str = _code()
    value: int | None = Field(default=None, sa_column=Column(BigInteger))
    form: str = _code()


class DerivedFact(SQLModel, table=True):
    """One derived value of one published report, both sides kept so that ratios add up.

    `cell_id` names the derived indicator and applicant; `denominator` is NULL for a plain sum.
    There is no row where the report's form does not allow the indicator.
    """

    __tablename__ = "derived_fact"
    __table_args__ = (
        _one_of("scope", Scope),
        _one_of("status", ValueStatus),
        Index(None, "unit_id", "year"),
        {"sqlite_with_rowid": False},
    )

    cell_id: int = Field(sa_column=Column(Integer, ForeignKey("cell.id"), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    unit_id: int = Field(sa_column=Column(Integer, ForeignKey("unit.id"), primary_key=True))
    scope: str = Field(sa_column=Column(code_type(), primary_key=True))
    status: str = _code()
    numerator: int | None = Field(default=None, sa_column=Column(BigInteger))
    denominator: int | None = Field(default=None, sa_column=Column(BigInteger))
    form: str = _code()


class Rollup(SQLModel, table=True):
    """Facts and derived facts added up: of one cell, year, kind of unit, form and status in one
    area, which is a prefecture's, or what belongs to a province or to nothing directly ('' for
    none). A sum is `high` millions and `low`: 64 bits may not hold a nation's money in 分.

    Made anew area by area in the background; `rollup_stale` says which areas not to trust.
    """

    __tablename__ = "rollup"
    __table_args__ = (
        Index("ix_rollup_area", "province", "prefecture", "year"),
        {"sqlite_with_rowid": False},
    )

    cell_id: int = Field(sa_column=Column(Integer, ForeignKey("cell.id"), primary_key=True))
    level: str = Field(sa_column=Column(code_type(), primary_key=True))
    kind: str = Field(sa_column=Column(code_type(), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    province: str = Field(sa_column=Column(code_type(), primary_key=True))
    prefecture: str = Field(sa_column=Column(code_type(), primary_key=True))
    scope: str = Field(sa_column=Column(code_type(), primary_key=True))
    form: str = Field(sa_column=Column(code_type(), primary_key=True))
    status: str = Field(sa_column=Column(code_type(), primary_key=True))
    synthetic: bool = Field(sa_column=Column(Boolean, primary_key=True))
    count: int
    high: int | None = Field(default=None, sa_column=Column(BigInteger))
    low: int | None = Field(default=None, sa_column=Column(BigInteger))
    high_below: int | None = Field(default=None, sa_column=Column(BigInteger))
    low_below: int | None = Field(default=None, sa_column=Column(BigInteger))
    least: int | None = Field(default=None, sa_column=Column(BigInteger))
    greatest: int | None = Field(default=None, sa_column=Column(BigInteger))


class ReportRollup(SQLModel, table=True):
    """Published reports counted: by year, kind of unit, form and whether expected, in one area."""

    __tablename__ = "report_rollup"
    __table_args__ = ({"sqlite_with_rowid": False},)

    province: str = Field(sa_column=Column(code_type(), primary_key=True))
    prefecture: str = Field(sa_column=Column(code_type(), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    level: str = Field(sa_column=Column(code_type(), primary_key=True))
    kind: str = Field(sa_column=Column(code_type(), primary_key=True))
    scope: str = Field(sa_column=Column(code_type(), primary_key=True))
    form: str = Field(sa_column=Column(code_type(), primary_key=True))
    synthetic: bool = Field(sa_column=Column(Boolean, primary_key=True))
    expected: bool = Field(sa_column=Column(Boolean, primary_key=True))
    count: int


class UnitRollup(SQLModel, table=True):
    """Units counted that a year's list of reporting units is seeded from, by kind, in one area.
    `valid_from` 0 and `valid_to` 9999 mean open."""

    __tablename__ = "unit_rollup"
    __table_args__ = ({"sqlite_with_rowid": False},)

    province: str = Field(sa_column=Column(code_type(), primary_key=True))
    prefecture: str = Field(sa_column=Column(code_type(), primary_key=True))
    level: str = Field(sa_column=Column(code_type(), primary_key=True))
    kind: str = Field(sa_column=Column(code_type(), primary_key=True))
    synthetic: bool = Field(sa_column=Column(Boolean, primary_key=True))
    valid_from: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    valid_to: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    count: int


class RollupStale(SQLModel, table=True):
    """An area whose rollups of a year (0: of all years, and of its units) are not to be trusted.

    Whoever changes something there adds a row in the same transaction and waits for nobody;
    whoever makes the rollups anew takes away the rows it saw before it began. The same area
    may stand here many times.
    """

    __tablename__ = "rollup_stale"

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    province: str = _code()
    prefecture: str = _code()


class ReportingUnit(SQLModel, table=True):
    """An entry of the list of reporting units (统计单位名单) that departs from the seed.

    The seed is every valid unit of the year; `expected` False takes one off the list,
    True puts one on it.
    """

    __tablename__ = "reporting_unit"

    unit: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    expected: bool
    note: str | None = Field(default=None, sa_column=Column(Text))


class LocalDeadline(SQLModel, table=True):
    """A local notice's date for filing: holds for `area` and all below it, for bodies of this
    kind, for this report year. It binds where the statute sets no date (or a later one)."""

    __tablename__ = "local_deadline"
    __table_args__ = (_one_of("kind", Kind),)

    area: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), primary_key=True))
    year: int = Field(sa_column=Column(SmallInteger, primary_key=True))
    kind: str = Field(sa_column=Column(code_type(), primary_key=True))
    due_on: date = Field(sa_column=Column(Day, nullable=False))
    note: str | None = Field(default=None, sa_column=Column(Text))


class LocalIndicatorRow(SQLModel, table=True):
    """What an area counts besides the national forms. `definition` is the JSON of all that
    `code` and `area` do not say; see `app.catalogue.local`."""

    __tablename__ = "local_indicator"

    code: str = Field(sa_column=Column(code_type(), primary_key=True))
    area: str = Field(sa_column=Column(code_type(), ForeignKey("unit.code"), nullable=False, index=True))
    definition: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))


class Compilation(SQLModel, table=True):
    """One sum of subordinates' reports that was made the draft of a government's own: what was
    answered then, with every report that went in and every body that was left out."""

    __tablename__ = "compilation"
    __table_args__ = (_one_of("scope", Scope), Index(None, "unit", "year"))

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    unit: str = _code(unit=True)
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    scope: str = _code()
    revision: int
    answer: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))


class UnitSearch(SQLModel, table=True):
    """The names of one unit folded to one spelling, for `/search`; made from unit and unit_name.

    Each column holds folded texts with a line end before and after every one: the codes, the
    name and short name it bears, and the names it bore or bears besides.
    """

    __tablename__ = "unit_search"

    unit_id: int = Field(sa_column=Column(Integer, ForeignKey("unit.id"), primary_key=True))
    codes: str = Field(sa_column=Column(Text, nullable=False))
    present: str = Field(sa_column=Column(Text, nullable=False))
    past: str = Field(sa_column=Column(Text, nullable=False))


class SearchText(SQLModel, table=True):
    """The text of one published report as `/search` knows it; its folded lines are in
    `search_body`, its grams in `search_gram`, an index each database makes in its own way.

    A text that is indexed again gets a new `id`, never one that was there before: on SQLite
    the grams of a text that is gone stay in the index and must mean nothing.
    """

    __tablename__ = "search_text"
    __table_args__ = (
        _one_of("scope", Scope),
        UniqueConstraint("unit_id", "year", "scope"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    unit_id: int = Field(sa_column=Column(Integer, ForeignKey("unit.id"), nullable=False))
    year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    scope: str = _code()
    revision_id: int = Field(sa_column=Column(BigInteger, ForeignKey("revision.id"), nullable=False))


class SearchBody(SQLModel, table=True):
    """The folded lines of a report's text: its title, then title and text of each section."""

    __tablename__ = "search_body"

    id: int = Field(sa_column=Column(BigKey, ForeignKey("search_text.id"), primary_key=True))
    body: str = Field(sa_column=Column(Text, nullable=False))


class MirrorState(SQLModel, table=True):
    """Of a mirror: whose, and how far it has come; one row, none in any other database.

    `waiting` are the successors of units that the feed has not told of yet. `checked_to` is the
    unit up to which the reports of the first load have been checked, empty before any; NULL when
    all are.
    """

    __tablename__ = "mirror_state"

    origin: str = Field(sa_column=Column(code_type(), primary_key=True))
    cursor: str = Field(sa_column=Column(Text, nullable=False))
    waiting: list[Any] = Field(sa_column=Column(Json, nullable=False))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    checked_to: str | None = Field(default=None, sa_column=Column(code_type()))


class KeptAnswer(SQLModel, table=True):
    """What a request with an Idempotency-Key was answered, for as long as it may be sent again.

    `key` is the SHA-256 of the key, `fingerprint` that of the request; `body` is NULL where the
    answer held a secret. Kept in the transaction of the write, dropped after a day.
    """

    __tablename__ = "kept_answer"

    actor: str = Field(sa_column=Column(code_type(), primary_key=True))
    key: str = Field(sa_column=Column(code_type(), primary_key=True))
    fingerprint: str = _code()
    at: datetime = Field(sa_column=Column(Moment, nullable=False, index=True))
    status: int = Field(sa_column=Column(SmallInteger, nullable=False))
    headers: dict[str, str] = Field(sa_column=Column(Json, nullable=False))
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary))


class ApiKey(SQLModel, table=True):
    """A key that was handed out: its SHA-256 (lower-case hex), never itself. `prefix` is the
    beginning of it, to know it by; no `unit` means the whole service."""

    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("hash"), _one_of("role", Role))

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    role: str = _code()
    unit: str | None = Field(default=None, sa_column=Column(code_type(), ForeignKey("unit.code"), index=True))
    hash: str = _code()
    prefix: str = _code()
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    created_by: str = Field(sa_column=Column(Text, nullable=False))
    last_used_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class Journal(SQLModel, table=True):
    """What happened, in order, for ever: audit trail and change feed in one.

    Triggers refuse UPDATE, DELETE and TRUNCATE. `public` entries are those `/changes` may show.
    Numbers are given in the order of the commits (see `app.journal.store`); they may skip.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_public", "seq", sqlite_where=text("public"), postgresql_where=text("public")),
    )

    seq: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor: str = Field(sa_column=Column(Text, nullable=False))
    request_id: str | None = Field(default=None, sa_column=Column(Text))
    kind: str = _code()
    action: str = _code()
    unit: str | None = Field(default=None, sa_column=Column(code_type(), index=True))
    year: int | None = None
    scope: str | None = Field(default=None, sa_column=Column(code_type()))
    revision: int | None = None
    public: bool = False
    before: Any = Field(default=None, sa_column=Column(Json))
    after: Any = Field(default=None, sa_column=Column(Json))
