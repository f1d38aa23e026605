"""The table of the notice, the same in every format. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.coverage.notice import Line, Notice, percent, standing_words, status_words
from app.vocabulary import KIND_LABELS

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class NoticeColumn:
    """A column: its head, its width in mm, and whether its texts stand to the left."""

    label: str
    width: int
    left: bool = False


COLUMNS = (
    NoticeColumn("名次", 12),
    NoticeColumn("单位", 52, left=True),
    NoticeColumn("类别", 18),
    NoticeColumn("期限", 24),
    NoticeColumn("报送日期", 24),
    NoticeColumn("报送情况", 30),
    NoticeColumn("报告现状", 17),
    NoticeColumn("填报率", 18),
    NoticeColumn("未处理错误", 15),
    NoticeColumn("退回次数", 15),
)
"""Together 225 mm: the type area of an official document laid across."""


def rows(notice: Notice) -> list[tuple[Cell, ...]]:
    """The bodies in their order, and the foot."""
    return [*(_row(each) for each in notice.lines), _foot(notice)]


def note(notice: Notice) -> str:
    """What the figures mean."""
    of_returns = "" if notice.totals.returned is not None else "退回次数只有本级的密钥可见。"
    return (
        "注：报送日期为首次提交之日；未经本系统提交的，为发布之日。期限为法定日期与本地规定中较早的。"
        "填报率为表中已填各格（写明“无”的在内）所占比例，名次按填报率排列。" + of_returns
    )


def _row(each: Line) -> tuple[Cell, ...]:
    return (
        each.rank,
        each.unit_name,
        KIND_LABELS[each.kind],
        _day(each.deadline),
        _day(each.received_on),
        standing_words(each),
        status_words(each),
        percent(each.completeness),
        each.errors,
        each.returned,
    )


def _foot(notice: Notice) -> tuple[Cell, ...]:
    said = notice.totals
    shares: Sequence[float] = [x.completeness for x in notice.lines if x.completeness is not None]
    mean = sum(shares) / len(shares) if shares else None
    return (
        None,
        f"合计 {said.expected} 家",
        None,
        None,
        f"已报 {said.received} 家",
        f"按期 {said.on_time} 家，逾期 {said.late} 家，未报 {said.missing} 家",
        f"已发布 {said.published} 家",
        f"平均 {percent(mean)}",
        said.errors,
        said.returned,
    )


def _day(day: date | None) -> str | None:
    """`1月20日`: the year is the one after the report's, as the title lets know."""
    return None if day is None else f"{day.month}月{day.day}日"
