"""What `/imports` answers."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from app.api.schemas.report_parts import PublicationBody, SectionBody, SignoffBody
from app.api.schemas.reports import PeriodOut, StrayOut
from app.vocabulary import Applicant, FormCode, JobStatus, Outcome, Scope, ScopeBasis, Severity, ValueStatus


class ImportSourceOut(BaseModel):
    """收到的文件。"""

    name: str | None
    media_type: str = Field(description="按内容认出的类型", examples=["text/html"])
    sha256: str
    bytes: int


class RecognisedUnitOut(BaseModel):
    """认出的单位，以及凭什么认出。"""

    code: str = Field(examples=["411328"])
    name: str = Field(examples=["唐河县人民政府"])
    how: str = Field(description="given 由请求指明；title、publisher 等为名称所在之处", examples=["title"])


class UnitCandidateOut(BaseModel):
    """可能的单位。"""

    code: str
    name: str
    score: int = Field(description="相似程度，0 到 100")


class RecognisedOut(BaseModel):
    """认出的单位、年度、表式和口径。"""

    unit: RecognisedUnitOut | None
    unit_candidates: list[UnitCandidateOut]
    year: int | None
    form: FormCode | None
    scope: Scope | None
    scope_basis: ScopeBasis | None
    title: str | None


class ImportReportOut(BaseModel):
    """页面上除数以外的内容。"""

    title: str | None
    period: PeriodOut | None
    publication: PublicationBody
    signoff: SignoffBody
    sections: list[SectionBody]


class ImportValueOut(BaseModel):
    """读出的一个数，带原文和位置。"""

    indicator: str
    applicant: Applicant
    value: float | None
    status: ValueStatus
    raw: str | None
    locator: str | None


class ImportFindingOut(BaseModel):
    """读取和核对时发现的问题。"""

    code: str
    severity: Severity
    message: str
    cells: list[str]
    expected: str | None
    found: str | None


class ImportLinksOut(BaseModel):
    """去哪里看结果。"""

    import_: str = Field(alias="import")
    report: str


class ImportOut(BaseModel):
    """一个文件读取的结果。试读（preview）没有 id 和 links。"""

    outcome: Literal["created", "updated", "unchanged", "preview"]
    source: ImportSourceOut
    recognised: RecognisedOut
    report: ImportReportOut
    values: list[ImportValueOut] = Field(description="表上每一格，按印刷次序")
    unmatched: list[StrayOut] = Field(description="页面上没有归处的内容")
    findings: list[ImportFindingOut]
    id: str | None = None
    links: ImportLinksOut | None = None


class JobCountsOut(BaseModel):
    """各种结果的文件数；完成时相加等于 total。"""

    created: int
    updated: int
    unchanged: int
    preview: int
    refused: int


class JobFindingsOut(BaseModel):
    """这份报告各级问题的条数。"""

    error: int
    warning: int
    notice: int


class JobFileOut(BaseModel):
    """一批文件中的一个。outcome 为 null 表示还没有轮到。"""

    name: str = Field(description="文件名；压缩包内的带文件夹", examples=["某县/2018年报.html"])
    outcome: Outcome | None
    sha256: str | None
    bytes: int | None
    import_: str | None = Field(alias="import", description="导入编号；GET /imports/{编号} 是全部所得")
    report: str | None = Field(description="报告的地址")
    unit: str | None
    unit_name: str | None
    year: int | None
    form: FormCode | None
    values: int | None = Field(description="读出多少个数")
    unmatched: int | None = Field(description="没有归处的内容有几条")
    findings: JobFindingsOut | None
    problem: dict[str, Any] | None = Field(
        description="被拒绝的原因，与单独上传这个文件时的答复（RFC 9457）相同"
    )
    answer: ImportOut | None = Field(None, description="试读时的全部所得")


class JobOut(BaseModel):
    """一批文件的导入。"""

    id: str | None = Field(description="编号；试读没有")
    status: JobStatus
    total: int = Field(description="文件数，压缩包内的逐个计")
    done: int
    counts: JobCountsOut
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    links: dict[str, str]
    files: list[JobFileOut] = Field(description="按压缩包内的次序")
