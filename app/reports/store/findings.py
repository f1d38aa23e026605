"""Findings of a revision, in the order the checks gave them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from app.content import Finding
from app.db.tables import FindingRow
from app.reports.model import StoredFinding
from app.vocabulary import Severity

_COLUMNS = (
    col(FindingRow.fingerprint),
    col(FindingRow.code),
    col(FindingRow.severity),
    col(FindingRow.message),
    col(FindingRow.cells),
    col(FindingRow.expected),
    col(FindingRow.found),
    col(FindingRow.from_reader),
    col(FindingRow.note),
    col(FindingRow.acknowledged_by),
    col(FindingRow.acknowledged_at),
)


def every(session: Session, revision_id: int) -> list[StoredFinding]:
    """All findings of a revision."""
    statement = (
        select(*_COLUMNS).where(col(FindingRow.revision_id) == revision_id).order_by(col(FindingRow.position))
    )
    return [
        StoredFinding(
            fingerprint,
            Finding(code, Severity(severity), message, tuple(cells), expected, found),
            bool(reader),
            *ack,
        )
        for fingerprint, code, severity, message, cells, expected, found, reader, *ack in session.execute(
            statement
        )
    ]


def counts(session: Session, revision_id: int) -> dict[Severity, int]:
    """How many there are of each severity, none left out."""
    statement = (
        select(col(FindingRow.severity), func.count())
        .where(col(FindingRow.revision_id) == revision_id)
        .group_by(col(FindingRow.severity))
    )
    found: dict[str, int] = {row[0]: row[1] for row in session.execute(statement)}
    return {severity: found.get(severity.value, 0) for severity in Severity}


def replace(session: Session, revision_id: int, findings: Sequence[StoredFinding]) -> None:
    """Put these findings in place of those the revision has."""
    session.execute(delete(FindingRow).where(col(FindingRow.revision_id) == revision_id))
    given = rows(revision_id, findings)
    if given:
        session.execute(insert(FindingRow), given)


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
