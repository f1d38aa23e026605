"""Reports asked for: one, many, their findings, their history, the file they came from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from app.actor import Actor
from app.paging import Page, Part, Window, decode, encode
from app.problems import ProblemError
from app.reports import rules
from app.reports.listing import COLUMNS, key_of, row_of
from app.reports.model import Address, RevisionMeta, SourceFacts, State, StoredFinding, View
from app.reports.service import common
from app.reports.store import findings as finding_store
from app.reports.store import public_list, published, reports, revisions, sources
from app.reports.store.reports import ReportFilter
from app.vocabulary import ReportStatus
from app.writers.dataset import Dataset, Row

KEY_SHAPE = (str, int, str)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which revision a caller asks for: a number, or what the public saw at a moment."""

    revision: int | None = None
    as_of: datetime | None = None


CURRENT = Chosen()
"""The working revision for a key over the unit, the published one for the public."""


def get(session: Session, actor: Actor, *, address: Address, chosen: Chosen = CURRENT) -> View:
    """One revision, whole. Raises ProblemError `unit_unknown`, `report_unknown`,
    `revision_unknown`, `withdrawn`."""
    if actor.role is None and chosen == CURRENT:
        found = published.view(session, unit=address.unit, year=address.year, scope=address.scope)
        if found is not None:
            return found
    state, meta = pick(session, actor, address, chosen)
    return common.view(session, actor, state, meta)


def pick(
    session: Session, actor: Actor, address: Address, chosen: Chosen = CURRENT
) -> tuple[State, RevisionMeta]:
    """The report and the revision of it that this caller gets to see. Raises like `get`."""
    unit, scope = common.locate(session, address)
    state = reports.find(session, unit, address.year, scope)
    private = rules.may_see_drafts(actor, unit)
    if state is None or not (private or state.published is not None):
        raise common.unknown(unit, address.year, scope)
    if chosen.as_of is not None:
        return state, _as_of(session, state, chosen.as_of)
    if chosen.revision is None and not private:
        meta = revisions.one(session, state.id, state.published or 0)
    else:
        meta = revisions.one(session, state.id, chosen.revision or state.working)
    if meta is None or not (private or meta.published_at is not None):
        raise ProblemError(
            "revision_unknown",
            f"这份报告没有第 {chosen.revision} 版。",
            f"The report has no revision {chosen.revision}.",
        )
    if meta.withdrawn_at is not None and not private:
        raise _withdrawn(meta)
    return state, meta


def page(session: Session, actor: Actor, *, wanted: ReportFilter, window: Window) -> Page[Row]:
    """A page of the reports this caller may see, by unit code, year and scope."""
    after = None if window.cursor is None else decode(window.cursor, KEY_SHAPE)
    rows = _rows(session, actor, wanted, after, window.limit + 1)
    following = encode(key_of(rows[window.limit - 1])) if len(rows) > window.limit else None
    total = reports.count(session, actor, wanted) if window.count else None
    return Page(rows[: window.limit], following, total)


def _rows(
    session: Session, actor: Actor, wanted: ReportFilter, after: tuple[Part, ...] | None, limit: int
) -> list[Row]:
    if actor.role is None and not wanted.statuses:
        return public_list.page(session, wanted, after=after, limit=limit)
    return list(map(row_of, reports.page(session, actor, wanted, after=after, limit=limit)))


def dataset(session: Session, actor: Actor, *, wanted: ReportFilter, limit: int | None) -> Dataset:
    """All of them (or the first `limit`) as a table, to be read while the session lives."""
    total = reports.count(session, actor, wanted)
    return Dataset(
        columns=COLUMNS,
        rows=map(row_of, reports.stream(session, actor, wanted, limit=limit)),
        total=total if limit is None else min(total, limit),
    )


def findings(
    session: Session, actor: Actor, *, address: Address, chosen: Chosen = CURRENT
) -> tuple[State, Sequence[StoredFinding], bool]:
    """What the checks say of the revision this caller sees; True when the caller also sees
    drafts, and so who acknowledged what. Raises like `get`."""
    state, meta = pick(session, actor, address, chosen)
    return state, finding_store.every(session, meta.id), rules.may_see_drafts(actor, state.unit)


def history(session: Session, actor: Actor, *, address: Address) -> tuple[State, list[RevisionMeta], bool]:
    """The revisions, oldest first; to the public those that were public once. Raises like `get`."""
    unit, scope = common.locate(session, address)
    state = reports.find(session, unit, address.year, scope)
    private = rules.may_see_drafts(actor, unit)
    if state is None or not (private or state.published is not None):
        raise common.unknown(unit, address.year, scope)
    every = revisions.every(session, state.id)
    return state, [meta for meta in every if private or meta.published_at is not None], private


def source(
    session: Session, actor: Actor, *, address: Address, chosen: Chosen = CURRENT
) -> tuple[SourceFacts, bytes]:
    """The file the revision was read from, as it came. Raises ProblemError `source_missing`
    for a report entered by hand, or like `get`."""
    _, meta = pick(session, actor, address, chosen)
    facts = sources.facts(session, meta.source_sha256) if meta.source_sha256 else None
    if facts is None:
        raise ProblemError(
            "source_missing",
            "这一版是手工录入的，没有原始文件。",
            "This revision was entered by hand: there is no file.",
        )
    return facts, sources.content(session, facts.sha256)


def _as_of(session: Session, state: State, moment: datetime) -> RevisionMeta:
    meta = revisions.at(session, state.id, moment)
    if meta is None:
        raise ProblemError(
            "report_unknown",
            f"{state.unit.name} {state.year} 年的报告当时还没有发布。",
            f"The report of {state.unit.code} for {state.year} was not published by then.",
        )
    if meta.withdrawn_at is not None and meta.withdrawn_at <= moment:
        raise _withdrawn(meta)
    return replace(meta, status=ReportStatus.PUBLISHED)


def _withdrawn(meta: RevisionMeta) -> ProblemError:
    at = meta.withdrawn_at
    when = at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
    return ProblemError(
        "withdrawn",
        f"报告已于 {when} 撤回，原因：{meta.withdrawn_reason}",
        f"The report was withdrawn at {when}: {meta.withdrawn_reason}",
        extra={"withdrawn_at": when, "reason": meta.withdrawn_reason},
    )
