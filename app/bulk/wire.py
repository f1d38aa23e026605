"""A report as the API answers it, or as the history of `/bulk` records it, becomes what it says:
the public forms read back. Pure."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.content import CellKey, Figure, Period, Publication, ReportContent, Section, Signoff
from app.reports.model import Stray
from app.reports.service.moving import Review
from app.reports.service.receiving import Received
from app.vocabulary import Applicant, FormCode, Scope, ScopeBasis, ValueStatus

Json = dict[str, Any]
_DAYS = ("published_on", "filled_on", "signed_on")
_NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,8})?", re.ASCII)
"""No exponents: a short text must not make a long number."""
_APPLICANTS = {applicant.value: applicant for applicant in Applicant}
_STATUSES = {status.value: status for status in ValueStatus}


def received(told: Json, *, published_at: datetime) -> Received:
    """The revision in a `ReportOut`. Raises KeyError or ValueError for what is none."""
    review = told["confidentiality_review"]
    return Received(
        unit=told["unit"],
        scope=Scope(told["scope"]),
        number=told["revision"],
        said=_content(told),
        created_at=datetime.fromisoformat(told["created_at"]),
        published_at=published_at,
        historical=told["historical"],
        note=told["note"],
        review=Review(review["by"], date.fromisoformat(review["on"])) if review else None,
        unmatched=tuple(Stray(each["text"], each["locator"]) for each in told["unmatched"]),
    )


def recorded(line: Json) -> Received:
    """The revision in a line of the history. Raises KeyError, TypeError or ValueError for what is none."""
    told = line["report"]
    review = told["confidentiality_review"]
    period = told["period"]
    figures = (_recorded(*row) for row in told["values"])
    scope = Scope(line["scope"])
    return Received(
        unit=line["unit"],
        scope=scope,
        number=line["revision"],
        said=ReportContent(
            year=line["year"],
            form=FormCode(told["form"]),
            title=told["title"],
            scope=scope,
            scope_basis=ScopeBasis(told["scope_basis"]),
            period=Period(*map(date.fromisoformat, period)) if period else None,
            publication=Publication(**_dated(told["publication"])),
            signoff=Signoff(**_dated(told["signoff"])),
            sections=tuple(Section(**each) for each in told["sections"]),
            figures={figure.key: figure for figure in figures},
        ),
        created_at=datetime.fromisoformat(told["created_at"]),
        published_at=datetime.fromisoformat(line["at"]),
        historical=told["historical"],
        note=told["note"],
        review=Review(review[0], date.fromisoformat(review[1])) if review else None,
        unmatched=tuple(Stray(*each) for each in told["unmatched"]),
    )


def _recorded(
    indicator: str,
    applicant: str,
    status: str,
    value: str | None = None,
    raw: str | None = None,
    locator: str | None = None,
    by: str | None = None,
) -> Figure:
    """A row of `snapshot.of_figures`."""
    if value is not None and _NUMBER.fullmatch(value) is None:
        raise ValueError(f"{indicator}: {value[:40]!r} is no number")
    exact = None if value is None else Decimal(value)
    return Figure(CellKey(indicator, _APPLICANTS[applicant]), exact, _STATUSES[status], raw, locator, by)


def _content(told: Json) -> ReportContent:
    period = told["period"]
    figures = (_figure(each) for each in told["values"] if each["status"] != ValueStatus.ABSENT)
    return ReportContent(
        year=told["year"],
        form=FormCode(told["form"]),
        title=told["title"],
        scope=Scope(told["scope"]),
        scope_basis=ScopeBasis(told["scope_basis"]),
        period=Period(date.fromisoformat(period["from"]), date.fromisoformat(period["to"]))
        if period
        else None,
        publication=Publication(**_dated(told["publication"])),
        signoff=Signoff(**_dated(told["signoff"])),
        sections=tuple(Section(**each) for each in told["sections"]),
        figures={figure.key: figure for figure in figures},
    )


def _figure(told: Json) -> Figure:
    value = told["value"]
    return Figure(
        CellKey(told["indicator"], Applicant(told["applicant"])),
        # At most 15 digits were sent, and the shortest text of a double gives them back.
        None if value is None else Decimal(repr(value)),
        ValueStatus(told["status"]),
        told["raw"],
        told["locator"],
        told["by"],
    )


def _dated(told: Json) -> Json:
    return {
        name: date.fromisoformat(value) if name in _DAYS and value is not None else value
        for name, value in told.items()
    }
