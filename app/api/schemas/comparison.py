"""What `/reports/{unit}/{year}/comparison` gives."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from app.catalogue.registry import catalogue
from app.comparison.lines import Line, Side
from app.comparison.narrative import Part, PartStatus
from app.comparison.service import Comparison
from app.content import Section
from app.reports.model import View
from app.vocabulary import Applicant, FormCode, ReportStatus, Scope
from app.writers.dataset import json_field

Json = dict[str, Any]


class ComparedOut(BaseModel):
    """比较的一方。"""

    unit: str = Field(examples=["411328"])
    unit_name: str
    year: int
    scope: Scope
    form: FormCode
    status: ReportStatus
    revision: int
    title: str | None
    published_on: date | None
    report: str = Field(description="报告的地址")


class CautionOut(BaseModel):
    """比较前须知道的一点。"""

    code: str = Field(
        description="forms_differ、scopes_differ、levels_differ、kinds_differ 或 synthetic_mixed"
    )
    message: str


class DetailOut(BaseModel):
    """一项说明在两份报告里的写法；日期为 ISO 8601。"""

    field: str = Field(examples=["publication.published_on"])
    label: str
    left: str | None
    right: str | None
    same: bool


class SideOut(BaseModel):
    """一格在一份报告里的情况。"""

    value: float | None = Field(description="只在 status 为 reported 时有值；空白不是 0")
    status: str = Field(
        description="reported、blank、not_applicable、unreadable、absent，或 not_in_form（表式无此项）"
    )
    raw: str | None = Field(description="原文")
    numerator: int | None = Field(default=None, description="派生比例的分子，只在派生指标里")
    denominator: int | None = Field(default=None, description="派生比例的分母，只在派生指标里")


class LineOut(BaseModel):
    """一个数在两份报告里。"""

    form: FormCode | None = Field(description="以哪种表式的位置和名称列出；派生指标为 null")
    table: int | None = Field(description="该表式里的表号；派生指标为 null")
    table_title: str | None
    section: str
    label: str = Field(description="该表式里的项目名称")
    right_label: str | None = Field(description="对照报告的表式里的名称，与 label 相同则为 null")
    indicator: str = Field(examples=["applications.received"])
    applicant: Applicant
    left: SideOut
    right: SideOut
    change: float | None = Field(description="left 减 right；有一方没有数则为 null")
    change_rate: float | None = Field(description="增减与 right 之比；right 不大于 0 或没有则为 null")
    note: str | None = Field(description="两种表式口径不同之处")


class PartHeadOut(BaseModel):
    """正文的一部分。"""

    number: str | None
    title: str
    length: int = Field(description="字数，空白不计")


class PartOut(BaseModel):
    """正文的一部分在两份报告里。"""

    status: PartStatus = Field(description="same、changed、added（对照报告没有）、removed（本报告没有）")
    left: PartHeadOut | None
    right: PartHeadOut | None
    title_likeness: float | None = Field(description="标题相似度，0 到 100")
    likeness: float | None = Field(description="正文相似度，0 到 100")
    only_left: list[str] = Field(description="只在本报告里的前几句")
    only_right: list[str] = Field(description="只在对照报告里的前几句")


class NarrativeOut(BaseModel):
    """正文的比较。"""

    likeness: float | None = Field(description="全文相似度，0 到 100；有一方没有正文则为 null")
    parts: list[PartOut] = Field(description="按本报告的次序")


class LineCountsOut(BaseModel):
    """各种情形的行数：lines 是其余各项之和。"""

    lines: int
    unchanged: int
    changed: int
    incomparable: int = Field(description="至少一方没有数")
    in_one_form: int = Field(description="只有一种表式有")


class ComparisonOut(BaseModel):
    """两份报告的比较：left 是地址所指的，right 是 with 所指的。"""

    left: ComparedOut
    right: ComparedOut
    cautions: list[CautionOut]
    metadata: list[DetailOut]
    counts: LineCountsOut
    lines: list[LineOut] = Field(description="按表式的印刷次序，派生指标在最后")
    narrative: NarrativeOut
    synthetic: bool = Field(description="是否含虚构数据")


def comparison_json(found: Comparison) -> Json:
    """A comparison as `ComparisonOut`."""
    return {
        "left": _compared(found.left),
        "right": _compared(found.right),
        "cautions": [{"code": each.code, "message": each.message} for each in found.cautions],
        "metadata": [
            {
                "field": each.field,
                "label": each.label,
                "left": each.left,
                "right": each.right,
                "same": each.same,
            }
            for each in found.details
        ],
        "counts": found.counts,
        "lines": [_line(line) for line in found.lines],
        "narrative": {"likeness": found.likeness, "parts": [_part(part) for part in found.parts]},
        "synthetic": found.left.state.unit.synthetic or found.right.state.unit.synthetic,
    }


def _compared(view: View) -> Json:
    state, said = view.state, view.content
    return {
        "unit": state.unit.code,
        "unit_name": state.unit.name,
        "year": state.year,
        "scope": state.scope.value,
        "form": said.form.value,
        "status": view.revision.status.value,
        "revision": view.revision.number,
        "title": said.title,
        "published_on": said.publication.published_on,
        "report": f"/api/v1/reports/{state.unit.code}/{state.year}?scope={state.scope.value}",
    }


def _line(line: Line) -> Json:
    return {
        "form": None if line.form is None else line.form.value,
        "table": line.table,
        "table_title": line.table_title,
        "section": line.section,
        "label": line.label,
        "right_label": line.right_label,
        "indicator": line.indicator,
        "applicant": line.applicant.value,
        "left": _side(line, line.left),
        "right": _side(line, line.right),
        "change": json_field(line.change),
        "change_rate": line.change_rate,
        "note": line.note,
    }


def _side(line: Line, side: Side) -> Json:
    told: Json = {"value": json_field(side.value), "status": side.status, "raw": side.raw}
    if catalogue().indicators[line.indicator].derivation is not None:
        told |= {"numerator": side.numerator, "denominator": side.denominator}
    return told


def _part(part: Part) -> Json:
    return {
        "status": part.status.value,
        "left": _head(part.left),
        "right": _head(part.right),
        "title_likeness": part.title_likeness,
        "likeness": part.likeness,
        "only_left": list(part.only_left),
        "only_right": list(part.only_right),
    }


def _head(section: Section | None) -> Json | None:
    if section is None:
        return None
    return {
        "number": section.number,
        "title": section.title,
        "length": len("".join(section.text.split())),
    }
