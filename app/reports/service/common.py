"""What the use cases of the report slice share."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.form import Form
from app.catalogue.local import Definitions, is_local
from app.catalogue.registry import catalogue
from app.content import Figure, ReportContent
from app.indicators.service import applicable
from app.journal.service import Entry, append
from app.problems import ProblemError
from app.reports import clock, rules, snapshot, workflow
from app.reports.model import Address, Guard, RevisionMeta, State, StoredFinding, UnitFacts, ValueIn, View
from app.reports.service.near import Near
from app.reports.store import findings as store
from app.reports.store import reports, revisions, sources
from app.vocabulary import FormCode, Scope


def form_of(code: FormCode) -> Form:
    """The form as the catalogue has it."""
    return catalogue().forms[code]


def local_of(
    session: Session, unit: UnitFacts, year: int, keyed: Iterable[ValueIn | Figure] | None
) -> Definitions:
    """The local indicators that hold for a unit, looked up only where some value is of one."""
    if not any(is_local(each.key.indicator) for each in keyed or ()):
        return {}
    return applicable(session, path=unit.path, year=year)


def locate(session: Session, address: Address) -> tuple[UnitFacts, Scope]:
    """The unit, and the scope meant. Raises ProblemError `unit_unknown`."""
    unit = reports.unit(session, address.unit)
    return unit, address.scope or rules.usual_scope(unit.kind)


def existing(session: Session, actor: Actor, address: Address, guard: Guard) -> Near:
    """The report, locked for a write the caller's key and preconditions allow.

    Raises ProblemError `unit_unknown`, `forbidden`, `report_unknown`, or what `guard` raises.
    """
    unit, scope = locate(session, address)
    rules.require_reach(actor, unit)
    near = Near.lock(session, unit, scope, address.year)
    if near.own is None:
        raise unknown(unit, address.year, scope)
    guard(near.state)
    return near


def unknown(unit: UnitFacts, year: int, scope: Scope) -> ProblemError:
    """There is no such report, or none that this caller may know of."""
    return ProblemError(
        "report_unknown",
        f"没有 {unit.name}（{unit.code}）{year} 年口径为 {scope.value} 的报告。",
        f"There is no report of {unit.code} for {year} with the scope {scope.value}.",
    )


def require_editable(state: State) -> None:
    """Refuse an edit of what is public (`published_is_fixed`) or under review (`report_locked`)."""
    if state.draft is None:
        zh, en = ("撤回", "withdrawn") if state.withdrawn else ("发布", "published")
        raise ProblemError(
            "published_is_fixed",
            f"第 {state.published} 版已{zh}，不能直接修改。",
            f"Revision {state.published} was {en} and is not edited.",
        )
    if state.status not in rules.EDITABLE:
        raise ProblemError(
            "report_locked",
            f"报告现在的状态是 {state.status.value}，退回后才能修改。",
            f"The report is {state.status.value}; it must be returned before it is edited.",
            extra={"status_now": state.status.value},
        )


def view(
    session: Session,
    actor: Actor,
    state: State,
    meta: RevisionMeta,
    *,
    said: ReportContent | None = None,
    findings: Iterable[StoredFinding] | None = None,
) -> View:
    """One revision, whole, as this actor sees it. A writer gives what it has in hand anyway."""
    private = rules.may_see_drafts(actor, state.unit)
    return View(
        state=state,
        revision=meta,
        content=said or revisions.content(session, meta.id, year=state.year, scope=state.scope),
        unmatched=revisions.strays(session, meta.id),
        counts=store.counts(session, meta.id) if findings is None else store.counted(findings),
        source=sources.facts(session, meta.source_sha256) if meta.source_sha256 else None,
        allowed=workflow.allowed(state.status, actor, public_copy=state.is_public) if private else (),
        private=private,
    )


def written(session: Session, actor: Actor, near: Near, findings: Iterable[StoredFinding]) -> View:
    """The working revision as it stands after a write, with the findings it has now."""
    return view(session, actor, near.state, near.meta, said=near.said(session), findings=findings)


def remembered(session: Session, near: Near) -> dict[str, Any]:
    """The working revision as the journal keeps it before it is gone."""
    meta = near.meta
    return snapshot.of_report(
        near.said(session),
        source_sha256=meta.source_sha256,
        unmatched=revisions.strays(session, meta.id),
        historical=meta.historical,
        note=meta.note,
    )


def note(
    session: Session,
    actor: Actor,
    state: State,
    action: str,
    *,
    revision: int,
    before: Any = None,
    after: Any = None,
    public: bool = False,
    gone: bool = False,
) -> None:
    """Write down what happened to this report, and how it stands now: as `state` says, or gone."""
    if not gone:
        after = {**(after or {}), "state": state.as_json()}
    entry = Entry(
        "report",
        action,
        unit=state.unit.code,
        year=state.year,
        scope=state.scope.value,
        revision=revision,
        before=before,
        after=after,
        public=public,
    )
    append(session, actor, at=clock.moment(session), entry=entry)
