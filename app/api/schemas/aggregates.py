"""What `/aggregates` takes and gives."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.observations import AsOf, Text, UnitParams
from app.api.tables import CubeFormat
from app.api.words import split, words
from app.observations.grouping import COUNTS, AggregateQuery, Dimension, parse_having, parse_sort
from app.observations.statistics import Statistic
from app.problems import ProblemError
from app.vocabulary import Applicant, Scope
from app.years import parse_years


class AggregateParams(UnitParams):
    """Query parameters of `/aggregates`."""

    indicator: Annotated[
        str,
        Field(min_length=1, max_length=4000, description="指标代码，逗号分隔；几个指标要 group_by=indicator",
              examples=["applications.received"]),
    ]  # fmt: skip
    applicant: Annotated[Text, Field(description="申请人；默认 total，按 applicant 分组时为六类申请人")] = (
        None
    )
    scope: Annotated[
        Text,
        Field(description="口径，只能一种：body、level、area；默认各单位的通常口径（政府 area，其他 body）"),
    ] = None
    years: Annotated[Text, Field(description="年度；默认有报告的各年", examples=["2014..2018"])] = None
    group_by: Annotated[
        Text,
        Field(description="分组：year、province、prefecture、county、level、kind、form、indicator、applicant，逗号分隔",
              examples=["year"]),
    ] = None  # fmt: skip
    stats: Annotated[
        Text,
        Field(
            description="统计量，逗号分隔；默认 sum。"
            "可选 sum、mean、median、p10、p25、p75、p90、min、max、stddev、count"
        ),
    ] = None
    sort: Annotated[Text, Field(description="排序列，逗号分隔，前加 - 为从大到小", examples=["-sum"])] = None
    having: Annotated[
        Text, Field(description="只留满足条件的行，逗号分隔，须同时满足", examples=["sum>=100"])
    ] = None
    as_of: AsOf = None
    format: CubeFormat = None

    def query(self, request: Request) -> AggregateQuery:
        """The question these parameters ask. Raises ProblemError `invalid_parameter`."""
        query = AggregateQuery(
            indicators=split(self.indicator, "indicator"),
            applicants=words(self.applicant, Applicant, "applicant"),
            units=self.unit_filter(),
            scope=one_scope(self.scope),
            years=parse_years(self.years) if self.years is not None else None,
            group_by=words(self.group_by, Dimension, "group_by"),
            stats=words(self.stats, Statistic, "stats") or (Statistic.SUM,),
            asked=dict(request.query_params),
            as_of=self.as_of,
        )
        having = parse_having(self.having, query.columns)
        return query.narrowed(having=having, sort=parse_sort(self.sort, query.columns))


def one_scope(text: str | None) -> Scope | None:
    """The single scope asked for. Raises ProblemError `invalid_parameter` for several: a
    report of one scope may hold a report of another."""
    scopes = words(text, Scope, "scope")
    if len(scopes) > 1:
        raise ProblemError(
            "invalid_parameter",
            "不同口径的报告互相包含，一次只能选一种口径。",
            "Reports of different scopes hold one another: choose one scope.",
            pointer="/query/scope",
        )
    return scopes[0] if scopes else None


class AggregateRowOut(BaseModel):
    """一组报告的统计。分组列和统计量按请求出现；其余各列说明这些数背后有什么：

    expected（应报）= reported + blank + not_applicable + unreadable + absent + not_in_form + missing_report。
    """

    model_config = ConfigDict(extra="allow")

    expected: int = Field(description="应有的数：应报单位 × 年度（× 申请人）")
    reported: int = Field(description="填了数的；统计量只由它们算出")
    blank: int = Field(description="空白，不当作 0")
    not_applicable: int = Field(description="填了「-」「无」等")
    unreadable: int = Field(description="无法辨认")
    absent: int = Field(description="页面上没有这一行")
    not_in_form: int = Field(description="该年表式没有这一项")
    missing_report: int = Field(description="没有报告")
    synthetic: bool = Field(description="是否含虚构数据")


class AggregatesOut(BaseModel):
    """一页统计。"""

    items: list[AggregateRowOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页时为 null")
    total: int | None = Field(default=None, description="只在 count=true 时给出")
    notes: dict[str, str] = Field(description="指标在不同表式之间可比性的说明")


AGGREGATE_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "year": 2018,
            "sum": 1,
            **dict.fromkeys(COUNTS, 0),
            "expected": 1,
            "reported": 1,
            "series_break": False,
            "synthetic": False,
        }
    ],
    "next": None,
    "notes": {},
}
