"""What `/calendar` takes and gives."""

from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.observations import Text
from app.api.tables import TableQuery
from app.api.words import split, words
from app.coverage.calendar_store import Dated, Due, Wanted
from app.coverage.list_file import MAX_NOTE
from app.units.filters import UnitFilter
from app.vocabulary import Kind
from app.years import FIRST_YEAR, LAST_YEAR, parse_years

AreaPath = Annotated[
    str, Path(max_length=40, description="单位代码：对它及其全部下级有效", examples=["411328"])
]
DueYearPath = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR, description="报告年度", examples=[2024])]
KindPath = Annotated[Kind, Path(description="对哪一类单位有效")]


class CalendarParams(TableQuery):
    """Query parameters of `/calendar`."""

    years: Annotated[Text, Field(description="年度：2018、2014..2018、2016,2018")] = None
    within: Annotated[
        Text, Field(description="这些单位及其全部下级规定的日期，逗号分隔", examples=["411300"])
    ] = None
    kind: Annotated[Text, Field(description="对哪些类别的单位，逗号分隔", examples=["township"])] = None
    synthetic: Annotated[
        bool | None, Field(description="是否包括虚构单位；默认不包括，除非 within 指明了虚构单位")
    ] = None

    def wanted(self) -> Wanted:
        """The entries these parameters describe. Raises ProblemError `invalid_parameter`."""
        return Wanted(
            UnitFilter(within=split(self.within, "within"), synthetic=self.synthetic),
            parse_years(self.years) if self.years is not None else None,
            words(self.kind, Kind, "kind"),
        )


class DeadlineBody(BaseModel):
    """本地通知规定的报告期限。"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"due_on": "2025-01-20", "note": "县政府办通知"}]},
    )

    due_on: date = Field(description="最迟哪一天公布，当天不算逾期；在报告年度的次年内")
    note: str | None = Field(default=None, max_length=MAX_NOTE, description="依据哪份通知")

    def due(self) -> Due:
        """What the calendar keeps."""
        return Due(self.due_on, (self.note or "").strip() or None)


class DeadlineOut(BaseModel):
    """日历里的一个日期：对这个单位及其全部下级中的这一类有效，更近的上级另有规定的除外。"""

    area: str = Field(examples=["411328"])
    area_name: str = Field(examples=["唐河县人民政府"])
    year: int = Field(examples=[2024])
    kind: Kind
    due_on: date = Field(examples=["2025-01-20"])
    note: str | None
    synthetic: bool = Field(description="是否虚构单位")


def dated_out(item: Dated) -> DeadlineOut:
    """One entry as the API answers it."""
    return DeadlineOut(
        area=item.area,
        area_name=item.area_name,
        year=item.year,
        kind=item.kind,
        due_on=item.due.due_on,
        note=item.due.note,
        synthetic=item.synthetic,
    )
