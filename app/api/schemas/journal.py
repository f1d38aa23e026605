"""What `/journal` takes and gives."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from app.api.lists import ListQuery
from app.api.moments import Moment
from app.api.words import split
from app.journal.store import Recorded, TrailFilter

Text = Annotated[str | None, Field(max_length=400)]


class JournalParams(ListQuery):
    """Query parameters of `/journal`."""

    unit: Annotated[Text, Field(description="单位代码，逗号分隔", examples=["411328"])] = None
    within: Annotated[
        str | None, Field(max_length=40, description="这个单位及其全部下级", examples=["411300"])
    ] = None
    kind: Annotated[
        Text,
        Field(description="哪一类：report、unit、reporting_unit、deadline、key、import、job、compilation …"),
    ] = None
    action: Annotated[Text, Field(description="做了什么：created、changed、submitted、published …")] = None
    year: Annotated[int | None, Field(ge=-9999, le=9999, description="报告年度", examples=[2018])] = None
    actor: Annotated[Text, Field(description="由谁，与 actor 全同", examples=["李四#7"])] = None
    request_id: Annotated[Text, Field(description="请求编号：响应头 X-Request-ID")] = None
    since: Annotated[Moment | None, Field(description="从这一时刻起")] = None
    until: Annotated[Moment | None, Field(description="到这一时刻之前")] = None

    def wanted(self) -> TrailFilter:
        """The filter these parameters describe. Raises ProblemError `invalid_parameter`."""
        return TrailFilter(
            within=self.within,
            units=split(self.unit, "unit"),
            kinds=split(self.kind, "kind"),
            actions=split(self.action, "action"),
            year=self.year,
            actor=self.actor,
            request_id=self.request_id,
            since=self.since,
            until=self.until,
        )


class EntryOut(BaseModel):
    """一条记录：谁在何时对什么做了什么，之前和之后各是怎样。"""

    seq: int = Field(description="次序号，按提交的先后递增，可能跳号")
    at: datetime
    actor: str = Field(examples=["李四#7"])
    request_id: str | None
    kind: str = Field(examples=["report"])
    action: str = Field(examples=["changed"])
    unit: str | None = Field(examples=["411328"])
    year: int | None
    scope: str | None
    revision: int | None
    public: bool = Field(description="是否也在公开的变更记录（/changes）里")
    before: Any = Field(description="之前：只列有变的项目；原来没有的为 null")
    after: Any = Field(description="之后；已经没有的为 null")


def entry_out(entry: Recorded) -> EntryOut:
    """One entry as the API answers it."""
    return EntryOut(**asdict(entry))
