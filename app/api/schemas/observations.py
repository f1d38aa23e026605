"""What `/observations` takes and gives."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.api.moments import Moment
from app.api.tables import CubeFormat, TableQuery
from app.api.words import split, words
from app.observations.query import ObservationQuery
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Kind, Level, Scope, ValueStatus
from app.years import parse_years

Text = Annotated[str | None, Field(max_length=4000)]


class UnitParams(TableQuery):
    """Which units: shared by every question over units."""

    within: Annotated[Text, Field(description="这些单位及其全部下级，逗号分隔", examples=["411300"])] = None
    level: Annotated[
        Text, Field(description="层级：province、prefecture、county、township，逗号分隔", examples=["county"])
    ] = None
    kind: Annotated[
        Text,
        Field(description="类别：government、department、township、subdistrict、development_zone、"
              "public_institution、other，逗号分隔"),
    ] = None  # fmt: skip
    synthetic: Annotated[
        bool | None,
        Field(description="是否包括虚构数据；默认不包括，除非 unit 或 within 指明了虚构单位"),
    ] = None

    def unit_filter(self, units: str | None = None) -> UnitFilter:
        """The filter these parameters describe."""
        return UnitFilter(
            units=split(units, "unit"),
            within=split(self.within, "within"),
            levels=words(self.level, Level, "level"),
            kinds=words(self.kind, Kind, "kind"),
            synthetic=self.synthetic,
        )


AsOf = Annotated[
    Moment | None,
    Field(
        description="那一时刻的答复：只算当时已发布的报告；单位的名称、区划和名单仍按现在的",
        examples=["2020-06-01T00:00:00Z"],
    ),
]


class ObservationParams(UnitParams):
    """Query parameters of `/observations`."""

    indicator: Annotated[
        Text, Field(description="指标代码，逗号分隔；不给则全部", examples=["applications.received"])
    ] = None
    applicant: Annotated[
        Text, Field(description="申请人：natural_person、enterprise、…、total，逗号分隔；不给则全部")
    ] = None
    unit: Annotated[Text, Field(description="单位代码，逗号分隔", examples=["411328"])] = None
    scope: Annotated[Text, Field(description="口径：body（本机关）、level（本级）、area（本行政区域）")] = (
        None
    )
    years: Annotated[
        Text, Field(description="年度：2018、2014..2018、2016,2018", examples=["2014..2018"])
    ] = None
    status: Annotated[
        Text,
        Field(description="状态：reported、blank、not_applicable、unreadable、absent，逗号分隔；不给则全部"),
    ] = None
    as_of: AsOf = None
    format: CubeFormat = None

    def query(self) -> ObservationQuery:
        """The question these parameters ask. Raises ProblemError `invalid_parameter`."""
        return ObservationQuery(
            indicators=split(self.indicator, "indicator"),
            applicants=words(self.applicant, Applicant, "applicant"),
            units=self.unit_filter(self.unit),
            scopes=words(self.scope, Scope, "scope"),
            years=parse_years(self.years) if self.years is not None else None,
            statuses=words(self.status, ValueStatus, "status"),
            as_of=self.as_of,
        )


class ObservationOut(BaseModel):
    """一个已发布的数：哪个单位、哪一年、哪种口径、哪个指标、哪类申请人。"""

    unit: str = Field(examples=["411328"])
    unit_name: str = Field(examples=["唐河县人民政府"])
    level: Level
    kind: Kind
    scope: Scope
    parent: str | None = Field(examples=["411300"])
    year: int = Field(examples=[2018])
    form: str = Field(examples=["2014"])
    indicator: str = Field(examples=["applications.received"])
    applicant: Applicant
    value: float | None = Field(description="只在 status 为 reported 时有值；金额以万元计", examples=[1])
    status: ValueStatus
    synthetic: bool = Field(description="是否虚构数据")
    report: str = Field(description="所在报告的地址", examples=["/api/v1/reports/411328/2018?scope=area"])


class ObservationsOut(BaseModel):
    """一页已发布的数。"""

    items: list[ObservationOut]
    next: str | None = Field(description="下一页的 cursor；没有下一页时为 null")
    total: int | None = Field(default=None, description="只在 count=true 时给出")
