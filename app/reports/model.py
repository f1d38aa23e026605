"""The shapes the report slice hands about: which report, as whom, and what is known of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.content import CellKey, Finding, ReportContent
from app.vocabulary import Applicant, FormCode, Kind, Level, ReportStatus, Scope, Severity, ValueStatus


@dataclass(frozen=True, slots=True)
class Address:
    """What names a report. `scope` None means the unit's usual one."""

    unit: str
    year: int
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a report needs to know of its unit. `path` is the codes from the top down."""

    id: int
    code: str
    name: str
    level: Level
    kind: Kind
    path: str
    synthetic: bool
    version: int


@dataclass(frozen=True, slots=True)
class State:
    """Where a report stands: its row and its unit's, without what it says.

    `draft` is the number of the open working revision, `published` of the last one that
    was made public; `withdrawn` when that one has been taken back.
    """

    id: int
    unit: UnitFacts
    year: int
    scope: Scope
    status: ReportStatus
    draft: int | None
    published: int | None
    withdrawn: bool
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def working(self) -> int:
        """The revision the office works on: the open draft, else the published one."""
        number = self.draft or self.published
        assert number is not None  # noqa: S101  a report has one or the other from birth
        return number

    def as_json(self) -> dict[str, str | int | None]:
        """As the journal keeps it."""
        return {
            "status": self.status.value,
            "draft": self.draft,
            "published": self.published,
            "version": self.version,
        }

    @property
    def is_public(self) -> bool:
        """Whether the public sees a revision of it."""
        return self.published is not None and not self.withdrawn

    def etag_parts(self, *, private: bool) -> tuple[str | int, ...]:
        """What the bytes of its answers depend on, for one who sees drafts or does not."""
        return (
            self.unit.code,
            self.year,
            self.scope.value,
            self.version,
            self.unit.version,
            "office" if private else "public",
        )


Guard = Callable[[State | None], None]
"""Asked inside the writing transaction, with the report locked or None where there is none;
raises the refusal (428, 412) that the caller's preconditions call for."""


@dataclass(frozen=True, slots=True)
class RevisionMeta:
    """All of a revision but what the report itself says. `id` is its row."""

    id: int
    number: int
    status: ReportStatus
    form: FormCode
    title: str | None
    historical: bool
    note: str | None
    source_sha256: str | None
    created_at: datetime
    confidentiality_by: str | None = None
    confidentiality_on: date | None = None
    published_at: datetime | None = None
    ended_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A report with the revisions its numbers name: the open draft, the last one made public."""

    state: State
    draft: RevisionMeta | None
    published: RevisionMeta | None

    @property
    def working(self) -> RevisionMeta:
        """The revision the office works on: the open draft, else the published one."""
        meta = self.draft or self.published
        assert meta is not None  # noqa: S101  a report has one or the other from birth
        return meta

    def shown(self, *, public: bool) -> RevisionMeta | None:
        """The revision the public sees, or the office works on; None where that was taken back."""
        meta = self.published if public else self.working
        return None if self.state.withdrawn and meta is self.published else meta

    def judged(self, *, public: bool) -> RevisionMeta | None:
        """The revision whose findings follow what happens around it: what the public sees, or
        the open draft."""
        return self.shown(public=True) if public else self.draft


@dataclass(frozen=True, slots=True)
class Stray:
    """Something printed on the source page that found no home in the form."""

    text: str
    locator: str


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as kept. `id` is lasting: the same fault on the same figures keeps it over
    re-checks, and with it the acknowledgement (`note`, by whom, when)."""

    id: str
    finding: Finding
    from_reader: bool = False
    note: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None

    @property
    def acknowledged(self) -> bool:
        """Whether somebody has looked at it and said why it stands."""
        return self.acknowledged_by is not None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """The imported file a revision was read from."""

    sha256: str
    name: str | None
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class View:
    """One revision of one report, whole, as one actor sees it."""

    state: State
    revision: RevisionMeta
    content: ReportContent
    unmatched: Sequence[Stray]
    counts: Mapping[Severity, int]
    source: SourceFacts | None
    allowed: Sequence[ReportStatus]
    private: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of reports."""

    state: State
    revision: RevisionMeta
    published_on: date | None


@dataclass(frozen=True, slots=True)
class ValueIn:
    """One value as a caller gives it, before anything about it is known to be right."""

    indicator: str
    value: Decimal | None = None
    applicant: Applicant = Applicant.TOTAL
    status: ValueStatus | None = None
    raw: str | None = None
    locator: str | None = None

    @property
    def key(self) -> CellKey:
        """The cell it is for."""
        return CellKey(self.indicator, self.applicant)


@dataclass(frozen=True, slots=True)
class Recording:
    """What an importer found: the report, the page's leftovers, the reader's own remarks."""

    content: ReportContent
    source_sha256: str | None = None
    unmatched: Sequence[Stray] = ()
    remarks: Sequence[Finding] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change in a report's text; a field that is not in `fields` stays as it is.

    The names are those of ReportContent: title, form, scope (which must be the address's),
    scope_basis, period, publication, signoff, sections. `values` None leaves the figures alone.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    values: Sequence[ValueIn] | None = None
