"""Findings of a revision, in the order the checks gave them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update
from sqlmodel import Session, col

from app.content import Finding
from app.db.tables import FindingRow
from app.reports.model import StoredFinding
from app.vocabulary import Severity

_TABLE: Any = FindingRow.metadata.tables["finding"]
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_OF_SEVERAL = (
    select(
        _TABLE.c.revision_id,
        _TABLE.c.fingerprint,
        _TABLE.c.code,
        _TABLE.c.severity,
        _TABLE.c.message,
        _TABLE.c.cells,
        _TABLE.c.expected,
        _TABLE.c.found,
        _TABLE.c.from_reader,
        _TABLE.c.note,
        _TABLE.c.acknowledged_by,
        _TABLE.c.acknowledged_at,
    )
    .where(_TABLE.c.revision_id.in_(_IDS))
    .order_by(_TABLE.c.revision_id, _TABLE.c.position)
)


def every(session: Session, revision_id: int) -> list[StoredFinding]:
    """All findings of a revision."""
    return of_several(session, [revision_id])[revision_id]


def of_several(session: Session, revision_ids: Sequence[int]) -> dict[int, list[StoredFinding]]:
    """All findings of each of these revisions."""
    held: dict[int, list[StoredFinding]] = {number: [] for number in revision_ids}
    if not held:
        return held
    for row in session.execute(_OF_SEVERAL, {"ids": list(revision_ids)}):
        number, mark, code, severity, message, cells, expected, found, reader, *said = row
        finding = Finding(code, Severity(severity), message, tuple(cells), expected, found)
        held[number].append(StoredFinding(mark, finding, bool(reader), *said))
    return held


def counted(findings: Iterable[StoredFinding]) -> dict[Severity, int]:
    """How many there are of each severity, none left out."""
    found = Counter(stored.finding.severity for stored in findings)
    return {severity: found[severity] for severity in Severity}


def counts(session: Session, revision_id: int) -> dict[Severity, int]:
    """How many there are of each severity, none left out."""
    statement = (
        select(col(FindingRow.severity), func.count())
        .where(col(FindingRow.revision_id) == revision_id)
        .group_by(col(FindingRow.severity))
    )
    found: dict[str, int] = {row[0]: row[1] for row in session.execute(statement)}
    return {severity: found.get(severity.value, 0) for severity in Severity}


def replace(session: Session, changed: Mapping[int, Sequence[StoredFinding]], had: Sequence[int]) -> None:
    """Give each of these revisions its findings. `had` are those that have some until now."""
    if had:
        session.execute(delete(_TABLE).where(_TABLE.c.revision_id.in_(had)))
    given = [row for number, findings in changed.items() for row in rows(number, findings)]
    if given:
        session.execute(insert(_TABLE), given)


def rows(revision_id: int, findings: Sequence[StoredFinding]) -> list[dict[str, Any]]:
    """The rows of these findings, in their order."""
    return [
        {
            "revision_id": revision_id,
            "position": position,
            "fingerprint": stored.id,
            "code": stored.finding.code,
            "severity": stored.finding.severity.value,
            "message": stored.finding.message,
            "cells": list(stored.finding.cells),
            "expected": stored.finding.expected,
            "found": stored.finding.found,
            "from_reader": stored.from_reader,
            "note": stored.note,
            "acknowledged_by": stored.acknowledged_by,
            "acknowledged_at": stored.acknowledged_at,
        }
        for position, stored in enumerate(findings)
    ]


def acknowledge(
    session: Session, revision_id: int, finding: str, *, note: str | None, by: str | None, at: datetime | None
) -> None:
    """Set or clear who has looked at a finding and why it stands."""
    session.execute(
        update(FindingRow)
        .where(col(FindingRow.revision_id) == revision_id, col(FindingRow.fingerprint) == finding)
        .values(note=note, acknowledged_by=by, acknowledged_at=at)
    )
