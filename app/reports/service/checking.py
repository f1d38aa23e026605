"""Findings: made by the checks at every write, acknowledged by people, never lost between."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
from app.reports.model import Address, Guard, RevisionMeta, State, StoredFinding, UnitFacts, View
from app.reports.service import common
from app.reports.service.near import Near
from app.reports.store import findings, reports
from app.units.calendar import Calendar, local_calendar
from app.vocabulary import Severity


def recheck(
    session: Session,
    actor: Actor,
    near: Near,
    *,
    public: bool,
    remarks: Sequence[Finding] | None = None,
) -> list[StoredFinding]:
    """Run the checks over a report that was just written and over the years beside it, which are
    held against it, and keep what they say; returns the report's own findings.

    Of each year the revision the public sees is judged, against what is public; or else the
    open draft, against the years as the office has them. `remarks` are the reader's own
    findings on the report; None keeps those there are. An acknowledgement lasts as long as
    its finding does; the journal tells of one that ends with it. The caller has all of them locked.
    """
    judged = near.judged(public=public)
    if not judged:
        return []
    shown = near.shown(public=public)
    near.read_contents(session, [item for year in judged for item in _reach(shown, year)])
    near.read_contents(session, judged.items())
    near.read_findings(session, judged.values())
    calendar = local_calendar(session, path=near.unit.path)
    changed: dict[int, RevisionMeta] = {}
    before = {meta.id: near.findings(session, meta) for meta in judged.values()}
    for year, meta in judged.items():
        had = before[meta.id]
        kept = [f.finding for f in had if f.from_reader]
        if year == near.year and remarks is not None:
            kept = list(remarks)
        context = _context(near, _reach(shown, year), year, calendar)
        context = replace(context, is_draft=not public and not meta.historical)
        found = judge(session, near.unit, near.content(meta), context)
        after = identified([(f, True) for f in kept] + [(f, False) for f in found], had)
        if after != had:
            changed[year] = meta
            near.find(meta, after)
    _keep(session, actor, near, changed, before)
    return near.findings(session, judged[near.year]) if near.year in judged else []


def preview(session: Session, said: ReportContent, unit: UnitFacts | None) -> list[Finding]:
    """What the checks would say of a report that is not stored; of an unknown unit's, what
    can be said without knowing it."""
    if unit is None or said.scope is None:
        return judge(session, unit, said, Context(today=clock.today(), scope=said.scope))
    near = Near.read(session, unit, said.scope, said.year)
    reach = _reach(near.shown(public=False), said.year)
    near.read_contents(session, reach)
    calendar = local_calendar(session, path=unit.path)
    return judge(session, unit, said, _context(near, reach, said.year, calendar))


def acknowledge(
    session: Session, actor: Actor, *, address: Address, finding: str, note: str | None, guard: Guard
) -> tuple[View, StoredFinding]:
    """Say why a finding stands, or with None take that back. Raises ProblemError
    `finding_unknown` where there is no such finding (any more)."""
    near = common.existing(session, actor, address, guard)
    meta = near.meta
    every = findings.every(session, meta.id)
    before = next((f for f in every if f.id == finding), None)
    if before is None:
        raise ProblemError(
            "finding_unknown",
            f"报告现在没有编号为 {finding[:80]} 的问题。",
            f"The report has no finding {finding[:80]} at present.",
        )
    at = clock.moment(session)
    by, moment = (actor.name, at) if note is not None else (None, None)
    findings.acknowledge(session, meta.id, finding, note=note, by=by, at=moment)
    state = reports.touch(session, near.state, at=at)
    _note(session, actor, state, meta, before, note)
    after = replace(before, note=note, acknowledged_by=by, acknowledged_at=moment)
    return common.view(session, actor, state, meta, findings=every), after


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


def require_clean(found: Iterable[StoredFinding]) -> None:
    """Refuse (`findings_block`) while errors stand that nobody has acknowledged."""
    blocking = [f for f in found if f.finding.severity is Severity.ERROR and not f.acknowledged]
    if blocking:
        raise ProblemError(
            "findings_block",
            f"还有 {len(blocking)} 条错误没有改正或说明。",
            f"{len(blocking)} errors are neither corrected nor acknowledged.",
            errors=[(f"/findings/{f.id}", f.finding.message) for f in blocking],
        )


def _keep(
    session: Session,
    actor: Actor,
    near: Near,
    changed: Mapping[int, RevisionMeta],
    before: Mapping[int, Sequence[StoredFinding]],
) -> None:
    if not changed:
        return
    metas = changed.values()
    had = [meta.id for meta in metas if before[meta.id]]
    findings.replace(session, {meta.id: near.findings(session, meta) for meta in metas}, had=had)
    for year, meta in changed.items():
        state = near.state_of(year)
        note_lost(session, actor, state, meta, before[meta.id], near.findings(session, meta))
        if year != near.year:
            note_rechecked(session, actor, state, meta)


def note_lost(
    session: Session,
    actor: Actor,
    state: State,
    meta: RevisionMeta,
    before: Iterable[StoredFinding],
    after: Iterable[StoredFinding],
) -> None:
    """Tell the journal of the acknowledgements that ended with their findings."""
    there = {stored.id for stored in after}
    for lost in before:
        if lost.acknowledged and lost.id not in there:
            _note(session, actor, state, meta, lost, None)


def note_rechecked(session: Session, actor: Actor, state: State, meta: RevisionMeta) -> State:
    """Count a write of a report whose findings have changed by what happened elsewhere."""
    state = reports.touch(session, state, at=clock.moment(session))
    common.note(session, actor, state, "rechecked", revision=meta.number)
    return state


def judge(session: Session, unit: UnitFacts | None, said: ReportContent, context: Context) -> list[Finding]:
    """What the checks say of a report in this context; of an unknown unit's, what can be said
    without knowing it."""
    # The checks look at every figure many times: here a plain mapping pays.
    said = replace(said, figures=dict(said.figures))
    if unit is not None:
        context = replace(context, local=common.local_of(session, unit, said.year, said.figures.values()))
    return run(said, form=common.form_of(said.form), catalogue=catalogue(), context=context)


def _reach(shown: Mapping[int, RevisionMeta], year: int) -> list[tuple[int, RevisionMeta]]:
    """The revisions that the report of a year is held against, with their years."""
    near = range(year - rules.HISTORY, year + 2)
    return [(other, meta) for other, meta in shown.items() if other in near and other != year]


def _context(near: Near, reach: Sequence[tuple[int, RevisionMeta]], year: int, calendar: Calendar) -> Context:
    return context_of(near.unit, {other: near.content(meta) for other, meta in reach}, year, calendar)


def context_of(unit: UnitFacts, said: Mapping[int, ReportContent], year: int, calendar: Calendar) -> Context:
    """What the unit's report of a year is held against: `said` are its other years' reports."""
    return Context(
        today=clock.today(),
        unit_name=unit.name,
        level=unit.level,
        kind=unit.kind,
        scope=rules.usual_scope(unit.kind),
        previous=said.get(year - 1),
        following=said.get(year + 1),
        history=tuple(said[other] for other in sorted(said) if other < year),
        local_deadline=calendar.due(path=unit.path, kind=unit.kind, year=year),
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
