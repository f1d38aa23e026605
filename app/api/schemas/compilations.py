"""What `/compilations` takes and gives."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.api.lists import ListQuery
from app.api.schemas.observations import Text
from app.api.words import split
from app.compilation.model import Part, Why
from app.reports.model import Address
from app.units.filters import UnitFilter
from app.vocabulary import (
    Applicant,
    FormCode,
    Kind,
    Level,
    Outcome,
    ReportStatus,
    Scope,
    ScopeBasis,
    Severity,
    ValueStatus,
)
from app.years import FIRST_YEAR, LAST_YEAR


class CompilationBody(BaseModel):
    """要汇总谁的哪一年。"""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"unit": "411328", "year": 2018}]}
    )

    unit: str = Field(max_length=40, description="政府（或开发区）的代码：汇总它的下级")
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, description="报告年度；用该年度的表式")
    scope: Scope = Field(
        Scope.AREA, description="area 本行政区域（默认）；level 本级，只含本机关和部门；body 不能汇总"
    )

    def address(self) -> Address:
        """The report to be made."""
        return Address(self.unit, self.year, self.scope)


class CompilationParams(ListQuery):
    """Query parameters of the list."""

    within: Annotated[Text, Field(description="这些单位及其全部下级，逗号分隔", examples=["411300"])] = None
    unit: Annotated[Text, Field(description="单位代码，逗号分隔", examples=["411328"])] = None
    year: Annotated[int | None, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="报告年度")] = None

    def units(self) -> UnitFilter:
        """The units these parameters describe."""
        return UnitFilter(units=split(self.unit, "unit"), within=split(self.within, "within"), synthetic=None)


class SummedUnitOut(BaseModel):
    """一个下级单位。"""

    unit: str = Field(examples=["411328101"])
    unit_name: str
    level: Level
    kind: Kind
    parent: str = Field(description="上级单位代码；本单位自己的为空")


class SummedReportOut(SummedUnitOut):
    """计入汇总的一份已发布报告。"""

    part: Part = Field(description="own_level 本级，own_body 本机关，subordinate 下级")
    scope: Scope
    revision: int
    report: str


class LeftOutOut(SummedUnitOut):
    """没有计入的单位及原因。"""

    reason: Why
    message: str
    status: ReportStatus | None
    scope: Scope | None
    form: FormCode | None


class BehindOut(BaseModel):
    """一格的背后：几份报告填了数、由分项推得、空白等；相加等于计入的份数。"""

    reported: int
    derived: int
    blank: int
    not_applicable: int
    unreadable: int
    absent: int


class PrintedOut(BaseModel):
    """本单位自己的报告里的这一格。"""

    value: float | None
    status: ValueStatus


class SumCellOut(BaseModel):
    """汇总的一格；没有一份报告填数的为 blank，不补 0。"""

    indicator: str = Field(examples=["applications.received"])
    applicant: Applicant
    label: str
    value: float | None
    status: ValueStatus
    behind: BehindOut
    printed: PrintedOut | None = Field(description="没有报告可对照，或表式不同，则为 null")
    difference: float | None = Field(description="自己的报告减汇总；有一边没有数则为 null")


class AgainstOut(BaseModel):
    """拿来对照的、本单位自己的报告。"""

    revision: int
    status: ReportStatus
    form: FormCode
    scope_basis: ScopeBasis
    title: str | None
    report: str


class SumFindingOut(BaseModel):
    """对汇总数的检查结果。"""

    code: str
    severity: Severity
    message: str
    cells: list[str]
    expected: str | None
    found: str | None


class CompilationRowOut(BaseModel):
    """一次汇总，不带各格和单位。"""

    id: int | None = Field(description="编号；试算为 null")
    at: datetime | None
    by: str | None
    outcome: Outcome = Field(
        description="created 新建，updated 更新或开新版，unchanged 数字未变，preview 试算"
    )
    revision: int | None = Field(default=None, description="写入报告的第几版")
    status: ReportStatus | None = None
    unit: str
    unit_name: str
    year: int
    scope: Scope
    form: FormCode
    synthetic: bool
    counts: dict[str, int] = Field(
        description="sources 计入，left_out 未计入（并按原因分），cells 格数，differing 与自己报告不等的格数"
    )
    against: AgainstOut | None
    cautions: list[str] = Field(description="对照前须知道的")


class CompilationOut(CompilationRowOut):
    """汇总的全部：计入了谁、没计入谁、每格多少、几份报告支撑、与自己的报告差多少。"""

    sources: list[SummedReportOut]
    left_out: list[LeftOutOut]
    cells: list[SumCellOut]
    findings: list[SumFindingOut] = Field(description="勾稽关系、与上年衔接等检查的结果")


class HeldOut(BaseModel):
    """自己的报告与下级之和的对照。"""

    unit: str
    unit_name: str
    year: int
    scope: Scope
    form: FormCode
    synthetic: bool
    counts: dict[str, int]
    sources: list[SummedReportOut]
    left_out: list[LeftOutOut]
    against: AgainstOut
    cautions: list[str]
    cells: list[SumCellOut]


COMPILATION_EXAMPLE: dict[str, Any] = {
    "id": 7, "at": "2019-02-20T01:00:00.000000Z", "by": "县政府办", "outcome": "created",
    "revision": 1, "status": "draft", "unit": "411328", "unit_name": "唐河县人民政府", "year": 2018,
    "scope": "area", "form": "2014", "synthetic": False,
    "counts": {"sources": 1, "left_out": 1, "missing": 1, "cells": 58, "differing": 0},
    "sources": [{"unit": "411328101", "unit_name": "某镇人民政府", "level": "township", "kind": "township",
                 "parent": "411328", "part": "subordinate", "scope": "body", "revision": 1,
                 "report": "/api/v1/reports/411328101/2018?scope=body"}],
    "left_out": [{"unit": "411328102", "unit_name": "某乡人民政府", "level": "township",
                  "kind": "township", "parent": "411328", "reason": "missing",
                  "message": "某乡人民政府没有 2018 年度的报告。", "status": None, "scope": None,
                  "form": None}],
    "against": None,
    "cautions": ["有 1 个单位没有计入，见 left_out；汇总数可能因此偏小。"],
    "cells": [{"indicator": "applications.received", "applicant": "total", "label": "收到申请数", "value": 17,
               "status": "reported", "printed": None, "difference": None,
               "behind": {"reported": 1, "derived": 0, "blank": 0, "not_applicable": 0, "unreadable": 0,
                          "absent": 0}}],
    "findings": [],
}  # fmt: skip
