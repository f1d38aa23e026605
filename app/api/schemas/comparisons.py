"""What `/comparisons` takes and gives."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from app.api.lists import ListQuery
from app.api.schemas.comparison import CautionOut, ComparedOut, LineCountsOut, LineOut, comparison_json
from app.api.schemas.observations import Text
from app.api.words import split, words
from app.catalogue.registry import catalogue
from app.comparison.alike import LEAST_LIKENESS, Alike, Narrative
from app.comparison.many import Likenesses, OneOfMany
from app.observations.query import known_indicators
from app.paging import Window
from app.reports.store.reports import ReportFilter
from app.units.filters import UnitFilter
from app.vocabulary import Kind, Level
from app.years import FIRST_YEAR, LAST_YEAR, Years

Json = dict[str, Any]
MOST_COMPARED = 100
"""Reports of a batch on one page: each is read whole, twice."""


class ManyParams(ListQuery):
    """Which reports: shared by both questions over many."""

    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="报告年度", examples=[2018])]
    within: Annotated[Text, Field(description="这些单位及其全部下级，逗号分隔", examples=["411328"])] = None
    level: Annotated[Text, Field(description="层级，逗号分隔", examples=["township"])] = None
    kind: Annotated[Text, Field(description="类别，逗号分隔", examples=["township"])] = None
    synthetic: Annotated[
        bool | None, Field(description="是否包括虚构单位；默认不包括，除非 unit 或 within 指明了虚构单位")
    ] = None

    def filtered(self, units: tuple[str, ...] = ()) -> UnitFilter:
        """The units these parameters describe."""
        return UnitFilter(
            units=units,
            within=split(self.within, "within"),
            levels=words(self.level, Level, "level"),
            kinds=words(self.kind, Kind, "kind"),
            synthetic=self.synthetic,
        )

    def window(self) -> Window:
        """The part of the list asked for."""
        return Window(self.cursor, self.limit, self.count)


class ComparisonsParams(ManyParams):
    """Query parameters of `/comparisons`."""

    limit: Annotated[int, Field(ge=1, le=MOST_COMPARED, description="每页最多多少份")] = MOST_COMPARED
    unit: Annotated[Text, Field(description="单位代码，逗号分隔", examples=["411328"])] = None
    with_: Annotated[
        str,
        Field(alias="with", min_length=1, max_length=40, description="与谁比：四位年份或单位代码",
              examples=["2017"]),
    ]  # fmt: skip
    indicator: Annotated[
        Text,
        Field(description="只列这些指标的行，逗号分隔；不给则不列行", examples=["applications.received"]),
    ] = None

    def wanted(self) -> ReportFilter:
        """The reports to compare."""
        return ReportFilter(
            units=self.filtered(split(self.unit, "unit")), years=Years(((self.year, self.year),))
        )

    def indicators(self) -> frozenset[str]:
        """The lines to show. Raises ProblemError `indicator_unknown`."""
        return frozenset(i.code for i in known_indicators(split(self.indicator, "indicator"), catalogue()))


class LikenessParams(ManyParams):
    """Query parameters of `/comparisons/likeness`."""

    unit: Annotated[
        str | None,
        Field(
            max_length=40,
            description="只要有这个单位的；不给 within 时在它的同级中比",
            examples=["411328101"],
        ),
    ] = None
    least: Annotated[
        float, Field(ge=LEAST_LIKENESS, le=100, description="至少多相似，0 到 100", examples=[90])
    ] = 80.0


class ComparedInBatchOut(BaseModel):
    """一份报告与另一份的比较，不带正文和说明。"""

    unit: str
    unit_name: str
    left: ComparedOut | None
    right: ComparedOut | None = Field(description="没有可比的报告则为 null，原因见 missing")
    missing: str | None = Field(description="为什么没有可比的")
    cautions: list[CautionOut]
    counts: LineCountsOut | None
    likeness: float | None = Field(description="正文相似度，0 到 100")
    lines: list[LineOut] = Field(description="indicator 选定的行")


class ComparisonsOut(BaseModel):
    """一页比较，按单位代码、口径排列。"""

    items: list[ComparedInBatchOut]
    next: str | None
    total: int | None = None


class LikeNarrativeOut(BaseModel):
    """一份报告的正文。"""

    unit: str
    unit_name: str
    year: int


class PassageOut(BaseModel):
    """两边相同的一句，照各自印的样子。"""

    left: str
    right: str


class AlikeOut(BaseModel):
    """相似的两份正文。"""

    left: LikeNarrativeOut
    right: LikeNarrativeOut
    likeness: float = Field(description="去掉数字、年份和单位名称后的相似度，0 到 100")
    passages: list[PassageOut] = Field(description="相同的句子，长的在前，最多十句")


class LikenessOut(BaseModel):
    """正文雷同的单位。"""

    compared: int = Field(description="参加比较的报告")
    too_short: list[LikeNarrativeOut] = Field(description="正文太短、不能比较的")
    items: list[AlikeOut] = Field(description="同一年度里相似的两份，最相似的在前")
    next: str | None
    total: int | None = None
    last_year: list[AlikeOut] = Field(description="与本单位上一年度相似的：left 是本年度，right 是上一年度")


def compared_json(each: OneOfMany, indicators: frozenset[str]) -> Json:
    """One of a batch as `ComparedInBatchOut`."""
    unit = each.listed.state.unit
    head: Json = {"unit": unit.code, "unit_name": unit.name}
    if each.comparison is None:
        missing = None if each.refusal is None else each.refusal.detail
        nothing: Json = dict.fromkeys(("left", "right", "counts", "likeness"))
        return head | nothing | {"missing": missing, "cautions": [], "lines": []}
    told = comparison_json(each.comparison)
    chosen = [line for line in told["lines"] if line["indicator"] in indicators]
    shared = {name: told[name] for name in ("left", "right", "cautions", "counts")}
    return head | shared | {"missing": None, "likeness": told["narrative"]["likeness"], "lines": chosen}


def likeness_json(found: Likenesses) -> Json:
    """The answer as `LikenessOut`."""
    told: Json = {
        "compared": found.compared,
        "too_short": [_narrative(each) for each in found.too_short],
        "items": [_alike(pair) for pair in found.pairs.items],
        "next": found.pairs.next,
    }
    if found.pairs.total is not None:
        told["total"] = found.pairs.total
    return told | {"last_year": [_alike(pair) for pair in found.last_year]}


def _alike(pair: Alike) -> Json:
    return {
        "left": _narrative(pair.left),
        "right": _narrative(pair.right),
        "likeness": pair.likeness,
        "passages": [{"left": left, "right": right} for left, right in pair.passages],
    }


def _narrative(each: Narrative) -> Json:
    return {"unit": each.unit, "unit_name": each.unit_name, "year": each.year}
