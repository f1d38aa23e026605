"""The change feed: what the public may know of the journal, in order, from a cursor on.

A cursor names the last entry read and bears a mark of it, so that a puller whose origin was
set back, or is another one by now, is told so instead of missing entries in silence.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlmodel import Session

from app.db.types import to_microseconds
from app.journal import store
from app.journal.store import Recorded
from app.problems import ProblemError

BEGINNING = "0"
LATEST = "latest"
_SHAPE = re.compile(r"([0-9]{1,18})(?:-([0-9a-f]{8}))?", re.ASCII)
_API = "/api/v1"
_OF_REPORTS = ("status", "form", "historical", "reason")
"""What an item says of a report: nothing that might be why it is withdrawn one day."""


@dataclass(frozen=True, slots=True)
class Change:
    """One item of the feed."""

    seq: int
    at: datetime
    kind: str
    action: str
    unit: str | None
    year: int | None
    scope: str | None
    revision: int | None
    link: str | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Items in ascending `seq`; `next` resumes after them; `more` when others follow already."""

    items: Sequence[Change]
    next: str
    more: bool


def page(session: Session, *, since: str, kinds: Sequence[str], limit: int) -> Changes:
    """The public entries after the cursor. Raises ProblemError `cursor_invalid`, `cursor_lost`."""
    newest = store.newest(session)
    if since == LATEST:
        return Changes([], cursor_of(newest), more=False)
    start = _position(session, since, newest)
    rows = store.public_after(session, start, kinds=kinds, limit=limit + 1)
    shown = rows[:limit]
    if len(rows) > limit:
        last = shown[-1]
        return Changes([_change(row) for row in shown], cursor_of((last.seq, last.at)), more=True)
    # All that is public has been told: the cursor moves on over what is not.
    return Changes([_change(row) for row in shown], cursor_of(newest), more=False)


def cursor_of(entry: tuple[int, datetime] | None) -> str:
    """The cursor that means "after this entry"."""
    return BEGINNING if entry is None else f"{entry[0]}-{_mark(*entry)}"


def _mark(seq: int, at: datetime) -> str:
    return hashlib.sha256(f"{seq} {to_microseconds(at)}".encode()).hexdigest()[:8]


def _position(session: Session, since: str, newest: tuple[int, datetime] | None) -> int:
    """The number a cursor names; the bare number of an item will do."""
    shape = _SHAPE.fullmatch(since)
    if shape is None:
        raise ProblemError(
            "cursor_invalid",
            "since 不是本服务给出的标记：请用上次答复里的 next，或 0 从头读起。",
            "since was not made by this service: pass next of the last answer, or 0 to begin.",
            pointer="/query/since",
        )
    seq, mark = int(shape[1]), shape[2]
    if seq == 0 and mark is None:
        return seq
    at = store.moment_of(session, seq) if mark is not None else None
    if seq > (newest[0] if newest else 0) or (mark is not None and (at is None or _mark(seq, at) != mark)):
        raise ProblemError(
            "cursor_lost",
            f"变更记录里没有标记 {since} 所指的位置。",
            f"The feed has no such place as {since}.",
            pointer="/query/since",
        )
    return seq


def _change(entry: Recorded) -> Change:
    return Change(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        action="changed" if entry.action == "loaded" else entry.action,
        unit=entry.unit,
        year=entry.year,
        scope=entry.scope,
        revision=entry.revision,
        link=_link(entry),
        after=_told(entry),
    )


def _told(entry: Recorded) -> dict[str, Any] | None:
    """What is so now, as far as it is public; of what is gone, only what names it."""
    said = entry.after
    if entry.kind == "deadline" and said is None:
        return {"kind": entry.before["kind"]}
    if entry.kind == "indicator" and said is None:
        return {"code": entry.before["code"]}
    if not isinstance(said, dict):
        return None
    if entry.kind == "report":
        return {name: said[name] for name in _OF_REPORTS if name in said}
    return said


def _link(entry: Recorded) -> str | None:
    """Where the thing itself can be read."""
    unit = quote(entry.unit or "", safe="")
    if entry.kind == "report":
        return f"{_API}/reports/{unit}/{entry.year}/revisions/{entry.revision}?scope={entry.scope}"
    if entry.action == "deleted":
        return None
    if entry.kind == "unit":
        return f"{_API}/units/{unit}"
    if entry.kind == "reporting_unit":
        return f"{_API}/reporting-units/{entry.year}/{unit}"
    if entry.kind == "deadline":
        return f"{_API}/calendar/{unit}/{entry.year}/{entry.after['kind']}"
    if entry.kind == "indicator":
        return f"{_API}/indicators/{entry.after['code']}"
    return None
