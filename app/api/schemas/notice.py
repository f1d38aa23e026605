"""What `/coverage/notice` takes and gives."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.coverage.notice import Line, Notice, paragraphs, reminder
from app.coverage.question import Standing
from app.vocabulary import Kind, Level, ReportStatus
from app.years import FIRST_YEAR, LAST_YEAR

Json = dict[str, Any]


class NoticeFormat(StrEnum):
    """As what the notice is answered."""

    JSON = "json"
    DOCX = "docx"
    XLSX = "xlsx"


class NoticeParams(BaseModel):
    """Query parameters of `/coverage/notice`."""

    model_config = ConfigDict(extra="forbid")

    within: Annotated[
        str, Field(max_length=40, description="谁的下级：列出它的直接下级单位", examples=["411328"])
    ]
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="报告年度", examples=[2018])]
    issuer: Annotated[
        str | None, Field(min_length=1, max_length=100, description="发文单位；不写则为该政府的办公室")
    ] = None
    format: Annotated[NoticeFormat, Field(description="json、docx（通报和附表）、xlsx（附表和催报名单）")] = (
        NoticeFormat.JSON
    )


class NoticeLineOut(BaseModel):
    """一个下级单位的报送情况。"""

    rank: int | None = Field(description="按填报率的名次，并列则同；没有报送的为 null")
    unit: str
    unit_name: str
    level: Level
    kind: Kind
    deadline: date | None
    standing: Standing
    status: ReportStatus | None = Field(description="报告现状；没有报告则为 null")
    received_on: date | None = Field(description="首次提交之日；未经提交的为发布之日")
    published_on: date | None
    days_late: int | None = Field(description="逾期天数；没有逾期的为 null")
    completeness: float | None = Field(description="已填各格所占比例，0 到 1")
    errors: int | None = Field(description="既没有改正、也没有说明的错误")
    returned: int | None = Field(description="退回次数；不带本级密钥时为 null")


class NoticeTotalsOut(BaseModel):
    """合计：expected = received + missing。"""

    expected: int
    received: int
    on_time: int
    late: int
    undated: int
    no_deadline: int
    published: int
    missing: int
    overdue: int = Field(description="missing 中期限已过的")
    with_errors: int = Field(description="有未处理错误的单位")
    errors: int
    returned: int | None


class ReminderOut(BaseModel):
    """对一个没有报送的单位的催报。"""

    unit: str
    unit_name: str
    deadline: date | None
    days_overdue: int | None = Field(description="没有期限为 null，未到期为 0")
    text: str


class NoticePartOut(BaseModel):
    """通报正文的一部分。"""

    heading: str
    paragraphs: list[str]


class NoticeOut(BaseModel):
    """通报。"""

    unit: str
    unit_name: str
    year: int
    as_of: date
    issuer: str
    title: str
    text: list[NoticePartOut]
    lines: list[NoticeLineOut] = Field(description="按名次，没有报送的在后")
    totals: NoticeTotalsOut
    reminders: list[ReminderOut] = Field(description="没有报送的单位，逾期最久的在前")
    synthetic: bool


def notice_json(notice: Notice) -> Json:
    """A notice as `NoticeOut`."""
    said = notice.totals
    return {
        "unit": notice.unit,
        "unit_name": notice.unit_name,
        "year": notice.year,
        "as_of": notice.as_of,
        "issuer": notice.issuer,
        "title": notice.title,
        "text": [{"heading": heading, "paragraphs": texts} for heading, texts in paragraphs(notice)],
        "lines": [_line(each) for each in notice.lines],
        "totals": {name: getattr(said, name) for name in NoticeTotalsOut.model_fields},
        "reminders": [
            {
                "unit": each.unit,
                "unit_name": each.unit_name,
                "deadline": each.deadline,
                "days_overdue": None if each.deadline is None else each.days_late or 0,
                "text": reminder(each, notice.year),
            }
            for each in notice.missing
        ],
        "synthetic": notice.synthetic,
    }


def _line(each: Line) -> Json:
    told = {name: getattr(each, name) for name in NoticeLineOut.model_fields}
    share = each.completeness
    return told | {"completeness": None if share is None else round(share, 6)}
