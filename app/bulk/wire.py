"""A report as the API answers it becomes what it says: the public form read back. Pure."""

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
