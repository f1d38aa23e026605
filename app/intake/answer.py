"""What an import answers, as JSON: the same for the API, the command line and the record. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.catalogue.registry import catalogue
from app.content import Figure, Finding, ReportContent
from app.intake.upload import Upload
from app.problems import ProblemError
from app.readers.reading import Reading
from app.reports.values import in_printed_order, json_number
from app.units.names import Candidate
from app.vocabulary import Outcome, Scope, ScopeBasis

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose report of which year it is, as far as that was found. `how` says by what:
    `given` by the sender, or where the name stood (UnitClue)."""

    unit: str | None = None
    unit_name: str | None = None
    how: str | None = None
    candidates: Sequence[Candidate] = ()
    year: int | None = None
    scope: Scope | None = None
    scope_basis: ScopeBasis | None = None


def source_json(upload: Upload, media_type: str) -> Json:
    """The file: its name, its real type, its sum and size."""
    return {
        "name": upload.plain_name,
        "media_type": media_type,
        "sha256": upload.sha256,
        "bytes": len(upload.content),
    }


def recognised_json(found: Recognised, reading: Reading | None) -> Json:
    """What was recognised; all null for a file that could not be read."""
    unit = {"code": found.unit, "name": found.unit_name, "how": found.how} if found.unit else None
    return {
        "unit": unit,
        "unit_candidates": [{"code": c.code, "name": c.name, "score": c.score} for c in found.candidates],
        "year": found.year,
        "form": reading.form.value if reading else None,
        "scope": found.scope.value if found.scope else None,
        "scope_basis": found.scope_basis.value if found.scope_basis else None,
        "title": reading.title if reading else None,
    }


def read_json(
    outcome: Outcome,
    source: Json,
    recognised: Json,
    reading: Reading,
    said: ReportContent,
    findings: Iterable[Finding],
) -> Json:
    """The whole answer for a file that was read."""
    form = catalogue().forms[said.form]
    return {
        "outcome": outcome.value,
        "source": source,
        "recognised": recognised,
        "report": _report(said),
        "values": [_value(figure) for figure in in_printed_order(said.figures, form)],
        "unmatched": [{"text": stray.text, "locator": stray.locator} for stray in reading.unmatched],
        "findings": findings_json(findings),
    }


def findings_json(findings: Iterable[Finding]) -> list[Json]:
    """What the reader and the checks say."""
    return [_finding(finding) for finding in findings]


def refuse(error: ProblemError, source: Json, recognised: Json) -> ProblemError:
    """The refusal, extended as product.md has it: what became of it, of which file, what was seen."""
    error.extra = {"outcome": Outcome.REFUSED.value, "source": source, "recognised": recognised} | error.extra
    return error


def problem_json(refused: ProblemError, instance: str) -> Json:
    """A refusal as the API writes it, in Chinese, where there is no request to answer; `type`
    without the address of the service."""
    problem: Json = {
        "type": f"/problems/{refused.kind.code}",
        "title": refused.kind.title,
        "status": refused.status,
        "detail": refused.detail,
        "instance": instance,
        "code": refused.kind.code,
        "errors": [{"pointer": place, "message": said[0]} for place, *said in refused.errors],
        "outcome": Outcome.REFUSED.value,
    }
    return problem | {name: value for name, value in refused.extra.items() if name not in problem}


def _report(said: ReportContent) -> Json:
    period = said.period
    return {
        "title": said.title,
        "period": {"from": period.start.isoformat(), "to": period.end.isoformat()} if period else None,
        "publication": _plain(asdict(said.publication)),
        "signoff": _plain(asdict(said.signoff)),
        "sections": [asdict(section) for section in said.sections],
    }


def _value(figure: Figure) -> Json:
    return {
        "indicator": figure.key.indicator,
        "applicant": figure.key.applicant.value,
        "value": json_number(figure.value),
        "status": figure.status.value,
        "raw": figure.raw,
        "locator": figure.locator,
    }


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "cells": list(finding.cells),
        "expected": finding.expected,
        "found": finding.found,
    }


def _plain(fields: Mapping[str, Any]) -> Json:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
