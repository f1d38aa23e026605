"""A report goes from hand to hand: submitted, returned, approved, published, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from app.actor import Actor
from app.content import Finding
from app.problems import ProblemError
from app.reports import clock, workflow
from app.reports.model import Address, Guard, RevisionMeta, State, View
from app.reports.service import checking, common
from app.reports.store import reports, revisions
from app.rollups.service import refresh
from app.vocabulary import ReportStatus


@dataclass(frozen=True, slots=True)
class Review:
    """The confidentiality review (保密审查) of 《条例》第十七条: by whom, on which day."""

    by: str
    on: date


def transition(
    session: Session,
    actor: Actor,
    *,
    address: Address,
    to: ReportStatus,
    note: str | None = None,
    review: Review | None = None,
    guard: Guard,
) -> View:
    """Take the step to `to`.

    Raises ProblemError `transition_illegal` with the open steps, `forbidden`, `invalid_body`
    where a note is due, `findings_block`, `review_required`, or as `common.existing` does.
    """
    state = common.existing(session, actor, address, guard)
    step = workflow.find(state.status, to, actor, public_copy=state.is_public)
    if step.why and not (note and note.strip()):
        raise ProblemError(
            "invalid_body",
            f"改为 {to.value} 时要在 note 里写明原因。",
            f"Say why in note: {to.value}.",
            pointer="/body/note",
        )
    meta = common.working(session, state)
    if step.clean and not meta.historical:
        checking.require_clean(session, meta)
    if to is ReportStatus.PUBLISHED:
        _record_review(session, meta, review)
        publish(session, actor, state, meta, review=review)
    elif to is ReportStatus.WITHDRAWN:
        _withdraw(session, actor, state, str(note))
    elif to is ReportStatus.DRAFT:
        _reopen(session, actor, state, meta, str(note))
    else:
        _move(session, actor, state, meta, to, note)
    return common.fresh_view(session, actor, state.id)


def publish(
    session: Session,
    actor: Actor,
    state: State,
    meta: RevisionMeta,
    *,
    remarks: Sequence[Finding] | None = None,
    review: Review | None = None,
) -> None:
    """Make a revision the public one: check it against what is public, freeze it, renew its
    facts and tell the journal, all in the session's transaction.

    The office's own draft is refused (`findings_block`) while errors stand; a historical
    one is recorded as printed, with its findings. `remarks` as `checking.recheck` takes them.
    """
    at = clock.moment(session)
    said = revisions.content(session, meta.id, year=state.year, scope=state.scope)
    if not meta.historical and said.publication.published_on is None:
        said = replace(said, publication=replace(said.publication, published_on=clock.today()))
        revisions.write_text(session, meta.id, said)
    revisions.change(session, meta.id, status=ReportStatus.PUBLISHED, published_at=at)
    frozen = replace(meta, status=ReportStatus.PUBLISHED, published_at=at)
    checking.recheck(session, actor, state, frozen, remarks=remarks)
    if not meta.historical:
        checking.require_clean(session, frozen)
    _end(session, state, at)
    reports.touch(session, state.id, at=at, status=ReportStatus.PUBLISHED, draft=None, published=meta.number)
    refresh(
        session,
        unit_id=state.unit.id,
        year=state.year,
        scope=state.scope,
        revision_id=meta.id,
        form=said.form,
    )
    checking.recheck_neighbours(session, actor, state, public=True)
    published_on = said.publication.published_on
    after = {
        "status": "published",
        "form": said.form.value,
        "title": said.title,
        "historical": meta.historical,
        "published_on": published_on.isoformat() if published_on else None,
        "confidentiality_review": None
        if review is None or meta.historical
        else {"by": review.by, "on": review.on.isoformat()},
    }
    action = "corrected" if state.is_public else "published"
    before = {"status": state.status.value, "published": state.published}
    common.note(session, actor, state, action, revision=meta.number, before=before, after=after, public=True)


def _withdraw(session: Session, actor: Actor, state: State, reason: str) -> None:
    """Take the public revision back; an open correction of it goes on."""
    at = clock.moment(session)
    number = state.published
    assert number is not None  # noqa: S101  the step is open only where something is public
    meta = revisions.one(session, state.id, number)
    assert meta is not None  # noqa: S101  every number in a report row has its revision
    revisions.change(
        session,
        meta.id,
        status=ReportStatus.WITHDRAWN,
        withdrawn_at=at,
        withdrawn_reason=reason,
        ended_at=at,
    )
    status = ReportStatus.WITHDRAWN if state.draft is None else state.status
    reports.touch(session, state.id, at=at, status=status)
    refresh(session, unit_id=state.unit.id, year=state.year, scope=state.scope, revision_id=None)
    checking.recheck_neighbours(session, actor, state, public=True)
    before = {"status": "published"}
    after = {"status": "withdrawn", "reason": reason, "form": meta.form.value}
    common.note(session, actor, state, "withdrawn", revision=number, before=before, after=after, public=True)


def _reopen(session: Session, actor: Actor, state: State, meta: RevisionMeta, why: str) -> None:
    """Open the next revision with all that the last one says, findings and leftovers too."""
    at = clock.moment(session)
    said = revisions.content(session, meta.id, year=state.year, scope=state.scope)
    number = meta.number + 1
    opened = revisions.insert_one(
        session, state.id, number, said, at=at, note=why, source_sha256=meta.source_sha256
    )
    revisions.copy_strays_and_findings(session, meta.id, opened)
    reports.touch(session, state.id, at=at, status=ReportStatus.DRAFT, draft=number)
    common.note(
        session,
        actor,
        state,
        "reopened",
        revision=number,
        before={"status": state.status.value, "revision": meta.number},
        after={"status": "draft", "revision": number, "note": why},
    )


def _move(
    session: Session,
    actor: Actor,
    state: State,
    meta: RevisionMeta,
    to: ReportStatus,
    note: str | None,
) -> None:
    revisions.change(session, meta.id, status=to, note=note if note is not None else meta.note)
    reports.touch(session, state.id, at=clock.moment(session), status=to)
    before, after = {"status": state.status.value}, {"status": to.value, "note": note}
    common.note(session, actor, state, to.value, revision=meta.number, before=before, after=after)


def _record_review(session: Session, meta: RevisionMeta, review: Review | None) -> None:
    if meta.historical:
        return
    if review is None:
        raise ProblemError(
            "review_required",
            "发布前要经过保密审查：请在 confidentiality_review 里写明审查人（by）和日期（on）。",
            "Publication needs the confidentiality review: say by whom and on which day.",
            pointer="/body/confidentiality_review",
        )
    if review.on > clock.today():
        raise ProblemError(
            "invalid_body",
            f"保密审查的日期 {review.on} 还没有到。",
            f"The day of the confidentiality review, {review.on}, is yet to come.",
            pointer="/body/confidentiality_review/on",
        )
    revisions.change(session, meta.id, confidentiality_by=review.by, confidentiality_on=review.on)


def _end(session: Session, state: State, at: datetime) -> None:
    """The public stops seeing the revision there was until now."""
    if state.published is None or state.withdrawn:
        return
    old = revisions.one(session, state.id, state.published)
    if old is not None:
        revisions.change(session, old.id, ended_at=at)
