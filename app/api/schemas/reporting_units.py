"""What `/reporting-units` takes and gives."""

from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from app.api.schemas.observations import UnitParams
from app.coverage.list_file import MAX_NOTE
from app.coverage.reporting_store import Entry, Listed
from app.coverage.reporting_units import COLUMNS, Wanted, row_of
from app.vocabulary import Kind, Level
from app.years import FIRST_YEAR, LAST_YEAR

YEAR = {"ge": FIRST_YEAR, "le": LAST_YEAR}
YearPath = Annotated[int, Path(**YEAR, description="报告年度", examples=[2024])]
UnitPath = Annotated[str, Path(max_length=40, description="单位代码", examples=["411328"])]


class ReportingUnitParams(UnitParams):
    """Query parameters of `/reporting-units`."""

    year: Annotated[int, Field(**YEAR, description="报告年度", examples=[2024])]
    expected: Annotated[bool | None, Field(description="只要应报的（true）或不应报的（false）")] = None

    def wanted(self) -> Wanted:
        """The part of the list these parameters describe. Raises ProblemError `invalid_parameter`."""
        return Wanted(self.year, self.unit_filter(), self.expected)


class ReportingUnitBody(BaseModel):
    """把一个单位列入该年度的统计单位名单，或移出。"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"expected": False, "note": "当年并入另一单位，由其一并报告"}]},
    )

    expected: StrictBool = Field(description="是否应报")
    note: str | None = Field(default=None, max_length=MAX_NOTE, description="为什么")

    def entry(self) -> Entry:
        """What the list keeps."""
        return Entry(self.expected, (self.note or "").strip() or None)


class ReportingUnitOut(BaseModel):
    """统计单位名单上的一个单位。"""

    unit: str = Field(examples=["411328"])
    unit_name: str = Field(examples=["唐河县人民政府"])
    level: Level
    kind: Kind
    year: int = Field(examples=[2024])
    expected: bool = Field(description="是否应报")
    basis: Literal["seed", "entry"] = Field(
        description="依据：seed，名单的底本，即当年有效的单位；entry，办公室的登记"
    )
    note: str | None = Field(description="登记时写明的原因")
    synthetic: bool = Field(description="是否虚构单位")


class ReportingUnitsOut(BaseModel):
    """一页统计单位名单。"""

    items: list[ReportingUnitOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页时为 null")
    total: int | None = Field(default=None, description="只在 count=true 时给出")


class ReplacedOut(BaseModel):
    """一个文件对名单的改动。"""

    year: int = Field(examples=[2024])
    within: str | None = Field(description="所管的范围；null 为全部单位", examples=["411328"])
    rows: int = Field(description="文件的行数")
    entries: int = Field(description="范围内现有多少条登记；与底本相同又没有备注的行不另作登记")
    added: int = Field(description="新增")
    changed: int = Field(description="改动")
    removed: int = Field(description="删去，回到底本")


LIST_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "首行为列名：code（代码）、expected（应报，是或否）、note（备注，可不写）",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": "代码,应报,备注\r\n411328101,否,当年撤销\r\n",
            }
        },
    }
}


def listed_json(item: Listed) -> dict[str, Any]:
    """One unit on the list as the API answers it."""
    return dict(zip((column.name for column in COLUMNS), row_of(item), strict=True))
