"""What found no home on the page, and the home a person gives it."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from app.api.schemas.report_parts import Input, plain_number
from app.reports.model import ValueIn
from app.vocabulary import Applicant, ValueStatus


class UnmatchedOut(BaseModel):
    """页面上印有、表里没有位置的一条内容。"""

    id: int = Field(description="编号；归位之前不变")
    text: str = Field(description="原文", examples=["17"])
    locator: str = Field(description="原文所在的位置", examples=["table 2, row 1, column 2"])


class UnmatchedListOut(BaseModel):
    """全部未归位的内容，按页面上的次序。"""

    items: list[UnmatchedOut]
    next: None = None


class AssignBody(Input):
    """归到哪一格。value 和 status 都不写，则按原文读取（金额换算为万元）。"""

    indicator: str = Field(max_length=100, description="指标代码", examples=["applications.received"])
    applicant: Applicant = Field(Applicant.TOTAL, description="表三的列；表三以外都是 total")
    value: Annotated[
        Decimal | None,
        BeforeValidator(plain_number),
        WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "null"}]}),
    ] = Field(None, description="数值；不写则按原文", examples=[17])
    status: ValueStatus | None = Field(None, description="没有数值时：blank、not_applicable 等")

    def value_in(self) -> ValueIn:
        """As the report slice takes it."""
        return ValueIn(self.indicator, self.value, self.applicant, self.status)
