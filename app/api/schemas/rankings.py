"""What `/rankings` takes and gives."""

from enum import StrEnum
from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, Field

from app.api.schemas.aggregates import one_scope
from app.api.schemas.observations import AsOf, Text, UnitParams
from app.api.words import split, words
from app.observations.grouping import AggregateQuery
from app.vocabulary import Applicant, Kind, Level, Scope
from app.years import FIRST_YEAR, LAST_YEAR


class Order(StrEnum):
    """Which end of the ranking comes first."""

    DESC = "desc"
    ASC = "asc"


class RankingParams(UnitParams):
    """Query parameters of `/rankings`."""

    indicator: Annotated[
        str, Field(min_length=1, max_length=200, description="一个指标", examples=["applications.received"])
    ]
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="年度", examples=[2023])]
    applicant: Annotated[Text, Field(description="一类申请人；默认 total")] = None
    scope: Annotated[Text, Field(description="口径；默认各单位的通常口径")] = None
    order: Annotated[Order, Field(description="desc 从大到小，asc 从小到大")] = Order.DESC
    as_of: AsOf = None

    def query(self, request: Request) -> AggregateQuery:
        """The question these parameters ask. Raises ProblemError `invalid_parameter`."""
        return AggregateQuery(
            indicators=split(self.indicator, "indicator"),
            applicants=words(self.applicant, Applicant, "applicant"),
            units=self.unit_filter(),
            scope=one_scope(self.scope),
            asked=dict(request.query_params),
            as_of=self.as_of,
        )


class RankingRowOut(BaseModel):
    """一个单位的名次。"""

    rank: int = Field(description="名次；相同的数名次相同，其后跳过（1、1、3）")
    unit: str
    unit_name: str
    level: Level
    kind: Kind
    scope: Scope
    year: int
    indicator: str
    applicant: Applicant
    value: float
    numerator: float | None = Field(description="派生比例的分子")
    denominator: float | None = Field(description="派生比例的分母")
    share: float | None = Field(description="占所列单位合计的比例（0 到 1）；比例类指标为 null")
    previous: float | None = Field(description="上年的数")
    change: float | None = Field(description="比上年增减多少")
    change_rate: float | None = Field(description="比上年增减的比例；上年为 0 或没有时为 null")
    percentile: float = Field(description="百分位（0 到 100）：小于它的单位的比例，相同的算一半")
    synthetic: bool


class RankingCounts(BaseModel):
    """排名背后：应报多少单位，各是什么情形。"""

    expected: int
    reported: int
    blank: int
    not_applicable: int
    unreadable: int
    absent: int
    not_in_form: int
    missing_report: int


class RankingOut(BaseModel):
    """一页排名。"""

    items: list[RankingRowOut]
    next: str | None
    total: int | None = None
    counts: RankingCounts
    notes: dict[str, str]
