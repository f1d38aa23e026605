"""What `/coverage` takes and gives."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.observations import AsOf, Text, UnitParams
from app.api.words import words
from app.coverage.question import COUNTS, CoverageDimension, CoverageQuery, check_ungrouped
from app.vocabulary import Kind, Level
from app.years import parse_years


class CoverageParams(UnitParams):
    """Query parameters of `/coverage`."""

    years: Annotated[
        Text,
        Field(description="年度；默认从这些单位最早有已发布报告的年度到上一年度", examples=["2014..2018"]),
    ] = None
    group_by: Annotated[
        Text,
        Field(description="分组：year、province、prefecture、county、level、kind，逗号分隔；默认 year",
              examples=["year,county"]),
    ] = None  # fmt: skip
    as_of: AsOf = None
    missing: Annotated[bool, Field(description="true 则逐个列出应报而没有发布的单位")] = False

    def query(self) -> CoverageQuery:
        """The question these parameters ask. Raises ProblemError `invalid_parameter`."""
        if self.missing:
            check_ungrouped(self.group_by)
        return CoverageQuery(
            units=self.unit_filter(),
            years=parse_years(self.years) if self.years is not None else None,
            as_of=self.as_of,
            group_by=words(self.group_by, CoverageDimension, "group_by") or (CoverageDimension.YEAR,),
        )


class CoverageRowOut(BaseModel):
    """一组单位年度的报送情况。分组列按请求出现，省、市、县另有名称列。一个单位一个年度只算一次，
    不论口径：任何一种口径的报告已发布，就算已发布。

    expected + unexpected = published + missing；
    published = on_time + late + undated + no_deadline。
    """

    model_config = ConfigDict(extra="allow")

    expected: int = Field(description="应报：在该年度统计单位名单上的")
    received: int = Field(description="已报送：已发布的；带密钥时，还有所管单位已提交而尚未发布的")
    published: int = Field(description="已发布：有公开的报告")
    on_time: int = Field(description="按期发布：发布日期不晚于期限（法定日期与本地日期中较早的）")
    late: int = Field(description="逾期发布")
    undated: int = Field(description="已发布，但不知道发布日期")
    no_deadline: int = Field(description="已发布，但没有对它适用的期限，无所谓逾期")
    missing: int = Field(description="未发布：应报而没有公开的报告")
    overdue: int = Field(description="missing 中期限已过的")
    unexpected: int = Field(description="已发布，但不在名单上")
    synthetic: bool = Field(description="是否含虚构数据")


class MissingOut(BaseModel):
    """一个应报而没有发布的单位。"""

    unit: str = Field(examples=["411328"])
    unit_name: str = Field(examples=["唐河县人民政府"])
    level: Level
    kind: Kind
    year: int = Field(examples=[2018])
    deadline: str | None = Field(
        description="期限：法定日期与本地日期中较早的；都没有则为 null", examples=["2019-03-31"]
    )
    days_overdue: int | None = Field(description="逾期天数；未到期为 0，没有期限为 null", examples=[12])
    received: bool = Field(description="是否已提交而尚未发布；只有管该单位的密钥才看得到，否则为 false")
    synthetic: bool = Field(description="是否虚构数据")


class CoverageOut(BaseModel):
    """一页报送情况；`missing=true` 时各项是单位。"""

    items: list[CoverageRowOut] | list[MissingOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页时为 null")
    total: int | None = Field(default=None, description="只在 count=true 时给出")


_ROW: dict[str, Any] = {"year": 2018, **dict.fromkeys(COUNTS, 0), "synthetic": False}
COVERAGE_EXAMPLES: dict[str, Any] = {
    "counts": {
        "summary": "各年度报送情况",
        "value": {
            "items": [
                _ROW | {"expected": 24, "received": 23, "published": 23, "on_time": 20, "late": 2,
                        "undated": 1, "missing": 1, "overdue": 1}
            ],
            "next": None,
        },
    },
    "missing": {
        "summary": "missing=true：谁没有发布",
        "value": {
            "items": [
                {"unit": "411328", "unit_name": "唐河县人民政府", "level": "county", "kind": "government",
                 "year": 2018, "deadline": "2019-03-31", "days_overdue": 12, "received": False,
                 "synthetic": False}
            ],
            "next": None,
        },
    },
}  # fmt: skip
