"""What `/changes` takes and gives."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.reports import ReportOut, moment
from app.api.words import words
from app.journal.feed import BEGINNING, Change
from app.paging import DEFAULT_LIMIT, MAX_LIMIT
from app.problems import ProblemError

Json = dict[str, Any]
MAX_WITH_REPORTS = 200
"""Whole reports in one answer: some 40 kB each."""


class FeedKind(StrEnum):
    """What the feed tells of."""

    REPORT = "report"
    UNIT = "unit"
    REPORTING_UNIT = "reporting_unit"
    DEADLINE = "deadline"
    INDICATOR = "indicator"


class Include(StrEnum):
    """What an item may carry besides."""

    REPORTS = "reports"


class ChangesParams(BaseModel):
    """Query parameters of `/changes`."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[
        str,
        Field(
            max_length=40,
            description="从哪里读起：上次答复里的 next，原样带回；0 从头；latest 只取现在的标记",
            examples=["0"],
        ),
    ] = BEGINNING
    limit: Annotated[
        int,
        Field(ge=1, le=MAX_LIMIT, description=f"至多多少条；include=reports 时不超过 {MAX_WITH_REPORTS}"),
    ] = DEFAULT_LIMIT
    kind: Annotated[
        str | None,
        Field(
            max_length=200,
            description="只要哪几类：report、unit、reporting_unit、deadline、indicator，逗号分隔",
            examples=["report"],
        ),
    ] = None
    include: Annotated[
        str | None, Field(max_length=40, description="reports：报告的条目带上那一版的全文和各个数")
    ] = None

    def kinds(self) -> tuple[str, ...]:
        """The kinds asked for; none means all. Raises ProblemError `invalid_parameter`."""
        return tuple(word.value for word in words(self.kind, FeedKind, "kind"))

    def with_reports(self) -> bool:
        """Whether items carry reports. Raises ProblemError `invalid_parameter`."""
        wanted = bool(words(self.include, Include, "include"))
        if wanted and self.limit > MAX_WITH_REPORTS:
            raise ProblemError(
                "invalid_parameter",
                f"include=reports 时 limit 不超过 {MAX_WITH_REPORTS}。",
                f"With include=reports the limit is {MAX_WITH_REPORTS} at most.",
                pointer="/query/limit",
            )
        return wanted


class ChangeOut(BaseModel):
    """一条变更。"""

    seq: int = Field(description="次序号，递增，可能跳号")
    at: datetime = Field(description="何时")
    kind: str = Field(description="哪一类", examples=["report"])
    action: str = Field(
        description="published 首次发布，corrected 更正，withdrawn 撤回，changed 新增或修改，deleted 删除"
    )
    unit: str | None = Field(examples=["411328"])
    year: int | None = Field(examples=[2018])
    scope: str | None = Field(examples=["area"])
    revision: int | None = Field(description="报告的版本号")
    link: str | None = Field(description="那件事物本身的地址；已删除的为 null")
    after: Json | None = Field(
        description="现在是怎样：单位只列有变的项目（新单位列出全部），报告列出状态和表式；已删除的为 null"
    )
    report: ReportOut | None = Field(
        default=None,
        exclude_if=lambda value: value is None,
        description="include=reports 时，那一版的全文；已经撤回的版本为 null",
    )


class ChangesOut(BaseModel):
    """一段变更，按 seq 递增。"""

    items: list[ChangeOut]
    next: str = Field(description="读到这里的标记，下次作为 since 带回；总是有的", examples=["12-9f3a51c0"])
    more: bool = Field(description="后面是否还有；false 则已到最新，过些时候再带着 next 来问")


def change_json(change: Change) -> Json:
    """One item as `ChangeOut`, without its report."""
    return {
        "seq": change.seq,
        "at": moment(change.at),
        "kind": change.kind,
        "action": change.action,
        "unit": change.unit,
        "year": change.year,
        "scope": change.scope,
        "revision": change.revision,
        "link": change.link,
        "after": change.after,
    }
