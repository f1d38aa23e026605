"""Findings: made by the checks at every write, acknowledged by people, never lost between."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.registry import catalogue
from app.checks.context import Context
from app.checks.fingerprint import fingerprint
from app.checks.run import run
from app.content import Finding, ReportContent
from app.problems import ProblemError
from app.reports import clock, rules
from app.reports.model import Address, Guard, RevisionMeta, State, StoredFinding, View
from app.reports.service import common
from app.reports.store import findings, reports, revisions
from app.units.calendar import local_deadline
from app.vocabulary import Severity

HISTORY = 5
"""How many earlier years a report is held against."""


def recheck(
    session: Session,
    actor: Actor,
    state: State,
    meta: RevisionMeta,
    *,
    remarks: Sequence[Finding] | None = None,
) -> bool:
    """Run the checks over one revision and keep what they say; returns whether that changed.

    A draft is held against the neighbouring years as the office has them, a published
    revision only against what is public. `remarks` are the reader's own findings; None
    keeps those there are. An acknowledgement lasts as long as its finding does; the journal
    tells of one that ends with it.
    """
    said = revisions.content(session, meta.id, year=state.year, scope=state.scope)
    before = findings.every(session, meta.id)
    kept = [f.finding for f in before if f.from_reader] if remarks is None else list(remarks)
    found = run(
        said, form=common.form_of(said.form), catalogue=catalogue(), context=_context(session, state, meta)
    )
    after = identified([(f, True) for f in kept] + [(f, False) for f in found], before)
    if after == before:
        return False
    findings.replace(session, meta.id, after)
    there = {stored.id for stored in after}
    for lost in before:
        if lost.acknowledged and lost.id not in there:
            _note(session, actor, state, meta, lost, None)
    return True


def recheck_neighbours(session: Session, actor: Actor, state: State, *, public: bool) -> None:
    """Hold the years beside this one against it anew: their published revisions once it is
    public (or is no more), else their open drafts. The caller has them locked."""
    for other in reports.around(session, state.unit, state.scope, state.year - 1, state.year + 1):
        number = other.published if public else other.draft
        if other.year == state.year or number is None or (public and other.withdrawn):
            continue
        meta = revisions.one(session, other.id, number)
        if meta is not None and recheck(session, actor, other, meta):
            reports.touch(session, other.id, at=clock.moment(session))
            common.note(session, actor, other, "rechecked", revision=number)


def preview(session: Session, said: ReportContent, unit: str | None) -> list[Finding]:
    """What the checks would say of a report that is not stored; of an unknown unit's, what
    can be said without knowing it."""
    if unit is None or said.scope is None:
        context = Context(today=clock.today(), scope=said.scope)
    else:
        of = reports.unit(session, unit)
        context = Context(
            today=clock.today(),
            unit_name=of.name,
            level=of.level,
            kind=of.kind,
            scope=rules.usual_scope(of.kind),
            local_deadline=local_deadline(session, path=of.path, kind=of.kind, year=said.year),
        )
        near = _contents(
            session, reports.around(session, of, said.scope, said.year - HISTORY, said.year + 1), False
        )
        context = _with_years(context, near, said.year)
    return run(said, form=common.form_of(said.form), catalogue=catalogue(), context=context)


def acknowledge(
    session: Session, actor: Actor, *, address: Address, finding: str, note: str | None, guard: Guard
) -> tuple[View, StoredFinding]:
    """Say why a finding stands, or with None take that back. Raises ProblemError
    `finding_unknown` where there is no such finding (any more)."""
    state = common.existing(session, actor, address, guard)
    meta = common.working(session, state)
    before = next((f for f in findings.every(session, meta.id) if f.id == finding), None)
    if before is None:
        raise ProblemError(
            "finding_unknown",
            f"报告现在没有编号为 {finding[:80]} 的问题。",
            f"The report has no finding {finding[:80]} at present.",
        )
    at = clock.moment(session)
    by, moment = (actor.name, at) if note is not None else (None, None)
    findings.acknowledge(session, meta.id, finding, note=note, by=by, at=moment)
    reports.touch(session, state.id, at=at)
    _note(session, actor, state, meta, before, note)
    after = replace(before, note=note, acknowledged_by=by, acknowledged_at=moment)
    return common.fresh_view(session, actor, state.id), after


def _note(
    session: Session, actor: Actor, state: State, meta: RevisionMeta, finding: StoredFinding, note: str | None
) -> None:
    common.note(
        session,
        actor,
        state,
        "acknowledged" if note is not None else "unacknowledged",
        revision=meta.number,
        before={"finding": finding.id, "note": finding.note},
        after={"finding": finding.id, "note": note},
    )


def require_clean(session: Session, meta: RevisionMeta) -> None:
    """Refuse (`findings_block`) while errors stand that nobody has acknowledged."""
    blocking = [
        f
        for f in findings.every(session, meta.id)
        if f.finding.severity is Severity.ERROR and not f.acknowledged
    ]
    if blocking:
        raise ProblemError(
            "findings_block",
            f"还有 {len(blocking)} 条错误没有改正或说明。",
            f"{len(blocking)} errors are neither corrected nor acknowledged.",
            errors=[(f"/findings/{f.id}", f.finding.message) for f in blocking],
        )


def _context(session: Session, state: State, meta: RevisionMeta) -> Context:
    public = meta.published_at is not None
    unit = state.unit
    around = reports.around(session, unit, state.scope, state.year - HISTORY, state.year + 1)
    context = Context(
        today=clock.today(),
        unit_name=unit.name,
        level=unit.level,
        kind=unit.kind,
        scope=rules.usual_scope(unit.kind),
        local_deadline=local_deadline(session, path=unit.path, kind=unit.kind, year=state.year),
        is_draft=not public and not meta.historical,
    )
    others = [other for other in around if other.year != state.year]
    return _with_years(context, _contents(session, others, public), state.year)


def _contents(session: Session, around: Iterable[State], public: bool) -> dict[int, ReportContent]:
    """What the reports say, by year: what the public sees, or what the office works on."""
    wanted: dict[int, tuple[int, int]] = {}
    scope = None
    for state in around:
        number = state.published if public else state.working
        if number is not None and not (state.withdrawn and number == state.published):
            wanted[state.id] = (state.year, number)
            scope = state.scope
    return {} if scope is None else revisions.several(session, wanted, scope)


def _with_years(context: Context, near: dict[int, ReportContent], year: int) -> Context:
    return replace(
        context,
        previous=near.get(year - 1),
        following=near.get(year + 1),
        history=tuple(near[other] for other in sorted(near) if other < year),
    )


def identified(found: Iterable[tuple[Finding, bool]], before: Sequence[StoredFinding]) -> list[StoredFinding]:
    """The findings with their lasting ids and what people had said of them."""
    known = {stored.id: stored for stored in before}
    times: Counter[str] = Counter()
    after: list[StoredFinding] = []
    for finding, from_reader in found:
        mark = fingerprint(finding)
        times[mark] += 1
        # Two findings may say the same of the same cells (one sentence twice in the prose).
        number = mark if times[mark] == 1 else f"{mark}-{times[mark]}"
        old = known.get(number)
        after.append(
            StoredFinding(number, finding, from_reader)
            if old is None
            else replace(old, finding=finding, from_reader=from_reader)
        )
    return after
