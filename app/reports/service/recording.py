"""What an importer read becomes a draft, or the record of what a body has published itself."""

from dataclasses import replace

from sqlmodel import Session

from app.actor import Actor
from app.problems import ProblemError
from app.reports import clock, rules, snapshot
from app.reports.model import Address, Recording, RevisionMeta, State, View
from app.reports.service import checking, common, editing, moving
from app.reports.store import reports, revisions
from app.vocabulary import Outcome, ReportStatus, Role


def record(
    session: Session, actor: Actor, *, unit: str, recording: Recording, publish: bool
) -> tuple[Outcome, View]:
    """Store what was read: as the draft of a new report, in place of an open draft, or as
    the draft of the next revision of a published one.

    With `publish` it is recorded as already published elsewhere: as printed, findings and
    all. The file a report already stands on changes nothing (`unchanged`), so that edits by
    hand outlive a second import. Needs no If-Match: the journal keeps both sides.

    Raises ProblemError `unit_unknown`, `forbidden`, `year_out_of_range`, `report_locked`.
    """
    of, scope = common.locate(session, Address(unit, recording.content.year, recording.content.scope))
    said = replace(recording.content, scope=scope)
    recording = replace(recording, content=said)
    rules.require_reach(actor, of)
    rules.check_year(said.year, this_year=clock.today().year)
    if publish and not (actor.role and actor.role.covers(Role.PUBLISHER)):
        raise ProblemError(
            "forbidden",
            f"发布需要 {Role.PUBLISHER.value} 角色的密钥。",
            f"Publication needs a key with the role {Role.PUBLISHER.value}.",
        )
    state = reports.lock(session, of, said.year, scope)
    if state is None:
        outcome = Outcome.CREATED
        state, meta = editing.make(
            session, of, said, historical=publish, source_sha256=recording.source_sha256, note=recording.note
        )
        _say(session, actor, state, meta, recording, "created", historical=publish)
    else:
        outcome = Outcome.UPDATED
        if stands_on(session, state, recording, publish=publish):
            return Outcome.UNCHANGED, common.fresh_view(session, actor, state.id)
        meta = _renew(session, actor, state, recording, historical=publish)
    revisions.put_strays(session, meta.id, recording.unmatched)
    if publish:
        moving.publish(session, actor, state, meta, remarks=recording.remarks)
    else:
        checking.recheck(session, actor, state, meta, remarks=recording.remarks)
        checking.recheck_neighbours(session, actor, state, public=False)
    return outcome, common.fresh_view(session, actor, state.id)


def stands_on(session: Session, state: State, recording: Recording, *, publish: bool) -> bool:
    """Whether the report was read from this very file before, on this form."""
    meta = common.working(session, state)
    return (
        recording.source_sha256 is not None
        and meta.source_sha256 == recording.source_sha256
        and meta.form is recording.content.form
        and meta.status is not ReportStatus.WITHDRAWN
        and (state.draft is None or not publish)
    )


def _renew(
    session: Session, actor: Actor, state: State, recording: Recording, *, historical: bool
) -> RevisionMeta:
    """The open draft with the new content, or the next revision of what was published."""
    at = clock.moment(session)
    if state.draft is None:
        number = state.working + 1
        revisions.insert_one(
            session,
            state.id,
            number,
            recording.content,
            at=at,
            note=recording.note,
            historical=historical,
            source_sha256=recording.source_sha256,
        )
        reports.touch(session, state.id, at=at, status=ReportStatus.DRAFT, draft=number)
        meta = revisions.one(session, state.id, number)
        assert meta is not None  # noqa: S101  made above
        _say(session, actor, state, meta, recording, "created", historical=historical)
        return meta
    common.require_editable(state)
    meta = common.working(session, state)
    before = common.remembered(session, state, meta)
    revisions.write_text(
        session,
        meta.id,
        recording.content,
        status=ReportStatus.DRAFT,
        historical=historical,
        note=recording.note,
        source_sha256=recording.source_sha256,
    )
    revisions.replace_values(session, meta.id, recording.content.figures.values())
    reports.touch(session, state.id, at=at, status=ReportStatus.DRAFT)
    _say(session, actor, state, meta, recording, "changed", historical=historical, before=before)
    renewed = revisions.one(session, state.id, meta.number)
    assert renewed is not None  # noqa: S101  changed above
    return renewed


def _say(
    session: Session,
    actor: Actor,
    state: State,
    meta: RevisionMeta,
    recording: Recording,
    action: str,
    *,
    historical: bool,
    before: object = None,
) -> None:
    after = snapshot.of_report(
        recording.content,
        source_sha256=recording.source_sha256,
        unmatched=recording.unmatched,
        historical=historical,
        note=recording.note,
    )
    common.note(session, actor, state, action, revision=meta.number, before=before, after=after)
