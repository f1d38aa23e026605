"""What the unit routes take and give."""

from typing import Annotated, Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from app.api.lists import ListQuery
from app.api.schemas.observations import Text, UnitParams
from app.api.words import words
from app.paging import Window
from app.units.draft import Heir, Name, NewUnit, UnitChanges
from app.units.filters import UnitFilter
from app.units.service import UnitQuery
from app.units.view import UnitView
from app.vocabulary import Kind, Level
from app.years import FIRST_YEAR, LAST_YEAR

PATH = "/api/v1/units"
NAME = Annotated[str, Field(min_length=1, max_length=200)]
YEAR = Annotated[int, Field(ge=1900, le=LAST_YEAR)]
QUERY_YEAR = Annotated[
    int | None,
    Field(ge=FIRST_YEAR, le=LAST_YEAR, description="只要该报告年度存在的单位", examples=[2018]),
]


class UnitsParams(UnitParams):
    """Query parameters of `/units`."""

    q: Annotated[
        str | None,
        Field(
            min_length=1, max_length=100, description="名称、曾用名含有，或代码以此起头", examples=["洪泽"]
        ),
    ] = None
    year: QUERY_YEAR = None
    placeholder: Annotated[bool, Field(description="true 则连市辖区、省直辖县级行政单位等占位代码也列出")] = (
        False
    )

    def query(self) -> UnitQuery:
        """The question these parameters ask. Raises ProblemError `invalid_parameter`."""
        return UnitQuery(self.unit_filter(), self.q, self.year, self.placeholder)


class ChildrenParams(ListQuery):
    """Query parameters of `/units/{code}/children`."""

    level: Annotated[Text, Field(description="层级，逗号分隔", examples=["county"])] = None
    kind: Annotated[Text, Field(description="类别，逗号分隔", examples=["department"])] = None
    year: QUERY_YEAR = None
    placeholder: Annotated[bool, Field(description="true 则连占位代码也列出")] = False

    def query(self) -> UnitQuery:
        """The question these parameters ask. Raises ProblemError `invalid_parameter`."""
        wanted = UnitFilter(levels=words(self.level, Level, "level"), kinds=words(self.kind, Kind, "kind"))
        return UnitQuery(wanted, year=self.year, placeholders=self.placeholder)

    def window(self) -> Window:
        """The part of the list that is asked for."""
        return Window(self.cursor, self.limit, self.count)


class FormerNameIO(BaseModel):
    """一个曾用名及使用的首末年份。"""

    model_config = ConfigDict(extra="forbid")

    name: NAME = Field(examples=["襄樊市人民政府"])
    from_year: YEAR | None = Field(default=None, description="不详则为 null")
    to_year: YEAR | None = Field(default=None, description="不详则为 null", examples=[2009])


class SuccessorIO(BaseModel):
    """一个后继单位，以及它接续的第一个报告年度。"""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(max_length=40, examples=["320813"])]
    year: YEAR | None = Field(default=None, examples=[2016])


class UnitLinks(BaseModel):
    """与该单位有关的地址。"""

    self: str = Field(examples=["/api/v1/units/320829"])
    parent: str | None
    children: str
    ancestors: str
    reports: str
    observations: str


class UnitOut(BaseModel):
    """一个填报单位。"""

    code: str = Field(description="行政区划代码、乡镇代码、统一社会信用代码或本地代码", examples=["320829"])
    name: str = Field(examples=["洪泽县人民政府"])
    short_name: str | None = Field(examples=["洪泽县"])
    level: Level = Field(description="所属政府的行政层级")
    kind: Kind = Field(description="类别")
    parent: str | None = Field(description="上级单位的代码；省级政府为 null", examples=["320800"])
    province: str | None = Field(description="所在的省级单位", examples=["320000"])
    prefecture: str | None = Field(description="所在的地级单位", examples=["320800"])
    county: str | None = Field(description="所在的县级单位", examples=["320829"])
    credit_code: str | None = Field(description="统一社会信用代码")
    valid_from: int | None = Field(description="第一个报告年度；不详则为 null", examples=[1983])
    valid_to: int | None = Field(description="最后一个报告年度；现存则为 null", examples=[2015])
    placeholder: bool = Field(description="国标里的占位代码，不是机关，不报送")
    vertical: bool = Field(description="垂直管理，向上级主管部门报送")
    synthetic: bool = Field(description="是否虚构")
    former_names: list[FormerNameIO]
    other_names: list[str] = Field(description="现在并用的其他名称")
    successors: list[SuccessorIO] = Field(description="撤销后由谁接续")
    links: UnitLinks


class UnitBody(BaseModel):
    """新单位。"""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(min_length=1, max_length=40, examples=["411328-JYJ"])]
    name: NAME = Field(examples=["唐河县教育局"])
    kind: Kind = Field(examples=["department"])
    parent: Annotated[str | None, Field(max_length=40)] = Field(
        default=None, description="上级；不写则按代码推定", examples=["411328"]
    )
    short_name: NAME | None = Field(default=None, examples=["教育局"])
    credit_code: Annotated[str | None, Field(max_length=40)] = None
    valid_from: YEAR | None = None
    valid_to: YEAR | None = None
    vertical: bool = False
    synthetic: bool = Field(default=False, description="虚构单位；代码以 99 开头或隶属虚构单位的总是虚构")
    former_names: Annotated[list[FormerNameIO], Field(max_length=100)] = []
    other_names: Annotated[list[NAME], Field(max_length=100)] = []
    successors: Annotated[list[SuccessorIO], Field(max_length=100)] = []

    def new_unit(self) -> NewUnit:
        """The unit this body describes."""
        return NewUnit(**_parts(self.model_dump()))


class UnitPatch(BaseModel):
    """对单位的修改：只写要改的项目。改名时原名自动记入曾用名。"""

    model_config = ConfigDict(extra="forbid")

    # What is not written stays: the makers of values below are never asked for what counts,
    # and keep a misleading default out of the OpenAPI document.
    name: NAME = Field(default_factory=str, examples=["唐河市人民政府"])
    name_since: YEAR | None = Field(default=None, description="新名称自哪一年起用；不写则为今年")
    kind: Kind = Field(default_factory=lambda: Kind.OTHER)
    parent: Annotated[str, Field(max_length=40)] = Field(
        default_factory=str, description="移到另一上级之下，连同全部下级"
    )
    short_name: NAME | None = Field(default_factory=lambda: None)
    credit_code: Annotated[str | None, Field(max_length=40)] = Field(default_factory=lambda: None)
    valid_from: YEAR | None = Field(default_factory=lambda: None)
    valid_to: YEAR | None = Field(default_factory=lambda: None, examples=[2025])
    vertical: bool = Field(default_factory=bool)
    former_names: Annotated[list[FormerNameIO], Field(max_length=100)] = Field(default_factory=list)
    other_names: Annotated[list[NAME], Field(max_length=100)] = Field(default_factory=list)
    successors: Annotated[list[SuccessorIO], Field(max_length=100)] = Field(default_factory=list)

    def changes(self) -> UnitChanges:
        """The changes that the caller wrote down; what was left out stays."""
        said = self.model_dump(exclude_unset=True)
        return UnitChanges(**_parts(said))


class RosterOut(BaseModel):
    """载入名录的结果。"""

    added: int = Field(description="新增的单位", examples=[58])
    changed: int = Field(description="有改动的单位", examples=[2])
    unchanged: int = Field(description="与名录一致、没有改动的单位", examples=[0])
    ignored_columns: list[str] = Field(description="认不出、没有使用的列", examples=[["联系电话"]])


def unit_json(view: UnitView) -> dict[str, Any]:
    """A unit as the API shows it."""
    told = view.as_json()
    own = f"{PATH}/{quote(view.unit.code)}"
    parent = view.unit.parent
    told["links"] = {
        "self": own,
        "parent": None if parent is None else f"{PATH}/{quote(parent)}",
        "children": f"{own}/children",
        "ancestors": f"{own}/ancestors",
        "reports": f"/api/v1/reports?unit={quote(view.unit.code)}",
        "observations": f"/api/v1/observations?unit={quote(view.unit.code)}",
    }
    return told


def _parts(said: dict[str, Any]) -> dict[str, Any]:
    """Lists of objects as the tuples of values that the use cases take."""
    kinds: dict[str, Any] = {"former_names": Name, "successors": Heir}
    made = dict(said)
    for name, kind in kinds.items():
        if name in made:
            made[name] = tuple(kind(**item) for item in made[name])
    if "other_names" in made:
        made["other_names"] = tuple(made["other_names"])
    return made
