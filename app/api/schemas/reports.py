"""What the report routes answer. The models describe; `report_json` and its like make the
bytes, because a report of 200 numbers is the most asked-for answer of all."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import BaseModel, Field

from app.api.schemas.report_parts import PublicationBody, SectionBody, SignoffBody
from app.catalogue.registry import catalogue
from app.content import Figure
from app.reports.figures import StoredFigures
from app.reports.model import RevisionMeta, State, StoredFinding, View
from app.reports.values import in_printed_order, json_number
from app.vocabulary import Applicant, FormCode, ReportStatus, Scope, ScopeBasis, Severity, ValueStatus

Json = dict[str, Any]


class ValueOut(BaseModel):
    """报告里的一个数：表上的每一格都列出，页面上没有的为 absent。"""

    indicator: str = Field(examples=["applications.received"])
    applicant: Applicant = Field(description="表三的列；表三以外都是 total")
    value: float | None = Field(description="只在 status 为 reported 时有值；金额以万元计", examples=[17])
    status: ValueStatus
    raw: str | None = Field(description="原文")
    locator: str | None = Field(description="原文所在的位置", examples=["table 3, row 1, column 1"])
    by: str | None = Field(description="由谁手工填写或改正；读取所得为 null")


class PeriodOut(BaseModel):
    """统计期间，首尾两天都在内。"""

    from_: date = Field(alias="from", examples=["2018-01-01"])
    to: date = Field(examples=["2018-12-31"])


class CountsOut(BaseModel):
    """各级问题的条数。"""

    error: int
    warning: int
    notice: int


class SourceFileOut(BaseModel):
    """读取所用的原始文件。"""

    sha256: str
    name: str | None
    media_type: str
    bytes: int


class StrayOut(BaseModel):
    """页面上印有、表里没有位置的内容。"""

    text: str
    locator: str


class RevisionOut(BaseModel):
    """一个版本及其经历。"""

    revision: int = Field(description="版本号，从 1 起")
    status: ReportStatus
    form: FormCode
    title: str | None
    historical: bool = Field(description="本单位早已自行发布、照印收录的报告")
    note: str | None = Field(description="开这一版的原因，或最近一次退回的原因，或数字的出处")
    created_at: datetime
    published_at: datetime | None = Field(description="何时起对外可见")
    ended_at: datetime | None = Field(description="何时起不再对外可见")
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    link: str


class ReportOut(BaseModel):
    """一份报告的一个版本。"""

    unit: str = Field(examples=["411328"])
    unit_name: str = Field(examples=["唐河县人民政府"])
    year: int = Field(examples=[2018])
    scope: Scope
    scope_basis: ScopeBasis
    form: FormCode
    status: ReportStatus
    revision: int
    published_revision: int | None = Field(description="对外可见的版本；没有则为 null")
    title: str | None
    period: PeriodOut | None
    publication: PublicationBody
    signoff: SignoffBody
    sections: list[SectionBody]
    values: list[ValueOut] = Field(
        default_factory=list,
        exclude_if=lambda _: False,  # says in the OpenAPI document that it may be left out
        description="按表上的次序；values=false 时没有这一项",
    )
    unmatched: list[StrayOut] = Field(description="页面上没有归处的内容")
    findings: CountsOut
    allowed_transitions: list[ReportStatus] = Field(description="您现在可以办理的步骤")
    synthetic: bool = Field(description="是否虚构数据")
    historical: bool
    note: str | None
    confidentiality_review: dict[str, str] | None
    source: SourceFileOut | None
    created_at: datetime
    published_at: datetime | None
    updated_at: datetime
    links: dict[str, str]


class ReportRowOut(BaseModel):
    """列表里的一份报告。"""

    unit: str
    unit_name: str
    level: str
    kind: str
    year: int
    scope: Scope
    form: FormCode
    status: ReportStatus
    revision: int
    title: str | None
    published_on: date | None
    historical: bool
    synthetic: bool
    report: str = Field(description="报告的地址")


class ReportsOut(BaseModel):
    """一页报告。"""

    items: list[ReportRowOut]
    next: str | None
    total: int | None = None


class AcknowledgementOut(BaseModel):
    """谁在何时说明了什么。"""

    note: str | None
    by: str
    at: datetime


class FindingOut(BaseModel):
    """一条问题：编号在同样的问题、同样的数上不变，说明因此不会丢。"""

    id: str
    code: str = Field(examples=["sum_mismatch"], description="说明见 /problems/{code}")
    severity: Severity
    message: str
    cells: list[str] = Field(examples=[["applications.received@total"]])
    expected: str | None
    found: str | None
    acknowledged: AcknowledgementOut | None


class FindingsOut(BaseModel):
    """报告的全部问题。"""

    items: list[FindingOut]
    next: None = None


class RevisionsOut(BaseModel):
    """报告的全部版本，先旧后新。"""

    items: list[RevisionOut]
    next: None = None


def report_json(view: View, *, values: bool) -> Json:
    """One revision as `ReportOut`."""
    state, meta, said = view.state, view.revision, view.content
    answer: Json = {
        "unit": state.unit.code,
        "unit_name": state.unit.name,
        "year": state.year,
        "scope": state.scope.value,
        "scope_basis": said.scope_basis.value,
        "form": said.form.value,
        "status": meta.status.value,
        "revision": meta.number,
        "published_revision": state.published if state.is_public else None,
        "title": said.title,
        "period": {"from": said.period.start, "to": said.period.end} if said.period else None,
        "publication": _members(said.publication),
        "signoff": _members(said.signoff),
        "sections": [_members(section) for section in said.sections],
    }
    if values:
        answer["values"] = values_json(view)
    return answer | {
        "unmatched": [_members(stray) for stray in view.unmatched],
        "findings": {severity.value: count for severity, count in view.counts.items()},
        "allowed_transitions": [word.value for word in view.allowed],
        "synthetic": state.unit.synthetic,
        "historical": meta.historical,
        "note": meta.note,
        "confidentiality_review": _review(meta),
        "source": _source(view),
        "created_at": moment(meta.created_at),
        "published_at": moment(meta.published_at),
        "updated_at": moment(state.updated_at),
        "links": _links(state, meta),
    }


def values_json(view: View) -> list[Json]:
    """All cells of the form in printed order."""
    figures = view.content.figures
    if isinstance(figures, StoredFigures):
        return figures.printed(view.content.form)
    form = catalogue().forms[view.content.form]
    return [_value(figure) for figure in in_printed_order(view.content.figures, form)]


def findings_json(found: Iterable[StoredFinding], *, private: bool) -> list[Json]:
    """Findings as `FindingOut`; who acknowledged them is the office's own business."""
    return [finding_json(stored, private=private) for stored in found]


def finding_json(stored: StoredFinding, *, private: bool) -> Json:
    """One finding as `FindingOut`."""
    finding = stored.finding
    said = {"note": stored.note, "by": stored.acknowledged_by, "at": moment(stored.acknowledged_at)}
    return {
        "id": stored.id,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "cells": list(finding.cells),
        "expected": finding.expected,
        "found": finding.found,
        "acknowledged": said if private and stored.acknowledged else None,
    }


def revision_json(state: State, meta: RevisionMeta) -> Json:
    """One revision's history as `RevisionOut`."""
    return {
        "revision": meta.number,
        "status": meta.status.value,
        "form": meta.form.value,
        "title": meta.title,
        "historical": meta.historical,
        "note": meta.note,
        "created_at": moment(meta.created_at),
        "published_at": moment(meta.published_at),
        "ended_at": moment(meta.ended_at),
        "withdrawn_at": moment(meta.withdrawn_at),
        "withdrawn_reason": meta.withdrawn_reason,
        "link": f"{_path(state)}/revisions/{meta.number}?scope={state.scope.value}",
    }


def moment(at: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC: `2019-03-26T08:00:00.000000Z`."""
    return None if at is None else at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _value(figure: Figure) -> Json:
    return {
        "indicator": figure.key.indicator,
        "applicant": figure.key.applicant.value,
        "value": json_number(figure.value),
        "status": figure.status.value,
        "raw": figure.raw,
        "locator": figure.locator,
        "by": figure.by,
    }


def _members(flat: Any) -> Json:
    """A dataclass of plain values as JSON; `asdict` would look into each of them."""
    return {name: getattr(flat, name) for name in _names(flat.__class__)}


@cache
def _names(shape: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape))


def _review(meta: RevisionMeta) -> Json | None:
    if meta.confidentiality_by is None:
        return None
    return {"by": meta.confidentiality_by, "on": meta.confidentiality_on}


def _source(view: View) -> Json | None:
    source = view.source
    if source is None:
        return None
    return {
        "sha256": source.sha256,
        "name": source.name,
        "media_type": source.media_type,
        "bytes": source.size,
    }


def _path(state: State) -> str:
    return f"/api/v1/reports/{state.unit.code}/{state.year}"


def _links(state: State, meta: RevisionMeta) -> dict[str, str]:
    path, scope = _path(state), f"?scope={state.scope.value}"
    links = {
        "self": f"{path}{scope}",
        "unit": f"/api/v1/units/{state.unit.code}",
        "form": f"/api/v1/forms/{meta.form.value}",
    }
    links |= {name: f"{path}/{name}{scope}" for name in ("values", "findings", "revisions", "transitions")}
    if meta.source_sha256 is not None:
        links["source"] = f"{path}/source{scope}"
    return links
