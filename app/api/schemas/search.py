"""What `/search` takes and gives."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.api.lists import ListQuery
from app.api.schemas.observations import Text
from app.api.words import split, words
from app.observations.search_items import SearchItem, SearchKind, SearchQuery
from app.search.words import read_words
from app.units.filters import UnitFilter
from app.vocabulary import Scope
from app.years import parse_years

MOST_SIGNS = 100


class SearchParams(ListQuery):
    """Query parameters of `/search`."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MOST_SIGNS,
            description="要找的字词，一字、两字或更长都可以；用空格隔开的各词都要有。"
            "不分全角半角、大小写、繁简，也不计原文里的空白",
            examples=["主动公开"],
        ),
    ]
    kind: Annotated[
        Text, Field(description="找什么：unit、indicator、report，逗号分隔；不给则全部", examples=["unit"])
    ] = None
    within: Annotated[
        Text, Field(description="这些单位及其全部下级的单位和报告，逗号分隔；指标不受限", examples=["411300"])
    ] = None
    years: Annotated[
        Text,
        Field(
            description="年度：2018、2014..2018、2016,2018。单位要在这些年度存在，指标要在这些年度的表式里",
            examples=["2014..2018"],
        ),
    ] = None
    synthetic: Annotated[
        bool | None, Field(description="是否包括虚构数据；默认不包括，除非 within 指明了虚构单位")
    ] = None

    def query(self) -> SearchQuery:
        """The question these parameters ask. Raises ProblemError `invalid_parameter`."""
        return SearchQuery(
            words=read_words(self.q),
            kinds=words(self.kind, SearchKind, "kind") or tuple(SearchKind),
            units=UnitFilter(within=split(self.within, "within"), synthetic=self.synthetic),
            years=parse_years(self.years) if self.years is not None else None,
        )


class SearchItemOut(BaseModel):
    """找到的一项。"""

    kind: SearchKind = Field(description="unit 单位，indicator 指标，report 报告")
    score: int = Field(
        description="100 名称就是要找的，80 以它开头，60 含有它，50 分别含有各词；"
        "曾用名和别名各少 5；10 在报告正文里",
        examples=[80],
    )
    title: str = Field(description="单位名称、指标名称或报告标题", examples=["唐河县人民政府"])
    snippet: str = Field(description="找到之处的原文，是纯文本", examples=["唐河县人民政府"])
    highlights: list[tuple[int, int]] = Field(
        description="snippet 里命中的各段：[起, 止)，按 Unicode 码点从 0 数起", examples=[[[0, 3]]]
    )
    unit: str | None = Field(description="单位代码；指标没有", examples=["411328"])
    unit_name: str | None = Field(description="单位名称；指标没有")
    year: int | None = Field(description="报告的年度；单位和指标没有")
    scope: Scope | None = Field(description="报告的口径；单位和指标没有")
    indicator: str | None = Field(description="指标代码；单位和报告没有")
    hits: int | None = Field(description="各词在报告里一共出现几次；单位和指标没有")
    link: str = Field(description="它的地址", examples=["/api/v1/units/411328"])
    synthetic: bool = Field(description="是否虚构")


def search_item_out(item: SearchItem) -> SearchItemOut:
    """A find as the API shows it."""
    return SearchItemOut(
        kind=item.kind,
        score=item.score,
        title=item.title,
        snippet=item.snippet.text,
        highlights=list(item.snippet.highlights),
        unit=item.unit,
        unit_name=item.unit_name,
        year=item.year,
        scope=Scope(item.scope) if item.scope is not None else None,
        indicator=item.indicator,
        hits=item.hits,
        link=item.link,
        synthetic=item.synthetic,
    )
