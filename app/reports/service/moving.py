"""A report goes from hand to hand: submitted, returned, approved, published, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.content import Finding, ReportContent
from app.problems import ProblemError
from app.reports import clock, workflow
from app.reports.model import Address, Guard, RevisionMeta, Standing, State, StoredFinding, View
from app.reports.service import checking, common
from app.reports.service.near import Near
from app.reports.store import reports, revisions
from app.rollups.published import Published
from app.rollups.service import forget, refresh
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
    near = common.existing(session, actor, address, guard)
    state = near.state
    step = workflow.find(state.status, to, actor, public_copy=state.is_public)
    if step.why and not (note and note.strip()):
        raise ProblemError(
            "invalid_body",
            f"改为 {to.value} 时要在 note 里写明原因。",
            f"Say why in note: {to.value}.",
            pointer="/body/note",
        )
    found = near.findings(session, near.meta)
    if step.clean and not near.meta.historical:
        checking.require_clean(found)
    if to is ReportStatus.PUBLISHED:
        _require_review(near.meta, review)
        found = publish(session, actor, near, review=review)
    elif to is ReportStatus.WITHDRAWN:
        withdraw(session, actor, near, str(note))
    elif to is ReportStatus.DRAFT:
        _reopen(session, actor, near, str(note))
    else:
        _move(session, actor, near, to, note)
    return common.written(session, actor, near, found)


def publish(
    session: Session,
    actor: Actor,
    near: Near,
    *,
    remarks: Sequence[Finding] | None = None,
    review: Review | None = None,
    judge: bool = True,
) -> list[StoredFinding]:
    """Make the open draft the public revision: check it against what is public, freeze it, renew
    its facts and tell the journal, all in the session's transaction. Returns its findings.

    The office's own draft is refused (`findings_block`) while errors stand; a historical
    one is recorded as printed, with its findings, and so is what is not ours to `judge`.
    `remarks` as `checking.recheck` takes them.
    """
    at = _moment(session, near.standing)
    state, meta, said = near.state, near.meta, near.said(session)
    review = None if meta.historical else review
    frozen: dict[str, Any] = {"status": ReportStatus.PUBLISHED, "published_at": at}
    if review is not None:
        frozen |= {"confidentiality_by": review.by, "confidentiality_on": review.on}
    if not meta.historical and said.publication.published_on is None:
        said = replace(said, publication=replace(said.publication, published_on=clock.today()))
        meta = revisions.write_text(session, meta, said, **frozen)
        near.say(meta, said)
    else:
        meta = revisions.change(session, meta, **frozen)
    _end(session, near.standing, at)
    after = reports.touch(
        session, state, at=at, status=ReportStatus.PUBLISHED, draft=None, published=meta.number
    )
    near.put(Standing(replace(after, withdrawn=False), None, meta))
    found = checking.recheck(session, actor, near, public=True, remarks=remarks)
    if judge and not meta.historical:
        checking.require_clean(found)
    fact = Published(state.unit.id, meta.id, near.content(meta))
    refresh(session, fact, anew=state.published is None)
    note_published(
        session, actor, before=state, now=near.state, historical=meta.historical, said=said, review=review
    )
    return found


def note_published(
    session: Session,
    actor: Actor,
    *,
    before: State,
    now: State,
    historical: bool,
    said: ReportContent,
    review: Review | None,
) -> None:
    """Tell the journal, and with it the change feed, that a report became public."""
    published_on = said.publication.published_on
    common.note(
        session,
        actor,
        now,
        "corrected" if before.is_public else "published",
        revision=now.published or 0,
        before={"status": before.status.value, "published": before.published},
        after={
            "status": "published",
            "form": said.form.value,
            "title": said.title,
            "historical": historical,
            "published_on": published_on.isoformat() if published_on else None,
            "confidentiality_review": {"by": review.by, "on": review.on.isoformat()} if review else None,
        },
        public=True,
    )


def withdraw(session: Session, actor: Actor, near: Near, reason: str) -> None:
    """Take the public revision back; an open correction of it goes on."""
    at = _moment(session, near.standing)
    state, draft, meta = near.state, near.standing.draft, near.standing.published
    assert meta is not None  # noqa: S101  the step is open only where something is public
    meta = revisions.change(
        session,
        meta,
        status=ReportStatus.WITHDRAWN,
        withdrawn_at=at,
        withdrawn_reason=reason,
        ended_at=at,
    )
    status = ReportStatus.WITHDRAWN if draft is None else state.status
    state = replace(reports.touch(session, state, at=at, status=status), withdrawn=True)
    near.put(Standing(state, draft, meta))
    forget(session, unit_id=state.unit.id, year=state.year, scope=state.scope)
    checking.recheck(session, actor, near, public=True)
    before = {"status": "published"}
    after = {"status": "withdrawn", "reason": reason, "form": meta.form.value}
    common.note(
        session, actor, state, "withdrawn", revision=meta.number, before=before, after=after, public=True
    )


def _reopen(session: Session, actor: Actor, near: Near, why: str) -> None:
    """Open the next revision with all that the last one says, findings and leftovers too."""
    at = clock.moment(session)
    state, meta, said = near.state, near.meta, near.said(session)
    number = meta.number + 1
    opened = revisions.insert_one(
        session, state.id, number, said, at=at, note=why, source_sha256=meta.source_sha256
    )
    revisions.copy_strays_and_findings(session, meta.id, opened.id)
    after = reports.touch(session, state, at=at, status=ReportStatus.DRAFT, draft=number)
    near.put(Standing(after, opened, near.standing.published))
    near.say(opened, said)
    common.note(
        session,
        actor,
        after,
        "reopened",
        revision=number,
        before={"status": state.status.value, "revision": meta.number},
        after={"status": "draft", "revision": number, "note": why},
    )


def _move(session: Session, actor: Actor, near: Near, to: ReportStatus, note: str | None) -> None:
    state = near.state
    meta = near.meta
    meta = revisions.change(session, meta, status=to, note=note if note is not None else meta.note)
    after = reports.touch(session, state, at=clock.moment(session), status=to)
    near.put(Standing(after, meta, near.standing.published))
    common.note(
        session,
        actor,
        after,
        to.value,
        revision=meta.number,
        before={"status": state.status.value},
        after={"status": to.value, "note": note},
    )


def _require_review(meta: RevisionMeta, review: Review | None) -> None:
    """Refuse without the confidentiality review, which what was published elsewhere needs not."""
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


def _moment(session: Session, standing: Standing) -> datetime:
    """When what the public sees of the report changes: after it changed last."""
    last = standing.published
    return clock.after(session, last.published_at, last.ended_at) if last else clock.moment(session)


def _end(session: Session, standing: Standing, at: datetime) -> None:
    """The public stops seeing the revision there was until now."""
    if standing.published is not None and not standing.state.withdrawn:
        revisions.change(session, standing.published, ended_at=at)
