"""The SQL under the notice: the bodies directly below a unit, and what is known of their reports."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, func, literal, or_, select
from sqlmodel import Session, col

from app.catalogue.form import Form
from app.catalogue.registry import catalogue
from app.coverage.notice import Handed
from app.db.tables import FindingRow, Journal, Report, Revision, Unit, Value
from app.reports.clock import CHINA
from app.rollups.cells import cells
from app.units.calendar import local_due
from app.units.reporting import expected
from app.units.store import valid_in
from app.vocabulary import FormCode, Kind, Level, ReportStatus, Scope, Severity, ValueStatus

BATCH = 500
FILLED = (ValueStatus.REPORTED.value, ValueStatus.NOT_APPLICABLE.value)
_WIDEST_FIRST = (Scope.AREA, Scope.LEVEL, Scope.BODY)
_SUBMITTED, _RETURNED = ReportStatus.SUBMITTED.value, ReportStatus.RETURNED.value


@dataclass(frozen=True, slots=True)
class Below:
    """A body that was expected to report; `local` is the local calendar's date for it."""

    code: str
    name: str
    level: Level
    kind: Kind
    local: date | None


class _Row(NamedTuple):
    of_report: str
    id: int
    form: str
    status: str
    published_on: date | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class _Found:
    revision_id: int
    form: FormCode
    status: ReportStatus
    is_public: bool
    published_on: date | None


def below(session: Session, parent: str, year: int, *, synthetic: bool) -> list[Below]:
    """The bodies directly below a unit that are on the year's list, by code."""
    statement = (
        select(
            col(Unit.code),
            col(Unit.name),
            col(Unit.level),
            col(Unit.kind),
            local_due(session, (year,), year),
        )
        .where(col(Unit.parent) == parent, valid_in(year), expected(literal(year)))
        .where(col(Unit.vertical).is_(False), col(Unit.synthetic).is_(synthetic))
        .order_by(col(Unit.code))
    )
    return [
        Below(code, name, Level(level), Kind(kind), local)
        for code, name, level, kind, local in session.execute(statement)
    ]


def handed(session: Session, codes: Sequence[str], year: int, *, drafts: bool) -> dict[str, Handed]:
    """What is known of these bodies' reports: with `drafts` of the revision the office works on
    and of what the journal tells, else of what is public. A body's widest report stands for it."""
    found: dict[str, Handed] = {}
    for start in range(0, len(codes), BATCH):
        found |= _handed(session, codes[start : start + BATCH], year, drafts=drafts)
    return found


def _handed(session: Session, codes: Sequence[str], year: int, *, drafts: bool) -> dict[str, Handed]:
    reports = _reports(session, codes, year, drafts=drafts)
    numbers = [each.revision_id for each in reports.values()]
    filled, errors = _filled(session, numbers), _errors(session, numbers)
    steps = _steps(session, codes, year) if drafts else {}
    found = {}
    for code, each in reports.items():
        submitted, returned = steps.get(code, (None, 0))
        of_all, done = _completeness(catalogue().forms[each.form], filled.get(each.revision_id, {}))
        found[code] = Handed(
            status=each.status,
            is_public=each.is_public,
            submitted_on=submitted,
            published_on=each.published_on,
            cells=of_all,
            filled=done,
            errors=errors.get(each.revision_id, 0),
            returned=returned if drafts else None,
        )
    return found


def _reports(session: Session, codes: Sequence[str], year: int, *, drafts: bool) -> dict[str, _Found]:
    """The revision that stands for each body, and whether anything of it is public."""
    shown = func.coalesce(col(Report.draft), col(Report.published)) if drafts else col(Report.published)
    wanted = or_(col(Revision.number) == shown, col(Revision.number) == col(Report.published))
    statement = (
        select(
            col(Report.unit),
            col(Report.scope),
            col(Report.status),
            col(Revision.id),
            col(Revision.form),
            col(Revision.status),
            col(Revision.published_on),
            col(Revision.number) == shown,
        )
        .join(Revision, and_(col(Revision.report_id) == col(Report.id), wanted))
        .where(col(Report.unit).in_(codes), col(Report.year) == year)
        .order_by(col(Report.unit), col(Report.scope), col(Revision.number))
    )
    rows: dict[str, dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    for code, scope, *rest in session.execute(statement):
        rows[code][scope].append(_Row(*rest))
    found = {}
    for code, by_scope in rows.items():
        widest = next(by_scope[s.value] for s in _WIDEST_FIRST if s.value in by_scope)
        each = _stands_for_it(widest, drafts=drafts)
        if each is not None:
            found[code] = each
    return found


def _stands_for_it(revisions: Sequence[_Row], *, drafts: bool) -> _Found | None:
    public = next((r for r in revisions if r.status == ReportStatus.PUBLISHED.value), None)
    shown = next((r for r in revisions if r.is_shown), None)
    if shown is None or (public is None and not drafts):
        return None
    return _Found(
        revision_id=shown.id,
        form=FormCode(shown.form),
        status=ReportStatus(shown.of_report if drafts else shown.status),
        is_public=public is not None,
        published_on=None if public is None else public.published_on,
    )


def _filled(session: Session, revisions: Sequence[int]) -> Mapping[int, Mapping[str, set[str]]]:
    """Of each revision the cells that were filled: indicator → applicants."""
    key_of = cells(session).key_of
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    statement = select(col(Value.revision_id), col(Value.cell_id)).where(
        col(Value.revision_id).in_(revisions), col(Value.status).in_(FILLED)
    )
    for number, cell_id in session.execute(statement):
        key = key_of[cell_id]
        found[number][key.indicator].add(key.applicant.value)
    return found


def _completeness(form: Form, filled: Mapping[str, set[str]]) -> tuple[int, int]:
    """How many numbers there were to fill in and how many were; a row printed as one for
    several counts in their place."""
    replaced = {
        code
        for row in form.hybrids
        if row.indicator in filled and not any(code in filled for code in row.replaces)
        for code in row.replaces
    }
    rows = [row for row in form.rows if row.cells and row.indicator not in replaced]
    rows += [row for row in form.hybrids if replaced & set(row.replaces)]
    return sum(len(row.cells) for row in rows), sum(len(filled.get(row.indicator or "", ())) for row in rows)


def _errors(session: Session, revisions: Sequence[int]) -> dict[int, int]:
    statement = (
        select(col(FindingRow.revision_id), func.count())
        .where(col(FindingRow.revision_id).in_(revisions))
        .where(col(FindingRow.severity) == Severity.ERROR.value, col(FindingRow.acknowledged_at).is_(None))
        .group_by(col(FindingRow.revision_id))
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _steps(session: Session, codes: Sequence[str], year: int) -> dict[str, tuple[date | None, int]]:
    """When each body first submitted, as a day in China, and how often it was sent back."""
    statement = (
        select(col(Journal.unit), col(Journal.action), func.min(col(Journal.at)), func.count())
        .where(col(Journal.unit).in_(codes), col(Journal.year) == year, col(Journal.kind) == "report")
        .where(col(Journal.action).in_((_SUBMITTED, _RETURNED)))
        .group_by(col(Journal.unit), col(Journal.action))
    )
    found: dict[str, tuple[date | None, int]] = {}
    for code, action, first, count in session.execute(statement):
        submitted, returned = found.get(code or "", (None, 0))
        if action == _SUBMITTED:
            assert isinstance(first, datetime)  # noqa: S101  min() keeps the column's type
            submitted = first.astimezone(CHINA).date()
        else:
            returned = count
        found[code or ""] = submitted, returned
    return found
