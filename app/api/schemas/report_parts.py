"""The parts of a report that go in and out alike, and what a caller may say of one."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from app.content import Period, Publication, Section, Signoff
from app.reports.model import Edit, ValueIn
from app.reports.service.moving import Review
from app.vocabulary import Applicant, FormCode, ReportStatus, Scope, ScopeBasis, ValueStatus

Line = Annotated[str, Field(max_length=500)]
MAX_SECTIONS = 100
MAX_SECTION_TEXT = 200_000
MAX_VALUES = 1_000


def _iso_day(value: Any) -> Any:
    """Pydantic would take 0 for 1 January 1970, and a moment for its day."""
    written = isinstance(value, str) and ISO_DAY.fullmatch(value) is not None
    if not (written or isinstance(value, date)):
        raise ValueError("应为日期，写作 2019-05-15。|A date is wanted, written 2019-05-15.")
    return value


ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Day = Annotated[date, BeforeValidator(_iso_day)]


def plain_number(value: Any) -> Any:
    """Pydantic would take true for 1 and a text for its number."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float | Decimal)):
        raise ValueError("应为 JSON 数字或 null。|A JSON number or null is wanted.")
    return value


class Input(BaseModel):
    """What a caller sends: a misspelt member is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


class ValueBody(Input):
    """一个数。value 为 null 时必须写明 status；by 由服务填写，送来的不算。"""

    indicator: str = Field(max_length=100, description="指标代码", examples=["applications.received"])
    applicant: Applicant = Field(Applicant.TOTAL, description="表三的列；表三以外都是 total")
    value: Annotated[
        Decimal | None,
        BeforeValidator(plain_number),
        WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "null"}]}),
    ] = Field(None, description="数值；金额以万元计", examples=[17])
    status: ValueStatus | None = Field(None, description="不写则有 value 为 reported")
    raw: str | None = Field(None, max_length=2000, description="原文")
    locator: str | None = Field(None, max_length=500, description="原文所在的位置")
    by: str | None = Field(None, max_length=200, description="由谁手工填写（只读）")

    def value_in(self) -> ValueIn:
        """As the report slice takes it."""
        return ValueIn(self.indicator, self.value, self.applicant, self.status, self.raw, self.locator)


class PeriodBody(Input):
    """报告所统计的期间，首尾两天都在内。"""

    from_: Day = Field(alias="from", examples=["2018-01-01"])
    to: Day = Field(examples=["2018-12-31"])

    @model_validator(mode="after")
    def _in_order(self) -> "PeriodBody":
        if self.from_ > self.to:
            raise ValueError("期间的起始日期在终止日期之后。|The period ends before it begins.")
        return self


class PublicationBody(Input):
    """页面上的公开信息：索引号、文号、发布机构等。"""

    index_number: Line | None = Field(None, description="索引号")
    document_number: Line | None = Field(None, description="文号")
    publisher: Line | None = Field(None, description="发布机构")
    published_on: Day | None = Field(None, description="发布日期", examples=["2019-03-26"])
    audience: Line | None = Field(None, description="公开范围")
    method: Line | None = Field(None, description="公开方式")
    validity: Line | None = Field(None, description="有效性")


class SignoffBody(Input):
    """签批：单位负责人、审核人、填报人等。"""

    head: Line | None = Field(None, description="单位负责人")
    reviewer: Line | None = Field(None, description="审核人")
    compiler: Line | None = Field(None, description="填报人")
    phone: Line | None = Field(None, description="联系电话")
    filled_on: Day | None = Field(None, description="填报日期")
    signed_on: Day | None = Field(None, description="签发日期")


class SectionBody(Input):
    """报告正文的一部分。"""

    number: str | None = Field(None, max_length=50, description="编号，照印", examples=["一"])
    title: str = Field(max_length=500, examples=["总体情况"])
    text: str = Field("", max_length=MAX_SECTION_TEXT)


class ReportBody(Input):
    """一份报告。PUT 时没有写的项目即清空（values 不写则保留原有的数）；
    PATCH 时只改写了的项目，publication、signoff 逐项改，values 逐格改。"""

    form: FormCode | None = Field(None, description="表式；不写则按年度", examples=["2014"])
    scope: Scope | None = Field(None, description="须与地址里的口径一致；通常不写")
    scope_basis: ScopeBasis | None = Field(None, description="口径是报告写明的，还是推定的")
    title: Line | None = Field(None, examples=["某县人民政府2018年政府信息公开工作年度报告"])
    period: PeriodBody | None = None
    publication: PublicationBody | None = None
    signoff: SignoffBody | None = None
    sections: Annotated[list[SectionBody], Field(max_length=MAX_SECTIONS)] | None = None
    values: Annotated[list[ValueBody], Field(max_length=MAX_VALUES)] | None = None

    def edit(self, *, partial: bool) -> Edit:
        """The fields that were sent; `partial` gives publication and signoff as what changes."""
        sent = self.model_fields_set
        said: dict[str, Any] = {}
        if "form" in sent and self.form is not None:
            said["form"] = self.form
        if "scope" in sent and self.scope is not None:
            said["scope"] = self.scope
        if "scope_basis" in sent and self.scope_basis is not None:
            said["scope_basis"] = self.scope_basis
        if "title" in sent:
            said["title"] = self.title
        if "period" in sent:
            said["period"] = Period(self.period.from_, self.period.to) if self.period else None
        if "sections" in sent:
            said["sections"] = tuple(Section(s.number, s.title, s.text) for s in self.sections or ())
        for name, shape in (("publication", Publication), ("signoff", Signoff)):
            if name in sent:
                said[name] = _part(getattr(self, name), shape, partial=partial)
        values = None if self.values is None else [value.value_in() for value in self.values]
        return Edit(said, values)


class AcknowledgeBody(Input):
    """对一条问题的说明；note 为 null 则收回。"""

    note: Annotated[str, Field(min_length=1, max_length=2000)] | None = Field(
        description="为什么可以这样", examples=["口径不同：正文只计县政府办受理的申请。"]
    )


class ReviewBody(Input):
    """保密审查：谁、哪天。"""

    by: str = Field(min_length=1, max_length=200, description="审查人", examples=["保密审查员甲"])
    on: Day = Field(description="审查日期", examples=["2019-03-20"])


class TransitionBody(Input):
    """要办理的一步。"""

    to: ReportStatus = Field(description="改为什么状态", examples=["submitted"])
    note: str | None = Field(None, max_length=2000, description="退回、更正、撤回时必须写明原因")
    confidentiality_review: ReviewBody | None = Field(None, description="发布时必须写明")

    def review(self) -> Review | None:
        """As the report slice takes it."""
        given = self.confidentiality_review
        return None if given is None else Review(given.by, given.on)


def _part(given: BaseModel | None, shape: type[Publication] | type[Signoff], *, partial: bool) -> Any:
    if not partial:
        return shape(**given.model_dump()) if given else shape()
    if given is None:
        return dict.fromkeys(field.name for field in fields(shape))
    sent: Mapping[str, Any] = given.model_dump(exclude_unset=True)
    return dict(sent)
