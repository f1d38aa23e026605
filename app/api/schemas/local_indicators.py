"""What an area's own indicators look like over HTTP."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from app.api.schemas.report_parts import plain_number
from app.catalogue.local import MAX_VALUE, AddsUp, LocalIndicator
from app.years import FIRST_YEAR, LAST_YEAR

Bound = Annotated[
    Annotated[Decimal, Field(gt=-MAX_VALUE, lt=MAX_VALUE, allow_inf_nan=False)] | None,
    BeforeValidator(plain_number),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "null"}]}),
]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Name = Annotated[str, Field(min_length=1, max_length=100)]


class LocalBody(BaseModel):
    """一个地方指标的定义：本地在国家表式之外统计的数。"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"name": "12345热线受理量", "name_en": "Hotline 12345 calls", "unit": "件"},
                {
                    "name": "第三方评估得分",
                    "name_en": "Evaluation score",
                    "unit": "分",
                    "decimals": 1,
                    "adds_up": "mean",
                    "maximum": 100,
                },
            ]
        },
    )

    name: Name = Field(description="名称；导入时页面上的行名按它和 aliases 认")
    name_en: Annotated[str, Field(min_length=1, max_length=200)]
    unit: Annotated[str, Field(min_length=1, max_length=20)] = Field(description="计量单位", examples=["件"])
    decimals: int = Field(default=0, ge=0, le=4, description="最多几位小数")
    adds_up: AddsUp = Field(
        default=AddsUp.SUM, description="几个单位的数怎样合成一个：sum 相加，mean 求平均（得分）"
    )
    minimum: Bound = Field(default=Decimal(0), description="不应小于；null 则不限", examples=[0])
    maximum: Bound = Field(default=None, description="不应大于；null 则不限", examples=[100])
    at_most: str | None = Field(
        default=None, max_length=100, description="不应大于另一个地方指标（办结数不大于受理数）"
    )
    first_year: Year | None = Field(default=None, description="从哪个报告年度起统计")
    last_year: Year | None = Field(default=None, description="统计到哪个报告年度")
    aliases: list[Name] = Field(default_factory=list, max_length=20, description="页面上的其他写法")
    note: str | None = Field(default=None, max_length=500, description="口径说明")

    def definition(self, code: str) -> LocalIndicator:
        """As the catalogue takes it; the area is in the code."""
        told = self.model_dump() | {"aliases": tuple(dict.fromkeys(self.aliases))}
        return LocalIndicator(code=code, area="", **told)


class LocalOut(BaseModel):
    """地方指标的定义里，词汇表没有的部分。"""

    area: str = Field(description="对它及其全部下级有效", examples=["411300"])
    adds_up: AddsUp
    minimum: float | None
    maximum: float | None
    at_most: str | None
    first_year: int | None
    last_year: int | None
    aliases: list[str]


def local_part(each: LocalIndicator) -> LocalOut:
    """A definition as `LocalOut`."""
    told = {name: getattr(each, name) for name in LocalOut.model_fields}
    bounds = {name: None if told[name] is None else float(told[name]) for name in ("minimum", "maximum")}
    return LocalOut(**told | bounds | {"aliases": list(each.aliases)})
