"""What an importer read becomes a draft, or the record of what a body has published itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from app.actor import Actor
from app.problems import ProblemError
from app.reports import clock, rules, snapshot
from app.reports.model import Recording, RevisionMeta, Standing, State, StoredFinding, UnitFacts
from app.reports.service import checking, common, editing, moving
from app.reports.service.near import Near
from app.reports.store import reports, revisions
from app.vocabulary import Outcome, ReportStatus, Role


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of what was read: the report, the revision that holds it, its findings."""

    outcome: Outcome
    state: State
    revision: RevisionMeta
    findings: Sequence[StoredFinding]


def record(session: Session, actor: Actor, *, unit: str, recording: Recording, publish: bool) -> Recorded:
    """Store what was read: as the draft of a new report, in place of an open draft, or as
    the draft of the next revision of a published one.

    With `publish` it is recorded as already published elsewhere: as printed, findings and
    all. The file a report already stands on changes nothing (`unchanged`), so that edits by
    hand outlive a second import. Needs no If-Match: the journal keeps both sides.

    Raises ProblemError `unit_unknown`, `forbidden`, `year_out_of_range`, `report_locked`.
    """
    return record_of(session, actor, of=reports.unit(session, unit), recording=recording, publish=publish)


def record_of(
    session: Session, actor: Actor, *, of: UnitFacts, recording: Recording, publish: bool
) -> Recorded:
    """The same for a unit that was looked up already."""
    said = replace(recording.content, scope=recording.content.scope or rules.usual_scope(of.kind))
    recording = replace(recording, content=said)
    rules.require_reach(actor, of)
    rules.check_year(said.year, this_year=clock.today().year)
    if publish and not (actor.role and actor.role.covers(Role.PUBLISHER)):
        raise ProblemError(
            "forbidden",
            f"发布需要 {Role.PUBLISHER.value} 角色的密钥。",
            f"Publication needs a key with the role {Role.PUBLISHER.value}.",
        )
    assert said.scope is not None  # noqa: S101  set above
    near = Near.lock(session, of, said.scope, said.year)
    if near.own is None:
        outcome = Outcome.CREATED
        editing.make(
            session,
            near,
            said,
            historical=publish,
            source_sha256=recording.source_sha256,
            note=recording.note,
        )
        _say(session, actor, near, recording, "created")
        revisions.put_strays(session, near.meta.id, recording.unmatched)
    else:
        outcome = Outcome.UPDATED
        if stands_on(near.own, recording, publish=publish):
            return Recorded(Outcome.UNCHANGED, near.state, near.meta, near.findings(session, near.meta))
        _renew(session, actor, near, recording, historical=publish)
    if publish:
        found = moving.publish(session, actor, near, remarks=recording.remarks)
    else:
        found = checking.recheck(session, actor, near, public=False, remarks=recording.remarks)
    return Recorded(outcome, near.state, near.meta, found)


def stands_on(standing: Standing, recording: Recording, *, publish: bool) -> bool:
    """Whether the report was read from this very file before, on this form."""
    meta = standing.working
    return (
        recording.source_sha256 is not None
        and meta.source_sha256 == recording.source_sha256
        and meta.form is recording.content.form
        and meta.status is not ReportStatus.WITHDRAWN
        and (standing.draft is None or not publish)
    )


def _renew(session: Session, actor: Actor, near: Near, recording: Recording, *, historical: bool) -> None:
    """The open draft with the new content, or the next revision of what was published."""
    at = clock.moment(session)
    said, state, published = recording.content, near.state, near.standing.published
    if near.standing.draft is None:
        number = near.meta.number + 1
        meta = revisions.insert_one(
            session,
            state.id,
            number,
            said,
            at=at,
            note=recording.note,
            historical=historical,
            source_sha256=recording.source_sha256,
        )
        state = reports.touch(session, state, at=at, status=ReportStatus.DRAFT, draft=number)
        near.put(Standing(state, meta, published))
        near.say(meta, said)
        _say(session, actor, near, recording, "created")
        revisions.put_strays(session, meta.id, recording.unmatched)
        return
    common.require_editable(state)
    before = common.remembered(session, near)
    meta = revisions.write_text(
        session,
        near.meta,
        said,
        status=ReportStatus.DRAFT,
        historical=historical,
        note=recording.note,
        source_sha256=recording.source_sha256,
    )
    revisions.replace_values(session, meta.id, said.figures)
    revisions.replace_strays(session, meta.id, recording.unmatched)
    state = reports.touch(session, state, at=at, status=ReportStatus.DRAFT)
    near.put(Standing(state, meta, published))
    near.say(meta, said)
    _say(session, actor, near, recording, "changed", before=before)


def _say(
    session: Session, actor: Actor, near: Near, recording: Recording, action: str, *, before: object = None
) -> None:
    after = snapshot.of_report(
        recording.content,
        source_sha256=recording.source_sha256,
        unmatched=recording.unmatched,
        historical=near.meta.historical,
        note=recording.note,
    )
    common.note(session, actor, near.state, action, revision=near.meta.number, before=before, after=after)
